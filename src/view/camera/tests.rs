use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::faults::{Cut, SetLoss};
use fallible_engine::kernel::id::{LinkId, MachineId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::time::Span;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::timeline::Timeline;
use fallible_engine::scenario::compile::{Compiled, compile};
use fallible_engine::scenario::parse;

use super::super::frame::{Badge, MachineKind};
use super::line::latency;
use super::*;

/// One person in one zone, one store in another, a hundred milliseconds apart; a write every half second.
const TWO: &str = r#"{
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
  "properties": { "converge": { "check": "converges" } },
  "variants": [{ "id": "naive", "label": "Naive" }]
}"#;

fn timeline() -> (Timeline<AnyProcess>, Rc<Cast>) {
    let document =
        parse(TWO).unwrap_or_else(|problems| panic!("the sample is sound: {problems:?}"));
    let Compiled { plan, .. } = compile(document.scenario(), 1);
    let cast = Rc::clone(&plan.cast);
    let mut timeline = Timeline::new(plan);
    timeline.finish();
    (timeline, cast)
}

fn at(timeline: &mut Timeline<AnyProcess>, cast: &Cast, millis: u64) -> Frame {
    taken(&mut Camera::new(), timeline, cast, millis)
}

fn taken(
    camera: &mut Camera,
    timeline: &mut Timeline<AnyProcess>,
    cast: &Cast,
    millis: u64,
) -> Frame {
    let step = timeline.seek_time(Time(millis * 1_000_000)).step;
    let subject = Subject {
        world: timeline.world(),
        cast,
        trace: timeline.trace(),
        step,
        fade: Span::millis(300),
        skew_bound: None,
        broken: &[],
    };
    camera.take(&subject)
}

#[test]
fn machines_zones_and_the_link_between_them_are_on_the_picture() {
    let (mut timeline, cast) = timeline();
    let frame = at(&mut timeline, &cast, 3_000);
    let names: Vec<&str> = frame
        .machines
        .iter()
        .map(|machine| &*machine.name)
        .collect();
    assert_eq!(names, ["Ann", "db"]);
    assert_eq!(frame.machines[0].kind, MachineKind::Client);
    assert_eq!(
        frame.machines[1].badge,
        Some(Badge {
            word: "PRIMARY".into(),
            solid: true
        })
    );
    assert!(
        frame.machines[1]
            .fields
            .iter()
            .any(|field| &*field.name == "bio" && &*field.value == "v2")
    );
    assert_eq!((frame.zones[1].up, frame.zones[1].total), (1, 1));
    assert_eq!(frame.links.len(), 1);
    assert_eq!(&*frame.links[0].latency, "100 ms");
}

#[test]
fn a_message_is_as_far_along_as_its_time_is() {
    let (mut timeline, cast) = timeline();
    let frame = at(&mut timeline, &cast, 525);
    assert_eq!(frame.flights.len(), 1);
    let flight = &frame.flights[0];
    assert_eq!((flight.from, flight.to), (MachineId(0), MachineId(1)));
    assert_eq!(flight.family, Family::Request);
    assert!((flight.progress - 0.25).abs() < 0.01, "{}", flight.progress);
    assert!((at(&mut timeline, &cast, 575).flights[0].progress - 0.75).abs() < 0.01);
    assert!(at(&mut timeline, &cast, 450).flights.is_empty());
}

#[test]
fn going_back_in_time_takes_the_same_frame_again() {
    let (mut timeline, cast) = timeline();
    let first = at(&mut timeline, &cast, 560);
    let later = at(&mut timeline, &cast, 1_900);
    assert_ne!(first, later);
    assert_eq!(at(&mut timeline, &cast, 560), first);
}

#[test]
fn a_cut_shows_on_the_link_and_kills_what_is_on_it_visibly() {
    let (mut timeline, cast) = timeline();
    timeline.seek_time(Time(1_040_000_000));
    timeline
        .inject(Command::from(Cut(LinkId(1), None)))
        .expect("there is room for a branch");
    timeline.finish();
    let frame = at(&mut timeline, &cast, 1_090);
    // A command comes with the next whole microsecond.
    assert_eq!(frame.links[0].cut, [Some(Time(1_040_001_000)); 2]);
    assert!(frame.flights.is_empty());
    assert_eq!(frame.ended.len(), 1);
    let ended = &frame.ended[0];
    assert_eq!(ended.fate, Fate::Cut);
    assert!(
        (ended.progress - 0.4).abs() < 0.01,
        "it died where it was: {}",
        ended.progress
    );
    assert!(ended.shown < 1.0 && ended.shown > 0.5);
    assert!(
        at(&mut timeline, &cast, 1_400).ended.is_empty(),
        "it fades in simulated time"
    );
}

#[test]
fn latencies_read_as_people_write_them() {
    assert_eq!(latency(&Latency::Constant(Span::millis(2))), "2 ms");
    assert_eq!(
        latency(&Latency::Uniform(Span::millis(60), Span::millis(100))),
        "60 to 100 ms"
    );
    assert_eq!(
        latency(&Latency::Uniform(Span::micros(500), Span::millis(1))),
        "500 µs to 1 ms"
    );
    assert_eq!(
        latency(&Latency::log_normal(Span::millis(80), Span::millis(140))),
        "≈ 80 ms"
    );
}

#[test]
fn a_camera_that_remembers_takes_the_same_frames_as_a_new_one() {
    let (mut timeline, cast) = timeline();
    timeline.seek_time(Time(1_000_000_000));
    timeline
        .inject(Command::from(SetLoss(LinkId(1), 0.25)))
        .expect("one change is within the limits");
    timeline.finish();
    let mut camera = Camera::new();
    for millis in [0, 550, 1_050, 1_150, 700, 3_000, 0, 2_000] {
        let remembered = taken(&mut camera, &mut timeline, &cast, millis);
        assert_eq!(
            remembered,
            at(&mut timeline, &cast, millis),
            "at {millis} ms"
        );
    }
}

#[test]
fn what_a_message_is_about_is_never_cut_off() {
    for (kind, about, label) in [
        ("pay", "order 20", "pay order 20"),
        ("pay-answer", "order 20", "pay order 20"),
        ("pay-answer", "to account of order 20", "pay to account… 20"),
        ("lookup", "the-longest-of-all-items", "lookup the-longes…"),
    ] {
        assert_eq!(&*short(kind, format!("{kind} {about}")), label);
    }
}
