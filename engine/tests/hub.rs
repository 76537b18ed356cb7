//! What a hub and its devices make of versions that differ, of links with a largest packet, and of devices
//! that are slow or dead: on real runs.

mod compared;
mod told;

use compared::{Pairs, compare};
use told::{Told, with};

const COUNTED: Pairs<'_> = &[("too big", "a message is too big for the link")];

/// The part that all of a document is in, if it fits into one, has arrived.
const ARRIVED: &str = r#"{
    "first": { "delivered": { "kind": "part", "from": "hub", "to": "till", "count": 1 } },
    "then": { "completed": "menu" }
}"#;

/// Besides what happens in a run: on how many of 200 seeds a first part arrives.
#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    let arrives = |seed: &u64| Told::of(file, *seed).observe(ARRIVED, COUNTED) == "true";
    compare(file, expected, |what| match what {
        "arrivals on 200 seeds" => (0..200).filter(arrives).count().to_string(),
        _ => run.observe(what, COUNTED),
    });
}

/// A shop of version 2 sets the second field at 1 s, a till of version 1 sets the first at 2 s and fetches the
/// document, 5 kB, at 3 s. The settings of hub, till and the till's link, and the script, are left open.
const FILE: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "9s",
    "zones": { "here": {}, "there": {} },
    "links": {
        "lan": { "within": ["here"], "latency": "1ms" },
        "wan": { "between": ["here", "there"], "latency": "20ms"<, link> }
    },
    "nodes": {
        "hub": {
            "kind": "hub", "name": "Hub", "zone": "here",
            "config": { "fields": ["status", "note"], "initial": "new", "document": "5kB"<, hub> }
        },
        "shop": { "kind": "client", "zone": "here", "config": { "asks": { "hub": { "node": "hub", "reads": 2, "writes": 2 } } } },
        "till": {
            "kind": "client", "name": "Till", "zone": "there",
            "config": { "timeout": "1s", "attempts": 2, "asks": { "hub": { "node": "hub"<, till> } } }
        }
    },
    "workload": [
        { "at": "1s", "node": "shop", "do": { "edit": { "key": "note", "value": "nuts" } }, "as": "warn" },
        { "at": "2s", "node": "till", "do": { "edit": { "key": "status", "value": "done" } }, "as": "set" },
        { "at": "3s", "node": "till", "do": { "fetch": { "key": "menu" } }, "as": "menu" }
    ],
    "script": [<script>],
    "properties": {
        "readable": { "check": "readable" },
        "kept": { "check": "fields_kept" },
        "passes": { "check": "nothing_vanishes" },
        "alive": { "check": "no_false_alarms" },
        "missed": { "check": "deaths_noticed", "within": "3s" }
    },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const PRESERVING: &str = r#""reader": "preserving""#;
const MENU: &str = r#"{ "operation": "menu", "outcome": "ok" }"#;

#[test]
fn a_reader_makes_of_a_newer_version_what_it_can() {
    check(FILE, &[("broken", "readable")]);
    let tolerant = with(FILE, &[("till", r#""reader": "tolerant""#)]);
    check(&tolerant, &[("broken", "kept")]);
    let done = r#"{ "operation": "set", "outcome": "ok" }"#;
    let preserving = with(FILE, &[("till", PRESERVING)]);
    check(&preserving, &[("broken", ""), (done, "true")]);
    let first =
        r#"{ "at": "500ms", "do": { "upgrade": { "node": "till", "reads": 2, "writes": 1 } } }"#;
    check(&with(FILE, &[("script", first)]), &[("broken", "")]);
}

#[test]
fn big_datagrams_vanish_small_ones_pass_and_probes_find_out() {
    let tunnel = with(FILE, &[("till", PRESERVING), ("link", r#""mtu": "1400B""#)]);
    // Two tries of four parts each, of which the last is small.
    check(
        &with(&tunnel, &[("hub", r#""datagram": "1472B""#)]),
        &[("broken", "passes"), ("too big", "6"), (MENU, "false")],
    );
    check(
        &with(&tunnel, &[("hub", r#""datagram": "1200B""#)]),
        &[("broken", ""), (MENU, "true")],
    );
    // 1,400 bytes pass, so four parts do; of 1,500 three probes vanish.
    let four = r#"{ "count": { "messages": { "kind": "part" } }, "equals": 4 }"#;
    check(
        &with(&tunnel, &[("hub", r#""datagram": "probed""#)]),
        &[("broken", ""), (four, "true"), ("too big", "3")],
    );
}

/// With a loss of one in five, a message in six pieces arrives about one time in four.
#[test]
fn a_datagram_in_pieces_is_lost_with_any_of_them() {
    let lossy = [
        ("hub", r#""datagram": "9000B""#),
        ("till", PRESERVING),
        ("link", r#""loss": 0.2"#),
    ];
    let whole = with(FILE, &lossy).replace("5kB", "8kB");
    check(&whole, &[("arrivals on 200 seeds", "110 to 189")]);
    let pieces = with(
        &whole,
        &[("link", r#""mtu": "1400B", "oversize": "fragment""#)],
    );
    check(&pieces, &[("arrivals on 200 seeds", "20 to 79")]);
}

#[test]
fn one_limit_for_all_fails_somebody_and_observed_ones_do_not() {
    let slow = r#", "latency": { "uniform": { "min": "100ms", "max": "1s" } }"#;
    let crash = r#"{ "at": "5s", "do": { "crash": "shop" } }"#;
    let file = FILE.replace(r#", "latency": "20ms""#, slow);
    let file = with(
        &file,
        &[
            ("hub", r#""check_every": "500ms""#),
            ("till", PRESERVING),
            ("script", crash),
        ],
    );
    for (patience, broken) in [
        (r#""500ms""#, "alive"),
        (r#""4s""#, "missed"),
        (
            r#"{ "times_p99": 3, "at_least": "100ms", "at_most": "3s" }"#,
            "",
        ),
    ] {
        let patience = format!(r#""patience": {patience}"#);
        check(&with(&file, &[("hub", &patience)]), &[("broken", broken)]);
    }
}
