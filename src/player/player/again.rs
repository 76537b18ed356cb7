//! What was done by hand is done again: where a link says so, and in the run that a reader changes to. It is done while
//! the run becomes known, each thing at its time on its history, as far as it can be.

use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_engine::run::moment::BranchId;
use fallible_engine::scenario::schema::{Moment, ScriptEntry};

use super::{Player, Settings, Setup};
use crate::player::again::Again;
use crate::player::deed::{Deed, Here};
use crate::player::kept::{Aside, NoSuchRun};
use crate::player::session::{Fork, Session, Set, Trial, listed};
use crate::player::step_name::step_names;
use crate::player::stop::Halt;

/// What was done by hand in a run, as far as words of a script can say it.
struct Taken {
    forks: Vec<Fork>,
    words: Vec<Rc<str>>,
    unnamed: Vec<String>,
    /// Which of the histories that are taken stands for each.
    places: Vec<u32>,
}

impl Player {
    /// What an address leaves unsaid of the run and of the reader's place in it.
    #[must_use]
    pub fn session(&self) -> Session {
        let taken = self.taken();
        let names = step_names(self.lesson.steps());
        let (at, reached) = (self.lesson.at(), self.lesson.reached());
        let trial = |(step, settings): &(usize, Settings)| Trial {
            step: names[*step].clone(),
            set: settings
                .iter()
                .map(|(id, to)| Set {
                    id: id.clone(),
                    to: to.clone(),
                })
                .collect(),
        };
        let shows = self.holds_back() || self.lesson.keeps_secret(&self.setup.variant);
        let mut seen = vec![0; if shows { taken.forks.len() + 1 } else { 0 }];
        for (place, furthest) in taken.places.iter().zip(&self.seen) {
            if let Some(seen) = seen.get_mut(*place as usize) {
                *seen = furthest.0.max(*seen);
            }
        }
        if seen.len() == 1 && seen[0] <= self.cursor().time.0 {
            seen.clear();
        }
        Session {
            file: None,
            challenge: self.setup.challenge.as_ref().map(trial),
            branch: taken.places[self.cursor().branch.0 as usize],
            forks: taken.forks,
            seen,
            reached: (reached != at).then(|| names[reached].clone()),
            halted: matches!(self.halt, Some(Halt::Broken(_) | Halt::StepEnds)),
        }
    }

    fn taken(&self) -> Taken {
        let mut taken = Taken {
            forks: Vec::new(),
            words: Vec::new(),
            unnamed: Vec::new(),
            places: Vec::new(),
        };
        for (id, branch) in self.run.timeline().branches() {
            let on = branch.parent();
            let on = on.map_or(0, |parent| taken.places[parent.0 as usize]);
            let deed = self.deed(id);
            let place = match (deed, deed.and_then(Deed::entry)) {
                (Some(deed), Some(done)) => {
                    taken.forks.push(Fork { on, done });
                    taken.words.push(Rc::clone(&deed.words));
                    taken.forks.len() as u32
                }
                (deed, _) => {
                    let words = deed.map(|deed| format!("“{}” at {}", deed.words, deed.at));
                    taken.unnamed.extend(words);
                    on
                }
            };
            taken.places.push(place);
        }
        taken
    }

