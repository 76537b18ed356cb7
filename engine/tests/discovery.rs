//! Services that are found by name: what proxies, directories and instances do while instances come, go, stand
//! still and hand on their addresses.

mod compared;
mod told;

use compared::{Pairs, compare};
use told::{Told, with};

/// What is counted here, and the words in which it is told.
const COUNTED: Pairs<'_> = &[
    ("look-ups", "sends resolve"),
    ("resets", "sends reset"),
    ("joined", "begins to serve"),
    ("paid", "carries out"),
    ("mistaken for another", "hangs up"),
    ("prices-1 answers", "prices-1… answers"),
    ("prices-2 answers", "prices-2… answers"),
    ("named", "now vouches"),
    ("unnamed", "no longer vouches"),
    (
        "prices-1 is named",
        "now vouches for the address of prices-1",
    ),
    (
        "prices-1 is unnamed",
        "no longer vouches for the address of prices-1",
    ),
    (
        "prices-2 is named",
        "now vouches for the address of prices-2",
    ),
    (
        "prices-2 is unnamed",
        "no longer vouches for the address of prices-2",
    ),
];

/// Besides what is counted: only `from 1500 ms` on, or the times in milliseconds, `when`; and how many were paid twice.
#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    let times = |what: &str| {
        let (_, words) = COUNTED
            .iter()
            .find(|(known, _)| *known == what)
            .expect("it is counted");
        run.lines(words).map(|(at, _)| at.0 / 1_000_000)
    };
    compare(file, expected, |what| {
        if what == "paid twice" {
            let story = run.run.story();
            let fates = story.book().fates();
            return fates
                .values()
                .filter(|fate| fate.effects > 1)
                .count()
                .to_string();
        }
        if let Some((what, from)) = what.split_once(" from ") {
            let from = from.trim_end_matches(" ms").parse().expect("a time");
            return times(what).filter(|at| *at >= from).count().to_string();
        }
        match what.strip_prefix("when ") {
            Some(what) => format!("{:?}", times(what).collect::<Vec<_>>()),
            None => run.observe(what, COUNTED),
        }
    });
}

/// A shop that asks two instances for prices, each 1 ms away, ten times a second for four seconds, and pays as often.
const FILE: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "5s",
    "zones": { "here": {}, "there": {}, "office": {} },
    "links": {
        "front": { "within": ["here", "there"], "latency": "1ms" },
        "wire": { "between": ["here", "there"], "latency": "1ms" },
        "phone": { "between": ["here", "office"], "latency": "1ms" },
        "watch": { "between": ["there", "office"], "latency": "1ms" }
    },
    "nodes": {
        "ann": { "kind": "client", "zone": "here", "config": { "asks": { "service": { "node": "shop" } }, "timeout": "1s" } },
        "shop": { "kind": "proxy", "zone": "here", "config": { "to": "prices"<, proxy> } },
        "names": { "kind": "directory", "zone": "office", "config": { "ttl": "200ms"<, directory> } },
        "prices-1": { "kind": "instance", "zone": "there", "workers": 2, "config": { "service": "prices", "directory": "names", "work": "2ms" } },
        "prices-2": { "kind": "instance", "zone": "there", "config": { "service": "prices", "directory": "names", "work": "2ms" } },
        "photos": { "kind": "instance", "zone": "there", "config": { "directory": "names" } }
    },
    "workload": [
        { "from": "100ms", "until": "4s", "every": "100ms", "node": "ann", "do": { "call": { "what": "price" } }, "as": "ask" },
        { "from": "150ms", "until": "4s", "every": "100ms", "node": "ann", "do": { "pay": { "order": "order" } }, "as": "order" }
    ],
    "script": [<script>],
    "properties": {
        "right": { "check": "right_service", "grace": "500ms" },
        "answered": { "check": "answered", "share": 1, "within": "300ms" }
    },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const BY_NAME: &str = r#""directory": "names", "connections": 2, "timeout": "50ms", "attempts": 3"#;
const HARMLESS: &str = r#""retry": "harmless""#;
const AGED: &str = r#""max_age": "200ms""#;
const CHECKS: &str = r#""health_check": { "every": "100ms", "threshold": 2 }"#;

/// The file with a shop that goes by names, and this script.
fn file(script: &str) -> String {
    with(
        FILE,
        &[("proxy", BY_NAME), ("proxy", HARMLESS), ("script", script)],
    )
}

#[test]
fn calls_take_turns_among_the_instances_and_all_is_answered() {
    check(
        &file(""),
        &[
            ("prices-1 answers", "39"),
            ("prices-2 answers", "39"),
            ("right", "holds"),
            ("answered", "holds"),
        ],
    );
}

