//! What an attacker on a path can do, and what a seal, a proof and a memory keep it from: on real runs of
//! a client, a bank, and the one through whose hands everything between them goes.

mod compared;
mod told;

use compared::{Pairs, compare};
use told::{Told, with};

#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    compare(file, expected, |what| run.observe(what, &[]));
}

/// Alice pays her rent at 1 s and the gym at 3 s; Mallory stands between her and the bank. The settings of
/// bank, account and attacker, and the script, are left open.
const FILE: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "9s",
    "zones": { "cafe": {}, "city": {} },
    "links": {
        "wifi": { "within": ["cafe"], "latency": "5ms" },
        "net": { "between": ["mallory", "bank"], "latency": "20ms" }
    },
    "nodes": {
        "alice": {
            "kind": "client", "name": "Alice", "zone": "cafe",
            "config": { "timeout": "1s", "attempts": 2, "asks": { "bank": { "node": "bank", "password": "tulip"<, account> } } }
        },
        "mallory": { "kind": "attacker", "name": "Mallory", "zone": "cafe", "config": { "between": ["bank", "alice"]<, attacker> } },
        "bank": { "kind": "bank", "name": "Bank", "zone": "city", "config": { "service": "5ms"<, bank> } }
    },
    "workload": [
        { "at": "1s", "node": "alice", "do": { "transfer": { "to": "Rita", "dollars": 600 } }, "as": "rent" },
        { "at": "3s", "node": "alice", "do": { "transfer": { "to": "gym", "dollars": 40 } }, "as": "gym" }
    ],
    "script": [<script>],
    "properties": {
        "secret": { "check": "secrecy", "node": "alice" },
        "asked": { "check": "only_asked_for" },
        "answered": { "check": "answered", "of": "transfer", "share": 1, "within": "1500ms" }
    },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const LASTING: &str = r#""channel": "long_lived_key""#;
const SESSION: &str = r#""channel": "session""#;
const CHECKED: &str = r#""check_identity": true"#;
const CHANGES: &str = r#""change_payee": "Mallory""#;
const POSES: &str = r#""poses": true"#;
const REPLAY: &str =
    r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "replay": "rent" } } } }"#;
const FORGE: &str = r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "forge": { "to": "Mallory", "dollars": 900 } } } } }"#;

const RENT_ONCE: &str = r#"{ "count": { "executions": "rent" }, "equals": 1 }"#;
const RENT_TWICE: &str = r#"{ "count": { "executions": "rent" }, "equals": 2 }"#;
const GYM_DONE: &str = r#"{ "operation": "gym", "outcome": "ok" }"#;

/// The file with such a channel, at a client who looks who answers.
fn sealed(channel: &str) -> String {
    with(FILE, &[("bank", channel), ("account", CHECKED)])
}

#[test]
fn who_only_passes_letters_on_breaks_nothing_but_plain_secrets() {
    check(FILE, &[("broken", "secret")]);
    for channel in [LASTING, SESSION] {
        check(&sealed(channel), &[("broken", "")]);
    }
}

#[test]
fn plain_text_can_be_read_changed_repeated_and_made_up() {
    check(
        &with(FILE, &[("attacker", CHANGES)]),
        &[("broken", "secret, asked")],
    );
    check(
        &with(FILE, &[("script", REPLAY)]),
        &[("broken", "secret, asked")],
    );
    let forged = with(FILE, &[("script", FORGE)]);
    check(&forged, &[("broken", "secret, asked"), (RENT_ONCE, "true")]);
}

#[test]
fn a_seal_for_whoever_answers_helps_only_against_those_who_do_not() {
    for channel in [LASTING, SESSION] {
        let posed = [("bank", channel), ("attacker", POSES), ("script", FORGE)];
        let posed = with(FILE, &posed);
        check(&posed, &[("broken", "secret, asked"), (GYM_DONE, "true")]);
        check(&with(&posed, &[("account", CHECKED)]), &[("broken", "")]);
        // What it cannot read it cannot change, and without the password it can make up nothing.
        let changed = [("attacker", CHANGES), ("script", FORGE)];
        check(&with(&sealed(channel), &changed), &[("broken", "")]);
    }
}

#[test]
fn a_lasting_key_lets_an_old_letter_count_again_and_a_session_does_not() {
    let replayed = |channel| with(&sealed(channel), &[("script", REPLAY)]);
    check(
        &replayed(LASTING),
        &[("broken", "asked"), (RENT_TWICE, "true")],
    );
    check(&replayed(SESSION), &[(RENT_ONCE, "true")]);
}

/// The replay comes after a crash: what was kept in memory is gone by then, what was on disk is not.
#[test]
fn a_memory_helps_as_long_as_it_lasts() {
    let crash = r#"{ "at": "1500ms", "do": { "crash": "bank" } }, { "at": "1600ms", "do": { "restart": "bank" } }"#;
    for (memory, script, executions) in [
        ("ram", "", RENT_ONCE),
        ("ram", crash, RENT_TWICE),
        ("disk", "", RENT_ONCE),
        ("disk", crash, RENT_ONCE),
    ] {
        let memory = format!(r#""memory": "{memory}", "window": "5s""#);
        let scripts = [("bank", &*memory), ("script", script), ("script", REPLAY)];
        check(&with(&sealed(LASTING), &scripts), &[(executions, "true")]);
    }
}

/// A window that is over refuses what it no longer remembers, and what is too old for it.
#[test]
fn a_window_refuses_the_old_and_the_late() {
    let window = with(
        &sealed(LASTING),
        &[("bank", r#""memory": "ram", "window": "500ms""#)],
    );
    check(
        &with(&window, &[("script", REPLAY)]),
        &[(RENT_ONCE, "true")],
    );
    let late = |delay| with(&window, &[("attacker", delay)]);
    check(&late(r#""delay": "300ms""#), &[(GYM_DONE, "true")]);
    let never = r#"{ "count": { "executions": "gym" }, "equals": 0 }"#;
    check(&late(r#""delay": "600ms""#), &[(never, "true")]);
}

#[test]
fn it_can_always_stop_a_transfer_and_nothing_more_comes_of_it() {
    let blocks =
        r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "block": true } } } }"#;
    let unknown = r#"{ "operation": "gym", "outcome": "unknown" }"#;
    check(
        &with(&sealed(SESSION), &[("script", blocks)]),
        &[("broken", "answered"), (unknown, "true")],
    );
    let later =
        r#"{ "at": "2s", "do": { "attack": { "node": "mallory", "do": { "delay": "400ms" } } } }"#;
    let late = r#"{ "operation": "gym", "took_at_least": "800ms", "outcome": "ok" }"#;
    check(
        &with(&sealed(LASTING), &[("script", later)]),
        &[(late, "true")],
    );
}
