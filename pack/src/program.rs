//! The program. Many hosts compress with gzip at best, and some nothing; LZMA makes it smaller than gzip does, whatever
//! the host. `static/unpack.js` undoes it.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};

use crate::page::{Page, integrity};

/// How the names begin that are numbered, and how long their hashes are.
const PREFIX: &[u8] = b"__wbg_";
const HASH: usize = 16;

/// Replaces the program by its packed form, and what the page says of it.
pub(crate) fn pack(dist: &Path, page: &mut Page) -> Result<String, Box<dyn Error>> {
    let program = program_in(dist)?;
    let glue = PathBuf::from(program.to_string_lossy().replace("_bg.wasm", ".js"));
    let (code, script) = (fs::read(&program)?, fs::read(&glue)?);
    let (mut short_code, mut short_script) = (code.clone(), script.clone());
    let mut names = Vec::new();
    number_names(&mut short_script, &mut names);
    number_names(&mut short_code, &mut names);
    let packed = packed(&short_code)?;
    let target = program.with_extension("lzma");
    page.replace(&name_of(&program), &name_of(&target))?;
    page.replace(&integrity(&code), &integrity(&packed))?;
    page.replace(&integrity(&script), &integrity(&short_script))?;
    // The preload's type; there is none of its own for what is packed.
    page.replace("application/wasm", "application/octet-stream")?;
    fs::write(&target, &packed)?;
    fs::write(&glue, &short_script)?;
    fs::remove_file(&program)?;
    Ok(format!(
        "{}: {} bytes, packed from {}",
        name_of(&target),
        packed.len(),
        code.len()
    ))
}

/// The names by which wasm-bindgen's script and the program know each other end in hashes, which nothing makes
/// smaller. Numbers of the same length do as well.
fn number_names(bytes: &mut [u8], names: &mut Vec<[u8; HASH]>) {
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .windows(PREFIX.len())
        .position(|window| window == PREFIX)
    {
        let start = at + found;
        let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let end = start + bytes[start..].iter().take_while(is_letter).count();
        at = end;
        let Some((rest, hash)) = bytes[start..end].split_last_chunk_mut::<HASH>() else {
            continue;
        };
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if rest.last() != Some(&b'_') || !hash.iter().all(is_digit) {
            continue;
        }
        let known = names.iter().position(|name| name == hash);
        let number = known.unwrap_or_else(|| {
            names.push(*hash);
            names.len() - 1
        });
        let digits = format!("{number:0HASH$}");
        hash.copy_from_slice(digits.as_bytes());
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_program_keep_the_same_names() {
        let mut script =
            *b"__wbg_new_0123456789abcdef(); __wbg_new_fedcba9876543210(); __wbg_set_wasm()";
        let mut code = *b"\0__wbg_new_fedcba9876543210\0__wbg_cast_00000000000000zz\0";
        let mut names = Vec::new();
        number_names(&mut script, &mut names);
        number_names(&mut code, &mut names);
        assert_eq!(
            &script,
            b"__wbg_new_0000000000000000(); __wbg_new_0000000000000001(); __wbg_set_wasm()"
        );
        assert_eq!(
            &code,
            b"\0__wbg_new_0000000000000001\0__wbg_cast_00000000000000zz\0"
        );
    }
}
