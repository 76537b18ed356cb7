//! A kind of process is at home in few files: its own, which are `protocols/<kind>*` and
//! `scenario/kinds/<kind>*`, and some that name it. How many name it is counted, and may only shrink.

use crate::reading::Source;
use crate::walls::engine;

/// Each kind, and how many files may name it that are not its own. Lower a number when its files get fewer.
const KINDS: [(&str, usize); 14] = [
    ("attacker", 6),
    ("bank", 12),
    ("client", 13),
    ("directory", 6),
    ("gossip", 2),
    ("hub", 8),
    ("instance", 7),
    ("pinger", 2),
    ("proxy", 4),
    ("rollout", 3),
    ("service", 12),
    ("store", 18),
    ("ticker", 1),
    ("web", 9),
];

/// Whether a file is a kind's own.
fn is_own(file: &str, kind: &str) -> bool {
    let mut homes = ["protocols/", "scenario/kinds/"].into_iter();
    let rest = homes.find_map(|home| file.strip_prefix(home));
    rest.and_then(|rest| rest.strip_prefix(kind))
        .is_some_and(|rest| rest.starts_with(['.', '/']))
}

/// Whether a file declares the kind's module, or writes a name such as `Hub` or `HubConfig`.
fn writes(source: &Source, kind: &str) -> bool {
    let name = kind[..1].to_uppercase() + &kind[1..];
    let is_named = |word: &String| {
        word.strip_prefix(&name)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_lowercase()))
    };
    let imported = source.imports.iter().flat_map(|import| &import.path);
    source.modules.contains(kind) || source.words.iter().chain(imported).any(is_named)
}

#[test]
fn a_kind_is_named_in_few_files() {
    let graph = engine();
    let file = |place: usize| &*graph.sources[place].file;
    let mut wrong = String::new();
    for (kind, most) in KINDS {
        let others = (0..graph.sources.len()).filter(|place| !is_own(file(*place), kind));
        let naming: Vec<&str> = others
            .filter(|place| {
                let used = graph.uses[*place].iter();
                let uses = used.copied().any(|used| is_own(file(used), kind));
                uses || writes(&graph.sources[*place], kind)
            })
            .map(file)
            .collect();
        if naming.len() > most {
            let files = naming.join(", ");
            wrong += &format!("\n{} files name {kind}, not {most}: {files}", naming.len());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
