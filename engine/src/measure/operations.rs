//! Operations: how many there are of each sort, how they end, and how long those took that were done.

use crate::kernel::id::{OperationId, ProcessId};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Ask, Outcome, Verb};
use crate::kernel::time::{Span, Time};
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::chart::{Plot, Scale};
use super::figure::{Figure, Now, Unit, grouped};
use super::fold::{Measure, System};
use super::histogram::Histogram;
use super::percentile::{Percentile, Reached};
use super::windows::Curves;

/// A choice of operations; an empty one chooses all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Only those that do this.
    pub verb: Option<Verb>,
    /// Only those of these clients.
    pub clients: Option<Vec<ProcessId>>,
}

impl Filter {
    /// Whether it chooses this operation.
    #[must_use]
    pub fn takes(&self, id: OperationId, ask: Ask) -> bool {
        self.verb.is_none_or(|verb| verb == ask.verb())
            && self
                .clients
                .as_ref()
                .is_none_or(|clients| clients.contains(&id.client))
    }

    /// What it chooses, in the plural: `reads`.
    #[must_use]
    pub const fn noun(&self) -> &'static str {
        match self.verb {
            Some(verb) => verb.plural(),
            None => "operations",
        }
    }
}

/// Operations of one sort.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sort {
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

impl Sort {
    /// How many have begun and not ended.
    #[must_use]
    pub const fn open(&self) -> u64 {
        self.begun - self.done - self.refused - self.unknown
    }

    /// How many have ended.
    #[must_use]
    pub const fn ended(&self) -> u64 {
        self.begun - self.open()
    }

    /// What a percentile of the times of all that have ended comes to.
    #[must_use]
    pub fn percentile(&self, percentile: Percentile) -> Reached<Span> {
        let unanswered = self.refused + self.unknown;
        percentile.among(self.done, unanswered, |place| self.latency.at(place))
    }

    /// The median and the longest of the times of those that were done; `None` if none was.
    #[must_use]
    pub fn times(&self) -> Option<[Span; 2]> {
        Some([self.latency.percentile(50.0)?, self.latency.max()?])
    }
}

/// All operations.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Operations {
    sorts: [Sort; Verb::ALL.len()],
    open: SortedMap<OperationId, (Time, Verb)>,
}

/// The number of the chart of how operations end; those before it are of their times, one a verb.
const ENDS: u8 = Verb::ALL.len() as u8;

impl Operations {
    /// The operations that do this.
    #[must_use]
    pub const fn of(&self, verb: Verb) -> &Sort {
        &self.sorts[verb.index()]
    }

    /// Each verb with its operations.
    pub fn all(&self) -> impl Iterator<Item = (Verb, &Sort)> {
        Verb::ALL.into_iter().zip(&self.sorts)
    }

    /// How many were done, refused and left unknown.
    fn ends(&self) -> [u64; 3] {
        let sum = |of: fn(&Sort) -> u64| self.sorts.iter().map(of).sum();
        [sum(|s| s.done), sum(|s| s.refused), sum(|s| s.unknown)]
    }

    /// Those of which any has ended.
    fn ended(&self) -> impl Iterator<Item = (Verb, &Sort)> {
        self.all().filter(|(_, sort)| sort.ended() > 0)
    }
}

/// `of 17`: of how many a percentile speaks.
fn of_so_many(sort: &Sort) -> String {
    format!("of {}", grouped(sort.ended()))
}

/// Most of them were not answered: there is no median, only how many were.
fn unanswered(verb: Verb, sort: &Sort) -> Figure {
    let figure = Figure {
        word: "done",
        ..Figure::new(verb.heading(), Unit::Count, sort.done as f64)
    };
    figure.aside(of_so_many(sort))
}

