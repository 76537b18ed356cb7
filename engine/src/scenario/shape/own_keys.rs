//! The keys of a file's own object. On each hangs what other parts may name, so a slip there would be a problem at
//! each place that names something; it is to be one problem.

use super::keyword::{keys, strings};
use super::path::Path;
use super::{PUBLISHED, Walk};
use crate::format::tree::{Tree, Value, token};
use crate::scenario::names::Names;
use crate::scenario::problem::Finding;

/// A key that was read as another.
pub(in crate::scenario) struct Slip {
    written: String,
    meant: &'static str,
    /// Says so.
    pub(in crate::scenario) finding: Finding,
}

/// Spells the keys of a file's own object as they were meant, where that is plain.
pub(in crate::scenario) fn respell(tree: &mut Tree) -> Vec<Slip> {
    let fields: Vec<&str> = keys(PUBLISHED.get("properties")).collect();
    let mut absent = fields.clone();
    absent.retain(|field| tree.get(field).is_none());
    let Value::Object(members) = &mut tree.value else {
        return Vec::new();
    };
    let (names, root) = (Names::default(), Path::root(None));
    let mut slips = Vec::new();
    for member in members.iter_mut() {
        if fields.contains(&member.key.as_str()) {
            continue;
        }
        let mut walk = Walk::new(&PUBLISHED, &names);
        let Some(meant) = walk.unknown_field(&fields, &absent, member, &root.key(&member.key))
        else {
            continue;
        };
        absent.retain(|field| *field != meant);
        let written = std::mem::replace(&mut member.key, meant.to_owned());
        slips.extend(walk.findings.pop().map(|finding| Slip {
            written,
            meant,
            finding,
        }));
    }
    slips
}

impl Slip {
    /// Makes a finding's path one of the file as it was written.
    pub(in crate::scenario) fn put_back(&self, finding: &mut Finding) {
        let below = finding.pointer.strip_prefix('/');
        let rest = below.and_then(|below| below.strip_prefix(self.meant));
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            finding.pointer = format!("/{}{rest}", token(&self.written));
        }
    }
}

/// Whether a file may define more than can be seen: it lacks a table or list that it must have, has something else in
/// its place, or has one under a name that nobody knows.
pub(in crate::scenario) fn is_unsure(tree: &Tree) -> bool {
    let holds_many = |value: &Tree| matches!(value.value, Value::List(_) | Value::Object(_));
    let wanted = |field: &str| {
        let schema = PUBLISHED.get("properties")?.get(field)?;
        let table = matches!(schema.get_text("type"), Some("object" | "array"));
        Some((table, schema))
    };
    let names = Names::default();
    let walk = Walk::new(&PUBLISHED, &names);
    let out_of_place = tree
        .members()
        .iter()
        .any(|member| match wanted(&member.key) {
            Some((table, schema)) => table && !walk.has_type(schema, &member.value),
            None => holds_many(&member.value),
        });
    let lacks =
        |field: &str| wanted(field).is_some_and(|(table, _)| table) && tree.get(field).is_none();
    out_of_place || strings(PUBLISHED.get("required")).any(lacks)
}
