//! What it takes to add something is what CONTRIBUTING.md says: for one member of each kind of growth, each line outside
//! of its own files that names it is counted. A count may only shrink.

use std::fs;
use std::path::Path;

use crate::source;

/// A member, and where it stands.
struct Proof {
    /// Of what it is one, as CONTRIBUTING.md calls it.
    what: &'static str,
    /// What it is called, in code and in files.
    names: &'static [&'static str],
    /// Its own files.
    own: &'static [&'static str],
    /// Where else it is named, and in how many lines.
    lines: &'static [(&'static str, usize)],
}

const PROOFS: [Proof; 10] = [
    Proof {
        what: "kind of process",
        names: &["Rollout", "RolloutConfig", "rollout"],
        own: &[
            "engine/src/protocols/rollout.rs",
            "engine/src/scenario/kinds/rollout.rs",
        ],
        lines: &[
            ("engine/src/protocols/mod.rs", 1),
            ("engine/src/scenario/kinds.rs", 1),
            // It says something of itself.
            ("engine/src/protocols/note.rs", 1),
        ],
    },
    Proof {
        what: "property",
        names: &["DeathsNoticed", "deaths_noticed"],
        own: &["engine/src/check/deaths_noticed.rs"],
        lines: &[("engine/src/check/mod.rs", 1)],
    },
    Proof {
        what: "message kind",
        names: &["FOLLOW", "\"follow\""],
        own: &["engine/src/protocols/store/word.rs"],
        lines: &[],
    },
    Proof {
        what: "measure",
        names: &["Usage", "usage"],
        own: &["engine/src/measure/usage.rs"],
        lines: &[("engine/src/measure/mod.rs", 1)],
    },
    Proof {
        what: "measure with a gauge",
        names: &["UnderWay"],
        own: &["engine/src/measure/under_way.rs"],
        lines: &[("engine/src/measure/mod.rs", 2)],
    },
    Proof {
        what: "gauge with arguments",
        names: &["AcrossZones", "across_zones"],
        own: &["engine/src/check/gauge/across_zones.rs"],
        lines: &[("engine/src/check/gauge.rs", 1)],
    },
    Proof {
        what: "fault",
        names: &["SetDuplicate", "set_duplicate"],
        own: &["engine/src/kernel/faults/set_duplicate.rs"],
        lines: &[
            ("engine/src/kernel/faults.rs", 1),
            ("engine/src/scenario/schema/script/action.rs", 1),
            // People may do it by hand: the import, and its row.
            ("src/view/panels/tool.rs", 2),
        ],
    },
    Proof {
        what: "lesson step",
        names: &["Wild", "WildStep", "in wild"],
        own: &[
            "engine/src/scenario/steps/wild.rs",
            "src/ui/lesson/steps/wild.rs",
        ],
        lines: &[
            ("engine/src/scenario/steps.rs", 1),
            ("src/ui/lesson/steps.rs", 1),
        ],
    },
    Proof {
        what: "lesson",
        names: &["network-is-reliable"],
        own: &["scenarios/network-is-reliable.json"],
        lines: &[("scenarios/index.json", 1)],
    },
    Proof {
        what: "lesson with a picture of its own",
        names: &["transport-cost-is-zero"],
        own: &["scenarios/transport-cost-is-zero.json"],
        lines: &[
            ("scenarios/index.json", 1),
            ("src/view/thumbnail/fallacies.rs", 1),
        ],
    },
];

/// Where members may be named. What tests try and what lessons use is a matter of taste, and golden hashes are written by
/// themselves; so none of these is here.
const HOUSES: [&str; 9] = [
    "cli/src",
    "derive/src",
    "end2end",
    "engine/build.rs",
    "engine/src",
    "scenarios/index.json",
    "src",
    "tests",
    "xtask",
];

/// All texts of the project that a person writes, by their names from the project's folder on.
fn texts() -> Vec<(String, String)> {
    let root = source().join("../..");
    let mut found = Vec::new();
    for house in HOUSES {
        gather(&root, house, &mut found);
    }
    found
}

fn gather(root: &Path, name: &str, found: &mut Vec<(String, String)>) {
    let path = root.join(name);
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder").flatten() {
            let file = entry.file_name().into_string().expect("a plain name");
            gather(root, &format!("{name}/{file}"), found);
        }
        return;
    }
    let kinds = [".rs", ".mjs", ".js", ".json"];
    let is_test = name.ends_with("/tests.rs") || name.contains("/tests/");
    if kinds.iter().any(|kind| name.ends_with(kind)) && !is_test && name != "tests/golden.json" {
        let text = fs::read_to_string(path).expect("a text");
        found.push((name.to_owned(), text));
    }
}

/// Whether a line says a name as a word, outside of comments.
fn says(line: &str, name: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].ends_with(is_word);
        !before && !code[at + name.len()..].starts_with(is_word)
    })
}

/// In how many lines of code, its tests left out, a member is named.
fn count(text: &str, names: &[&str]) -> usize {
    let code = text.split("#[cfg(test)]\nmod tests {").next();
    let lines = code.unwrap_or_default().lines();
    lines
        .filter(|line| names.iter().any(|name| says(line, name)))
        .count()
}

#[test]
fn whatever_grows_grows_by_as_few_lines_as_is_promised() {
    let texts = texts();
    let mut wrong = String::new();
    for Proof {
        what,
        names,
        own,
        lines,
    } in PROOFS
    {
        for file in own {
            let is_there = source().join("../..").join(file).is_file();
            assert!(is_there, "{what}: {file} is there");
        }
        for (file, text) in texts.iter().filter(|(name, _)| !own.contains(&&**name)) {
            let promised = lines.iter().find(|(name, _)| name == file);
            let promised = promised.map_or(0, |(_, lines)| *lines);
            let found = count(text, names);
            if found != promised {
                let name = names[0];
                wrong += &format!("\n{what}: {file} names {name} {found} times, not {promised}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
