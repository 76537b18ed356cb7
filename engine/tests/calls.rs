//! Clients and services on real runs: time-outs, retries, keys, deadlines and circuits are what the network and
//! the work make of them.

mod compared;
mod told;

use compared::{Pairs, compare};
use told::{Told, with};

/// What is counted here, and the words in which it is told.
const COUNTED: Pairs<'_> = &[
    ("sent", " sends "),
    ("effects", "carries out"),
    ("recognised", "knows the key of"),
    ("ended as unknown", "may be done or not"),
    ("taken for a no", "is refused: no answer, taken for a no"),
    ("not sent", "is refused: the circuit is open"),
    ("unserved", "is refused: a service behind it did not answer"),
    ("settled as done", "It is known at last: … was done"),
    ("changed", "is changed:"),
    ("put back", "is put back to what it was before"),
    (
        "certificates refused",
        "turns a message away: certificate not valid",
    ),
    ("rolled out to all", "goes on: … for all"),
    ("taken back", "stops and takes it back"),
    ("let go", "nobody waits for it any more"),
    ("came too late", "for which it no longer waits"),
];

#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    compare(file, expected, |what| run.observe(what, COUNTED));
}

/// A shop that pays once, at 1 s, over a link of 10 ms, at a bank that needs 5 ms.
const SHOP: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "20s",
    "zones": { "here": {}, "there": {} },
    "links": { "far": { "between": ["here", "there"], "latency": "10ms" } },
    "nodes": {
        "shop": { "kind": "client", "zone": "here", "config": { "timeout": "100ms"<, shop> } },
        "bank": { "kind": "service", "zone": "there", "config": { "work": "5ms"<, bank> } }
    },
    "workload": [{ "at": "1s", "node": "shop", "do": { "pay": { "order": "order" } }, "as": "order" }],
    "script": [<script>],
    "properties": { "once": { "check": "exactly_once" }, "settled": { "check": "settled" } },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

/// The bank's answer dies in a cut of half a second.
const CUT: &str =
    r#"{ "at": "1012ms", "do": { "cut": "far" } }, { "at": "1500ms", "do": { "heal": "far" } }"#;
const DROP: &str =
    r#"{ "at": "1016ms", "do": { "drop": { "operation": "order", "kind": "pay-answer" } } }"#;
const TWICE: &str = r#""attempts": 2"#;
const KEY: &str = r#""asks": { "service": { "keys": "on_disk" } }"#;
const IGNORED: &str = r#""keys": "ignored""#;
const IN_MEMORY: &str = r#""keys": "in_memory""#;
const ON_DISK: &str = r#""keys": "on_disk""#;

#[test]
fn without_a_key_a_second_try_is_a_second_charge() {
    let file = with(
        SHOP,
        &[("shop", TWICE), ("bank", ON_DISK), ("script", DROP)],
    );
    check(&file, &[("effects", "2"), ("once", "broken")]);
}

#[test]
fn with_a_key_the_second_try_gets_the_first_answer() {
    let file = with(SHOP, &[("shop", TWICE), ("shop", KEY), ("script", DROP)]);
    check(
        &with(&file, &[("bank", ON_DISK)]),
        &[
            ("effects", "1"),
            ("recognised", "1"),
            ("once", "holds"),
            ("settled", "holds"),
        ],
    );
    // A key helps only where somebody looks at it.
    check(&with(&file, &[("bank", IGNORED)]), &[("effects", "2")]);
}

