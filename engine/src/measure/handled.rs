//! Who handled the requests for services that are found by name, and how often such a name was looked up, second
//! by second.

use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::time::{Span, Time};
use crate::protocols::line::RESOLVE;
use crate::protocols::{AnyNote, instance};
use crate::protocols::{Fact, Record};

use super::chart::Plot;
use super::figure::Unit;
use super::fold::{Measure, System};
use super::windows::Curves;
use super::windows::LineId;
use super::windows::SECOND;

/// What is counted: the number of its chart, that of its line there, and the line's name.
const COUNTED: [(LineId, &str); 4] = [
    ((0, 0), "by their service"),
    ((0, 1), "by who had left it"),
    ((0, 2), "by another service"),
    ((1, 0), "lookups"),
];

/// The counts of the open second.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Handled {
    /// Instances that have left their service.
    left: Vec<ProcessId>,
    counts: [u32; COUNTED.len()],
}

impl Measure for Handled {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        match record.fact {
            Fact::Noted(by, AnyNote::Instance(instance::Note::Joined { .. })) => {
                self.left.retain(|left| *left != by);
            }
            Fact::Noted(by, AnyNote::Instance(instance::Note::Left { .. })) => self.left.push(by),
            Fact::Noted(by, AnyNote::Instance(instance::Note::Handled { asked, here, .. })) => {
                let gone = usize::from(self.left.contains(&by));
                let counted = if asked == here { gone } else { 2 };
                self.counts[counted] += 1;
            }
            Fact::Sent { kind, .. } if kind.number == RESOLVE.number => self.counts[3] += 1,
            _ => {}
        }
    }

    fn is_metered(&self) -> bool {
        false
    }

    fn window(&self) -> Option<Span> {
        Some(SECOND)
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        let counts = std::mem::take(&mut self.counts);
        for ((curve, _), count) in COUNTED.into_iter().zip(counts) {
            curves.add(curve, Some(f64::from(count)));
        }
    }

    fn plots(&self) -> Vec<Plot> {
        ["Requests answered each second", "Lookups each second"]
            .map(|title| Plot::new(title, Unit::Number))
            .into()
    }

    fn line(&self, chart: u8, line: u32, _: &Cast) -> String {
        let mut counted = COUNTED.into_iter();
        let name = counted.find(|(curve, _)| *curve == (chart, line));
        name.map_or("", |(_, name)| name).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{OperationId, Symbol};
    use crate::measure::series::Series;
    use crate::run::trail::Fold;

    #[test]
    fn each_second_has_its_requests_by_who_handled_them() {
        let (ours, other) = (Symbol(1), Symbol(2));
        let handled = |here| {
            AnyNote::Instance(instance::Note::Handled {
                operation: OperationId {
                    client: ProcessId(0),
                    number: 0,
                },
                asked: ours,
                here,
            })
        };
        let left = AnyNote::Instance(instance::Note::Left { service: ours });
        let joined = AnyNote::Instance(instance::Note::Joined { service: ours });
        let notes = [
            (100, handled(ours)),
            (200, left),
            (300, handled(ours)),
            (1_100, handled(other)),
            (1_200, handled(other)),
            (2_100, joined),
            (2_200, handled(ours)),
        ];
        let mut series = Series::new(Time(3_000_000_000), &System::default());
        for (millis, note) in notes {
            let at = Time(millis * 1_000_000);
            let fact = Fact::Noted(ProcessId(3), note);
            series.observe(&Record { at, fact });
        }
        series.pass(Time(3_000_000_000));
        let counts = |curve| series.values("handled", curve).to_vec();
        assert_eq!(counts((0, 0)), [1.0, 0.0, 1.0].map(Some));
        assert_eq!(counts((0, 1)), [1.0, 0.0, 0.0].map(Some));
        assert_eq!(counts((0, 2)), [0.0, 2.0, 0.0].map(Some));
        assert_eq!(counts((1, 0)), [Some(0.0); 3]);
    }
}
