//! Series: how measures went over time, one value a window, for charts. Window `n` covers the times from
//! `n * width` up to, but not including, `(n + 1) * width`.

use crate::kernel::time::{Span, Time};
use crate::protocols::Record;
use crate::run::trail::Fold;

use super::Measures;
use super::chart::{Chart, Sampled};
use super::fold::System;
use super::windows::{Curves, LineId, Windows};

/// A run has at most so many windows.
const WINDOWS_MAX: u64 = 240;
/// No window is shorter.
const WIDTH_MIN: Span = Span::millis(10);

/// Measures over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    measures: Measures,
    /// The windows of each measure, in the order of the registry.
    windows: Vec<Windows>,
    /// When the next window is over.
    next: Time,
}

impl Series {
    /// No figures yet of a run that ends at `until`.
    #[must_use]
    pub fn new(until: Time, system: &System) -> Self {
        let even = Span(until.0.div_ceil(WINDOWS_MAX).max(WIDTH_MIN.0));
        let measures = Measures::new(system);
        let windows = measures.all().into_iter();
        let windows = windows.map(|measure| Windows::new(measure.window().unwrap_or(even)));
        Self {
            windows: windows.collect(),
            measures,
            next: Time::ZERO,
        }
    }

    /// Closes the windows that are over at `now`: for when it is known that no record comes before.
    pub fn pass(&mut self, now: Time) {
        if now < self.next {
            return;
        }
        self.next = Time(u64::MAX);
        let measures = self.measures.all_mut().into_iter();
        for (measure, windows) in measures.zip(&mut self.windows) {
            while windows.end_of_open() <= now {
                measure.close_window(windows.end_of_open(), &mut Curves::of(windows));
                windows.pass();
            }
            self.next = self.next.min(windows.end_of_open());
        }
    }

    /// The values of a curve of the measure with this place in the registry, one for each window that is over, and
    /// the length of those; no values where there is no such curve.
    #[must_use]
    pub fn curve(&self, measure: usize, curve: LineId) -> (Span, &[Option<f64>]) {
        let windows = &self.windows[measure];
        let values = windows.curves.get(&curve);
        (windows.width, values.map_or(&[], |values| values))
    }

    /// The same by the measure's name; no values where there is no such measure.
    #[must_use]
    pub fn values(&self, measure: &str, curve: LineId) -> &[Option<f64>] {
        let place = Measures::NAMES.iter().position(|name| *name == measure);
        place.map_or(&[], |place| self.curve(place, curve).1)
    }

    /// Its value in the latest window that was over at `now`; `None` where there is none.
    #[must_use]
    pub fn latest(&self, measure: &str, curve: LineId, now: Time) -> Option<f64> {
        let place = Measures::NAMES.iter().position(|name| *name == measure)?;
        let (width, values) = self.curve(place, curve);
        let over = (now.0 / width.0) as usize;
        *values[..over.min(values.len())].last()?
    }

    /// The charts of all measures, also those that show nothing.
    #[must_use]
    pub fn charts(&self, sampled: &Sampled<'_>) -> Vec<Chart> {
        let mut charts = Vec::new();
        for (measure, windows) in self.measures.all().into_iter().zip(&self.windows) {
            for (plot, number) in measure.plots().into_iter().zip(0..) {
                let curves = windows.curves.iter();
                let curves = curves.filter(|((chart, _), _)| *chart == number);
                let lines = curves.map(|((_, line), values)| {
                    let name = measure.line(number, *line, sampled.cast);
                    plot.scale.line(name, windows.width, values)
                });
                charts.push(Chart {
                    lines: lines.collect(),
                    title: plot.title,
                    unit: plot.unit,
                });
            }
            charts.extend(measure.sampled(sampled));
        }
        charts
    }
}

impl Fold for Series {
    fn observe(&mut self, record: &Record) {
        self.pass(record.at);
        self.measures.take(record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{FlightId, LinkId, ProcessId, Symbol};
    use crate::kernel::message::{Content, Family, Kind};
    use crate::kernel::operation::{Position, Value};
    use crate::protocols::Fact;
    use crate::protocols::{AnyNote, store};

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
        let system = System {
            stores: [vec![ProcessId(0), ProcessId(1)]].into(),
            ..System::default()
        };
        let mut series = Series::new(Time(2_400_000_000), &system);
        for (millis, fact) in facts {
            let at = Time(millis * 1_000_000);
            series.observe(&Record { at, fact });
        }
        series.pass(Time(until * 1_000_000));
        series
    }

    #[test]
    fn each_window_has_what_was_sent_in_it_also_nothing() {
        let facts = vec![
            (1, sent(1, 10)),
            (9, sent(1, 20)),
            (10, sent(2, 5)),
            (35, sent(1, 7)),
        ];
        let series = series(facts, 40);
        let bytes = |link| series.values("links", (0, link));
        assert_eq!(series.curve(0, (0, 0)).0, Span::millis(10));
        assert_eq!(
            series.values("traffic", (0, 0)),
            [2.0, 1.0, 0.0, 1.0].map(Some)
        );
        assert_eq!(bytes(1), [30.0, 0.0, 0.0, 7.0].map(Some));
        assert_eq!(bytes(2), [0.0, 5.0, 0.0, 0.0].map(Some));
        assert!(bytes(3).is_empty() && series.values("nobody", (0, 0)).is_empty());
    }

    #[test]
    fn lag_is_read_at_the_end_of_each_window() {
        let applied = |process, index| {
            let position = Position { epoch: 1, index };
            let (key, value) = (Symbol(0), Value::Nothing);
            let note = AnyNote::Store(store::Note::Applied {
                key,
                value,
                position,
            });
            Fact::Noted(ProcessId(process), note)
        };
        let series = series(vec![(4, applied(0, 1)), (24, applied(1, 1))], 30);
        let behind = |copy| series.values("lag", (0, copy)).to_vec();
        assert_eq!(behind(1), [6e6, 16e6, 0.0].map(Some));
        assert_eq!(behind(0), [Some(0.0); 3]);
        assert!(behind(5).is_empty());
    }
}
