//! What was done by hand, when a step of the lesson sets its scene: it is set aside, and one press away.

use std::mem::replace;
use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::plan::Plan;
use fallible_engine::scenario::Problems;
use fallible_engine::scenario::compile::Who;
use fallible_engine::scenario::schema::Scenario;

use super::{Player, Setup};
use crate::player::deed::Deed;
use crate::player::run::Run;

/// A run, with all that belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) setup: Setup,
    pub(super) scenario: Rc<Scenario>,
    pub(super) run: Run,
    pub(super) who: Rc<Who>,
    pub(super) blueprint: Plan<AnyProcess>,
    pub(super) number: u32,
    pub(super) deeds: Vec<Option<Deed>>,
    pub(super) seen: Vec<Time>,
    pub(super) tried: bool,
}

/// What was set aside.
#[derive(Clone, Debug)]
pub(super) enum Aside {
    /// A branch of the run that is in place.
    Branch(BranchId),
    /// Another run.
    Run(Box<Kept>),
}

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
    pub(super) fn clear(&mut self, variant: &str) -> Result<(), Problems> {
        let branch = self.cursor().branch;
        if *variant == *self.setup.variant && self.setup.challenge.is_none() {
            if branch != BranchId::default() {
                self.aside = Some(Aside::Branch(branch));
                self.switch(BranchId::default());
            }
            return Ok(());
        }
        let by_hand = branch != BranchId::default();
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
