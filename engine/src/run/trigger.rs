//! Triggers: commands that wait for an event, because a time alone cannot hit a narrow window on every
//! seed.

use super::tape::Recent;
use crate::kernel::command::Command;
use crate::kernel::faults::Fault;
use crate::kernel::id::{FlightId, OperationId, ProcessId, Symbol};
use crate::kernel::latency::Latency;
use crate::kernel::network::Fate;
use crate::kernel::operation::Value;
use crate::kernel::process::Process;
use crate::kernel::random::{Draws, Purpose, Seed};
use crate::kernel::time::{Span, Time};
use crate::protocols::{AnyNote, call, store};
use crate::protocols::{Fact, Record};

const DELAY: Purpose = Purpose::named("delay of a script entry");

/// A command that comes when something has happened.
#[derive(Clone, PartialEq, Debug)]
pub struct Trigger<P: Process> {
    /// What it waits for.
    pub when: Pattern,
    /// Which occurrence of it, from 1. The trigger acts once.
    pub nth: u32,
    /// How long after it.
    pub delay: Latency,
    /// What it is called in keyed draws: the delay is drawn when the event has happened.
    pub key: u64,
    /// What then comes.
    pub command: Command<P>,
}

impl<P: Process> Trigger<P> {
    /// A command that comes as soon as something has happened for the first time.
    #[must_use]
    pub const fn once(when: Pattern, command: Command<P>) -> Self {
        Self {
            when,
            nth: 1,
            delay: Latency::Constant(Span::ZERO),
            key: 0,
            command,
        }
    }

    /// When the command comes, if its event has happened at `at` in a run of this seed.
    #[must_use]
    pub fn due(&self, at: Time, seed: Seed) -> Time {
        let word = Draws::keyed(seed, [DELAY.key(), self.key, 0]).word();
        next_micro(at + self.delay.at(word))
    }
}

/// A kind of fact to wait for. What is `None` may be anything.
#[derive(Clone, PartialEq, Debug)]
pub enum Pattern {
    /// A message is sent.
    Sent(Sought),
    /// A message is delivered.
    Delivered(Sought),
    /// A message ends otherwise.
    Ended(Sought, Option<Fate>),
    /// An operation begins.
    Invoked(OperationId),
    /// An operation ends, in whatever way.
    Completed(OperationId),
    /// An operation takes effect.
    TookEffect(OperationId),
    /// A process's copy of the data now holds a value.
    Applied {
        /// Whose copy.
        process: Option<ProcessId>,
        /// Under which key.
        key: Option<Symbol>,
        /// Which value.
        value: Option<Value>,
    },
    /// This fault comes, or what mends one.
    Fault(Fault),
}

/// Which messages a pattern means. What is `None` may be anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sought {
    /// The number of its kind.
    pub kind: Option<u16>,
    /// The operation it serves.
    pub operation: Option<OperationId>,
    /// Which try of its operation, or which of its kind between these two; from 0.
    pub number: Option<u32>,
    /// Who sends it.
    pub from: Option<ProcessId>,
    /// For whom.
    pub to: Option<ProcessId>,
}

impl Sought {
    /// Whether this fact is the sending of such a message.
    #[must_use]
    pub fn is_sent_by(&self, fact: &Fact) -> bool {
        let Fact::Sent {
            kind,
            operation,
            number,
            from,
            to,
            ..
        } = fact
        else {
            return false;
        };
        self.kind.is_none_or(|sought| sought == kind.number)
            && self
                .operation
                .is_none_or(|sought| Some(sought) == *operation)
            && self.number.is_none_or(|sought| sought == *number)
            && self.from.is_none_or(|sought| sought == *from)
            && self.to.is_none_or(|sought| sought == *to)
    }

    fn is_flight(&self, flight: FlightId, recent: &dyn Recent) -> bool {
        recent
            .origin(flight)
            .is_some_and(|(_, sent)| self.is_sent_by(&sent.fact))
    }
}

impl Pattern {
    /// Whether `record` is such a fact; `recent` knows the flights under way.
    #[must_use]
    pub fn matches(&self, record: &Record, recent: &dyn Recent) -> bool {
        let fact = &record.fact;
        match self {
            Self::Sent(sought) => sought.is_sent_by(fact),
            Self::Delivered(sought) => {
                matches!(fact, Fact::Delivered(flight, _) if sought.is_flight(*flight, recent))
            }
            Self::Ended(sought, fate) => matches!(
                fact,
                Fact::Ended(flight, found)
                    if fate.is_none_or(|fate| fate == *found) && sought.is_flight(*flight, recent)
            ),
            Self::Invoked(sought) => matches!(fact, Fact::Invoked(found, _) if sought == found),
            Self::Completed(sought) => matches!(fact, Fact::Completed(found, _) if sought == found),
            Self::TookEffect(sought) => matches!(
                fact,
                Fact::Noted(_, AnyNote::Call(call::Note::TookEffect { operation, .. })) if sought == operation
            ),
            Self::Applied {
                process,
                key,
                value,
            } => {
                let Fact::Noted(
                    by,
                    AnyNote::Store(store::Note::Applied {
                        key: k, value: v, ..
                    }),
                ) = fact
                else {
                    return false;
                };
                process.is_none_or(|sought| sought == *by)
                    && key.is_none_or(|sought| sought == *k)
                    && value.is_none_or(|sought| sought == *v)
            }
            Self::Fault(sought) => matches!(fact, Fact::Fault(found) if sought == found),
        }
    }
}

/// The whole microsecond that comes next after `at`: where a command is placed that answers something
/// seen at `at`, so that everything of that moment has happened and the command's time can be written.
#[must_use]
pub const fn next_micro(at: Time) -> Time {
    Time((at.0 / 1_000 + 1).saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_always_comes_after_what_it_answers() {
        assert_eq!(next_micro(Time(0)), Time(1_000));
        assert_eq!(next_micro(Time(999)), Time(1_000));
        assert_eq!(next_micro(Time(1_000)), Time(2_000));
    }
}
