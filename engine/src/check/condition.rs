//! Conditions: what an answer or a goal says of a run. How they are judged is in `watch.rs`.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::{OperationId, ProcessId};
use crate::kernel::operation::Value;
use crate::kernel::time::{Span, Time};
use crate::run::trigger::{Pattern, Sought};

use super::gauge::AnyGauge;
use super::scope::Filter;
use super::story::Ending;
use super::truth::Bounds;
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
}

/// What is counted.
#[derive(Clone, PartialEq, Debug)]
pub enum Counted {
    /// How often the property with this place was violated. For reads that should never go back it is how
    /// often they did.
    Violations(usize),
    /// Operations that have begun.
    Operations(Selection),
    /// Messages that were sent at this moment or later.
    Messages(Sought, Time),
    /// Times that a bank executed this transfer.
    Executions(OperationId),
}

/// Which operations are counted. What is `None` may be anything.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Selection {
    /// Only the first of these and so many of its client's that are numbered on from it.
    pub among: Option<(OperationId, u32)>,
    /// Only those that it chooses.
    pub filter: Filter,
    /// Only those that ended so.
    pub ending: Option<Ending>,
    /// Only reads that returned this value.
    pub returns: Option<Value>,
    /// Only those that took effect so often.
    pub effects: Option<u64>,
    /// Only those that were asked again, or only those that were not.
    pub tried_again: Option<bool>,
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
    /// The one number that these are about, whatever it is: how many of something, or what a gauge shows. `None` if they
    /// are about several, or about anything else.
    #[must_use]
    pub fn number_of(conditions: &[Option<Self>]) -> Option<Self> {
        let mut found = None;
        let mut all = conditions.iter().flatten();
        if all.all(|one| one.is_about(&mut found)) {
            found
        } else {
            None
        }
    }

    /// Whether it is about that number and nothing else; the first that is found is the one.
    fn is_about(&self, number: &mut Option<Self>) -> bool {
        let open = match self {
            Self::All(parts) | Self::Any(parts) => {
                return parts.iter().all(|part| part.is_about(number));
            }
            Self::Not(part) => return part.is_about(number),
            Self::Count(counted, _) => Self::Count(counted.clone(), Bounds::default()),
            Self::Gauge(gauge, _) => Self::Gauge(gauge.clone(), Bounds::default()),
            Self::Operation(_) | Self::Property(..) | Self::Order(..) => return false,
        };
        *number.get_or_insert_with(|| open.clone()) == open
    }
}
