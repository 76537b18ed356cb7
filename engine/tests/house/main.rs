//! The house keeps its walls: rooms use each other in one direction only and files in no circle (`walls.rs`),
//! kinds stand in few files (`kinds.rs`), steps where they are drawn (`steps.rs`), what grows grows by few lines
//! (`growth.rs`), names mean one thing (`names.rs`), styles are for what is drawn (`styles.rs`), nothing that is linked into the
//! engine knows a browser or the system's entropy, and no engine code names a scenario.

mod graph;
mod growth;
mod kinds;
mod names;
mod reading;
mod steps;
mod styles;
mod walls;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use reading::rust_files;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
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
    let protocols = protocol_words();
    for some in ["store", "rollout", "TookEffect", "Rumour", "Listed"] {
        assert!(protocols.contains(some), "{some} is found in the protocols");
    }
    for file in rust_files(&source().join("kernel")) {
        for name in names(&code(&file)) {
            let parts = parts(&name);
            let known = [&name].into_iter().chain(&parts);
            for word in known.filter(|word| !OWN.contains(&word.as_str())) {
                let stranger = protocols.contains(word.as_str());
                assert!(!stranger, "{} says {word} in {name}", file.display());
            }
        }
    }
}

/// What the kernel may say although a protocol says it too: an operation is some client's, and asks what anybody may
/// ask; messages are drawn as families; a map has keys; code is in line; a stream is reset; a fact becomes a record.
const OWN: [&str; 13] = [
    "call", "client", "keys", "line", "Call", "Copy", "Page", "Ping", "Record", "Request", "Reset",
    "Response", "Transfer",
];

/// What belongs to protocols: the names of their files, of their notes and of their messages.
fn protocol_words() -> BTreeSet<String> {
    let folder = source().join("protocols");
    let mut words = BTreeSet::new();
    for entry in fs::read_dir(&folder).expect("the protocols").flatten() {
        let stem = entry.path().with_extension("");
        let stem = stem.file_name().expect("a name").to_string_lossy();
        if !["mod", "message", "note", "vocabulary"].contains(&&*stem) {
            words.insert(stem.into_owned());
        }
    }
    for file in rust_files(&folder) {
        let code = code(&file);
        for kind in ["Note", "Attack", "Word", "Line", "Parcel", "Body", "Words"] {
            let Some((_, body)) = code.split_once(&format!("pub enum {kind} {{\n")) else {
                continue;
            };
            let lines = body.lines().take_while(|line| *line != "}");
            let variants = lines.filter_map(|line| line.strip_prefix("    "));
            let variants = variants.filter(|line| line.starts_with(char::is_uppercase));
            words.extend(variants.filter_map(first));
        }
    }
    words
}

/// The name that a line begins with.
fn first(line: &str) -> Option<String> {
    let word = line.split(|letter: char| !letter.is_alphanumeric()).next();
    word.map(str::to_owned)
}

/// A file without its tests and its comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source file");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// All names and numbers in some code.
fn names(code: &str) -> BTreeSet<String> {
    let words = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of a name, in lower case: `act_in_line` and `AnyNote` have three and two.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = '_';
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() && before.is_lowercase() {
            parts.push(String::new());
        }
        let last = parts.last_mut().expect("there is one");
        last.extend(letter.to_lowercase().filter(|letter| *letter != '_'));
        before = letter;
    }
    parts
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
