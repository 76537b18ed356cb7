//! Scenes: where each step of a lesson begins and ends, how fast time passes in it, and what is done by hand in it.

use super::*;
use fallible_engine::kernel::command::Meddle;
use fallible_engine::kernel::faults::Crash;
use fallible_engine::kernel::message::Payload;
use fallible_engine::kernel::network::Fate;
use fallible_engine::protocols::Fact;

use crate::player::lesson::Waits;
use crate::player::wish::{Denied, TimeWish};
use crate::view::frame::Thing;

/// The test's scenario with these steps as its lesson.
fn lesson(steps: &str) -> Player {
    let from = LAG.find("\"lesson\":").expect("it has a lesson");
    let rest = &LAG[from..];
    let to = rest.find("\n  ]").expect("it ends") + 4;
    let text = format!("{}\"lesson\": {steps}{}", &LAG[..from], &rest[to..]);
    let mut player = Player::open(read(&text), &Start::default());
    player.finish();
    player
}

fn at(player: &Player) -> u64 {
    player.cursor().time.0 / 1_000_000
}

const QUESTION: &str = r#""question": "What does she see?", "answers": [
    { "text": "v2", "when": { "operation": "reload", "returns": "v2" } },
    { "text": "v1", "when": { "operation": "reload", "returns": "v1" } }]"#;

#[test]
fn a_step_begins_where_it_says_or_where_the_one_before_ends_whatever_was_done() {
    let mut player = lesson(
        r#"[{ "say": { "text": "a", "scene": { "until": { "time": "500ms" } } } },
            { "say": "b" },
            { "explain": { "text": "c", "scene": { "from": { "event": { "started": "save" } } } } },
            { "explain": { "text": "d", "scene": { "variant": "token" } } },
            { "explain": { "text": "e", "scene": { "from": "end" } } }]"#,
    );
    assert_eq!(at(&player), 0);
    for (step, variant, ms) in [(1, "naive", 500), (2, "naive", 1_000), (3, "token", 0)] {
        assert_eq!(player.open_step(step), Ok(true));
        player.finish();
        assert_eq!(
            (&*player.setup().variant, at(&player)),
            (variant, ms),
            "{step}"
        );
    }
    assert_eq!(player.open_step(4), Ok(true));
    player.finish();
    assert_eq!(player.cursor().time, player.run().until());
    player.seek(Time(123));
    assert_eq!(player.open_step(2), Ok(true));
    player.finish();
    assert_eq!(
        (&*player.setup().variant, at(&player)),
        ("naive", 1_000),
        "back"
    );
}

#[test]
fn what_was_done_by_hand_is_set_aside_by_a_step_and_can_be_taken_up() {
    for variant in ["naive", "token"] {
        let mut player = lesson(&format!(
            r#"[{{ "say": "a" }}, {{ "say": {{ "text": "b", "scene": {{ "variant": "{variant}" }} }} }}]"#
        ));
        player.seek(Time(200_000_000));
        let cut = Act::from(Cut(wan(&player), None));
        assert_eq!(player.act(&cut), Ok(()));
        let by_hand = player.history();
        assert!(!player.has_aside());
        assert_eq!(player.open_step(1), Ok(true));
        player.finish();
        assert_eq!(&*player.setup().variant, variant);
        assert_eq!((player.deeds().len(), at(&player)), (0, 0));
        assert!(player.has_aside());
        player.take_up();
        assert_eq!(player.history(), by_hand);
        assert_eq!(&*player.setup().variant, "naive");
        assert_eq!(player.deeds().len(), 1);
        assert!(!player.has_aside());
    }
}

#[test]
fn what_was_done_by_hand_outlives_the_steps_that_follow() {
    let mut player = lesson(
        r#"[{ "say": "a" }, { "say": "b" }, { "say": { "text": "c", "scene": { "variant": "token" } } },
            { "say": "d" }]"#,
    );
    player.seek(Time(200_000_000));
    let cut = Act::from(Cut(wan(&player), None));
    assert_eq!(player.act(&cut), Ok(()));
    let by_hand = player.history();
    for (step, variant) in [(1, "naive"), (2, "token"), (3, "token")] {
        assert_eq!(player.open_step(step), Ok(true));
        player.finish();
        assert_eq!(&*player.setup().variant, variant);
        assert_eq!(player.deeds().len(), 0);
        assert!(player.has_aside(), "at step {step}");
    }
    player.take_up();
    assert_eq!((player.history(), player.deeds().len()), (by_hand, 1));
}

#[test]
fn before_a_question_about_what_comes_only_what_the_step_allows_is_seen() {
    let mut player = lesson(&format!(
        r#"[{{ "say": {{ "text": "a", "scene": {{ "until": {{ "time": "500ms" }} }} }} }},
            {{ "predict": {{ {QUESTION} }} }}, {{ "play": {{}} }}]"#
    ));
    assert_eq!(player.latest(), Time(500_000_000));
    player.seek(player.run().until());
    assert_eq!(at(&player), 500);
    assert!(
        player
            .spots()
            .iter()
            .all(|spot| spot.mark.at <= player.latest())
    );
    player.seek(Time::ZERO);
    watch(&mut player);
    assert_eq!((at(&player), player.halt()), (500, Some(&Halt::StepEnds)));
    assert!(!player.jump(true));
    assert_eq!(player.grant(TimeWish::StepForward), Ok(()));
    assert_eq!(
        player.grant(TimeWish::TogglePlay),
        Ok(()),
        "it is played again"
    );
    assert_eq!(at(&player), 0);
    assert_eq!(player.open_step(1), Ok(true));
    assert_eq!(player.grant(TimeWish::TogglePlay), Err(Denied::Prediction));
    assert!(player.choose(1) && player.lock());
    assert_eq!(player.open_step(2), Ok(true));
    assert_eq!(at(&player), 500);
    assert_eq!(player.latest(), player.run().until());
}

