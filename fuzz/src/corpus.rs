//! What mutants are made of: the lessons, the broken files of the engine's tests, and a few small files of the
//! fuzzer's own, each of a kind that was let through once and must not be again.

use std::fs;
use std::path::Path;

use fallible_engine::scenario::parse;

use crate::json::Json;

/// Where files are taken from, from the project's folder.
const FOLDERS: [&str; 4] = [
    "scenarios",
    "engine/tests/broken",
    "engine/tests",
    "fuzz/corpus",
];

/// A file to mutate.
pub(crate) struct Seedling {
    /// Where it is.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
    /// The same as a tree, if it is JSON.
    pub(crate) tree: Option<Json>,
    /// Whether it is let through as it stands.
    pub(crate) valid: bool,
}

/// All files, in the order of their names.
pub(crate) fn read(root: &Path) -> Result<Vec<Seedling>, String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        let place = root.join(folder);
        let entries = fs::read_dir(&place).map_err(|error| format!("{folder}: {error}"))?;
        let mut paths: Vec<_> = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect();
        paths.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
        paths.retain(|path| path.file_name().is_some_and(|name| name != "index.json"));
        paths.sort();
        for path in paths {
            let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            // Bytes that are no text have a test of their own.
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let tree = Json::read(&text);
            let path = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .display()
                .to_string();
            found.push(Seedling {
                valid: parse(&text).is_ok(),
                path,
                text,
                tree,
            });
        }
    }
    Ok(found)
}
