//! Answered: at least a given share of operations ends well, in time. The progress that keeps safety
//! honest: a system that answers nobody breaks no other promise.
//!
//! An operation is answered when it was done within the span, counted from its beginning to its end for
//! the one who asked. It is not answered when it ended otherwise or later, or has not ended when the run
//! does although the span is over, or, where there is no span, although the system is at rest. Operations
//! that the end of the run leaves undecided do not count. Judged at the end; where all are promised, the
//! first that is not answered breaks it at once.

use crate::format::name::NodeId;
use crate::format::units::{Duration, Probability};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::Span;
use crate::protocols::Record;

use super::config::{Promised, PropertySite, config, span};
use super::operations::{Ended, Operations};
use super::property::{EVIDENCE_MAX, End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;
use super::words::percent_floor;

config! {
/// At least this share of operations is answered without an error.
Config {
    /// Only operations that do this.
    #[serde(default)]
    pub of: Option<Verb>,
    /// Only those of this client.
    #[serde(default)]
    #[schemars(extend("format" = "node:client"))]
    pub node: Option<NodeId>,
    /// The share.
    pub share: Probability,
    /// In so much time; the client's time-out is the limit where it is not given.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    pub within: Option<Duration>,
}
}

impl Promised for Config {
    type Fold = Answered;
    const SAFETY: bool = false;

    fn fold(&self, site: &mut dyn PropertySite) -> Answered {
        Answered::new(
            site.filter(self.of, self.node.as_ref()),
            self.share.get(),
            self.within.map(span),
        )
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Answered {
    filter: Filter,
    share: f64,
    within: Option<Span>,
    operations: Operations,
    answered: u64,
    missed: u64,
    evidence: Vec<Step>,
    steps: Step,
    findings: Findings,
}

impl Answered {
    /// At least this share, from 0 to 1, of these operations, each within this span.
    #[must_use]
    pub fn new(filter: Filter, share: f64, within: Option<Span>) -> Self {
        Self {
            filter,
            share,
            within,
            operations: Operations::default(),
            answered: 0,
            missed: 0,
            evidence: Vec::new(),
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }

    fn ended(&mut self, ended: &Ended, cast: &Cast) {
        let in_time = self.within.is_none_or(|within| ended.took() <= within);
        if in_time && matches!(ended.outcome, Outcome::Done { .. }) {
            self.answered += 1;
        } else {
            self.miss(&ended.steps());
            if self.share >= 1.0 {
                let because = self.sentence_of_one(ended, cast);
                let steps = ended.steps();
                self.findings
                    .violated(ended.mark.step, ended.mark.at, || (steps, because));
            }
        }
    }

    fn sentence_of_one(&self, ended: &Ended, cast: &Cast) -> String {
        let ask = ended.operation.ask;
        let spans: Vec<Span> = self.within.into_iter().chain([ended.took()]).collect();
        let figures = Span::figures(&spans);
        let how = match ended.outcome {
            Outcome::Done { .. } => format!("took {:.figures$}", ended.took()),
            Outcome::Refused(why) => format!("was refused: {}", why.words),
            Outcome::Unknown => "got no answer".to_owned(),
        };
        let within = self
            .within
            .map_or_else(String::new, |within| format!(" within {within:.figures$}"));
        format!(
            "{}'s {} of {}, begun at {}, {how}, and an answer{within} was promised",
            ended.client(cast),
            ask.verb().noun(),
            cast.names.text(ask.key()),
            ended.operation.begun.at,
        )
    }

    fn miss(&mut self, steps: &[Step]) {
        self.missed += 1;
        if self.evidence.len() < EVIDENCE_MAX {
            self.evidence.extend(steps);
        }
    }

    fn miss_unanswered(&mut self, end: &End) {
        let over = |begun| match self.within {
            Some(within) => end.at.since(begun) > within,
            None => end.quiet,
        };
        let unanswered: Vec<Step> = self
            .operations
            .open()
            .filter(|open| self.filter.takes(open.id, open.ask) && over(open.begun.at))
            .map(|open| open.begun.step)
            .collect();
        for step in unanswered {
            self.miss(&[step]);
        }
    }

    fn sentence(&self, share: f64) -> String {
        let total = self.answered + self.missed;
        let within = self
            .within
            .map_or_else(String::new, |within| format!(" within {within}"));
        format!(
            "{} of {total} {} were answered{within} ({}), and at least {} was promised",
            self.answered,
            self.filter.noun(),
            percent_floor(share),
            percent_floor(self.share),
        )
    }
}

impl Property for Answered {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        if let Some(ended) = self.operations.observe(step, record)
            && self.filter.takes(ended.operation.id, ended.operation.ask)
        {
            self.ended(&ended, cast);
        }
    }

    fn conclude(&mut self, end: &End, _: &Cast) {
        self.miss_unanswered(end);
        let total = self.answered + self.missed;
        let share = self.answered as f64 / total as f64;
        let open = (total == 0).then(|| format!("{} to be judged by", self.filter.noun()));
        if share < self.share && self.findings.count() == 0 {
            let told = (self.evidence.clone(), self.sentence(share));
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
    use crate::check::tale::{ALICE, BOB, Tale, at, sentences};
    use crate::check::verdict::Verdict;
    use crate::kernel::operation::Verb;
    use crate::protocols::store;

    fn reads() -> Filter {
        Filter {
            verb: Some(Verb::Read),
            clients: None,
        }
    }

    /// Four reads by Alice: one quick, one slow, one refused, one not answered; and a write by Bob.
    fn tale() -> (Tale, Vec<Step>) {
        let mut tale = Tale::new();
        tale.read(ALICE, 0);
        tale.at(10).done(ALICE, 0, "v1", at(1));
        let mut missed = vec![tale.at(20).read(ALICE, 1)];
        missed.push(tale.at(420).done(ALICE, 1, "v1", at(1)));
        missed.push(tale.read(ALICE, 2));
        missed.push(
            tale.at(430)
                .ended(ALICE, 2, Outcome::Refused(&store::TOO_OLD)),
        );
        missed.push(tale.read(ALICE, 3));
        tale.write(BOB, 0, "v2");
        tale.at(440).done(BOB, 0, "v2", at(2));
        tale.at(1_000);
        (tale, missed)
    }

    #[test]
    fn too_few_answers_in_time_break_it() {
        let (tale, missed) = tale();
        let property = tale.whole(Answered::new(reads(), 0.95, Some(Span::millis(300))));
        let because =
            "1 of 4 reads were answered within 300 ms (25 %), and at least 95 % was promised";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, missed);
        assert_eq!(property.violations()[0].step, tale.records.len() as Step);
    }

    #[test]
    fn where_all_are_promised_the_first_that_is_missed_breaks_it_at_once() {
        let (tale, missed) = tale();
        let property = tale.whole(Answered::new(reads(), 1.0, Some(Span::millis(300))));
        assert_eq!(
            sentences(&property),
            [
                "Alice's read of bio, begun at 0.020 s, took 400 ms, and an answer within 300 ms was promised",
                "Alice's read of bio, begun at 0.420 s, was refused: copy too old, and an answer within 300 ms was promised",
            ]
        );
        assert_eq!(property.violations()[0].step, missed[1]);
        let mut tale = Tale::new();
        tale.read(ALICE, 0);
        let property = tale.whole(Answered::new(reads(), 1.0, None));
        let because = "0 of 1 reads were answered (0 %), and at least 100 % was promised";
        assert_eq!(sentences(&property), [because]);
    }

    #[test]
    fn just_enough_is_enough() {
        let (tale, _) = tale();
        let property = tale.whole(Answered::new(reads(), 0.5, None));
        assert_eq!(property.verdict(), Verdict::Held);
        let property = tale.whole(Answered::new(reads(), 0.51, None));
        let because = "2 of 4 reads were answered (50 %), and at least 51 % was promised";
        assert_eq!(sentences(&property), [because]);
    }

    #[test]
    fn only_those_that_are_meant_count() {
        let (tale, _) = tale();
        let bob = Filter {
            verb: None,
            clients: Some(vec![BOB]),
        };
        let property = tale.whole(Answered::new(bob, 1.0, Some(Span::millis(10))));
        assert_eq!(property.verdict(), Verdict::Held);
    }

    #[test]
    fn what_the_end_leaves_open_does_not_count() {
        let mut tale = Tale::new();
        tale.read(ALICE, 0);
        tale.at(10).done(ALICE, 0, "v1", at(1));
        tale.at(100).read(ALICE, 1);
        tale.at(200);
        let verdict = |within: Option<Span>, quiet| {
            let mut property = tale.told(Answered::new(reads(), 1.0, within));
            property.conclude(&tale.end(quiet), &tale.cast);
            property.verdict()
        };
        assert_eq!(verdict(Some(Span::millis(100)), true), Verdict::Held);
        assert!(verdict(Some(Span::millis(99)), true).is_violated());
        assert_eq!(verdict(None, false), Verdict::Held);
        assert!(verdict(None, true).is_violated());
    }

    #[test]
    fn no_operations_decide_nothing() {
        let waits_for = "reads to be judged by".to_owned();
        let property = Tale::new().whole(Answered::new(reads(), 0.0, None));
        assert_eq!(property.verdict(), Verdict::Undecided { waits_for });
    }
}
