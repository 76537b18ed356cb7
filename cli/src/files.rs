//! Scenario files: which there are, and what they say.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use fallible_engine::format::limits;
use fallible_engine::scenario::{Document, parse_bytes};

/// Why a file cannot be used, in words for a person.
pub(crate) type Complaint = String;

/// The scenario files that paths stand for: a file itself, or all JSON files in a folder but its index.
pub(crate) fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Complaint> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries =
                fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let mut inside: Vec<PathBuf> = entries
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .filter(|file| file.extension().is_some_and(|kind| kind == "json"))
                .filter(|file| file.file_name().is_some_and(|name| name != "index.json"))
                .collect();
            inside.sort();
            found.extend(inside);
        } else {
            found.push(path.clone());
        }
    }
    if found.is_empty() {
        return Err(
            "There are no scenario files here: name one, or a folder that holds some.".to_owned(),
        );
    }
    Ok(found)
}

/// Reads and validates one file. No more than the longest allowed file is ever read.
pub(crate) fn read(path: &Path) -> Result<Document, Complaint> {
    let name = path.display();
    let file = fs::File::open(path).map_err(|error| format!("{name}: {error}"))?;
    let length = file
        .metadata()
        .map_err(|error| format!("{name}: {error}"))?
        .len();
    if length > limits::FILE_BYTES as u64 {
        return Err(format!(
            "{name}: found a file of {length} bytes, expected at most {} bytes (1 MiB).",
            limits::FILE_BYTES
        ));
    }
    let mut bytes = Vec::new();
    file.take(limits::FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("{name}: {error}"))?;
    parse_bytes(&bytes).map_err(|problems| format!("{name}:\n{problems}"))
}

/// The same, with every way to set the controls of its challenges, each with each.
pub(crate) fn read_with_settings(path: &Path) -> Result<Document, Complaint> {
    let document = read(path)?;
    match document.check_settings() {
        Ok(()) => Ok(document),
        Err(problems) => Err(format!("{}:\n{problems}", path.display())),
    }
}
