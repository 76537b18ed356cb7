//! How a run is looked at: the camera that takes its frames, and the promises broken in its history, gathered
//! once and cut off at the cursor.

use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::{Step, Violation};
use fallible_engine::format::name::PropertyId;
use fallible_engine::kernel::time::Time;
use fallible_engine::sorted::sort_by_key;

use super::inspect::fade;
use super::lesson::HistoryId;
use super::run::Run;
use crate::view::camera::{Camera, Subject};
use crate::view::frame::Frame;
use crate::view::panels::time::Speed;

/// A camera on one run, and what of the run's promises is broken.
#[derive(Debug, Default)]
pub struct Look {
    camera: Camera,
    /// Of which run the camera knows who talks to whom.
    run: Option<u32>,
    /// What is broken.
    pub broken: Broken,
}

impl Look {
    /// Takes a frame of a run at its cursor, with an eye to what it is `about`. Another run is looked at anew.
    pub fn take(
        &mut self,
        history: HistoryId,
        run: &Run,
        speed: Speed,
        about: &[PropertyId],
    ) -> Frame {
        if self.run != Some(history.run) {
            self.run = Some(history.run);
            self.camera = Camera::new();
        }
        self.broken.read(history, run, about);
        let step = run.cursor().step;
        let so_far = self.broken.before(step);
        self.camera.take(&Subject {
            world: run.timeline().world(),
            cast: run.cast(),
            trace: run.trace(),
            step,
            fade: fade(speed.times, speed.per),
            skew_bound: None,
            broken: &self.broken.spots[..so_far],
        })
    }
}

/// All that is known, in order.
#[derive(Debug, Default)]
pub struct Broken {
    key: Option<(HistoryId, Step, bool)>,
    about: Vec<PropertyId>,
    /// All of them.
    pub violations: Vec<Violation>,
    /// When, and by which record.
    pub spots: Vec<(Time, Step)>,
}

impl Broken {
    /// Gathers what is known of a history by now, if that has changed. Where one record breaks several promises, the
    /// last is one of those that it is about, and so the one that is told.
    pub(super) fn read(&mut self, history: HistoryId, run: &Run, about: &[PropertyId]) {
        let key = Some((history, run.ledger().steps(), run.is_complete()));
        if self.key == key && self.about == about {
            return;
        }
        self.key = key;
        self.about = about.to_vec();
        self.violations.clear();
        for told in [false, true] {
            let properties = run.ledger().checks().properties().iter();
            for (promise, property) in run.promises().iter().zip(properties) {
                if about.iter().any(|id| id.as_str() == &*promise.id) == told {
                    self.violations.extend_from_slice(property.violations());
                }
            }
        }
        sort_by_key(&mut self.violations, |violation| {
            (violation.step, violation.at)
        });
        let spot = |violation: &Violation| (violation.at, violation.step);
        self.spots = self.violations.iter().map(spot).collect();
    }

    /// How many of them the first `steps` records have shown.
    pub fn before(&self, steps: Step) -> usize {
        self.spots.partition_point(|(_, step)| *step < steps)
    }
}
