//! What a first visit of one lesson costs: the files of the built site but the other lessons, compressed as a host would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::house::House;

/// In bytes, after `gzip -9`: what a first visit of one lesson may load.
const LIMIT: u64 = 700_000;
/// How the names of files end that a visitor does not load, or not besides others.
const NOT_LOADED: &[&str] = &[".schema.json", ".gz", ".br"];

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
    judge(&sizes)
}

/// Whether what a first visit loads is not too much.
fn judge(sizes: &[(u64, PathBuf)]) -> Result<(), String> {
    let sum: u64 = sizes.iter().map(|(size, _)| size).sum();
    let lessons = sizes.iter().filter(|(_, file)| is_lesson(file));
    let lessons: Vec<u64> = lessons.map(|(size, _)| *size).collect();
    let largest = lessons.iter().max().copied().unwrap_or_default();
    let visit = sum - lessons.iter().sum::<u64>() + largest;
    println!("{sum:>9}  bytes in all, for use without a network");
    println!("{visit:>9}  with one lesson, the largest; at most {LIMIT}");
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

/// Every file but the published schema, which only editors fetch, and what a host sends in the place of a file.
fn first_visit(dist: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders = vec![dist.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !NOT_LOADED
                .iter()
                .any(|end| path.to_string_lossy().ends_with(end))
            {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_over_the_limit_fails() {
        let file = |size, name| (size, PathBuf::from(name));
        let mut sizes = vec![
            file(LIMIT - 30, "a.wasm"),
            file(10, "scenarios/index.json"),
            file(15, "scenarios/b.json"),
            file(20, "scenarios/c.json"),
        ];
        assert_eq!(judge(&sizes), Ok(()));
        sizes.push(file(1, "index.html"));
        let error = "A first visit loads 700001 bytes, more than 700000".to_owned();
        assert_eq!(judge(&sizes), Err(error));
    }

    #[test]
    fn every_file_counts_once() {
        let dist = std::env::temp_dir().join(format!("fallible-size-{}", std::process::id()));
        fs::create_dir_all(dist.join("scenarios")).unwrap();
        for name in [
            "index.html",
            "a.wasm",
            "a.wasm.gz",
            "a.wasm.br",
            "a.schema.json",
            "scenarios/b.json",
        ] {
            fs::write(dist.join(name), "0").unwrap();
        }
        let mut files = first_visit(&dist).unwrap();
        files.sort();
        fs::remove_dir_all(&dist).unwrap();
        let names = ["a.wasm", "index.html", "scenarios/b.json"];
        assert_eq!(files, names.map(|name| dist.join(name)));
    }
}
