//! Convergence: at rest, all copies that are up hold the same value under every key.
//!
//! While messages are under way or machines are at work, copies may differ, and that says nothing.

use crate::sorted::SortedSet;

use crate::kernel::id::{ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::protocols::Record;

use super::config::{Promised, PropertyDoubts, PropertySite, config};
use super::copies::{Cell, Copies, Copy};
use super::property::{End, Findings, Property};
use super::underway::Underway;
use super::verdict::Step;

config! {
/// At rest all copies hold the same.
Config {}
}

impl Promised for Config {
    type Fold = Converges;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> Converges {
        Converges::new(site.copies())
    }

    fn doubt(&self, doubts: &mut dyn PropertyDoubts) {
        doubts.copies();
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Converges {
    copies: Copies,
    underway: Underway,
    steps: Step,
    findings: Findings,
}

impl Converges {
    /// Convergence of the copies of each store.
    #[must_use]
    pub fn new(groups: Vec<Vec<ProcessId>>) -> Self {
        Self {
            copies: Copies::new(groups),
            underway: Underway::default(),
            steps: 0,
            findings: Findings::waiting("the system to be at rest"),
        }
    }

    fn judge(&mut self, group: usize, end: &End, cast: &Cast) {
        let live: Vec<(ProcessId, &Copy)> = self
            .copies
            .group(group)
            .filter(|(_, copy)| copy.is_live())
            .collect();
        let keys: SortedSet<Symbol> = live
            .iter()
            .flat_map(|(_, copy)| copy.cells.keys().copied())
            .collect();
        let best = live.iter().max_by_key(|(_, copy)| copy.end());
        let Some((best_id, best)) = best else {
            return;
        };
        for key in keys {
            let right = best.cells.get(&key);
            for (id, copy) in &live {
                let other = copy.cells.get(&key);
                if other.map(|cell| cell.value) == right.map(|cell| cell.value) {
                    continue;
                }
                self.findings.violated(self.steps, end.at, || {
                    let evidence = other
                        .into_iter()
                        .chain(right)
                        .map(|cell| cell.step)
                        .collect();
                    let show = |cell: Option<&Cell>| {
                        cell.map_or_else(
                            || "nothing".to_owned(),
                            |cell| cell.value.show(&cast.names),
                        )
                    };
                    let because = format!(
                        "At rest, {} holds {} = {} and {} holds {}",
                        cast.process(*best_id),
                        cast.names.text(key),
                        show(right),
                        cast.process(*id),
                        show(other),
                    );
                    (evidence, because)
                });
            }
        }
    }
}

impl Property for Converges {
    fn observe(&mut self, step: Step, record: &Record, _: &Cast) {
        self.steps = step + 1;
        self.copies.observe(step, record);
        self.underway.observe(record);
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        let open = (!end.quiet).then(|| self.underway.words(cast));
        if end.quiet {
            for group in 0..self.copies.groups() {
                self.judge(group, end, cast);
            }
        }
        self.findings.close(self.steps, open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{DB1, DB2, DB3, Tale, at, sentences};
    use crate::check::verdict::Verdict;
    use crate::kernel::faults::Crash;
    use crate::kernel::id::MachineId;
    use crate::protocols::Fact;

    fn property() -> Converges {
        Converges::new(vec![vec![DB1, DB2, DB3]])
    }

    fn tale() -> Tale {
        let mut tale = Tale::new();
        for copy in [DB1, DB2, DB3] {
            tale.applied(copy, "v1", at(1));
        }
        tale.at(1_000).applied(DB1, "v2", at(2));
        tale.copy(1, DB1, DB2, "v2");
        tale.copy(2, DB1, DB3, "v2");
        tale
    }

    #[test]
    fn at_rest_copies_that_differ_break_it() {
        let mut tale = tale();
        tale.at(1_080).delivered(1, DB2);
        let right = tale.applied(DB2, "v2", at(2));
        tale.lost(2);
        let property = tale.whole(property());
        assert_eq!(
            sentences(&property),
            ["At rest, db-2 holds bio = v2 and db-3 holds v1"]
        );
        let old = 7;
        assert_eq!(property.violations()[0].evidence, [old, right]);
    }

    #[test]
    fn copies_that_hold_the_same_have_converged() {
        let mut tale = tale();
        for (flight, copy) in [(1, DB2), (2, DB3)] {
            tale.at(1_080).delivered(flight, copy);
            tale.applied(copy, "v2", at(2));
        }
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn on_the_way_there_it_cannot_be_judged() {
        let tale = tale();
        let waiting = |text: &str| Verdict::Undecided {
            waits_for: text.to_owned(),
        };
        let mut property = tale.told(property());
        assert_eq!(property.verdict(), waiting("the system to be at rest"));
        property.conclude(&tale.end(false), &tale.cast);
        let text = "2 messages under way, first the copy from db-1 to db-2";
        assert_eq!(property.verdict(), waiting(text));
    }

    #[test]
    fn machines_at_work_are_waited_for_too() {
        let tale = Tale::new();
        let mut property = tale.told(property());
        property.conclude(&tale.end(false), &tale.cast);
        let waits_for = "machines that are still at work".to_owned();
        assert_eq!(property.verdict(), Verdict::Undecided { waits_for });
    }

    #[test]
    fn a_copy_that_is_off_does_not_count() {
        let mut tale = tale();
        tale.at(1_080).delivered(1, DB2);
        tale.applied(DB2, "v2", at(2));
        tale.lost(2);
        tale.fact(Fact::from(Crash(MachineId(DB3.0))));
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn a_copy_without_the_key_holds_nothing() {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        let two = Converges::new(vec![vec![DB1, DB2]]);
        let because = "At rest, db-1 holds bio = v1 and db-2 holds nothing";
        assert_eq!(sentences(&tale.whole(two)), [because]);
    }

    #[test]
    fn stores_are_compared_with_their_own_replicas_only() {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        tale.applied(DB2, "v2", at(1));
        let apart = Converges::new(vec![vec![DB1], vec![DB2]]);
        assert_eq!(tale.whole(apart).verdict(), Verdict::Held);
    }
}
