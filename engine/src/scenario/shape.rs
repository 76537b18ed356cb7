//! Whether a tree has the shape that the published JSON Schema gives, with every way in which it has not.
//!
//! What editors check is what is checked here: the same schema, walked by a small interpreter of just those keywords
//! that the generator writes. Where the schema leaves a choice, the branch that the author most likely meant is
//! picked, so that a slip is one problem about that slip.

mod branch;
mod describe;
mod keyword;
mod own_keys;
mod path;
mod scalar;
mod scope;

use super::form::{any_quoted, shortened};
use super::names::Names;
use super::problem::Finding;
use crate::format::decimal;
use crate::format::limits;
use crate::format::nearest::nearest;
use crate::format::read::read;
use crate::format::source::Span;
use crate::format::tree::{Member, Tree, Value};
use crate::sorted::SortedSet;
pub(super) use describe::found;
use describe::{describe, meant_as_text};
use keyword::{DEFINED, at, branches_of, is_false, keys, referred, strings};
pub(super) use own_keys::{is_unsure, respell};
use path::Path;
pub(super) use scope::{PATCHABLE, Scope};
use std::sync::LazyLock;

/// The schema as published, but for what it says to people (see `build.rs`). A test keeps the published one
/// equal to what the types generate.
static PUBLISHED: LazyLock<Tree> = LazyLock::new(|| {
    read(include_str!(concat!(env!("OUT_DIR"), "/schema.json")))
        .expect("the published schema is JSON; a test compares it with the generated one")
        .tree
});

/// What is wrong with a tree's shape.
pub(super) struct Departures {
    /// What keeps an entry from being read, up to one more than are ever listed.
    pub(super) findings: Vec<Finding>,
    /// References to nodes of another kind, which hide no problem of the entries where they stand.
    pub(super) misled: Vec<Finding>,
}

/// A scenario in which nothing was found wrong, and the names that it defines.
#[derive(Clone, Copy)]
pub(super) struct Sound<'a> {
    pub(super) tree: &'a Tree,
    pub(super) names: &'a Names,
}

/// Every way in which a scenario's tree departs from the schema. What stood in a `sound` one which defines the same
/// names is not looked at again.
pub(super) fn check_scenario(
    tree: &Tree,
    names: &Names,
    scope: Scope,
    sound: Option<Sound<'_>>,
) -> Departures {
    let mut walk = Walk::new(&PUBLISHED, names);
    let root = Path::root(
        sound
            .filter(|sound| sound.names == names)
            .map(|sound| sound.tree),
    );
    if scope == Scope::Whole {
        walk.value(&PUBLISHED, tree, &root);
        return walk.departures();
    }
    for member in tree
        .members()
        .iter()
        .filter(|member| scope.has(&member.key))
    {
        if let Some(schema) = at(&PUBLISHED, "properties", &member.key) {
            walk.value(schema, &member.value, &root.key(&member.key));
        }
    }
    walk.departures()
}

/// Every way in which a step of the lesson departs from the schema, where a file defines these names.
pub(super) fn check_step(step: &Tree, index: usize, names: &Names) -> Vec<Finding> {
    let mut walk = Walk::new(&PUBLISHED, names);
    let lesson = at(&PUBLISHED, "properties", "lesson");
    if let Some(schema) = lesson.and_then(|lesson| lesson.get("items")) {
        let root = Path::root(None);
        let lesson = root.key("lesson");
        walk.value(schema, step, &lesson.index(index));
    }
    let Departures { findings, misled } = walk.departures();
    findings.into_iter().chain(misled).collect()
}

/// Every way in which an index's tree departs from the schema.
pub(super) fn check_index(tree: &Tree, names: &Names) -> Vec<Finding> {
    let mut walk = Walk::new(&PUBLISHED, names);
    let schema = at(&PUBLISHED, DEFINED, "Index").expect("the published schema has the index's");
    walk.value(schema, tree, &Path::root(None));
    walk.findings
}

