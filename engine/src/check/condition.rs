//! Conditions: what an answer or a goal says of a run, to be judged when the run is over.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::{OperationId, ProcessId};
use crate::kernel::operation::Value;
use crate::kernel::time::{Span, Time};
use crate::protocols::Fact;
use crate::run::trigger::{Pattern, Sought};

use super::gauge::AnyGauge;
use super::operations::Ended;
use super::property::Property;
use super::scope::Filter;
use super::story::{Ending, Story};
use super::truth::{Bounds, Truth};
use super::verdict::{Step, Verdict};
use crate::protocols::{AnyNote, bank};
use schemars::JsonSchema;

/// What a property says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PropertyState")]
pub enum State {
    /// It was not violated.
    Holds,
    /// It was violated at least once.
    Violated,
    /// The run does not decide it.
    Undecided,
}

/// What came of one operation; each that is given must be so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OperationIs {
    /// The operation.
    pub operation: OperationId,
    /// It was a read that returned this value.
    pub returns: Option<Value>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// Who sent the answer that ended it.
    pub answered_by: Option<ProcessId>,
    /// How long it took.
    pub took: Bounds<Span>,
}

impl OperationIs {
    /// Nothing but that it ended.
    #[must_use]
    pub const fn ended(operation: OperationId) -> Self {
        let took = Bounds {
            at_least: None,
            at_most: None,
        };
        Self {
            operation,
            returns: None,
            ending: None,
            answered_by: None,
            took,
        }
    }

    /// Undecided while the operation has not ended: it may still go either way.
    fn judge(&self, story: &Story<'_>) -> Truth {
        let Some(ended) = story.ended(self.operation) else {
            return Truth::Undecided;
        };
        let by = |sought| story.answered_by(ended) == Some(sought);
        Truth::of(
            self.returns.is_none_or(|value| ended.returned(value))
                && self
                    .ending
                    .is_none_or(|ending| ending == Ending::of(ended.outcome))
                && self.answered_by.is_none_or(by)
                && self.took.hold(ended.took()),
        )
    }
}

/// What is counted.
#[derive(Clone, PartialEq, Debug)]
pub enum Counted {
    /// How often the property with this place was violated. For reads that should never go back it is how
    /// often they did.
    Violations(usize),
    /// Operations that have begun.
    Operations {
        /// Only the first of these and so many of its client's that are numbered on from it; all where none is named.
        among: Option<(OperationId, u32)>,
        /// Only those that it chooses.
        filter: Filter,
        /// Only those that ended so.
        ending: Option<Ending>,
        /// Only reads that returned this value.
        returns: Option<Value>,
        /// Only those that took effect so often.
        effects: Option<u64>,
        /// Only those that were asked again, or only those that were not.
        tried_again: Option<bool>,
    },
    /// Messages that were sent at this moment or later.
    Messages(Sought, Time),
    /// Times that a bank executed this transfer.
    Executions(OperationId),
}

