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

use crate::format::name::Datum;
use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Position, Value};
use crate::kernel::time::Time;
use crate::protocols::Record;

use super::config::{Promised, PropertyDoubts, PropertySite, config};
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

config! {
/// Each write that was acknowledged is there at rest, or was overwritten by a later one.
Config {
    /// Only this key; each where none is named.
    #[serde(default)]
    pub key: Option<Datum>,
}
}

impl Promised for Config {
    type Fold = NoLostWrites;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> NoLostWrites {
        NoLostWrites::new(site.scope(None, self.key.as_ref()), site.copies())
    }

    fn doubt(&self, doubts: &mut dyn PropertyDoubts) {
        doubts.copies();
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct NoLostWrites {
    scope: Scope,
    operations: Operations,
    copies: Copies,
    underway: Underway,
    promises: Vec<Promise>,
    /// The last record taken, and its moment.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, DB1, DB2, DB3, Tale, at, sentences};
    use crate::check::verdict::Verdict;
    use crate::kernel::faults::{Crash, Restart};
    use crate::kernel::id::MachineId;
    use crate::protocols::Fact;

    fn property() -> NoLostWrites {
        NoLostWrites::new(Scope::default(), vec![vec![DB1, DB2, DB3]])
    }

    /// All copies hold v1; v2 is acknowledged at 1.002 s and only db-1 has it.
    fn saved() -> Tale {
        let mut tale = Tale::new();
        for copy in [DB1, DB2, DB3] {
            tale.applied(copy, "v1", at(1));
        }
        tale.at(1_000).write(ALICE, 0, "v2");
        tale.at(1_001).applied(DB1, "v2", at(2));
        tale.copy(1, DB1, DB2, "v2");
        tale.at(1_002).done(ALICE, 0, "v2", at(2));
        tale
    }

    fn waits_for(text: &str) -> Verdict {
        Verdict::Undecided {
            waits_for: text.to_owned(),
        }
    }

    #[test]
    fn a_write_that_the_copy_furthest_ahead_holds_is_not_lost() {
        let mut tale = saved();
        tale.lost(1);
        assert_eq!(tale.told(property()).verdict(), Verdict::HoldsSoFar);
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn a_write_that_was_overwritten_is_not_lost() {
        let mut tale = saved();
        tale.at(1_100).applied(DB1, "v3", at(3));
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn before_rest_nothing_is_decided() {
        let tale = saved();
        let mut property = tale.told(property());
        property.conclude(&tale.end(false), &tale.cast);
        assert_eq!(
            property.verdict(),
            waits_for("the copy under way from db-1 to db-2")
        );
    }

    #[test]
    fn a_copy_that_is_off_may_bring_the_write_back() {
        let mut tale = saved();
        tale.at(1_100).fact(Fact::from(Crash(MachineId(DB1.0))));
        let property = tale.whole(property());
        assert_eq!(
            property.verdict(),
            waits_for("db-1 to come back, which alone holds v2")
        );
    }

    #[test]
    fn without_any_copy_up_nothing_is_decided() {
        let mut tale = saved();
        for copy in [DB1, DB2, DB3] {
            tale.at(1_100).fact(Fact::from(Crash(MachineId(copy.0))));
        }
        let property = tale.whole(property());
        assert_eq!(property.verdict(), waits_for("a copy of the data to be up"));
    }

    /// db-1 is off and db-2 takes writes in a new epoch.
    fn failed_over() -> Tale {
        let mut tale = saved();
        tale.at(1_100).fact(Fact::from(Crash(MachineId(DB1.0))));
        tale.at(2_000)
            .applied(DB2, "v3", Position { epoch: 2, index: 2 });
        tale
    }

    #[test]
    fn a_new_epoch_that_never_had_the_write_has_lost_it() {
        let tale = failed_over();
        let because = "Alice's write of v2 was acknowledged at 1.002 s, \
                       but at rest db-2, the copy furthest ahead, does not hold it";
        assert_eq!(sentences(&tale.whole(property())), [because]);
    }

    #[test]
    fn the_last_copy_that_discards_the_write_loses_it_at_once() {
        let mut tale = failed_over();
        tale.at(3_000).fact(Fact::from(Restart(MachineId(DB1.0))));
        tale.applied(DB1, "v1", at(1));
        tale.applied(DB1, "v3", Position { epoch: 2, index: 2 });
        assert_eq!(
            tale.told(property()).violation_count(),
            0,
            "the moment is not over"
        );
        let after = tale.at(3_001).read(ALICE, 1);
        let told = tale.told(property());
        let because = "Alice's write of v2 was acknowledged at 1.002 s, \
                       and the last copy that held it has discarded it";
        assert_eq!(sentences(&told), [because]);
        assert_eq!(told.violations()[0].step, after);
        assert_eq!(
            tale.whole(property()).violation_count(),
            1,
            "it is lost once"
        );
    }

    #[test]
    fn a_copy_that_reads_its_disk_again_discards_nothing() {
        let mut tale = saved();
        tale.at(1_100).fact(Fact::from(Crash(MachineId(DB1.0))));
        tale.at(1_200).fact(Fact::from(Restart(MachineId(DB1.0))));
        tale.applied(DB1, "v1", at(1));
        tale.applied(DB1, "v2", at(2));
        tale.at(1_300).read(ALICE, 1);
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn a_write_that_no_copy_ever_had_is_lost() {
        let mut tale = saved();
        tale.at(1_100).write(ALICE, 1, "v9");
        tale.at(1_101).done(ALICE, 1, "v9", at(9));
        let because = "Alice's write of v9 was acknowledged at 1.101 s, \
                       but at rest db-1, the copy furthest ahead, does not hold it";
        assert_eq!(sentences(&tale.whole(property())), [because]);
    }
}
