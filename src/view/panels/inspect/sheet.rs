//! What is looked at, and the sheet that is shown of it.

use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::tariff::Tariff;
use fallible_engine::run::trace::Trace;

use super::super::events::EventRow;
use super::super::tool::{Target, Tool};
use crate::view::frame::Thing;

/// A word on a corner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetBadge {
    /// In capitals.
    pub word: Rc<str>,
    /// Whether it is the one in charge: drawn solid.
    pub solid: bool,
    /// Whether it tells of a fault.
    pub fault: bool,
}

/// One field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetLine {
    /// What.
    pub name: Rc<str>,
    /// Its value.
    pub value: Rc<str>,
    /// A remark in a quieter voice; may be empty.
    pub aside: Rc<str>,
    /// Whether it changed just now.
    pub changed: bool,
}

impl SheetLine {
    /// A field without a remark.
    #[must_use]
    pub fn new(name: &str, value: impl Into<Rc<str>>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            aside: Rc::from(""),
            changed: false,
        }
    }

    /// The same field with a remark.
    #[must_use]
    pub fn with_aside(self, aside: impl Into<Rc<str>>) -> Self {
        Self {
            aside: aside.into(),
            ..self
        }
    }
}

/// All that is shown of one thing.
#[derive(Clone, PartialEq, Debug)]
pub struct Sheet {
    /// What it is about.
    pub thing: Thing,
    /// Its name.
    pub title: Rc<str>,
    /// What it is.
    pub badge: Option<SheetBadge>,
    /// Its fields, in groups.
    pub groups: Vec<Vec<SheetLine>>,
    /// What tools act on.
    pub target: Target,
    /// The names of a link's two ends, for tools that ask which way; empty otherwise.
    pub ends: [Rc<str>; 2],
    /// What can be done to it now.
    pub tools: Vec<Tool>,
    /// The latest events about it, the latest last.
    pub history: Rc<[EventRow]>,
}

/// What the inspector looks at: a run at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The world at the moment.
    pub world: &'a World<AnyProcess>,
    /// Who is who.
    pub cast: &'a Cast,
    /// What is billed.
    pub tariff: &'a Tariff,
    /// The records of the branch.
    pub trace: &'a Trace,
    /// How many of them have happened.
    pub steps: Step,
    /// How long the copy on a selected machine has been without an entry that another copy holds; `None`
    /// for a machine without a copy.
    pub lag: Option<Span>,
}

impl Sight<'_> {
    pub(super) fn now(&self) -> Time {
        self.world.now()
    }
}
