//! Convergence: at rest, all copies that are up hold the same value under every key.
//!
//! While messages are under way or machines are at work, copies may differ, and that says nothing.

use std::collections::BTreeSet;

use crate::kernel::id::{ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::record::Record;

use super::copies::{Cell, Copies, Copy};
use super::property::{End, Findings, Property};
use super::underway::Underway;
use super::verdict::Step;

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
        let keys: BTreeSet<Symbol> = live
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
