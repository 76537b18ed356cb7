//! A bystander changes nobody's fate: something that does nothing, put first where order could matter, and
//! the order of members in a file. Every lesson comes to the same meters and the same verdicts.
//!
//! What stays as it is are lists: in the order of a workload, a script or a list of stores lies a meaning.

use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::Verdict;
use fallible_engine::measure::Measures;
use fallible_engine::measure::fold::System;
use fallible_engine::measure::reads::By;
use fallible_engine::scenario::schema::Scenario;
use fallible_engine::scenario::{Document, parse};
use fallible_engine::sweep::{Finished, finish};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::rc::Rc;

/// How many seeds are tried with all bystanders at once.
const SEEDS: u64 = 50;
/// How many are tried with each of them alone.
const SEEDS_ALONE: u64 = 4;

/// The lessons' files, each with its text.
fn lessons() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let entries = fs::read_dir(folder).expect("the lessons").flatten();
    let mut lessons: Vec<(String, String)> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a lesson can be read");
            let name = path.file_stem().expect("a lesson has a name");
            (name.to_string_lossy().into_owned(), text)
        })
        .filter(|(name, _)| name != "index")
        .collect();
    lessons.sort();
    assert!(lessons.len() >= 10, "all lessons are found");
    lessons
}

fn read(text: &str) -> Document {
    parse(text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The text with something put first in the member `of`.
fn put_first(text: &str, of: &str, open: char, what: &str) -> String {
    let head = format!("\"{of}\": {open}");
    assert_eq!(text.matches(&head).count(), 1, "one {of}");
    let (rest, comma) = text
        .split_once(&head)
        .expect("it is there")
        .1
        .trim_start()
        .split_at(1);
    let last = (rest == "]" || rest == "}") && !comma.is_empty();
    let comma = if last { "" } else { "," };
    text.replacen(&head, &format!("{head} {what}{comma}"), 1)
}

/// The first of all zones of a file.
fn a_zone(text: &str) -> String {
    let document = read(text);
    let zones = &document.scenario().zones;
    let first = zones.keys().next().expect("a file has zones");
    first.as_str().to_owned()
}

/// A client that asks for nothing stands first among the nodes.
fn idle_node(text: &str) -> String {
    let node = format!(
        "\"00-idle\": {{ \"kind\": \"client\", \"zone\": \"{}\" }}",
        a_zone(text)
    );
    put_first(text, "nodes", '{', &node)
}

/// A zone without machines and a link to it stand first among zones and links.
fn unused_link(text: &str) -> String {
    let link = format!(
        "\"00-unused\": {{ \"between\": [\"00-nowhere\", \"{}\"], \"latency\": \"1ms\", \"bandwidth\": \"1Mbit/s\" }}",
        a_zone(text)
    );
    let text = put_first(text, "links", '{', &link);
    put_first(&text, "zones", '{', "\"00-nowhere\": {}")
}

/// An entry that changes nothing stands first in the script.
fn idle_entry(text: &str) -> String {
    let document = read(text);
    let links = &document.scenario().links;
    let (id, link) = links.iter().next().expect("a file has links");
    let loss = link.loss.get();
    let entry = format!(
        "{{ \"at\": \"1ms\", \"do\": {{ \"set_loss\": {{ \"link\": \"{id}\", \"loss\": {loss} }} }} }}"
    );
    if text.contains("\"script\": [") {
        return put_first(text, "script", '[', &entry);
    }
    text.replacen(
        "\"nodes\": {",
        &format!("\"script\": [{entry}],\n  \"nodes\": {{"),
        1,
    )
}

/// All members of all objects in the order of their keys, as other programs write them.
fn sorted(text: &str) -> String {
    write(&serde_json::from_str(text).expect("JSON"), false)
}

/// And the other way round.
fn reversed(text: &str) -> String {
    write(&serde_json::from_str(text).expect("JSON"), true)
}

fn write(value: &Value, reversed: bool) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| write(item, reversed)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{}: {}", Value::from(key.as_str()), write(value, reversed))
            };
            let mut members: Vec<String> = members.iter().map(member).collect();
            members.sort();
            if reversed {
                members.reverse();
            }
            format!("{{{}}}", members.join(","))
        }
        plain => plain.to_string(),
    }
}

