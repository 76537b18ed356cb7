//! No name means two things: in either house a type is declared once, and one of the page's is not called as one of the
//! engine's that is imported there.

use std::collections::BTreeMap;

use crate::graph::Graph;
use crate::walls::{engine, page};

/// What each component of the page calls what may happen to it.
const CUSTOMARY: [&str; 1] = ["Happening"];

/// Types of the page that are called as one of the engine's that the page imports. This list may only shrink.
/// The first four are pictures of what the engine's types are.
const KNOWN: [&str; 5] = ["Flight", "Link", "Machine", "Power", "Size"];

/// What each member of a registry calls what all members have: protocols, faults, gauges and properties.
const CUSTOMARY_IN_THE_ENGINE: [&str; 8] = [
    "Config", "Input", "Note", "Reading", "Task", "Timer", "Word", "Written",
];

/// Types of the engine that are called as another of it is. This list may only shrink.
const KNOWN_IN_THE_ENGINE: [&str; 51] = [
    "Account",
    "Arrival",
    "Asked",
    "Attack",
    "Busy",
    "Claim",
    "Condition",
    "Copy",
    "Counted",
    "Course",
    "Deed",
    "Device",
    "Effect",
    "Encoding",
    "Ending",
    "Entry",
    "Event",
    "Family",
    "Job",
    "Kept",
    "Kind",
    "Latency",
    "Line",
    "Link",
    "Lookup",
    "Machine",
    "Members",
    "Memory",
    "Moment",
    "Names",
    "Node",
    "Operation",
    "Operations",
    "Outcome",
    "Page",
    "Path",
    "Pending",
    "Pipe",
    "Place",
    "Promise",
    "Reader",
    "Record",
    "Scope",
    "Sent",
    "Setting",
    "Source",
    "Span",
    "State",
    "Value",
    "Watched",
    "Work",
];

/// The files in which each type is declared.
fn declared(graph: &Graph) -> BTreeMap<&str, Vec<&str>> {
    let mut declared: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for source in &graph.sources {
        for name in &source.types {
            declared.entry(name).or_default().push(&source.file);
        }
    }
    declared
}

#[test]
fn no_name_means_two_things_in_the_engine() {
    let mut wrong = String::new();
    let declared = declared(engine());
    let is_known =
        |name: &str| CUSTOMARY_IN_THE_ENGINE.contains(&name) || KNOWN_IN_THE_ENGINE.contains(&name);
    for (name, files) in &declared {
        // The name of what a macro makes is not known here.
        if files.len() > 1 && *name != "$" && !is_known(name) {
            wrong += &format!("\n{name} is declared in {}", files.join(", "));
        }
    }
    for known in KNOWN_IN_THE_ENGINE {
        if declared.get(known).is_none_or(|files| files.len() < 2) {
            wrong += &format!("\n{known} means one thing now, and is still listed");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_name_means_two_things_in_the_page() {
    let declared = declared(page());
    let mut wrong = String::new();
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
