//! How a client is set up: how it waits, and what it does without being told.

use super::load::Load;
use crate::kernel::latency::Latency;
use crate::kernel::operation::Ask;
use crate::kernel::time::Span;
use crate::protocols::call::Policy;

/// An operation that follows another.
#[derive(Clone, PartialEq, Debug)]
pub struct FollowUp {
    /// The operation it follows, by number.
    pub after: u32,
    /// How long after that one ended.
    pub delay: Latency,
    /// How often it is repeated, at least once.
    pub times: u32,
    /// How long after one the next begins.
    pub every: Span,
    /// The number of the first; the others follow.
    pub number: u32,
    /// What it asks.
    pub ask: Ask,
    /// Bytes that a write carries.
    pub bytes: u32,
}

/// How a client is set up.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Config {
    /// How it waits for answers and asks again.
    pub calls: Policy,
    /// Whether silence, in the end, counts as a no. It is none: nobody knows.
    pub silence_is_no: bool,
    /// How long after it has given up it asks again what became of something that must come once, until it
    /// knows. Such things are then on its disk. Never, if there is none.
    pub settle_every: Option<Span>,
    /// Operations that follow others.
    pub follow_ups: Vec<FollowUp>,
    /// Load that is made up as the run goes.
    pub loads: Vec<Load>,
}
