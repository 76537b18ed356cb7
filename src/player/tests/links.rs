//! Links: what leads back to a moment leads to the same moment.

use super::*;

/// Of three who ask at one instant.
const INSTANT: &str = r#"{
    "format": 1, "id": "same-instant", "title": "One instant", "group": "copies-of-data", "hook": "A test.", "minutes": 1,
    "seed": "1", "duration": "2s",
    "zones": { "a": {}, "b": {} },
    "links": { "wan": { "between": ["a", "b"], "latency": "3us" } },
    "nodes": {
        "ann": { "kind": "client", "zone": "a" },
        "ben": { "kind": "client", "zone": "a" },
        "cat": { "kind": "client", "zone": "a" },
        "db": { "kind": "store", "zone": "b", "config": { "role": "primary" } }
    },
    "workload": [
        { "at": "1s", "node": "ann", "do": { "write": { "key": "k", "value": "v" } }, "as": "first" },
        { "at": "1s", "node": "ben", "do": { "write": { "key": "k", "value": "v" } }, "as": "second" },
        { "at": "1s", "node": "cat", "do": { "read": { "key": "k" } }, "as": "third" }
    ],
    "variants": [{ "id": "plain", "label": "As it is" }]
}"#;

fn instant() -> Rc<Document> {
    match parse(INSTANT) {
        Ok(document) => Rc::new(document),
        Err(problems) => panic!("the test's scenario is valid: {problems}"),
    }
}

#[test]
fn a_link_leads_to_the_step_and_not_only_to_the_instant() {
    let mut player = Player::open(instant(), &Start::default());
    player.finish();
    player.seek(Time(1_000_000_000));
    let mut steps = Vec::new();
    loop {
        let (start, here) = (player.start(), player.cursor());
        let mut other = Player::open(instant(), &start);
        while other.is_computing() {
            other.compute(1);
        }
        assert_eq!(other.cursor(), here, "{start:?}");
        steps.push(start.step);
        player.step(false);
        if player.cursor().time < Time(1_000_000_000) {
            break;
        }
    }
    assert_eq!(
        steps[0], None,
        "all of the instant is what is meant where nothing is said"
    );
    assert!(steps.len() > 2, "{steps:?}");
    assert!(steps[1..].iter().all(Option::is_some), "{steps:?}");
}

#[test]
fn what_a_link_asks_of_a_document_that_has_it_not_is_told() {
    let check = |start: Start, told: &[&str]| assert_eq!(start.doubts(&instant()), told);
    check(Start::default(), &[]);
    let start = Start {
        variant: Some("nonsense".to_owned()),
        at: Some(Time(3_000_000_000)),
        ..Start::default()
    };
    check(
        start,
        &[
            "This scenario has no variant called nonsense: its first one is shown.",
            "There is no moment 3.000 s in this run: it ends at 2.000 s.",
        ],
    );
}
