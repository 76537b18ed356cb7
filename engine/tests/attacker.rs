//! What an attacker on a path can do, and what a seal, a proof and a memory keep it from: on real runs of
//! a client, a bank, and the one through whose hands everything between them goes.

use fallible_engine::format::decode::from_json;
use fallible_engine::scenario::schema::Scenario;
use fallible_engine::scenario::{Document, parse};
use fallible_engine::sweep::{Finished, finish};

/// Alice pays her rent at 1 s and the gym at 3 s; Mallory stands between her and the bank. The settings of
/// bank, account and attacker, and the script, are left open.
fn file(bank: &str, account: &str, attacker: &str, script: &str) -> String {
    format!(
        r#"{{
        "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "9s",
        "zones": {{ "cafe": {{}}, "city": {{}} }},
        "links": {{
            "wifi": {{ "within": ["cafe"], "latency": "5ms" }},
            "net": {{ "between": ["mallory", "bank"], "latency": "20ms" }}
        }},
        "nodes": {{
            "alice": {{
                "kind": "client", "name": "Alice", "zone": "cafe",
                "config": {{ "timeout": "1s", "attempts": 2, "asks": {{ "bank": {{ "node": "bank", "password": "tulip" {account} }} }} }}
            }},
            "mallory": {{ "kind": "attacker", "name": "Mallory", "zone": "cafe", "config": {{ "between": ["bank", "alice"] {attacker} }} }},
            "bank": {{ "kind": "bank", "name": "Bank", "zone": "city", "config": {{ "service": "5ms" {bank} }} }}
        }},
        "workload": [
            {{ "at": "1s", "node": "alice", "do": {{ "transfer": {{ "to": "Rita", "dollars": 600 }} }}, "as": "rent" }},
            {{ "at": "3s", "node": "alice", "do": {{ "transfer": {{ "to": "gym", "dollars": 40 }} }}, "as": "gym" }}
        ],
        "script": [{script}],
        "properties": {{
            "secret": {{ "check": "secrecy", "node": "alice" }},
            "asked": {{ "check": "only_asked_for" }},
            "answered": {{ "check": "answered", "of": "transfer", "share": 1, "within": "1500ms" }}
        }},
        "variants": [{{ "id": "only", "label": "L" }}]
    }}"#
    )
}

struct Run {
    document: Document,
    finished: Finished,
}

impl Run {
    fn of(bank: &str, account: &str, attacker: &str, script: &str) -> Self {
        let text = file(bank, account, attacker, script);
        let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
        let finished = finish(document.scenario(), 1);
        Self { document, finished }
    }

    fn scenario(&self) -> &Scenario {
        self.document.scenario()
    }

    /// The properties that were violated.
    fn broken(&self) -> Vec<&str> {
        let verdicts = self.finished.verdicts();
        let broken = verdicts.filter(|(_, verdict)| verdict.is_violated());
        broken.map(|(promise, _)| promise.id.as_str()).collect()
    }

    fn is_true(&self, condition: &str) -> bool {
        let condition = from_json(condition).expect("a condition");
        let story = self.finished.story();
        self.finished.holds(&story, &condition, self.scenario())
    }
}

const LASTING: &str = r#", "channel": "long_lived_key""#;
const SESSION: &str = r#", "channel": "session""#;
const CHECKED: &str = r#", "check_identity": true"#;
const POSES: &str = r#", "poses": true"#;
const REPLAY: &str =
    r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "replay": "rent" } } } }"#;
const FORGE: &str = r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "forge": { "to": "Mallory", "dollars": 900 } } } } }"#;

#[test]
fn who_only_passes_letters_on_breaks_nothing_but_plain_secrets() {
    assert_eq!(Run::of("", "", "", "").broken(), ["secret"]);
    for channel in [LASTING, SESSION] {
        let nothing: [&str; 0] = [];
        assert_eq!(Run::of(channel, CHECKED, "", "").broken(), nothing);
    }
}

