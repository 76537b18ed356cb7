//! Retried: requests that went out again because no answer came.

use crate::kernel::names::Cast;
use crate::kernel::time::Time;
use crate::protocols::{AnyNote, call};
use crate::protocols::{Fact, Record};

use super::chart::{Plot, Scale};
use super::figure::Unit;
use super::fold::{Measure, System};
use super::windows::Curves;

/// How many there were.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Retried(u64);

impl Retried {
    /// How many requests went out again.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.0
    }
}

impl Measure for Retried {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        if let Fact::Noted(_, AnyNote::Call(call::Note::Retried { .. })) = record.fact {
            self.0 += 1;
        }
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        curves.add((0, 0), Some(std::mem::take(&mut self.0) as f64));
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Tried again, a second", Unit::Number).scaled(Scale::Together)]
    }

    fn line(&self, _: u8, _: u32, _: &Cast) -> String {
        "requests".to_owned()
    }
}
