//! What can be done with a scenario that was read: patch it, set its controls.

use fallible_engine::format::encode::Encode;
use fallible_engine::format::limits;
use fallible_engine::format::units::Duration;
use fallible_engine::protocols::store::manner::ReadFrom;
use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::kinds::client::ClientConfig;
use fallible_engine::scenario::kinds::store::StoreConfig;
use fallible_engine::scenario::schema::{Node, PatchOperation, Setting};
use fallible_engine::scenario::steps::manner::Tries;
use fallible_engine::scenario::{Document, parse};
use serde_json::json;

const SAMPLE: &str = include_str!("sample.json");

fn sample() -> Document {
    parse(SAMPLE).unwrap_or_else(|problems| panic!("{problems}"))
}

fn challenge(document: &Document) -> Tries<'_> {
    let steps = document.scenario().lesson.iter();
    let mut challenges = steps.filter_map(|step| step.manner().tries);
    challenges.next().expect("the sample has a challenge")
}

fn text(text: &str) -> Setting {
    Setting::Text(text.into())
}

#[test]
fn a_variant_differs_from_the_file_as_its_patch_says() {
    let document = sample();
    let reads = |id: &str| {
        let scenario = document.variant(id).expect("it is in the file");
        scenario
            .nodes
            .get("alice")
            .and_then(Node::config::<ClientConfig>)
            .expect("a client")
            .asks
            .stores
            .clone()
    };
    assert_eq!(
        (reads("naive").read_from, reads("naive").token_wait),
        (ReadFrom::Nearest, None)
    );
    let token = reads("token");
    assert_eq!(token.read_from, ReadFrom::NearestAtToken);
    assert_eq!(token.token_wait, Some(Duration::from_millis(1_000)));
}

#[test]
fn controls_set_values_that_are_there_and_values_that_are_not() {
    let document = sample();
    let settings = [
        ("reads", text("The primary")),
        ("wait", text("350ms")),
        ("commit", text("At once")),
    ];
    let scenario = document
        .with_settings(challenge(&document), &settings)
        .expect("they are its own settings");
    let alice = scenario
        .nodes
        .get("alice")
        .and_then(Node::config::<ClientConfig>)
        .expect("a client");
    let copy = scenario
        .nodes
        .get("db-2")
        .and_then(Node::config::<StoreConfig>)
        .expect("a store");
    assert_eq!(alice.asks.stores.read_from, ReadFrom::Primary);
    assert_eq!(copy.read_wait, Duration::from_millis(350));
    assert_eq!(
        document.variant("naive"),
        Some(document.scenario()),
        "the document itself stays as it was"
    );
}

#[test]
fn settings_that_a_control_does_not_have_are_refused() {
    let document = sample();
    for (id, setting) in [
        ("reads", text("The moon")),
        ("speed", text("fast")),
        ("wait", text("often")),
    ] {
        let problems = document.with_settings(challenge(&document), &[(id, setting.clone())]);
        let problems = problems.expect_err("the control does not have it");
        assert_eq!(
            problems.list[0].found,
            format!("the control `{id}` at {setting}")
        );
    }
}

#[test]
fn a_further_patch_is_checked_like_any_other() {
    let document = sample();
    let patch = |role: &str| {
        [PatchOperation::Replace {
            path: "/nodes/db-2/config/role".into(),
            value: role.encode(),
        }]
    };
    assert!(document.with_patch("naive", &patch("replica")).is_ok());
    let problems = document
        .with_patch("naive", &patch("primary"))
        .expect_err("there is one already");
    assert!(
        problems.list[0]
            .found
            .starts_with("a second primary besides db-1"),
        "{problems}"
    );
    assert!(document.with_patch("other", &[]).is_err());
}

const INDEX: &str = r#"{
  "groups": [
    { "id": "copies-of-data", "title": "Copies of data", "lessons": [
      { "file": "replication-lag.json", "id": "replication-lag", "title": "Replication lag", "hook": "You saved it.", "minutes": 6 }
    ] }
  ]
}"#;

#[test]
fn an_index_reads() {
    let index = Index::parse(INDEX).unwrap_or_else(|problems| panic!("{problems}"));
    let files: Vec<&str> = index.cards().map(|card| card.file.as_str()).collect();
    assert_eq!(files, ["replication-lag.json"]);
}

