//! What is to be done by hand again: in the run of a link, or of another variant.

use std::rc::Rc;

use fallible_engine::format::encode::to_json;
use fallible_engine::kernel::time::Time;
use fallible_engine::run::moment::BranchId;
use fallible_engine::scenario::schema::{Moment, ScriptEntry};

use super::session::Fork;

/// What is still to be done again.
#[derive(Clone, Debug)]
pub struct Again {
    /// What was done, in order.
    pub forks: Vec<Fork>,
    /// What each was called where it was done, if that is known.
    pub words: Vec<Rc<str>>,
    /// Which history each of the old ones is now, as far as they are made.
    pub now: Vec<BranchId>,
    /// The history to be shown.
    pub branch: u32,
    /// The furthest moment that was seen of each, in nanoseconds.
    pub seen: Vec<u64>,
    /// What could not be done.
    pub lost: Vec<String>,
}

impl Again {
    /// What was done there: as history called it, or else as a script does.
    #[must_use]
    pub fn words(&self, place: usize) -> String {
        let ScriptEntry { moment, action, .. } = &self.forks[place].done;
        let written = to_json(action);
        let words = self.words.get(place).map_or_else(
            || {
                written
                    .split('"')
                    .nth(1)
                    .unwrap_or_default()
                    .replace('_', " ")
            },
            ToString::to_string,
        );
        match moment {
            Moment::At(at) => format!("“{words}” at {}", Time(at.nanos())),
            Moment::After { .. } => format!("“{words}”"),
        }
    }
}