impl Measure for Operations {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        match record.fact {
            Fact::Invoked(operation, ask) => {
                let verb = ask.verb();
                self.open.insert(operation, (record.at, verb));
                self.sorts[verb.index()].begun += 1;
            }
            Fact::Completed(operation, outcome) => {
                let Some((begun, verb)) = self.open.remove(&operation) else {
                    return;
                };
                let sort = &mut self.sorts[verb.index()];
                match outcome {
                    Outcome::Done { .. } => {
                        sort.done += 1;
                        sort.latency.add(record.at.since(begun));
                    }
                    Outcome::Refused(_) => sort.refused += 1,
                    Outcome::Unknown => sort.unknown += 1,
                }
            }
            _ => {}
        }
    }

    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let [done, refused, unknown] = self.ends();
        let all = Figure {
            word: "done",
            ..Figure::new("Operations", Unit::Count, done as f64)
        };
        let mut figures = vec![all.counted(refused, "refused").counted(unknown, "unknown")];
        figures.extend(self.ended().filter_map(|(verb, sort)| {
            // The median, where most were answered; of one alone, that one.
            let [median, longest] = sort.times()?;
            let median = match sort.percentile(Percentile::MEDIAN) {
                Reached::Answered(median) => median,
                Reached::TooFew => median,
                Reached::Unanswered => return Some(unanswered(verb, sort)),
            };
            let most = match sort.percentile(Percentile::P99) {
                Reached::Answered(p99) => format!("p99 {p99}"),
                Reached::TooFew => format!("longest {longest}"),
                Reached::Unanswered => "p99: no answer".to_owned(),
            };
            let figure = Figure::new(verb.heading(), Unit::Nanos, median.0 as f64);
            let figure = figure.aside(most).aside(of_so_many(sort));
            Some(figure.along((verb.index() as u8, 1)))
        }));
        figures
    }

    fn columns(&self, _: &Now<'_>) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (verb, sort) in self.ended() {
            for (said, percentile) in [("median", Percentile::MEDIAN), ("p99", Percentile::P99)] {
                let (said, span) = match sort.percentile(percentile) {
                    Reached::Answered(span) => (said, Some(span)),
                    Reached::TooFew => ("longest", sort.latency.max()),
                    Reached::Unanswered => (said, None),
                };
                if let Some(span) = span {
                    let name = format!("{}, {said}", verb.heading());
                    figures.push(Figure::new(name, Unit::Nanos, span.0 as f64));
                }
            }
        }
        let [_, refused, unknown] = self.ends();
        figures.push(Figure::new(
            "Failed",
            Unit::Count,
            (refused + unknown) as f64,
        ));
        figures
    }

    /// An operation counts in the window in which it ends.
    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        for (end, line) in self.ends().into_iter().zip(0..) {
            curves.add((ENDS, line), Some(end as f64));
        }
        for (sort, verb) in self.sorts.iter_mut().zip(0..) {
            let times = std::mem::take(sort).times();
            for line in [0, 1] {
                let value = times.map(|both| both[line as usize].0 as f64);
                curves.add((verb, line), value);
            }
        }
    }

    fn plots(&self) -> Vec<Plot> {
        let times = Verb::ALL.map(|verb| {
            let title = format!("Time of {}", verb.plural());
            Plot::new(title, Unit::Nanos)
        });
        let ends = Plot::new("How operations end, a second", Unit::Number);
        times
            .into_iter()
            .chain([ends.scaled(Scale::Together)])
            .collect()
    }

    fn line(&self, chart: u8, line: u32, _: &Cast) -> String {
        let names: &[&str] = match chart {
            ENDS => &["done", "refused", "unknown"],
            _ => &["median", "longest"],
        };
        names[line as usize].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::Symbol;
    use crate::kernel::operation::{Position, Value};
    use crate::measure::series::Series;
    use crate::measure::used::Used;
    use crate::run::trail::Fold;

    fn operation(number: u32) -> OperationId {
        OperationId {
            client: ProcessId(0),
            number,
        }
    }

    const KEY: Symbol = Symbol(0);

    fn records() -> Vec<Record> {
        let write = Ask::bringing(Verb::Write, KEY, Value::Nothing);
        let done = Outcome::Done {
            value: Value::Nothing,
            position: Position::default(),
        };
        let refused = Outcome::Refused(&crate::protocols::store::TOO_OLD);
        let facts = [
            (0, Fact::Invoked(operation(0), Ask::of(Verb::Read, KEY))),
            (5, Fact::Invoked(operation(1), write)),
            (10, Fact::Invoked(operation(2), Ask::of(Verb::Read, KEY))),
            (10, Fact::Invoked(operation(3), Ask::of(Verb::Read, KEY))),
            (20, Fact::Completed(operation(0), done)),
            (30, Fact::Completed(operation(1), Outcome::Unknown)),
            (40, Fact::Completed(operation(2), refused)),
        ];
        let record = |(millis, fact): (u64, Fact)| Record {
            at: Time(millis * 1_000_000),
            fact,
        };
        facts.map(record).into()
    }

    #[test]
    fn operations_are_counted_by_their_end_and_timed_when_done() {
        let mut operations = Operations::default();
        records().iter().for_each(|record| operations.take(record));
        let reads = operations.of(Verb::Read);
        let counts = (reads.begun, reads.done, reads.refused, reads.open());
        assert_eq!(counts, (3, 1, 1, 1));
        assert_eq!(reads.latency.percentile(50.0), Some(Span::millis(20)));
        let writes = operations.of(Verb::Write);
        assert_eq!((writes.begun, writes.unknown, writes.open()), (1, 1, 0));
        assert_eq!(writes.times(), None);
        assert_eq!(
            writes.percentile(Percentile::new(100.0)),
            Reached::Unanswered
        );
        let now = Now {
            at: Time::ZERO,
            used: &Used::default(),
        };
        let figures = operations.figures(&now);
        let told = figures.iter().map(|figure| {
            format!(
                "{}: {} / {}",
                figure.name,
                figure.text(),
                figure.asides.join(", ")
            )
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "Operations: 1 done / 1 refused, 1 unknown",
                "Reads: 20 ms / longest 20 ms, of 2"
            ]
        );
    }

    #[test]
    fn an_outage_makes_no_percentile_better() {
        let now = Now {
            at: Time::ZERO,
            used: &Used::default(),
        };
        let mut operations = Operations::default();
        let mut told = |count: u32, first: u32, outcome| {
            for number in first..first + count {
                let ask = Ask::of(Verb::Read, KEY);
                for (at, fact) in [
                    (0, Fact::Invoked(operation(number), ask)),
                    (7_000_000, Fact::Completed(operation(number), outcome)),
                ] {
                    operations.take(&Record { at: Time(at), fact });
                }
            }
            let reads = operations.figures(&now).pop().expect("there are reads");
            let columns = operations.columns(&now).into_iter();
            let columns = columns.map(|column| format!("{} {}", column.name, column.text()));
            (
                format!("{} / {}", reads.text(), reads.asides.join(", ")),
                columns.collect::<Vec<_>>().join(", "),
            )
        };
        let done = Outcome::Done {
            value: Value::Nothing,
            position: Position::default(),
        };
        let mut next = |count, first, outcome, figure: &str, columns: &str| {
            let told = told(count, first, outcome);
            assert_eq!((told.0.as_str(), told.1.as_str()), (figure, columns));
        };
        next(
            99,
            0,
            done,
            "7 ms / longest 7 ms, of 99",
            "Reads, median 7 ms, Reads, longest 7 ms, Failed 0",
        );
        let both = "Reads, median 7 ms, Reads, p99 7 ms, Failed 0";
        next(1, 99, done, "7 ms / p99 7 ms, of 100", both);
        let failed = "Reads, median 7 ms, Failed 2";
        next(
            2,
            100,
            Outcome::Unknown,
            "7 ms / p99: no answer, of 102",
            failed,
        );
        next(
            200,
            200,
            Outcome::Unknown,
            "100 done / of 302",
            "Failed 202",
        );
    }

    #[test]
    fn latencies_belong_to_the_window_in_which_they_ended() {
        let mut series = Series::new(Time(2_400_000_000), &System::default());
        records().iter().for_each(|record| series.observe(record));
        series.pass(Time(40_000_000));
        let times = |verb: Verb| {
            series
                .values("operations", (verb.index() as u8, 0))
                .to_vec()
        };
        assert_eq!(times(Verb::Read), [None, None, Some(20e6), None]);
        assert_eq!(times(Verb::Write), [None; 4]);
    }
}