    /// What a link leaves out of what was done by hand.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let mut left_out = self.taken().unnamed;
        if matches!(self.aside, Some(Aside::Run(_))) {
            left_out.push("what was set aside in another run".to_owned());
        }
        left_out
    }

    /// Goes on from a session: once that is computed, the same was done by hand, and the same moment is shown. What of it
    /// cannot be had is told.
    pub fn carry(&mut self, session: &Session) {
        if self.wanted.is_none() {
            (self.wanted, self.wanted_step) = (Some(self.cursor().time), self.step_within());
        }
        let names = step_names(self.lesson.steps());
        if let Some(name) = &session.reached {
            match names.iter().position(|own| own == name) {
                Some(step) => self.lesson.arrive(self.lesson.at(), step),
                None => self.doubt_step(name),
            }
        }
        if let Some(trial) = &session.challenge {
            let step = names.iter().position(|own| *own == trial.step);
            match step.filter(|step| self.lesson.tries(*step).is_some()) {
                Some(step) => self.carry_trial(step, trial),
                None => self.doubt_step(&trial.step),
            }
        }
        self.halts = session.halted;
        self.do_again(session.forks.clone(), Vec::new(), session.branch);
        if let Some(again) = &mut self.again {
            again.seen.clone_from(&session.seen);
        }
    }

    fn doubt_step(&mut self, name: &str) {
        let words = format!("This scenario has no step called “{name}”.");
        self.doubts.push(words);
    }

    /// Puts the run of a try in place, of which nothing is news.
    fn carry_trial(&mut self, step: usize, trial: &Trial) {
        let Some(tries) = self.lesson.tries(step) else {
            return;
        };
        let settings = trial.set.iter();
        let setup = Setup {
            variant: tries.variant.as_str().into(),
            seed: self.setup.seed,
            challenge: Some((
                step,
                settings
                    .map(|set| (set.id.clone(), set.to.clone()))
                    .collect(),
            )),
        };
        let wanted = (self.wanted, self.wanted_step);
        match self.exchange(setup) {
            Ok(_) => {
                (self.wanted, self.wanted_step) = wanted;
                self.tried = true;
            }
            Err(NoSuchRun) => {
                let asked = trial
                    .set
                    .iter()
                    .map(|set| format!("{} at {}", set.id, set.to));
                let asked: Vec<String> = asked.collect();
                let asked = listed(&asked);
                let words =
                    format!("The link asks for {asked}, which this challenge does not have.");
                self.doubts.push(words);
            }
        }
    }

    /// Begins another run of the document that the reader chose, and does there again what was done by hand here.
    ///
    /// # Errors
    /// The document has no such variant, or its challenge cannot be set so. The old run stays then.
    pub fn change(&mut self, setup: Setup) -> Result<(), NoSuchRun> {
        let taken = self.taken();
        let branch = taken.places[self.cursor().branch.0 as usize];
        self.load(setup)?;
        if taken.forks.is_empty() && taken.unnamed.is_empty() {
            return Ok(());
        }
        self.do_again(taken.forks, taken.words, branch);
        if let Some(again) = &mut self.again {
            again.lost = taken.unnamed;
        }
        Ok(())
    }

    fn do_again(&mut self, forks: Vec<Fork>, words: Vec<Rc<str>>, branch: u32) {
        self.again = Some(Again {
            forks,
            words,
            now: vec![BranchId::default()],
            branch,
            seen: Vec::new(),
            lost: Vec::new(),
        });
    }

    /// Says something that a link asks for and that cannot be had.
    pub fn doubt(&mut self, words: String) {
        self.doubts.push(words);
    }

    /// Whether something is still to be done again.
    #[must_use]
    pub const fn is_redoing(&self) -> bool {
        self.again.is_some()
    }

    /// Does again what can be by now.
    pub(super) fn go_again(&mut self) {
        while let Some(again) = &self.again {
            let place = again.now.len() - 1;
            let Some(fork) = again.forks.get(place) else {
                return self.done_again();
            };
            let on = again.now.get(fork.on as usize).copied();
            let able = on.is_some() && self.who.takes(&fork.done.action, &self.scenario);
            let (on, done) = (on.unwrap_or_default(), fork.done.clone());
            let before = match done.moment {
                Moment::At(at) if able => at.nanos().checked_sub(1).map(Time),
                Moment::At(_) | Moment::After { .. } => None,
            };
            if let Some(before) = before {
                if self.cursor().branch != on {
                    self.run.switch(on);
                }
                if self.run.known() < before && self.has_more() {
                    return;
                }
                self.run.seek_time(before);
            }
            let is_done = before.is_some_and(|at| self.cursor().time == at) && self.force(&done);
            let branch = if is_done { self.cursor().branch } else { on };
            if let Some(again) = &mut self.again {
                again.now.push(branch);
                if !is_done {
                    again.lost.push(again.words(place));
                }
            }
        }
    }

    /// Does what an entry of a script says, here and now. False where that is not to be done.
    fn force(&mut self, entry: &ScriptEntry) -> bool {
        let here = Here {
            world: self.run.timeline().world(),
            who: &self.who,
        };
        let acts = here.acts(&entry.action, &mut self.blueprint);
        let all = acts.iter().all(|act| self.fork(act).is_ok());
        all && !acts.is_empty()
    }

    /// All that could be done again is.
    fn done_again(&mut self) {
        let Some(again) = self.again.take() else {
            return;
        };
        for (branch, furthest) in again.now.iter().zip(&again.seen) {
            let seen = &mut self.seen[branch.0 as usize];
            *seen = Time(*furthest).min(self.run.until()).max(*seen);
        }
        let branch = again.now.get(again.branch as usize).copied();
        self.run.switch(branch.unwrap_or_default());
        let mut lost = again.lost;
        if branch.is_none() {
            lost.push("the history that was shown".to_owned());
        }
        if !lost.is_empty() {
            let words = format!(
                "What was done by hand could not all be done again here; this is missing: {}.",
                listed(&lost)
            );
            self.doubts.push(words);
        }
    }
}
