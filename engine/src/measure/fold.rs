//! What a measure is: a fold over records that says at any moment what it comes to, and gives a value to its curves
//! whenever a window of time is over.

use std::fmt;
use std::rc::Rc;

use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::time::{Span, Time};
use crate::protocols::Record;
use crate::run::tariff::Tariff;

use super::chart::{Chart, Plot, Sampled};
use super::figure::{Figure, Now};
use super::windows::Curves;

/// What a measure must know of the system before anything happens.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct System {
    /// What is billed, and where everybody stands.
    pub tariff: Rc<Tariff>,
    /// The processes that hold copies of the same data, for each store.
    pub stores: Rc<[Vec<ProcessId>]>,
}

/// Something that is measured. What it says is of all records that it took, or where windows are closed, of those
/// that it took in the open one.
pub trait Measure {
    /// Nothing measured yet.
    fn new(system: &System) -> Self
    where
        Self: Sized;

    /// Learns from the next record.
    fn take(&mut self, record: &Record);

    /// What it says now, for the meters: nothing while there is nothing to say.
    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        Vec::new()
    }

    /// What it says now beside other runs.
    fn columns(&self, now: &Now<'_>) -> Vec<Figure> {
        self.figures(now)
    }

    /// What its gauge shows: the value of the first, if it does not know better.
    fn gauge(&self, now: &Now<'_>) -> Option<f64> {
        Some(self.figures(now).first()?.value)
    }

    /// Whether its figures or its gauge are read on the way and not only at the end, so that copies of it are worth
    /// their room.
    fn is_metered(&self) -> bool {
        true
    }

    /// How long its windows are; those of a series where it does not say.
    fn window(&self) -> Option<Span> {
        None
    }

    /// Adds what a window that is over at `end` gives to its curves, and begins the next.
    fn close_window(&mut self, end: Time, curves: &mut Curves<'_>);

    /// Its charts, by their numbers. A curve of a chart that is not here only shows the way of a figure.
    fn plots(&self) -> Vec<Plot> {
        Vec::new()
    }

    /// The name of a line in one of them.
    fn line(&self, _chart: u8, _line: u32, _: &Cast) -> String {
        String::new()
    }

    /// Charts of what records do not say.
    fn sampled(&self, _: &Sampled<'_>) -> Vec<Chart> {
        Vec::new()
    }
}

/// Nobody debugs a measure through its numbers, and what is written for each kind counts in what the page loads.
impl fmt::Debug for dyn Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a measure")
    }
}
