//! What the published schema says to people in editors, beyond what the types say: what a field is for, which names a
//! choice has, and what a text with a pattern should be. Whoever reads files here passes over it (see `build.rs`).

use serde_json::{Map, Value};

type Object = Map<String, Value>;

const DEFINED: &str = "$defs";

/// What an id is made of, as `form.rs` has it.
const ID: (&str, &str) = (
    "^[a-z0-9][a-z0-9-]*$",
    "Expected an id of lower-case letters, digits and hyphens, beginning with a letter or a digit.",
);

/// Adds what editors show.
pub(super) fn add(schema: &mut Value) {
    let defined = schema
        .get(DEFINED)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    each_object(schema, &mut |object| {
        describe_field(object, &defined);
        name_choices(object, &defined);
        say_what_fits(object);
    });
    if let Some(claims) = schema.pointer_mut("/$defs/Variant/properties/expect") {
        claims["defaultSnippets"] = claims_to_begin_with();
    }
    // An editor puts what is referred to over what refers to it, and a field's own words would be hidden.
    let definitions = schema.get_mut(DEFINED).and_then(Value::as_object_mut);
    for definition in definitions.into_iter().flat_map(Map::values_mut) {
        if let Some(words) = definition
            .as_object_mut()
            .and_then(|own| own.remove("description"))
        {
            definition["$comment"] = words;
        }
    }
}

/// What stands in a claim is named by the file itself, which no schema knows; an editor puts a place there to fill in.
fn claims_to_begin_with() -> Value {
    serde_json::json!([
        { "label": "a property holds", "body": { "${1:property}": "holds" } },
        { "label": "a property is violated", "body": { "${1:property}": { "violated": { "at_least": "^${2:0.9}" } } } },
    ])
}

fn each_object(schema: &mut Value, visit: &mut dyn FnMut(&mut Object)) {
    match schema {
        Value::Object(object) => {
            visit(object);
            object
                .values_mut()
                .for_each(|inner| each_object(inner, visit));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| each_object(inner, visit)),
        _ => {}
    }
}

fn words(object: &Object) -> Option<&str> {
    object.get("description")?.as_str()
}

/// What a schema refers to, or is.
fn target<'a>(schema: &'a Value, defined: &'a Object) -> Option<&'a Object> {
    let reference = schema.get("$ref").and_then(Value::as_str);
    match reference {
        Some(reference) => defined
            .get(reference.strip_prefix("#/$defs/")?)?
            .as_object(),
        None => schema.as_object(),
    }
}

/// What only refers to another is described as that one is.
fn describe_field(object: &mut Object, defined: &Object) {
    let referring = Value::Object(object.clone());
    if object.get("$ref").is_some_and(Value::is_string)
        && words(object).is_none()
        && let Some(own) = target(&referring, defined).and_then(words)
    {
        object.insert("description".to_owned(), own.into());
    }
}

/// Beside a choice between objects stand the names by which they are told apart: the values of their tag, or the
/// fields that they must have. Editors complete those also while nothing is chosen yet.
fn name_choices(object: &mut Object, defined: &Object) {
    let choice = ["oneOf", "anyOf"]
        .into_iter()
        .find_map(|key| object.get(key)?.as_array());
    let Some(branches) = choice else {
        return;
    };
    let branches: Vec<&Object> = branches
        .iter()
        .filter_map(|branch| target(branch, defined))
        .filter(|branch| branch.contains_key("properties"))
        .collect();
    let mut names = Object::new();
    match tag_of(&branches) {
        Some(tag) => {
            names.insert(tag.to_owned(), tagged(tag, &branches));
        }
        None => {
            let needed = branches
                .iter()
                .flat_map(|branch| needed(branch).map(|name| (*branch, name)));
            for (branch, name) in needed {
                let what = words(branch).unwrap_or_default();
                names
                    .entry(name)
                    .or_insert_with(|| serde_json::json!({ "description": what }));
            }
        }
    }
    if !names.is_empty() {
        object.insert("properties".to_owned(), names.into());
    }
}

fn needed(branch: &Object) -> impl Iterator<Item = &str> {
    let required = branch.get("required").and_then(Value::as_array);
    required.into_iter().flatten().filter_map(Value::as_str)
}

/// The field whose value says in each branch which it is.
fn tag_of<'a>(branches: &[&'a Object]) -> Option<&'a str> {
    let (first, rest) = branches.split_first()?;
    let is_tag = |branch: &Object, name: &str| branch["properties"][name].get("const").is_some();
    let fields = first["properties"].as_object()?.keys().map(String::as_str);
    let mut tags =
        fields.filter(|name| is_tag(first, name) && rest.iter().all(|branch| is_tag(branch, name)));
    tags.next()
}

/// All values of a tag, each with what it stands for.
fn tagged(tag: &str, branches: &[&Object]) -> Value {
    let values: Vec<&Value> = branches
        .iter()
        .map(|branch| &branch["properties"][tag]["const"])
        .collect();
    let meant: Vec<&str> = branches
        .iter()
        .map(|branch| words(branch).unwrap_or_default())
        .collect();
    serde_json::json!({ "enum": values, "enumDescriptions": meant })
}

/// A text that has a form has a pattern where one can be given, and words for what does not fit it.
fn say_what_fits(object: &mut Object) {
    if object.get("type").is_none_or(|kind| kind != "string") {
        return;
    }
    let form = object
        .get("format")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (pattern, told) = match form {
        "id" | "zone" | "link" | "pipe" | "node" | "end" | "property" | "variant" => ID,
        _ if form.starts_with("node:") => ID,
        "pointer" => ("^/", ""),
        "url" => ("^https://\\S+$", ""),
        "file" => ("^[A-Za-z0-9_-]+\\.json$", ""),
        _ => ("", ""),
    };
    if !pattern.is_empty() {
        object.insert("pattern".to_owned(), pattern.into());
    }
    let own = words(object).unwrap_or("A text.");
    let told = match told {
        "" => format!("Expected {}{}", own[..1].to_ascii_lowercase(), &own[1..]),
        told => told.to_owned(),
    };
    if object.get("pattern").is_some_and(Value::is_string) {
        object.insert("patternErrorMessage".to_owned(), told.into());
    }
}
