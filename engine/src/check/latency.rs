//! Latency: the time from question to answer, at a percentile, is at most so much.
//!
//! Only operations that were done count; how many are is the business of
//! [`Answered`](super::answered::Answered). The percentile is the nearest rank: the smallest time that at
//! least that share of the operations did not exceed. Judged at the end.

use crate::format::clamp::Clamp;
use crate::format::decimal::shortest;
use crate::format::name::NodeId;
use crate::format::units::Duration;
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::Span;
use crate::protocols::Record;
use crate::sorted::sort;

use super::config::{Promised, PropertySite, config, span};
use super::operations::{Ended, Operations};
use super::property::{End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;

/// A percentile in thousandths of a per cent, so that ranks are whole numbers: 99 is 99,000.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Percentile(u32);

impl Percentile {
    /// From a number of per cent, clamped to 0 to 100 and rounded to a thousandth.
    #[must_use]
    pub fn new(percent: f64) -> Self {
        Self((percent.between(0.0, 100.0) * 1_000.0).round() as u32)
    }

    /// The value of this rank among `sorted`; `None` if there are none.
    #[must_use]
    pub fn of<T: Copy>(self, sorted: &[T]) -> Option<T> {
        let rank = (sorted.len() as u64 * u64::from(self.0)).div_ceil(100_000);
        sorted.get(rank.saturating_sub(1) as usize).copied()
    }

    /// `p99`, `p99.9`.
    #[must_use]
    pub fn words(self) -> String {
        format!("p{}", shortest(f64::from(self.0) / 1_000.0))
    }
}

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
            self.spans.len(),
            self.filter.noun(),
            slowest.client(cast),
            verb.noun(),
            verb.preposition(),
            cast.names.text(slowest.operation.ask.key()),
            slowest.operation.begun.at,
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
        if counts && matches!(ended.outcome, Outcome::Done { .. }) {
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
        sort(&mut self.spans);
        let found = self.percentile.of(&self.spans);
        let open = found
            .is_none()
            .then(|| format!("{} that were answered", self.filter.noun()));
        if let (Some(found), Some(slowest)) = (found, self.slowest)
            && found > self.at_most
        {
            let told = (slowest.steps(), self.sentence(found, &slowest, cast));
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
        let property = tale.whole(reads(80.0, 39));
        let because = "p80 of 5 reads was 40 ms, and at most 39 ms was promised: \
                       Alice's read of bio, begun at 5.000 s, took 50 ms";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, slowest);
    }

    #[test]
    fn what_is_hardly_too_slow_does_not_read_as_what_was_promised() {
        let (mut tale, _) = tale();
        tale.after(150_000).read(ALICE, 6);
        tale.after(250_000_200).done(ALICE, 6, "v1", at(1));
        let property = tale.whole(reads(100.0, 250));
        let because = "p100 of 6 reads was 250.0002 ms, and at most 250 ms was promised: \
                       Alice's read of bio, begun at 9.000 s, took 250.0002 ms";
        assert_eq!(sentences(&property), [because]);
    }

    #[test]
    fn as_slow_as_promised_is_fine() {
        let (tale, _) = tale();
        assert_eq!(tale.whole(reads(80.0, 40)).verdict(), Verdict::Held);
    }

    #[test]
    fn without_answers_there_is_nothing_to_judge() {
        let waits_for = "reads that were answered".to_owned();
        let property = Tale::new().whole(reads(99.0, 1));
        assert_eq!(property.verdict(), Verdict::Undecided { waits_for });
    }

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let sorted: Vec<u32> = (1..=200).collect();
        assert_eq!(Percentile::new(50.0).of(&sorted), Some(100));
        assert_eq!(Percentile::new(99.0).of(&sorted), Some(198));
        assert_eq!(Percentile::new(99.9).of(&sorted), Some(200));
        assert_eq!(Percentile::new(100.0).of(&sorted), Some(200));
        assert_eq!(Percentile::new(0.0).of(&sorted), Some(1));
        assert_eq!(Percentile::new(99.0).of(&[7]), Some(7));
        assert_eq!(Percentile::new(99.0).of::<u32>(&[]), None);
        assert_eq!(Percentile::new(99.9).words(), "p99.9");
        assert_eq!(Percentile::new(99.0).words(), "p99");
    }
}
