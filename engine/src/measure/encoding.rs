//! Encoding: the time of workers that goes into formats for the wire.

use crate::kernel::names::Cast;
use crate::kernel::time::{Span, Time};
use crate::protocols::{AnyNote, coding};
use crate::protocols::{Fact, Record};

use super::chart::{Plot, Scale};
use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::windows::Curves;

/// How much it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Encoding(Span);

impl Encoding {
    /// How much of the workers' time it took.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.0
    }
}

impl Measure for Encoding {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        if let Fact::Noted(_, AnyNote::Coding(coding::Note::Coded { span, .. })) = record.fact {
            self.0 += span;
        }
    }

    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let some = Some(self.0).filter(|span| *span > Span::ZERO).into_iter();
        some.map(|span| {
            Figure::new("Encoding", Unit::Nanos, span.0 as f64).aside("of workers' time")
        })
        .collect()
    }

    fn gauge(&self, _: &Now<'_>) -> Option<f64> {
        Some(self.0.0 as f64)
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        curves.add((0, 0), Some(std::mem::take(&mut self.0).0 as f64));
    }

    fn plots(&self) -> Vec<Plot> {
        let title = "Encoding and decoding in a second";
        vec![Plot::new(title, Unit::Nanos).scaled(Scale::PerSecond)]
    }

    fn line(&self, _: u8, _: u32, _: &Cast) -> String {
        "workers' time".to_owned()
    }
}
