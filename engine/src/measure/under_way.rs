//! Under way: how many operations are asked and not yet ended, all at once. It is what queues are made of: by
//! Little's law it is how many begin a second, times how long each takes.

use crate::kernel::names::Cast;
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};

use super::chart::Plot;
use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::windows::Curves;

/// Operations under way.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UnderWay {
    now: u64,
    most: u64,
}

impl Measure for UnderWay {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        match record.fact {
            Fact::Invoked(..) => self.now += 1,
            Fact::Completed(..) => self.now = self.now.saturating_sub(1),
            _ => {}
        }
        self.most = self.most.max(self.now);
    }

    /// Who does one thing after another needs no such line.
    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let figure = Figure::new("Under way", Unit::Count, self.now as f64);
        let several = (self.most > 1).then(|| figure.counted(self.most, "at most"));
        several.into_iter().collect()
    }

    fn columns(&self, _: &Now<'_>) -> Vec<Figure> {
        let figure = Figure::new("Under way, at most", Unit::Count, self.most as f64);
        (self.most > 1).then_some(figure).into_iter().collect()
    }

    fn gauge(&self, _: &Now<'_>) -> Option<f64> {
        Some(self.most as f64)
    }

    /// The most within the window.
    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        curves.add((0, 0), Some(self.most as f64));
        self.most = self.now;
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Operations under way", Unit::Number)]
    }

    fn line(&self, _: u8, _: u32, _: &Cast) -> String {
        "at most".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{OperationId, ProcessId, Symbol};
    use crate::kernel::operation::{Ask, Outcome, Verb};
    use crate::measure::series::Series;
    use crate::measure::used::Used;
    use crate::run::trail::Fold;

    #[test]
    fn those_count_that_have_begun_and_not_ended() {
        let operation = |number| OperationId {
            client: ProcessId(0),
            number,
        };
        let begin = |number| Fact::Invoked(operation(number), Ask::of(Verb::Read, Symbol(0)));
        let end = |number| Fact::Completed(operation(number), Outcome::Unknown);
        let facts = [
            (1, begin(0)),
            (2, begin(1)),
            (3, begin(2)),
            (4, end(1)),
            (12, end(0)),
            (25, end(2)),
        ];
        let mut series = Series::new(Time(2_400_000_000), &System::default());
        let mut under_way = UnderWay::default();
        for (millis, fact) in facts {
            let at = Time(millis * 1_000_000);
            let record = Record { at, fact };
            series.observe(&record);
            under_way.take(&record);
        }
        series.pass(Time(40_000_000));
        let most = series.values("under_way", (0, 0));
        assert_eq!(most, [3.0, 2.0, 1.0, 0.0].map(Some));
        let now = Now {
            at: Time::ZERO,
            used: &Used::default(),
        };
        assert_eq!(under_way.gauge(&now), Some(3.0));
        let figure = &under_way.figures(&now)[0];
        assert_eq!(
            (figure.text(), figure.asides.join(", ")),
            ("0".into(), "3 at most".into())
        );
    }
}
