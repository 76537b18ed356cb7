//! The names that a file defines, gathered from its tree, however broken the rest of it is.

use super::kinds::KINDS;
use crate::format::limits;
use crate::format::tree::Tree;
use crate::sorted::{SortedMap, SortedSet};

/// What a file defines, by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Names {
    pub(super) zones: SortedSet<String>,
    pub(super) links: SortedSet<String>,
    pub(super) pipes: SortedSet<String>,
    pub(super) nodes: SortedSet<String>,
    /// The kind of each node that says of itself one that there is.
    pub(super) kinds: SortedMap<String, String>,
    pub(super) ends: SortedSet<String>,
    pub(super) sessions: SortedSet<String>,
    pub(super) properties: SortedSet<String>,
    pub(super) settings: SortedSet<String>,
    pub(super) numbers: SortedSet<String>,
    pub(super) variants: SortedSet<String>,
    pub(super) operations: Operations,
    /// Whether the file may define more than these, since some of its own keys are not in order.
    pub(super) unsure: bool,
}

/// The names of operations: of single ones, and of entries that make many. What has a name here has an operation
/// once the file is compiled (`Who::find_operation`), and nothing else may be named.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Operations {
    pub(super) single: SortedSet<String>,
    /// How many there are at most.
    pub(super) many: SortedMap<String, u32>,
}

impl Operations {
    /// Whether this names one operation: a single one, or one of many by its number.
    pub(super) fn has_one(&self, name: &str) -> bool {
        self.single.contains(name) || self.numbered(name).is_some()
    }

    /// Whether this names one operation, or all that an entry makes.
    pub(super) fn has_any(&self, name: &str) -> bool {
        self.has_one(name) || self.many.contains_key(name)
    }

    /// The entry that makes the operation `name-3`.
    pub(super) fn numbered(&self, name: &str) -> Option<&str> {
        let (base, digits) = name.rsplit_once('-')?;
        let number: u32 = digits
            .parse()
            .ok()
            .filter(|number| *number > 0 && !digits.starts_with(['0', '+']))?;
        let (base, times) = self.many.get_key_value(base)?;
        (number <= *times).then_some(base)
    }

    /// Every name that may be meant by a slip: of many the first stands for all.
    pub(super) fn candidates(&self) -> impl Iterator<Item = String> {
        let first = self.many.keys().map(|name| format!("{name}-1"));
        self.single.iter().cloned().chain(first)
    }
}

impl Names {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut names = Self {
            zones: keys(tree, "zones"),
            links: keys(tree, "links"),
            pipes: keys(tree, "pipes"),
            nodes: keys(tree, "nodes"),
            properties: keys(tree, "properties"),
            settings: keys(tree, "settings"),
            numbers: keys(tree, "numbers"),
            ..Self::default()
        };
        names.ends = names.zones.iter().chain(&names.nodes).cloned().collect();
        for member in tree.get("nodes").map_or(&[][..], Tree::members) {
            let kind = member.value.get_text("kind");
            if let Some(kind) = kind.filter(|kind| KINDS.contains(kind)) {
                names.kinds.insert(member.key.clone(), kind.to_owned());
            }
            if kind.is_some_and(|kind| kind != "client") {
                continue;
            }
            let session = member
                .value
                .get("config")
                .and_then(|config| config.get_text("session"));
            names
                .sessions
                .insert(session.unwrap_or(&member.key).to_owned());
        }
        for variant in tree.get("variants").map_or(&[][..], Tree::items) {
            names
                .variants
                .extend(variant.get_text("id").map(str::to_owned));
        }
        for entry in tree.get("workload").map_or(&[][..], Tree::items) {
            names.operations.add(entry);
        }
        for entry in tree.get("script").map_or(&[][..], Tree::items) {
            let input = entry.get("do").and_then(|action| action.get("input"));
            names.operations.single.extend(
                input
                    .and_then(|input| input.get_text("as"))
                    .map(str::to_owned),
            );
        }
        names
    }

    /// Whether names of this form may stand where the file does not show them.
    pub(super) fn may_lack(&self, form: &str) -> bool {
        let none = match form {
            "zone" => self.zones.is_empty(),
            "link" => self.links.is_empty(),
            "pipe" => self.pipes.is_empty(),
            "end" => self.zones.is_empty() || self.nodes.is_empty(),
            "session" => self.sessions.is_empty(),
            "property" => self.properties.is_empty(),
            "variant" => self.variants.is_empty(),
            "operation" | "operations" => self.operations.candidates().next().is_none(),
            _ => form.starts_with("node") && self.nodes.is_empty(),
        };
        self.unsure && none
    }
}

impl Operations {
    fn add(&mut self, entry: &Tree) {
        let Some(name) = entry.get_text("as") else {
            return;
        };
        let has = |key: &str| entry.get(key).is_some();
        let repeated = ["every", "rate", "closed", "times"].into_iter().any(has);
        let times = entry.get("times").and_then(Tree::number);
        // What follows another operation comes once where the file does not say how often.
        let single = !repeated || (has("after") && times == Some(1));
        if single {
            self.single.insert(name.to_owned());
        } else {
            self.many
                .insert(name.to_owned(), times.unwrap_or(limits::LOAD_OPERATIONS));
        }
    }
}

fn keys(tree: &Tree, field: &str) -> SortedSet<String> {
    tree.get(field)
        .map_or(&[][..], Tree::members)
        .iter()
        .map(|member| member.key.clone())
        .collect()
}
