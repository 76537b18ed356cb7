//! Gauges: single numbers that sum up a finished run.

use crate::kernel::sorted::SortedMap;
use std::rc::Rc;

use crate::kernel::id::{LinkId, MachineId, ProcessId};
use crate::kernel::operation::{Outcome, Position};
use crate::kernel::process::Note;
use crate::kernel::record::Fact;
use crate::kernel::time::{Span, Time};
use crate::run::tariff::Tariff;

use crate::run::waste::Waste;

use super::latency::Percentile;
use super::operations::Ended;
use super::scope::Filter;
use super::share_of_reads::By;
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
    /// How much of the workers' time went into formats for the wire, in nanoseconds.
    Coded,
    /// The share of all work that was for callers who no longer waited, from 0 to 1.
    WastedWork,
}

impl Gauge {
    /// What it shows; `None` where there is nothing to measure.
    #[must_use]
    pub fn read(&self, story: &Story<'_>) -> Option<f64> {
        match self {
            Self::Latency(filter, percentile) => latency(story, filter, *percentile),
            Self::Lag { groups, of } => lag(story, groups, *of),
            Self::Answered(filter, within) => answered(story, filter, *within),
            Self::ShareOfReads(by) => share_of_reads(story, *by),
            Self::Busy(machine) => story.end.busy.get(machine.index()).copied(),
            Self::NumbersKept(bank) => Some(numbers_kept(story, *bank)),
            Self::Messages(links) => Some(sent(story, links.as_deref()).map(|_| 1.0).sum()),
            Self::Bytes(links) => Some(sent(story, links.as_deref()).sum()),
            Self::WastedWork => {
                let mut waste = Waste::default();
                for (step, record) in story.trace.iter() {
                    waste.observe(step, record);
                }
                waste.share()
            }
            Self::Cost(tariff, a_million) => cost(story, tariff, a_million.as_ref()),
            Self::AcrossZones(tariff, kind) => across_zones(story, tariff, *kind),
            Self::Coded => Some(coded(story)),
        }
    }
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

fn share_of_reads(story: &Story<'_>, by: By) -> Option<f64> {
    let mut mine = 0_u64;
    let mut all = 0_u64;
    for (_, record) in story.trace.iter() {
        if let Fact::Noted(process, Note::Served { primary, .. }) = record.fact {
            all += 1;
            mine += u64::from(by.is(process, primary));
        }
    }
    (all > 0).then(|| mine as f64 / all as f64)
}

fn numbers_kept(story: &Story<'_>, sought: ProcessId) -> f64 {
    let mut most = 0;
    for (_, record) in story.trace.iter() {
        if let Fact::Noted(bank, Note::Executed { remembered, .. }) = record.fact
            && bank == sought
        {
            most = remembered.max(most);
        }
    }
    f64::from(most)
}

/// The sizes of all messages sent, over these links or over all, in bytes.
fn sent<'a>(story: &'a Story<'_>, over: Option<&'a [LinkId]>) -> impl Iterator<Item = f64> + 'a {
    story.trace.iter().filter_map(move |(_, record)| {
        let Fact::Sent { link, size, .. } = record.fact else {
            return None;
        };
        let counts = over.is_none_or(|over| over.contains(&link));
        counts.then(|| f64::from(size))
    })
}

fn cost(story: &Story<'_>, tariff: &Tariff, a_million: Option<&Filter>) -> Option<f64> {
    let records = story.trace.iter();
    let charges = records.filter_map(|(_, record)| tariff.charge(&record.fact));
    let all: f64 = charges.sum();
    let Some(filter) = a_million else {
        return Some(all);
    };
    let begun = story.begun().map(|(operation, _)| operation);
    let begun = begun.filter(|operation| filter.takes(operation.id, operation.ask));
    let begun = begun.count();
    (begun > 0).then(|| all / begun as f64 * 1e6)
}

fn across_zones(story: &Story<'_>, tariff: &Tariff, only: Option<u16>) -> Option<f64> {
    let mut across = 0_u64;
    let mut all = 0_u64;
    for (_, record) in story.trace.iter() {
        if let Fact::Sent { from, to, kind, .. } = record.fact
            && only.is_none_or(|only| only == kind.number)
            && let Some((one, other)) = tariff.pair(from, to)
        {
            all += 1;
            across += u64::from(one != other);
        }
    }
    (all > 0).then(|| across as f64 / all as f64)
}

fn coded(story: &Story<'_>) -> f64 {
    let mut nanos = 0;
    for (_, record) in story.trace.iter() {
        if let Fact::Noted(_, Note::Coded { span, .. }) = record.fact {
            nanos += span.0;
        }
    }
    nanos as f64
}

fn lag(story: &Story<'_>, groups: &[Vec<ProcessId>], of: Option<ProcessId>) -> Option<f64> {
    let meant = |copy: &ProcessId| of.is_none_or(|of| of == *copy);
    groups
        .iter()
        .filter(|group| group.iter().any(meant))
        .filter_map(|group| lag_within(story, group, meant))
        .max()
        .map(|nanos| nanos as f64)
}

fn lag_within(
    story: &Story<'_>,
    group: &[ProcessId],
    meant: impl Fn(&ProcessId) -> bool,
) -> Option<u64> {
    let mut first: SortedMap<Position, Time> = SortedMap::new();
    let mut reached: SortedMap<ProcessId, Position> = SortedMap::new();
    let mut longest = 0;
    for (_, record) in story.trace.iter() {
        let Fact::Noted(copy, Note::Applied { position, .. }) = record.fact else {
            continue;
        };
        if !group.contains(&copy) || reached.get(&copy).is_some_and(|end| *end >= position) {
            continue;
        }
        reached.insert(copy, position);
        let begun = *first.entry(position).or_insert(record.at);
        if meant(&copy) {
            longest = longest.max(record.at.since(begun).0);
        }
    }
    for copy in group.iter().filter(|copy| meant(copy)) {
        let end = reached.get(copy).copied().unwrap_or_default();
        let missing = first.iter().find(|(position, _)| **position > end);
        longest = longest.max(missing.map_or(0, |(_, at)| story.end.at.since(*at).0));
    }
    (!first.is_empty()).then_some(longest)
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
