use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::faults::Crash;
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::tariff::Tariff;
use fallible_engine::run::timeline::Timeline;
use fallible_engine::scenario::compile::{Compiled, compile};
use fallible_engine::scenario::parse;

use super::*;
use crate::view::panels::tool::{Target, Tool};

/// Ann writes twice to a store a hundred milliseconds away, and the link is cut for a while.
const SAMPLE: &str = r#"{
  "format": 1, "id": "two", "title": "Two", "group": "tests", "hook": "A test.", "minutes": 1,
  "seed": "1", "duration": "4s",
  "zones": { "here": {}, "there": { "administrator": "data team" } },
  "links": { "wan": { "between": ["here", "there"], "administrator": "network team", "latency": "100ms" } },
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

fn played() -> (Timeline<AnyProcess>, Rc<Cast>) {
    let document =
        parse(SAMPLE).unwrap_or_else(|problems| panic!("the sample is sound: {problems}"));
    let Compiled { plan, .. } = compile(document.scenario(), 1);
    let cast = Rc::clone(&plan.cast);
    let mut timeline = Timeline::new(plan);
    timeline.finish();
    (timeline, cast)
}

const ANN: MachineId = MachineId(0);
const DB: MachineId = MachineId(1);

fn sheet(
    timeline: &mut Timeline<AnyProcess>,
    cast: &Cast,
    millis: u64,
    thing: Thing,
) -> Option<Sheet> {
    let steps = timeline.seek_time(Time(millis * 1_000_000)).step;
    let tariff = Tariff {
        usd_per_gb: vec![0.0, 0.02],
        ..Tariff::default()
    };
    let scene = Sight {
        world: timeline.world(),
        cast,
        tariff: &tariff,
        trace: timeline.trace(),
        steps,
        lag: Some(Span::millis(391)),
    };
    scene.sheet(thing, Rc::new([]))
}

fn value<'a>(sheet: &'a Sheet, name: &str) -> &'a str {
    let mut lines = sheet.groups.iter().flatten();
    lines
        .find(|line| &*line.name == name)
        .map_or("", |line| &line.value)
}

#[test]
fn a_machine_shows_what_it_holds_its_clocks_and_its_tools() {
    let (mut timeline, cast) = played();
    let db = sheet(&mut timeline, &cast, 2_000, Thing::Machine(DB)).expect("there is a store");
    assert_eq!(&*db.title, "db");
    assert_eq!(db.badge.as_ref().map(|badge| &*badge.word), Some("PRIMARY"));
    assert_eq!(value(&db, "bio"), "v2");
    assert_eq!(value(&db, "behind by"), "391 ms");
    assert_eq!(value(&db, "run by"), "data team");
    assert_eq!(value(&db, "wall clock"), "00:02.000");
    assert!(db.tools.contains(&Tool::Crash) && !db.tools.contains(&Tool::Read));
    let ann = sheet(&mut timeline, &cast, 2_000, Thing::Machine(ANN)).expect("there is a client");
    assert_eq!(value(&ann, "run by"), "", "nobody says who");
    assert!(ann.tools.contains(&Tool::Write));
    assert!(sheet(&mut timeline, &cast, 2_000, Thing::Machine(MachineId(9))).is_none());
}

#[test]
fn a_crashed_machine_says_since_when_and_can_be_restarted() {
    let (mut timeline, cast) = played();
    timeline.seek_time(Time(2_000_000_000));
    timeline
        .inject(Command::from(Crash(DB)))
        .expect("there is room for a branch");
    timeline.finish();
    let db = sheet(&mut timeline, &cast, 2_500, Thing::Machine(DB)).expect("it is still there");
    assert_eq!(
        db.badge.as_ref().map(|badge| (&*badge.word, badge.fault)),
        Some(("CRASHED", true))
    );
    assert_eq!(value(&db, "stopped at"), "2.000 s");
    assert_eq!(value(&db, "behind by"), "", "it follows nobody");
    assert_eq!(db.tools[0], Tool::Restart);
}

#[test]
fn a_link_names_its_ends_and_its_cut() {
    let (mut timeline, cast) = played();
    let link = Thing::link(DB, ANN);
    let whole = sheet(&mut timeline, &cast, 2_000, link).expect("they are joined");
    assert_eq!(&*whole.title, "wan");
    assert_eq!(whole.target, Target::Link(LinkId(1)));
    assert_eq!(value(&whole, "latency"), "100 ms");
    assert_eq!(value(&whole, "price"), "$0.02 a GB");
    assert_eq!(value(&whole, "run by"), "network team");
    assert!(whole.tools.contains(&Tool::Cut) && !whole.tools.contains(&Tool::Heal));
    let cut = sheet(&mut timeline, &cast, 3_500, link).expect("they are joined");
    assert_eq!(cut.badge.as_ref().map(|badge| &*badge.word), Some("CUT"));
    assert_eq!(value(&cut, "cut"), "at 3.000 s");
    assert!(cut.tools.contains(&Tool::Heal) && !cut.tools.contains(&Tool::Cut));
}

#[test]
fn a_message_can_be_meddled_with_only_while_it_is_under_way() {
    let (mut timeline, cast) = played();
    let first = Thing::Message(FlightId(1));
    let flying = sheet(&mut timeline, &cast, 550, first).expect("it is under way");
    assert_eq!(value(&flying, "from"), "Ann");
    assert_eq!(value(&flying, "value"), "v1");
    assert_eq!(value(&flying, "sent at"), "0.500 s");
    assert_eq!(value(&flying, "lands at"), "0.600 s");
    assert_eq!(flying.tools, [Tool::Drop, Tool::Duplicate, Tool::Delay]);
    let landed = sheet(&mut timeline, &cast, 1_500, first).expect("it was there");
    assert_eq!(value(&landed, "landed at"), "0.600 s");
    assert!(landed.tools.is_empty());
}
