//! No name means two things in the page: a type is declared once, and not called as one of the engine's that is
//! imported there.

use std::collections::BTreeMap;

use crate::walls::page;

/// What each component of the page calls what may happen to it.
const CUSTOMARY: [&str; 1] = ["Happening"];

/// Types of the page that are called as one of the engine's that the page imports. This list may only shrink.
/// The first four are pictures of what the engine's types are.
const KNOWN: [&str; 5] = ["Flight", "Link", "Machine", "Power", "Size"];

#[test]
fn no_name_means_two_things_in_the_page() {
    let mut declared: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut wrong = String::new();
    for source in &page().sources {
        for name in &source.types {
            declared.entry(name).or_default().push(&source.file);
        }
    }
    for (name, files) in &declared {
        if files.len() > 1 && !CUSTOMARY.contains(name) {
            wrong += &format!("\n{name} is declared in {}", files.join(", "));
        }
    }
    let mut both: Vec<&str> = Vec::new();
    for source in &page().sources {
        for import in &source.imports {
            let engine = import
                .path
                .first()
                .is_some_and(|name| name == "fallible_engine");
            let Some((name, files)) = declared.get_key_value(&*import.name).filter(|_| engine)
            else {
                continue;
            };
            both.push(name);
            if !KNOWN.contains(name) {
                let (there, here) = (&source.file, files.join(", "));
                wrong += &format!("\n{name} of {here} is the engine's in {there}");
            }
        }
    }
    for known in KNOWN.iter().filter(|known| !both.contains(*known)) {
        wrong += &format!("\n{known} means one thing now, and is still listed");
    }
    assert!(wrong.is_empty(), "{wrong}");
}
