//! The parts of a scenario that can be read, each by itself, so that one broken entry hides no problem of another.

use super::problem::Finding;
use super::schema::{
    Control, LessonStep, Link, Node, Number, PropertyConfig, ScriptEntry, Variant, Work,
};
use super::shape::{Scope, found};
use crate::format::decode::{Decode, Misread, decode};
use crate::format::limits;
use crate::format::tree::{Tree, Value, token, tokens};
use crate::format::units::Duration;
use crate::sorted::SortedSet;

/// One entry of a list or a table.
#[derive(Clone, Debug)]
pub(super) struct Part<T> {
    pub(super) pointer: String,
    /// Its key, or its index.
    pub(super) key: String,
    pub(super) value: T,
}

/// The entries that can be read.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) duration: Option<Duration>,
    pub(super) links: Vec<Part<Link>>,
    pub(super) nodes: Vec<Part<Node>>,
    pub(super) workload: Vec<Part<Work>>,
    pub(super) script: Vec<Part<ScriptEntry>>,
    pub(super) properties: Vec<Part<PropertyConfig>>,
    pub(super) variants: Vec<Part<Variant>>,
    pub(super) lesson: Vec<Part<LessonStep>>,
    pub(super) settings: Vec<Part<Control>>,
    pub(super) numbers: Vec<Part<Number>>,
    /// Whether each node could be read, so that what no node says is said by none.
    pub(super) all_nodes: bool,
}

/// Reads what departs from the schema nowhere; what cannot be read all the same is a finding.
pub(super) fn gather(tree: &Tree, shape: &[Finding], scope: Scope) -> (Parts, Vec<Finding>) {
    let mut reader = Reader {
        tree,
        scope,
        broken: broken(shape),
        findings: Vec::new(),
    };
    let parts = Parts {
        duration: tree.get_text("duration").and_then(|text| text.parse().ok()),
        links: reader.entries("links"),
        nodes: reader.entries("nodes"),
        workload: reader.entries("workload"),
        script: reader.entries("script"),
        properties: reader.entries("properties"),
        variants: reader.entries("variants"),
        lesson: reader.entries("lesson"),
        settings: reader.entries("settings"),
        numbers: reader.entries("numbers"),
        all_nodes: !reader
            .broken
            .iter()
            .any(|pointer| pointer.starts_with("/nodes")),
    };
    (parts, reader.findings)
}

/// The entries in which something is wrong: `/links/wan` for `/links/wan/latency`.
fn broken(shape: &[Finding]) -> SortedSet<String> {
    let entry = |finding: &Finding| {
        let first_two: Vec<String> = tokens(&finding.pointer)
            .take(2)
            .map(|name| token(&name).into_owned())
            .collect();
        format!("/{}", first_two.join("/"))
    };
    shape.iter().map(entry).collect()
}

struct Reader<'a> {
    tree: &'a Tree,
    scope: Scope,
    broken: SortedSet<String>,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn entries<T: Decode>(&mut self, field: &str) -> Vec<Part<T>> {
        let whole = format!("/{field}");
        let readable = self.scope.has(field) && !self.broken.contains(&whole);
        let Some(list) = self.tree.get(field).filter(|_| readable) else {
            return Vec::new();
        };
        let entries: Vec<(String, &Tree)> = match &list.value {
            Value::List(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| (at.to_string(), item))
                .collect(),
            _ => list
                .members()
                .iter()
                .map(|member| (member.key.clone(), &member.value))
                .collect(),
        };
        let mut parts = Vec::new();
        for (key, entry) in entries {
            let pointer = format!("/{field}/{}", token(&key));
            if self.broken.contains(&pointer) || self.findings.len() > limits::PROBLEMS {
                continue;
            }
            match decode(entry) {
                Ok(value) => parts.push(Part {
                    pointer,
                    key,
                    value,
                }),
                Err(Misread { wanted }) => {
                    self.broken.insert(pointer.clone());
                    let finding = Finding {
                        pointer,
                        span: entry.span,
                        found: found(entry),
                        expected: wanted.to_owned(),
                        suggestion: None,
                    };
                    self.findings.push(finding);
                }
            }
        }
        parts
    }
}
