//! Promises broken in the history that is shown, gathered once and cut off at the cursor.

use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::{Step, Violation};
use fallible_engine::kernel::sorted::sort_by_key;
use fallible_engine::kernel::time::Time;

use crate::player::lesson::History;
use crate::player::run::Run;

/// All that is known, in order.
#[derive(Debug, Default)]
pub(super) struct Broken {
    key: Option<(History, Step, bool)>,
    pub(super) violations: Vec<Violation>,
    /// When, and by which record.
    pub(super) spots: Vec<(Time, Step)>,
}

impl Broken {
    /// Gathers what is known of a history by now, if that has changed.
    pub(super) fn read(&mut self, history: History, run: &Run) {
        let key = Some((history, run.ledger().steps(), run.is_complete()));
        if self.key == key {
            return;
        }
        self.key = key;
        let properties = run.ledger().checks().properties().iter();
        self.violations = properties.flat_map(Property::violations).cloned().collect();
        sort_by_key(&mut self.violations, |violation| {
            (violation.step, violation.at)
        });
        let spot = |violation: &Violation| (violation.at, violation.step);
        self.spots = self.violations.iter().map(spot).collect();
    }

    /// How many of them the first `steps` records have shown.
    pub(super) fn before(&self, steps: Step) -> usize {
        self.spots.partition_point(|(_, step)| *step < steps)
    }
}
