//! JSON for programs, which may know only 53 bits of a number.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::ask::{ask, fallible, folder, small};

const SEED: &str = "18446744073709551615";

/// What no reader of JSON loses digits of.
const EXACT: u64 = 1 << 53;

/// Every number of a value is one that JavaScript keeps.
fn assert_exact(value: &Value) {
    match value {
        Value::Number(number) => {
            let whole = number
                .as_u64()
                .or_else(|| number.as_i64().map(i64::unsigned_abs));
            assert!(whole.is_none_or(|whole| whole < EXACT), "{number}");
        }
        Value::Array(items) => items.iter().for_each(assert_exact),
        Value::Object(members) => members.values().for_each(assert_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn parse(text: &str) -> Value {
    let value = serde_json::from_str(text).expect("it prints JSON");
    assert_exact(&value);
    value
}

#[test]
fn seeds_of_a_check_are_text() {
    let file = small(&folder("check-json"));
    let (json, seeds) = (Path::new("--json"), Path::new("--seeds=1"));
    let (code, told, _) = ask(&mut fallible([Path::new("check"), &file, seeds, json]));
    let told = parse(&told);
    let quick = &told["files"][0]["variants"][0]["claims"][1];
    assert_eq!((code, &quick["property"]), (0, &json!("quick")));
    // On both seeds, of which 1 is the smaller.
    assert_eq!(
        (&quick["violated"], &quick["first_violated_seed"]),
        (&json!(2), &json!("1"))
    );
    let none = &told["files"][0]["variants"][0]["claims"][0];
    assert_eq!(none["first_violated_seed"], Value::Null);
    let own = Path::new("--seeds=0");
    let (_, told, _) = ask(&mut fallible([Path::new("check"), &file, own, json]));
    let quick = &parse(&told)["files"][0]["variants"][0]["claims"][1];
    assert_eq!(quick["first_violated_seed"], json!(SEED));
}

#[test]
fn the_seed_of_a_run_is_text() {
    let file = small(&folder("run-json"));
    let (_, told, _) = ask(&mut fallible([
        Path::new("run"),
        &file,
        Path::new("--json"),
    ]));
    assert_eq!(parse(&told)["seed"], json!(SEED));
}

#[test]
fn messages_of_a_trace_are_named_by_text() {
    let folder = folder("trace-json");
    let (file, to) = (small(&folder), folder.join("trace.jsonl"));
    let run = [Path::new("run"), &file, Path::new("--trace"), &to];
    assert_eq!(ask(&mut fallible(run)).0, 0);
    let text = fs::read_to_string(&to).expect("it was written");
    let facts: Vec<Value> = text
        .lines()
        .skip(1)
        .map(|line| parse(line)["fact"].take())
        .collect();
    let all =
        |name: &str| -> Vec<&Value> { facts.iter().filter_map(|fact| fact.get(name)).collect() };
    let sent = all("Sent");
    assert_eq!(sent.len(), 4);
    assert!(
        sent.iter()
            .all(|sent| sent["flight"].is_string() && sent["due"].is_u64())
    );
    assert_eq!(all("Delivered")[0][0], sent[0]["flight"]);
}
