//! Series: how figures went over time, one value a window, for charts. Window `n` covers the times from
//! `n * width` up to, but not including, `(n + 1) * width`.

use crate::kernel::sorted::SortedMap;
use std::rc::Rc;

use super::ages::Ages;
use super::handled::Handlers;
use super::histogram::Histogram;
use super::lag::Lag;
use super::tariff::Tariff;
use super::trail::Fold;
use super::waste::Waste;
use crate::kernel::id::{LinkId, OperationId, ProcessId, ZoneId};
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::process::Note;
use crate::kernel::record::{Fact, Record};
use crate::kernel::time::{Span, Time};

/// A run has at most so many windows.
const WINDOWS_MAX: u64 = 240;
/// No window is shorter.
const WIDTH_MIN: Span = Span::millis(10);

/// The median and the 99th percentile of what ended within one window; `None` if nothing did.
pub type Percentiles = Option<[Span; 2]>;

/// Figures over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    width: Span,
    open: Window,
    messages: Vec<u64>,
    links: SortedMap<LinkId, Vec<u64>>,
    times: [Vec<Percentiles>; Verb::ALL.len()],
    stores: Vec<Lag>,
    lags: SortedMap<ProcessId, Vec<Span>>,
    kept: SortedMap<ProcessId, Kept>,
    /// The operations under way: since when, what they do, and how many messages served them so far.
    operations: SortedMap<OperationId, (Time, Verb, u64)>,
    ages: Ages,
    oldest: Vec<Option<Span>>,
    each: Vec<Option<f64>>,
    retried: Vec<u64>,
    endings: [Vec<u64>; 3],
    waste: Waste,
    wasted: Vec<Option<f64>>,
    tariff: Rc<Tariff>,
    pairs: SortedMap<(ZoneId, ZoneId), Vec<u64>>,
    cost: Vec<f64>,
    coded: Vec<Span>,
    handlers: Handlers,
}

/// How many numbers of transfers a bank keeps in mind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Kept {
    now: u32,
    windows: Vec<u32>,
}

/// The window that is not over.
#[derive(Clone, PartialEq, Debug, Default)]
struct Window {
    messages: u64,
    bytes: SortedMap<LinkId, u64>,
    times: [Histogram; Verb::ALL.len()],
    oldest: Option<Span>,
    /// Page views that ended, and the messages that served them.
    pages: (u64, u64),
    retried: u64,
    endings: [u64; 3],
    /// All work and all wasted work before the window.
    work: (Span, Span),
    pairs: SortedMap<(ZoneId, ZoneId), u64>,
    cost: f64,
    coded: Span,
}

impl Series {
    /// No figures yet of a run that ends at `until`, in which these processes hold copies of the same
    /// store, for each store.
    #[must_use]
    pub fn new(until: Time, stores: &[Vec<ProcessId>]) -> Self {
        let copies = stores.iter().flatten().map(|copy| (*copy, Vec::new()));
        Self {
            width: Span(until.0.div_ceil(WINDOWS_MAX).max(WIDTH_MIN.0)),
            open: Window::default(),
            messages: Vec::new(),
            links: SortedMap::new(),
            times: Default::default(),
            stores: stores.iter().map(|copies| Lag::new(copies)).collect(),
            lags: copies.collect(),
            kept: SortedMap::new(),
            operations: SortedMap::new(),
            ages: Ages::default(),
            oldest: Vec::new(),
            each: Vec::new(),
            retried: Vec::new(),
            endings: Default::default(),
            waste: Waste::default(),
            wasted: Vec::new(),
            tariff: Rc::default(),
            pairs: SortedMap::new(),
            cost: Vec::new(),
            coded: Vec::new(),
            handlers: Handlers::default(),
        }
    }

    /// The same, of a run that is billed like this.
    #[must_use]
    pub fn billed(self, tariff: Rc<Tariff>) -> Self {
        Self { tariff, ..self }
    }

    /// How long a window is.
    #[must_use]
    pub const fn width(&self) -> Span {
        self.width
    }

    /// How many windows are over.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether no window is over.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Messages sent within each window.
    #[must_use]
    pub fn messages(&self) -> &[u64] {
        &self.messages
    }

    /// Bytes sent over a link within each window; empty if none ever were.
    #[must_use]
    pub fn bytes(&self, link: LinkId) -> &[u64] {
        self.links.get(&link).map_or(&[], |bytes| bytes)
    }

    /// How long the operations that do this took, of those that were done within each window.
    #[must_use]
    pub fn times(&self, verb: Verb) -> &[Percentiles] {
        &self.times[verb.index()]
    }

    /// For how long what pages showed had been out of date at most, of those that came within each window;
    /// `None` if none came that shows values.
    #[must_use]
    pub fn oldest(&self) -> &[Option<Span>] {
        &self.oldest
    }

