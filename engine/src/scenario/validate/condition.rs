//! Conditions of questions and goals: that each asks something, and that bounds agree with what they bound.

use crate::format::units::Quantity;
use crate::measure::figure::Unit;
use crate::scenario::kinds::doubts::Doubts;
use crate::scenario::schema::{Condition, Counted, MeterCondition, Question};

/// Notes what is wrong with the answers of a question.
pub(in crate::scenario) fn check_answers(
    question: &Question,
    pointer: &str,
    doubts: &mut Doubts<'_>,
) {
    for (index, answer) in question.answers.iter().enumerate() {
        check(
            &answer.when,
            &format!("{pointer}/answers/{index}/when"),
            doubts,
        );
    }
}

/// Notes what is wrong with a condition.
pub(in crate::scenario) fn check(condition: &Condition, pointer: &str, doubts: &mut Doubts<'_>) {
    match condition {
        Condition::All { all: inner } | Condition::Any { any: inner } => {
            let field = if matches!(condition, Condition::All { .. }) {
                "all"
            } else {
                "any"
            };
            for (index, condition) in inner.iter().enumerate() {
                check(condition, &format!("{pointer}/{field}/{index}"), doubts);
            }
        }
        Condition::Not { not } => check(not, &format!("{pointer}/not"), doubts),
        Condition::Operation(asked) => {
            let asks =
                asked.returns.is_some() || asked.outcome.is_some() || asked.answered_by.is_some();
            if !asks && asked.took_at_least.is_none() && asked.took_at_most.is_none() {
                let expected = "what came of it: `returns`, `outcome`, `answered_by`, `took_at_least` or `took_at_most`";
                doubts.note(pointer, "only an operation", expected);
            }
        }
        Condition::Count {
            count,
            equals,
            at_least,
            at_most,
        } => {
            check_counted(count, pointer, doubts);
            bounds(doubts, pointer, [*equals, *at_least, *at_most]);
        }
        Condition::Meter(meter) => check_meter(doubts, pointer, meter),
        Condition::Property { .. } | Condition::Order { .. } => {}
    }
}

/// Notes what is wrong with what is counted.
pub(in crate::scenario) fn check_counted(count: &Counted, pointer: &str, doubts: &mut Doubts<'_>) {
    if let Counted::Messages {
        since: Some(since), ..
    } = count
    {
        doubts.within_run(format!("{pointer}/count/messages/since"), *since);
    }
}

/// A count has a bound, and its bounds agree.
fn bounds(doubts: &mut Doubts<'_>, pointer: &str, [equals, at_least, at_most]: [Option<u64>; 3]) {
    match (equals, at_least, at_most) {
        (None, None, None) => {
            doubts.note(
                pointer,
                "a count without a bound",
                "`equals`, `at_least` or `at_most`",
            );
        }
        (_, Some(low), Some(high)) if low > high => {
            doubts.note(
                format!("{pointer}/at_most"),
                format!("the number {high}"),
                "at least `at_least`",
            );
        }
        _ => {}
    }
}

/// A meter has a bound, and its bounds are of its own kind.
fn check_meter(doubts: &mut Doubts<'_>, pointer: &str, condition: &MeterCondition) {
    let MeterCondition {
        meter,
        at_least,
        at_most,
        ..
    } = condition;
    if at_least.is_none() && at_most.is_none() {
        doubts.note(
            pointer,
            "a meter without a bound",
            "`at_least` or `at_most`",
        );
    }
    let unit = meter.unit();
    for (field, bound) in [("at_least", at_least), ("at_most", at_most)] {
        let Some(bound) = bound else { continue };
        let (fits, expected) = match unit {
            Unit::Nanos => (
                matches!(bound, Quantity::Duration(_)),
                "a duration, such as \"60ms\"",
            ),
            Unit::Bytes => (
                matches!(bound, Quantity::Size(_)),
                "a size, such as \"64kB\"",
            ),
            Unit::Share => {
                let share =
                    matches!(bound, Quantity::Number(number) if (0.0..=1.0).contains(number));
                (share, "a number from 0 to 1")
            }
            _ => (matches!(bound, Quantity::Number(_)), "a number"),
        };
        if !fits {
            doubts.note(
                format!("{pointer}/{field}"),
                format!("\"{bound}\""),
                expected,
            );
        }
    }
}
