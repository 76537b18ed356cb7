//! What a service asks of others: handshakes, calls, and what comes of them.

use super::Word;
use super::{BACKOFF, Job, Onward, Service, Timer};
use crate::kernel::id::{Address, OperationId};
use crate::kernel::message::Envelope;
use crate::kernel::operation::{Outcome, Refusal};
use crate::kernel::time::Span;
use crate::protocols::Ctx;
use crate::protocols::Message;
use crate::protocols::asking;
use crate::protocols::call;
use crate::protocols::certificate;
use crate::protocols::certificate::Certificate;
use crate::protocols::service;

impl Service {
    /// Calls one of those that it depends on.
    pub(super) fn call(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        let asker = job.first();
        let (Some(onward), Some(operation)) = (&mut job.onward, asker.operation) else {
            return;
        };
        // Whoever asks again is served by another one, where there is one.
        let tries = usize::from(asker.attempt) + usize::from(onward.call.attempt);
        let turn = tries + operation.number as usize;
        onward.target = self.config.next[turn % self.config.next.len()];
        let target = onward.target;
        if !self.caller.lets_through(&mut onward.call, target, now) {
            self.again(id, &call::CIRCUIT_OPEN, ctx);
            return;
        }
        let call = onward.call;
        // Each try that reaches this service has as many tries of its own as there may be, so the same one
        // has the same number whatever else is tried.
        let attempts = self.caller.policy().attempts;
        let before = asker.attempt.wrapping_mul(attempts);
        let mut attempt = before.wrapping_add(call.attempt);
        while self.asked.contains_key(&(operation, attempt)) {
            attempt = attempt.wrapping_add(1);
        }
        onward.attempt = attempt;
        self.asked.insert((operation, attempt), id);
        if self.config.secured.contains(&target) && !self.lines.contains(&target) {
            ctx.send_for(target, operation, attempt, Word::Hello);
        } else {
            self.ask(id, operation, ctx);
        }
        ctx.arm(Timer::Overdue(id), self.caller.patience(&call, now));
    }

    /// Sends the present try, over a line that is open or needs no opening.
    fn ask(&self, id: u32, operation: OperationId, ctx: &mut Ctx<'_>) {
        if let Some(Job {
            ask,
            bytes,
            onward: Some(onward),
            ..
        }) = self.jobs.get(&id).map(Box::as_ref)
        {
            let left = if self.config.heeds_deadlines {
                self.caller.patience(&onward.call, ctx.monotonic())
            } else {
                Span(u64::MAX)
            };
            let message = asking::Word::Call {
                ask: *ask,
                key: None,
                left,
                bytes: *bytes,
            };
            ctx.send_for(onward.target, operation, onward.attempt, message);
        }
    }

    /// The job that waits for a try, and whether that is its present one.
    fn waits_for(&self, operation: OperationId, attempt: u16) -> Option<(u32, bool)> {
        let id = *self.asked.get(&(operation, attempt))?;
        let onward = self.jobs.get(&id)?.onward?;
        Some((id, onward.attempt == attempt))
    }

    /// Whether a caller must shake hands first and has not, or not since this service last started.
    pub(super) fn is_stranger(&self, caller: Address) -> bool {
        self.certificate.is_some() && !self.lines.contains(&caller)
    }

    /// Somebody wants to see who this is.
    pub(super) fn greet(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let (Some(certificate), Some(operation)) = (self.certificate, envelope.operation) else {
            return;
        };
        self.lines.insert(envelope.from);
        let message = Word::Welcome(certificate);
        ctx.send_for(envelope.from, operation, envelope.attempt, message);
    }

