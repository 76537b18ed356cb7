//! What calls cost on real runs: where they go, what is billed, and what it takes to encode them.

mod compared;
mod told;

use std::rc::Rc;

use compared::{Pairs, compare};
use fallible_engine::kernel::id::ZoneId;
use fallible_engine::measure::Measures;
use fallible_engine::measure::fold::System;
use fallible_engine::measure::series::Series;
use fallible_engine::run::trail::Fold;
use told::{Told, with};

/// What is counted here, and the words in which it is told.
const COUNTED: Pairs<'_> = &[
    ("look-ups", "sends lookup to"),
    ("look-ups at db-a", "sends lookup to db-a"),
    ("look-ups at db-b", "sends lookup to db-b"),
    ("look-ups at db-c", "sends lookup to db-c"),
    ("done", "page-… is done"),
    (
        "unserved",
        "page-… is refused: a service behind it did not answer",
    ),
    ("coded", "on encoding or decoding"),
];

/// Besides what is counted: how many pages took so long, what meters show at the end of the run, and what a chart adds up
/// to, `charted`.
#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let run = Told::of(file, 1);
    let plan = run.run.branch.plan();
    let tariff = Rc::clone(&plan.tariff);
    let system = System {
        tariff,
        ..System::default()
    };
    let (mut meters, mut series) = (Measures::new(&system), Series::new(plan.until, &system));
    for (_, record) in run.run.branch.trace().iter() {
        meters.take(record);
        series.observe(record);
    }
    series.pass(plan.until);
    let sum = |chart, line| -> f64 { series.values(chart, (0, line)).iter().flatten().sum() };
    let pairs: Vec<_> = meters
        .zones
        .pairs()
        .map(|(pair, traffic)| (pair, traffic.bytes))
        .collect();
    let usd = |usd: Option<f64>| usd.map_or("no prices".to_owned(), |usd| usd.to_string());
    compare(file, expected, |what| match what {
        "retried" => meters.retried.count().to_string(),
        "encoding in us" => (meters.encoding.span().0 as f64 / 1e3).to_string(),
        "encoding in us, charted" => (sum("encoding", 0) / 1e3).to_string(),
        "bytes" => meters.traffic.sent().bytes.to_string(),
        "bytes between zones" => pairs
            .iter()
            .map(|(_, bytes)| bytes)
            .sum::<u64>()
            .to_string(),
        "bytes between a and b" | "bytes between a and c" => {
            let other = ZoneId(if what.ends_with('b') { 1 } else { 2 });
            let between = pairs.iter().find(|(pair, _)| *pair == (ZoneId(0), other));
            between.map_or(0, |(_, bytes)| *bytes).to_string()
        }
        "bytes between a and b, charted" => sum("zones", 1).to_string(),
        "bytes between a and c, charted" => sum("zones", 2).to_string(),
        "points of a chart" => series.values("zones", (0, 1)).len().to_string(),
        "bytes billed" => meters.bill.priced_bytes().to_string(),
        "usd" => usd(meters.bill.cost()),
        "usd, charted" => sum("bill", 0).to_string(),
        "usd for a million" => usd(meters.bill.a_million()),
        "ms until the end" => (run.run.branch.progress().reached.0 / 1_000_000).to_string(),
        _ => match what
            .strip_prefix("pages of ")
            .and_then(|what| what.strip_suffix(" ms"))
        {
            Some(range) => {
                let took = run.times("ann").into_iter();
                took.filter(|took| compared::fits(&took.to_string(), range))
                    .count()
                    .to_string()
            }
            None => run.observe(what, COUNTED),
        },
    });
}

