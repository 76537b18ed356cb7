//! Numbers that a lesson's texts say of a run, or of many.

use super::{Condition, Counted, Meter};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::said::Dimension;
use crate::measure::figure::Unit;
use schemars::JsonSchema;

/// A number that texts say: how often something happens in a run, what a meter shows at its end, or the share of seeds on
/// which something is true.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Number {
    /// How often something happens in the run.
    Count {
        /// What is counted.
        count: Counted,
    },
    /// What a meter shows at the end of the run.
    Meter {
        /// The meter.
        meter: Meter,
    },
    /// On how many of all seeds something is true.
    Share {
        /// What is true.
        share: Condition,
    },
}

impl Number {
    /// What it counts.
    #[must_use]
    pub const fn counts(&self) -> Dimension {
        match self {
            Self::Meter { meter } => match meter.unit() {
                Unit::Nanos => Dimension::Nanos,
                Unit::Bytes => Dimension::Bytes,
                Unit::Dollars | Unit::DollarsPerHour => Dimension::Dollars,
                Unit::BytesPerSecond | Unit::Share | Unit::Count | Unit::Number => {
                    Dimension::Number
                }
            },
            Self::Count { .. } | Self::Share { .. } => Dimension::Number,
        }
    }
}