#[test]
fn a_connection_outlives_the_name_unless_it_has_an_age() {
    let kept = file(r#"{ "at": "1s", "do": { "drain": "prices-1" } }"#);
    check(
        &kept,
        &[
            ("prices-1 answers from 1500 ms", "at least 21"),
            ("right", "broken"),
            ("look-ups", "at most 2"),
        ],
    );
    // Its age, the TTL and a call.
    check(
        &with(&kept, &[("proxy", AGED)]),
        &[
            ("prices-1 answers from 1450 ms", "0"),
            ("right", "holds"),
            ("answered", "holds"),
            ("look-ups", "at least 3"),
        ],
    );
}

#[test]
fn what_is_stopped_refuses_and_is_certainly_not_served() {
    let stopped = file(r#"{ "at": "1s", "do": { "stop": "prices-1" } }"#);
    check(&stopped, &[("answered", "holds"), ("resets", "at least 1")]);
}

#[test]
fn a_health_check_takes_a_dead_instance_off_and_whoever_gets_its_address_back_on() {
    let dead = with(
        &file(r#"{ "at": "1s", "do": { "crash": "prices-1" } }"#),
        &[("directory", CHECKS)],
    );
    check(
        &dead,
        &[
            ("when prices-1 is named", "[1]"),
            ("when prices-1 is unnamed", "[1200]"),
            ("right", "holds"),
        ],
    );
    let give = r#"{ "at": "2s", "do": { "give_address": { "of": "prices-1", "to": "photos" } } }"#;
    let given = with(&dead, &[("script", give)]);
    check(
        &given,
        &[
            ("when prices-1 is named", "[1, 2002]"),
            ("when prices-1 is unnamed", "[1200]"),
            ("right", "broken"),
        ],
    );
    let wary = with(&given, &[("proxy", r#""check_identity": true"#)]);
    check(
        &wary,
        &[("right", "holds"), ("mistaken for another", "at least 1")],
    );
    let leased = with(&given, &[("directory", r#""lease": "1500ms""#)]);
    check(
        &leased,
        &[
            ("when prices-1 is named", "[1]"),
            ("when prices-1 is unnamed", "[1200]"),
        ],
    );
}

#[test]
fn a_check_is_work_and_an_answer_to_an_earlier_one_comes_too_late() {
    // A check takes 200 ms then. It is answered each time, and each time after the next was sent.
    let slow = r#"{ "at": "1050ms", "do": { "slow": { "node": "prices-2", "factor": 100 } } },
        { "at": "3s", "do": { "slow": { "node": "prices-2", "factor": 1 } } }"#;
    let blind = file(slow);
    check(&blind, &[("prices-2 answers from 1600 ms", "at least 15")]);
    check(
        &with(&blind, &[("directory", CHECKS)]),
        &[
            ("when prices-2 is named", "[1, 3027]"),
            ("when prices-2 is unnamed", "[1300]"),
            ("paid", "at least 1"),
            ("prices-2 answers from 1600 ms", "at most 14"),
        ],
    );
}

#[test]
fn only_who_repeats_everything_does_something_twice() {
    // The proxy takes its two instances in turn, and orders go to this one.
    let slow = r#"{ "at": "1s", "do": { "slow": { "node": "prices-2", "factor": 50 } } }"#;
    let careful = file(slow);
    check(&careful, &[("paid twice", "0"), ("answered", "broken")]);
    let careless = careful.replace("harmless", "everything");
    check(
        &careless,
        &[("paid twice", "at least 1"), ("answered", "holds")],
    );
}

#[test]
fn a_directory_that_reaches_nobody_names_everybody() {
    let cut = r#"{ "at": "1s", "do": { "cut": "watch" } }, { "at": "3500ms", "do": { "heal": "watch" } }"#;
    let watched = r#""lease": "1500ms""#;
    let file = file(cut).replace(r#""ttl": "200ms""#, r#""ttl": "100ms""#);
    check(
        &with(
            &file,
            &[
                ("proxy", AGED),
                ("directory", CHECKS),
                ("directory", watched),
            ],
        ),
        &[
            ("when named", "[1, 1, 1, 4001, 4001, 4001]"),
            ("when unnamed", "[1200, 1200, 1200]"),
            ("right", "holds"),
            ("answered", "holds"),
        ],
    );
}

#[test]
fn while_the_directory_is_silent_the_last_answer_serves() {
    let silent = file(r#"{ "at": "1s", "do": { "crash": "names" } }"#);
    // And it is asked again and again.
    check(
        &with(&silent, &[("proxy", AGED)]),
        &[("answered", "holds"), ("look-ups", "at least 9")],
    );
}

#[test]
fn instances_come_back_after_a_crash_and_after_a_stop() {
    let back = file(
        r#"{ "at": "1s", "do": { "crash": "prices-1" } }, { "at": "1500ms", "do": { "restart": "prices-1" } },
        { "at": "2s", "do": { "stop": "prices-2" } }, { "at": "2500ms", "do": { "start": "prices-2" } }"#,
    );
    // Three join at the start, and two again.
    check(
        &back,
        &[
            ("prices-1 answers from 2800 ms", "at least 9"),
            ("prices-2 answers from 2800 ms", "at least 9"),
            ("joined", "5"),
        ],
    );
}
