//! Numbers kept: how many numbers of executed transfers each bank has in mind.

use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::time::Time;
use crate::protocols::{AnyNote, bank};
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::chart::Plot;
use super::figure::Unit;
use super::fold::{Measure, System};
use super::windows::Curves;

/// The numbers of one bank, as it told when it last executed a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Numbers {
    /// How many it keeps.
    pub now: u32,
    /// How many it kept at most.
    pub most: u32,
}

/// All banks that keep any.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept(SortedMap<ProcessId, Numbers>);

impl Kept {
    /// The numbers that a bank keeps.
    #[must_use]
    pub fn of(&self, bank: ProcessId) -> Numbers {
        self.0.get(&bank).copied().unwrap_or_default()
    }
}

impl Measure for Kept {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        if let Fact::Noted(bank, AnyNote::Bank(bank::Note::Executed { remembered, .. })) =
            record.fact
        {
            let numbers = self.0.entry(bank).or_default();
            numbers.now = remembered;
            numbers.most = numbers.most.max(remembered);
        }
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        for (bank, numbers) in &self.0 {
            curves.add((0, bank.0), Some(f64::from(numbers.now)));
        }
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Numbers kept", Unit::Number)]
    }

    fn line(&self, _: u8, line: u32, cast: &Cast) -> String {
        cast.process(ProcessId(line)).to_owned()
    }
}
