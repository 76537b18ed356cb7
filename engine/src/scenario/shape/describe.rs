//! Words for what was found and for what a schema wants.

use crate::scenario::form::{any_of, any_quoted, shortened};
use crate::scenario::tree::{Tree, Value};
use serde_json::Value as Json;

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
pub(super) fn describe(root: &Json, schema: &Json) -> String {
    let reference = schema
        .get("$ref")
        .and_then(Json::as_str)
        .and_then(|path| path.strip_prefix("#/$defs/"));
    if let Some(target) = reference.and_then(|name| root["$defs"].get(name)) {
        return describe(root, target);
    }
    if let Some(branches) = schema
        .get("oneOf")
        .or_else(|| schema.get("anyOf"))
        .and_then(Json::as_array)
    {
        return alternatives(root, branches);
    }
    if let Some(only) = schema.get("const") {
        return only.to_string();
    }
    if let Some(words) = schema.get("enum").and_then(Json::as_array) {
        let words: Vec<String> = words.iter().map(Json::to_string).collect();
        return any_of(&words.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let type_name = schema
        .get("type")
        .and_then(Json::as_str)
        .unwrap_or_default();
    match (type_name, schema.get("format").and_then(Json::as_str)) {
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
fn described_form(form: &str, schema: &Json) -> String {
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
        "pointer" => "a JSON pointer, such as `/nodes/alice/config/read_from`".to_owned(),
        "file" => "the name of a JSON file beside the index".to_owned(),
        "url" => "an address that begins with https://".to_owned(),
        _ => {
            let sentence = schema
                .get("description")
                .and_then(Json::as_str)
                .unwrap_or("A text.");
            let sentence = sentence.trim_end_matches('.');
            sentence[..1].to_lowercase() + &sentence[1..]
        }
    }
}

fn bounds(schema: &Json) -> String {
    let bound = |key: &str| schema.get(key).filter(|bound| bound.is_number());
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => format!(" from {least} to {most}"),
        (Some(least), None) => format!(" of at least {least}"),
        (None, Some(most)) => format!(" of at most {most}"),
        (None, None) => String::new(),
    }
}

/// An object, by the fields that it must have.
fn object(schema: &Json) -> String {
    let required = schema.get("required").and_then(Json::as_array);
    let fields: Vec<String> = required
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
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
fn alternatives(root: &Json, branches: &[Json]) -> String {
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
pub(super) fn only_field(branch: &Json) -> Option<&str> {
    let closed = branch.get("additionalProperties") == Some(&Json::Bool(false));
    let mut fields = branch.get("properties")?.as_object()?.keys();
    let required = branch.get("required")?.as_array()?;
    let only = fields.next().filter(|_| fields.next().is_none())?;
    (closed && required.len() == 1).then_some(only.as_str())
}