/// Goes through schema and tree side by side.
struct Walk<'a> {
    root: &'a Tree,
    names: &'a Names,
    findings: Vec<Finding>,
    misled: Vec<Finding>,
}

impl<'a> Walk<'a> {
    const fn new(root: &'a Tree, names: &'a Names) -> Self {
        Self {
            root,
            names,
            findings: Vec::new(),
            misled: Vec::new(),
        }
    }

    fn departures(self) -> Departures {
        Departures {
            findings: self.findings,
            misled: self.misled,
        }
    }

    /// Notes a departure; beyond what is ever listed there is no point.
    fn note(
        &mut self,
        pointer: &Path<'_>,
        span: Span,
        found: String,
        expected: String,
        suggestion: Option<String>,
    ) {
        if self.findings.len() <= limits::PROBLEMS {
            self.findings.push(Finding {
                pointer: pointer.pointer(),
                span,
                found,
                expected,
                suggestion,
            });
        }
    }

    fn wrong(&mut self, schema: &Tree, tree: &Tree, pointer: &Path<'_>) {
        let expected = describe(self.root, schema);
        self.note(
            pointer,
            tree.span,
            found(tree),
            expected,
            meant_as_text(schema, tree),
        );
    }

    /// The schema that a `$ref` leads to.
    fn resolve(&self, schema: &'a Tree) -> Option<&'a Tree> {
        referred(self.root, schema)
    }

    fn value(&mut self, schema: &'a Tree, tree: &Tree, pointer: &Path<'_>) {
        let before = self.findings.len();
        if before > limits::PROBLEMS || pointer.is_untouched(tree) {
            return;
        }
        if let Some(target) = self.resolve(schema) {
            self.value(target, tree, pointer);
        }
        if let Some(branches) = branches_of(schema) {
            self.branches(schema, branches, tree, pointer);
        }
        if self.findings.len() > before || !self.has_type(schema, tree) {
            if self.findings.len() == before {
                self.wrong(schema, tree, pointer);
            }
            return;
        }
        match &tree.value {
            Value::Text(text) => self.text(schema, text, tree, pointer),
            Value::Number(digits) => self.number(schema, digits, tree, pointer),
            Value::List(items) => self.list(schema, items, tree, pointer),
            Value::Object(members) => self.object(schema, members, tree, pointer),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Whether the value's type is among those that the schema names.
    fn has_type(&self, schema: &Tree, tree: &Tree) -> bool {
        let fits = |name: &Tree| match (name.text().unwrap_or_default(), &tree.value) {
            ("object", Value::Object(_))
            | ("array", Value::List(_))
            | ("string", Value::Text(_))
            | ("number", Value::Number(_))
            | ("boolean", Value::Bool(_))
            | ("null", Value::Null) => true,
            ("integer", Value::Number(digits)) => decimal::whole(digits).is_some(),
            _ => false,
        };
        match schema.get("type") {
            Some(name) if name.text().is_some() => fits(name),
            Some(names) => names.items().iter().any(fits),
            None => true,
        }
    }

    fn list(&mut self, schema: &'a Tree, items: &[Tree], tree: &Tree, pointer: &Path<'_>) {
        self.count(schema, ("minItems", "maxItems"), items.len(), tree, pointer);
        let prefix = schema.get("prefixItems").map_or(&[][..], Tree::items);
        for (index, item) in items.iter().enumerate() {
            if let Some(own) = prefix.get(index).or_else(|| schema.get("items")) {
                self.value(own, item, &pointer.index(index));
            }
        }
        if schema.get("uniqueItems").is_some() {
            let mut seen = SortedSet::new();
            for (index, item) in items.iter().enumerate() {
                if !seen.insert(item.compact()) {
                    let expected = "each only once".to_owned();
                    self.note(
                        &pointer.index(index),
                        item.span,
                        again(item),
                        expected,
                        None,
                    );
                }
            }
        }
    }

    /// Whether there are neither too few nor too many.
    fn count(
        &mut self,
        schema: &Tree,
        (least, most): (&str, &str),
        count: usize,
        tree: &Tree,
        pointer: &Path<'_>,
    ) {
        let bound = |key: &str| schema.get(key).and_then(Tree::number::<u64>);
        let entries = if count == 1 { "entry" } else { "entries" };
        let found = format!("{count} {entries}");
        match (bound(least), bound(most)) {
            (Some(least), _) if (count as u64) < least => {
                self.note(pointer, tree.span, found, format!("at least {least}"), None);
            }
            (_, Some(most)) if count as u64 > most => {
                self.note(pointer, tree.span, found, format!("at most {most}"), None);
            }
            _ => {}
        }
    }

    fn object(&mut self, schema: &'a Tree, members: &[Member], tree: &Tree, pointer: &Path<'_>) {
        self.count(
            schema,
            ("minProperties", "maxProperties"),
            members.len(),
            tree,
            pointer,
        );
        let fields: Vec<&str> = keys(schema.get("properties")).collect();
        let others = schema.get("additionalProperties");
        let mut absent: Vec<&str> = Vec::new();
        if others.is_some_and(is_false) {
            let present: SortedSet<&str> =
                members.iter().map(|member| member.key.as_str()).collect();
            absent = fields
                .iter()
                .copied()
                .filter(|field| !present.contains(field))
                .collect();
        }
        let mut misspelt: Vec<&str> = Vec::new();
        for member in members {
            let inner = pointer.key(&member.key);
            match (at(schema, "properties", &member.key), others) {
                (Some(own), _) => self.value(own, &member.value, &inner),
                (None, Some(others)) if is_false(others) => {
                    misspelt.extend(self.unknown_field(&fields, &absent, member, &inner));
                }
                (None, Some(others)) => {
                    self.key(schema, member, &inner);
                    self.value(others, &member.value, &inner);
                }
                (None, None) => {}
            }
        }
        for field in strings(schema.get("required")) {
            if !misspelt.contains(&field) && tree.get(field).is_none() {
                let expected = at(schema, "properties", field)
                    .map(|own| describe(self.root, own))
                    .map_or_else(|| format!("`{field}`"), |text| format!("`{field}`: {text}"));
                self.note(pointer, tree.span, format!("no `{field}`"), expected, None);
            }
        }
    }

    /// A key of a table must be spelled as its kind of name is.
    fn key(&mut self, schema: &'a Tree, member: &Member, pointer: &Path<'_>) {
        if let Some(names) = schema.get("propertyNames") {
            let key = Tree {
                value: Value::Text(member.key.clone()),
                span: member.key_span,
            };
            self.value(names, &key, pointer);
        }
    }

    /// Notes a field that the schema does not know; one that is absent and near, if any, is not missing then.
    pub(super) fn unknown_field<'k>(
        &mut self,
        known: &[&'k str],
        absent: &[&'k str],
        member: &Member,
        pointer: &Path<'_>,
    ) -> Option<&'k str> {
        if self.findings.len() > limits::PROBLEMS {
            return None;
        }
        let near = nearest(&member.key, absent.iter().copied());
        let expected = match (near, known) {
            (Some(_), _) => "a field that is known here".to_owned(),
            (None, []) => "no fields here".to_owned(),
            (None, _) => format!("only {} here", any_quoted(known.iter().copied(), '`')),
        };
        let found = format!("the unknown field {}", backticked(&member.key));
        let suggestion = near.map(|field| format!("`{field}`"));
        self.note(pointer, member.key_span, found, expected, suggestion);
        near
    }
}

fn backticked(name: &str) -> String {
    format!("`{}`", shortened(name).trim_matches('"'))
}

/// "alice a second time".
fn again(item: &Tree) -> String {
    format!("{} a second time", found(item))
}
