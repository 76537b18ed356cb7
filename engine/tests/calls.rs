//! Clients and services on real runs: time-outs, retries, keys, deadlines and circuits are what the network and
//! the work make of them.

use fallible_engine::kernel::operation::Outcome;
use fallible_engine::protocols::Fact;
use fallible_engine::protocols::certificate;
use fallible_engine::protocols::{AnyNote, call, client, rollout, service};
use fallible_engine::scenario::parse;
use fallible_engine::sweep::{Finished, finish};

/// A shop that pays once, at 1 s, over a link of 10 ms, at a bank that needs 5 ms.
fn run(shop: &str, bank: &str, script: &str) -> Finished {
    let text = format!(
        r#"{{
            "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "20s",
            "zones": {{ "here": {{}}, "there": {{}} }},
            "links": {{ "far": {{ "between": ["here", "there"], "latency": "10ms" }} }},
            "nodes": {{
                "shop": {{ "kind": "client", "zone": "here", "config": {{ "timeout": "100ms", {shop} }} }},
                "bank": {{ "kind": "service", "zone": "there", "config": {{ "work": "5ms", {bank} }} }}
            }},
            "workload": [{{ "at": "1s", "node": "shop", "do": {{ "pay": {{ "order": "order" }} }}, "as": "order" }}],
            "script": [{script}],
            "properties": {{ "once": {{ "check": "exactly_once" }}, "settled": {{ "check": "settled" }} }},
            "variants": [{{ "id": "only", "label": "L" }}]
        }}"#
    );
    let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    finish(document.scenario(), 1)
}

fn count(run: &Finished, wanted: impl Fn(&Fact) -> bool) -> usize {
    let records = run.branch.trace().iter();
    records.filter(|(_, record)| wanted(&record.fact)).count()
}

fn noted(run: &Finished, wanted: impl Fn(&AnyNote) -> bool) -> usize {
    count(
        run,
        |fact| matches!(fact, Fact::Noted(_, note) if wanted(note)),
    )
}

fn effects(run: &Finished) -> usize {
    noted(run, |note| {
        matches!(note, AnyNote::Call(call::Note::TookEffect { .. }))
    })
}

fn ended(run: &Finished, outcome: Outcome) -> bool {
    count(
        run,
        |fact| matches!(fact, Fact::Completed(_, found) if *found == outcome),
    ) == 1
}

fn holds(run: &Finished, promise: &str) -> bool {
    run.verdict(promise).expect("a promise of this id").holds()
}

/// The bank's answer dies in a cut of half a second.
const CUT: &str =
    r#"{ "at": "1012ms", "do": { "cut": "far" } }, { "at": "1500ms", "do": { "heal": "far" } }"#;
const DROP: &str =
    r#"{ "at": "1016ms", "do": { "drop": { "operation": "order", "kind": "pay-answer" } } }"#;

