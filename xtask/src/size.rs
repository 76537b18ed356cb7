//! What a first visit of one lesson costs: the files of the built site but the other lessons, compressed as a host would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::house::House;

/// In bytes, after `gzip -9`: what a first visit of one lesson may load.
const GOAL: u64 = 450_000;
/// What it is at most today. It may only go down, until it meets the goal.
const LIMIT: u64 = 550_000;

/// Lists the built files with their compressed sizes, and fails when their sum is over the limit.
pub(crate) fn check(house: &House, _: &[String]) -> Result<(), String> {
    let dist = house.root.join("dist");
    if !dist.join("index.html").is_file() {
        return Err("There is no built site in dist/: run `cargo xtask build` first.".to_owned());
    }
    let mut sizes = Vec::new();
    for file in first_visit(&dist)? {
        sizes.push((compressed_size(house, &file)?, file));
    }
    sizes.sort_unstable();
    for (size, file) in sizes.iter().rev() {
        let name = file.strip_prefix(&dist).unwrap_or(file);
        println!("{size:>9}  {}", name.display());
    }
    let sum: u64 = sizes.iter().map(|(size, _)| size).sum();
    println!("{sum:>9}  bytes in all, for use without a network");
    let lessons = sizes.iter().filter(|(_, file)| is_lesson(file));
    let lessons: Vec<u64> = lessons.map(|(size, _)| *size).collect();
    let largest = lessons.iter().max().copied().unwrap_or_default();
    let visit = sum - lessons.iter().sum::<u64>() + largest;
    println!("{visit:>9}  with one lesson, the largest; at most {LIMIT}, and the goal is {GOAL}");
    if visit > LIMIT {
        return Err(format!(
            "A first visit loads {visit} bytes, more than {LIMIT}"
        ));
    }
    Ok(())
}

/// Lessons come one at a time: a visitor waits for one, and the others come later, for use without a network.
fn is_lesson(file: &Path) -> bool {
    let folder = file.parent().and_then(Path::file_name);
    folder.is_some_and(|name| name == "scenarios") && !file.ends_with("index.json")
}

/// Every file but the published schema, which only editors fetch.
fn first_visit(dist: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders = vec![dist.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.to_string_lossy().ends_with(".schema.json") {
                files.push(path);
            }
        }
    }
    Ok(files)
}

fn compressed_size(house: &House, file: &Path) -> Result<u64, String> {
    let output = house
        .command("gzip")
        .args(["-9", "--no-name", "--stdout"])
        .arg(file)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("`gzip` could not be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("`gzip` failed on {}", file.display()));
    }
    Ok(output.stdout.len() as u64)
}
