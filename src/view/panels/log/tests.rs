use fallible_engine::run::timeline::Timeline;
use fallible_engine::scenario::compile::{Compiled, compile};
use fallible_engine::scenario::parse;

use super::*;

/// Ann writes twice to a store a hundred milliseconds away, and the link is cut for a while.
pub(in crate::view::panels) const SAMPLE: &str = r#"{
  "format": 1, "id": "two", "title": "Two", "group": "tests", "hook": "A test.", "minutes": 1,
  "seed": "1", "duration": "4s",
  "zones": { "here": {}, "there": {} },
  "links": { "wan": { "between": ["here", "there"], "latency": "100ms" } },
  "nodes": {
    "ann": { "kind": "client", "name": "Ann", "zone": "here", "config": { "timeout": "2s" } },
    "db": { "kind": "store", "zone": "there", "config": { "role": "primary", "write_service": "1ms" } }
  },
  "workload": [
    { "at": "500ms", "node": "ann", "do": { "write": { "key": "bio", "value": "v1" } }, "as": "first" },
    { "at": "1s", "node": "ann", "do": { "write": { "key": "bio", "value": "v2" } }, "as": "second" }
  ],
  "script": [{ "at": "3s", "do": { "cut": "wan" } }],
  "properties": { "converge": { "check": "converges" } },
  "variants": [{ "id": "naive", "label": "Naive" }]
}"#;

pub(in crate::view::panels) fn played()
-> (Timeline<fallible_engine::protocols::AnyProcess>, Rc<Cast>) {
    let document =
        parse(SAMPLE).unwrap_or_else(|problems| panic!("the sample is sound: {problems}"));
    let Compiled { plan, .. } = compile(document.scenario(), 1);
    let cast = Rc::clone(&plan.cast);
    let mut timeline = Timeline::new(plan);
    timeline.finish();
    (timeline, cast)
}

fn log(filter: EventFilter, trace: &Trace, cast: &Cast) -> Log {
    let mut log = Log::new(filter);
    while log.read(trace, cast, 3) {}
    log
}

fn words(list: &EventList) -> Vec<String> {
    let rows = &list.rows;
    (0..rows.count())
        .map(|place| rows.row(place).words.to_string())
        .collect()
}

#[test]
fn without_a_filter_every_record_is_a_row() {
    let (timeline, cast) = played();
    let trace = timeline.trace();
    let mut log = log(EventFilter::default(), trace, &cast);
    let list = log.list(trace, &cast, trace.len());
    assert_eq!(list.rows.count(), trace.len());
    assert_eq!(list.rows.place_before(0), None);
    assert_eq!(list.rows.place_before(5), Some(4));
    let all = words(&list);
    assert!(
        all.iter()
            .any(|words| words == "Ann begins to write bio = v1 (first)"),
        "{all:#?}"
    );
    assert!(
        all.iter()
            .any(|words| words == "The link wan is cut both ways")
    );
}

#[test]
fn what_is_not_to_be_seen_yet_is_not_listed() {
    let (timeline, cast) = played();
    let trace = timeline.trace();
    let mut log = log(EventFilter::default(), trace, &cast);
    let few = log.list(trace, &cast, 5);
    assert_eq!(few.rows.count(), 5);
    assert_eq!(
        log.list(trace, &cast, 5),
        few,
        "the same rows are the same list"
    );
    assert_ne!(log.list(trace, &cast, 6), few);
}

#[test]
fn filters_leave_out_by_kind_machine_and_text() {
    let (timeline, cast) = played();
    let trace = timeline.trace();
    let only = |kind: Sort| {
        let without = !(1_u32 << kind as u32);
        EventFilter {
            without,
            ..EventFilter::default()
        }
    };
    let list = |filter| log(filter, trace, &cast).list(trace, &cast, trace.len());
    let faults = list(only(Sort::Fault));
    assert_eq!(words(&faults), ["The link wan is cut both ways"]);
    assert_eq!(faults.rows.row(0).glyph, Glyph::Cut);
    assert!(faults.rows.row(0).marked);
    let operations = words(&list(only(Sort::Operation)));
    assert_eq!(
        operations.len(),
        4,
        "two begin and two end: {operations:#?}"
    );
    let text = EventFilter {
        text: "V2".into(),
        ..only(Sort::Operation)
    };
    let found = words(&list(text));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|words| words.contains("v2")), "{found:#?}");
    let store = EventFilter {
        machine: Some(MachineId(1)),
        ..only(Sort::Message)
    };
    let messages = list(store);
    assert_eq!(
        messages.rows.count(),
        8,
        "each of four messages leaves and arrives"
    );
    assert_eq!(messages.rows.place_before(trace.len()), Some(7));
}

#[test]
fn the_latest_about_a_thing_stops_at_the_moment() {
    let (timeline, cast) = played();
    let trace = timeline.trace();
    let log = log(EventFilter::default(), trace, &cast);
    let link = About::Link(LinkId(1), [MachineId(0), MachineId(1)]);
    let history = log.history(trace, &cast, trace.len(), link);
    assert_eq!(
        &*history[history.len() - 1].words,
        "The link wan is cut both ways"
    );
    let message = log.history(trace, &cast, trace.len(), About::Message(FlightId(1)));
    assert_eq!(message.len(), 2, "sent and delivered");
    assert!(message[0].at < message[1].at);
    let sent = message[0].step;
    assert_eq!(
        log.history(trace, &cast, sent + 1, About::Message(FlightId(1)))
            .len(),
        1
    );
}
