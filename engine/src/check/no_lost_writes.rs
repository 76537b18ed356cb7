//! No lost writes: every write that was acknowledged stays.
//!
//! A copy holds a write while its log contains the write's entry; a later entry of the same log may have
//! overwritten the value since. The property is broken
//! - at rest, if the copy that is furthest ahead among those that are up (the highest epoch, then the
//!   longest log) does not hold the write; unless a copy that is off holds it in that same epoch, and can
//!   bring it back: then the run does not decide;
//! - as soon as a copy throws the write away and no other copy, up or off, holds it.
//!
//! Writes that were refused, or whose outcome is unknown, may stay or not.

use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Position, Value};
use crate::kernel::record::Record;
use crate::kernel::time::Time;

use super::copies::{Copies, Copy};
use super::operations::{Ended, Operations};
use super::property::{End, Findings, Property};
use super::scope::Scope;
use super::underway::Underway;
use super::verdict::Step;

/// A write that was acknowledged and is not known to be lost.
#[derive(Clone, Copy, Debug)]
struct Promise {
    write: Ended,
    value: Value,
    position: Position,
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct NoLostWrites {
    scope: Scope,
    operations: Operations,
    copies: Copies,
    underway: Underway,
    promises: Vec<Promise>,
    /// The last record before the present moment's, which ends the moment of a loss.
    latest: Option<(Step, Time)>,
    findings: Findings,
}

impl NoLostWrites {
    /// The promise for these sessions and this key, and the copies of each store that must keep it.
    #[must_use]
    pub fn new(scope: Scope, groups: Vec<Vec<ProcessId>>) -> Self {
        Self {
            scope,
            operations: Operations::default(),
            copies: Copies::new(groups),
            underway: Underway::default(),
            promises: Vec::new(),
            latest: None,
            findings: Findings::holding(),
        }
    }

    fn steps(&self) -> Step {
        self.latest.map_or(0, |(step, _)| step + 1)
    }

    fn home(&self, promise: &Promise) -> usize {
        let key = promise.write.operation.ask.key();
        self.copies.home(key, promise.value).unwrap_or(0)
    }

    /// Looks for writes that the moment which has just ended took from the last copy that held them.
    fn judge_discarded(&mut self, step: Step, at: Time, cast: &Cast) {
        let shrunk = self.copies.take_shrunk();
        if shrunk.is_empty() {
            return;
        }
        let (kept, lost): (Vec<Promise>, Vec<Promise>) = std::mem::take(&mut self.promises)
            .into_iter()
            .partition(|promise| {
                let home = self.home(promise);
                !shrunk.contains(&home)
                    || self
                        .copies
                        .group(home)
                        .any(|(_, copy)| copy.contains(promise.position))
            });
        self.promises = kept;
        for promise in lost {
            let tail = "and the last copy that held it has discarded it";
            self.findings
                .violated(step, at, || tell(&promise, &[], tail, cast));
        }
    }

    /// Judges at rest. Gives what a judgement would have needed, if anything.
    fn judge_at_rest(&mut self, end: &End, cast: &Cast) -> Option<String> {
        let steps = self.steps();
        let mut waits_for = None;
        for promise in std::mem::take(&mut self.promises) {
            let group = || self.copies.group(self.home(&promise));
            let best = group()
                .filter(|(_, copy)| copy.is_live())
                .max_by_key(|(_, copy)| copy.end());
            let Some((id, best)) = best else {
                waits_for.get_or_insert_with(|| "a copy of the data to be up".to_owned());
                continue;
            };
            if best.contains(promise.position) {
                continue;
            }
            let off = group().find(|(_, copy)| {
                copy.contains(promise.position)
                    && !copy.is_live()
                    && copy.end().epoch >= best.end().epoch
            });
            if let Some((off, _)) = off {
                waits_for.get_or_insert_with(|| {
                    let (name, value) = (cast.process(off), promise.value.show(&cast.names));
                    format!("{name} to come back, which alone holds {value}")
                });
                continue;
            }
            let tail = format!(
                "but at rest {}, the copy furthest ahead, does not hold it",
                cast.process(id)
            );
            let cell = holds(best, &promise);
            self.findings
                .violated(steps, end.at, || tell(&promise, &cell, &tail, cast));
        }
        waits_for
    }
}

/// The record that says what a copy holds in the place of a write.
fn holds(copy: &Copy, promise: &Promise) -> Vec<Step> {
    let cell = copy.cells.get(&promise.write.operation.ask.key());
    cell.map(|cell| cell.step).into_iter().collect()
}

fn tell(promise: &Promise, more: &[Step], tail: &str, cast: &Cast) -> (Vec<Step>, String) {
    let Promise { write, value, .. } = promise;
    let evidence = [&write.steps(), more].concat();
    let because = format!(
        "{}'s write of {} was acknowledged at {}, {tail}",
        write.client(cast),
        value.show(&cast.names),
        write.mark.at,
    );
    (evidence, because)
}

impl Property for NoLostWrites {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        if self.latest.is_some_and(|(_, at)| at < record.at) {
            self.judge_discarded(step, record.at, cast);
        }
        self.latest = Some((step, record.at));
        self.copies.observe(step, record);
        self.underway.observe(record);
        let Some(write) = self.operations.observe(step, record) else {
            return;
        };
        let Outcome::Done { value, position } = write.outcome else {
            return;
        };
        let ask = write.operation.ask;
        if ask.is_write() && self.scope.session(write.operation.id, ask).is_some() {
            self.promises.push(Promise {
                write,
                value,
                position,
            });
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        self.judge_discarded(self.steps(), end.at, cast);
        let open = if end.quiet {
            self.judge_at_rest(end, cast)
        } else {
            Some(self.underway.words(cast))
        };
        self.findings.close(self.steps(), open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}