#[test]
fn a_repetition_that_comes_while_the_first_is_in_progress_waits_for_its_answer() {
    let slow = r#"{ "at": "900ms", "do": { "slow": { "node": "bank", "factor": 50 } } }"#;
    let file = with(
        SHOP,
        &[
            ("shop", r#""attempts": 5"#),
            ("shop", KEY),
            ("script", slow),
        ],
    );
    check(
        &with(&file, &[("bank", IN_MEMORY)]),
        &[
            ("effects", "1"),
            ("recognised", "at least 2"),
            ("once", "holds"),
            ("settled", "holds"),
        ],
    );
}

#[test]
fn a_key_lives_as_long_as_its_shortest_memory() {
    let often = with(SHOP, &[("shop", r#""attempts": 9"#)]);
    let shop = with(
        &often,
        &[
            ("shop", KEY),
            ("shop", r#""retry_after": "100ms", "settle_every": "1s""#),
        ],
    );
    let cut = with(&shop, &[("script", CUT)]);
    let crash = r#"{ "at": "1100ms", "do": { "crash": "bank" } }, { "at": "1200ms", "do": { "restart": "bank" } }"#;
    for (script, bank, effects) in [
        (crash, IN_MEMORY, "2"),
        (crash, ON_DISK, "1"),
        ("", r#""keys": "on_disk", "keep_keys": "300ms""#, "2"),
        ("", r#""keys": "on_disk", "keep_keys": "3s""#, "1"),
    ] {
        check(
            &with(&cut, &[("script", script), ("bank", bank)]),
            &[("effects", effects)],
        );
    }
    let crash = r#"{ "at": "1016ms", "do": { "crash": "shop" } }, { "at": "1400ms", "do": { "restart": "shop" } }"#;
    let crash = |shop: &str| with(shop, &[("bank", ON_DISK), ("script", crash)]);
    let in_memory = shop.replace(KEY, &KEY.replace("on_disk", "in_memory"));
    check(&crash(&in_memory), &[("effects", "2")]);
    // What is on disk is taken up again.
    check(&crash(&shop), &[("effects", "1"), ("settled", "holds")]);
    check(
        &crash(&with(&often, &[("shop", KEY)])),
        &[("settled", "broken")],
    );
}

#[test]
fn what_is_unknown_is_settled_later() {
    let shop = [
        ("shop", TWICE),
        ("shop", KEY),
        ("shop", r#""settle_every": "400ms""#),
    ];
    check(
        &with(&with(SHOP, &shop), &[("bank", ON_DISK), ("script", CUT)]),
        &[
            ("ended as unknown", "1"),
            ("settled as done", "1"),
            ("once", "holds"),
            ("settled", "holds"),
        ],
    );
}

#[test]
fn silence_may_be_taken_for_a_no_and_is_none() {
    check(
        &with(
            SHOP,
            &[
                ("shop", r#""silence": "no""#),
                ("bank", IGNORED),
                ("script", DROP),
            ],
        ),
        &[
            ("taken for a no", "1"),
            ("effects", "1"),
            ("once", "broken"),
        ],
    );
}

#[test]
fn a_deadline_ends_tries_that_attempts_would_allow() {
    let unreachable = r#"{ "at": "500ms", "do": { "cut": "far" } }"#;
    let file = with(
        SHOP,
        &[
            ("bank", IGNORED),
            ("script", unreachable),
            ("shop", r#""attempts": 9"#),
        ],
    );
    for (rule, sent) in [
        ("", "9"),
        (r#""deadline": "250ms""#, "3"),
        (r#""retry_budget": { "share": 0, "saved": 1 }"#, "2"),
        (
            r#""circuit_breaker": { "failures": 4, "open_for": "10s" }"#,
            "4",
        ),
    ] {
        check(&with(&file, &[("shop", rule)]), &[("sent", sent)]);
    }
}

/// The shop pays every 50 ms, and waits for 3 s each time; it learns of a cut that is healed long since.
const PATIENT: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "15s",
    "zones": { "here": {}, "there": {} },
    "links": { "far": { "between": ["here", "there"], "latency": "5ms" }, "near": { "within": ["here"], "latency": "1ms" } },
    "nodes": {
        "ann": { "kind": "client", "zone": "here", "config": { "attempts": 1<, ann> } },
        <between>
        "bank": { "kind": "service", "zone": "there", "workers": 8, "config": { "work": "5ms" } },
        "db": { "kind": "store", "zone": "there", "workers": 8, "config": { "role": "primary", "initial": {} } }
    },
    "workload": [{ "at": "500ms", "every": "50ms", "times": 200, "node": "ann", "do": <do>, "as": "order" }],
    "script": [{ "at": "1010ms", "do": { "cut": "far" } }, { "at": "4200ms", "do": { "heal": "far" } }],
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const BREAKER: &str = r#""circuit_breaker": { "failures": 3, "open_for": "500ms" }"#;

#[test]
fn stragglers_do_not_put_the_pause_of_an_open_circuit_off() {
    // The third failure comes at 4.1 s; what begins from 4.15 s on is not sent, until a probe after 500 ms.
    let pay = r#"{ "pay": { "order": "order" } }"#;
    let shop = with(
        PATIENT,
        &[("ann", r#""timeout": "3s""#), ("ann", BREAKER), ("do", pay)],
    );
    check(
        &shop,
        &[("ended as unknown", "at least 60"), ("not sent", "10")],
    );
    let service = &format!(
        r#""gateway": {{ "kind": "service", "zone": "here", "workers": 99,
            "config": {{ "next": ["bank"], "timeout": "3s", "attempts": 1, {BREAKER} }} }},"#
    );
    let through = with(
        PATIENT,
        &[
            ("ann", r#""timeout": "9s", "service": "gateway""#),
            ("do", pay),
            ("between", service),
        ],
    );
    check(
        &through,
        &[("ended as unknown", "at least 60"), ("not sent", "10")],
    );
    let web = &format!(
        r#""web": {{ "kind": "web", "zone": "here", "workers": 99, "config": {{ "stores": ["db"], "lookups": 1,
            "connections": 64, "timeout": "3s", "attempts": 1, "patience": "9s", {BREAKER} }} }},"#
    );
    let pages = with(
        PATIENT,
        &[
            ("ann", r#""timeout": "9s", "pages_from": "web""#),
            ("do", r#"{ "open_page": { "page": "home" } }"#),
            ("between", web),
        ],
    );
    // 62 pages wait for an answer that never comes, and 10 are refused unasked.
    check(&pages, &[("unserved", "72")]);
}

/// A visitor, a gateway and two services, whom a roll-out reaches at 3 s.
const CHAIN: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "20s",
    "zones": { "here": {} },
    "links": { "near": { "within": ["here"], "latency": "1ms" } },
    "nodes": {
        "ann": { "kind": "client", "zone": "here", "config": { "timeout": "1s", "deadline": "1s" } },
        "gateway": { "kind": "service", "zone": "here", "config": {
            "next": ["one", "two"], "timeout": "200ms", "attempts": 2<, gateway> } },
        "one": { "kind": "service", "zone": "here", "config": { "work": "5ms"<, service> } },
        "two": { "kind": "service", "zone": "here", "config": { "work": "5ms"<, service> } },
        "roll-out": { "kind": "rollout", "zone": "here", "config": {
            "services": ["one", "two"], "change": { "deny": "gateway" }, "at": "3s"<, rollout> } }
    },
    "workload": [{ "at": "500ms", "every": "100ms", "times": 100, "node": "ann", "do": { "call": { "what": "page" } }, "as": "click" }],
    "script": [<script>],
    "properties": { "answered": { "check": "answered", "share": 0.95 } },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const STAGED: &str = r#""bake": "1s", "failures_at_most": 0.1"#;

#[test]
fn a_roll_out_in_stages_is_taken_back_where_it_does_harm() {
    check(
        CHAIN,
        &[
            ("answered", "broken"),
            ("rolled out to all", "1"),
            ("changed", "2"),
        ],
    );
    check(
        &with(CHAIN, &[("rollout", STAGED)]),
        &[("answered", "holds"), ("changed", "1"), ("put back", "1")],
    );
}

#[test]
fn a_certificate_is_looked_at_in_the_next_handshake_by_the_clock_of_who_looks() {
    let ends = with(
        CHAIN,
        &[
            ("rollout", STAGED),
            ("service", r#""certificate": { "until": "2s" }"#),
        ],
    );
    let restart = r#"{ "at": "4s", "do": { "crash": "gateway" } }, { "at": "4100ms", "do": { "restart": "gateway" } }"#;
    // Lines that are open go on.
    check(&ends, &[("answered", "holds")]);
    let closed = with(&ends, &[("script", restart)]);
    check(
        &closed,
        &[
            ("answered", "broken"),
            ("certificates refused", "at least 1"),
        ],
    );
    let renewal = r#""renewal": { "before": "1s", "life": "9s", "overlap": "1s" }"#;
    check(
        &with(&closed, &[("service", renewal)]),
        &[("answered", "holds")],
    );
}

#[test]
fn who_has_a_slow_clock_takes_an_old_certificate_and_refuses_one_that_is_too_new() {
    let restart = r#"{ "at": "3900ms", "do": { "step_clock": { "node": "gateway", "by": "-3s" } } },
                     { "at": "4s", "do": { "crash": "gateway" } }, { "at": "4100ms", "do": { "restart": "gateway" } }"#;
    let file = with(CHAIN, &[("rollout", STAGED), ("script", restart)]);
    for (service, refused) in [
        // At 4.1 s its clock shows 1.1 s.
        (r#""certificate": { "until": "2s" }"#, "0"),
        // It is valid from 3 s on.
        (
            r#""certificate": { "until": "4s" }, "renewal": { "before": "1s", "life": "9s", "overlap": "0s" }"#,
            "at least 1",
        ),
        (
            r#""certificate": { "until": "4s" }, "renewal": { "before": "1s", "life": "9s", "overlap": "3s" }"#,
            "0",
        ),
    ] {
        check(
            &with(&file, &[("service", service)]),
            &[("certificates refused", refused)],
        );
    }
}

#[test]
fn a_roll_out_whose_first_machine_says_nothing_is_taken_back() {
    // What is rolled out does no harm: the gateway alone calls them.
    let harmless = CHAIN.replace(r#"{ "deny": "gateway" }"#, r#"{ "deny": "ann" }"#);
    let file = with(
        &harmless,
        &[("rollout", r#""bake": "1s", "failures_at_most": 1"#)],
    );
    check(
        &file,
        &[
            ("rolled out to all", "1"),
            ("changed", "2"),
            ("taken back", "0"),
        ],
    );
    let silent = r#"{ "at": "3500ms", "do": { "crash": "one" } }"#;
    let forgetful = r#"{ "at": "3500ms", "do": { "crash": "roll-out" } }, { "at": "3600ms", "do": { "restart": "roll-out" } }"#;
    // One that is off hears nothing of it.
    for (script, put_back) in [(silent, "0"), (forgetful, "1")] {
        let file = with(&file, &[("script", script)]);
        check(
            &file,
            &[
                ("rolled out to all", "0"),
                ("changed", "1"),
                ("taken back", "1"),
                ("put back", put_back),
            ],
        );
    }
}

#[test]
fn only_the_change_itself_is_taken_back() {
    let later = r#"{ "at": "3500ms", "do": { "change": { "node": "one", "set": { "locked": true } } } },
                   { "at": "6s", "do": { "change": { "node": "one", "set": { "locked": false } } } }"#;
    check(
        &with(CHAIN, &[("rollout", STAGED), ("script", later)]),
        &[("put back", "1"), ("answered", "holds")],
    );
}

#[test]
fn what_nobody_waits_for_is_dropped_where_deadlines_travel() {
    let stall = r#"{ "at": "1s", "do": { "change": { "node": "one", "set": { "locked": true } } } },
                   { "at": "1s", "do": { "change": { "node": "two", "set": { "locked": true } } } },
                   { "at": "5s", "do": { "change": { "node": "one", "set": { "locked": false } } } },
                   { "at": "5s", "do": { "change": { "node": "two", "set": { "locked": false } } } }"#;
    let heedless = with(CHAIN, &[("rollout", STAGED), ("script", stall)]);
    check(
        &heedless,
        &[("let go", "0"), ("came too late", "at least 41")],
    );
    let heeds = r#""heeds_deadlines": true"#;
    let heedful = with(&heedless, &[("gateway", heeds), ("service", heeds)]);
    check(
        &heedful,
        &[("let go", "at least 41"), ("came too late", "at most 19")],
    );
}