#[test]
fn the_messages_of_what_breaks_a_promise_take_their_time() {
    let mut player =
        lesson(r#"[{ "play": { "scene": { "until": { "violated": "read-your-writes" } } } }]"#);
    assert!(player.play());
    let (mut frames, mut seen) = (0, Vec::new());
    while player.is_playing() {
        player.tick(Span::millis(20));
        frames += 1;
        let world = player.run().timeline().world();
        let reads = world
            .flights()
            .filter(|flight| flight.envelope.message.kind().name == "read");
        seen.extend(reads.map(|flight| flight.id));
    }
    assert!(matches!(player.halt(), Some(Halt::Broken(0))));
    assert!(
        frames >= 100,
        "two seconds at least: {frames} frames of 20 ms"
    );
    // The read of the reload flies for a millisecond; at full speed no frame would show it.
    let reload = seen.last().expect("it was seen on its way");
    let frames = seen.iter().filter(|id| *id == reload).count();
    assert!(frames >= 34, "for 0.7 s: {frames} frames of 20 ms");
}

#[test]
fn the_speed_that_a_reader_chose_goes_before_that_of_the_step() {
    let mut player = lesson(r#"[{ "play": { "scene": { "pace": 0.25 } } }]"#);
    assert!(player.play() && player.is_paced());
    player.tick(Span::millis(100));
    assert_eq!(player.cursor().time, Time(25_000_000));
    player.set_speed(Speed::REAL);
    assert!(!player.is_paced());
    player.tick(Span::millis(100));
    assert_eq!(player.cursor().time, Time(125_000_000));
}

#[test]
fn nothing_is_pointed_at_where_the_run_is_over() {
    let mut player = lesson(
        r#"[{ "act": { "text": "Crash it.", "do": { "crash": "db-1" },
            "scene": { "from": { "time": "500ms" } } } }, { "wild": "b" }]"#,
    );
    assert!(player.points_at().is_some());
    player.seek(player.run().until());
    assert_eq!(player.points_at(), None);
}

#[test]
fn a_play_of_another_variant_does_not_bring_an_old_question_back() {
    let player = lesson(&format!(
        r#"[{{ "predict": {{ {QUESTION} }} }}, {{ "play": {{ "scene": {{ "until": "end" }} }} }},
            {{ "play": {{ "scene": {{ "variant": "token" }} }} }}]"#
    ));
    assert_eq!(player.lesson().predicted(1), Some(0));
    assert_eq!(player.lesson().predicted(2), None);
}

/// A step in which the answer to a save is to be dropped.
const DROP: &str = r#"[{ "act": { "text": "Drop it.",
    "do": { "drop": { "operation": "save", "kind": "write-answer" } }, "breaks": "read-your-writes",
    "scene": { "from": { "event": { "sent": { "operation": "save", "kind": "write-answer" } } } } } },
    { "wild": "b" }]"#;

#[test]
fn an_act_is_done_when_it_was_done_by_hand_and_what_came_of_it_was_seen() {
    let mut player = lesson(DROP);
    assert_eq!(player.lesson().waits(), Some(Waits::Acting));
    let Some(Thing::Message(answer)) = player.points_at() else {
        panic!("the answer is under way: {:?}", player.points_at());
    };
    player.seek(player.run().until());
    assert_eq!(
        player.lesson().waits(),
        Some(Waits::Acting),
        "nothing was done"
    );
    assert_eq!(player.points_at(), None, "it has arrived");
    assert_eq!(player.open_step(0), Ok(true));
    player.finish();
    let drop = Act::Meddle(answer, Meddle::Drop);
    assert_eq!(player.act(&drop), Ok(()));
    player.finish();
    assert_eq!(
        player.lesson().waits(),
        Some(Waits::Acting),
        "it was not watched"
    );
    player.seek(player.run().until());
    assert_eq!(player.lesson().waits(), None);
    let ends = |fact: &Fact| matches!(fact, Fact::Ended(id, Fate::Dropped) if *id == answer);
    let trace = player.run().trace();
    assert!(trace.iter().any(|(_, record)| ends(&record.fact)));
}

#[test]
fn whatever_breaks_the_promise_by_hand_will_do_and_nothing_else() {
    let mut player = lesson(DROP);
    player.seek(Time::ZERO);
    let db = machine(&player, "db-2");
    assert_eq!(player.act(&Act::from(Slow(db, 8.0))), Ok(()));
    player.finish();
    player.seek(player.run().until());
    assert_eq!(player.lesson().waits(), None, "her reload is stale by it");
    let mut player = lesson(DROP);
    player.seek(Time::ZERO);
    let alice = machine(&player, "alice");
    assert_eq!(player.act(&Act::from(Crash(alice))), Ok(()));
    player.finish();
    player.seek(player.run().until());
    assert_eq!(
        player.lesson().waits(),
        Some(Waits::Acting),
        "nothing breaks by it"
    );
}
