//! Wasted work: at most a given share of the work of all services is for callers who no longer wait, as
//! [`Waste`] defines it. Judged at the end.

use crate::format::units::Probability;
use crate::kernel::names::Cast;
use crate::kernel::time::Span;
use crate::measure::waste::{Piece, Waste};
use crate::protocols::Record;

use super::config::{Promised, PropertySite, config};
use super::property::{EVIDENCE_MAX, End, Findings, Property};
use super::verdict::Step;
use super::words::{percent_ceil, percent_floor};

config! {
/// At most this share of the work of all services is for callers who no longer wait.
Config {
    /// The share.
    pub at_most: Probability,
}
}

impl Promised for Config {
    type Fold = WastedWork;
    const SAFETY: bool = true;

    fn fold(&self, _: &mut dyn PropertySite) -> WastedWork {
        WastedWork::new(self.at_most.get())
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct WastedWork {
    at_most: f64,
    waste: Waste,
    first: Option<Piece>,
    evidence: Vec<Step>,
    steps: Step,
    findings: Findings,
}

impl WastedWork {
    /// At most this share, from 0 to 1.
    #[must_use]
    pub fn new(at_most: f64) -> Self {
        Self {
            at_most,
            waste: Waste::default(),
            first: None,
            evidence: Vec::new(),
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }

    fn sentence(&self, share: f64, first: Piece, cast: &Cast) -> String {
        let (wasted, all) = (self.waste.wasted(), self.waste.all());
        let figures = Span::figures(&[wasted, all]);
        format!(
            "{wasted:.figures$} of {all:.figures$} of work ({}) was for callers who no longer waited, and at most {} was promised; \
             the first of it: {} finished {} for {} at {}",
            percent_ceil(share),
            percent_floor(self.at_most),
            cast.process(first.by),
            first.span,
            cast.operation(first.operation)
                .unwrap_or_else(|| cast.process(first.operation.client)),
            first.at,
        )
    }
}

impl Property for WastedWork {
    fn observe(&mut self, step: Step, record: &Record, _: &Cast) {
        self.steps = step + 1;
        if let Some(piece) = self.waste.observe(step, record) {
            self.first.get_or_insert(piece);
            if self.evidence.len() < EVIDENCE_MAX {
                self.evidence.push(piece.step);
            }
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        let share = self.waste.share();
        if let (Some(share), Some(first)) = (share.filter(|s| *s > self.at_most), self.first) {
            let told = (self.evidence.clone(), self.sentence(share, first, cast));
            self.findings.violated(self.steps, end.at, || told);
        }
        let open = share.is_none().then(|| "work to be judged by".to_owned());
        self.findings.close(self.steps, open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, DB1, DB2, Tale, at, sentences};
    use crate::check::verdict::Verdict;
    use crate::kernel::operation::Outcome;

    #[test]
    fn work_that_is_done_after_its_client_left_is_wasted() {
        let mut tale = Tale::new();
        tale.at(10).read(ALICE, 0);
        tale.at(30).worked(DB1, ALICE, 0, 0, 30);
        tale.at(40).ended(ALICE, 0, Outcome::Unknown);
        let late = tale.at(50).worked(DB1, ALICE, 0, 1, 10);
        let because = "10 ms of 40 ms of work (25 %) was for callers who no longer waited, \
                       and at most 20 % was promised; the first of it: db-1 finished 10 ms for Alice at 0.050 s";
        let property = tale.whole(WastedWork::new(0.2));
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [late]);
        assert_eq!(tale.whole(WastedWork::new(0.25)).verdict(), Verdict::Held);
    }

    #[test]
    fn work_on_a_try_that_its_caller_gave_up_is_wasted_and_work_on_another_try_is_not() {
        let mut tale = Tale::new();
        tale.at(10).read(ALICE, 0);
        for attempt in [1, 2] {
            tale.at(20).called(DB1, DB2, 0, attempt);
        }
        tale.gave_up(DB1, ALICE, 0, 1);
        // It has given up a try of its own, which is not the try that it works on.
        tale.at(25).worked(DB1, ALICE, 0, 1, 10);
        for attempt in [1, 2] {
            tale.at(30).worked(DB2, ALICE, 0, attempt, 10);
        }
        tale.at(60).done(ALICE, 0, "v1", at(1));
        let property = tale.whole(WastedWork::new(0.3));
        assert!(sentences(&property)[0].starts_with("10 ms of 30 ms of work (33.4 %)"));
    }

    #[test]
    fn without_work_there_is_nothing_to_judge() {
        let property = Tale::new().whole(WastedWork::new(0.05));
        assert!(property.verdict().is_undecided());
    }
}
