//! Reading a schema: what its keywords say.

use crate::format::tree::{Tree, Value};

/// Where a schema keeps those that others refer to.
pub(super) const DEFINED: &str = "$defs";

/// The texts that a schema allows, where it lists them.
pub(super) fn words(schema: &Tree) -> Vec<&str> {
    match schema.get("const") {
        Some(only) => only.text().into_iter().collect(),
        None => strings(schema.get("enum")).collect(),
    }
}

pub(super) fn strings(list: Option<&Tree>) -> impl Iterator<Item = &str> {
    list.map_or(&[][..], Tree::items)
        .iter()
        .filter_map(Tree::text)
}

/// The keys of an object.
pub(super) fn keys(object: Option<&Tree>) -> impl Iterator<Item = &str> {
    let members = object.map_or(&[][..], Tree::members);
    members.iter().map(|member| member.key.as_str())
}

/// A member of a member.
pub(super) fn at<'a>(tree: &'a Tree, outer: &str, inner: &str) -> Option<&'a Tree> {
    tree.get(outer)?.get(inner)
}

/// The schema that a `$ref` leads to.
pub(super) fn referred<'a>(root: &'a Tree, schema: &Tree) -> Option<&'a Tree> {
    let name = schema.get_text("$ref")?.strip_prefix("#/$defs/")?;
    at(root, DEFINED, name)
}

/// The schemas that a schema leaves the choice of.
pub(super) fn branches_of(schema: &Tree) -> Option<&[Tree]> {
    let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"))?;
    Some(branches.items())
}

pub(super) fn is_false(schema: &Tree) -> bool {
    schema.value == Value::Bool(false)
}
