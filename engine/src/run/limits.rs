//! What a run may hold. Reaching a limit stops the run with its name; nothing hangs and nothing is lost.

use std::fmt;

/// Records that all branches of one run may hold together.
pub const RECORDS_MAX: u64 = 2_000_000;

/// Bytes that keyframes may take, all branches together.
pub const KEYFRAME_BYTES_MAX: usize = 64 << 20;

/// Branches of history in one run.
pub const BRANCHES_MAX: usize = 64;

/// Samples of queues and pipes that one branch takes; their spacing follows from the run's length.
pub const SAMPLES_MAX: u64 = 1_000;

/// How much room a timeline has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    /// Bytes for keyframes. With less, seeks take longer.
    pub keyframe_bytes: usize,
    /// Records of all branches together. With less, runs stop sooner.
    pub records: u64,
}

impl Default for Room {
    /// All that the limits allow.
    fn default() -> Self {
        Self {
            keyframe_bytes: KEYFRAME_BYTES_MAX,
            records: RECORDS_MAX,
        }
    }
}

/// A limit that a run reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// So many events happened.
    Events(u64),
    /// There is no room for more than so many records on this branch.
    Records(u64),
    /// So many branches are held.
    Branches(usize),
    /// The run is over at this moment, so nothing more can be done in it.
    End,
}

/// A sentence that a screen can show.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Events(n) => write!(f, "The run stopped at its limit of {n} events."),
            Self::Records(n) => write!(
                f,
                "The run stopped after {n} records: there is room for no more."
            ),
            Self::Branches(n) => write!(f, "This run holds its limit of {n} branches."),
            Self::End => write!(f, "The run is over at this moment."),
        }
    }
}
