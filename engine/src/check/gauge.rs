//! Gauges: single numbers that sum up a finished run.

use std::rc::Rc;

use crate::kernel::id::{LinkId, MachineId, ProcessId};
use crate::kernel::operation::Outcome;
use crate::kernel::time::Span;
use crate::measure::Plain;
use crate::measure::bill::Bill;
use crate::measure::figure::Now;
use crate::measure::fold::{Measure, System};
use crate::measure::kept::Kept;
use crate::measure::lag::Lags;
use crate::measure::links::Links;
use crate::measure::operations::Filter;
use crate::measure::reads::{By, Reads};
use crate::measure::zones::Zones;
use crate::run::tariff::Tariff;

use super::latency::Percentile;
use super::operations::Ended;
use super::story::Story;

/// A number that a run gives.
#[derive(Clone, PartialEq, Debug)]
pub enum Gauge {
    /// The time from question to answer of these operations at this percentile, of those that were done;
    /// in nanoseconds.
    Latency(Filter, Percentile),
    /// How far a copy was behind at most: the longest time that it had not applied an entry which some
    /// copy of its store had; in nanoseconds. An entry that it applies again after a crash does not count.
    Lag {
        /// The copies of each store.
        groups: Vec<Vec<ProcessId>>,
        /// The copy; the one furthest behind if there is none.
        of: Option<ProcessId>,
    },
    /// The share of these operations that were done, within this span if there is one, of those that have
    /// ended, or never will, since the system is at rest; from 0 to 1.
    Answered(Filter, Option<Span>),
    /// The share of reads that were answered by this copy, from 0 to 1.
    ShareOfReads(By),
    /// The share of time for which a machine's workers were busy, from 0 to 1.
    Busy(MachineId),
    /// How many numbers of executed transfers a bank kept in mind at most.
    NumbersKept(ProcessId),
    /// How many messages were sent, over these links or over all.
    Messages(Option<Vec<LinkId>>),
    /// How many bytes were sent, over these links or over all.
    Bytes(Option<Vec<LinkId>>),
    /// What the run is billed by this tariff, or a million of these operations at the rate of those that
    /// began, in US dollars.
    Cost(Rc<Tariff>, Option<Filter>),
    /// The share of messages of this kind, or of all, that left their zone, from 0 to 1.
    AcrossZones(Rc<Tariff>, Option<u16>),
    /// What a measure of the registry says, that needs no arguments.
    Plain(Plain, System),
}

impl Gauge {
    /// What it shows; `None` where there is nothing to measure.
    #[must_use]
    pub fn read(&self, story: &Story<'_>) -> Option<f64> {
        match self {
            Self::Latency(filter, percentile) => latency(story, filter, *percentile),
            Self::Lag { groups, of } => {
                let meant = |copy| of.is_none_or(|of| of == copy);
                let longest = fold(story, Lags::of(groups)).longest(meant, story.end.at);
                longest.map(|span| span.0 as f64)
            }
            Self::Answered(filter, within) => answered(story, filter, *within),
            Self::ShareOfReads(by) => fold(story, Reads::default()).share(*by),
            Self::Busy(machine) => story.end.busy.get(machine.index()).copied(),
            Self::NumbersKept(bank) => Some(f64::from(fold(story, Kept::default()).of(*bank).most)),
            Self::Messages(links) => {
                let sent = fold(story, Links::default()).among(links.as_deref());
                Some(sent.messages as f64)
            }
            Self::Bytes(links) => {
                let sent = fold(story, Links::default()).among(links.as_deref());
                Some(sent.bytes as f64)
            }
            Self::Cost(tariff, None) => {
                let bill = Bill::per(Rc::clone(tariff), Filter::default());
                Some(fold(story, bill).total())
            }
            Self::Cost(tariff, Some(filter)) => {
                let bill = Bill::per(Rc::clone(tariff), filter.clone());
                fold(story, bill).a_million()
            }
            Self::AcrossZones(tariff, kind) => {
                fold(story, Zones::of(Rc::clone(tariff), *kind)).share_across()
            }
            Self::Plain(plain, system) => {
                let mut measure = plain.measure(system);
                for (_, record) in story.trace.iter() {
                    measure.take(record);
                }
                measure.gauge(&Now {
                    at: story.end.at,
                    used: &story.end.used,
                })
            }
        }
    }
}

/// What a measure makes of the whole run.
fn fold<M: Measure>(story: &Story<'_>, mut measure: M) -> M {
    for (_, record) in story.trace.iter() {
        measure.take(record);
    }
    measure
}

fn latency(story: &Story<'_>, filter: &Filter, percentile: Percentile) -> Option<f64> {
    let mut spans: Vec<u64> = story
        .all_ended()
        .filter(|ended| matches!(ended.outcome, Outcome::Done { .. }))
        .filter(|ended| filter.takes(ended.operation.id, ended.operation.ask))
        .map(|ended| ended.took().0)
        .collect();
    spans.sort_unstable();
    percentile.of(&spans).map(|nanos| nanos as f64)
}

