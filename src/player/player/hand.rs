//! What is done by hand: it forks history, and can be saved.

use fallible_engine::format::units;
use fallible_engine::kernel::faults::{Place, Sign};
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::Fact;
use fallible_engine::run::limits::Limit;
use fallible_engine::run::moment::BranchId;
use fallible_engine::scenario::Unsaved;
use fallible_engine::scenario::schema::ScriptEntry;

use super::Player;
use crate::player::deed::{Deed, Here};
use crate::view::panels::act::Act;

/// Why something could not be done by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// A prediction is open.
    Prediction,
    /// What it was about is not there any more.
    Gone,
    /// The run has a limit.
    Limit(Limit),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Prediction => write!(f, "Lock in your prediction first."),
            Self::Gone => write!(f, "It is not there any more."),
            Self::Limit(limit) => write!(f, "{limit}"),
        }
    }
}

impl Player {
    /// Does something by hand at the cursor. The future forks, and the old one can be returned to.
    ///
    /// # Errors
    /// A prediction is open, what it is about is gone, or a limit of the run is reached.
    pub fn act(&mut self, act: &Act) -> Result<(), Refused> {
        if self.lesson.holds_play() {
            return Err(Refused::Prediction);
        }
        // What was locked in here is decided here: its branch must be known to the end.
        if !self.lesson.ungraded_on(self.history()).is_empty() {
            self.finish();
        }
        self.fork(act)?;
        self.halt = None;
        self.wanted = None;
        Ok(())
    }

    /// Forks history at the cursor by something done by hand.
    pub(super) fn fork(&mut self, act: &Act) -> Result<(), Refused> {
        let here = Here {
            world: self.run.timeline().world(),
            who: &self.who,
        };
        let serial = self.deeds.len() as u32;
        let command = here.command(act, serial, &mut self.blueprint);
        let command = command.ok_or(Refused::Gone)?;
        let action = here.action(act);
        self.run.rename(&self.blueprint.cast);
        let moment = self.run.inject(command).map_err(Refused::Limit)?;
        self.deeds.push(Some(Deed {
            at: moment.time,
            words: act.words(self.run.cast()).into(),
            action,
        }));
        self.seen.push(moment.time);
        Ok(())
    }

    /// Goes to another history, at the same time.
    pub fn switch(&mut self, branch: BranchId) {
        if (branch.0 as usize) < self.deeds.len() {
            self.stand();
            self.run.switch(branch);
            self.look();
        }
    }

    /// What a branch was made for; nothing for the first.
    #[must_use]
    pub fn deed(&self, branch: BranchId) -> Option<&Deed> {
        self.deeds.get(branch.0 as usize)?.as_ref()
    }

    /// What was done by hand on the current branch, in order.
    #[must_use]
    pub fn deeds(&self) -> Vec<Deed> {
        let mut list = Vec::new();
        let mut branch = Some(self.cursor().branch);
        while let Some(id) = branch {
            list.extend(self.deed(id).cloned());
            branch = self.run.timeline().branch(id).parent();
        }
        list.reverse();
        list
    }

    /// What of what was done by hand the scenario's own script undoes: where, since when it is so, and until when. Nothing
    /// before the current branch is known to its end.
    #[must_use]
    pub fn undone(&self) -> Vec<(Place, Time, Time)> {
        let deeds = self.deeds();
        let Some(first) = deeds.first().filter(|_| self.run.is_complete()) else {
            return Vec::new();
        };
        let trace = self.run.trace();
        let from = trace.steps_until(Time(first.at.0.saturating_sub(1)));
        let (mut open, mut undone) = (Vec::new(), Vec::new());
        for (_, record) in trace.range(from..trace.len()) {
            let Fact::Fault(fault) = &record.fact else {
                continue;
            };
            let (place, at) = (fault.place(), record.at);
            let by_hand = deeds.iter().any(|deed| deed.at == at);
            match fault.sign() {
                Sign::Off | Sign::Halt | Sign::Parted if by_hand => open.push((place, at)),
                Sign::On | Sign::Go | Sign::Whole => {
                    let ended = open.iter().position(|(of, _)| *of == place);
                    let ended = ended.map(|which| open.remove(which));
                    undone.extend(
                        ended
                            .filter(|_| !by_hand)
                            .map(|(of, since)| (of, since, at)),
                    );
                }
                _ => {}
            }
        }
        undone
    }

    /// The file with what was done by hand in its script, and the seed that runs.
    ///
    /// # Errors
    /// It would be longer than any file that is read, or not valid.
    pub fn save_as_scenario(&self) -> Result<String, Unsaved> {
        let entries: Vec<ScriptEntry> = self.deeds().iter().filter_map(Deed::entry).collect();
        self.document
            .with_script(&entries, Some(units::Seed(self.setup.seed)))
    }
}
