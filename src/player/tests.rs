//! The player with a small scenario: a save that a reload does not see, because the copy takes longer.

mod lessons;
mod links;
mod pictures;
mod questions;
mod scenes;
mod sharing;
mod side_by_side;
mod wishes;

use std::rc::Rc;

use fallible_engine::check::truth::Truth;
use fallible_engine::format::name::Line;
use fallible_engine::kernel::faults::{Cut, Heal, SetDrift, Slow, StepClock};
use fallible_engine::kernel::id::{LinkId, MachineId};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::run::moment::BranchId;
use fallible_engine::scenario::schema::Setting;
use fallible_engine::scenario::{Document, parse};

use super::address::Start;
use super::lesson::Grade;
use super::news::News;
use super::player::{Player, Refused, Setup};
use super::stop::Halt;
use super::versus::Runs;
use super::wish::Showing;
use crate::view::panels::act::Act;
use crate::view::panels::time::{MarkKind, Speed};

const LAG: &str = include_str!("tests/lag.json");

fn document() -> Rc<Document> {
    read(LAG)
}

fn read(text: &str) -> Rc<Document> {
    match parse(text) {
        Ok(document) => Rc::new(document),
        Err(problems) => panic!("the test's scenario is valid: {problems}"),
    }
}

fn player() -> Player {
    Player::open(document(), &Start::default())
}

/// A player whose run is computed to its end.
fn computed() -> Player {
    let mut player = player();
    player.finish();
    player
}

/// Opens the prediction, chooses and locks in.
fn predict(player: &mut Player, choice: usize) {
    assert_eq!(player.open_step(1), Ok(true));
    assert!(player.choose(choice));
    assert!(player.lock());
}

/// Plays in frames of 16 ms until it stands still.
fn watch(player: &mut Player) {
    assert!(player.play());
    for _ in 0..10_000 {
        player.compute(50);
        player.tick(Span::millis(16));
        if !player.is_playing() {
            return;
        }
    }
    panic!("the run never stops");
}

fn machine(player: &Player, node: &str) -> MachineId {
    let process = player.who().find_process(node).expect("the node is there");
    let world = player.run().timeline().world();
    world.machine_of(process).expect("it runs somewhere")
}

fn wan(player: &Player) -> LinkId {
    player.who().find_links("wan")[0]
}

#[test]
fn time_passes_by_the_clock_it_is_told_and_stops_where_a_promise_breaks() {
    let mut player = player();
    watch(&mut player);
    assert_eq!(player.halt(), Some(&Halt::Broken(0)));
    let first = player
        .spots()
        .into_iter()
        .find(|spot| spot.mark.kind == MarkKind::Violation);
    // While a prediction about this run is open, only what was seen is marked; this was seen now.
    let first = first.expect("the violation is marked");
    assert_eq!(player.cursor().time, first.mark.at);
    assert!(
        player.run().promises_at(player.cursor().step)[0]
            .verdict
            .is_violated()
    );
    player.step(false);
    assert!(
        !player.run().promises_at(player.cursor().step)[0]
            .verdict
            .is_violated()
    );
}

#[test]
fn slow_motion_shows_the_same_moments_only_later() {
    let mut fast = computed();
    let mut slow = computed();
    fast.set_speed(Speed::REAL);
    slow.set_speed(Speed { times: 1, per: 100 });
    fast.play();
    slow.play();
    fast.tick(Span::millis(10));
    for _ in 0..100 {
        slow.tick(Span::millis(10));
    }
    assert_eq!(fast.cursor(), slow.cursor());
    assert_eq!(fast.cursor().time, Time(10_000_000));
}

#[test]
fn what_is_done_by_hand_forks_history_and_the_old_one_stays() {
    let mut player = computed();
    player.seek(Time(500_000_400));
    let wan = wan(&player);
    assert_eq!(player.act(&Act::from(Cut(wan, None))), Ok(()));
    assert_eq!(player.cursor().branch, BranchId(1));
    assert_eq!(
        player.cursor().time,
        Time(500_001_000),
        "deeds come at whole microseconds"
    );
    player.finish();
    let marked = player
        .spots()
        .iter()
        .any(|spot| spot.mark.kind == MarkKind::Fork);
    assert!(marked || player.lesson().keeps_secret("naive"));
    assert_eq!(player.histories().len(), 2);
    assert_eq!(&*player.histories()[1].words, "You cut wan");
    player.switch(BranchId(0));
    assert_eq!(player.cursor().branch, BranchId(0));
    assert!(player.deeds().is_empty());
    player.switch(BranchId(9));
    assert_eq!(
        player.cursor().branch,
        BranchId(0),
        "there is no such branch"
    );
}

