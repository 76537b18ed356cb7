//! What is seen before the program: writes a fragment of a page for the gallery and for each lesson into the folder of a
//! built site, from the texts and the drawing code of the program itself.
//!
//!     cargo run --example first -- dist

mod gallery;
mod lesson;
mod prose;

use std::path::Path;
use std::{env, fs};

use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::parse;
use fallible_playground::view::mark::BRAND;

fn main() -> Result<(), String> {
    let dist = env::args().nth(1).ok_or("the folder of a built site")?;
    let dist = Path::new(&dist);
    let (from, to) = (dist.join("scenarios"), dist.join("first"));
    fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    let index =
        Index::parse(&read(&from.join("index.json"))?).map_err(|error| error.to_string())?;
    write(&to.join("gallery.html"), &gallery::page(&index))?;
    for card in index.cards() {
        let file = card.file.as_str();
        let document = parse(&read(&from.join(file))?).map_err(|error| error.to_string())?;
        let page = lesson::page(file, document);
        write(&to.join(format!("{}.html", card.id.as_str())), &page)?;
    }
    Ok(())
}

/// The bar at the top, with where the reader is; the program adds what can be done there.
fn top_bar(is_home: bool, crumbs: &str) -> String {
    let [current, class] = if is_home {
        [r#" aria-current="page""#, ""]
    } else {
        ["", r#" class="hide-s""#]
    };
    format!(
        r##"<header class="topbar"><a class="brand" href="#/"{current} aria-label="Fallible, all lessons">{BRAND}<span{class}>Fallible</span></a>{crumbs}</header>"##
    )
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
