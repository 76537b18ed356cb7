//! Choosing the branch that an author meant, where the schema allows several.

use super::describe::{describe, found, only_field};
use super::keyword::{at, branches_of, keys, strings, words};
use super::path::Path;
use super::{Departures, Walk, backticked};
use crate::format::limits;
use crate::format::nearest::nearest;
use crate::format::tree::{Tree, Value};
use crate::scenario::form::any_quoted;
use crate::sorted::SortedSet;

impl<'a> Walk<'a> {
    /// Checks a value against the branch that it most resembles.
    pub(super) fn branches(
        &mut self,
        schema: &'a Tree,
        branches: &'a [Tree],
        tree: &Tree,
        pointer: &Path<'_>,
    ) {
        let flat = self.flattened(branches);
        if let Some(tag) = tag_of(&flat) {
            return self.tagged(tag, &flat, tree, pointer);
        }
        let fitting: Vec<&Tree> = flat
            .iter()
            .copied()
            .filter(|branch| self.has_type(branch, tree))
            .collect();
        if fitting.is_empty() {
            return self.wrong(schema, tree, pointer);
        }
        match &tree.value {
            Value::Text(text) if fitting.iter().all(|branch| !words(branch).is_empty()) => {
                self.word(schema, &fitting, text, tree, pointer);
            }
            Value::Object(_) if fitting.iter().all(|branch| only_field(branch).is_some()) => {
                self.named_by_field(&fitting, tree, pointer);
            }
            _ => self.closest(schema, &fitting, tree, pointer),
        }
    }

