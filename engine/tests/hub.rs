//! What a hub and its devices make of versions that differ, of links with a largest packet, and of devices
//! that are slow or dead: on real runs.

use fallible_engine::format::decode::from_json;
use fallible_engine::kernel::network::Fate;
use fallible_engine::protocols::Fact;
use fallible_engine::scenario::{Document, parse};
use fallible_engine::sweep::{Finished, finish};

/// A shop of version 2 sets the second field at 1 s, a till of version 1 sets the first at 2 s and fetches the
/// document, 5 kB, at 3 s. The settings of hub, till and the till's link, and the script, are left open.
fn file(hub: &str, till: &str, link: &str, script: &str) -> String {
    format!(
        r#"{{
        "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "9s",
        "zones": {{ "here": {{}}, "there": {{}} }},
        "links": {{
            "lan": {{ "within": ["here"], "latency": "1ms" }},
            "wan": {{ "between": ["here", "there"], "latency": "20ms" {link} }}
        }},
        "nodes": {{
            "hub": {{
                "kind": "hub", "name": "Hub", "zone": "here",
                "config": {{ "fields": ["status", "note"], "initial": "new", "document": "5kB" {hub} }}
            }},
            "shop": {{ "kind": "client", "zone": "here", "config": {{ "asks": {{ "hub": {{ "node": "hub", "reads": 2, "writes": 2 }} }} }} }},
            "till": {{
                "kind": "client", "name": "Till", "zone": "there",
                "config": {{ "timeout": "1s", "attempts": 2, "asks": {{ "hub": {{ "node": "hub" {till} }} }} }}
            }}
        }},
        "workload": [
            {{ "at": "1s", "node": "shop", "do": {{ "edit": {{ "key": "note", "value": "nuts" }} }}, "as": "warn" }},
            {{ "at": "2s", "node": "till", "do": {{ "edit": {{ "key": "status", "value": "done" }} }}, "as": "set" }},
            {{ "at": "3s", "node": "till", "do": {{ "fetch": {{ "key": "menu" }} }}, "as": "menu" }}
        ],
        "script": [{script}],
        "properties": {{
            "readable": {{ "check": "readable" }},
            "kept": {{ "check": "fields_kept" }},
            "passes": {{ "check": "nothing_vanishes" }},
            "alive": {{ "check": "no_false_alarms" }},
            "missed": {{ "check": "deaths_noticed", "within": "3s" }}
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
    fn of(hub: &str, till: &str, link: &str, script: &str) -> Self {
        let text = file(hub, till, link, script);
        let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
        let finished = finish(document.scenario(), 1);
        Self { document, finished }
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
        self.finished
            .holds(&story, &condition, self.document.scenario())
    }

    fn lost_to(&self, fate: Fate) -> usize {
        let records = self.finished.branch.trace().iter();
        let lost =
            records.filter(|(_, record)| matches!(record.fact, Fact::Ended(_, f) if f == fate));
        lost.count()
    }
}

const NOTHING: [&str; 0] = [];
const PRESERVING: &str = r#", "reader": "preserving""#;
const TUNNEL: &str = r#", "mtu": "1400B""#;

#[test]
fn a_reader_makes_of_a_newer_version_what_it_can() {
    assert_eq!(Run::of("", "", "", "").broken(), ["readable"]);
    let tolerant = Run::of("", r#", "reader": "tolerant""#, "", "");
    assert_eq!(tolerant.broken(), ["kept"]);
    let preserving = Run::of("", PRESERVING, "", "");
    assert_eq!(preserving.broken(), NOTHING);
    assert!(preserving.is_true(r#"{ "operation": "set", "outcome": "ok" }"#));
    let first =
        r#"{ "at": "500ms", "do": { "upgrade": { "node": "till", "reads": 2, "writes": 1 } } }"#;
    assert_eq!(Run::of("", "", "", first).broken(), NOTHING);
}

#[test]
fn big_datagrams_vanish_small_ones_pass_and_probes_find_out() {
    let ok = r#"{ "operation": "menu", "outcome": "ok" }"#;
    let big = r#", "datagram": "1472B""#;
    let swallowed = Run::of(big, PRESERVING, TUNNEL, "");
    assert_eq!(swallowed.broken(), ["passes"]);
    // Two tries of four parts each, of which the last is small.
    assert_eq!(swallowed.lost_to(Fate::TooBig), 6);
    assert!(!swallowed.is_true(ok));
    let small = Run::of(r#", "datagram": "1200B""#, PRESERVING, TUNNEL, "");
    assert_eq!(small.broken(), NOTHING);
    assert!(small.is_true(ok));
    let probed = Run::of(r#", "datagram": "probed""#, PRESERVING, TUNNEL, "");
    assert_eq!(probed.broken(), NOTHING);
    // 1,400 bytes pass, so four parts do; of 1,500 three probes vanish.
    assert!(probed.is_true(r#"{ "count": { "messages": { "kind": "part" } }, "equals": 4 }"#));
    assert_eq!(probed.lost_to(Fate::TooBig), 3);
}

/// With a loss of one in five, a message in six pieces arrives about one time in four.
#[test]
fn a_datagram_in_pieces_is_lost_with_any_of_them() {
    let arrives = |link: &str| {
        let text = file(r#", "datagram": "9000B""#, PRESERVING, link, "").replace("5kB", "8kB");
        let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
        let done = (0..200).filter(|seed| {
            let run = finish(document.scenario(), *seed);
            let records = run.branch.trace().iter();
            let parts = records.filter(|(_, record)| {
                matches!(&record.fact, Fact::Sent { kind, number: 0, .. } if kind.name == "part")
            });
            let first: Vec<_> = parts
                .filter_map(|(_, record)| match record.fact {
                    Fact::Sent { flight, .. } => Some(flight),
                    _ => None,
                })
                .collect();
            run.branch.trace().iter().any(|(_, record)| {
                matches!(record.fact, Fact::Delivered(flight, _) if first.contains(&flight))
            })
        });
        done.count()
    };
    let whole = arrives(r#", "loss": 0.2"#);
    let pieces = arrives(r#", "loss": 0.2, "mtu": "1400B", "oversize": "fragment""#);
    assert!((110..190).contains(&whole), "{whole} of 200");
    assert!((20..80).contains(&pieces), "{pieces} of 200");
}

#[test]
fn one_limit_for_all_fails_somebody_and_observed_ones_do_not() {
    let slow = r#", "latency": { "uniform": { "min": "100ms", "max": "1s" } }"#;
    let text = |hub: &str| {
        let crash = r#"{ "at": "5s", "do": { "crash": "shop" } }"#;
        let hub = format!(r#", "check_every": "500ms" {hub}"#);
        let whole = file(&hub, PRESERVING, "", crash);
        whole.replace(r#", "latency": "20ms" "#, slow)
    };
    for (hub, broken) in [
        (r#", "patience": "500ms""#, vec!["alive"]),
        (r#", "patience": "4s""#, vec!["missed"]),
        (
            r#", "patience": { "times_p99": 3, "at_least": "100ms", "at_most": "3s" }"#,
            vec![],
        ),
    ] {
        let document = parse(&text(hub)).unwrap_or_else(|problems| panic!("{problems}"));
        let finished = finish(document.scenario(), 1);
        let run = Run { document, finished };
        assert_eq!(run.broken(), broken, "{hub}");
    }
}