fn answered(story: &Story<'_>, filter: &Filter, within: Option<Span>) -> Option<f64> {
    let mut done = 0_u64;
    let mut all = 0_u64;
    for (operation, ended) in story.begun() {
        if filter.takes(operation.id, operation.ask) && (ended.is_some() || story.end.quiet) {
            all += 1;
            let in_time = |ended: &Ended| within.is_none_or(|within| ended.took() <= within);
            let well = |ended: &Ended| matches!(ended.outcome, Outcome::Done { .. });
            done += u64::from(ended.is_some_and(|ended| well(ended) && in_time(ended)));
        }
    }
    (all > 0).then(|| done as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, BOB, DB1, DB2, Tale, at};
    use crate::kernel::id::ZoneId;
    use crate::kernel::operation::Verb;

    fn read(tale: &Tale, gauge: &Gauge) -> Option<f64> {
        let (trace, end) = (tale.trace(), tale.end(true));
        gauge.read(&Story::new(&trace, &[], &end))
    }

    #[test]
    fn lag_is_the_longest_time_without_an_entry_that_another_copy_has() {
        let gauge = |of| Gauge::Lag {
            groups: vec![vec![DB1, DB2]],
            of,
        };
        let mut tale = Tale::new();
        assert_eq!(read(&tale, &gauge(None)), None);
        tale.at(10).applied(DB1, "v1", at(1));
        tale.at(15).applied(DB2, "v1", at(1));
        assert_eq!(read(&tale, &gauge(None)), Some(5e6));
        tale.at(20).applied(DB1, "v2", at(2));
        tale.at(30).applied(DB1, "v3", at(3));
        tale.at(100).applied(DB2, "v2", at(2));
        assert_eq!(read(&tale, &gauge(Some(DB2))), Some(80e6));
        assert_eq!(read(&tale, &gauge(Some(DB1))), Some(0.0));
        // What it applies again does not count; what it never applies does, to the end.
        tale.at(150).applied(DB2, "v1", at(1));
        assert_eq!(read(&tale, &gauge(None)), Some(120e6));
    }

    #[test]
    fn operations_are_measured_by_the_filter() {
        let mut tale = Tale::new();
        tale.read(ALICE, 0);
        tale.at(10).done(ALICE, 0, "v1", at(1));
        tale.write(BOB, 0, "v2");
        tale.at(50).done(BOB, 0, "v2", at(2));
        tale.read(ALICE, 1);
        let filter = |verb| Filter {
            verb,
            clients: None,
        };
        let p99 = Percentile::new(99.0);
        assert_eq!(read(&tale, &Gauge::Latency(filter(None), p99)), Some(40e6));
        assert_eq!(
            read(&tale, &Gauge::Latency(filter(Some(Verb::Read)), p99)),
            Some(10e6)
        );
        assert_eq!(
            read(&tale, &Gauge::Answered(filter(Some(Verb::Read)), None)),
            Some(0.5)
        );
        assert_eq!(
            read(&tale, &Gauge::Answered(filter(Some(Verb::Write)), None)),
            Some(1.0)
        );
        let quick = Some(Span::millis(39));
        assert_eq!(
            read(&tale, &Gauge::Answered(filter(Some(Verb::Write)), quick)),
            Some(0.0)
        );
    }

    #[test]
    fn messages_bytes_and_their_price_add_up() {
        let mut tale = Tale::new();
        tale.copy(1, DB1, DB2, "v1");
        tale.copy(2, DB1, DB2, "v1");
        let (wan, lan) = (LinkId(0), LinkId(1));
        assert_eq!(read(&tale, &Gauge::Messages(None)), Some(2.0));
        assert_eq!(read(&tale, &Gauge::Messages(Some(vec![lan]))), Some(0.0));
        assert_eq!(read(&tale, &Gauge::Bytes(Some(vec![wan]))), Some(240.0));
        let tariff = Rc::new(Tariff {
            zones: [0, 0, 0, 1, 1].map(ZoneId).to_vec(),
            usd_per_gb: vec![0.02, 1.0],
            usd_per_cpu_hour: 0.0,
        });
        let cost = read(&tale, &Gauge::Cost(Rc::clone(&tariff), None));
        assert_eq!(cost, Some(240.0 / 1e9 * 0.02));
        let a_million = |tale: &Tale| {
            let all = Some(Filter::default());
            read(tale, &Gauge::Cost(Rc::clone(&tariff), all))
        };
        assert_eq!(a_million(&tale), None);
        tale.read(ALICE, 0);
        assert_eq!(a_million(&tale), cost.map(|cost| cost * 1e6));
        let across = |kind| read(&tale, &Gauge::AcrossZones(Rc::clone(&tariff), kind));
        assert_eq!((across(None), across(Some(9))), (Some(1.0), None));
    }

    #[test]
    fn reads_are_shared_among_copies() {
        let mut tale = Tale::new();
        assert_eq!(read(&tale, &Gauge::ShareOfReads(By::Primary)), None);
        for (number, by) in (0..).zip([DB1, DB2, DB2, DB2]) {
            tale.served(by, ALICE, number);
        }
        assert_eq!(read(&tale, &Gauge::ShareOfReads(By::Primary)), Some(0.25));
        assert_eq!(
            read(&tale, &Gauge::ShareOfReads(By::Process(DB2))),
            Some(0.75)
        );
    }
}
