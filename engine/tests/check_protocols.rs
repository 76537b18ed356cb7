//! Properties on real runs of real protocols: what they find is what the network and the work make of it.

mod compared;
mod told;

use std::rc::Rc;

use compared::{Pairs, compare};
use fallible_engine::check::Checks;
use fallible_engine::check::property::{End, Property};
use fallible_engine::run::tape::Strip;
use fallible_engine::scenario::compile::{Promise, compile};
use fallible_engine::sweep::Finished;
use told::{Told, with};

/// Besides promises and conditions: how many records show that a promise was broken first, and whether checks made while
/// the run goes on find the same as those made afterwards.
#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    let violations = |promise: &str| {
        let mut promises = run.run.outcome.promises();
        let found = promises.find(|(known, _)| known.id == promise);
        found.expect("it is promised").1.violations()
    };
    compare(file, expected, |what| {
        if let Some(promise) = what.strip_prefix("evidence against ") {
            return violations(promise)[0].evidence.len().to_string();
        }
        if what != "found on the way" {
            return run.observe(what, &[]);
        }
        let promises = compile(run.document.scenario(), 1).promises;
        let found = on_the_way(&run.run, &promises);
        let same = found.steps() == run.run.branch.trace().len()
            && promises
                .iter()
                .zip(found.properties())
                .all(|(promise, found)| violations(&promise.id) == found.violations());
        (if same { "the same" } else { "something else" }).to_owned()
    });
}

/// The checks of a run, made while it goes on.
fn on_the_way(run: &Finished, promises: &[Promise]) -> Checks {
    let plan = run.branch.plan();
    let properties = promises.iter().map(|promise| promise.property.clone());
    let checks = Checks::new(Rc::clone(&plan.cast), properties.collect());
    let mut tape = Strip::new(checks, false);
    let mut world = plan.world.clone();
    for (at, command) in &plan.commands {
        while world.next_at().is_some_and(|next| next < *at) {
            world.step(&mut tape);
        }
        world.apply(*at, command, &mut tape);
    }
    while world.step_until(plan.until, &mut tape) {}
    let mut checks = tape.into_reader();
    checks.conclude(&End::of(&run.branch));
    checks
}

/// Alice and the replica db-2 at one end of a wide link, the primary db-1 at the other. Alice saves at 1 s
/// and reloads 10 ms after she knows that it is done, which is at the earliest after one round trip.
const FILE: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "4s",
    "zones": { "here": {}, "there": {} },
    "links": {
        "near": { "within": ["here"], "latency": "0ms" },
        "wan": { "between": ["here", "there"], "transport": "stream", "latency": "80ms" }
    },
    "nodes": {
        "alice": { "kind": "client", "name": "Alice", "zone": "here", "config": {
            "asks": { "stores": { "copies": ["db-2"], "read_from": "nearest" } } } },
        "db-1": { "kind": "store", "zone": "there", "workers": 2, "config": {
            "role": "primary", "acks": 1, "initial": { "bio": "v1" }<, primary> } },
        "db-2": { "kind": "store", "zone": "here", "workers": 2, "config": {
            "role": "replica", "apply_service": "50ms", "read_wait": "1s" } }
    },
    "workload": [
        { "at": "1s", "node": "alice", "do": { "write": { "key": "bio", "value": "v2" } }, "as": "save", "size": "10B" },
        { "at": "1300ms", "node": "alice", "do": { "read": { "key": "bio" } }, "as": "reload", "size": "10B" }
    ],
    "script": [<script>],
    "properties": {
        "own": { "check": "read_your_writes" }, "monotonic": { "check": "monotonic_reads" },
        "kept": { "check": "no_lost_writes" }, "agree": { "check": "converges" }
    },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const STALE: &str =
    "broken: Alice read v1 at 1.200 s, after Alice's write of v2 was acknowledged at 1.160 s";

/// The write is confirmed at 1.160 s (two ways of 80 ms). The copy for db-2 leaves at 1.080 s, arrives at
/// 1.160 s and is applied at 1.210 s.
fn early() -> String {
    FILE.replace("1300ms", "1200ms")
}

#[test]
fn an_early_reload_from_an_asynchronous_replica_is_stale() {
    check(
        &early(),
        &[
            ("own", STALE),
            ("monotonic", "holds"),
            ("kept", "holds"),
            ("agree", "holds"),
        ],
    );
}

