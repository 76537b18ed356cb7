//! Asking the program, and scenarios to ask it about.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A run of 3 s with one write and one read.
const SMALL: &str = r#"{
  "format": 1, "id": "small", "title": "A small one", "group": "copies-of-data", "hook": "It is small.", "minutes": 1,
  "seed": "18446744073709551615", "duration": "3s",
  "zones": { "here": {} },
  "links": { "lan": { "within": ["here"], "latency": "1ms" } },
  "nodes": {
    "ann": { "kind": "client", "zone": "here" },
    "db": { "kind": "store", "zone": "here", "config": { "role": "primary" } }
  },
  "workload": [
    { "at": "1s", "node": "ann", "do": { "write": { "key": "k", "value": "v" } }, "as": "save" },
    { "at": "2s", "node": "ann", "do": { "read": { "key": "k" } }, "as": "look" }
  ],
  "properties": {
    "answered": { "check": "answered", "share": 0.9, "name": "Nine of ten are answered" },
    "quick": { "check": "latency", "percentile": 100, "at_most": "1ms", "name": "All are quick" },
    "kept": { "check": "no_lost_writes", "name": "No write is lost" }
  },
  "variants": [{ "id": "plain", "label": "As it is" }]
}
"#;

/// A folder of a test's own, empty.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("the folder for tests can be written to");
    folder
}

/// The small scenario, in a folder.
pub(crate) fn small(folder: &Path) -> PathBuf {
    let path = folder.join("small.json");
    fs::write(&path, SMALL).expect("the folder can be written to");
    path
}

/// The program, with these arguments.
pub(crate) fn fallible<const N: usize>(arguments: [&Path; N]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fallible"));
    command.args(arguments);
    command
}

/// What it ends with and prints: its exit code, standard output and standard error.
pub(crate) fn ask(command: &mut Command) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the program can be started");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}
