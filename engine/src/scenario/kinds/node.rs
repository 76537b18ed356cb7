//! What every node says, whatever its kind: where it stands, on what it runs, and who runs it.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, MachineId, ZoneId};
use crate::format::units::{Duration, SignedDuration};
use schemars::JsonSchema;

/// What a node says of its machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MachineSettings<'a> {
    /// The machine's name; the node has one of its own where there is none.
    pub machine: Option<&'a MachineId>,
    /// How many pieces of work it does at once.
    pub workers: Option<u32>,
    /// How its wall clock goes.
    pub clock: Option<&'a ClockSettings>,
}

/// A node of one kind.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct NodeOf<C: Default + PartialEq> {
    /// What the stage shows; the id where there is none.
    #[serde(default)]
    pub name: Option<Line>,
    /// Where it stands.
    pub zone: ZoneId,
    /// The machine that it runs on; one of its own where none is named.
    #[serde(default)]
    pub machine: Option<MachineId>,
    /// How many pieces of work its machine does at once; 1 where it is not given.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub workers: Option<u32>,
    /// Who runs it; whoever runs its zone where nobody is named.
    #[serde(default)]
    pub administrator: Option<Line>,
    /// How its machine's wall clock goes; true where it is not given.
    #[serde(default)]
    pub clock: Option<ClockSettings>,
    /// How it is set up.
    #[serde(default = "C::default")]
    pub config: C,
}

impl<C: Default + PartialEq> NodeOf<C> {
    pub(super) const fn machine(&self) -> MachineSettings<'_> {
        MachineSettings {
            machine: self.machine.as_ref(),
            workers: self.workers,
            clock: self.clock.as_ref(),
        }
    }
}

/// How a machine's wall clock goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClockSettings {
    /// Its distance from true time at the start; negative when it is behind.
    pub offset: SignedDuration,
    /// By how many millionths it goes too fast, or too slow where it is negative. Real ones drift by about 20.
    #[schemars(range(min = -500_000, max = 500_000))]
    pub drift_ppm: i32,
    /// How far from true time it says that it may be.
    pub uncertainty: Duration,
}
