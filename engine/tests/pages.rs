//! Web servers on real runs: what a page takes and shows is what its calls, its cache and the network make of it.

mod compared;
mod told;

use compared::{Pairs, compare};
use told::{Told, with};

/// What is counted here, and the words in which it is told.
const COUNTED: Pairs<'_> = &[
    ("look-ups", "sends lookup to"),
    ("pages come", "sends page-received to"),
    ("done", "page-… is done"),
    (
        "unserved",
        "page-… is refused: a service behind it did not answer",
    ),
    (
        "first unserved",
        "page-1 is refused: a service behind it did not answer",
    ),
    ("busy", "page-… is refused: too busy"),
    ("shown before the write", "puts 12 values of entry 0 on"),
    ("shown after the write", "puts 12 values of entry 1 on"),
    ("shown", "'s page"),
];

#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    compare(file, expected, |what| run.observe(what, COUNTED));
}

/// Ann opens two pages, at 1 s and at 2 s, over 5 ms; 12 lookups of 1 ms each are 50 ms away. At 1.5 s somebody
/// writes one of the 12.
const FILE: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "9s",
    "zones": { "home": {}, "hall": {}, "vault": {} },
    "links": {
        "street": { "between": ["home", "hall"], "latency": "5ms" },
        "cable": { "between": ["hall", "vault"], "latency": "50ms"<, cable> },
        "desk": { "within": ["vault"], "latency": "1ms" }
    },
    "nodes": {
        "ann": { "kind": "client", "zone": "home", "config": { "timeout": "2s" } },
        "web": { "kind": "web", "zone": "hall", "config": { "lookups": 12<, web> } },
        "db": { "kind": "store", "zone": "vault", "workers": 12, "config": { "read_service": "1ms" } },
        "bob": { "kind": "client", "zone": "vault" }
    },
    "workload": [
        { "at": "1s", "every": "1s", "times": 2, "node": "ann", "do": { "open_page": { "page": "home" } }, "as": "page" },
        { "at": "1500ms", "node": "bob", "do": { "write": { "key": "item-3", "value": "new" } }, "as": "write" }
    ],
    "script": [<script>],
    "properties": {
        "fresh": { "check": "staleness", "at_most": "0ms" },
        "frugal": { "check": "messages_each", "of": "page", "at_most": 4 }
    },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const BATCH: &str = r#""keys_per_call": 12"#;
const CUT: &str = r#"{ "at": "1020ms", "do": { "cut": "cable" } }, { "at": "1500ms", "do": { "heal": "cable" } }"#;