#[test]
fn without_a_key_a_second_try_is_a_second_charge() {
    let run = run(r#""attempts": 2"#, r#""keys": "on_disk""#, DROP);
    assert_eq!(effects(&run), 2);
    assert!(!holds(&run, "once"));
}

#[test]
fn with_a_key_the_second_try_gets_the_first_answer() {
    let shop = r#""attempts": 2, "asks": { "service": { "keys": "on_disk" } }"#;
    let kept = run(shop, r#""keys": "on_disk""#, DROP);
    assert_eq!(
        (
            effects(&kept),
            noted(&kept, |note| matches!(
                note,
                AnyNote::Service(service::Note::Recognised { .. })
            ))
        ),
        (1, 1)
    );
    assert!(holds(&kept, "once") && holds(&kept, "settled"));
    let ignored = run(shop, r#""keys": "ignored""#, DROP);
    assert_eq!(
        effects(&ignored),
        2,
        "a key helps only where somebody looks at it"
    );
}

#[test]
fn a_repetition_that_comes_while_the_first_is_in_progress_waits_for_its_answer() {
    let shop = r#""attempts": 5, "asks": { "service": { "keys": "on_disk" } }"#;
    let slow = r#"{ "at": "900ms", "do": { "slow": { "node": "bank", "factor": 50 } } }"#;
    let run = run(shop, r#""keys": "in_memory""#, slow);
    assert_eq!(effects(&run), 1);
    assert!(
        noted(&run, |note| matches!(
            note,
            AnyNote::Service(service::Note::Recognised { .. })
        )) >= 2
    );
    assert!(holds(&run, "once") && holds(&run, "settled"));
}

#[test]
fn a_key_lives_as_long_as_its_shortest_memory() {
    let shop = r#""attempts": 9, "retry_after": "100ms", "asks": { "service": { "keys": "on_disk" } }, "settle_every": "1s""#;
    let crash = format!(
        r#"{CUT}, {{ "at": "1100ms", "do": {{ "crash": "bank" }} }}, {{ "at": "1200ms", "do": {{ "restart": "bank" }} }}"#
    );
    assert_eq!(effects(&run(shop, r#""keys": "in_memory""#, &crash)), 2);
    assert_eq!(effects(&run(shop, r#""keys": "on_disk""#, &crash)), 1);
    assert_eq!(
        effects(&run(
            shop,
            r#""keys": "on_disk", "keep_keys": "300ms""#,
            CUT
        )),
        2
    );
    assert_eq!(
        effects(&run(shop, r#""keys": "on_disk", "keep_keys": "3s""#, CUT)),
        1
    );
    let crash_of_shop = r#"{ "at": "1016ms", "do": { "crash": "shop" } }, { "at": "1400ms", "do": { "restart": "shop" } }"#;
    let in_memory = shop.replace("on_disk", "in_memory");
    let bank = r#""keys": "on_disk""#;
    assert_eq!(effects(&run(&in_memory, bank, crash_of_shop)), 2);
    let kept = run(shop, bank, crash_of_shop);
    assert_eq!(effects(&kept), 1);
    assert!(holds(&kept, "settled"), "what is on disk is taken up again");
    let forgotten = run(
        r#""attempts": 9, "asks": { "service": { "keys": "on_disk" } }"#,
        bank,
        crash_of_shop,
    );
    assert!(!holds(&forgotten, "settled"));
}

#[test]
fn what_is_unknown_is_settled_later() {
    let shop =
        r#""attempts": 2, "asks": { "service": { "keys": "on_disk" } }, "settle_every": "400ms""#;
    let run = run(shop, r#""keys": "on_disk""#, CUT);
    assert!(ended(&run, Outcome::Unknown));
    assert_eq!(
        noted(&run, |note| matches!(
            note,
            AnyNote::Client(client::Note::Settled {
                outcome: Outcome::Done { .. },
                ..
            })
        )),
        1
    );
    assert!(holds(&run, "once") && holds(&run, "settled"));
}

#[test]
fn silence_may_be_taken_for_a_no_and_is_none() {
    let run = run(r#""silence": "no""#, r#""keys": "ignored""#, DROP);
    assert!(ended(&run, Outcome::Refused(&call::NO_ANSWER)));
    assert_eq!(effects(&run), 1);
    assert!(!holds(&run, "once"));
}

#[test]
fn a_deadline_ends_tries_that_attempts_would_allow() {
    let unreachable = r#"{ "at": "500ms", "do": { "cut": "far" } }"#;
    let asked = |shop: &str| {
        let run = run(shop, r#""keys": "ignored""#, unreachable);
        count(&run, |fact| matches!(fact, Fact::Sent { .. }))
    };
    assert_eq!(asked(r#""attempts": 9"#), 9);
    assert_eq!(asked(r#""attempts": 9, "deadline": "250ms""#), 3);
    assert_eq!(
        asked(r#""attempts": 9, "retry_budget": { "share": 0, "saved": 1 }"#),
        2
    );
    assert_eq!(
        asked(r#""attempts": 9, "circuit_breaker": { "failures": 4, "open_for": "10s" }"#),
        4
    );
}

/// A visitor, a gateway and two services, whom a roll-out reaches at 3 s.
fn chain(gateway: &str, service: &str, rollout: &str, script: &str) -> Finished {
    let text = format!(
        r#"{{
            "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "20s",
            "zones": {{ "here": {{}} }},
            "links": {{ "near": {{ "within": ["here"], "latency": "1ms" }} }},
            "nodes": {{
                "ann": {{ "kind": "client", "zone": "here", "config": {{ "timeout": "1s", "deadline": "1s" }} }},
                "gateway": {{ "kind": "service", "zone": "here", "config": {{ "next": ["one", "two"], "timeout": "200ms", {gateway} }} }},
                "one": {{ "kind": "service", "zone": "here", "config": {{ "work": "5ms", {service} }} }},
                "two": {{ "kind": "service", "zone": "here", "config": {{ "work": "5ms", {service} }} }},
                "roll-out": {{ "kind": "rollout", "zone": "here", "config": {{ "services": ["one", "two"], "change": {{ "deny": "gateway" }}, "at": "3s", {rollout} }} }}
            }},
            "workload": [{{ "at": "500ms", "every": "100ms", "times": 100, "node": "ann", "do": {{ "call": {{ "what": "page" }} }}, "as": "click" }}],
            "script": [{script}],
            "properties": {{ "answered": {{ "check": "answered", "share": 0.95 }} }},
            "variants": [{{ "id": "only", "label": "L" }}]
        }}"#
    );
    let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    finish(document.scenario(), 1)
}

const NO_CERTIFICATE: &str = r#""attempts": 1"#;

#[test]
fn a_roll_out_in_stages_is_taken_back_where_it_does_harm() {
    let at_once = chain(
        r#""attempts": 2"#,
        NO_CERTIFICATE,
        r#""called": "a rule""#,
        "",
    );
    assert!(!holds(&at_once, "answered"));
    let staged = r#""bake": "1s", "failures_at_most": 0.1"#;
    let staged = chain(r#""attempts": 2"#, NO_CERTIFICATE, staged, "");
    assert!(holds(&staged, "answered"));
    let changed = |back| move |note: &AnyNote| matches!(note, AnyNote::Service(service::Note::Changed { back: found, .. }) if *found == back);
    assert_eq!(
        (
            noted(&staged, changed(false)),
            noted(&staged, changed(true))
        ),
        (1, 1)
    );
    assert_eq!(noted(&at_once, changed(false)), 2);
}

#[test]
fn a_certificate_is_looked_at_in_the_next_handshake_by_the_clock_of_who_looks() {
    let ends = r#""certificate": { "until": "2s" }"#;
    let restart = r#"{ "at": "4s", "do": { "crash": "gateway" } }, { "at": "4100ms", "do": { "restart": "gateway" } }"#;
    let rule = r#""bake": "1s", "failures_at_most": 0.1"#;
    let open = chain(r#""attempts": 2"#, ends, rule, "");
    assert!(holds(&open, "answered"), "lines that are open go on");
    let closed = chain(r#""attempts": 2"#, ends, rule, restart);
    assert!(!holds(&closed, "answered"));
    let turned_away = |note: &AnyNote| {
        *note == AnyNote::Call(call::Note::TurnedAway(&certificate::BAD_CERTIFICATE))
    };
    assert!(noted(&closed, turned_away) > 0);
    let renewed = r#""certificate": { "until": "2s" }, "renewal": { "before": "1s", "life": "9s", "overlap": "1s" }"#;
    let renewed = chain(r#""attempts": 2"#, renewed, rule, restart);
    assert!(holds(&renewed, "answered"));
}

#[test]
fn who_has_a_slow_clock_takes_an_old_certificate_and_refuses_one_that_is_too_new() {
    let gateway = r#""attempts": 2"#;
    let rule = r#""bake": "1s", "failures_at_most": 0.1"#;
    let restart = r#"{ "at": "3900ms", "do": { "step_clock": { "node": "gateway", "by": "-3s" } } },
                     { "at": "4s", "do": { "crash": "gateway" } }, { "at": "4100ms", "do": { "restart": "gateway" } }"#;
    let refused = |run: &Finished| {
        noted(run, |note| {
            *note == AnyNote::Call(call::Note::TurnedAway(&certificate::BAD_CERTIFICATE))
        })
    };
    let ended = chain(
        gateway,
        r#""certificate": { "until": "2s" }"#,
        rule,
        restart,
    );
    assert_eq!(refused(&ended), 0, "at 4.1 s its clock shows 1.1 s");
    let renewed = |overlap: &str| {
        let service = format!(
            r#""certificate": {{ "until": "4s" }}, "renewal": {{ "before": "1s", "life": "9s", "overlap": "{overlap}" }}"#
        );
        refused(&chain(gateway, &service, rule, restart))
    };
    assert!(renewed("0s") > 0, "it is valid from 3 s on");
    assert_eq!(renewed("3s"), 0);
}

#[test]
fn a_roll_out_whose_first_machine_says_nothing_is_taken_back() {
    let staged = r#""bake": "1s", "failures_at_most": 1"#;
    let on = |run: &Finished, wanted: bool| {
        noted(
            run,
            |note| matches!(note, AnyNote::Rollout(rollout::Note::RolledOut { on, .. }) if *on == wanted),
        )
    };
    let crash = r#"{ "at": "3500ms", "do": { "crash": "one" } }"#;
    let silent = chain(r#""attempts": 2"#, NO_CERTIFICATE, staged, crash);
    assert_eq!((on(&silent, true), on(&silent, false)), (0, 1));
    let restart = r#"{ "at": "3500ms", "do": { "crash": "roll-out" } }, { "at": "3600ms", "do": { "restart": "roll-out" } }"#;
    let forgetful = chain(r#""attempts": 2"#, NO_CERTIFICATE, staged, restart);
    assert_eq!((on(&forgetful, true), on(&forgetful, false)), (0, 1));
}

#[test]
fn only_the_change_itself_is_taken_back() {
    let staged = r#""bake": "1s", "failures_at_most": 0.1"#;
    let later = r#"{ "at": "3500ms", "do": { "change": { "node": "one", "set": { "locked": true } } } },
                   { "at": "6s", "do": { "change": { "node": "one", "set": { "locked": false } } } }"#;
    let run = chain(r#""attempts": 2"#, NO_CERTIFICATE, staged, later);
    let back = |note: &AnyNote| {
        matches!(
            note,
            AnyNote::Service(service::Note::Changed { back: true, .. })
        )
    };
    assert_eq!(noted(&run, back), 1);
    assert!(holds(&run, "answered"));
}

#[test]
fn what_nobody_waits_for_is_dropped_where_deadlines_travel() {
    let stall = r#"{ "at": "1s", "do": { "change": { "node": "one", "set": { "locked": true } } } },
                   { "at": "1s", "do": { "change": { "node": "two", "set": { "locked": true } } } },
                   { "at": "5s", "do": { "change": { "node": "one", "set": { "locked": false } } } },
                   { "at": "5s", "do": { "change": { "node": "two", "set": { "locked": false } } } }"#;
    let rule = r#""bake": "1s", "failures_at_most": 0.1"#;
    let let_go = |note: &AnyNote| matches!(note, AnyNote::Service(service::Note::LetGo { .. }));
    let heedless = chain(r#""attempts": 2"#, NO_CERTIFICATE, rule, stall);
    assert_eq!(noted(&heedless, let_go), 0);
    let late = |note: &AnyNote| matches!(note, AnyNote::Call(call::Note::CameTooLate { .. }));
    assert!(noted(&heedless, late) > 40);
    let heeds = r#""attempts": 2, "heeds_deadlines": true"#;
    let heedful = chain(heeds, r#""heeds_deadlines": true"#, rule, stall);
    assert!(noted(&heedful, let_go) > 40);
    assert!(noted(&heedful, late) < 20);
}
