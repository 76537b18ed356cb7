//! What a client waits for.

/// A client's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// An answer is overdue.
    Overdue(u32),
    /// It is time to ask again.
    Again(u32),
    /// A follow-up begins: which, and which repetition.
    FollowUp(u32, u32),
    /// The next operation of a load begins; for closed loops, which of its users begins it.
    Load(u32, u32),
}