#[test]
fn what_the_copy_received_it_need_not_have_applied() {
    // Save begun, applied, copy sent, copy arrived, acknowledged; reload begun, answered, returned.
    check(&early(), &[("evidence against own", "8")]);
}

#[test]
fn a_later_reload_sees_the_write() {
    check(FILE, &[("own", "holds")]);
}

#[test]
fn each_repair_keeps_the_promise() {
    for read_from in ["primary", "nearest_at_token"] {
        let repaired = early().replace(r#""nearest""#, &format!(r#""{read_from}""#));
        check(&repaired, &[("own", "holds")]);
    }
    // The acknowledgement now takes longer, and so the reload comes later than it.
    let later = FILE.replace("1300ms", "1400ms");
    let applied = with(&later, &[("primary", r#""replication": "applied""#)]);
    check(&applied, &[("own", "holds")]);
}

#[test]
fn received_is_not_applied() {
    // Received at db-2 at 1.160 s; slow work applies it half a second later; Alice knows at 1.320 s.
    let slow = FILE.replace("1300ms", "1400ms").replace("50ms", "500ms");
    let because =
        "broken: Alice read v1 at 1.400 s, after Alice's write of v2 was acknowledged at 1.320 s";
    check(
        &with(&slow, &[("primary", r#""replication": "received""#)]),
        &[("own", because)],
    );
}

#[test]
fn without_latency_and_work_there_is_no_lag() {
    let none = r#"{ "meter": { "lag": { "node": "db-2" } }, "at_least": "0ms", "at_most": "0ms" }"#;
    let at_once = FILE.replace("80ms", "0ms").replace("50ms", "0ms");
    check(&at_once, &[(none, "true")]);
    // 80 ms on the way and 50 ms of work.
    check(FILE, &[(&none.replace("0ms", "130ms"), "true")]);
}

#[test]
fn a_run_that_stops_too_early_decides_nothing() {
    let waits = "undecided: 2 messages under way, first the copy from db-1 to db-2";
    check(
        &FILE.replace("4s", "1100ms").replace("1300ms", "1100ms"),
        &[("kept", waits), ("agree", waits)],
    );
}

#[test]
fn an_acknowledged_write_on_the_disk_of_a_machine_that_is_off_is_neither_kept_nor_lost() {
    let lost = r#"{ "at": "1100ms", "do": { "drop": { "kind": "copy", "from": "db-1", "to": "db-2" } } },
                  { "at": "1170ms", "do": { "crash": "db-1" } }"#;
    let file = with(&FILE.replace("4s", "30s"), &[("script", lost)]);
    check(
        &file,
        &[("kept", "undecided: db-1 to come back, which alone holds v2")],
    );
    let restart = r#"{ "at": "2s", "do": { "restart": "db-1" } }"#;
    check(&with(&file, &[("script", restart)]), &[("kept", "holds")]);
}

#[test]
fn what_was_never_acknowledged_is_no_loss() {
    let cut = r#"{ "at": "1081ms", "do": { "cut": "wan" } }, { "at": "1170ms", "do": { "crash": "db-1" } }"#;
    // A single copy is up.
    check(
        &with(&FILE.replace("4s", "30s"), &[("script", cut)]),
        &[("kept", "holds"), ("agree", "holds")],
    );
}

#[test]
fn the_restart_of_a_copy_loses_nothing() {
    for machine in ["db-1", "db-2"] {
        let restart = format!(
            r#"{{ "at": "1500ms", "do": {{ "crash": "{machine}" }} }}, {{ "at": "1700ms", "do": {{ "restart": "{machine}" }} }}"#
        );
        check(
            &with(FILE, &[("script", &restart)]),
            &[("kept", "holds"), ("agree", "holds")],
        );
    }
}

#[test]
fn answers_are_graded_from_the_run() {
    check(
        &early(),
        &[
            (r#"{ "operation": "reload", "returns": "v1" }"#, "true"),
            (r#"{ "operation": "reload", "returns": "v2" }"#, "false"),
            (
                r#"{ "operation": "reload", "answered_by": "db-2" }"#,
                "true",
            ),
            (r#"{ "operation": "save", "answered_by": "db-1" }"#, "true"),
            (r#"{ "operation": "save", "answered_by": "db-2" }"#, "false"),
            (r#"{ "property": "own", "is": "violated" }"#, "true"),
        ],
    );
}

#[test]
fn checks_made_while_the_run_goes_on_find_the_same() {
    check(&early(), &[("found on the way", "the same")]);
}
