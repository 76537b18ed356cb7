//! A scenario that was read, written as one tree, so that tests can say what stands where in it.

use fallible_engine::scenario::Document;
use serde_json::Value;

/// The `file`, and beside it each variant by its id.
pub(crate) fn tree(document: &Document) -> Value {
    let variants = document.variants();
    let variants = variants.map(|id| (id.to_string(), document.variant(id.as_str())));
    let all = variants.chain([("file".to_owned(), Some(document.scenario()))]);
    let all = all.map(|(id, scenario)| (id, serde_json::to_value(scenario)));
    let all = all.map(|(id, value)| (id, value.expect("a scenario is JSON")));
    Value::Object(all.collect())
}

/// What stands at a path: a text as it is, and anything else as JSON.
pub(crate) fn at(tree: &Value, path: &str) -> String {
    match tree.pointer(path) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "nothing".to_owned(),
    }
}
