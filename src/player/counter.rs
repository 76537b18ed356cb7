//! What a prediction asks the number of, as far as the reader has watched: read off the same fold that grades it.

use fallible_engine::check::condition::Condition;
use fallible_engine::check::property::End;
use fallible_engine::check::watch::Watches;
use fallible_engine::measure::figure::Unit;
use fallible_engine::run::tape::Rewound;
use fallible_engine::scenario::schema::{self, MeterCondition, Question};

use super::lesson::HistoryId;
use super::player::Player;

/// A number, and what it was read off.
#[derive(Debug, Default)]
pub struct Counter {
    /// Of which question, on which history.
    of: Option<(HistoryId, usize)>,
    /// What was counted so far; nothing where no number is asked for.
    watches: Option<Watches>,
}

impl Counter {
    /// What the prediction asks for whose run is being watched, up to the moment shown: `3`, `41 %`. `None` where
    /// nothing is watched, or no number is asked for.
    pub fn read(&mut self, player: &Player) -> Option<String> {
        let lesson = player.lesson();
        let watched = Some(lesson.at()).filter(|at| lesson.manner(*at).plays);
        let step = lesson.predicted(watched?)?;
        let question = lesson.question(step)?;
        let (now, run) = (player.cursor(), player.run());
        let (of, trace) = (Some((player.history(), step)), run.trace());
        let is_ahead = |watches: &Watches| watches.steps() > now.step;
        if self.of != of || self.watches.as_ref().is_some_and(is_ahead) {
            self.of = of;
            let number = Condition::number_of(&player.terms(question));
            self.watches = number.map(|number| Watches::of(&[Some(number)]));
        }
        let watches = self.watches.as_mut()?;
        for (step, record) in trace.range(watches.steps()..now.step) {
            watches.take(record, &Rewound::to(trace, step));
        }
        let timeline = run.timeline();
        let end = End::at(timeline.world(), timeline.current().samples());
        let number = watches.number(run.ledger().checks().properties(), &end)?;
        Some(unit(question).show(number))
    }
}

/// What the number of a question is.
fn unit(question: &Question) -> Unit {
    let mut answers = question.answers.iter();
    answers
        .find_map(|answer| meter(&answer.when))
        .map_or(Unit::Count, |meter| meter.meter.unit())
}

fn meter(when: &schema::Condition) -> Option<&MeterCondition> {
    match when {
        schema::Condition::All { all } => all.iter().find_map(meter),
        schema::Condition::Any { any } => any.iter().find_map(meter),
        schema::Condition::Not { not } => meter(not),
        schema::Condition::Meter(condition) => Some(condition),
        _ => None,
    }
}