/// What a run came to, as a person sees it: each promise by its id, and what the meters show.
#[derive(PartialEq, Debug)]
struct Came {
    promises: Vec<(String, u64, String)>,
    meters: String,
}

fn came(scenario: &Scenario, seed: u64) -> Came {
    let run = finish(scenario, seed);
    let mut promises: Vec<_> = run
        .outcome
        .promises()
        .map(|(promise, property)| {
            // Steps are left out: an idle node begins too, and that is a record.
            let words = match property.verdict() {
                Verdict::Violated { at, because, .. } => format!("{at}: {because}"),
                other => format!("{other:?}"),
            };
            (promise.id.clone(), property.violation_count(), words)
        })
        .collect();
    promises.sort();
    Came {
        promises,
        meters: meters(&run),
    }
}

fn meters(run: &Finished) -> String {
    let mut meters = Measures::new(&System {
        tariff: Rc::clone(&run.branch.plan().tariff),
        ..System::default()
    });
    let records = run.branch.trace().iter();
    records.for_each(|(_, record)| meters.take(record));
    let traffic = &meters.traffic;
    let fates: Vec<_> = traffic.fates().collect();
    let operations: Vec<_> = meters
        .operations
        .all()
        .map(|(verb, of)| {
            let times = [50.0, 75.0, 99.0, 100.0].map(|p| of.latency.percentile(p));
            (verb, of.begun, of.done, of.refused, of.unknown, times)
        })
        .collect();
    let counts = (
        traffic.delivered(),
        traffic.duplicated(),
        meters.retried.count(),
    );
    let pages = (
        meters.reads.share(By::Primary),
        meters.ages.oldest(),
        meters.pages.average(),
    );
    let bill = (
        meters.bill.priced_bytes(),
        meters.encoding.span(),
        meters.bill.cost(),
        meters.bill.a_million(),
    );
    format!(
        "{:?} {counts:?} {fates:?} {operations:?} {pages:?} {bill:?}",
        traffic.sent()
    )
}

/// Every variant of every lesson comes to the same with and without a bystander.
fn changes_nothing(seeds: u64, bystander: impl Fn(&str) -> String) {
    for (lesson, text) in lessons() {
        let (plain, crowded) = (read(&text), read(&bystander(&text)));
        for id in plain.variants() {
            let of = |document: &Document| {
                let scenario = document.variant(id.as_str());
                scenario.expect("a variant of its own").clone()
            };
            let (plain, crowded) = (of(&plain), of(&crowded));
            for seed in 1..=seeds {
                let (one, other) = (came(&plain, seed), came(&crowded, seed));
                assert_eq!(one, other, "{lesson}, {id}, seed {seed}");
            }
        }
    }
}

#[test]
fn an_idle_node_first_of_all_changes_nothing() {
    changes_nothing(SEEDS_ALONE, idle_node);
}

#[test]
fn an_unused_link_first_of_all_changes_nothing() {
    changes_nothing(SEEDS_ALONE, unused_link);
}

#[test]
fn an_idle_entry_of_the_script_changes_nothing() {
    changes_nothing(SEEDS_ALONE, idle_entry);
}

#[test]
fn the_order_of_members_changes_nothing() {
    changes_nothing(SEEDS_ALONE, sorted);
    changes_nothing(SEEDS_ALONE, reversed);
}

#[test]
fn all_bystanders_together_change_nothing() {
    changes_nothing(SEEDS, |text| {
        reversed(&idle_entry(&unused_link(&idle_node(text))))
    });
}
