//! A copy that is too old sends its reader to the primary, and what comes of that.

mod compared;
mod told;

use compared::{Pairs, compare};
use told::{Told, with};

/// What is counted of Ann's, and the words in which it is told.
const COUNTED: Pairs<'_> = &[
    ("requests", "ann sends read to"),
    ("reads done", "read-… is done"),
    (
        "reads sent to the primary",
        "read-… is refused: copy too old, ask the primary",
    ),
];

#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    compare(file, expected, |what| run.observe(what, COUNTED));
}

/// Bob writes at db-1, which never reaches db-2. Ann reads 20 times, each time at one of both by chance, and takes
/// somebody for the primary.
const FILE: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "10s",
    "zones": { "here": {}, "there": {} },
    "links": {
        "lan": { "within": ["here", "there"], "latency": "1ms" },
        "wan": { "between": ["here", "there"], "latency": "1ms" },
        "log": { "from": "db-1", "to": "db-2", "latency": "1ms" },
        "follow": { "from": "db-2", "to": "db-1", "latency": "1ms" }
    },
    "nodes": {
        "ann": { "kind": "client", "zone": "here", "config": { "timeout": "1s", "asks": { "stores": {
            "copies": ["db-1", "db-2"], "read_from": "random_at_token", "write_to": <primary> } } } },
        "bob": { "kind": "client", "zone": "here", "config": { "asks": { "stores": {
            "copies": ["db-1"], "write_to": "db-1" } } } },
        "db-1": { "kind": "store", "zone": "here", "config": { "role": "primary" } },
        "db-2": { "kind": "store", "zone": "there", "config": {
            "role": "replica", "read_wait": "0ms", "on_late": "redirect" } }
    },
    "workload": [
        { "at": "1s", "node": "bob", "do": { "write": { "key": "bio", "value": "v" } } },
        { "from": "2s", "every": "50ms", "times": 20, "node": "ann", "do": { "read": { "key": "bio" } }, "as": "read" }
    ],
    "script": [{ "at": "0s", "do": { "cut": "log" } }],
    "variants": [{ "id": "only", "label": "L" }]
}"#;

#[test]
fn a_reader_who_is_sent_to_the_primary_is_answered_there() {
    // Some reads are asked twice.
    check(
        &with(FILE, &[("primary", r#""db-1""#)]),
        &[("reads done", "20"), ("requests", "21 to 39")],
    );
}

#[test]
fn one_who_is_sent_back_to_whom_it_asked_is_refused() {
    // Nobody is asked twice.
    check(
        &with(FILE, &[("primary", r#""db-2""#)]),
        &[("reads sent to the primary", "1 to 19"), ("requests", "20")],
    );
}
