//! What a replica does: it keeps the entries it receives, applies them one after another, and says so.

use super::Word;
use super::{APPLY, Ctx, LogEntry, Replication, Store, Timer};

impl Store {
    /// Asks the primary for the log from where this copy ends.
    pub(super) fn follow(&self, ctx: &mut Ctx<'_>) {
        ctx.send(self.config.primary, Word::Follow(self.log.end()));
    }

    /// An entry came. Only the next one fits; an earlier one is here already, and a later one means that
    /// something between was lost, so the log is asked for again.
    pub(super) fn receive(&mut self, entry: LogEntry, ctx: &mut Ctx<'_>) {
        if entry.position.index > self.log.len() + 1 {
            self.follow(ctx);
        }
        if !self.log.take(entry) {
            return;
        }
        if matches!(self.config.replication, Replication::Received) {
            ctx.send(self.config.primary, Word::Received(entry.position));
        }
        self.apply_by_and_by(ctx);
    }

    /// Works on the next entry if none is being worked on: one writer keeps the log's order.
    fn apply_by_and_by(&mut self, ctx: &mut Ctx<'_>) {
        if !self.applying && self.applied < self.log.len() {
            self.applying = true;
            let draws = &mut ctx.draws(APPLY, u64::from(self.applied));
            ctx.work(Timer::Apply, self.config.apply_service.at(draws.word()));
        }
    }

    /// An entry has been worked on: reads see it, and those that waited for it are answered.
    pub(super) fn applied_one(&mut self, ctx: &mut Ctx<'_>) {
        self.applying = false;
        self.apply_next(ctx);
        if matches!(self.config.replication, Replication::Applied) {
            ctx.send(self.config.primary, Word::Applied(self.applied_position()));
        }
        let reached = self.applied_position();
        let ready: Vec<u32> = self
            .held
            .iter()
            .filter(|(_, job)| job.token <= reached)
            .map(|(id, _)| *id)
            .collect();
        for id in ready {
            ctx.disarm(Timer::GiveUp(id));
            if let Some(job) = self.held.remove(&id) {
                self.answer(job, ctx);
            }
        }
        self.apply_by_and_by(ctx);
    }
}
