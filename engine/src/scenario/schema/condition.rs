//! Conditions: what an answer or a goal says of a run. The engine evaluates them on the learner's own run.

use super::{Event, Meter, Verb};
use crate::check::condition::State;
use crate::check::story::Ending;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{
    Datum, Line, MessageKind, NodeId, OperationGroup, OperationName, PropertyId,
};
use crate::format::units::{Duration, Quantity};
use schemars::JsonSchema;

/// Something that is true of a run, or not.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Condition {
    /// Each of these is true.
    All {
        /// The conditions.
        all: Vec<Self>,
    },
    /// At least one of these is true.
    Any {
        /// The conditions.
        any: Vec<Self>,
    },
    /// This is not true.
    Not {
        /// The condition.
        not: Box<Self>,
    },
    /// What came of an operation.
    Operation(OperationCondition),
    /// What a property says at the end of the run.
    Property {
        /// The property.
        property: PropertyId,
        /// What it says.
        is: State,
    },
    /// How often something happened.
    Count {
        /// What is counted.
        count: Counted,
        /// Exactly so often.
        #[serde(default)]
        equals: Option<u64>,
        /// So often or more.
        #[serde(default)]
        at_least: Option<u64>,
        /// So often or less.
        #[serde(default)]
        at_most: Option<u64>,
    },
    /// What a meter shows at the end of the run.
    Meter(MeterCondition),
    /// One event came before another; false unless both came.
    Order {
        /// The earlier one.
        first: Event,
        /// The later one.
        then: Event,
    },
}

/// What came of an operation. Each that is given must be so; neither true nor false while the operation has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationCondition {
    /// The operation.
    pub operation: OperationName,
    /// It was a read that returned this value.
    #[serde(default)]
    pub returns: Option<Datum>,
    /// How it ended.
    #[serde(default)]
    pub outcome: Option<Ending>,
    /// Who answered it.
    #[serde(default)]
    pub answered_by: Option<NodeId>,
    /// It took so long or longer.
    #[serde(default)]
    pub took_at_least: Option<Duration>,
    /// It took so long or less.
    #[serde(default)]
    pub took_at_most: Option<Duration>,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Counted {
    /// How often this property was violated.
    Violations(PropertyId),
    /// Operations; of those that are meant, each field says which.
    Operations {
        /// Only this one, or those of one entry by its name; all where none is named.
        #[serde(default)]
        operation: Option<OperationGroup>,
        /// Only operations that do this.
        #[serde(default)]
        of: Option<Verb>,
        /// Only those of this client.
        #[serde(default)]
        node: Option<NodeId>,
        /// Only those that ended so.
        #[serde(default)]
        outcome: Option<Ending>,
        /// Only reads that returned this value.
        #[serde(default)]
        returns: Option<Datum>,
        /// Only those that took effect exactly so often: payments that were charged twice, for instance.
        #[serde(default)]
        effects: Option<u64>,
        /// Only those that were asked again because no answer came, or, if false, only those that were not.
        #[serde(default)]
        tried_again: Option<bool>,
    },
    /// Times that a bank executed this transfer.
    Executions(OperationName),
    /// Messages that were sent.
    Messages {
        /// Only those of this kind.
        #[serde(default)]
        kind: Option<MessageKind>,
        /// Only those that this node sent.
        #[serde(default)]
        from: Option<NodeId>,
        /// Only those that this node was to receive.
        #[serde(default)]
        to: Option<NodeId>,
        /// Only those that serve this operation.
        #[serde(default)]
        operation: Option<OperationName>,
        /// Only those that were sent at this moment of the run or later.
        #[serde(default)]
        since: Option<Duration>,
    },
}

/// What a meter shows. At least one bound is needed.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeterCondition {
    /// What the page calls it.
    #[serde(default)]
    pub name: Option<Line>,
    /// The meter.
    pub meter: Meter,
    /// It shows so much or more.
    #[serde(default)]
    pub at_least: Option<Quantity>,
    /// It shows so much or less.
    #[serde(default)]
    pub at_most: Option<Quantity>,
}
