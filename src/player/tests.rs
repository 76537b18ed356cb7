//! The player with a small scenario: a save that a reload does not see, because the copy takes longer.

use std::rc::Rc;

use fallible_engine::check::truth::Truth;
use fallible_engine::kernel::id::{LinkId, MachineId};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::run::timeline::BranchId;
use fallible_engine::scenario::name::Line;
use fallible_engine::scenario::schema::Setting;
use fallible_engine::scenario::{Document, parse};

use super::address::Start;
use super::lesson::Grade;
use super::player::{Player, Refused, Setup};
use super::stop::Halt;
use super::study::News;
use super::versus::Versus;
use crate::view::panels::act::Act;
use crate::view::panels::time::{MarkKind, Speed};

const LAG: &str = include_str!("tests/lag.json");

fn document() -> Rc<Document> {
    match parse(LAG) {
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
fn an_open_prediction_holds_time_and_hides_the_future() {
    let mut player = computed();
    assert_eq!(player.open_step(1), Ok(true));
    assert!(!player.play());
    player.seek(Time(2_000_000_000));
    assert_eq!(player.cursor().time, Time::ZERO);
    player.step(true);
    let crash = Act::Crash(machine(&player, "db-1"));
    assert_eq!(player.act(&crash), Err(Refused::Prediction));
    assert!(player.spots().is_empty());
    assert!(player.rows_shown() < player.run().trace().len());
    assert_eq!(player.open_step(2), Ok(false), "no step is skipped");
}

#[test]
fn a_prediction_is_graded_by_the_run_when_it_was_watched() {
    for (choice, grade) in [(0, Grade::Wrong { truth: 1 }), (1, Grade::Right)] {
        let mut player = player();
        predict(&mut player, choice);
        assert_eq!(player.open_step(2), Ok(true));
        assert!(
            player
                .take_news()
                .iter()
                .all(|news| !matches!(news, News::Graded { .. }))
        );
        watch(&mut player);
        player.finish();
        assert!(
            player
                .take_news()
                .contains(&News::Graded { step: 1, grade })
        );
        assert!(
            !player.spots().is_empty(),
            "the future is no secret any more"
        );
    }
}

#[test]
fn only_the_seed_or_the_variant_can_change_the_answer() {
    let truth_of = |variant: &str, seed: u64| {
        let start = Start {
            variant: Some(variant.to_owned()),
            seed: Some(seed),
            at: None,
        };
        let mut player = Player::open(document(), &start);
        player.finish();
        predict(&mut player, 0);
        player.lesson.open(2);
        player.seek(player.run().until());
        player.finish();
        player.lesson().answer(1).and_then(|answer| answer.grade)
    };
    eprintln!(
        "SEEDS {:?}",
        (1..10)
            .map(|seed| truth_of("naive", seed))
            .collect::<Vec<_>>()
    );
    assert_eq!(truth_of("naive", 1), Some(Grade::Wrong { truth: 1 }));
    assert_eq!(truth_of("token", 1), Some(Grade::Right));
    let naive: Vec<Option<Grade>> = (1..40).map(|seed| truth_of("naive", seed)).collect();
    assert!(
        naive.contains(&Some(Grade::Right)),
        "some reloads come late enough"
    );
}

#[test]
fn a_run_that_goes_another_way_decides_nothing() {
    let mut player = computed();
    let crash = Act::Crash(machine(&player, "alice"));
    assert_eq!(player.act(&crash), Ok(()));
    player.finish();
    predict(&mut player, 1);
    player.open_step(2).expect("the run is there");
    player.seek(player.run().until());
    player.finish();
    let graded = News::Graded {
        step: 1,
        grade: Grade::OtherWay,
    };
    assert!(player.take_news().contains(&graded));
}

#[test]
fn an_answer_counts_on_the_branch_where_it_was_locked_in() {
    let mut player = computed();
    predict(&mut player, 1);
    player.open_step(2).expect("the run is there");
    let crash = Act::Crash(machine(&player, "alice"));
    assert_eq!(player.act(&crash), Ok(()));
    player.finish();
    player.seek(player.run().until());
    let graded = News::Graded {
        step: 1,
        grade: Grade::Right,
    };
    assert!(player.take_news().contains(&graded));
}

#[test]
fn what_is_done_by_hand_forks_history_and_the_old_one_stays() {
    let mut player = computed();
    player.seek(Time(500_000_400));
    let wan = wan(&player);
    assert_eq!(player.act(&Act::Cut(wan, None)), Ok(()));
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
        Act::Cut(wan, None),
        Act::Slow(db, 8.0),
        Act::StepClock(db, -12_000_000),
        Act::SetDrift(db, 200),
        Act::Heal(wan, None),
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
    let saved = parse(&player.save_as_scenario());
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
fn the_step_of_a_lesson_brings_its_variant() {
    let mut player = computed();
    predict(&mut player, 1);
    player.open_step(2).expect("the run is there");
    player.seek(player.run().until());
    player.finish();
    assert_eq!(player.open_step(3), Ok(true));
    assert!(player.choose(1) && player.lock());
    assert_eq!(player.open_step(4), Ok(true));
    assert_eq!(
        player.cursor().time,
        Time::ZERO,
        "there is something to watch"
    );
    player.seek(player.run().until());
    assert_eq!(&*player.setup().variant, "naive");
    assert_eq!(player.open_step(5), Ok(true));
    assert_eq!(&*player.setup().variant, "token");
    assert!(player.run().trace().is_empty(), "another run begins");
}

#[test]
fn a_challenge_is_lost_as_it_is_and_won_with_the_right_settings() {
    let mut player = computed();
    let step = 6;
    player.lesson.resume(step);
    assert!(player.goals(step).iter().all(|goal| goal.truth.is_none()));
    let tried = |player: &mut Player, label: &str| {
        let setting = Setting::Text(Line::from(label));
        let settings = vec![("reads".to_owned(), setting)];
        player
            .try_challenge(step, settings)
            .expect("the setting is valid");
        player.finish();
        let goals = player.goals(step);
        let won = goals.iter().all(|goal| goal.truth == Some(Truth::True));
        assert!(player.take_news().contains(&News::Tried { step, won }));
        won
    };
    assert!(!tried(&mut player, "The nearest copy"));
    assert!(tried(&mut player, "With a token"));
    let wrong = vec![("reads".to_owned(), Setting::Text(Line::from("By magic")))];
    assert!(player.try_challenge(step, wrong).is_err());
    assert!(player.run().is_complete(), "the old run stays");
    let now = player.settings(step);
    assert_eq!(
        now,
        vec![(
            "reads".to_owned(),
            Setting::Text(Line::from("With a token"))
        )]
    );
}

#[test]
fn variants_side_by_side_share_seed_deeds_and_time() {
    let mut player = computed();
    player.lesson.resume(6);
    player.seek(Time(200_000_000));
    let slow = Act::Slow(machine(&player, "db-2"), 3.0);
    assert_eq!(player.act(&slow), Ok(()));
    let variants: Vec<Rc<str>> = vec!["naive".into(), "token".into()];
    let mut versus = Versus::open(&player, &variants).expect("the variants are there");
    while versus.compute(100) {}
    let slowed = |place: usize| {
        let run = &versus.sides()[place].run;
        run.spots()
            .iter()
            .any(|spot| spot.mark.words.contains("times as long"))
    };
    assert!(
        slowed(0) && slowed(1),
        "what was done by hand is done in both"
    );
    let difference = versus
        .difference()
        .expect("the token makes a difference")
        .clone();
    versus.seek(Time(difference.at.0 - 1));
    let steps: Vec<u64> = versus
        .sides()
        .iter()
        .map(|side| side.run.cursor().step)
        .collect();
    assert_eq!(steps[0], steps[1], "up to there they are the same");
    assert_eq!(versus.parting(1).map(|(at, _)| at), Some(difference.at));
    assert_ne!(difference.words[0], difference.words[1]);
    versus.seek(versus.until());
    let broken = |place: usize| {
        let run = &versus.sides()[place].run;
        run.promises_at(run.cursor().step)[0].verdict.is_violated()
    };
    assert_eq!((broken(0), broken(1)), (true, false));
}

#[test]
fn three_variants_are_compared_and_a_fourth_is_not() {
    let player = computed();
    let ids = ["naive", "token", "naive", "token"];
    let variants: Vec<Rc<str>> = ids.map(Rc::from).to_vec();
    let mut versus = Versus::open(&player, &variants).expect("the variants are there");
    while versus.compute(1_000) {}
    assert_eq!(versus.sides().len(), 3);
    let parts: Vec<bool> = (0..3)
        .map(|place| versus.parting(place).is_some())
        .collect();
    assert_eq!(
        parts,
        [true, true, false],
        "the third is the first once more"
    );
}

#[test]
fn the_same_variant_twice_shows_no_difference() {
    let player = computed();
    let variants: Vec<Rc<str>> = vec!["naive".into(), "naive".into()];
    let mut versus = Versus::open(&player, &variants).expect("the variant is there");
    while versus.compute(1_000) {}
    assert_eq!(versus.difference(), None);
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
    let step = player.operation_step("reload").expect("she reloads");
    let row = player.run().row(step - 1).expect("there is a record");
    assert!(row.words.contains("Alice"), "{}", row.words);
    assert_eq!(player.operation_step("nothing of the kind"), None);
}
