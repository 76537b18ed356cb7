//! Where a run stops by itself.

use super::Event;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::PropertyId;
use crate::format::units::Duration;
use schemars::JsonSchema;

/// Where a run stops by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Until {
    /// At its end.
    #[default]
    End,
    /// At a time.
    Time(Duration),
    /// Where this property is first violated; at the end if it never is.
    Violated(PropertyId),
    /// Where this event first happens; at the end if it never does.
    Event(Event),
}
