//! What is asked of the reader: predictions, questions and challenges, decided by runs.

use super::*;
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
            variant: Some(variant.to_owned()),
            seed: Some(seed),
            ..Start::default()
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
    let crash = Act::from(Crash(machine(&player, "alice")));
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
