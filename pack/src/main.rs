//! Packs a built site: `pack DIST`. Its program becomes an .lzma file, its style sheets become one.

mod page;
mod program;
mod styles;

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use page::Page;

fn main() -> ExitCode {
    let Some(dist) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("The folder of the built site is missing: `pack dist`.");
        return ExitCode::FAILURE;
    };
    match pack_site(&dist) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!(
                "The site in {} could not be packed: {error}",
                dist.display()
            );
            ExitCode::FAILURE
        }
    }
}

fn pack_site(dist: &Path) -> Result<String, Box<dyn Error>> {
    let mut page = Page::read(dist)?;
    let said = program::pack(dist, &mut page)?;
    styles::join(dist, &mut page)?;
    page.write(dist)?;
    Ok(said)
}
