//! What somebody did by hand, saved as a scenario that reads again.

use fallible_engine::format::limits;
use fallible_engine::format::units::{Duration, Seed};
use fallible_engine::kernel::faults::said::LinkTarget;
use fallible_engine::kernel::faults::{crash, cut, pause};
use fallible_engine::scenario::schema::{Action, Moment, ScriptEntry};
use fallible_engine::scenario::{Document, parse};
use serde_json::json;

const SAMPLE: &str = include_str!("sample.json");

fn sample() -> Document {
    parse(SAMPLE).unwrap_or_else(|problems| panic!("{problems}"))
}

fn changed(change: impl FnOnce(&mut serde_json::Value)) -> Result<Document, String> {
    let mut value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
    change(&mut value);
    parse(&value.to_string()).map_err(|problems| problems.to_string())
}

#[test]
fn what_somebody_did_is_saved_as_a_scenario_that_reads_again() {
    let document = sample();
    let pause = ScriptEntry {
        moment: Moment::At(Duration::from_nanos(1_234_567_000)),
        action: Action::Pause(pause::Written("db-1".into())),
        by: None,
    };
    let saved = document.with_script(std::slice::from_ref(&pause), Some(Seed(99)));
    let saved = saved.expect("it is short enough");
    let again = parse(&saved).unwrap_or_else(|problems| panic!("{problems}\n{saved}"));
    assert_eq!(again.scenario().seed, Seed(99));
    assert_eq!(again.scenario().script.last(), Some(&pause));
    assert_eq!(
        again.scenario().script.len(),
        document.scenario().script.len() + 1
    );
    assert!(
        again
            .scenario()
            .variants
            .iter()
            .all(|variant| variant.expect.is_empty())
    );
    assert_eq!(again.scenario().nodes, document.scenario().nodes);
    assert_eq!(
        again.with_script(&[], None),
        Ok(saved),
        "saving changes nothing by itself"
    );
}

#[test]
fn a_scenario_without_a_script_gets_one() {
    let bare = SAMPLE.replace("\"script\": [", "\"glossary\": {}, \"unused\": [");
    assert!(parse(&bare).is_err(), "`unused` is no field");
    let mut value: serde_json::Value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
    value["script"] = json!([]);
    value["variants"][1]["patch"] = json!([]);
    value["lesson"] = json!([]);
    value.as_object_mut().expect("an object").remove("script");
    let document = parse(&value.to_string()).unwrap_or_else(|problems| panic!("{problems}"));
    let crash = ScriptEntry {
        moment: Moment::At(Duration::ZERO),
        action: Action::Crash(crash::Written("db-2".into())),
        by: None,
    };
    let saved = document.with_script(std::slice::from_ref(&crash), None);
    let again = parse(&saved.expect("it is short enough")).expect("what is saved reads");
    assert_eq!(again.scenario().script, [crash]);
}

#[test]
fn numbers_keep_their_digits_when_a_scenario_is_saved() {
    let text = SAMPLE.replace("\"usd_per_gb\": 0.02", "\"usd_per_gb\": 0.020000");
    let saved = parse(&text)
        .expect("more zeros change nothing")
        .with_script(&[], None)
        .expect("it is short enough");
    assert!(saved.contains("\"usd_per_gb\": 0.020000"), "{saved}");
}

#[test]
fn what_would_be_too_long_to_read_again_is_not_saved() {
    let text = "x".repeat(900);
    let entry =
        json!({ "at": "1s", "node": "alice", "do": { "write": { "key": text, "value": "v" } } });
    let full = |count: usize| {
        changed(|value| {
            let work = value["workload"].as_array_mut().expect("a list");
            work.extend(std::iter::repeat_n(entry.clone(), count));
        })
        .expect("it is valid")
    };
    let pause = ScriptEntry {
        moment: Moment::At(Duration::ZERO),
        action: Action::Pause(pause::Written("db-1".into())),
        by: None,
    };
    // Written for people it would be too long, and in one line it is not.
    let saved = full(1_060).with_script(std::slice::from_ref(&pause), None);
    let saved = saved.expect("in one line it is short enough");
    assert!(saved.len() <= limits::FILE_BYTES && parse(&saved).is_ok());
    let most = full(1_060);
    let room = (limits::FILE_BYTES - most.text().len()) / 975;
    let more = vec![pause; 2_000 + room * 30];
    let refused = most.with_script(&more, None).expect_err("it is too long");
    let words = refused.to_string();
    assert!(
        words.starts_with("This cannot be saved: the file would be "),
        "{words}"
    );
}

/// What each variant of a file has in its script besides what the file itself has, once something is saved.
fn saved_in(document: &Document, done: &ScriptEntry) -> Vec<(String, bool)> {
    let saved = document.with_script(std::slice::from_ref(done), None);
    let saved = saved.unwrap_or_else(|unsaved| panic!("{unsaved}"));
    let again = parse(&saved).unwrap_or_else(|problems| panic!("{problems}\n{saved}"));
    let variants = again.variants();
    let has = |id: &str| {
        let scenario = again.variant(id).expect("it is in the file");
        scenario.script.contains(done)
    };
    variants
        .map(|id| (id.to_string(), has(id.as_str())))
        .collect()
}

#[test]
fn a_variant_without_the_thing_that_something_was_done_to_leaves_it_out() {
    let document = changed(|value| {
        let patch = value["variants"][1]["patch"].as_array_mut();
        let without_link = json!({ "op": "remove", "path": "/links/spare" });
        patch.expect("a list").push(without_link);
    });
    let cut_spare = ScriptEntry {
        moment: Moment::At(Duration::ZERO),
        action: Action::Cut(cut::Written(LinkTarget::Whole("spare".into()))),
        by: None,
    };
    assert_eq!(
        saved_in(&document.expect("it is valid"), &cut_spare),
        [("naive".to_owned(), true), ("token".to_owned(), false)]
    );
}

#[test]
fn what_was_done_to_a_thing_that_one_variant_adds_stands_in_that_variant() {
    let document = changed(|value| {
        let patch = value["variants"][1]["patch"].as_array_mut();
        let store = json!({ "kind": "store", "zone": "eu-west", "config": { "role": "replica" } });
        let third = json!({ "op": "add", "path": "/nodes/db-3", "value": store });
        patch.expect("a list").push(third);
    });
    let crash = ScriptEntry {
        moment: Moment::At(Duration::ZERO),
        action: Action::Crash(crash::Written("db-3".into())),
        by: None,
    };
    assert_eq!(
        saved_in(&document.expect("it is valid"), &crash),
        [("naive".to_owned(), false), ("token".to_owned(), true)]
    );
}