#[test]
fn an_index_names_only_files_beside_it_and_each_lesson_once() {
    let other = INDEX
        .replace("\"replication-lag.json\"", "\"../secret.json\"")
        .replace("\"minutes\": 6", "\"minuts\": 6");
    let problems = Index::parse(&other).expect_err("another folder");
    let said: Vec<String> = problems.list.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "Line 4, column 17, at /groups/0/lessons/0/file: found \"../secret.json\", \
             expected the name of a file beside the index, such as \"replication-lag.json\".",
            "Line 4, column 113, at /groups/0/lessons/0/minuts: found the unknown field `minuts`, \
             expected a field that is known here. Did you mean `minutes`?",
        ]
    );
    let card = &INDEX
        [INDEX.find("{ \"file\"").expect("a card")..INDEX.find("\n    ] }").expect("its end")];
    let twice = INDEX.replace(card, &format!("{card}, {card}"));
    let problems = Index::parse(&twice).expect_err("a lesson twice");
    assert_eq!(
        problems.list[0].found,
        "the lesson `replication-lag` a second time"
    );
}

/// What a file says in the words of before clients had manners of asking, and in those of today.
const OLDER: [(&str, &str); 2] = [
    (
        r#""read_from": "nearest", "stores": ["db"], "write_to": "db", "token_wait": "5ms",
        "service": "shop", "keys": "on_disk", "pages_from": "web", "else_from": [],
        "account": { "bank": "bank", "password": "tulip" }, "device": { "hub": "hub", "reads": 2 }, "timeout": "3s""#,
        r#""timeout": "3s", "asks": {
            "stores": { "read_from": "nearest", "copies": ["db"], "write_to": "db", "token_wait": "5ms" },
            "service": { "node": "shop", "keys": "on_disk" }, "pages": { "from": "web", "else_from": [] },
            "bank": { "node": "bank", "password": "tulip" }, "hub": { "node": "hub", "reads": 2 }
        }"#,
    ),
    (
        r#"{ "op": "replace", "path": "/nodes/ann/config/device/reads", "value": 1 },
        { "op": "add", "path": "/nodes/ann/config/after_write", "value": { "primary_for": "1s" } },
        { "op": "replace", "path": "/nodes/ann/config/account", "value": { "bank": "bank", "password": "rose" } },
        { "op": "replace", "path": "/nodes/ben", "value": { "kind": "client", "zone": "here", "config": { "keys": "on_disk" } } }"#,
        r#"{ "op": "replace", "path": "/nodes/ann/config/asks/hub/reads", "value": 1 },
        { "op": "add", "path": "/nodes/ann/config/asks/stores/after_write", "value": { "primary_for": "1s" } },
        { "op": "replace", "path": "/nodes/ann/config/asks/bank", "value": { "node": "bank", "password": "rose" } },
        { "op": "replace", "path": "/nodes/ben", "value": { "kind": "client", "zone": "here", "config": { "asks": { "service": { "keys": "on_disk" } } } } }"#,
    ),
];

/// A file whose client and whose patch are set up so.
fn asking(config: &str, patch: &str) -> String {
    r#"{
        "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "8s",
        "zones": { "here": {} }, "links": { "net": { "within": ["here"], "latency": "1ms" } },
        "nodes": {
            "ann": { "kind": "client", "zone": "here", "config": { CONFIG } },
            "ben": { "kind": "client", "zone": "here" },
            "db": { "kind": "store", "zone": "here" }, "shop": { "kind": "service", "zone": "here" },
            "web": { "kind": "web", "zone": "here" }, "bank": { "kind": "bank", "zone": "here" },
            "hub": { "kind": "hub", "zone": "here" }
        },
        "variants": [{ "id": "other", "label": "Other", "patch": [PATCH] }]
    }"#
    .replace("CONFIG", config)
    .replace("PATCH", patch)
}

#[test]
fn an_older_file_says_the_same_as_one_of_today() {
    let [(config, config_today), (patch, patch_today)] = OLDER;
    let read = |text: String| parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    let (older, today) = (
        read(asking(config, patch)),
        read(asking(config_today, patch_today)),
    );
    let node = |document: &Document, variant: &str, node: &str| {
        let scenario = document.variant(variant).expect("it is there");
        let node = scenario.nodes.get(node).expect("it is there");
        node.config::<ClientConfig>().expect("a client").clone()
    };
    for id in ["ann", "ben"] {
        assert_eq!(node(&older, "other", id), node(&today, "other", id));
    }
    assert_eq!(
        older.scenario().nodes.get("ann"),
        today.scenario().nodes.get("ann")
    );
    let read_from = node(&older, "other", "ann").asks.stores.read_from;
    assert_eq!(read_from, ReadFrom::Nearest);
}

