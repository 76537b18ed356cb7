//! Addresses in a run: a branch, and a place in its history.

use crate::kernel::time::Time;

/// A number of records that have happened, and so the place of the next one.
pub type Step = u64;

/// A branch of a run. Numbers count up from 0 in the order of forking and are never used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct BranchId(pub u32);

/// An address in a run: the first `step` records of a branch have happened, and then time has gone on to
/// `time` without another. Two things are fixed so that a moment names one world. An event is never seen
/// half done: a step within an event means the event's end. And where several events share one time, a
/// moment may stand between them; behind the last of them, all that was due by `time` is done, also what
/// leaves no record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// On which branch.
    pub branch: BranchId,
    /// How many records have happened.
    pub step: Step,
    /// True time.
    pub time: Time,
}
