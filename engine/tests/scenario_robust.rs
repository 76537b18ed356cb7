//! Whatever stands in a file: no panic, no hang, and no words that are a library's and not ours.

mod compared;
#[macro_use]
mod seeds;

use compared::{Pairs, compare};
use fallible_engine::format::limits;
use fallible_engine::scenario::{Problems, parse, parse_bytes};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

const SAMPLE: &str = include_str!("sample.json");

/// Phrases of serde, which would mean that the schema let through what the types refuse.
const FOREIGN: [&str; 8] = [
    "did not match",
    "invalid type",
    "invalid value",
    "invalid length",
    "missing field",
    "unknown field `",
    "unknown variant",
    "cannot be read",
];

fn assert_well_said(problems: &Problems, text: &str) {
    assert!(!problems.list.is_empty());
    assert!(problems.list.len() <= limits::PROBLEMS);
    let lines = text.lines().count().max(1) + 1;
    for problem in &problems.list {
        assert!(
            problem.line >= 1 && problem.line <= lines && problem.column >= 1,
            "{problem}"
        );
        assert!(
            !problem.found.is_empty() && !problem.expected.is_empty(),
            "{problem}"
        );
        for phrase in FOREIGN {
            assert!(!problem.expected.contains(phrase), "{problem}");
        }
        assert!(!problem.found.contains("cannot be read"), "{problem}");
    }
}

fn assert_parses_or_says_why(text: &str) {
    if let Err(problems) = parse(text) {
        assert_well_said(&problems, text);
    }
}

/// Every place in a JSON value, as pointers.
fn places(value: &Value, pointer: &str, out: &mut Vec<String>) {
    out.push(pointer.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{pointer}/{index}"), out);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                places(field, &format!("{pointer}/{key}"), out);
            }
        }
        _ => {}
    }
}

/// Values of each kind, some of which fit somewhere.
fn junk() -> impl Strategy<Value = Value> {
    select(vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(0.5),
        json!(1e300),
        json!(4_294_967_296_u64),
        json!(u64::MAX),
        json!(""),
        json!("0s"),
        json!("80ms"),
        json!("80"),
        json!("64kB"),
        json!("20/s"),
        json!("alice"),
        json!("db-1"),
        json!("wan"),
        json!("save"),
        json!("reload-1"),
        json!("reload"),
        json!("naive"),
        json!("holds"),
        json!("all"),
        json!("end"),
        json!("/nodes/alice"),
        json!("</script>"),
        json!([]),
        json!(["naive"]),
        json!([[], {}]),
        json!({}),
        json!({ "uniform": { "min": "1s", "max": "1ms" } }),
        json!({ "pareto": { "min": "1ms" } }),
        json!({ "violated": "monotonic" }),
        json!({ "say": "x", "play": {} }),
        json!({ "operation": "save" }),
        json!({ "count": { "operations": { "operation": "reload" } }, "at_least": 1 }),
        json!({ "not": { "not": { "all": [] } } }),
        json!({ "link": "wan", "from": "alice", "to": "db-1" }),
    ])
}

/// One change to a JSON value.
#[derive(Clone, Debug)]
enum Change {
    Put(Value),
    Remove,
    Rename(String),
    Copy(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        junk().prop_map(Change::Put),
        Just(Change::Remove),
        select(vec!["x", "at", "after", "value", "__proto__", "kind", "as"])
            .prop_map(|name| Change::Rename(name.to_owned())),
        any::<Index>().prop_map(Change::Copy),
    ]
}