    /// A service shows its certificate: if it is valid by this machine's clock, the call may follow.
    pub(super) fn welcomed(
        &mut self,
        envelope: &Envelope<Message>,
        certificate: Certificate,
        ctx: &mut Ctx<'_>,
    ) {
        let Some(operation) = envelope.operation else {
            return;
        };
        let waiting = self.waits_for(operation, envelope.attempt);
        let present = waiting.filter(|(_, present)| *present).map(|(id, _)| id);
        if certificate.is_valid(ctx.wall()) {
            self.lines.insert(envelope.from);
            if let Some(id) = present {
                self.ask(id, operation, ctx);
            }
        } else {
            ctx.note(call::Note::TurnedAway(&certificate::BAD_CERTIFICATE));
            self.asked.remove(&(operation, envelope.attempt));
            if let Some(id) = present {
                self.again(id, &certificate::BAD_CERTIFICATE, ctx);
            }
        }
    }

    /// One that it called has answered. What was done counts also where it was asked for by an earlier try;
    /// what was not leaves the present try as it is.
    pub(super) fn answered(
        &mut self,
        envelope: &Envelope<Message>,
        outcome: Outcome,
        ctx: &mut Ctx<'_>,
    ) {
        let Some(operation) = envelope.operation else {
            return;
        };
        if outcome == Outcome::Refused(&service::NOT_CONNECTED) {
            self.lines.remove(&envelope.from);
        }
        let Some((id, present)) = self.waits_for(operation, envelope.attempt) else {
            ctx.note(call::Note::CameTooLate { operation });
            return;
        };
        self.asked.remove(&(operation, envelope.attempt));
        let job = self.jobs.get(&id).and_then(|job| job.onward);
        if let Some(Onward { call, target, .. }) = job
            && target == envelope.from
            && (present || matches!(outcome, Outcome::Done { .. }))
        {
            self.caller.answered(&call, target);
        }
        match outcome {
            Outcome::Done { .. } => self.finish(id, outcome, ctx),
            _ if !present => {}
            Outcome::Refused(why) => self.again(id, why, ctx),
            Outcome::Unknown => self.again(id, &call::NO_ANSWER, ctx),
        }
    }

    /// A job is at its end: it no longer waits for those of its tries that were not answered.
    pub(super) fn give_up(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        self.asked.retain(|(operation, attempt), waiting| {
            if *waiting == id {
                let (operation, attempt) = (*operation, *attempt);
                ctx.note(call::Note::GaveUp { operation, attempt });
            }
            *waiting != id
        });
    }

    pub(super) fn unanswered(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        if let Some(Job {
            onward: Some(Onward { call, target, .. }),
            ..
        }) = self.jobs.get(&id).map(Box::as_ref)
        {
            self.caller.failed(call, *target, ctx.monotonic());
            self.again(id, &call::NO_ANSWER, ctx);
        }
    }

    /// A try came to nothing: there is another, or those who asked are told why not.
    fn again(&mut self, id: u32, why: &'static Refusal, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let Some(job) = self.jobs.get_mut(&id) else {
            return;
        };
        let asker = job.askers[0];
        let (Some(onward), Some(operation)) = (&mut job.onward, asker.operation) else {
            return;
        };
        let call = &mut onward.call;
        let tries = (u64::from(asker.attempt) << 16) | u64::from(call.attempt);
        let draws = ctx.draws(BACKOFF, ctx.key_of(operation) ^ tries.rotate_left(32));
        match self.caller.again(call, now, draws) {
            Ok(wait) => {
                let attempt = call.attempt;
                ctx.note(call::Note::Retried { operation, attempt });
                ctx.disarm(Timer::Overdue(id));
                ctx.arm(Timer::Again(id), wait);
            }
            // It may have been done all the same.
            Err(_) if why == &call::NO_ANSWER => self.finish(id, Outcome::Unknown, ctx),
            Err(_) => self.finish(id, Outcome::Refused(why), ctx),
        }
    }

    pub(in crate::protocols) fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        self.lines.remove(&peer);
        let waits = |job: &Job| job.onward.is_some_and(|onward| onward.target == peer);
        let waiting = self.jobs.iter().filter(|(_, job)| waits(job));
        let waiting: Vec<u32> = waiting.map(|(id, _)| *id).collect();
        for id in waiting {
            self.unanswered(id, ctx);
        }
    }
}