    /// How many messages a page view took on average, of those that ended within each window; `None` if
    /// none did.
    #[must_use]
    pub fn messages_a_page(&self) -> &[Option<f64>] {
        &self.each
    }

    /// How many requests went out again within each window because no answer came.
    #[must_use]
    pub fn retried(&self) -> &[u64] {
        &self.retried
    }

    /// How many operations were done, refused and left unknown within each window.
    #[must_use]
    pub const fn endings(&self) -> &[Vec<u64>; 3] {
        &self.endings
    }

    /// The share of the work of each window that was for callers who no longer waited, from 0 to 1; `None`
    /// if there was no work.
    #[must_use]
    pub fn wasted(&self) -> &[Option<f64>] {
        &self.wasted
    }

    /// Bytes sent between each pair of zones within each window, the lower id first, and within each zone,
    /// both ends the same.
    pub fn zone_pairs(&self) -> impl Iterator<Item = ((ZoneId, ZoneId), &[u64])> {
        self.pairs
            .iter()
            .map(|(pair, bytes)| (*pair, bytes.as_slice()))
    }

    /// What each window adds to the bill, in US dollars.
    #[must_use]
    pub fn cost(&self) -> &[f64] {
        &self.cost
    }

    /// How much of the workers' time went into formats for the wire within each window.
    #[must_use]
    pub fn coded(&self) -> &[Span] {
        &self.coded
    }

    /// Who handled requests, and how often names were looked up, second by second.
    #[must_use]
    pub const fn handlers(&self) -> &Handlers {
        &self.handlers
    }

    /// How far a copy was behind at the end of each window; empty for a process that is no copy.
    #[must_use]
    pub fn lag(&self, copy: ProcessId) -> &[Span] {
        self.lags.get(&copy).map_or(&[], |lags| lags)
    }

    /// The banks that keep numbers of transfers in mind, each with how many those were when a transfer was
    /// last executed before the end of each window.
    pub fn kept(&self) -> impl Iterator<Item = (ProcessId, &[u32])> {
        self.kept
            .iter()
            .map(|(bank, kept)| (*bank, kept.windows.as_slice()))
    }

    /// Closes the windows that are over at `now`: for when it is known that no record comes before.
    pub fn pass(&mut self, now: Time) {
        self.handlers.pass(now);
        while self.end_of_open() <= now {
            self.close();
        }
    }

    const fn end_of_open(&self) -> Time {
        Time((self.messages.len() as u64 + 1).saturating_mul(self.width.0))
    }

    fn close(&mut self) {
        let end = self.end_of_open();
        let over = std::mem::take(&mut self.open);
        self.close_calls(&over);
        for link in over.bytes.keys() {
            self.links
                .entry(*link)
                .or_insert_with(|| vec![0; self.messages.len()]);
        }
        for (link, bytes) in &mut self.links {
            bytes.push(over.bytes.get(link).copied().unwrap_or_default());
        }
        for pair in over.pairs.keys() {
            self.pairs
                .entry(*pair)
                .or_insert_with(|| vec![0; self.messages.len()]);
        }
        for (pair, bytes) in &mut self.pairs {
            bytes.push(over.pairs.get(pair).copied().unwrap_or_default());
        }
        self.coded.push(over.coded);
        self.cost.push(over.cost);
        for kept in self.kept.values_mut() {
            kept.windows.resize(self.messages.len(), 0);
            kept.windows.push(kept.now);
        }
        self.messages.push(over.messages);
        self.oldest.push(over.oldest);
        let (pages, served) = over.pages;
        self.each
            .push((pages > 0).then(|| served as f64 / pages as f64));
        for (times, within) in self.times.iter_mut().zip(&over.times) {
            times.push(percentiles(within));
        }
        for (copy, lag) in self.stores.iter().flat_map(|store| store.at(end)) {
            self.lags.entry(copy).or_default().push(lag);
        }
    }
}

impl Series {
    fn close_calls(&mut self, over: &Window) {
        self.retried.push(over.retried);
        for (all, within) in self.endings.iter_mut().zip(over.endings) {
            all.push(within);
        }
        let (all, wasted) = (self.waste.all(), self.waste.wasted());
        let for_nobody = wasted.0 - over.work.1.0;
        // What turns out to be wasted may have been done in an earlier window.
        let done = (all.0 - over.work.0.0).max(for_nobody);
        self.wasted
            .push((done > 0).then(|| for_nobody as f64 / done as f64));
        self.open.work = (all, wasted);
    }
}

