//! What is asked of the reader: predictions, questions and challenges, decided by runs.

use super::*;
use crate::player::counter::Counter;
use fallible_engine::kernel::faults::Crash;

#[test]
fn an_open_prediction_holds_time_and_hides_the_future() {
    let mut player = computed();
    assert_eq!(player.open_step(1), Ok(true));
    assert!(!player.play());
    player.seek(Time(2_000_000_000));
    assert_eq!(player.cursor().time, Time::ZERO);
    player.step(true);
    let crash = Act::from(Crash(machine(&player, "db-1")));
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
            seed: Some(seed),
            ..Start::default()
        };
        let played = format!(r#"{{ "play": {{ "scene": {{ "variant": "{variant}", "#);
        let text = LAG.replacen(r#"{ "play": { "scene": { "variant": "naive", "#, &played, 1);
        assert_eq!(text == LAG, variant == "naive", "another variant is played");
        let mut player = Player::open(read(&text), &start);
        player.finish();
        predict(&mut player, 0);
        player.lesson.open(2);
        player.seek(player.run().until());
        player.finish();
        player.lesson().answer(1).and_then(|answer| answer.grade)
    };
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
    let crash = Act::from(Crash(machine(&player, "alice")));
    assert_eq!(player.act(&crash), Ok(()));
    player.finish();
    assert_eq!(player.open_step(1), Ok(true));
    assert!(player.has_aside(), "the step sets its own scene");
    player.take_up();
    assert!(player.choose(1) && player.lock());
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
    let crash = Act::from(Crash(machine(&player, "alice")));
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
fn the_step_of_a_lesson_brings_its_variant() {
    let mut player = computed();
    predict(&mut player, 1);
    player.open_step(2).expect("the run is there");
    player.seek(player.run().until());
    player.finish();
    assert_eq!(player.open_step(3), Ok(true));
    assert!(player.choose(1) && player.lock());
    assert_eq!(player.open_step(4), Ok(true));
    let now = player.cursor().time;
    assert!(now > Time::ZERO, "it goes on where the step before ended");
    assert!(now < player.run().until(), "there is something to watch");
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
        for goal in goals.iter() {
            let lost = goal.truth == Some(Truth::False);
            let told = goal
                .missed
                .as_ref()
                .is_some_and(|miss| miss.shown_by.is_some());
            assert_eq!(told, lost, "{goal:?}: who loses is shown where");
        }
        assert!(player.take_news().contains(&News::Tried { step, won }));
        assert_eq!(player.cursor().time, player.run().until());
        let again = player.setup().clone();
        player.load(again).expect("it was loaded before");
        player.finish();
        assert_eq!(player.cursor().time, Time::ZERO, "anew from its beginning");
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

/// The lag scenario with a question about a number: the condition of each answer.
fn asked(answers: [&str; 2]) -> Player {
    let text = LAG
        .replacen(
            r#"{ "operation": "reload", "returns": "v2" }"#,
            answers[0],
            1,
        )
        .replacen(
            r#"{ "operation": "reload", "returns": "v1" }"#,
            answers[1],
            1,
        );
    let mut player = Player::open(read(&text), &Start::default());
    player.finish();
    predict(&mut player, 0);
    assert_eq!(player.open_step(2), Ok(true));
    player
}

/// What the counter says at each step of the events of what is watched, repeats left out.
#[track_caller]
fn check(answers: [&str; 2], expected: &[Option<&str>]) {
    let mut player = asked(answers);
    let mut counter = Counter::default();
    let mut told: Vec<Option<String>> = Vec::new();
    let mut say = |said: Option<String>| {
        if told.last() != Some(&said) {
            told.push(said);
        }
    };
    let stop = player.lesson_stop().expect("the step ends").time();
    while player.cursor().time < stop {
        say(counter.read(&player));
        player.step(true);
    }
    say(counter.read(&player));
    // Back again it says what was so then, however it was come to.
    player.seek(Time::ZERO);
    say(counter.read(&player));
    let told: Vec<Option<&str>> = told.iter().map(Option::as_deref).collect();
    assert_eq!(told, expected);
}

#[test]
fn what_a_prediction_asks_the_number_of_is_counted_as_it_is_seen() {
    check(
        [
            r#"{ "count": { "messages": { "from": "alice" } }, "at_most": 1 }"#,
            r#"{ "not": { "count": { "messages": { "from": "alice" } }, "at_most": 1 } }"#,
        ],
        &[Some("0"), Some("1"), Some("2"), Some("0")],
    );
    check(
        [
            r#"{ "meter": { "answered": { "of": "read" } }, "at_least": 0.5 }"#,
            r#"{ "meter": { "answered": { "of": "read" } }, "at_most": 0.4999 }"#,
        ],
        &[None, Some("100 %"), None],
    );
    let violated = r#"{ "count": { "violations": "read-your-writes" }, "equals": 1 }"#;
    check(
        [
            r#"{ "count": { "violations": "read-your-writes" }, "equals": 0 }"#,
            violated,
        ],
        &[Some("0"), Some("1"), Some("0")],
    );
    // Where answers are about different things, no number is asked for.
    check(
        [r#"{ "operation": "reload", "returns": "v2" }"#, violated],
        &[None],
    );
    check(
        [
            r#"{ "count": { "messages": { "from": "alice" } }, "equals": 0 }"#,
            violated,
        ],
        &[None],
    );
}
