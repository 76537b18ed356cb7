//! The JSON Schema of scenario files, made from their types: what editors and the reader of files go by.

mod editors;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::Value;

use super::index::Index;
use super::schema::Scenario;

/// The JSON Schema of scenario files, with that of the index among its definitions, as pretty JSON text with a line feed at its end.
#[must_use]
pub fn json_schema() -> String {
    let settings = SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(without_null))
        .with_transform(RecursiveTransform(bounded));
    let mut generator = settings.into_generator();
    generator.subschema_for::<Index>();
    let mut schema = generator.into_root_schema_for::<Scenario>().to_value();
    editors::add(&mut schema);
    // What comes out as a schema again has its keywords in the customary order.
    let schema = Schema::try_from(schema).expect("an object is a schema");
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

/// What need not be given is left out, and never written as `null`.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(branches)) = object.get_mut("anyOf") {
        branches.retain(|branch| branch.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = branches.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
}

/// A whole number is no larger than what it is read into.
fn bounded(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let (least, most) = match object.get("format").and_then(Value::as_str) {
        Some("uint32" | "uint64") => (0, i64::from(u32::MAX)),
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => return,
    };
    object.entry("minimum").or_insert(least.into());
    object.entry("maximum").or_insert(most.into());
}
