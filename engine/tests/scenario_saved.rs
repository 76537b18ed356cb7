//! What somebody did by hand, saved as a scenario that reads again.

mod compared;
mod written;

use compared::{Pairs, compare};
use fallible_engine::format::decode::from_json;
use fallible_engine::format::units::Seed;
use fallible_engine::scenario::parse;
use fallible_engine::scenario::schema::ScriptEntry;
use serde_json::{Value, json};
use written::{at, tree};

const SAMPLE: &str = include_str!("sample.json");

/// What stands where in a file that was saved after somebody had done something, on seed 99; `in`: which variants have
/// what was done; `text`: the file; `refused`: why it is not saved.
#[track_caller]
fn check((file, done): (&str, &str), expected: Pairs<'_>) {
    let done = format!("[{done}]");
    let saved = parse(file)
        .map_err(|problems| problems.to_string())
        .and_then(|document| {
            let script: Vec<ScriptEntry> = from_json(&done).expect("a script");
            let saved = document.with_script(&script, Some(Seed(99)));
            saved.map_err(|unsaved| unsaved.to_string())
        });
    let again = saved
        .as_ref()
        .map(|saved| parse(saved).unwrap_or_else(|problems| panic!("{problems}\n{saved}")));
    let again = again.map(|again| (tree(&again), again));
    compare(&done[..done.len().min(200)], expected, |what| {
        match (&again, &saved, what) {
            (Err(why), ..) => (*why).clone(),
            (Ok(_), _, "refused") => "no".to_owned(),
            (Ok(_), Ok(saved), "text") => saved.clone(),
            (Ok(_), Ok(saved), "bytes") => saved.len().to_string(),
            (Ok((_, again)), Ok(saved), "saved again") => {
                let same = again.with_script(&[], None).as_ref() == Ok(saved);
                (if same { "the same" } else { "something else" }).to_owned()
            }
            (Ok((tree, again)), _, "in") => {
                let done: Value =
                    serde_json::from_str(&done[1..done.len() - 1]).expect("one entry");
                let ids = again.variants().map(ToString::to_string);
                let has = |id: &String| {
                    tree[id]["script"]
                        .as_array()
                        .is_some_and(|script| script.contains(&done))
                };
                ids.filter(has).collect::<Vec<_>>().join(", ")
            }
            (Ok((tree, _)), _, path) => at(tree, path),
        }
    });
}

/// The sample, changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
    change(&mut value);
    value.to_string()
}

const PAUSE: &str = r#"{"at":"0s","do":{"pause":"db-1"}}"#;

#[test]
fn what_somebody_did_is_saved_as_a_scenario_that_reads_again() {
    let pause = r#"{"at":"1234567us","do":{"pause":"db-1"}}"#;
    let sample = parse(SAMPLE).unwrap_or_else(|problems| panic!("{problems}"));
    // Saving changes nothing by itself.
    check(
        (SAMPLE, pause),
        &[
            ("/file/seed", "99"),
            ("/file/script/11", pause),
            ("/file/script/12", "nothing"),
            ("/file/variants/0/expect", "nothing"),
            ("/file/variants/1/expect", "nothing"),
            ("/file/nodes", &at(&tree(&sample), "/file/nodes")),
            ("saved again", "the same"),
        ],
    );
}

#[test]
fn a_scenario_without_a_script_gets_one() {
    let crash = r#"{"at":"0s","do":{"crash":"db-2"}}"#;
    let bare = SAMPLE.replace("\"script\": [", "\"glossary\": {}, \"unused\": [");
    check(
        (&bare, crash),
        &[("refused", "…the unknown field `unused`…")],
    );
    let bare = changed(|value| {
        value["variants"][1]["patch"] = json!([]);
        value["lesson"] = json!([]);
        value.as_object_mut().expect("an object").remove("script");
    });
    check((&bare, crash), &[("/file/script", &format!("[{crash}]"))]);
}

#[test]
fn numbers_keep_their_digits_when_a_scenario_is_saved() {
    let zeros = "\"usd_per_gb\": 0.020000";
    let text = SAMPLE.replace("\"usd_per_gb\": 0.02", zeros);
    check((&text, PAUSE), &[("text", &format!("…{zeros}…"))]);
}

#[test]
fn what_would_be_too_long_to_read_again_is_not_saved() {
    let entry = json!({ "at": "1s", "node": "alice", "do": { "write": { "key": "x".repeat(900), "value": "v" } } });
    let full = changed(|value| {
        let work = value["workload"].as_array_mut().expect("a list");
        work.extend(std::iter::repeat_n(entry, 1_060));
    });
    // Written for people it would be too long, and in one line it is not.
    check(
        (&full, PAUSE),
        &[("refused", "no"), ("bytes", "at most 1048576")],
    );
    let room = (1_048_576 - full.len()) / 975;
    let more = vec![PAUSE; 2_000 + room * 30].join(",");
    check(
        (&full, &more),
        &[("refused", "This cannot be saved: the file would be …")],
    );
}

#[test]
fn a_variant_without_the_thing_that_something_was_done_to_leaves_it_out() {
    let file = changed(|value| {
        let patch = value["variants"][1]["patch"].as_array_mut();
        patch
            .expect("a list")
            .push(json!({ "op": "remove", "path": "/links/spare" }));
    });
    check(
        (&file, r#"{ "at": "0s", "do": { "cut": "spare" } }"#),
        &[("in", "naive")],
    );
}

#[test]
fn what_was_done_to_a_thing_that_one_variant_adds_stands_in_that_variant() {
    let file = changed(|value| {
        let patch = value["variants"][1]["patch"].as_array_mut();
        let store = json!({ "kind": "store", "zone": "eu-west", "config": { "role": "replica" } });
        patch
            .expect("a list")
            .push(json!({ "op": "add", "path": "/nodes/db-3", "value": store }));
    });
    check(
        (&file, r#"{ "at": "0s", "do": { "crash": "db-3" } }"#),
        &[("in", "token")],
    );
}