/// Ann opens 20 pages of 8 lookups at a server in zone a, one every 100 ms from 1 s on; a copy stands in each
/// of three zones. The way within a zone takes 1 ms, that to another 2 ms, and each lookup 1 ms of work.
const FILE: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "6s",
    "usd_per_cpu_hour": 3.6,
    "zones": { "a": {}, "b": {}, "c": {} },
    "links": {
        "in": { "within": ["a", "b", "c"], "latency": "1ms" },
        "ab": { "between": ["a", "b"], "latency": "2ms", "usd_per_gb": 10, "usd_per_gb_in": 10 },
        "ac": { "between": ["a", "c"], "latency": "2ms", "usd_per_gb": 10, "usd_per_gb_in": 10 },
        "bc": { "between": ["b", "c"], "latency": "2ms" }
    },
    "nodes": {
        "ann": { "kind": "client", "zone": "a", "config": { "timeout": "1s" } },
        "web": { "kind": "web", "zone": "a", "config": {
            "lookups": 8, "lookup_size": "880B", "connections": 8, "stores": ["db-a", "db-b", "db-c"]<, web>
        } },
        "db-a": { "kind": "store", "zone": "a", "workers": 8, "config": { "read_service": "1ms" } },
        "db-b": { "kind": "store", "zone": "b", "workers": 8, "config": { "role": "replica", "read_service": "1ms" } },
        "db-c": { "kind": "store", "zone": "c", "workers": 8, "config": { "role": "replica", "read_service": "1ms" } }
    },
    "workload": [
        { "from": "1s", "every": "100ms", "times": 20, "node": "ann", "do": { "open_page": { "page": "home" } }, "as": "page" }
    ],
    "script": [<script>],
    "properties": { "bill": { "check": "cost", "for_a_million": "page", "at_most_usd": 100 } },
    "variants": [{ "id": "only", "label": "L" }]
}"#;

const ANY: &str = r#""own_zone": 0"#;
const OWN: &str = r#""own_zone": 1"#;
const PATIENT: &str = r#""timeout": "50ms", "attempts": 3"#;

