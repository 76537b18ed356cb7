//! Packs the program of a built site: `pack DIST`.
//!
//! Many hosts compress with gzip at best, and some nothing. LZMA makes the program a fifth smaller than gzip does,
//! whatever the host; `static/unpack.js` undoes it. The page names the file and knows its hash, so both change there.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};
use sha2::{Digest, Sha384};

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
                "The program in {} could not be packed: {error}",
                dist.display()
            );
            ExitCode::FAILURE
        }
    }
}

/// Replaces the program by its packed form, and what the page says of it.
fn pack_site(dist: &Path) -> Result<String, Box<dyn Error>> {
    let program = program_in(dist)?;
    let code = fs::read(&program)?;
    let packed = packed(&code)?;
    let target = program.with_extension("lzma");
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page)?;
    let html = retold(&html, &name_of(&program), &name_of(&target), &code, &packed)?;
    fs::write(&target, &packed)?;
    fs::write(&page, html)?;
    fs::remove_file(&program)?;
    Ok(format!(
        "{}: {} bytes, packed from {}",
        name_of(&target),
        packed.len(),
        code.len()
    ))
}

fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The one WebAssembly file of the site.
fn program_in(dist: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            found.push(path);
        }
    }
    match found.pop() {
        Some(only) if found.is_empty() => Ok(only),
        Some(_) => Err("there is more than one .wasm file".into()),
        None => Err("there is no .wasm file".into()),
    }
}

/// As an .lzma file: a header of 13 bytes (parameters, window, length), then the stream.
fn packed(code: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let options = LzmaOptions {
        dict_size: 1 << 22,
        // More of the byte before, and nothing of where a byte stands: instructions have no alignment.
        lc: 4,
        lp: 0,
        pb: 0,
        mode: EncodeMode::Normal,
        nice_len: 273,
        mf: MfType::Bt4,
        depth_limit: 1_000,
        preset_dict: None,
    };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(code.len() as u64))?;
    writer.write_all(code)?;
    Ok(writer.finish()?)
}

/// The page with the packed program's name and hash in the place of the other's.
fn retold(
    html: &str,
    name: &str,
    new_name: &str,
    code: &[u8],
    packed: &[u8],
) -> Result<String, String> {
    let changes = [
        (name.to_owned(), new_name.to_owned()),
        (hash(code), hash(packed)),
        // The preload's type; there is none of its own for what is packed.
        (
            "application/wasm".to_owned(),
            "application/octet-stream".to_owned(),
        ),
    ];
    let mut html = html.to_owned();
    for (old, new) in changes {
        if !html.contains(&old) {
            return Err(format!("index.html does not say {old}"));
        }
        html = html.replace(&old, &new);
    }
    Ok(html)
}

/// As in an `integrity` attribute.
fn hash(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}
