//! What the inspector shows of a machine, a link or a message: its fields in groups, what can be done to
//! it, and the latest that happened to it.

use std::rc::Rc;

use super::events::EventRow;
use super::tool::{Target, Tool};
use crate::view::frame::Thing;

/// A word on a corner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Badge {
    /// In capitals.
    pub word: Rc<str>,
    /// Whether it is the one in charge: drawn solid.
    pub solid: bool,
    /// Whether it tells of a fault.
    pub fault: bool,
}

/// One field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What.
    pub name: Rc<str>,
    /// Its value.
    pub value: Rc<str>,
    /// A remark in a quieter voice; may be empty.
    pub aside: Rc<str>,
    /// Whether it changed just now.
    pub changed: bool,
}

impl Line {
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
    pub badge: Option<Badge>,
    /// Its fields, in groups.
    pub groups: Vec<Vec<Line>>,
    /// What tools act on.
    pub target: Target,
    /// The names of a link's two ends, for tools that ask which way; empty otherwise.
    pub ends: [Rc<str>; 2],
    /// What can be done to it now.
    pub tools: Vec<Tool>,
    /// The latest events about it, the latest last.
    pub history: Rc<[EventRow]>,
}
