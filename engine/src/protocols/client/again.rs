//! What a client does when no answer came: another try, at once or after a wait, or none.

use super::{Client, Pending, Timer};
use crate::kernel::operation::Outcome;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;
use crate::protocols::Ctx;
use crate::protocols::call;
use crate::protocols::manner::Asked;

const BACKOFF: Purpose = Purpose::named("pause before another try");

impl Client {
    /// No answer came: ask again while there may be tries, elsewhere if it is a read.
    pub(super) fn unanswered(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let Asked {
            operation,
            ask,
            target,
            call,
            ..
        } = pending.asked;
        ctx.hang_up(target, operation, call.attempt);
        if let Some(manner) = self.manners.of(ask.verb()) {
            manner.silent(target);
        }
        self.caller.failed(&call, target, ctx.monotonic());
        self.try_again(number, pending, ctx);
    }

    /// The circuit is open. What was never sent has certainly had no effect.
    pub(super) fn unsent(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        if pending.asked.call.attempt == 0 {
            let outcome = Outcome::Refused(&call::CIRCUIT_OPEN);
            self.finish(number, pending, outcome, ctx);
        } else {
            self.try_again(number, pending, ctx);
        }
    }

    pub(super) fn try_again(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let mut call = pending.asked.call;
        let which = (u64::from(number) << 16) | (u64::from(call.attempt) + 1);
        let Ok(wait) = self.caller.again(&mut call, now, ctx.draws(BACKOFF, which)) else {
            self.give_up(number, pending, ctx);
            return;
        };
        let target = self.target(pending.asked.ask, number, call.attempt, ctx);
        let pending = pending.again(call, target);
        if wait == Span::ZERO {
            self.retry(number, pending, ctx);
        } else {
            self.wait(number, pending, wait, ctx);
        }
    }

    /// The next try comes after a wait.
    fn wait(&mut self, number: u32, pending: Pending, wait: Span, ctx: &mut Ctx<'_>) {
        ctx.disarm(Timer::Overdue(number));
        self.pending.insert(number, pending);
        ctx.arm(Timer::Again(number), wait);
    }

    /// There is no further try. Nobody knows what became of it: the one who asked is told so, and what must
    /// come once is asked again later, if the client does that.
    fn give_up(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let outcome = if self.config.silence_is_no {
            Outcome::Refused(&call::NO_ANSWER)
        } else {
            Outcome::Unknown
        };
        let Some(every) = self.config.settle_every.filter(|_| pending.is_kept()) else {
            self.finish(number, pending, outcome, ctx);
            return;
        };
        if !pending.told {
            self.tell(number, pending, outcome, ctx);
        }
        let Asked { call, target, .. } = pending.asked;
        let pending = Pending {
            told: true,
            ..pending.again(call.another().without_end(), target)
        };
        self.wait(number, pending, every, ctx);
    }

    pub(super) fn retry(&mut self, number: u32, pending: Pending, ctx: &mut Ctx<'_>) {
        let Asked {
            operation, call, ..
        } = pending.asked;
        ctx.note(call::Note::Retried {
            operation,
            attempt: call.attempt,
        });
        self.ask(number, pending, ctx);
    }
}
