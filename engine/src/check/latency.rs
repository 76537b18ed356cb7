//! Latency: the time from question to answer, at a percentile, is at most so much.
//!
//! It speaks of all operations that have ended. One that was refused or got no answer counts as longer than any that was
//! done, and so does one that is still waited for at the end and has been for longer than any answer took: an outage
//! makes nothing better. The percentile is the nearest rank: the smallest time that at least that share of the operations
//! did not exceed. Of fewer than [`Percentile::least`] it cannot be judged. Judged at the end.

use crate::format::name::NodeId;
use crate::format::units::Duration;
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::Span;
use crate::measure::percentile::{Percentile, Reached};
use crate::protocols::Record;
use crate::sorted::sort;

use super::config::{Promised, PropertySite, config, span};
use super::operations::{Ended, Operation, Operations};
use super::property::{End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;

config! {
/// The time from question to answer, at a percentile, is at most so much.
Config {
    /// Only operations that do this.
    #[serde(default)]
    pub of: Option<Verb>,
    /// Only those of this client.
    #[serde(default)]
    #[schemars(extend("format" = "node:client"))]
    pub node: Option<NodeId>,
    /// The percentile, such as 99.
    #[schemars(range(min = 1, max = 100))]
    pub percentile: f64,
    /// The bound.
    #[schemars(extend("x-positive" = true))]
    pub at_most: Duration,
}
}

impl Promised for Config {
    type Fold = Latency;
    const SAFETY: bool = false;

    fn fold(&self, site: &mut dyn PropertySite) -> Latency {
        Latency::new(
            site.filter(self.of, self.node.as_ref()),
            Percentile::new(self.percentile),
            span(self.at_most),
        )
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Latency {
    filter: Filter,
    percentile: Percentile,
    at_most: Span,
    operations: Operations,
    spans: Vec<Span>,
    slowest: Option<Ended>,
    /// How many were not done, and the first of them.
    unanswered: u64,
    first_unanswered: Option<Operation>,
    steps: Step,
    findings: Findings,
}

impl Latency {
    /// These operations take at most so long at this percentile.
    #[must_use]
    pub fn new(filter: Filter, percentile: Percentile, at_most: Span) -> Self {
        Self {
            filter,
            percentile,
            at_most,
            operations: Operations::default(),
            spans: Vec::new(),
            slowest: None,
            unanswered: 0,
            first_unanswered: None,
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }

    fn sentence(&self, found: Span, slowest: &Ended, cast: &Cast) -> String {
        let verb = slowest.operation.ask.verb();
        let (most, took) = (self.at_most, slowest.took());
        let figures = Span::figures(&[found, most, took]);
        format!(
            "{} of {} {} was {found:.figures$}, and at most {most:.figures$} was promised: \
             {}'s {} {} {}, begun at {}, took {took:.figures$}",
            self.percentile.words(),
            self.count(),
            self.filter.noun(),
            slowest.client(cast),
            verb.noun(),
            verb.preposition(),
            cast.names.text(slowest.operation.ask.key()),
            slowest.operation.begun.at,
        )
    }

    /// How many it speaks of.
    const fn count(&self) -> u64 {
        self.spans.len() as u64 + self.unanswered
    }

    /// Counts one that was not done.
    fn missed(&mut self, operation: Operation) {
        self.unanswered += 1;
        self.first_unanswered.get_or_insert(operation);
    }

    /// Counts those that are still waited for, and have been for longer than any answer took.
    fn miss_open(&mut self, end: &End) {
        let longest = self.slowest.map_or(Span::ZERO, |slowest| slowest.took());
        let late: Vec<Operation> = self
            .operations
            .open()
            .filter(|open| self.filter.takes(open.id, open.ask))
            .filter(|open| end.at.since(open.begun.at) > longest)
            .copied()
            .collect();
        for operation in late {
            self.missed(operation);
        }
    }

    fn sentence_of_missed(&self, first: &Operation, cast: &Cast) -> String {
        let verb = first.ask.verb();
        format!(
            "{} of {} {} is longer than any answer took, and at most {} was promised: {} not done, the first {}'s {} {} {}, \
             begun at {}",
            self.percentile.words(),
            self.count(),
            self.filter.noun(),
            self.at_most,
            self.unanswered,
            cast.process(first.id.client),
            verb.noun(),
            verb.preposition(),
            cast.names.text(first.ask.key()),
            first.begun.at,
        )
    }
}

impl Property for Latency {
    fn observe(&mut self, step: Step, record: &Record, _: &Cast) {
        self.steps = step + 1;
        let Some(ended) = self.operations.observe(step, record) else {
            return;
        };
        let counts = self.filter.takes(ended.operation.id, ended.operation.ask);
        if !counts {
            return;
        }
        if !matches!(ended.outcome, Outcome::Done { .. }) {
            self.missed(ended.operation);
        } else {
            self.spans.push(ended.took());
            if self
                .slowest
                .is_none_or(|slowest| slowest.took() < ended.took())
            {
                self.slowest = Some(ended);
            }
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        self.miss_open(end);
        sort(&mut self.spans);
        let reached = self.percentile.of(&self.spans, self.unanswered);
        let open = (reached == Reached::TooFew).then(|| {
            format!(
                "{} {} that have ended: there were {}, and {} says nothing of fewer",
                self.percentile.least(),
                self.filter.noun(),
                self.count(),
                self.percentile.words()
            )
        });
        let told = match (reached, self.slowest, self.first_unanswered) {
            (Reached::Answered(found), Some(slowest), _) if found > self.at_most => {
                Some((slowest.steps(), self.sentence(found, &slowest, cast)))
            }
            (Reached::Unanswered, _, Some(first)) => Some((
                vec![first.begun.step],
                self.sentence_of_missed(&first, cast),
            )),
            _ => None,
        };
        if let Some(told) = told {
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

    fn reads(percent: f64, at_most: u64) -> Latency {
        let filter = Filter {
            verb: Some(Verb::Read),
            clients: None,
        };
        Latency::new(filter, Percentile::new(percent), Span::millis(at_most))
    }

    /// Reads that take 10, 20, 30, 40 and 50 ms, one that ends without an answer, and a slow write.
    fn tale() -> (Tale, Vec<Step>) {
        let mut tale = Tale::new();
        let mut slowest = Vec::new();
        for number in 0..5_u32 {
            let begin = 1_000 * u64::from(number + 1);
            let begun = tale.at(begin).read(ALICE, number);
            let end = begin + 10 * u64::from(number + 1);
            let ended = tale.at(end).done(ALICE, number, "v1", at(1));
            slowest = vec![begun, ended];
        }
        tale.at(6_000).read(ALICE, 5);
        tale.write(BOB, 0, "v2");
        tale.at(9_000).ended(ALICE, 5, Outcome::Unknown);
        tale.done(BOB, 0, "v2", at(2));
        (tale, slowest)
    }

    #[test]
    fn too_slow_at_the_percentile_breaks_it() {
        let (tale, slowest) = tale();
        let property = tale.whole(reads(60.0, 39));
        let because = "p60 of 6 reads was 40 ms, and at most 39 ms was promised: \
                       Alice's read of bio, begun at 5.000 s, took 50 ms";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, slowest);
    }

    #[test]
    fn what_was_not_answered_took_longer_than_any_answer() {
        let (tale, _) = tale();
        let property = tale.whole(reads(100.0, 1_000));
        let because = "p100 of 6 reads is longer than any answer took, and at most 1 s was promised: 1 not done, the first \
                       Alice's read of bio, begun at 6.000 s";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(tale.whole(reads(83.0, 50)).verdict(), Verdict::Held);
    }

    #[test]
    fn what_is_waited_for_at_the_end_counts_once_it_is_later_than_any_answer() {
        for (end, held) in [(20, true), (21, false)] {
            let mut tale = Tale::new();
            tale.read(ALICE, 0);
            tale.at(10).done(ALICE, 0, "v1", at(1));
            tale.at(10).read(ALICE, 1);
            tale.at(end);
            let verdict = tale.whole(reads(100.0, 1_000)).verdict();
            assert_eq!(verdict == Verdict::Held, held, "{end}");
        }
    }

    #[test]
    fn what_is_hardly_too_slow_does_not_read_as_what_was_promised() {
        let mut tale = Tale::new();
        tale.read(ALICE, 6);
        tale.after(250_000_200).done(ALICE, 6, "v1", at(1));
        let property = tale.whole(reads(100.0, 250));
        let because = "p100 of 1 reads was 250.0002 ms, and at most 250 ms was promised: \
                       Alice's read of bio, begun at 0.000 s, took 250.0002 ms";
        assert_eq!(sentences(&property), [because]);
    }

    #[test]
    fn as_slow_as_promised_is_fine() {
        let (tale, _) = tale();
        assert_eq!(tale.whole(reads(60.0, 40)).verdict(), Verdict::Held);
    }

    #[test]
    fn of_too_few_there_is_nothing_to_judge() {
        let (tale, _) = tale();
        let waits_for =
            "100 reads that have ended: there were 6, and p99 says nothing of fewer".to_owned();
        let property = tale.whole(reads(99.0, 1));
        assert_eq!(property.verdict(), Verdict::Undecided { waits_for });
    }
}