impl Fold for Series {
    fn observe(&mut self, record: &Record) {
        self.pass(record.at);
        self.waste.observe(0, record);
        self.handlers.observe(record);
        if let Some(page) = self.ages.observe(0, record) {
            self.open.oldest = self.open.oldest.max(Some(page.age));
        }
        self.open.cost += self.tariff.charge(&record.fact).unwrap_or_default();
        match record.fact {
            Fact::Sent {
                from,
                to,
                link,
                size,
                operation,
                ..
            } => {
                let served = operation.and_then(|operation| self.operations.get_mut(&operation));
                if let Some((_, _, messages)) = served {
                    *messages += 1;
                }
                if let Some(pair) = self.tariff.pair(from, to) {
                    *self.open.pairs.entry(pair).or_default() += u64::from(size);
                }
                self.open.messages += 1;
                *self.open.bytes.entry(link).or_default() += u64::from(size);
            }
            Fact::Invoked(operation, ask) => {
                self.operations
                    .insert(operation, (record.at, ask.verb(), 0));
            }
            Fact::Completed(operation, outcome) => {
                let ending = match outcome {
                    Outcome::Done { .. } => 0,
                    Outcome::Refused(_) => 1,
                    Outcome::Unknown => 2,
                };
                self.open.endings[ending] += 1;
                let Some((at, verb, messages)) = self.operations.remove(&operation) else {
                    return;
                };
                if let Outcome::Done { .. } = outcome {
                    self.open.times[verb.index()].add(record.at.since(at));
                }
                if verb == Verb::Page {
                    self.open.pages.0 += 1;
                    self.open.pages.1 += messages;
                }
            }
            Fact::Noted(_, Note::Coded { span, .. }) => self.open.coded += span,
            Fact::Noted(bank, Note::Executed { remembered, .. }) => {
                self.kept.entry(bank).or_default().now = remembered;
            }
            Fact::Noted(_, Note::Retried { .. }) => self.open.retried += 1,
            Fact::Noted(copy, Note::Applied { position, .. }) => {
                for store in &mut self.stores {
                    store.applied(copy, position, record.at);
                }
            }
            _ => {}
        }
    }
}

fn percentiles(spans: &Histogram) -> Percentiles {
    Some([spans.percentile(50.0)?, spans.percentile(99.0)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{FlightId, Symbol};
    use crate::kernel::message::{Content, Family, Kind};
    use crate::kernel::operation::{Ask, Position, Value};

    static CALL: Kind = Kind {
        number: 200,
        name: "call",
        family: Family::Ping,
    };

    fn sent(link: u16, size: u32) -> Fact {
        Fact::Sent {
            flight: FlightId(1),
            from: ProcessId(0),
            to: ProcessId(1),
            link: LinkId(link),
            number: 0,
            kind: &CALL,
            operation: None,
            size,
            content: Content::default(),
            due: Time::ZERO,
        }
    }

    fn series(facts: Vec<(u64, Fact)>, until: u64) -> Series {
        let stores = [vec![ProcessId(0), ProcessId(1)]];
        let mut series = Series::new(Time(2_400_000_000), &stores);
        assert_eq!(series.width(), Span::millis(10));
        for (millis, fact) in facts {
            let at = Time(millis * 1_000_000);
            series.observe(&Record { at, fact });
        }
        series.pass(Time(until * 1_000_000));
        series
    }

    #[test]
    fn each_window_has_what_was_sent_in_it_also_nothing() {
        let series = series(
            vec![
                (1, sent(1, 10)),
                (9, sent(1, 20)),
                (10, sent(2, 5)),
                (35, sent(1, 7)),
            ],
            40,
        );
        assert_eq!(series.messages(), [2, 1, 0, 1]);
        assert_eq!(series.bytes(LinkId(1)), [30, 0, 0, 7]);
        assert_eq!(series.bytes(LinkId(2)), [0, 5, 0, 0]);
        assert!(series.bytes(LinkId(3)).is_empty());
    }

    #[test]
    fn latencies_belong_to_the_window_in_which_they_ended() {
        let operation = OperationId {
            client: ProcessId(0),
            number: 0,
        };
        let done = Outcome::Done {
            value: Value::Nothing,
            position: Position::default(),
        };
        let facts = vec![
            (5, Fact::Invoked(operation, Ask::of(Verb::Read, Symbol(0)))),
            (25, Fact::Completed(operation, done)),
        ];
        let series = series(facts, 30);
        assert_eq!(
            series.times(Verb::Read),
            [None, None, Some([Span::millis(20); 2])]
        );
        assert_eq!(series.times(Verb::Write), [None; 3]);
    }

    #[test]
    fn lag_is_read_at_the_end_of_each_window() {
        let applied = |process, index| {
            let position = Position { epoch: 1, index };
            let (key, value) = (Symbol(0), Value::Nothing);
            Fact::Noted(
                ProcessId(process),
                Note::Applied {
                    key,
                    value,
                    position,
                },
            )
        };
        let series = series(vec![(4, applied(0, 1)), (24, applied(1, 1))], 30);
        let behind: Vec<u64> = series
            .lag(ProcessId(1))
            .iter()
            .map(|s| s.0 / 1_000_000)
            .collect();
        assert_eq!(behind, [6, 16, 0]);
        assert_eq!(series.lag(ProcessId(0)), [Span::ZERO; 3]);
        assert!(series.lag(ProcessId(5)).is_empty());
    }
}
