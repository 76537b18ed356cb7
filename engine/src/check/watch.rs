//! A condition that is judged while a run goes on. It says yes or no as soon as no continuation of the run can change
//! that, and leaves open what may still go either way.

mod missed;
mod number;
#[cfg(test)]
mod tests;
mod watches;

use crate::kernel::id::OperationId;
use crate::kernel::operation::Value;
use crate::kernel::time::Time;
use crate::protocols::{AnyNote, Fact, Record, bank};
use crate::run::tape::{Recent, Rewound};
use crate::run::trigger::{Pattern, Sought};

pub use missed::Missed;
pub use number::number_of;
pub use watches::{Watches, first_said};

use super::AnyProperty;
use super::book::{Book, Fates};
use super::condition::{Condition, Counted, OperationIs, Selection, State};
use super::gauge::kind::Dial;
use super::operations::{Ended, Operation};
use super::property::{End, Property};
use super::story::{Ending, Story};
use super::truth::{Bounds, Truth};
use super::verdict::{Step, Verdict};

/// What is known of a run beside what a watch has seen of it.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Its operations.
    pub book: &'a Book,
    /// Its properties, in the order by which conditions speak of them.
    pub properties: &'a [AnyProperty],
    /// How many records there have been.
    pub steps: Step,
    /// Its end, once it is over and its properties are concluded.
    pub end: Option<&'a End>,
}

/// A condition, and what it has seen so far.
#[derive(Debug)]
pub enum Watch {
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
    /// How often the property with this place was violated.
    Violations(usize, Bounds<u64>),
    /// How many operations there are.
    Operations(Selection, Bounds<u64>),
    /// How often a fact came so far.
    Facts(Told, u64, Bounds<u64>),
    /// What a gauge shows.
    Gauge(Box<dyn Dial>, Bounds<f64>),
    /// When the first fact of each kind came.
    Order([(Pattern, Option<Step>); 2]),
}

/// Which facts are counted.
#[derive(Debug)]
pub enum Told {
    /// Messages that were sent at this moment or later.
    Messages(Sought, Time),
    /// Times that a bank executed this transfer.
    Executions(OperationId),
}

impl Watch {
    /// A condition of which nothing was seen yet.
    #[must_use]
    pub fn of(condition: &Condition) -> Self {
        let all = |parts: &[Condition]| parts.iter().map(Self::of).collect();
        match condition {
            Condition::All(parts) => Self::All(all(parts)),
            Condition::Any(parts) => Self::Any(all(parts)),
            Condition::Not(part) => Self::Not(Box::new(Self::of(part))),
            Condition::Operation(operation) => Self::Operation(*operation),
            Condition::Property(place, state) => Self::Property(*place, *state),
            Condition::Count(counted, bounds) => match counted {
                Counted::Violations(place) => Self::Violations(*place, *bounds),
                Counted::Operations(which) => Self::Operations(which.clone(), *bounds),
                Counted::Messages(sought, since) => {
                    Self::Facts(Told::Messages(*sought, *since), 0, *bounds)
                }
                Counted::Executions(operation) => {
                    Self::Facts(Told::Executions(*operation), 0, *bounds)
                }
            },
            Condition::Gauge(gauge, bounds) => Self::Gauge(gauge.dial(), *bounds),
            Condition::Order(first, then) => {
                Self::Order([first, then].map(|pattern| (pattern.clone(), None)))
            }
        }
    }

    /// Whether it looks at records. Others are read off the operations and properties.
    fn heeds(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::heeds),
            Self::Not(part) => part.heeds(),
            Self::Facts(..) | Self::Gauge(..) | Self::Order(_) => true,
            Self::Operation(_)
            | Self::Property(..)
            | Self::Violations(..)
            | Self::Operations(..) => false,
        }
    }

    /// Takes the record at `step`.
    pub fn take(&mut self, step: Step, record: &Record, recent: &dyn Recent) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.take(step, record, recent);
                }
            }
            Self::Not(part) => part.take(step, record, recent),
            Self::Facts(told, count, _) => *count += u64::from(told.is_by(record)),
            Self::Gauge(dial, _) => dial.take(record),
            Self::Order(both) => {
                for (pattern, seen) in both {
                    if seen.is_none() && pattern.matches(record, recent) {
                        *seen = Some(step);
                    }
                }
            }
            Self::Operation(_)
            | Self::Property(..)
            | Self::Violations(..)
            | Self::Operations(..) => {}
        }
    }

    /// What can be said by now.
    #[must_use]
    pub fn truth(&self, account: &Account<'_>) -> Truth {
        let over = account.end.is_some();
        match self {
            Self::All(parts) => all(parts.iter().map(|part| part.truth(account))),
            Self::Any(parts) => all(parts.iter().map(|part| part.truth(account).not())).not(),
            Self::Not(part) => part.truth(account).not(),
            Self::Operation(operation) => operation.judge(account.book),
            Self::Property(place, state) => {
                let property = account.properties.get(*place);
                property.map_or(Truth::Undecided, |property| {
                    let verdict = property.verdict_at(account.steps);
                    if over || verdict.is_violated() {
                        says(&verdict, *state)
                    } else {
                        Truth::Undecided
                    }
                })
            }
            Self::Violations(place, bounds) => {
                let property = account.properties.get(*place);
                property.map_or(Truth::Undecided, |property| {
                    violations(property, bounds, account)
                })
            }
            Self::Operations(which, bounds) => match (over, which.is_lasting()) {
                (true, _) => within(Some(which.count(account.book)), bounds),
                (false, true) => beyond(which.count(account.book), bounds),
                (false, false) => Truth::Undecided,
            },
            Self::Facts(_, count, bounds) if over => within(Some(*count), bounds),
            Self::Facts(_, count, bounds) => beyond(*count, bounds),
            Self::Gauge(dial, bounds) => match account.end {
                Some(end) => within(dial.read(account.book, end), bounds),
                None => dial
                    .least()
                    .map_or(Truth::Undecided, |least| beyond(least, bounds)),
            },
            Self::Order([(_, first), (_, then)]) => match (first, then) {
                (Some(first), Some(then)) => Truth::of(first < then),
                // The second came, and the first not before it.
                (None, Some(_)) => Truth::False,
                (_, None) if over => Truth::False,
                (_, None) => Truth::Undecided,
            },
        }
    }
}

