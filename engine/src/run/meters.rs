//! Meters: what a run has cost and how quick it was, as a fold over its records. Read at any step, they
//! say how it stood then.

use crate::kernel::sorted::SortedMap;
use std::rc::Rc;

use super::ages::Ages;
use super::histogram::Histogram;
use super::tariff::Tariff;
use super::trail::Fold;
use crate::kernel::id::{LinkId, OperationId, ZoneId};
use crate::kernel::message::Kind;
use crate::kernel::network::Fate;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::process::Note;
use crate::kernel::record::{Fact, Record};
use crate::kernel::time::{Span, Time};

/// Messages and their bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Traffic {
    /// How many were sent.
    pub messages: u64,
    /// Their size on the wire, in bytes.
    pub bytes: u64,
}

impl Traffic {
    fn add(&mut self, size: u32) {
        self.messages += 1;
        self.bytes += u64::from(size);
    }
}

/// Operations of one sort.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Operations {
    /// How many began.
    pub begun: u64,
    /// How many were done.
    pub done: u64,
    /// How many were refused.
    pub refused: u64,
    /// How many ended without an answer.
    pub unknown: u64,
    /// How long those took that were done, from question to answer.
    pub latency: Histogram,
}

impl Operations {
    /// How many have begun and not ended.
    #[must_use]
    pub const fn open(&self) -> u64 {
        self.begun - self.done - self.refused - self.unknown
    }
}

/// All that is counted.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Meters {
    sent: Traffic,
    delivered: u64,
    duplicated: u64,
    fates: SortedMap<Fate, u64>,
    kinds: SortedMap<u16, (&'static str, Traffic)>,
    links: Vec<Traffic>,
    operations: [Operations; Verb::ALL.len()],
    open: SortedMap<OperationId, (Time, Verb)>,
    served_by_primary: u64,
    served: u64,
    retried: u64,
    ages: Ages,
    oldest: Option<Span>,
    page_messages: u64,
    tariff: Rc<Tariff>,
    pairs: SortedMap<(ZoneId, ZoneId), Traffic>,
    coded: Span,
}

impl Fold for Meters {
    fn observe(&mut self, record: &Record) {
        if let Some(page) = self.ages.observe(0, record) {
            self.oldest = self.oldest.max(Some(page.age));
        }
        match &record.fact {
            Fact::Sent {
                from,
                to,
                link,
                kind,
                size,
                operation,
                ..
            } => {
                if let Some(pair) = self.tariff.pair(*from, *to) {
                    self.pairs.entry(pair).or_default().add(*size);
                }
                let served = operation.and_then(|operation| self.open.get(&operation));
                let page = served.is_some_and(|(_, verb)| *verb == Verb::Page);
                self.page_messages += u64::from(page);
                self.sent(*link, kind, *size);
            }
            Fact::Duplicated { .. } => self.duplicated += 1,
            Fact::Delivered(..) => self.delivered += 1,
            Fact::Ended(_, fate) => *self.fates.entry(*fate).or_default() += 1,
            Fact::Unreachable { .. } => *self.fates.entry(Fate::Unreachable).or_default() += 1,
            Fact::Invoked(operation, ask) => {
                let verb = ask.verb();
                self.open.insert(*operation, (record.at, verb));
                self.operations[verb.index()].begun += 1;
            }
            Fact::Completed(operation, outcome) => self.completed(*operation, outcome, record.at),
            Fact::Noted(_, Note::Served { primary, .. }) => {
                self.served += 1;
                self.served_by_primary += u64::from(*primary);
            }
            Fact::Noted(_, Note::Retried { .. }) => self.retried += 1,
            Fact::Noted(_, Note::Coded { span, .. }) => self.coded += *span,
            _ => {}
        }
    }
}

impl Meters {
    /// Nothing counted yet, of a run that is billed like this.
    #[must_use]
    pub fn billed(tariff: Rc<Tariff>) -> Self {
        Self {
            tariff,
            ..Self::default()
        }
    }

    fn sent(&mut self, link: LinkId, kind: &'static Kind, size: u32) {
        self.sent.add(size);
        if link.index() >= self.links.len() {
            self.links.resize(link.index() + 1, Traffic::default());
        }
        self.links[link.index()].add(size);
        let of_kind = self.kinds.entry(kind.number);
        of_kind
            .or_insert((kind.name, Traffic::default()))
            .1
            .add(size);
    }

