//! Load that is made up as the run goes: open loops, which never wait, and closed loops, which do.

use super::timer::Timer;
use crate::format::limits;
use crate::kernel::latency::Latency;
use crate::kernel::operation::Ask;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;
use crate::protocols::Ctx;

const GAP: Purpose = Purpose::named("gap between arrivals");
const THINK: Purpose = Purpose::named("thinking");

/// Generated operations are numbered from here, a block for each load, so that they never meet the
/// numbers of scripted ones. A client has at most 254 loads.
pub const BLOCK: u32 = limits::LOAD_OPERATIONS;

/// When the next operation of a load begins.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Pace {
    /// Open loop: one every so often, whatever became of the last.
    Every(Span),
    /// Open loop: at random, with this mean gap (a Poisson process).
    Poisson(Span),
    /// Closed loop: so many users, each of whom thinks between an answer and the next question.
    Closed {
        /// How many.
        users: u32,
        /// How long each thinks.
        think: Latency,
    },
}

/// A load.
#[derive(Clone, PartialEq, Debug)]
pub struct Load {
    /// When it begins, on the client's clock from its start.
    pub from: Span,
    /// When it ends.
    pub until: Span,
    /// How often.
    pub pace: Pace,
    /// How many operations at most.
    pub times: u32,
    /// What each asks; to a value that it brings each adds its count.
    pub ask: Ask,
    /// Bytes that a write carries.
    pub bytes: u32,
}

/// How many operations each load has begun; on disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Begun(Vec<u32>);

/// An operation of a load.
pub(super) struct Next {
    pub(super) number: u32,
    pub(super) ask: Ask,
    pub(super) bytes: u32,
    /// Which user of which closed loop waits for it.
    pub(super) user: Option<(u32, u32)>,
}

impl Begun {
    /// None of these has begun anything.
    pub(super) fn none_of(loads: &[Load]) -> Self {
        Self(vec![0; loads.len()])
    }

    /// The next operation of a load begins, unless the load is over.
    pub(super) fn due(
        &mut self,
        loads: &[Load],
        (index, user): (u32, u32),
        ctx: &mut Ctx<'_>,
    ) -> Option<Next> {
        let load = loads.get(index as usize)?;
        let count = self.0[index as usize];
        if ctx.monotonic().0.max(0) as u64 >= load.until.0 || count >= load.times {
            return None;
        }
        self.0[index as usize] += 1;
        let number = (index + 1) * BLOCK + count;
        let closed = matches!(load.pace, Pace::Closed { .. });
        match load.pace {
            Pace::Every(gap) => ctx.arm(Timer::Load(index, 0), gap),
            Pace::Poisson(mean) => {
                let gap = ctx.draws(GAP, u64::from(number)).exponential(mean);
                ctx.arm(Timer::Load(index, 0), gap);
            }
            Pace::Closed { .. } => {}
        }
        Some(Next {
            number,
            ask: load.ask.numbered(count),
            bytes: load.bytes,
            user: closed.then_some((index, user)),
        })
    }

    /// A user of a closed loop has an answer and thinks.
    pub(super) fn think(&self, loads: &[Load], (index, user): (u32, u32), ctx: &mut Ctx<'_>) {
        let Some(Load {
            pace: Pace::Closed { think, .. },
            ..
        }) = loads.get(index as usize)
        else {
            return;
        };
        let which = (u64::from(user) << 32) | u64::from(self.0[index as usize]);
        let span = think.at(ctx.draws(THINK, which).word());
        ctx.arm(Timer::Load(index, user), span);
    }
}

/// Each load begins when its time has come.
pub(super) fn start(loads: &[Load], ctx: &mut Ctx<'_>) {
    let now = ctx.monotonic().0.max(0) as u64;
    for (index, load) in loads.iter().enumerate() {
        let index = index as u32;
        let wait = Span(load.from.0.saturating_sub(now));
        match load.pace {
            Pace::Every(_) | Pace::Poisson(_) => ctx.arm(Timer::Load(index, 0), wait),
            Pace::Closed { users, .. } => {
                for user in 0..users {
                    ctx.arm(Timer::Load(index, user), wait);
                }
            }
        }
    }
}
