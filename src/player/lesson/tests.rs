//! A lesson of seven steps, walked through without a run.

use fallible_engine::format::decode::from_json;
use fallible_engine::kernel::time::Time;
use fallible_engine::run::moment::BranchId;

use fallible_engine::scenario::staging::stages;

use super::*;

const HERE: HistoryId = HistoryId {
    run: 1,
    branch: BranchId(0),
};

fn lesson() -> Lesson {
    let question = r#""question": "What?", "answers": [
        { "text": "a", "when": { "operation": "x", "returns": "a" } },
        { "text": "b", "when": { "operation": "x", "returns": "b" } }]"#;
    let steps = format!(
        r#"[{{ "say": "Hello." }}, {{ "predict": {{ {question} }} }},
            {{ "play": {{ "scene": {{ "variant": "naive" }} }} }}, {{ "ask": {{ {question} }} }},
            {{ "explain": "Why." }}, {{ "play": {{ "scene": {{ "variant": "token" }} }} }}, {{ "wild": "Done." }}]"#
    );
    let steps: Vec<LessonStep> = from_json(&steps).expect("the steps are well formed");
    let stages = stages(&steps, &"naive".into());
    Lesson::new(steps, stages, Table::new())
}

#[test]
fn a_prediction_holds_the_run_until_it_is_locked_in() {
    let mut lesson = lesson();
    assert!(!lesson.can_open(2), "no step can be skipped");
    assert!(!lesson.holds_play());
    assert!(lesson.open(1));
    assert_eq!(lesson.waits(), Some(Waits::Prediction));
    assert!(lesson.holds_play());
    assert!(!lesson.open(2));
    assert!(!lesson.lock(HERE), "nothing was chosen");
    assert!(!lesson.choose(2), "there is no such answer");
    assert!(lesson.choose(1) && lesson.choose(0));
    assert!(lesson.lock(HERE));
    assert!(!lesson.choose(1), "what is locked in stays");
    assert!(!lesson.holds_play());
    assert!(lesson.open(2));
    assert_eq!(lesson.waits(), Some(Waits::Watching));
}

#[test]
fn a_prediction_is_graded_by_what_was_found_and_keeps_its_secret_until_then() {
    let mut lesson = lesson();
    assert!(lesson.keeps_secret("naive"));
    assert!(!lesson.keeps_secret("token"), "it is about another run");
    lesson.open(1);
    lesson.choose(0);
    lesson.lock(HERE);
    assert_eq!(lesson.ungraded(), [(1, HERE)]);
    assert_eq!(lesson.grade(1), None, "nothing was found");
    let shown = Stop::At(Time(5));
    lesson.find(1, &[Truth::False, Truth::True], shown);
    let grade = Grade::Wrong { truth: 1 };
    let found = lesson.answer(1).and_then(|answer| answer.decided);
    assert_eq!(found, Some(Decided { grade, shown }));
    assert_eq!(lesson.ungraded(), [(1, HERE)], "it was not shown");
    lesson.open(2);
    assert!(!lesson.was_played(1));
    assert!(lesson.watch());
    assert!(!lesson.watch(), "only the first time");
    assert!(lesson.was_played(1));
    assert_eq!(lesson.grade(1), Some(grade));
    assert_eq!(lesson.ungraded(), []);
    assert!(lesson.keeps_secret("naive"), "this step plays");
}

#[test]
fn grades_follow_the_run_and_nothing_else() {
    use Truth::{False, True, Undecided};
    assert_eq!(Grade::of(0, &[True, False]), Grade::Right);
    assert_eq!(Grade::of(0, &[False, True]), Grade::Wrong { truth: 1 });
    assert_eq!(Grade::of(0, &[False, False]), Grade::OtherWay);
    assert_eq!(Grade::of(0, &[Undecided, False]), Grade::OtherWay);
    assert_eq!(Grade::of(1, &[Undecided, True]), Grade::Right);
    assert!(Grade::is_sure(&[Undecided, True]) && Grade::is_sure(&[False, False]));
    assert!(!Grade::is_sure(&[Undecided, False]));
}

#[test]
fn another_run_opens_what_it_cannot_decide() {
    let mut lesson = lesson();
    lesson.open(1);
    lesson.choose(1);
    lesson.lock(HERE);
    lesson.forget_run(1);
    assert!(lesson.answer(1).is_some_and(|a| a.locked.is_some()));
    lesson.forget_run(2);
    assert!(lesson.holds_play());
    assert_eq!(
        lesson.answer(1).map(|a| a.choice),
        Some(1),
        "the choice is kept"
    );
}

#[test]
fn each_step_knows_its_variant() {
    let lesson = lesson();
    let variants: Vec<Option<&str>> = (0..7).map(|step| lesson.variant(step)).collect();
    let (naive, token) = (Some("naive"), Some("token"));
    assert_eq!(variants, [naive, naive, naive, naive, naive, token, token]);
}

#[test]
fn a_lesson_is_taken_up_where_it_was_left_or_at_the_prediction_it_hangs_on() {
    let resumed = |step| {
        let mut lesson = lesson();
        lesson.resume(step);
        (lesson.at(), lesson.reached(), lesson.keeps_secret("naive"))
    };
    assert_eq!(resumed(3), (1, 3, true));
    assert_eq!(resumed(4), (4, 4, false));
    assert_eq!(resumed(100), (6, 6, false));
    let mut empty = Lesson::default();
    empty.resume(3);
    assert_eq!((empty.at(), empty.waits()), (0, None));
}
