//! What a file sets of each part of its system, as lines for people: every setting with its value and its unit.

use crate::format::letter::is_letter;
use crate::format::tree::{Member, Tree, Value};

/// A part of the system, such as a node or a link, and what is set of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartSettings {
    /// What people call it.
    pub name: String,
    /// Each setting, and its value with its unit.
    pub lines: Vec<(String, String)>,
}

/// The parts of a system, in the order of the file: what runs, and what connects it.
pub(super) fn of(tree: &Tree) -> Vec<PartSettings> {
    let tables = ["nodes", "links", "pipes", "zones"].iter();
    let members = tables
        .filter_map(|table| tree.get(table))
        .flat_map(Tree::members);
    let part = |member: &Member| {
        let mut lines = Vec::new();
        leaves("", &member.value, &mut lines);
        let name = member.value.get_text("name").unwrap_or(&member.key);
        PartSettings {
            name: name.to_owned(),
            lines,
        }
    };
    members
        .map(part)
        .filter(|part| !part.lines.is_empty())
        .collect()
}

/// What stands at the ends of a tree's branches, each with its way there in words.
fn leaves(way: &str, tree: &Tree, lines: &mut Vec<(String, String)>) {
    let members = tree.members();
    for member in members {
        let word = member.key.replace('_', " ");
        match (way, member.key.as_str()) {
            ("", "name") => {}
            ("", "config") => leaves("", &member.value, lines),
            ("", _) => leaves(&word, &member.value, lines),
            _ => leaves(&format!("{way} {word}"), &member.value, lines),
        }
    }
    let objects = tree
        .items()
        .iter()
        .filter(|item| !item.members().is_empty());
    for (place, item) in objects.enumerate() {
        leaves(&format!("{way} {}", place + 1), item, lines);
    }
    if members.is_empty() {
        let said = said(tree);
        if !said.is_empty() {
            lines.push((way.to_owned(), said));
        }
    }
}

/// A value for people: `80 ms`, `2 Mbit/s`, `yes`, `db-1, db-2`.
fn said(tree: &Tree) -> String {
    match &tree.value {
        Value::Null | Value::Object(_) => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.clone(),
        Value::Text(text) => with_unit(text),
        Value::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(said)
                .filter(|one| !one.is_empty())
                .collect();
            items.join(", ")
        }
    }
}

/// A number keeps to its unit, with a space between.
fn with_unit(text: &str) -> String {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let (number, unit) = text.split_at(text.len() - number.len());
    let is_unit = !unit.is_empty() && unit.starts_with(|c| is_letter(c) || c == '%');
    if !number.is_empty() && is_unit && unit.chars().all(|c| is_letter(c) || "/%".contains(c)) {
        format!("{number}\u{a0}{unit}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the one part of a file, `what: value`.
    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        let tree = crate::format::read::read(file).expect("it is JSON").tree;
        let mut told = Vec::new();
        for part in of(&tree) {
            told.push(part.name);
            told.extend(
                part.lines
                    .iter()
                    .map(|(what, value)| format!("{what}: {value}")),
            );
        }
        assert_eq!(told, expected);
    }

    #[test]
    fn each_setting_is_a_line_with_its_unit() {
        check(
            r#"{ "links": { "wan": { "name": "ocean", "between": ["a", "b"], "loss": 0.03,
                "latency": { "uniform": { "min": "60ms", "max": "100ms" } }, "bandwidth": "2Mbit/s" } },
              "nodes": { "db-1": { "kind": "store", "workers": 2,
                "config": { "read_wait": "1s", "initial": { "bio": "v1" }, "cache": false,
                  "calls": [{ "to": "x", "times": 3 }, { "to": "y" }] } } },
              "zones": { "here": {} }, "seed": "1", "duration": "4s" }"#,
            &[
                "db-1",
                "kind: store",
                "workers: 2",
                "read wait: 1\u{a0}s",
                "initial bio: v1",
                "cache: no",
                "calls 1 to: x",
                "calls 1 times: 3",
                "calls 2 to: y",
                "ocean",
                "between: a, b",
                "loss: 0.03",
                "latency uniform min: 60\u{a0}ms",
                "latency uniform max: 100\u{a0}ms",
                "bandwidth: 2\u{a0}Mbit/s",
            ],
        );
        check(
            r#"{ "nodes": { "a": { "version": "2.1rc1", "at": "1.5s" } } }"#,
            &["a", "version: 2.1rc1", "at: 1.5\u{a0}s"],
        );
    }
}
