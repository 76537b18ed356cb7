//! The house keeps its walls: folders use each other in one direction only, nothing that is linked into
//! the engine knows a browser or the system's entropy, and no engine code names a scenario.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders, each of which may use those before it.
const ORDER: [&str; 8] = [
    "sorted",
    "format",
    "kernel",
    "protocols",
    "run",
    "check",
    "scenario",
    "sweep",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)
        .expect("a folder of the engine")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_folder_has_its_place() {
    for entry in fs::read_dir(source())
        .expect("the engine's source")
        .flatten()
    {
        let name = entry.file_name().into_string().expect("a plain name");
        assert!(
            name == "lib.rs" || ORDER.contains(&name.as_str()),
            "engine/src/{name} has no place in the order of folders"
        );
    }
}

#[test]
fn no_folder_uses_one_below_it() {
    for (place, folder) in ORDER.iter().enumerate() {
        for file in rust_files(&source().join(folder)) {
            let text = fs::read_to_string(&file).expect("a source file");
            // A unit test may stand on the whole house.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for below in &ORDER[place + 1..] {
                let used = format!("crate::{below}::");
                assert!(
                    !code.contains(&used),
                    "{} uses {used}, which is below {folder}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_kernel_names_no_protocol_and_the_engine_no_scenario() {
    let index = source().join("../../scenarios/index.json");
    let index: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(index).expect("the index of lessons"))
            .expect("JSON");
    let mut lessons = Vec::new();
    ids(&index, &mut lessons);
    assert!(!lessons.is_empty(), "the index names lessons");
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for lesson in &lessons {
            assert!(
                !code.contains(&format!("\"{lesson}\"")),
                "{} names the lesson {lesson}",
                file.display()
            );
        }
    }
}

/// The ids that the index gives to lessons: the names of their files.
fn ids(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => {
            found.extend(text.strip_suffix(".json").map(str::to_owned));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| ids(item, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| ids(field, found)),
        _ => {}
    }
}

#[test]
fn what_is_linked_into_the_engine_knows_no_browser_clock_or_entropy() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    for target in [None, Some("wasm32-unknown-unknown")] {
        let mut tree = Command::new(&cargo);
        tree.args([
            "tree",
            "--package",
            "fallible-engine",
            "--edges",
            "normal,no-proc-macro",
        ]);
        tree.args(["--prefix", "none", "--format", "{p}", "--offline"]);
        tree.args(target.iter().flat_map(|target| ["--target", target]));
        tree.current_dir(env!("CARGO_MANIFEST_DIR"));
        let output = tree.output().expect("cargo runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let listed = String::from_utf8(output.stdout).expect("names of crates");
        let crates: Vec<&str> = listed
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert!(
            crates.contains(&"rand_pcg"),
            "the list is that of the engine: {listed}"
        );
        for crate_name in crates {
            let forbidden = [
                "getrandom",
                "web-sys",
                "js-sys",
                "wasm-bindgen",
                "instant",
                "web-time",
                "chrono",
                "time",
            ];
            assert!(
                !forbidden.contains(&crate_name),
                "{crate_name} is linked into the engine"
            );
        }
    }
}

#[test]
fn the_engine_asks_neither_the_systems_clock_nor_its_files() {
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in [
            "std::time",
            "std::fs",
            "std::env",
            "std::thread",
            "std::net",
            "HashMap",
            "HashSet",
        ] {
            assert!(!code.contains(word), "{} names {word}", file.display());
        }
    }
}
