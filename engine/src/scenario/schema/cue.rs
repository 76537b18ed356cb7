//! A moment of a run, by what happens there.

use super::Event;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::PropertyId;
use crate::format::units::Duration;
use schemars::JsonSchema;

/// A moment of a run, by what happens there.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cue {
    /// Its start.
    Start,
    /// Its end.
    End,
    /// A time.
    Time(Duration),
    /// Where this property is first violated; the end if it never is.
    Violated(PropertyId),
    /// Where this event first happens; the end if it never does.
    Event(Event),
}
