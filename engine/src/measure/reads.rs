//! Reads: which copies answer them. Every answer that a copy gives counts, also one that comes too late or is asked
//! for again: it was work.

use crate::kernel::id::ProcessId;
use crate::kernel::time::Time;
use crate::protocols::{AnyNote, store};
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::windows::Curves;

/// Whose share is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// Whichever copy is the primary when it answers.
    Primary,
    /// One copy.
    Process(ProcessId),
}

impl By {
    /// Whether an answer by this copy belongs to the share.
    #[must_use]
    pub fn is(self, process: ProcessId, primary: bool) -> bool {
        match self {
            Self::Primary => primary,
            Self::Process(id) => id == process,
        }
    }
}

/// Reads that were answered.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reads {
    all: u64,
    by_primary: u64,
    by: SortedMap<ProcessId, u64>,
}

impl Reads {
    /// How many were answered.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.all
    }

    /// How many were answered so.
    #[must_use]
    pub fn by(&self, by: By) -> u64 {
        match by {
            By::Primary => self.by_primary,
            By::Process(id) => self.by.get(&id).copied().unwrap_or_default(),
        }
    }

    /// The share of them, from 0 to 1; `None` before the first.
    #[must_use]
    pub fn share(&self, by: By) -> Option<f64> {
        (self.all > 0).then(|| self.by(by) as f64 / self.all as f64)
    }
}

impl Measure for Reads {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        if let Fact::Noted(process, AnyNote::Store(store::Note::Served { primary, .. })) =
            record.fact
        {
            self.all += 1;
            self.by_primary += u64::from(primary);
            *self.by.entry(process).or_default() += 1;
        }
    }

    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let share = self.share(By::Primary).into_iter();
        let figure = |share| Figure::new("On primary", Unit::Share, share).aside("of reads");
        share.map(figure).collect()
    }

    fn close_window(&mut self, _: Time, _: &mut Curves<'_>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::OperationId;

    #[test]
    fn reads_on_the_primary_are_a_share_of_those_answered() {
        let mut reads = Reads::default();
        assert_eq!(reads.share(By::Primary), None);
        let operation = OperationId {
            client: ProcessId(0),
            number: 0,
        };
        for (process, primary) in [(1, true), (2, false), (3, false), (3, false)] {
            let fact = Fact::Noted(
                ProcessId(process),
                AnyNote::Store(store::Note::Served { operation, primary }),
            );
            reads.take(&Record {
                at: Time::ZERO,
                fact,
            });
        }
        assert_eq!(reads.share(By::Primary), Some(0.25));
        assert_eq!(reads.share(By::Process(ProcessId(3))), Some(0.5));
    }
}
