//! What a first visit of one lesson costs: the files of the built site but those of other pages and the laboratory,
//! compressed as a host would; and what the laboratory costs when it is first wanted.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::house::House;

/// In bytes, after `gzip -9`: what a first visit of one lesson may load.
const LIMIT: u64 = 700_000;
/// The same of the laboratory, which is compiled for speed.
const LAB_LIMIT: u64 = 250_000;
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

/// Whether what a first visit loads is not too much, and the laboratory later.
fn judge(sizes: &[(u64, PathBuf)]) -> Result<(), String> {
    let those = |is: fn(&Path) -> bool| sizes.iter().filter(move |(_, file)| is(file));
    let sum = |is| those(is).map(|(size, _)| size).sum::<u64>();
    let all = sum(|_| true);
    let largest = |is| those(is).map(|(size, _)| *size).max().unwrap_or_default();
    let of_one_page = |is: fn(&Path) -> bool| sum(is) - largest(is);
    let lab = sum(is_lab);
    let visit = all - lab - of_one_page(is_lesson) - of_one_page(is_first);
    println!("{all:>9}  bytes in all, for use without a network");
    println!("{lab:>9}  the laboratory, when it is first wanted; at most {LAB_LIMIT}");
    println!("{visit:>9}  with one lesson and one first picture, the largest; at most {LIMIT}");
    let over = |what, size, limit| Err(format!("{what} loads {size} bytes, more than {limit}"));
    match () {
        () if visit > LIMIT => over("A first visit", visit, LIMIT),
        () if lab == 0 => Err("The laboratory is not there".to_owned()),
        () if lab > LAB_LIMIT => over("The laboratory", lab, LAB_LIMIT),
        () => Ok(()),
    }
}

/// The laboratory comes when a reader brings a file, or later, for use without a network.
fn is_lab(file: &Path) -> bool {
    let name = file.file_name().and_then(OsStr::to_str);
    name.is_some_and(|name| name.starts_with("fallible-lab"))
}

/// Lessons come one at a time: a visitor waits for one, and the others come later, for use without a network.
fn is_lesson(file: &Path) -> bool {
    let folder = file.parent().and_then(Path::file_name);
    folder.is_some_and(|name| name == "scenarios") && !file.ends_with("index.json")
}

/// What is seen of a page before the program: a visitor waits for that of one page, as for its lesson.
fn is_first(file: &Path) -> bool {
    let folder = file.parent().and_then(Path::file_name);
    folder.is_some_and(|name| name == "first")
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
            file(LIMIT - 37, "a.wasm"),
            file(1, "fallible-lab-0.js"),
            file(LAB_LIMIT - 1, "fallible-lab-0_bg.wasm"),
            file(10, "scenarios/index.json"),
            file(15, "scenarios/b.json"),
            file(20, "scenarios/c.json"),
            file(6, "first/b.html"),
            file(7, "first/c.html"),
        ];
        assert_eq!(judge(&sizes), Ok(()));
        sizes.push(file(1, "index.html"));
        let error = "A first visit loads 700001 bytes, more than 700000".to_owned();
        assert_eq!(judge(&sizes), Err(error));
        sizes.pop();
        sizes.push(file(1, "fallible-lab-1.js"));
        let (is, most) = (LAB_LIMIT + 1, LAB_LIMIT);
        let error = format!("The laboratory loads {is} bytes, more than {most}");
        assert_eq!(judge(&sizes), Err(error));
        sizes.retain(|(_, file)| !is_lab(file));
        let error = "The laboratory is not there".to_owned();
        assert_eq!(
            judge(&sizes),
            Err(error),
            "a limit that nothing can reach says nothing"
        );
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
