//! What a reader wants of time means the same of one run and of several.

use super::*;
use fallible_engine::kernel::faults::Place;

use crate::player::press::Wish;
use crate::player::wish::{Denied, TimeWish};
use crate::view::panels::time::Slide;

fn side_by_side() -> Runs {
    let variants: Vec<Rc<str>> = vec!["naive".into(), "token".into()];
    let mut runs = Runs::open(&computed(), &variants).expect("the variants are there");
    while runs.compute(1_000) {}
    runs
}

/// Goes through all wishes and back, and tells the moments that are shown.
fn moments(showing: &mut impl Showing) -> Vec<(Time, bool)> {
    let mut told = Vec::new();
    let wishes = [
        TimeWish::ToEnd,
        TimeWish::PlayBack,
        TimeWish::TogglePlay,
        TimeWish::ToStart,
        TimeWish::TogglePlay,
        TimeWish::ToStart,
        TimeWish::Seek(Time(100_000_000)),
        TimeWish::Slide(Slide::Last),
        TimeWish::Slide(Slide::First),
    ];
    for wish in wishes {
        assert_eq!(showing.grant(wish), Ok(()), "{wish:?}");
        told.push((showing.now(), showing.is_playing()));
    }
    told
}

#[test]
fn one_run_and_several_grant_the_same_wishes() {
    let end = computed().until();
    let expected = [
        (end, false),
        (end, true),
        (end, false),
        (Time::ZERO, false),
        (Time::ZERO, true),
        (Time::ZERO, false),
        (Time(100_000_000), false),
        (end, false),
        (Time::ZERO, false),
    ];
    assert_eq!(moments(&mut computed()), expected);
    assert_eq!(moments(&mut side_by_side()), expected);
}

#[test]
fn speeds_end_at_the_slowest_and_at_the_fastest() {
    let mut runs = side_by_side();
    for _ in 0..Speed::ALL.len() {
        assert_eq!(runs.grant(TimeWish::Slower), Ok(()));
    }
    assert_eq!(runs.speed(), Speed::ALL[0]);
    for _ in 0..Speed::ALL.len() {
        assert_eq!(runs.grant(TimeWish::Faster), Ok(()));
    }
    assert_eq!(runs.speed(), Speed::ALL[Speed::ALL.len() - 1]);
}

#[test]
fn what_cannot_be_granted_says_why() {
    let mut player = computed();
    assert_eq!(player.open_step(1), Ok(true));
    assert_eq!(player.grant(TimeWish::TogglePlay), Err(Denied::Prediction));
    assert_eq!(player.grant(TimeWish::MarkForward), Err(Denied::Hidden));
    let mut runs = side_by_side();
    assert_eq!(runs.grant(TimeWish::ToEnd), Ok(()));
    assert_eq!(runs.grant(TimeWish::MarkForward), Err(Denied::NoMark));
}

#[test]
fn with_less_motion_several_runs_go_event_by_event_to_the_end_and_back() {
    let mut runs = side_by_side();
    for heading in [TimeWish::TogglePlay, TimeWish::PlayBack] {
        assert_eq!(runs.grant(heading), Ok(()));
        let mut last = runs.now();
        while runs.is_playing() {
            runs.tick_event();
            assert_ne!(runs.now(), last, "each event is another moment");
            last = runs.now();
        }
    }
    assert_eq!(runs.now(), Time::ZERO);
}

/// What keys ask for of the open step, and whether the player heeds it.
#[track_caller]
fn heeds(player: &Player, expected: [(Wish, bool); 4]) {
    for (wish, heeded) in expected {
        assert_eq!(player.heeds(wish), heeded, "{wish:?}");
    }
}

#[test]
fn keys_of_a_lesson_are_heeded_where_they_do_something() {
    let mut player = computed();
    let [before, next, choose, lock] = [
        Wish::StepBefore,
        Wish::NextStep,
        Wish::Choose(0),
        Wish::LockIn,
    ];
    heeds(
        &player,
        [
            (before, false),
            (next, true),
            (choose, false),
            (lock, false),
        ],
    );
    assert_eq!(player.open_step(1), Ok(true));
    heeds(
        &player,
        [(before, true), (next, true), (choose, true), (lock, false)],
    );
    assert!(!player.heeds(Wish::Choose(9)), "there are not so many");
    player.choose(0);
    assert!(player.heeds(lock));
    player.lock();
    heeds(
        &player,
        [(before, true), (next, true), (choose, false), (lock, false)],
    );
    assert!(player.heeds(Wish::Share) && player.heeds(Wish::Time(TimeWish::TogglePlay)));
}

/// The script heals the line at 2.5 s, whoever has cut it.
#[test]
fn what_the_script_undoes_of_what_was_done_by_hand_is_known() {
    let mut player = computed();
    assert_eq!(player.undone(), [], "nothing was done by hand");
    player.seek(Time(1_000_000_000));
    let line = wan(&player);
    assert_eq!(player.act(&Act::from(Cut(line, None))), Ok(()));
    player.finish();
    // What is done by hand happens at the next whole microsecond.
    let (cut, healed) = (Time(1_000_001_000), Time(2_500_000_000));
    assert_eq!(player.undone(), [(Place::Link(line), cut, healed)]);
    player.seek(Time(1_200_000_000));
    assert_eq!(player.act(&Act::from(Heal(line, None))), Ok(()));
    player.finish();
    assert_eq!(player.undone(), [], "it was healed by hand before");
}