#[test]
fn connections_make_rounds_and_the_last_round_may_be_short() {
    for (connections, rounds) in [(1, 12), (2, 6), (5, 3), (12, 1), (64, 1)] {
        let web = format!(r#""keys_per_call": 1, "connections": {connections}"#);
        let took = 10 + rounds * 101;
        check(
            &with(FILE, &[("web", &web)]),
            &[
                ("times of ann", &format!("[{took}, {took}]")),
                ("look-ups", "24"),
                ("frugal", "broken"),
            ],
        );
    }
}

#[test]
fn a_batch_is_one_round_trip_and_the_work_of_all_its_keys() {
    check(
        &with(FILE, &[("web", BATCH)]),
        &[
            ("times of ann", "[122, 122]"),
            ("look-ups", "2"),
            ("frugal", "holds"),
            ("fresh", "holds"),
        ],
    );
    // 5, 5 and 2 keys.
    check(
        &with(FILE, &[("web", r#""keys_per_call": 5"#)]),
        &[("times of ann", "[322, 322]")],
    );
}

#[test]
fn a_cache_saves_the_calls_and_shows_what_is_no_longer_true() {
    let because = "broken: ann's page view of home, there at 2.010 s, showed item-3 without new, which had been \
                   written at 1.501 s: 509 ms out of date, and at most 0 s was promised";
    check(
        &with(FILE, &[("web", BATCH), ("web", r#""cache_for": "5s""#)]),
        &[
            ("times of ann", "[122, 10]"),
            ("look-ups", "1"),
            ("fresh", because),
        ],
    );
    // What was looked up at 1.1 s is too old at 2 s.
    check(
        &with(FILE, &[("web", BATCH), ("web", r#""cache_for": "800ms""#)]),
        &[("times of ann", "[122, 122]"), ("fresh", "holds")],
    );
}

#[test]
fn a_crash_empties_the_cache() {
    let crash = r#"{ "at": "1200ms", "do": { "crash": "web" } }, { "at": "1300ms", "do": { "restart": "web" } }"#;
    check(
        &with(
            FILE,
            &[
                ("web", BATCH),
                ("web", r#""cache_for": "5s""#),
                ("script", crash),
            ],
        ),
        &[("times of ann", "[122, 122]")],
    );
}

#[test]
fn a_page_whose_lookups_are_lost_is_refused_when_patience_ends() {
    check(
        &with(
            FILE,
            &[
                ("web", BATCH),
                ("web", r#""patience": "700ms""#),
                ("script", CUT),
            ],
        ),
        &[("first unserved", "1"), ("times of ann", "[710, 122]")],
    );
}

#[test]
fn a_page_whose_connection_breaks_is_refused_at_once() {
    let stream = r#""transport": "stream", "user_timeout": "200ms""#;
    check(
        &with(FILE, &[("web", BATCH), ("cable", stream), ("script", CUT)]),
        &[("first unserved", "1"), ("times of ann", "[210, 122]")],
    );
}

#[test]
fn what_it_shows_is_noted_with_its_place_in_the_log() {
    check(
        &with(FILE, &[("web", r#""keys_per_call": 6, "connections": 2"#)]),
        &[
            ("shown before the write", "1"),
            ("shown after the write", "1"),
            ("shown", "2"),
        ],
    );
}

/// Six pages of 10 kB are opened at about the same time; over 82 kbit/s about one a second leaves.
const CROWD: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "20s",
    "zones": { "home": {}, "hall": {} },
    "links": { "line": { "between": ["hall", "home"], "latency": "1ms", "bandwidth": "82kbit/s", "buffer": <buffer> } },
    "nodes": {
        "ann": { "kind": "client", "zone": "home", "config": { "timeout": "5s", "attempts": 1 } },
        "web": { "kind": "web", "zone": "hall", "config": { "objects": 10, "object_size": "1kB"<, web> } }
    },
    "workload": [{ "at": "1s", "every": "10ms", "times": 6, "node": "ann", "do": { "open_page": { "page": "home" } }, "as": "page" }],
    "properties": {
        "line": { "check": "utilisation", "link": "line", "at_most": 0.9 },
        "work": { "check": "utilisation", "node": "web", "at_most": 0.5 }
    },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const DEEP: &str = r#""1MB""#;

#[test]
fn pages_beyond_the_buffer_are_dropped_and_late_ones_meet_nobody() {
    let all = with(CROWD, &[("web", r#""fields": "all""#)]);
    check(&with(&all, &[("buffer", r#""25kB""#)]), &[("done", "2")]);
    // 10,120 bytes take 987 ms: the fifth page comes after 4.9 s, the sixth after 5.9 s.
    check(
        &with(&all, &[("buffer", DEEP)]),
        &[
            ("done", "5"),
            (
                "line",
                "broken: … from 1 s to 2 s, and at most 90 % was promised",
            ),
        ],
    );
}

#[test]
fn with_a_limit_pages_in_hand_are_few_and_the_others_are_refused() {
    check(
        &with(CROWD, &[("web", r#""pages_max": 3"#), ("buffer", DEEP)]),
        &[("done", "3"), ("pages come", "3"), ("busy", "3")],
    );
}

#[test]
fn fewer_bytes_leave_sooner_and_compressing_takes_workers() {
    let deep = with(CROWD, &[("buffer", DEEP)]);
    check(
        &with(&deep, &[("web", r#""encode_per_kb": "1ms""#)]),
        &[("times of ann", "[1011, …"), ("work", "holds")],
    );
    check(
        &with(
            &deep,
            &[("web", r#""needed_size": "100B", "fields": "needed""#)],
        ),
        &[("done", "6"), ("times of ann", "[122, …")],
    );
    let compress = r#""compress": true, "compressed_to": 0.1, "compress_per_kb": "9ms", "encode_per_kb": "1ms""#;
    // The request and the page on the line, 1 ms each way, and 100 ms of work.
    let first = 1 + 100 + 1 + (120 + 1_000 + 120) * 8 / 82;
    check(
        &with(&deep, &[("web", compress)]),
        &[
            ("done", "6"),
            ("times of ann", &format!("[{first}, …")),
            ("work", "broken"),
            ("line", "holds"),
        ],
    );
}
