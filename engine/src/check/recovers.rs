//! Recovers: some time after a moment, usually the end of a fault, all is well again: each operation that
//! begins from then on, and up to another moment if there is one, is done in time. The first that is not breaks
//! it; whether it holds is known at the end.

use crate::format::units::Duration;
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::{Span, Time};
use crate::protocols::Record;

use super::config::{Promised, PropertyDoubts, PropertySite, config, span};
use super::operations::{Ended, Operation, Operations};
use super::property::{End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;

/// What is promised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recovery {
    /// From when recovery is counted.
    pub since: Time,
    /// How long it may take.
    pub within: Span,
    /// Operations that begin then or later do not count.
    pub until: Time,
    /// How long an operation may take.
    pub answered_in: Span,
}

config! {
/// Some time after a moment, usually the end of a fault, each operation that begins is answered in time.
Config {
    /// Only operations that do this.
    #[serde(default)]
    pub of: Option<Verb>,
    /// From when recovery is counted.
    pub since: Duration,
    /// How long it may take.
    pub within: Duration,
    /// Operations that begin then or later do not count.
    #[serde(default)]
    pub until: Option<Duration>,
    /// How long an operation may take.
    #[schemars(extend("x-positive" = true))]
    pub answered_in: Duration,
}
}

impl Promised for Config {
    type Fold = Recovers;
    const SAFETY: bool = false;

    fn fold(&self, site: &mut dyn PropertySite) -> Recovers {
        let promise = Recovery {
            since: Time(self.since.nanos()),
            within: span(self.within),
            until: self
                .until
                .map_or(Time(u64::MAX), |until| Time(until.nanos())),
            answered_in: span(self.answered_in),
        };
        Recovers::new(site.filter(self.of, None), promise)
    }

    fn doubt(&self, doubts: &mut dyn PropertyDoubts) {
        doubts.within_run("since", self.since);
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Recovers {
    filter: Filter,
    promise: Recovery,
    operations: Operations,
    /// How many operations began in the time that counts.
    judged: u64,
    steps: Step,
    findings: Findings,
}

impl Recovers {
    /// The promise for these operations.
    #[must_use]
    pub fn new(filter: Filter, promise: Recovery) -> Self {
        Self {
            filter,
            promise,
            operations: Operations::default(),
            judged: 0,
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }

    fn counts(&self, operation: &Operation) -> bool {
        let begun = operation.begun.at;
        begun >= self.promise.since
            && begun < self.promise.until
            && self.filter.takes(operation.id, operation.ask)
    }

    fn ended(&mut self, ended: &Ended, at: Time, cast: &Cast) {
        let in_time = ended.took() <= self.promise.answered_in;
        if in_time && matches!(ended.outcome, Outcome::Done { .. }) {
            self.judged += 1;
        } else {
            self.failed(&ended.operation, ended.steps(), at, cast);
        }
    }

    /// An operation was not done in time, which is known since `at`.
    fn failed(&mut self, operation: &Operation, steps: Vec<Step>, at: Time, cast: &Cast) {
        self.judged += 1;
        let Recovery {
            since,
            within,
            answered_in,
            ..
        } = self.promise;
        if operation.begun.at.since(since) <= within || self.findings.count() > 0 {
            return;
        }
        let name = cast.operation(operation.id).map_or_else(
            || {
                let client = cast.process(operation.id.client);
                format!("{client}'s {}", operation.ask.show(&cast.names))
            },
            str::to_owned,
        );
        let (begun, from) = (operation.begun.at, since + within);
        let digits = Time::digits(&[begun, from, since]);
        let after = if within == Span::ZERO {
            String::new()
        } else {
            format!(", {within} after {since:.digits$}")
        };
        let because = format!(
            "{name}, begun at {begun:.digits$}, was not answered within {answered_in}, \
             and from {from:.digits$} on{after}, each should be",
        );
        self.findings.violated(self.steps, at, || (steps, because));
    }
}

impl Property for Recovers {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step;
        if let Some(ended) = self.operations.observe(step, record)
            && self.counts(&ended.operation)
        {
            self.ended(&ended, record.at, cast);
        }
        self.steps = step + 1;
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        let open: Vec<Operation> = self
            .operations
            .open()
            .filter(|open| self.counts(open))
            .filter(|open| end.at.since(open.begun.at) > self.promise.answered_in)
            .copied()
            .collect();
        for operation in open {
            self.failed(&operation, vec![operation.begun.step], end.at, cast);
        }
        let open = (self.judged == 0).then(|| format!("{} to be judged by", self.filter.noun()));
        self.findings.close(self.steps, open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, Tale, at, sentences};
    use crate::check::verdict::Verdict;

    fn property(within: u64) -> Recovers {
        let promise = Recovery {
            since: Time(1_000_000_000),
            within: Span::millis(within),
            until: Time(3_000_000_000),
            answered_in: Span::millis(100),
        };
        Recovers::new(Filter::default(), promise)
    }

    /// One read fails before the moment, one is slow 500 ms after it, one is fine, one fails too late to count.
    fn tale() -> (Tale, Vec<Step>) {
        let mut tale = Tale::new();
        tale.at(900).read(ALICE, 0);
        tale.at(950).ended(ALICE, 0, Outcome::Unknown);
        let begun = tale.at(1_500).read(ALICE, 1);
        let ended = tale.at(1_700).done(ALICE, 1, "v1", at(1));
        tale.at(2_000).read(ALICE, 2);
        tale.at(2_050).done(ALICE, 2, "v1", at(1));
        tale.at(3_000).read(ALICE, 3);
        tale.at(3_050).ended(ALICE, 3, Outcome::Unknown);
        (tale, vec![begun, ended])
    }

    #[test]
    fn what_is_slow_for_longer_than_promised_breaks_it() {
        let (tale, evidence) = tale();
        let slow = tale.whole(property(400));
        let because = "Alice's read bio, begun at 1.500 s, was not answered within 100 ms, \
                       and from 1.400 s on, 400 ms after 1.000 s, each should be";
        assert_eq!(sentences(&slow), [because]);
        assert_eq!(slow.violations()[0].evidence, evidence);
        assert_eq!(tale.whole(property(500)).verdict(), Verdict::Held);
    }

    #[test]
    fn what_has_no_answer_at_the_end_counts_and_nothing_at_all_is_no_recovery() {
        let mut tale = Tale::new();
        assert!(tale.whole(property(400)).verdict().is_undecided());
        tale.at(1_600).read(ALICE, 0);
        tale.at(1_701);
        assert!(tale.whole(property(400)).verdict().is_violated());
    }
}