#[test]
fn what_is_wrong_in_an_older_file_is_found_where_it_stands() {
    let wrong = asking(r#""read_from": "moon""#, "");
    let problems = parse(&wrong).expect_err("nobody reads from the moon");
    let [problem] = &*problems.list else {
        panic!("one problem, and not {problems}");
    };
    assert_eq!(problem.found, "\"moon\"");
    assert!(problem.excerpt.contains(r#""read_from": "moon""#));
}

/// The sample with other members.
fn changed(change: impl FnOnce(&mut serde_json::Value)) -> Result<Document, String> {
    let mut value: serde_json::Value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
    change(&mut value);
    parse(&value.to_string()).map_err(|problems| problems.to_string())
}

#[test]
fn a_client_has_only_so_many_loads() {
    let loads = |count: usize| {
        changed(|value| {
            let load = json!({ "from": "0s", "every": "1s", "node": "alice", "do": { "read": { "key": "bio" } } });
            let work = value["workload"].as_array_mut().expect("a list");
            work.retain(|entry| entry["node"] != "alice" || entry.get("from").is_none());
            work.extend(std::iter::repeat_n(load, count));
        })
    };
    assert!(loads(limits::LOADS).is_ok());
    let report = loads(limits::LOADS + 1).expect_err("one more is too many");
    let words = "found 255 entries in which alice asks again and again, expected at most 254.";
    assert!(report.contains(words), "{report}");
}

#[test]
fn a_report_ends_at_its_limit() {
    let report = changed(|value| {
        let zones: serde_json::Map<_, _> = (0..50)
            .map(|n| (format!("a-zone-with-a-long-name-number-{n}"), json!({})))
            .collect();
        value["zones"] = zones.into();
        let entry = json!({ "at": "1s", "do": { "cut": "x".repeat(100_000) } });
        value["script"] = vec![entry; 9].into();
        let node = json!({ "kind": "client", "zone": "nowhere" });
        let nodes = value["nodes"].as_object_mut().expect("an object");
        nodes.extend((0..190).map(|n| (format!("client-{n}"), node.clone())));
    });
    let report = report.expect_err("no zone is called so");
    assert!(report.len() <= limits::REPORT_BYTES, "{}", report.len());
    let last = report.lines().last().expect("there are lines");
    assert!(
        last.starts_with("There are more problems; these are the first "),
        "{last}"
    );
}

/// Each setting alone is valid, and two of them together are not.
#[test]
fn settings_of_a_challenge_are_looked_at_together() {
    let with = |controls: serde_json::Value| {
        let document = changed(|value| {
            value["lesson"] = json!([{ "challenge": {
                "text": "Try.", "variant": "naive", "controls": controls,
                "goal": ["copies-agree"], "wins": {}, "loses": {},
            } }]);
        });
        let document = document.unwrap_or_else(|report| panic!("{report}"));
        document
            .check_settings()
            .map_err(|problems| problems.to_string())
    };
    let gone = |name: &str| json!([{ "op": "remove", "path": format!("/properties/{name}") }]);
    let choice = |patch: serde_json::Value| json!({ "label": "L", "choices": [{ "label": "As it is", "patch": [] }, { "label": "Gone", "patch": patch }] });
    assert_eq!(
        with(json!({ "one": choice(gone("monotonic")), "other": choice(gone("fast-reads")) })),
        Ok(())
    );
    let report =
        with(json!({ "one": choice(gone("monotonic")), "other": choice(gone("monotonic")) }))
            .expect_err("it is gone already");
    let words = "at /lesson/0/challenge/controls: found nothing at /properties/monotonic with one \"Gone\" and other \"Gone\", expected ";
    assert!(report.contains(words), "{report}");
    let eight = || {
        let choices: Vec<_> = (0..8)
            .map(|n| json!({ "label": format!("{n}"), "patch": [] }))
            .collect();
        json!({ "label": "L", "choices": choices })
    };
    let report = with(json!({ "a": eight(), "b": eight(), "c": eight() })).expect_err("too many");
    let words = "found controls that can be set in 512 ways together, expected at most 500.";
    assert!(report.contains(words), "{report}");
}
