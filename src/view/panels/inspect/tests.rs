use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId};
use fallible_engine::run::timeline::Timeline;

use super::*;
use crate::view::panels::events::EventFilter;
use crate::view::panels::log::tests::played;

const ANN: MachineId = MachineId(0);
const DB: MachineId = MachineId(1);

fn sheet(
    timeline: &mut Timeline<AnyProcess>,
    cast: &Cast,
    millis: u64,
    thing: Thing,
) -> Option<Sheet> {
    let steps = timeline.seek_time(Time(millis * 1_000_000)).step;
    let mut log = Log::new(EventFilter::default());
    while log.read(timeline.trace(), cast, 1_000) {}
    let scene = Scene {
        world: timeline.world(),
        cast,
        trace: timeline.trace(),
        steps,
        log: &log,
    };
    scene.sheet(thing, Some(Span::millis(391)))
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
    assert_eq!(value(&db, "wall clock"), "00:02.000");
    assert!(db.tools.contains(&Tool::Crash) && !db.tools.contains(&Tool::Read));
    assert!(!db.history.is_empty());
    let ann = sheet(&mut timeline, &cast, 2_000, Thing::Machine(ANN)).expect("there is a client");
    assert!(ann.tools.contains(&Tool::Write));
    assert!(sheet(&mut timeline, &cast, 2_000, Thing::Machine(MachineId(9))).is_none());
}

#[test]
fn a_crashed_machine_says_since_when_and_can_be_restarted() {
    let (mut timeline, cast) = played();
    timeline.seek_time(Time(2_000_000_000));
    timeline
        .inject(Command::Crash(DB))
        .expect("there is room for a branch");
    timeline.finish();
    let db = sheet(&mut timeline, &cast, 2_500, Thing::Machine(DB)).expect("it is still there");
    assert_eq!(
        db.badge.as_ref().map(|badge| (&*badge.word, badge.fault)),
        Some(("CRASHED", true))
    );
    assert_eq!(value(&db, "stopped at"), "2.000 s");
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
