//! What a frame is taken of.

use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::process::Process;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::kernel::world::World;
use fallible_engine::run::moment::Step;
use fallible_engine::run::trace::Trace;

/// How many records before the cursor are looked through for messages that just ended.
pub(super) const LOOK_BACK: Step = 4_000;

/// What a frame is taken of.
#[derive(Debug)]
pub struct Subject<'a, P: Process> {
    /// The world at the moment.
    pub world: &'a World<P>,
    /// Who is who.
    pub cast: &'a Cast,
    /// The records of the branch, those after the moment too.
    pub trace: &'a Trace,
    /// How many of them have happened.
    pub step: Step,
    /// How long a lost message leaves its cross, in simulated time.
    pub fade: Span,
    /// Beyond which distance from true time a clock is worth a warning.
    pub skew_bound: Option<Span>,
    /// Promises broken so far: when, and by which record.
    pub broken: &'a [(Time, Step)],
}