#[test]
fn any_copy_means_that_two_thirds_leave_the_zone() {
    check(
        &with(FILE, &[("web", ANY)]),
        &[
            ("look-ups", "160"),
            ("look-ups at db-a", "35 to 72"),
            ("look-ups at db-b", "35 to 72"),
            ("look-ups at db-c", "35 to 72"),
        ],
    );
    check(
        &with(FILE, &[("web", OWN)]),
        &[
            ("look-ups at db-a", "160"),
            ("look-ups at db-b", "0"),
            ("look-ups at db-c", "0"),
        ],
    );
    // A half, and a third of the other half.
    check(
        &with(FILE, &[("web", r#""own_zone": 0.5"#)]),
        &[("look-ups at db-a", "90 to 124")],
    );
}

#[test]
fn a_call_that_is_not_answered_is_tried_again_elsewhere() {
    let crash = r#"{ "at": "900ms", "do": { "crash": "db-b" } }"#;
    let patient = with(FILE, &[("web", PATIENT), ("script", crash)]);
    check(
        &patient,
        &[
            ("done", "20"),
            ("retried", "72"),
            ("look-ups at db-b", "72"),
            ("pages of 4 to 8 ms", "0"),
            ("pages of 54 to 60 ms", "20"),
        ],
    );
    // Whoever remembers who does not answer waits for it only now and then.
    let breaker = r#""circuit_breaker": { "failures": 1, "open_for": "1s" }"#;
    check(
        &with(&patient, &[("web", breaker)]),
        &[("pages of at least 51 ms", "1 to 4")],
    );
}

#[test]
fn the_own_zone_alone_fails_with_its_copy_and_spill_over_does_not() {
    let crash = r#"{ "at": "1950ms", "do": { "crash": "db-a" } }, { "at": "2450ms", "do": { "restart": "db-a" } }"#;
    let alone = with(FILE, &[("web", PATIENT), ("web", OWN), ("script", crash)]);
    // Pages from 2.0 s to 2.3 s; the third try of the one at 2.4 s comes when the copy is back.
    check(
        &alone,
        &[
            ("unserved", "4"),
            ("look-ups at db-b", "0"),
            ("look-ups at db-c", "0"),
        ],
    );
    // 5 times 8: of each page while the copy was down.
    check(
        &with(&alone, &[("web", r#""spill_over": true"#)]),
        &[
            ("done", "20"),
            ("look-ups at db-b", "24"),
            ("look-ups at db-c", "16"),
            ("usd", "at most 0.001"),
        ],
    );
    check(&with(FILE, &[("web", ANY)]), &[("usd", "at least 0.002")]);
}

#[test]
fn without_a_timeout_a_lost_call_waits_as_long_as_the_page() {
    let crash = r#"{ "at": "900ms", "do": { "crash": "db-a" } }"#;
    check(
        &with(
            FILE,
            &[
                ("web", OWN),
                ("web", r#""patience": "300ms""#),
                ("script", crash),
            ],
        ),
        &[("unserved", "20"), ("pages of 302 ms", "20")],
    );
}

#[test]
fn a_format_takes_time_at_both_ends_and_makes_answers_smaller() {
    let plain = with(FILE, &[("web", OWN), ("web", r#""keys_per_call": 8"#)]);
    check(
        &plain,
        &[
            ("pages of 12 ms", "20"),
            ("encoding in us", "0"),
            ("bytes", "170640"),
        ],
    );
    // 8 times 880 bytes: 3.52 ms and 1 ms at either end, and 20 times 8 times 660 bytes less.
    let coding =
        r#""encoding": { "size": 0.25, "work_per_answer": "1ms", "work_per_kb": "500us" }"#;
    // An hour of it costs 3.60 dollars, and each of two replicas asks for the log.
    check(
        &with(&plain, &[("web", coding)]),
        &[
            ("pages of 21 ms", "20"),
            ("encoding in us", &(4_520 * 2 * 20).to_string()),
            ("bytes", &(170_640 - 20 * 8 * 660).to_string()),
            ("coded", "40"),
            ("usd", "0.000185599 to 0.000185601"),
        ],
    );
}

#[test]
fn bytes_are_billed_at_both_ends_and_told_by_pair_of_zones() {
    let (b, c) = (72, 47);
    // A question of 120 bytes, an answer of 1,000; and once each replica asks for the log.
    let [to_b, to_c] = [b, c].map(|times| (times * 1_120 + 120).to_string());
    let billed = (b + c) * 1_120 + 240;
    let usd = f64::from(billed) / 1e9 * 20.0;
    let about = |usd: f64, by: f64| format!("{} to {}", usd - by, usd + by);
    check(
        &with(FILE, &[("web", ANY)]),
        &[
            ("look-ups at db-b", &b.to_string()),
            ("look-ups at db-c", &c.to_string()),
            ("bytes between a and b", &to_b),
            ("bytes between a and b, charted", &to_b),
            ("bytes between a and c", &to_c),
            ("bytes between a and c, charted", &to_c),
            ("points of a chart", "240"),
            ("bytes", "204240"),
            ("bytes between zones", "204240"),
            ("bytes billed", &billed.to_string()),
            ("usd", &about(usd, 1e-12)),
            ("usd, charted", &about(usd, 1e-12)),
            ("usd for a million", &about(usd / 20.0 * 1e6, 1e-6)),
            ("bill", "broken: … page views cost $…"),
            ("encoding in us, charted", "0"),
        ],
    );
}

/// A client whose web server is lost asks the next, and does not come back to the first before it is there.
#[test]
fn pages_come_from_the_next_web_server_when_the_first_is_lost() {
    let file = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "8s",
    "zones": { "a": {}, "b": {} },
    "links": { "in": { "within": ["a", "b"], "latency": "1ms" }, "ab": { "between": ["a", "b"], "latency": "2ms" } },
    "nodes": {
        "ann": { "kind": "client", "zone": "a", "config": {
            "timeout": "100ms", "attempts": 2, "asks": { "pages": { "from": "web-a", "else_from": ["web-b"] } },
            "circuit_breaker": { "failures": 1, "open_for": "1s" }
        } },
        "web-a": { "kind": "web", "zone": "a" },
        "web-b": { "kind": "web", "zone": "b" }
    },
    "workload": [{ "from": "1s", "every": "250ms", "times": 16, "node": "ann", "do": { "open_page": { "page": "home" } }, "as": "page" }],
    "script": [{ "at": "1900ms", "do": { "crash": "web-a" } }, { "at": "3600ms", "do": { "restart": "web-a" } }],
    "variants": [{ "id": "only", "label": "L" }]
}"#;
    // At 2 s it waits in vain; then it asks the other at once. At 3.25 s it tries the first again, and at 4.5 s
    // that one is there.
    check(
        file,
        &[
            ("done", "16"),
            (
                "times of ann",
                "[2, 2, 2, 2, 104, 4, 4, 4, 4, 104, 4, 4, 4, 4, 2, 2]",
            ),
            ("ms until the end", "at most 8000"),
        ],
    );
}
