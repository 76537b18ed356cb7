//! Services that are found by name: what proxies, directories and instances do while instances come, go, stand
//! still and hand on their addresses.

use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::Fact;
use fallible_engine::protocols::{AnyNote, call, directory, instance, pool};
use fallible_engine::scenario::parse;
use fallible_engine::sweep::{Finished, finish};

/// A shop that asks two instances for prices, each 1 ms away, ten times a second for four seconds, and pays as often.
fn run(proxy: &str, directory: &str, script: &str) -> Finished {
    let text = format!(
        r#"{{
        "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "5s",
        "zones": {{ "here": {{}}, "there": {{}}, "office": {{}} }},
        "links": {{
            "front": {{ "within": ["here", "there"], "latency": "1ms" }},
            "wire": {{ "between": ["here", "there"], "latency": "1ms" }},
            "phone": {{ "between": ["here", "office"], "latency": "1ms" }},
            "watch": {{ "between": ["there", "office"], "latency": "1ms" }}
        }},
        "nodes": {{
            "ann": {{ "kind": "client", "zone": "here", "config": {{ "asks": {{ "service": {{ "node": "shop" }} }}, "timeout": "1s" }} }},
            "shop": {{ "kind": "proxy", "zone": "here", "config": {{ "to": "prices", {proxy} }} }},
            "names": {{ "kind": "directory", "zone": "office", "config": {{ {directory} }} }},
            "prices-1": {{ "kind": "instance", "zone": "there", "workers": 2, "config": {{ "service": "prices", "directory": "names", "work": "2ms" }} }},
            "prices-2": {{ "kind": "instance", "zone": "there", "config": {{ "service": "prices", "directory": "names", "work": "2ms" }} }},
            "photos": {{ "kind": "instance", "zone": "there", "config": {{ "directory": "names" }} }}
        }},
        "workload": [
            {{ "from": "100ms", "until": "4s", "every": "100ms", "node": "ann", "do": {{ "call": {{ "what": "price" }} }}, "as": "ask" }},
            {{ "from": "150ms", "until": "4s", "every": "100ms", "node": "ann", "do": {{ "pay": {{ "order": "order" }} }}, "as": "order" }}
        ],
        "script": [{script}],
        "properties": {{
            "right": {{ "check": "right_service", "grace": "500ms" }},
            "answered": {{ "check": "answered", "share": 1, "within": "300ms" }}
        }},
        "variants": [{{ "id": "only", "label": "L" }}]
    }}"#
    );
    let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    finish(document.scenario(), 1)
}

const BY_NAME: &str = r#""directory": "names", "connections": 2, "timeout": "50ms", "attempts": 3, "retry": "harmless""#;
const PLAIN: &str = r#""ttl": "200ms""#;

/// The notes of a run, each with its time and whose it is.
fn notes(run: &Finished) -> Vec<(Time, String, AnyNote)> {
    let cast = &run.branch.plan().cast;
    let records = run.branch.trace().iter();
    records
        .filter_map(|(_, record)| match record.fact {
            Fact::Noted(who, note) => Some((record.at, cast.process(who).to_owned(), note)),
            _ => None,
        })
        .collect()
}

/// How many requests this process handled from a moment on, in milliseconds.
fn handled(run: &Finished, by: &str, from: u64) -> usize {
    let is = |note: &AnyNote| matches!(note, AnyNote::Instance(instance::Note::Handled { .. }));
    notes(run)
        .iter()
        .filter(|(at, who, note)| who == by && is(note) && *at >= Time(from * 1_000_000))
        .count()
}

fn effects(run: &Finished) -> Vec<(u32, u16)> {
    notes(run)
        .iter()
        .filter_map(|(_, _, note)| match note {
            AnyNote::Call(call::Note::TookEffect { operation, attempt }) => {
                Some((operation.number, *attempt))
            }
            _ => None,
        })
        .collect()
}

fn holds(run: &Finished, property: &str) -> bool {
    run.verdict(property).is_some_and(|verdict| verdict.holds())
}

