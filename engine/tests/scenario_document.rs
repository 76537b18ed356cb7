//! What can be done with a scenario that was read: patch it, set its controls.

mod compared;
mod written;

use compared::{Pairs, compare};
use fallible_engine::format::decode::from_json;
use fallible_engine::format::limits;
use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::schema::Setting;
use fallible_engine::scenario::{Problems, parse};
use serde_json::{Map, Value, json};
use written::{at, tree};

const SAMPLE: &str = include_str!("sample.json");

/// What is read, and what is done with it.
#[derive(Clone, Copy)]
enum Read<'a> {
    /// A file.
    File(&'a str),
    /// The sample, with its challenge set so.
    Settings(Pairs<'a>),
    /// The sample's variant of this name, with a patch.
    Patch(&'a str, &'a str),
    /// An index of lessons.
    Index(&'a str),
}

/// All that came of it as one tree: what a file says, the challenge as it is `set`, and the `cards` of an index.
fn came(read: Read<'_>) -> Result<Value, Problems> {
    if let Read::Index(index) = read {
        let index = Index::parse(index)?;
        let cards = index.cards().map(|card| card.file.as_str());
        return Ok(json!({ "cards": cards.collect::<Vec<_>>() }));
    }
    let file = if let Read::File(file) = read {
        file
    } else {
        SAMPLE
    };
    let document = parse(file)?;
    document.check_settings()?;
    let mut set = None;
    if let Read::Settings(settings) = read {
        let mut steps = document.scenario().lesson.iter();
        let challenge = steps.find_map(|step| step.manner().tries);
        let settings = settings
            .iter()
            .map(|(id, set)| (*id, Setting::Text((*set).into())));
        let settings: Vec<_> = settings.collect();
        set = Some(document.with_settings(challenge.expect("a challenge"), &settings)?);
    }
    if let Read::Patch(variant, patch) = read {
        let patch: Vec<_> = from_json(patch).expect("a patch");
        document.with_patch(variant, &patch)?;
    }
    let mut tree = tree(&document);
    tree["set"] = serde_json::to_value(set).expect("a scenario is JSON");
    Ok(tree)
}

/// What stands at a path of the tree; or `problems`: how many, the `first` of them, where it is `written`, or the
/// `report` of them all.
#[track_caller]
fn check(read: Read<'_>, expected: Pairs<'_>) {
    let came = came(read);
    let input = match read {
        Read::File(text) | Read::Patch(_, text) | Read::Index(text) => text.to_owned(),
        Read::Settings(settings) => format!("{settings:?}"),
    };
    compare(&input, expected, |what| match (&came, what) {
        (Ok(_), "problems") => "0".to_owned(),
        (Err(problems), "problems") => problems.list.len().to_string(),
        (Err(problems), "first") => problems.list[0].found.clone(),
        (Err(problems), "written") => problems.list[0].excerpt.clone(),
        (Err(problems), "bytes of the report") => problems.to_string().len().to_string(),
        (Err(problems), "end of the report") => problems
            .to_string()
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned(),
        (Err(problems), _) => problems.to_string(),
        (Ok(tree), path) => at(tree, path),
    });
}

#[test]
fn a_variant_differs_from_the_file_as_its_patch_says() {
    check(
        Read::File(SAMPLE),
        &[
            ("/naive/nodes/alice/config/asks/stores/read_from", "nearest"),
            (
                "/naive/nodes/alice/config/asks/stores/token_wait",
                "nothing",
            ),
            (
                "/token/nodes/alice/config/asks/stores/read_from",
                "nearest_at_token",
            ),
            ("/token/nodes/alice/config/asks/stores/token_wait", "1s"),
        ],
    );
}

#[test]
fn controls_set_values_that_are_there_and_values_that_are_not() {
    // The primary is what a missing member stands for; and the document itself stays as it was.
    check(
        Read::Settings(&[
            ("reads", "The primary"),
            ("wait", "350ms"),
            ("commit", "At once"),
        ]),
        &[
            ("/set/nodes/alice/config/asks/stores/read_from", "nothing"),
            ("/set/nodes/db-2/config/read_wait", "350ms"),
            ("/naive/nodes/alice/config/asks/stores/read_from", "nearest"),
            ("/naive/nodes/db-2/config/read_wait", "200ms"),
            ("/naive/nodes/db-1/config/replication", "received"),
        ],
    );
}

#[test]
fn settings_that_a_control_does_not_have_are_refused() {
    for (id, setting) in [("reads", "The moon"), ("speed", "fast"), ("wait", "often")] {
        let found = format!("the control `{id}` at \"{setting}\"");
        check(Read::Settings(&[(id, setting)]), &[("first", &found)]);
    }
}

#[test]
fn a_further_patch_is_checked_like_any_other() {
    let patch = |role: &str| {
        format!(r#"[{{ "op": "replace", "path": "/nodes/db-2/config/role", "value": "{role}" }}]"#)
    };
    check(
        Read::Patch("naive", &patch("replica")),
        &[("problems", "0")],
    );
    check(
        Read::Patch("naive", &patch("primary")),
        &[("first", "a second primary besides db-1…")],
    );
    check(Read::Patch("other", "[]"), &[("problems", "at least 1")]);
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
    check(
        Read::Index(INDEX),
        &[("/cards", r#"["replication-lag.json"]"#)],
    );
}

#[test]
fn an_index_names_only_files_beside_it_and_each_lesson_once() {
    let other = INDEX
        .replace("\"replication-lag.json\"", "\"../secret.json\"")
        .replace("\"minutes\": 6", "\"minuts\": 6");
    let report = "Line 4, column 17, at /groups/0/lessons/0/file: found \"../secret.json\", \
        expected the name of a file beside the index, such as \"replication-lag.json\".\n\
        Line 4, column 113, at /groups/0/lessons/0/minuts: found the unknown field `minuts`, \
        expected a field that is known here. Did you mean `minutes`?\n";
    check(
        Read::Index(&other),
        &[("problems", "2"), ("report", report)],
    );
    let card = &INDEX
        [INDEX.find("{ \"file\"").expect("a card")..INDEX.find("\n    ] }").expect("its end")];
    let twice = INDEX.replace(card, &format!("{card}, {card}"));
    check(
        Read::Index(&twice),
        &[("first", "the lesson `replication-lag` a second time")],
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

/// A file whose client and whose patch are left open.
const ASKING: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "8s",
    "zones": { "here": {} }, "links": { "net": { "within": ["here"], "latency": "1ms" } },
    "nodes": {
        "ann": { "kind": "client", "zone": "here", "config": { <config> } },
        "ben": { "kind": "client", "zone": "here" },
        "db": { "kind": "store", "zone": "here" }, "shop": { "kind": "service", "zone": "here" },
        "web": { "kind": "web", "zone": "here" }, "bank": { "kind": "bank", "zone": "here" },
        "hub": { "kind": "hub", "zone": "here" }
    },
    "variants": [{ "id": "other", "label": "Other", "patch": [<patch>] }]
}"#;

fn asking(config: &str, patch: &str) -> String {
    ASKING.replace("<config>", config).replace("<patch>", patch)
}

#[test]
fn an_older_file_says_the_same_as_one_of_today() {
    let [(config, config_today), (patch, patch_today)] = OLDER;
    let today = asking(config_today, patch_today);
    let today = parse(&today).unwrap_or_else(|problems| panic!("{problems}"));
    let today = |path: &str| at(&tree(&today), path);
    check(
        Read::File(&asking(config, patch)),
        &[
            ("/file/nodes/ann", &today("/file/nodes/ann")),
            ("/other/nodes/ann/config", &today("/other/nodes/ann/config")),
            ("/other/nodes/ben/config", &today("/other/nodes/ben/config")),
            ("/other/nodes/ann/config/asks/stores/read_from", "nearest"),
        ],
    );
}

/// In the file itself, and in a patch of a variant.
#[test]
fn what_a_link_was_once_called_reads_as_what_it_is_called_now() {
    let patched = SAMPLE.replace(
        r#"{ "op": "remove", "path": "/script/0" }"#,
        r#"{ "op": "replace", "path": "/links/wan/user_timeout", "value": "7s" }"#,
    );
    let older = patched.replace("user_timeout", "reset_after");
    assert_eq!(older.matches("reset_after").count(), 2);
    check(
        Read::File(&older),
        &[
            ("/file/links/wan/user_timeout", "15s"),
            ("/token/links/wan/user_timeout", "7s"),
        ],
    );
}

#[test]
fn what_is_wrong_in_an_older_file_is_found_where_it_stands() {
    let moon = r#""read_from": "moon""#;
    check(
        Read::File(&asking(moon, "")),
        &[
            ("problems", "1"),
            ("first", "\"moon\""),
            ("written", &format!("…{moon}…")),
        ],
    );
}

/// The sample with other members.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
    change(&mut value);
    value.to_string()
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
    check(Read::File(&loads(limits::LOADS)), &[("problems", "0")]);
    let words = "…found 255 entries in which alice asks again and again, expected at most 254.…";
    check(Read::File(&loads(limits::LOADS + 1)), &[("report", words)]);
}

#[test]
fn a_report_ends_at_its_limit() {
    let file = changed(|value| {
        let zones: Map<_, _> = (0..50)
            .map(|n| (format!("a-zone-with-a-long-name-number-{n}"), json!({})))
            .collect();
        value["zones"] = zones.into();
        let entry = json!({ "at": "1s", "do": { "cut": "x".repeat(100_000) } });
        value["script"] = vec![entry; 9].into();
        let node = json!({ "kind": "client", "zone": "nowhere" });
        let nodes = value["nodes"].as_object_mut().expect("an object");
        nodes.extend((0..190).map(|n| (format!("client-{n}"), node.clone())));
    });
    check(
        Read::File(&file),
        &[
            (
                "bytes of the report",
                &format!("at most {}", limits::REPORT_BYTES),
            ),
            (
                "end of the report",
                "There are more problems; these are the first …",
            ),
        ],
    );
}

/// Each setting alone is valid, and two of them together are not.
#[test]
fn settings_of_a_challenge_are_looked_at_together() {
    let with = |controls: Value| {
        changed(|value| {
            value["lesson"] = json!([{ "challenge": {
                "text": "Try.", "variant": "naive", "controls": controls,
                "goal": ["copies-agree"], "wins": {}, "loses": {},
            } }]);
        })
    };
    let gone = |name: &str| json!([{ "op": "remove", "path": format!("/properties/{name}") }]);
    let choice = |patch: Value| json!({ "label": "L", "choices": [{ "label": "As it is", "patch": [] }, { "label": "Gone", "patch": patch }] });
    let two = |one, other| with(json!({ "one": choice(gone(one)), "other": choice(gone(other)) }));
    check(
        Read::File(&two("monotonic", "fast-reads")),
        &[("problems", "0")],
    );
    let words = "…at /lesson/0/challenge/controls: found nothing at /properties/monotonic with one \"Gone\" and other \"Gone\", expected …";
    check(
        Read::File(&two("monotonic", "monotonic")),
        &[("report", words)],
    );
    let choices: Vec<_> = (0..8)
        .map(|n| json!({ "label": format!("{n}"), "patch": [] }))
        .collect();
    let eight = json!({ "label": "L", "choices": choices });
    let words = "…found controls that can be set in 512 ways together, expected at most 500.…";
    check(
        Read::File(&with(json!({ "a": eight, "b": eight, "c": eight }))),
        &[("report", words)],
    );
}
