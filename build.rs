//! Lists the lessons for `tests/golden.rs`, which runs in a browser too and cannot read a folder there: those of the
//! index, so that a new lesson is its file and its line in the index.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

fn main() {
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder");
    let scenarios = Path::new(&folder).join("scenarios");
    let index = scenarios.join("index.json");
    println!("cargo::rerun-if-changed={}", index.display());
    let text = fs::read_to_string(index).expect("the index of lessons is there");
    // A broken index is told of by the tests that read it, and must not keep the page from being built.
    let index: Value = serde_json::from_str(&text).unwrap_or_default();
    let groups = index["groups"].as_array().into_iter().flatten();
    let lessons = groups.flat_map(|group| group["lessons"].as_array().into_iter().flatten());
    let files = lessons.filter_map(|card| card["file"].as_str());
    let row = |file: &str| {
        let (lesson, path) = (file.trim_end_matches(".json"), scenarios.join(file));
        format!("({lesson:?}, include_str!({path:?})),\n")
    };
    let list = format!("&[\n{}]\n", files.map(row).collect::<String>());
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.expect("cargo names a folder");
    fs::write(out.join("lessons.rs"), list).expect("the folder can be written to");
}
