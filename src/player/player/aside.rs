//! What was done by hand, when a step of the lesson sets its scene: it is set aside, and one press away.

use std::mem::replace;

use fallible_engine::run::moment::BranchId;

use super::Player;
use crate::player::kept::{Aside, Kept, NoSuchRun, Setup};

impl Player {
    /// Puts a run in place, and gives back the one that was there.
    pub(super) fn put(&mut self, kept: Kept) -> Kept {
        Kept {
            setup: replace(&mut self.setup, kept.setup),
            scenario: replace(&mut self.scenario, kept.scenario),
            run: replace(&mut self.run, kept.run),
            who: replace(&mut self.who, kept.who),
            blueprint: replace(&mut self.blueprint, kept.blueprint),
            number: replace(&mut self.number, kept.number),
            deeds: replace(&mut self.deeds, kept.deeds),
            seen: replace(&mut self.seen, kept.seen),
            tried: replace(&mut self.tried, kept.tried),
        }
    }

    /// Puts the run of a variant in place, as the file has it; what was done by hand is set aside.
    pub(super) fn clear(&mut self, variant: &str) -> Result<(), NoSuchRun> {
        let branch = self.cursor().branch;
        if *variant == *self.setup.variant && self.setup.challenge.is_none() {
            if branch != BranchId::default() {
                self.aside = Some(Aside::Branch(branch));
                self.switch(BranchId::default());
            }
            return Ok(());
        }
        // What an earlier step set aside leaves with the run that it belongs to.
        if branch == BranchId::default()
            && let Some(Aside::Branch(branch)) = self.aside
        {
            self.switch(branch);
        }
        let by_hand = self.cursor().branch != BranchId::default();
        let old = self.exchange(Setup {
            variant: variant.into(),
            seed: self.setup.seed,
            challenge: None,
        })?;
        if by_hand {
            self.aside = Some(Aside::Run(Box::new(old)));
        } else if !matches!(self.aside, Some(Aside::Run(_))) {
            self.aside = None;
        }
        self.lesson.forget_run(self.number);
        Ok(())
    }

    /// Whether something that was done by hand was set aside.
    #[must_use]
    pub const fn has_aside(&self) -> bool {
        self.aside.is_some()
    }

    /// Goes back to what was done by hand before the open step set its scene.
    pub fn take_up(&mut self) {
        match self.aside.take() {
            Some(Aside::Branch(branch)) => self.switch(branch),
            Some(Aside::Run(kept)) => {
                self.stand();
                self.put(*kept);
                self.look();
            }
            None => {}
        }
    }
}
