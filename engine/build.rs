//! The schema that is walked when a scenario is checked: the published one, without what it says to people.

use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const PUBLISHED: &str = "../static/scenario.schema.json";

fn main() {
    println!("cargo::rerun-if-changed={PUBLISHED}");
    let text = fs::read_to_string(PUBLISHED).expect("the published schema is there");
    // While it is being written anew it may be empty for a moment, and must not keep its own writer from running.
    let walked = serde_json::from_str(&text).map_or(text, |mut schema| {
        strip(&mut schema);
        schema.to_string()
    });
    let folder = env::var("OUT_DIR").expect("cargo names a folder");
    fs::write(Path::new(&folder).join("schema.json"), walked)
        .expect("the folder can be written to");
}

/// Leaves out what is for people and editors: titles, patterns (each has a form besides), defaults, descriptions and the
/// names beside a choice; but how a text of some form is described is what a problem says was expected.
fn strip(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let is_text = fields
                .get("type")
                .is_some_and(|kind| kind != "integer" && kind != "number");
            let form = fields.get("format").and_then(Value::as_str);
            let has_form = is_text && form.is_some_and(|form| !form.starts_with("node:"));
            let words = fields.remove("$comment").filter(|_| has_form);
            if let Some(words) = words {
                fields.insert("description".to_owned(), words);
            }
            let is_choice = ["oneOf", "anyOf"]
                .iter()
                .any(|key| fields.get(*key).is_some_and(Value::is_array));
            fields.retain(|key, value| match key.as_str() {
                "description" => has_form || !value.is_string(),
                "title" | "pattern" | "patternErrorMessage" | "$schema" => !value.is_string(),
                "properties" => !is_choice,
                "defaultSnippets" => !value.is_array(),
                // What no number of a file may exceed is no matter of one field.
                "maximum" => value.as_u64() != Some(u64::from(u32::MAX)),
                // A default is a value, but under `properties` it would be a field's schema.
                "default" => value.get("type").is_some() || value.get("$ref").is_some(),
                _ => true,
            });
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