impl Condition {
    /// Judges a run as far as a story tells it.
    #[must_use]
    pub fn judge(&self, story: &Story<'_>) -> Truth {
        let mut watch = Watch::of(self);
        for (step, record) in story.records() {
            watch.take(step, record, &Rewound::to(story.trace, step));
        }
        watch.truth(&Account {
            book: story.book(),
            properties: story.properties,
            steps: story.steps,
            end: story.end,
        })
    }
}

impl Told {
    fn is_by(&self, record: &Record) -> bool {
        match self {
            Self::Messages(sought, since) => record.at >= *since && sought.is_sent_by(&record.fact),
            Self::Executions(operation) => {
                matches!(record.fact, Fact::Noted(_, AnyNote::Bank(bank::Note::Executed { payer, number, .. }))
                    if (payer, number) == (operation.client, operation.number))
            }
        }
    }
}

impl OperationIs {
    /// Undecided while the operation has not ended: it may still go either way.
    fn judge(&self, book: &Book) -> Truth {
        let Some(ended) = book.ended(self.operation) else {
            return Truth::Undecided;
        };
        let by = |sought| book.answered_by(self.operation) == Some(sought);
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

impl Selection {
    /// Whether one that is counted stays so, whatever comes.
    const fn is_lasting(&self) -> bool {
        self.effects.is_none() && !matches!(self.tried_again, Some(false))
    }

    /// How many there are.
    fn count(&self, book: &Book) -> u64 {
        let counted = book
            .begun()
            .filter(|(operation, ended)| self.has(operation, *ended, || book.fate(operation.id)));
        counted.count() as u64
    }

    fn has(
        &self,
        operation: &Operation,
        ended: Option<&Ended>,
        fate: impl FnOnce() -> Fates,
    ) -> bool {
        let ends = |ending| ended.is_some_and(|ended| Ending::of(ended.outcome) == ending);
        let returns = |value: Value| ended.is_some_and(|ended| ended.returned(value));
        let among = |(first, times): (OperationId, u32)| {
            let which = operation.id.number.checked_sub(first.number);
            operation.id.client == first.client && which.is_some_and(|which| which < times)
        };
        let plain = self.filter.takes(operation.id, operation.ask)
            && self.among.is_none_or(among)
            && self.ending.is_none_or(ends)
            && self.returns.is_none_or(returns);
        let befell = || {
            let fate = fate();
            self.effects.is_none_or(|count| fate.effects == count)
                && self
                    .tried_again
                    .is_none_or(|again| (fate.retries > 0) == again)
        };
        plain && ((self.effects.is_none() && self.tried_again.is_none()) || befell())
    }
}

/// How often a property was violated; a property that cannot be judged says nothing.
fn violations(property: &AnyProperty, bounds: &Bounds<u64>, account: &Account<'_>) -> Truth {
    if account.end.is_some() {
        let open = property.verdict().is_undecided();
        return within((!open).then(|| property.violation_count()), bounds);
    }
    match seen(property, account.steps) {
        0 => Truth::Undecided,
        count => beyond(count, bounds),
    }
}

/// How often it was violated within so many records.
fn seen(property: &AnyProperty, steps: Step) -> u64 {
    let kept = property.violations().iter();
    kept.filter(|one| one.step < steps).count() as u64
}

fn all(parts: impl Iterator<Item = Truth>) -> Truth {
    parts.fold(Truth::True, Truth::and)
}

/// A number that stays as it is.
fn within<T: PartialOrd + Copy>(value: Option<T>, bounds: &Bounds<T>) -> Truth {
    value.map_or(Truth::Undecided, |value| Truth::of(bounds.hold(value)))
}

/// A number that may still grow.
fn beyond<T: PartialOrd + Copy>(least: T, bounds: &Bounds<T>) -> Truth {
    match bounds {
        Bounds {
            at_most: Some(most),
            ..
        } if *most < least => Truth::False,
        Bounds { at_most: None, .. } if bounds.hold(least) => Truth::True,
        _ => Truth::Undecided,
    }
}

/// Whether a verdict is such; where it is open, only that is known.
pub(super) const fn says(verdict: &Verdict, state: State) -> Truth {
    match (verdict, state) {
        (Verdict::Undecided { .. }, State::Undecided) => Truth::True,
        (Verdict::Undecided { .. } | Verdict::HoldsSoFar, _) => Truth::Undecided,
        (Verdict::Held, _) => Truth::of(matches!(state, State::Holds)),
        (Verdict::Violated { .. }, _) => Truth::of(matches!(state, State::Violated)),
    }
}