impl Counted {
    /// How many there are; `None` for a property that there is not, or that cannot be judged.
    #[must_use]
    pub fn count(&self, story: &Story<'_>) -> Option<u64> {
        let count = match self {
            Self::Violations(place) => {
                let property = story.properties.get(*place)?;
                let open = property.verdict().is_undecided();
                return (!open).then(|| property.violation_count());
            }
            Self::Operations {
                among,
                filter,
                ending,
                returns,
                effects,
                tried_again,
            } => {
                let ended = |ended: Option<&Ended>| {
                    ending.is_none_or(|e| ended.is_some_and(|ended| Ending::of(ended.outcome) == e))
                        && returns
                            .is_none_or(|value| ended.is_some_and(|ended| ended.returned(value)))
                };
                let fates = story.fates();
                let fate = |id| fates.get(&id).copied().unwrap_or_default();
                let among = |id: OperationId| {
                    among.is_none_or(|(first, times)| {
                        let which = id.number.checked_sub(first.number);
                        id.client == first.client && which.is_some_and(|which| which < times)
                    })
                };
                story
                    .begun()
                    .filter(|(operation, _)| filter.takes(operation.id, operation.ask))
                    .filter(|(operation, end)| among(operation.id) && ended(*end))
                    .filter(|(operation, _)| {
                        effects.is_none_or(|count| fate(operation.id).effects == count)
                            && tried_again
                                .is_none_or(|again| (fate(operation.id).retries > 0) == again)
                    })
                    .count()
            }
            Self::Messages(sought, since) => story
                .trace
                .iter()
                .filter(|(_, record)| record.at >= *since && sought.is_sent_by(&record.fact))
                .count(),
            Self::Executions(operation) => {
                let executes = |fact: &Fact| {
                    matches!(fact, Fact::Noted(_, AnyNote::Bank(bank::Note::Executed { payer, number, .. }))
                        if (*payer, *number) == (operation.client, operation.number))
                };
                let records = story.trace.iter();
                records.filter(|(_, record)| executes(&record.fact)).count()
            }
        };
        Some(count as u64)
    }
}

/// Something that is true of a run, or not.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// Each of these is true.
    All(Vec<Self>),
    /// At least one of these is true.
    Any(Vec<Self>),
    /// This is not true.
    Not(Box<Self>),
    /// What came of an operation.
    Operation(OperationIs),
    /// What the property with this place says.
    Property(usize, State),
    /// How often something happened.
    Count(Counted, Bounds<u64>),
    /// What a gauge shows.
    Gauge(AnyGauge, Bounds<f64>),
    /// The first fact of one kind came before the first of another; false unless both came.
    Order(Pattern, Pattern),
}

impl Condition {
    /// Judges a finished run.
    #[must_use]
    pub fn judge(&self, story: &Story<'_>) -> Truth {
        match self {
            Self::All(parts) => all(parts.iter().map(|part| part.judge(story))),
            Self::Any(parts) => all(parts.iter().map(|part| part.judge(story).not())).not(),
            Self::Not(part) => part.judge(story).not(),
            Self::Operation(operation) => operation.judge(story),
            Self::Property(place, state) => story
                .properties
                .get(*place)
                .map_or(Truth::Undecided, |property| {
                    says(&property.verdict(), *state)
                }),
            Self::Count(counted, bounds) => within(counted.count(story), bounds),
            Self::Gauge(gauge, bounds) => within(gauge.read(story), bounds),
            Self::Order(first, then) => {
                let (first, then) = (find(story, first), find(story, then));
                Truth::of(first.zip(then).is_some_and(|(first, then)| first < then))
            }
        }
    }
}

fn all(parts: impl Iterator<Item = Truth>) -> Truth {
    parts.fold(Truth::True, Truth::and)
}

fn within<T: PartialOrd + Copy>(value: Option<T>, bounds: &Bounds<T>) -> Truth {
    value.map_or(Truth::Undecided, |value| Truth::of(bounds.hold(value)))
}

/// Whether a verdict is such; where it is open, only that is known.
const fn says(verdict: &Verdict, state: State) -> Truth {
    match (verdict, state) {
        (Verdict::Undecided { .. }, State::Undecided) => Truth::True,
        (Verdict::Undecided { .. } | Verdict::HoldsSoFar, _) => Truth::Undecided,
        (Verdict::Held, _) => Truth::of(matches!(state, State::Holds)),
        (Verdict::Violated { .. }, _) => Truth::of(matches!(state, State::Violated)),
    }
}