/// Messages of a kind that were sent.
fn sent(run: &Finished, sought: &str) -> usize {
    let records = run.branch.trace().iter();
    records
        .filter(|(_, record)| matches!(record.fact, Fact::Sent { kind, .. } if kind.name == sought))
        .count()
}

#[test]
fn calls_take_turns_among_the_instances_and_all_is_answered() {
    let run = run(BY_NAME, PLAIN, "");
    let (one, two) = (handled(&run, "prices-1", 0), handled(&run, "prices-2", 0));
    assert!(one.abs_diff(two) <= 1, "{one} and {two}");
    assert_eq!(one + two, 78);
    assert!(holds(&run, "right") && holds(&run, "answered"));
}

#[test]
fn a_connection_outlives_the_name_unless_it_has_an_age() {
    let drain = r#"{ "at": "1s", "do": { "drain": "prices-1" } }"#;
    let kept = run(BY_NAME, PLAIN, drain);
    assert!(handled(&kept, "prices-1", 1_500) > 20);
    assert!(!holds(&kept, "right"));
    let aged = format!(r#"{BY_NAME}, "max_age": "200ms""#);
    let aged = run(&aged, PLAIN, drain);
    assert_eq!(
        handled(&aged, "prices-1", 1_450),
        0,
        "its age, the TTL and a call"
    );
    assert!(holds(&aged, "right") && holds(&aged, "answered"));
    assert!(sent(&aged, "resolve") > sent(&kept, "resolve"));
}

#[test]
fn what_is_stopped_refuses_and_is_certainly_not_served() {
    let stop = r#"{ "at": "1s", "do": { "stop": "prices-1" } }"#;
    let run = run(BY_NAME, PLAIN, stop);
    assert!(holds(&run, "answered"));
    assert!(sent(&run, "reset") > 0);
}

#[test]
fn a_health_check_takes_a_dead_instance_off_and_whoever_gets_its_address_back_on() {
    let check = r#""ttl": "200ms", "health_check": { "every": "100ms", "threshold": 2 }"#;
    let crash = r#"{ "at": "1s", "do": { "crash": "prices-1" } }"#;
    let listed = |run: &Finished| -> Vec<(u64, bool)> {
        notes(run)
            .iter()
            .filter_map(|(at, _, note)| match note {
                AnyNote::Directory(directory::Note::Listed { address, named, .. })
                    if address.0 == 3 =>
                {
                    Some((at.0 / 1_000_000, *named))
                }
                _ => None,
            })
            .collect()
    };
    let dead = run(BY_NAME, check, crash);
    assert_eq!(listed(&dead)[1..], [(1_200, false)]);
    assert!(holds(&dead, "right"));
    let given = format!(
        r#"{crash}, {{ "at": "2s", "do": {{ "give_address": {{ "of": "prices-1", "to": "photos" }} }} }}"#
    );
    let given_anew = run(BY_NAME, check, &given);
    assert_eq!(listed(&given_anew)[1..], [(1_200, false), (2_002, true)]);
    assert!(!holds(&given_anew, "right"));
    let wary = format!(r#"{BY_NAME}, "check_identity": true"#);
    let wary = run(&wary, check, &given);
    assert!(holds(&wary, "right"));
    let hung_up = notes(&wary)
        .iter()
        .any(|(_, _, note)| matches!(note, AnyNote::Pool(pool::Note::Mistaken { .. })));
    assert!(hung_up);
    let leased = format!(r#"{check}, "lease": "1500ms""#);
    let leased = run(BY_NAME, &leased, &given);
    let over = listed(&leased).last().copied().expect("it was named once");
    assert!(!over.1 && over.0 < 3_000, "{over:?}");
}

#[test]
fn a_check_is_work_and_an_answer_to_an_earlier_one_comes_too_late() {
    let check = r#""ttl": "200ms", "health_check": { "every": "100ms", "threshold": 2 }"#;
    // A check takes 200 ms then. It is answered each time, and each time after the next was sent.
    let slow = r#"{ "at": "1050ms", "do": { "slow": { "node": "prices-2", "factor": 100 } } },
        { "at": "3s", "do": { "slow": { "node": "prices-2", "factor": 1 } } }"#;
    let paid = |run: &Finished| effects(run).len();
    let (watched, blind) = (run(BY_NAME, check, slow), run(BY_NAME, PLAIN, slow));
    let listed: Vec<(Time, bool)> = notes(&watched)
        .iter()
        .filter_map(|(at, _, note)| match note {
            AnyNote::Directory(directory::Note::Listed { address, named, .. })
                if address.0 == 4 =>
            {
                Some((*at, *named))
            }
            _ => None,
        })
        .collect();
    assert_eq!(listed[1], (Time(1_300_000_000), false));
    assert!(listed[2].1 && listed[2].0 > Time(3_000_000_000) && listed.len() == 3);
    assert!(
        paid(&watched) > 0
            && handled(&watched, "prices-2", 1_600) < handled(&blind, "prices-2", 1_600)
    );
}

#[test]
fn only_who_repeats_everything_does_something_twice() {
    // The proxy takes its two instances in turn, and orders go to this one.
    let slow = r#"{ "at": "1s", "do": { "slow": { "node": "prices-2", "factor": 50 } } }"#;
    let twice = |run: &Finished| {
        let mut numbers: Vec<u32> = effects(run).iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        numbers.windows(2).filter(|pair| pair[0] == pair[1]).count()
    };
    let careful = run(BY_NAME, PLAIN, slow);
    assert_eq!(twice(&careful), 0);
    let careless = BY_NAME.replace("harmless", "everything");
    let careless = run(&careless, PLAIN, slow);
    assert!(twice(&careless) > 0);
    assert!(holds(&careless, "answered") && !holds(&careful, "answered"));
}

#[test]
fn a_directory_that_reaches_nobody_names_everybody() {
    let watched = r#""ttl": "100ms", "lease": "1500ms", "health_check": { "every": "100ms", "threshold": 2 }"#;
    let cut = r#"{ "at": "1s", "do": { "cut": "watch" } }, { "at": "3500ms", "do": { "heal": "watch" } }"#;
    let aged = format!(r#"{BY_NAME}, "max_age": "200ms""#);
    let run = run(&aged, watched, cut);
    let changes: Vec<bool> = notes(&run)
        .iter()
        .filter_map(|(_, _, note)| match note {
            AnyNote::Directory(directory::Note::Listed { named, .. }) => Some(*named),
            _ => None,
        })
        .collect();
    let (joined, gone) = ([true; 3], [false; 3]);
    assert_eq!(changes, [joined, gone, joined].concat(), "and back again");
    assert!(holds(&run, "right") && holds(&run, "answered"));
}

#[test]
fn while_the_directory_is_silent_the_last_answer_serves() {
    let crash = r#"{ "at": "1s", "do": { "crash": "names" } }"#;
    let aged = format!(r#"{BY_NAME}, "max_age": "200ms""#);
    let run = run(&aged, PLAIN, crash);
    assert!(holds(&run, "answered"));
    assert!(sent(&run, "resolve") > 8, "and it is asked again and again");
}

#[test]
fn instances_come_back_after_a_crash_and_after_a_stop() {
    let script = r#"
        { "at": "1s", "do": { "crash": "prices-1" } }, { "at": "1500ms", "do": { "restart": "prices-1" } },
        { "at": "2s", "do": { "stop": "prices-2" } }, { "at": "2500ms", "do": { "start": "prices-2" } }"#;
    let run = run(BY_NAME, PLAIN, script);
    for instance in ["prices-1", "prices-2"] {
        assert!(handled(&run, instance, 2_800) > 8, "{instance}");
    }
    let joined = |note: &AnyNote| matches!(note, AnyNote::Instance(instance::Note::Joined { .. }));
    let count = notes(&run)
        .iter()
        .filter(|(_, _, note)| joined(note))
        .count();
    assert_eq!(count, 5, "three at the start, and two again");
}
