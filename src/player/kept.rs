//! A run that was loaded, with all that belongs to it, and what is set aside of such.

use std::fmt;
use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::plan::Plan;
use fallible_engine::scenario::compile::Who;
use fallible_engine::scenario::schema::{Scenario, Setting};

use super::deed::Deed;
use super::run::Run;

/// What a challenge is set to, by control.
pub type Settings = Vec<(String, Setting)>;

/// Which run of a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Setup {
    /// The variant's id.
    pub variant: Rc<str>,
    /// The seed.
    pub seed: u64,
    /// A challenge's controls, if the run is a try at it: the step of the lesson, and what they are set to.
    pub challenge: Option<(usize, Settings)>,
}

/// A document has no such run: no such variant, or a challenge that cannot be set so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchRun;

impl fmt::Display for NoSuchRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This scenario has no such run.")
    }
}

/// A run, with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Which run of the document.
    pub setup: Setup,
    /// What runs.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub run: Run,
    /// What the file's ids stand for in it.
    pub who: Rc<Who>,
    /// Holds the names that deeds add to.
    pub blueprint: Plan<AnyProcess>,
    /// Which of the runs that were loaded it is, from 1.
    pub number: u32,
    /// What each branch was made for; nothing for the first.
    pub deeds: Vec<Option<Deed>>,
    /// The furthest moment that was seen of each branch.
    pub seen: Vec<Time>,
    /// Whether it was said how the try at a challenge came out.
    pub tried: bool,
}

/// What was set aside.
#[derive(Clone, Debug)]
pub enum Aside {
    /// A branch of the run that is in place.
    Branch(BranchId),
    /// Another run.
    Run(Box<Kept>),
}