fn find(story: &Story<'_>, pattern: &Pattern) -> Option<Step> {
    let mut matches = story
        .trace
        .iter()
        .filter(|(_, record)| pattern.matches(record, story.trace));
    matches.next().map(|(step, _)| step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::AnyProperty;
    use crate::check::gauge::latency::Reading;
    use crate::check::latency::Percentile;
    use crate::check::monotonic_reads::MonotonicReads;
    use crate::check::scope::Scope;
    use crate::check::tale::{ALICE, BOB, DB1, DB2, Tale, at};
    use crate::kernel::faults::Crash;
    use crate::kernel::id::MachineId;
    use crate::kernel::operation::{Outcome, Verb};
    use crate::protocols::Fact;
    use Truth::{False, True, Undecided};

    const fn id(number: u32) -> OperationId {
        OperationId {
            client: ALICE,
            number,
        }
    }

    /// Alice reads v2, then v1 (answered by db-2), then gives up, and has one read under way.
    fn tale() -> Tale {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        tale.applied(DB1, "v2", at(2));
        tale.at(10).read(ALICE, 0);
        tale.at(20).done(ALICE, 0, "v2", at(2));
        tale.at(30).read(ALICE, 1);
        tale.answer(1, DB2, id(1));
        tale.at(70).delivered(1, ALICE);
        tale.done(ALICE, 1, "v1", at(1));
        tale.at(80).read(ALICE, 2);
        tale.at(90).ended(ALICE, 2, Outcome::Unknown);
        tale.at(95).read(ALICE, 3);
        tale
    }

    fn judge(tale: &Tale, condition: &Condition) -> Truth {
        let (trace, end) = (tale.trace(), tale.end(true));
        let property = tale.whole(MonotonicReads::new(Scope::default()));
        let properties = [AnyProperty::from(property)];
        condition.judge(&Story::new(&trace, &properties, &end))
    }

    fn operation(number: u32, change: impl FnOnce(&mut OperationIs)) -> Condition {
        let mut operation = OperationIs::ended(id(number));
        change(&mut operation);
        Condition::Operation(operation)
    }

    #[test]
    fn operations_are_known_by_what_came_of_them() {
        let mut tale = tale();
        let (v1, v2) = (tale.value("v1"), tale.value("v2"));
        let ms = |n| Some(Span::millis(n));
        for (condition, truth) in [
            (operation(0, |o| o.returns = Some(v2)), True),
            (operation(0, |o| o.returns = Some(v1)), False),
            (operation(0, |o| o.ending = Some(Ending::Ok)), True),
            (operation(2, |o| o.ending = Some(Ending::Unknown)), True),
            (operation(2, |o| o.returns = Some(v1)), False),
            (operation(1, |o| o.answered_by = Some(DB2)), True),
            (operation(1, |o| o.answered_by = Some(DB1)), False),
            (operation(2, |o| o.answered_by = Some(DB1)), False),
            (operation(1, |o| o.took.at_least = ms(40)), True),
            (operation(1, |o| o.took.at_most = ms(39)), False),
            (operation(3, |o| o.ending = Some(Ending::Ok)), Undecided),
            (operation(9, |_| {}), Undecided),
        ] {
            assert_eq!(judge(&tale, &condition), truth, "{condition:?}");
        }
    }

    #[test]
    fn counts_compare() {
        let mut tale = tale();
        let v1 = tale.value("v1");
        let reads = |ending, returns| Counted::Operations {
            among: None,
            filter: Filter {
                verb: Some(Verb::Read),
                clients: Some(vec![ALICE]),
            },
            ending,
            returns,
            effects: None,
            tried_again: None,
        };
        let sought = Sought {
            to: Some(ALICE),
            ..Sought::default()
        };
        let among = Counted::Operations {
            among: Some((id(1), 2)),
            filter: Filter::default(),
            ending: None,
            returns: None,
            effects: None,
            tried_again: None,
        };
        for (counted, count) in [
            (reads(None, None), 4),
            (reads(Some(Ending::Ok), None), 2),
            (reads(Some(Ending::Failed), None), 0),
            (reads(None, Some(v1)), 1),
            (among, 2),
            (Counted::Messages(sought, Time::ZERO), 1),
            (Counted::Messages(sought, Time(u64::MAX)), 0),
            (
                Counted::Messages(
                    Sought {
                        from: Some(BOB),
                        ..sought
                    },
                    Time::ZERO,
                ),
                0,
            ),
            (Counted::Violations(0), 1),
        ] {
            let exactly = Condition::Count(counted.clone(), Bounds::exactly(count));
            assert_eq!(judge(&tale, &exactly), True, "{exactly:?}");
            let more = Bounds {
                at_least: Some(count + 1),
                at_most: None,
            };
            assert_eq!(judge(&tale, &Condition::Count(counted, more)), False);
        }
        let unknown = Condition::Count(Counted::Violations(7), Bounds::exactly(0));
        assert_eq!(judge(&tale, &unknown), Undecided);
    }

    #[test]
    fn verdicts_gauges_and_order() {
        let tale = tale();
        let latency = |filter, percentile| {
            AnyGauge::Latency(Reading {
                filter,
                percentile: Percentile::new(percentile),
            })
        };
        let p100 = latency(Filter::default(), 100.0);
        let writes = Filter {
            verb: Some(Verb::Write),
            clients: None,
        };
        let no_writes = latency(writes, 50.0);
        let at_most = |most: f64| Bounds {
            at_least: None,
            at_most: Some(most),
        };
        let (first, second) = (Pattern::Completed(id(0)), Pattern::Invoked(id(1)));
        let never = Pattern::Fault(Crash(MachineId(0)).into());
        for (condition, truth) in [
            (Condition::Property(0, State::Violated), True),
            (Condition::Property(0, State::Holds), False),
            (Condition::Property(3, State::Holds), Undecided),
            (Condition::Gauge(p100.clone(), at_most(40e6)), True),
            (Condition::Gauge(p100, at_most(39e6)), False),
            (Condition::Gauge(no_writes, at_most(1.0)), Undecided),
            (Condition::Order(first.clone(), second.clone()), True),
            (Condition::Order(second, first.clone()), False),
            (Condition::Order(first, never), False),
        ] {
            assert_eq!(judge(&tale, &condition), truth, "{condition:?}");
        }
    }

    #[test]
    fn an_open_verdict_is_neither_yes_nor_no() {
        let open = Verdict::Undecided {
            waits_for: String::new(),
        };
        assert_eq!(says(&open, State::Undecided), True);
        assert_eq!(says(&open, State::Holds), Undecided);
        assert_eq!(says(&Verdict::HoldsSoFar, State::Holds), Undecided);
        assert_eq!(says(&Verdict::Held, State::Undecided), False);
    }

    #[test]
    fn what_is_open_stays_open_unless_the_rest_decides() {
        let tale = tale();
        let truth = |number| Condition::Operation(OperationIs::ended(id(number)));
        let (yes, no, open) = (truth(0), Condition::Not(Box::new(truth(0))), truth(3));
        let all =
            |parts: &[&Condition]| Condition::All(parts.iter().map(|c| (*c).clone()).collect());
        let any =
            |parts: &[&Condition]| Condition::Any(parts.iter().map(|c| (*c).clone()).collect());
        for (condition, truth) in [
            (all(&[]), True),
            (any(&[]), False),
            (all(&[&yes, &open]), Undecided),
            (all(&[&no, &open]), False),
            (any(&[&yes, &open]), True),
            (any(&[&no, &open]), Undecided),
            (any(&[&no, &yes]), True),
            (Condition::Not(Box::new(open.clone())), Undecided),
        ] {
            assert_eq!(judge(&tale, &condition), truth, "{condition:?}");
        }
    }

    #[test]
    fn a_machine_that_crashed_can_be_asked_for() {
        let mut tale = tale();
        tale.fact(Fact::from(Crash(MachineId(2))));
        let order = Condition::Order(
            Pattern::Invoked(id(0)),
            Pattern::Fault(Crash(MachineId(2)).into()),
        );
        assert_eq!(judge(&tale, &order), True);
    }
}
