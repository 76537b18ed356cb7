//! Words for what was found, for what a schema wants, and for what may have been meant.

use super::keyword::{branches_of, is_false, keys, referred, strings};
use crate::format::decimal;
use crate::format::tree::{Tree, Value};
use crate::scenario::form::{self, a, any_of, any_quoted, shortened};
use crate::scenario::names::Names;

/// What a value is, to follow "found".
pub(crate) fn found(tree: &Tree) -> String {
    match &tree.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(digits) => {
            let shown: String = digits.chars().take(20).collect();
            let cut = if shown.len() < digits.len() {
                "…"
            } else {
                ""
            };
            format!("the number {shown}{cut}")
        }
        Value::Text(text) => shortened(text),
        Value::List(items) if items.is_empty() => "an empty list".to_owned(),
        Value::List(_) => "a list".to_owned(),
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(members) => {
            let keys: Vec<String> = members
                .iter()
                .take(5)
                .map(|member| format!("`{}`", member.key))
                .collect();
            let more = if members.len() > 5 { ", …" } else { "" };
            format!("an object with {}{more}", keys.join(", "))
        }
    }
}

/// What a schema wants, to follow "expected".
pub(super) fn describe(root: &Tree, schema: &Tree) -> String {
    if let Some(target) = referred(root, schema) {
        return describe(root, target);
    }
    if let Some(branches) = branches_of(schema) {
        return alternatives(root, branches);
    }
    if let Some(only) = schema.get("const") {
        return only.compact();
    }
    if let Some(words) = schema.get("enum") {
        let words: Vec<String> = words.items().iter().map(Tree::compact).collect();
        return any_of(&words.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let type_name = schema.get_text("type").unwrap_or_default();
    match (type_name, schema.get_text("format")) {
        ("string", Some(form)) => described_form(form, schema),
        ("string", None) => "a text in double quotes".to_owned(),
        ("number", _) => format!("a number{}", bounds(schema)),
        ("integer", _) => format!("a whole number{}", bounds(schema)),
        ("array", _) => "a list".to_owned(),
        ("object", _) => object(schema),
        ("boolean", _) => "true or false".to_owned(),
        (_, Some("quantity")) => described_form("quantity", schema),
        _ => "a value".to_owned(),
    }
}

/// The description of the types with a unit is what is wanted, as a sentence; the others are named.
fn described_form(form: &str, schema: &Tree) -> String {
    match form {
        "line" => "a line of text in double quotes".to_owned(),
        "text" => "a text in double quotes".to_owned(),
        "datum" => {
            "a text in double quotes, since keys and values of the data are texts".to_owned()
        }
        "operation" | "operations" => "the name of an operation".to_owned(),
        "end" => "the id of a zone or node".to_owned(),
        "message-kind" => "a kind of message in double quotes".to_owned(),
        "zone" | "link" | "pipe" | "node" | "session" | "property" | "variant" => {
            format!("the id of a {form}")
        }
        "id" => "an id of lower-case letters, digits and hyphens".to_owned(),
        "pointer" => "a JSON pointer, such as `/nodes/alice/config/timeout`".to_owned(),
        "file" => "the name of a JSON file beside the index".to_owned(),
        "url" => "an address that begins with https://".to_owned(),
        _ if form.starts_with("node:") => {
            format!(
                "the id of {}",
                a(&form["node:".len()..].replace(',', " or "))
            )
        }
        _ => {
            let sentence = schema.get_text("description").unwrap_or("A text.");
            let sentence = sentence.trim_end_matches('.');
            sentence[..1].to_ascii_lowercase() + &sentence[1..]
        }
    }
}

fn bounds(schema: &Tree) -> String {
    let bound = |key: &str| match &schema.get(key)?.value {
        Value::Number(digits) => Some(digits),
        _ => None,
    };
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => format!(" from {least} to {most}"),
        (Some(least), None) => format!(" of at least {least}"),
        (None, Some(most)) => format!(" of at most {most}"),
        (None, None) => String::new(),
    }
}

/// An object, by the fields that it must have.
fn object(schema: &Tree) -> String {
    let fields: Vec<String> = strings(schema.get("required"))
        .map(|field| format!("`{field}`"))
        .collect();
    match fields.as_slice() {
        [] => "an object".to_owned(),
        [most @ .., last] if !most.is_empty() => {
            format!("an object with {} and {last}", most.join(", "))
        }
        [only, ..] => format!("an object with {only}"),
    }
}

/// All that would do, each way of writing it once.
fn alternatives(root: &Tree, branches: &[Tree]) -> String {
    let single: Vec<&str> = branches.iter().filter_map(only_field).collect();
    let mut texts: Vec<String> = Vec::new();
    for branch in branches
        .iter()
        .filter(|branch| only_field(branch).is_none())
    {
        let text = describe(root, branch);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    if !single.is_empty() {
        texts.push(format!("an object with {}", any_quoted(single, '`')));
    }
    any_of(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The one field of a branch that says by its name what it is.
pub(super) fn only_field(branch: &Tree) -> Option<&str> {
    let closed = branch.get("additionalProperties").is_some_and(is_false);
    let mut fields = keys(branch.get("properties"));
    let required = branch.get("required")?.items();
    let only = fields.next().filter(|_| fields.next().is_none())?;
    (closed && required.len() == 1).then_some(only)
}

/// A bare number where its digits as a text would do: a seed.
pub(super) fn meant_as_text(schema: &Tree, tree: &Tree) -> Option<String> {
    let Value::Number(digits) = &tree.value else {
        return None;
    };
    let form = schema.get_text("format").filter(|form| *form == "seed")?;
    let digits = decimal::whole(digits)?;
    form::fits(form, &digits, &Names::default()).ok()?;
    Some(format!("\"{digits}\""))
}