    fn completed(&mut self, operation: OperationId, outcome: &Outcome, at: Time) {
        let Some((begun, verb)) = self.open.remove(&operation) else {
            return;
        };
        let operations = &mut self.operations[verb.index()];
        match outcome {
            Outcome::Done { .. } => {
                operations.done += 1;
                operations.latency.add(at.since(begun));
            }
            Outcome::Refused(_) => operations.refused += 1,
            Outcome::Unknown => operations.unknown += 1,
        }
    }

    /// Everything sent, duplicates that the network made not counted.
    #[must_use]
    pub const fn traffic(&self) -> Traffic {
        self.sent
    }

    /// How many messages were delivered, duplicates included.
    #[must_use]
    pub const fn delivered(&self) -> u64 {
        self.delivered
    }

    /// How many duplicates the network made.
    #[must_use]
    pub const fn duplicated(&self) -> u64 {
        self.duplicated
    }

    /// How many messages met this fate.
    #[must_use]
    pub fn ended(&self, fate: Fate) -> u64 {
        self.fates.get(&fate).copied().unwrap_or_default()
    }

    /// How many messages met each fate, those left out that none met.
    pub fn fates(&self) -> impl Iterator<Item = (Fate, u64)> {
        self.fates.iter().map(|(fate, count)| (*fate, *count))
    }

    /// How many messages were not delivered and no longer can be.
    #[must_use]
    pub fn undelivered(&self) -> u64 {
        self.fates.values().sum()
    }