    /// The branches themselves, in the place of references and of choices between choices.
    fn flattened(&self, branches: &'a [Tree]) -> Vec<&'a Tree> {
        let mut flat = Vec::new();
        for branch in branches {
            let target = self.resolve(branch).unwrap_or(branch);
            match branches_of(target) {
                Some(inner) => flat.extend(self.flattened(inner)),
                None => flat.push(target),
            }
        }
        flat
    }

    /// A field says which branch it is: `kind`, `check` or `op`.
    fn tagged(&mut self, tag: &str, branches: &[&'a Tree], tree: &Tree, pointer: &Path<'_>) {
        if !matches!(tree.value, Value::Object(_)) {
            return self.note(
                pointer,
                tree.span,
                found(tree),
                format!("an object with `{tag}`"),
                None,
            );
        }
        let names: Vec<&str> = branches
            .iter()
            .filter_map(|branch| tag_name(branch, tag))
            .collect();
        let expected = any_quoted(names.iter().copied(), '"');
        let Some(written) = tree.get(tag) else {
            return self.note(
                pointer,
                tree.span,
                format!("no `{tag}`"),
                format!("`{tag}`: {expected}"),
                None,
            );
        };
        let text = written.text().unwrap_or_default();
        match branches
            .iter()
            .find(|branch| tag_name(branch, tag) == Some(text))
        {
            Some(branch) => self.value(branch, tree, &pointer.as_tagged(tag, tree)),
            None => {
                let near = nearest(text, names.iter().copied()).map(|name| format!("\"{name}\""));
                self.note(
                    &pointer.key(tag),
                    written.span,
                    found(written),
                    expected,
                    near,
                );
            }
        }
    }

    /// Every branch is a word or some words.
    fn word(
        &mut self,
        schema: &'a Tree,
        branches: &[&'a Tree],
        text: &str,
        tree: &Tree,
        pointer: &Path<'_>,
    ) {
        let all: Vec<&str> = branches.iter().flat_map(|branch| words(branch)).collect();
        if !all.contains(&text) {
            let near = nearest(text, all).map(|name| format!("\"{name}\""));
            self.note(
                pointer,
                tree.span,
                found(tree),
                describe(self.root, schema),
                near,
            );
        }
    }

    /// Every branch is an object with one field, whose name says what it is.
    fn named_by_field(&mut self, branches: &[&'a Tree], tree: &Tree, pointer: &Path<'_>) {
        let members = tree.members();
        let meant = members.iter().find_map(|member| {
            branches
                .iter()
                .find(|branch| only_field(branch) == Some(member.key.as_str()))
        });
        if let Some(branch) = meant {
            return self.value(branch, tree, pointer);
        }
        let names: Vec<&str> = branches
            .iter()
            .filter_map(|branch| only_field(branch))
            .collect();
        let expected = any_quoted(names.iter().copied(), '`');
        match members {
            [] => self.note(
                pointer,
                tree.span,
                found(tree),
                format!("an object with {expected}"),
                None,
            ),
            [member, ..] => {
                let near = nearest(&member.key, names).map(|name| format!("`{name}`"));
                let found = format!("the unknown field {}", backticked(&member.key));
                let inner = pointer.key(&member.key);
                self.note(&inner, member.key_span, found, expected, near);
            }
        }
    }

    /// Nothing says which branch it is: the one with the fewest fields missing or unknown, and then with the fewest
    /// departures inside.
    fn closest(
        &mut self,
        schema: &'a Tree,
        branches: &[&'a Tree],
        tree: &Tree,
        pointer: &Path<'_>,
    ) {
        let Some((misplaced, Departures { findings, misled })) =
            self.least_wrong(branches, tree, &pointer.otherwise())
        else {
            return;
        };
        if misplaced > 0 && self.misspelt(branches, tree, pointer) {
            return;
        }
        let fields = tree.members().len();
        if misplaced > 0 && misplaced >= fields && branches.len() > 1 {
            return self.wrong(schema, tree, pointer);
        }
        let room = (limits::PROBLEMS + 1).saturating_sub(self.findings.len());
        self.findings.extend(findings.into_iter().take(room));
        self.misled.extend(misled);
    }
}

impl<'a> Walk<'a> {
    /// What is wrong with a value by the branch that it departs from least, and how many fields are misplaced.
    fn least_wrong(
        &self,
        branches: &[&'a Tree],
        tree: &Tree,
        pointer: &Path<'_>,
    ) -> Option<(usize, Departures)> {
        let misplaced = |branch: &&Tree| misplaced(branch, tree);
        let fewest = branches.iter().map(misplaced).min()?;
        let mut least: Option<Departures> = None;
        for branch in branches.iter().filter(|branch| misplaced(branch) == fewest) {
            let mut walk = Self::new(self.root, self.names);
            walk.value(branch, tree, pointer);
            let count = walk.findings.len();
            if least
                .as_ref()
                .is_none_or(|least| count < least.findings.len())
            {
                least = Some(walk.departures());
            }
            // Fewer than none there cannot be.
            if count == 0 {
                break;
            }
        }
        Some((fewest, least?))
    }
}

impl Walk<'_> {
    /// Notes a field that no branch knows, if one that some branch knows is near.
    fn misspelt(&mut self, branches: &[&Tree], tree: &Tree, pointer: &Path<'_>) -> bool {
        let fields = branches
            .iter()
            .flat_map(|branch| keys(branch.get("properties")));
        let known: SortedSet<&str> = fields.collect();
        let known: Vec<&str> = known.into_iter().collect();
        let members = tree.members();
        let slip = members.iter().find(|member| {
            !known.contains(&member.key.as_str())
                && nearest(&member.key, known.iter().copied()).is_some()
        });
        if let Some(member) = slip {
            let inner = pointer.key(&member.key);
            self.unknown_field(&known, &known, member, &inner);
        }
        slip.is_some()
    }
}

/// How many fields are missing or unknown.
fn misplaced(branch: &Tree, tree: &Tree) -> usize {
    let known = branch.get("properties");
    let unknown = tree
        .members()
        .iter()
        .filter(|member| known.is_some_and(|known| known.get(&member.key).is_none()));
    let missing = strings(branch.get("required")).filter(|field| tree.get(field).is_none());
    unknown.count() + missing.count()
}

/// The field that says in each branch by a constant which it is.
fn tag_of<'b>(branches: &[&'b Tree]) -> Option<&'b str> {
    let (first, rest) = branches.split_first()?;
    let mut fields = first.get("properties")?.members().iter();
    let tag = &fields
        .find(|field| field.value.get_text("const").is_some())?
        .key;
    rest.iter()
        .all(|branch| tag_name(branch, tag).is_some())
        .then_some(tag)
}

fn tag_name<'b>(branch: &'b Tree, tag: &str) -> Option<&'b str> {
    at(branch, "properties", tag)?.get_text("const")
}
