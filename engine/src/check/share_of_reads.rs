//! Share of reads: one copy, or whichever is the primary, answers at most a given share of them. What
//! copies are for is to take load off the primary; reading from it is safe, and this is its price.
//!
//! Every answer that a copy gives counts, also one that comes too late or is asked for again: it was work.
//! Judged at the end.

use crate::format::name::NodeId;
use crate::format::units::Probability;
use crate::kernel::names::Cast;
use crate::measure::fold::Measure;
pub use crate::measure::reads::By;
use crate::measure::reads::Reads;
use crate::protocols::Record;

use super::config::{Promised, PropertySite, config};
use super::property::{EVIDENCE_MAX, End, Findings, Property};
use super::verdict::Step;
use super::words::{percent_ceil, percent_floor};

config! {
/// This node answers at most this share of the reads.
Config {
    /// The node.
    #[schemars(extend("format" = "node:store"))]
    pub node: NodeId,
    /// The share.
    pub at_most: Probability,
}
}

impl Promised for Config {
    type Fold = ShareOfReads;
    const SAFETY: bool = false;

    fn fold(&self, site: &mut dyn PropertySite) -> ShareOfReads {
        ShareOfReads::new(By::Process(site.process(&self.node)), self.at_most.get())
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct ShareOfReads {
    by: By,
    at_most: f64,
    reads: Reads,
    evidence: Vec<Step>,
    steps: Step,
    findings: Findings,
}

impl ShareOfReads {
    /// It answers at most this share, from 0 to 1.
    #[must_use]
    pub fn new(by: By, at_most: f64) -> Self {
        Self {
            by,
            at_most,
            reads: Reads::default(),
            evidence: Vec::new(),
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }
}

impl Property for ShareOfReads {
    fn observe(&mut self, step: Step, record: &Record, _: &Cast) {
        self.steps = step + 1;
        let before = self.reads.by(self.by);
        self.reads.take(record);
        if self.reads.by(self.by) > before && self.evidence.len() < EVIDENCE_MAX {
            self.evidence.push(step);
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        let share = self.reads.share(self.by);
        let open = share
            .is_none()
            .then(|| "reads that were answered".to_owned());
        if let Some(share) = share.filter(|share| *share > self.at_most) {
            let who = match self.by {
                By::Primary => "the primary",
                By::Process(id) => cast.process(id),
            };
            let because = format!(
                "{} of {} reads were answered by {who} ({}), and at most {} was promised",
                self.reads.by(self.by),
                self.reads.all(),
                percent_ceil(share),
                percent_floor(self.at_most),
            );
            let told = (self.evidence.clone(), because);
            self.findings.violated(self.steps, end.at, || told);
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
    use crate::check::tale::{ALICE, DB1, DB2, Tale, sentences};
    use crate::check::verdict::Verdict;

    /// Of ten answers db-1, the primary, gives three.
    fn tale() -> Tale {
        let mut tale = Tale::new();
        for number in 0..10 {
            let by = if number < 3 { DB1 } else { DB2 };
            tale.served(by, ALICE, number);
        }
        tale
    }

    #[test]
    fn more_than_its_share_breaks_it() {
        let property = tale().whole(ShareOfReads::new(By::Primary, 0.2));
        let because =
            "3 of 10 reads were answered by the primary (30 %), and at most 20 % was promised";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [5, 6, 7]);
        let property = tale().whole(ShareOfReads::new(By::Process(DB2), 0.69));
        let because = "7 of 10 reads were answered by db-2 (70 %), and at most 69 % was promised";
        assert_eq!(sentences(&property), [because]);
    }

    #[test]
    fn exactly_its_share_is_fine() {
        let property = tale().whole(ShareOfReads::new(By::Primary, 0.3));
        assert_eq!(property.verdict(), Verdict::Held);
    }

    #[test]
    fn without_reads_there_is_no_share() {
        let waits_for = "reads that were answered".to_owned();
        let property = Tale::new().whole(ShareOfReads::new(By::Primary, 0.0));
        assert_eq!(property.verdict(), Verdict::Undecided { waits_for });
    }
}