#[test]
fn plain_text_can_be_read_changed_repeated_and_made_up() {
    let changes = r#", "change_payee": "Mallory""#;
    assert_eq!(Run::of("", "", changes, "").broken(), ["secret", "asked"]);
    assert_eq!(Run::of("", "", "", REPLAY).broken(), ["secret", "asked"]);
    let forged = Run::of("", "", "", FORGE);
    assert_eq!(forged.broken(), ["secret", "asked"]);
    assert!(forged.is_true(r#"{ "count": { "executions": "rent" }, "equals": 1 }"#));
}

#[test]
fn a_seal_for_whoever_answers_helps_only_against_those_who_do_not() {
    for channel in [LASTING, SESSION] {
        let posed = Run::of(channel, "", POSES, FORGE);
        assert_eq!(posed.broken(), ["secret", "asked"]);
        assert!(posed.is_true(r#"{ "operation": "gym", "outcome": "ok" }"#));
        let seen_through = Run::of(channel, CHECKED, POSES, FORGE);
        let nothing: [&str; 0] = [];
        assert_eq!(seen_through.broken(), nothing);
        // What it cannot read it cannot change, and without the password it can make up nothing.
        let changes = r#", "change_payee": "Mallory""#;
        assert_eq!(Run::of(channel, CHECKED, changes, FORGE).broken(), nothing);
    }
}

#[test]
fn a_lasting_key_lets_an_old_letter_count_again_and_a_session_does_not() {
    let again = Run::of(LASTING, CHECKED, "", REPLAY);
    assert_eq!(again.broken(), ["asked"]);
    assert!(again.is_true(r#"{ "count": { "executions": "rent" }, "equals": 2 }"#));
    let fresh = Run::of(SESSION, CHECKED, "", REPLAY);
    assert!(fresh.is_true(r#"{ "count": { "executions": "rent" }, "equals": 1 }"#));
}

/// The replay comes after a crash: what was kept in memory is gone by then, what was on disk is not.
#[test]
fn a_memory_helps_as_long_as_it_lasts() {
    let crash = r#"{ "at": "1500ms", "do": { "crash": "bank" } }, { "at": "1600ms", "do": { "restart": "bank" } }, "#;
    for (memory, crashes, executions) in [
        ("ram", false, 1),
        ("ram", true, 2),
        ("disk", false, 1),
        ("disk", true, 1),
    ] {
        let bank = format!(r#"{LASTING}, "memory": "{memory}", "window": "5s""#);
        let script = if crashes {
            crash.to_owned() + REPLAY
        } else {
            REPLAY.to_owned()
        };
        let run = Run::of(&bank, CHECKED, "", &script);
        let found = format!(r#"{{ "count": {{ "executions": "rent" }}, "equals": {executions} }}"#);
        assert!(run.is_true(&found), "{memory}, {crashes}");
    }
}

/// A window that is over refuses what it no longer remembers, and what is too old for it.
#[test]
fn a_window_refuses_the_old_and_the_late() {
    let bank = format!(r#"{LASTING}, "memory": "ram", "window": "500ms""#);
    let replayed = Run::of(&bank, CHECKED, "", REPLAY);
    assert!(replayed.is_true(r#"{ "count": { "executions": "rent" }, "equals": 1 }"#));
    let late = Run::of(&bank, CHECKED, r#", "delay": "300ms""#, "");
    assert!(late.is_true(r#"{ "operation": "gym", "outcome": "ok" }"#));
    let late = Run::of(&bank, CHECKED, r#", "delay": "600ms""#, "");
    assert!(late.is_true(r#"{ "count": { "executions": "gym" }, "equals": 0 }"#));
}

#[test]
fn it_can_always_stop_a_transfer_and_nothing_more_comes_of_it() {
    let blocks =
        r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "block": true } } } }"#;
    let blocked = Run::of(SESSION, CHECKED, "", blocks);
    assert_eq!(blocked.broken(), ["answered"]);
    assert!(blocked.is_true(r#"{ "operation": "gym", "outcome": "unknown" }"#));
    let later =
        r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "delay": "400ms" } } } }"#;
    let delayed = Run::of(LASTING, CHECKED, "", later);
    assert!(
        delayed.is_true(r#"{ "operation": "gym", "took_at_least": "800ms", "outcome": "ok" }"#)
    );
}
