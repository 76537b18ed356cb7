//! How a hub sizes its datagrams and how long it waits, as a file gives it.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::units::{Duration, Size};
use schemars::JsonSchema;

/// How big a datagram is at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Datagram {
    /// As big as probes found the path to each device to carry: at first 1,200 bytes, then 1,400, 1,500 and 9,000.
    Probed,
    /// So big.
    #[serde(untagged)]
    Fixed(Size),
}

/// How long the answer to a check is waited for: always as long (`"1s"`), or from what was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(untagged)]
pub enum Patience {
    /// As long for every device.
    Fixed(Duration),
    /// For each device by itself.
    Observed(Observed),
}

impl Default for Patience {
    fn default() -> Self {
        Self::Fixed(Duration::from_millis(5_000))
    }
}

/// A wait from what was observed: so many times the 99th percentile of a device's latest answers, within a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// How many times the 99th percentile.
    #[schemars(range(min = 1, max = 100))]
    pub times_p99: u32,
    /// Never shorter.
    pub at_least: Duration,
    /// Never longer; also what holds for a device of which fewer than 5 answers are known.
    #[schemars(extend("x-positive" = true))]
    pub at_most: Duration,
}
