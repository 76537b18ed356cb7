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

/// A limit that a run reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// So many events happened.
    Events(u64),
    /// So many records are held.
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
                "The run stopped: its branches hold the limit of {n} records."
            ),
            Self::Branches(n) => write!(f, "This run holds its limit of {n} branches."),
            Self::End => write!(f, "The run is over at this moment."),
        }
    }
}
