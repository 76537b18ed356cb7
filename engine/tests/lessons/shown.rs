//! The walk: where the plays of a lesson stop, and what its reader knows by then.

use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::sweep::shown::shown;
use fallible_engine::sweep::{finish, left_open};

use crate::lessons;

#[test]
fn each_play_step_stops_at_its_moment_and_the_first_one_within_five_seconds() {
    for document in lessons() {
        let file = document.scenario();
        let mut stops = Vec::new();
        for (step, stage) in file.lesson.iter().zip(file.stages()) {
            if step.manner().plays {
                let scenario = document.variant(stage.variant.as_str());
                let run = finish(scenario.expect("it is there"), file.seed.0);
                let shown = shown(&stage.until, &run);
                let shown =
                    shown.unwrap_or_else(|| panic!("{}: {stage:?} runs to the end", file.id));
                stops.push(shown.at());
            }
        }
        assert!(
            stops[0] < Time::ZERO + Span::secs(5),
            "{}: {stops:?}",
            file.id
        );
        assert!(file.duration.nanos() <= Span::secs(20).0, "{}", file.id);
    }
}

#[test]
fn what_is_asked_is_decided_by_what_was_shown() {
    for document in lessons() {
        assert_eq!(left_open(&document), [0; 0], "{}", document.scenario().id);
    }
}