#[test]
fn a_saved_session_does_the_same_again() {
    let mut player = computed();
    player.seek(Time(500_000_000));
    let (wan, db) = (wan(&player), machine(&player, "db-2"));
    for act in [
        Act::from(Cut(wan, None)),
        Act::from(Slow(db, 8.0)),
        Act::from(StepClock(db, -12_000_000)),
        Act::from(SetDrift(db, 200)),
        Act::from(Heal(wan, None)),
    ] {
        assert_eq!(player.act(&act), Ok(()), "{act:?}");
        let next = Time(player.cursor().time.0 + 300_000_000);
        player.finish();
        player.seek(next);
    }
    let alice = player.who().find_process("alice").expect("she is there");
    assert_eq!(
        player.act(&Act::Write(alice, "bio".into(), "by hand".into())),
        Ok(())
    );
    player.finish();
    let saved = player.save_as_scenario().expect("it is short enough");
    let saved = parse(&saved);
    let saved = saved.unwrap_or_else(|problems| panic!("what was saved reads again: {problems}"));
    let mut again = Player::open(Rc::new(saved), &Start::default());
    again.finish();
    let facts = |player: &Player| -> Vec<String> {
        let trace = player.run().trace();
        // Operations begun by hand have other numbers in a file; everything else is the same.
        let steps = trace.steps_until(Time(2_000_000_000));
        trace
            .range(0..steps)
            .map(|(_, record)| format!("{record:?}"))
            .collect()
    };
    assert_eq!(facts(&player), facts(&again));
    assert_eq!(player.deeds().len(), 6);
    let trace = again.run().trace();
    let rows = (0..trace.len()).filter_map(|step| again.run().row(step));
    assert!(rows.into_iter().any(|row| row.words.contains("by hand")));
}

#[test]
fn a_link_to_a_moment_leads_there_paused() {
    let mut player = computed();
    player.seek(Time(1_234_567_890));
    let start = player.start();
    let mut again = Player::open(document(), &start);
    while again.compute(10) {}
    assert_eq!(again.cursor(), player.cursor());
    assert!(!again.is_playing());
    assert_eq!(start.seed, None, "the file's own seed needs no saying");
}

#[test]
fn marks_are_jumped_to_one_after_another_and_back() {
    let mut player = computed();
    player.lesson.resume(6);
    let times: Vec<Time> = player.spots().iter().map(|spot| spot.mark.at).collect();
    assert!(
        times.len() >= 3,
        "a violation, a cut and its healing: {times:?}"
    );
    let mut visited = Vec::new();
    while player.jump(true) {
        visited.push(player.cursor().time);
    }
    assert_eq!(visited, times);
    let mut back = Vec::new();
    while player.jump(false) {
        back.push(player.cursor().time);
    }
    back.reverse();
    assert_eq!(back, times[..times.len() - 1]);
}

#[test]
fn every_step_forward_is_undone_by_a_step_back() {
    let mut player = computed();
    let mut moments = vec![player.cursor()];
    while player.cursor().time < player.run().until() {
        player.step(true);
        moments.push(player.cursor());
    }
    for moment in moments.iter().rev().skip(1) {
        player.step(false);
        assert_eq!(player.cursor(), *moment);
    }
}

#[test]
fn time_runs_backwards_past_what_stopped_it_and_stops_at_the_start() {
    let mut player = computed();
    assert!(!player.play_back(), "nothing lies before the start");
    let end = player.run().until();
    player.seek(end);
    assert!(player.play_back());
    let mut before = player.cursor();
    while player.is_playing() {
        player.tick(Span::millis(16));
        let now = player.cursor();
        assert!(now.time < before.time, "{now:?} after {before:?}");
        before = now;
    }
    assert_eq!(before.time, Time::ZERO);
    assert_eq!(player.halt(), None);
    player.seek(end);
    player.play_back();
    before = player.cursor();
    while player.is_playing() {
        player.tick_event();
        let now = player.cursor();
        assert!(
            now.time <= before.time && now != before,
            "{now:?} after {before:?}"
        );
        before = now;
    }
    assert_eq!(player.cursor().time, Time::ZERO);
}

#[test]
fn a_setup_that_there_is_not_leaves_the_run_as_it_was() {
    let mut player = computed();
    let wrong = Setup {
        variant: "perfect".into(),
        seed: 1,
        challenge: None,
    };
    assert!(player.load(wrong).is_err());
    assert_eq!(&*player.setup().variant, "naive");
    assert!(player.run().is_complete());
}

#[test]
fn an_operation_is_found_by_its_name() {
    let player = computed();
    let step = player.linked("reload").expect("she reloads").0;
    let row = player.run().row(step - 1).expect("there is a record");
    assert!(row.words.contains("Alice"), "{}", row.words);
    assert_eq!(player.linked("nothing of the kind"), None);
}
