//! What a first visit costs: all files of the built site, compressed as a host would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::house::House;

/// In bytes, for everything together after `gzip -9`: what it may be.
const GOAL: u64 = 450_000;
/// What it is at most today. It may only go down, until it meets the goal.
const LIMIT: u64 = 845_000;

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
    println!("{sum:>9}  bytes in all; at most {LIMIT}, and the goal is {GOAL}");
    if sum > LIMIT {
        return Err(format!(
            "A first visit loads {sum} bytes, more than {LIMIT}"
        ));
    }
    Ok(())
}

/// Every file but the published schema, which only editors fetch. That counts all lessons, though
/// a visitor waits for the first one only: the rest comes later, for offline use.
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