    /// What was sent of each kind of message, by the kind's number, with its name.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, Traffic)> {
        self.kinds.values().copied()
    }

    /// What was sent over a link.
    #[must_use]
    pub fn link(&self, link: LinkId) -> Traffic {
        self.links.get(link.index()).copied().unwrap_or_default()
    }

    /// The operations that do this.
    #[must_use]
    pub const fn operations(&self, verb: Verb) -> &Operations {
        &self.operations[verb.index()]
    }

    /// Each verb with its operations.
    pub fn all_operations(&self) -> impl Iterator<Item = (Verb, &Operations)> {
        Verb::ALL.into_iter().zip(&self.operations)
    }

    /// The share of answered reads that the primary answered, from 0 to 1; `None` before the first.
    #[must_use]
    pub fn reads_on_primary(&self) -> Option<f64> {
        (self.served > 0).then(|| self.served_by_primary as f64 / self.served as f64)
    }

    /// For how long what a page showed had been out of date at most when the page came; `None` before the
    /// first that shows values.
    #[must_use]
    pub const fn oldest(&self) -> Option<Span> {
        self.oldest
    }

    /// How many messages a page view takes on average, those of its retries and of the calls behind it
    /// included; `None` before the first.
    #[must_use]
    pub fn messages_a_page(&self) -> Option<f64> {
        let pages = self.operations(Verb::Page).begun;
        (pages > 0).then(|| self.page_messages as f64 / pages as f64)
    }

    /// What was sent between each pair of zones, the lower id first, and within each zone, both ends the same.
    pub fn zone_pairs(&self) -> impl Iterator<Item = ((ZoneId, ZoneId), Traffic)> {
        self.pairs.iter().map(|(pair, traffic)| (*pair, *traffic))
    }

    /// How many bytes were sent over links that have a price.
    #[must_use]
    pub fn priced_bytes(&self) -> u64 {
        let links = self.links.iter().zip(&self.tariff.usd_per_gb);
        let priced = links.filter(|(_, price)| **price > 0.0);
        priced.map(|(traffic, _)| traffic.bytes).sum()
    }

    /// How much of the workers' time went into formats for the wire.
    #[must_use]
    pub const fn coded(&self) -> Span {
        self.coded
    }

    /// The bill so far, in US dollars; `None` where nothing has a price.
    #[must_use]
    pub fn cost(&self) -> Option<f64> {
        let links = self.links.iter().zip((0..).map(LinkId));
        let bytes = links.map(|(traffic, link)| self.tariff.bytes(link, traffic.bytes));
        let all = bytes.sum::<f64>() + self.tariff.work(self.coded);
        self.tariff.has_prices().then_some(all)
    }

    /// What a million page views cost at the rate of those begun so far, in US dollars; `None` where nothing
    /// has a price, and before the first.
    #[must_use]
    pub fn cost_of_a_million_pages(&self) -> Option<f64> {
        let pages = self.operations(Verb::Page).begun;
        let cost = self.cost().filter(|_| pages > 0)?;
        Some(cost / pages as f64 * 1e6)
    }

    /// How many requests went out again because no answer came.
    #[must_use]
    pub const fn retried(&self) -> u64 {
        self.retried
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{FlightId, ProcessId, Symbol};
    use crate::kernel::message::{Content, Family};
    use crate::kernel::operation::{Ask, Position, Refusal, Value};
    use crate::kernel::time::Span;

    static ASK: Kind = Kind {
        number: 200,
        name: "ask",
        family: Family::Request,
    };

    fn sent(flight: u64, link: u16, size: u32) -> Fact {
        Fact::Sent {
            flight: FlightId(flight),
            from: ProcessId(0),
            to: ProcessId(1),
            link: LinkId(link),
            number: 0,
            kind: &ASK,
            operation: None,
            size,
            content: Content::default(),
            due: Time::ZERO,
        }
    }

    fn meters(facts: Vec<(u64, Fact)>) -> Meters {
        let mut meters = Meters::default();
        for (millis, fact) in facts {
            let at = Time(millis * 1_000_000);
            meters.observe(&Record { at, fact });
        }
        meters
    }

    #[test]
    fn messages_are_counted_by_link_kind_and_fate() {
        let meters = meters(vec![
            (1, sent(1, 1, 100)),
            (1, sent(2, 3, 50)),
            (1, sent(3, 3, 50)),
            (2, Fact::Delivered(FlightId(1), ProcessId(1))),
            (2, Fact::Ended(FlightId(2), Fate::Lost)),
            (2, Fact::Ended(FlightId(3), Fate::Cut)),
        ]);
        let all = Traffic {
            messages: 3,
            bytes: 200,
        };
        assert_eq!(meters.traffic(), all);
        assert_eq!(meters.kinds().collect::<Vec<_>>(), [("ask", all)]);
        assert_eq!(meters.link(LinkId(3)).bytes, 100);
        assert_eq!(meters.link(LinkId(2)), Traffic::default());
        assert_eq!((meters.delivered(), meters.undelivered()), (1, 2));
        assert_eq!(
            meters.fates().collect::<Vec<_>>(),
            [(Fate::Lost, 1), (Fate::Cut, 1)]
        );
    }

    #[test]
    fn operations_are_counted_by_their_end_and_timed_when_done() {
        let operation = |number| OperationId {
            client: ProcessId(0),
            number,
        };
        let key = Symbol(0);
        let write = Ask::bringing(Verb::Write, key, Value::Nothing);
        let done = Outcome::Done {
            value: Value::Nothing,
            position: Position::default(),
        };
        let refused = Outcome::Refused(Refusal::TooOld);
        let meters = meters(vec![
            (0, Fact::Invoked(operation(0), Ask::of(Verb::Read, key))),
            (5, Fact::Invoked(operation(1), write)),
            (10, Fact::Invoked(operation(2), Ask::of(Verb::Read, key))),
            (10, Fact::Invoked(operation(3), Ask::of(Verb::Read, key))),
            (20, Fact::Completed(operation(0), done)),
            (30, Fact::Completed(operation(1), Outcome::Unknown)),
            (40, Fact::Completed(operation(2), refused)),
        ]);
        let reads = meters.operations(Verb::Read);
        assert_eq!(
            (reads.begun, reads.done, reads.refused, reads.open()),
            (3, 1, 1, 1)
        );
        assert_eq!(reads.latency.percentile(50.0), Some(Span::millis(20)));
        let writes = meters.operations(Verb::Write);
        assert_eq!((writes.begun, writes.unknown, writes.open()), (1, 1, 0));
        assert_eq!(writes.latency.percentile(99.0), None);
    }

    #[test]
    fn reads_on_the_primary_are_a_share_of_those_answered() {
        let served = |primary| {
            let operation = OperationId {
                client: ProcessId(0),
                number: 0,
            };
            Fact::Noted(ProcessId(1), Note::Served { operation, primary })
        };
        assert_eq!(meters(vec![]).reads_on_primary(), None);
        let three = meters(vec![
            (1, served(true)),
            (2, served(false)),
            (3, served(false)),
            (4, served(false)),
        ]);
        assert_eq!(three.reads_on_primary(), Some(0.25));
    }
}