fn apply(scenario: &mut Value, at: &Index, change: &Change) {
    let mut all = Vec::new();
    places(scenario, "", &mut all);
    let pointer = at.get(&all).clone();
    let copied = match change {
        Change::Copy(from) => scenario.pointer(from.get(&all).as_str()).cloned(),
        _ => None,
    };
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        return;
    };
    let Some(parent) = scenario.pointer_mut(parent) else {
        return;
    };
    match (change, parent) {
        (Change::Put(value), parent) => {
            if let Some(there) = parent.pointer_mut(&format!("/{last}")) {
                *there = value.clone();
            }
        }
        (Change::Copy(_), parent) => {
            if let (Some(there), Some(value)) = (parent.pointer_mut(&format!("/{last}")), copied) {
                *there = value;
            }
        }
        (Change::Remove, Value::Object(fields)) => {
            fields.remove(last);
        }
        (Change::Remove, Value::Array(items)) => {
            items.remove(last.parse().expect("an index"));
        }
        (Change::Rename(name), Value::Object(fields)) => {
            if let Some(value) = fields.remove(last) {
                fields.insert(name.clone(), value);
            }
        }
        _ => {}
    }
}

for_many! {
    400;

    fn any_text_is_read_or_refused(text in ".*") {
        assert_parses_or_says_why(&text);
    }

    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_bytes(&bytes);
    }

    fn text_like_json_is_read_or_refused(text in r#"([{}\[\]:,"0-9a-z\\ -]|null|"format"|"nodes"){0,60}"#) {
        assert_parses_or_says_why(&text);
    }

    fn a_sample_with_a_piece_torn_out_is_read_or_refused(start in any::<Index>(), length in 0..40_usize, patch in ".{0,8}") {
        let starts: Vec<usize> = SAMPLE.char_indices().map(|(at, _)| at).collect();
        let start = *start.get(&starts);
        let mut end = (start + length).min(SAMPLE.len());
        while !SAMPLE.is_char_boundary(end) {
            end += 1;
        }
        assert_parses_or_says_why(&format!("{}{patch}{}", &SAMPLE[..start], &SAMPLE[end..]));
    }
}

for_many! {
    500;

    fn a_sample_with_some_values_changed_is_read_or_refused(
        changes in proptest::collection::vec((any::<Index>(), change()), 1..4),
    ) {
        let mut scenario: Value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
        for (at, change) in &changes {
            apply(&mut scenario, at, change);
        }
        assert_parses_or_says_why(&scenario.to_string());
    }
}

/// What is wrong with a file; what the first problem asks for; what its title is, if nothing is wrong.
#[track_caller]
fn check(file: &[u8], expected: Pairs<'_>) {
    let read = parse_bytes(file);
    let input = String::from_utf8_lossy(&file[..file.len().min(99)]);
    compare(&input, expected, |what| match (&read, what) {
        (Ok(_), "problems") => "none".to_owned(),
        (Err(problems), "problems") => problems.to_string(),
        (Err(problems), "first asks for") => problems.list[0].expected.clone(),
        (Ok(document), "title") => document.scenario().title.to_string(),
        _ => panic!("{what} of {read:?}"),
    });
}

#[test]
fn a_file_that_is_too_long_is_refused_before_it_is_looked_at() {
    let words = "Line 1, column 1: found a file of 209715200 bytes, expected at most 1048576 bytes (1 MiB).\n";
    check(&vec![0xff; 200 * 1024 * 1024], &[("problems", words)]);
}

#[test]
fn a_thousand_million_messages_a_second_may_be_asked_for() {
    // The run stops at its own limit, not the file.
    let text = SAMPLE.replace("\"20/s\"", "\"1000000000/s\"");
    check(text.as_bytes(), &[("problems", "none")]);
    // More cannot be counted in nanoseconds.
    let text = SAMPLE.replace("\"20/s\"", "\"1000000001/s\"");
    check(
        text.as_bytes(),
        &[("first asks for", "at most 1000000000/s")],
    );
}

#[test]
fn markup_in_texts_stays_text() {
    let script = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let text = SAMPLE
        .replace("A bit of everything", script)
        .replace("It happens.", script);
    check(text.as_bytes(), &[("title", script)]);
}

#[test]
fn a_byte_order_mark_at_the_beginning_is_passed_over() {
    let text = format!("\u{feff}{SAMPLE}");
    check(text.as_bytes(), &[("problems", "none")]);
}
