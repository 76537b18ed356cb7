//! Hubs, and the devices that share what a hub holds.

use super::is_default;
use crate::format::decode::Decode;
use crate::format::name::{Datum, NodeId};
use crate::format::units::{Duration, Size};
use schemars::JsonSchema;
use serde::Serialize;

/// How a hub is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HubConfig {
    /// The two fields of its record: that of every version, and the one that version 2 has added.
    pub fields: (Datum, Datum),
    /// What the first field holds at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial: Option<Datum>,
    /// How big its document is.
    #[schemars(extend("x-positive" = true))]
    pub document: Size,
    /// How big its datagrams are at most, 120 bytes of header included.
    pub datagram: Datagram,
    /// How often it checks whether each device is there.
    #[schemars(extend("x-positive" = true))]
    pub check_every: Duration,
    /// How long it waits for the answer to a check before it takes the device for dead.
    pub patience: Patience,
}

impl Default for HubConfig {
    fn default() -> Self {
        Self {
            fields: ("old".into(), "new".into()),
            initial: None,
            document: Size::from_bytes(1_000),
            datagram: Datagram::Fixed(Size::from_bytes(1_200)),
            check_every: Duration::from_millis(1_000),
            patience: Patience::default(),
        }
    }
}

/// How big a datagram is at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Datagram {
    /// As big as probes found the path to each device to carry: at first 1,200 bytes, then 1,400, 1,500 and 9,000.
    Probed,
    /// So big.
    #[serde(untagged)]
    Fixed(Size),
}

/// How long the answer to a check is waited for: always as long (`"1s"`), or from what was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
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

/// A device of a hub: it edits the hub's record, fetches the document, and answers checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// The hub.
    pub hub: NodeId,
    /// What it makes of a record that is newer than what it knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reader: Reader,
    /// The latest version that it reads at the start.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    #[schemars(range(min = 1, max = 2))]
    pub reads: u32,
    /// The version that it writes at the start.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    #[schemars(range(min = 1, max = 2))]
    pub writes: u32,
}

const fn first() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
const fn is_first(version: &u32) -> bool {
    *version == 1
}

/// What a reader makes of a record that is newer than what it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// It refuses it.
    #[default]
    Strict,
    /// It takes the fields that it knows, and drops the others.
    Tolerant,
    /// It takes the fields that it knows, and keeps the others as they are.
    Preserving,
}
