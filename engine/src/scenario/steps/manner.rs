//! What a step of a lesson asks, plays, shows, has done by hand, lets try and compares: all that is known of it to whoever
//! leads a reader through a lesson, or tries it over many seeds. None of them knows a step by its name.

use crate::format::name::{Id, Line, PropertyId, Text, VariantId};
use crate::format::table::Table;
use crate::scenario::kinds::doubts::Doubts;
use crate::scenario::schema::{Action, Control, Goal, Question, Scene, Setting};

/// A kind of step: what it answers for.
pub trait StepKind {
    /// What it does.
    fn manner(&self) -> Manner<'_>;

    /// What fits the schema and still cannot be meant.
    fn check(&self, _pointer: &str, _doubts: &mut Doubts<'_>) {}
}

/// What a step does. A step that does none of this only says something.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner<'a> {
    /// The heading, where the file gives one.
    pub title: Option<&'a Line>,
    /// What it tells the reader to look at, where it plays or says why.
    pub text: Option<&'a Text>,
    /// It asks: the reader goes on when an answer is locked in.
    pub asks: Option<Asks<'a>>,
    /// It plays: the reader goes on when the run was watched to where its scene stops.
    pub plays: bool,
    /// It has the reader do something by hand, and goes on when what comes of it was watched.
    pub acts: Option<Acts<'a>>,
    /// What it says of what the reader sees.
    pub scene: Option<&'a Scene>,
    /// It lets the reader try.
    pub tries: Option<Tries<'a>>,
    /// Variants that it shows side by side.
    pub compares: &'a [VariantId],
}

/// A question that a step asks.
#[derive(Clone, Copy, Debug)]
pub struct Asks<'a> {
    /// The question.
    pub question: &'a Question,
    /// Whether it is about the run that the next play step plays, which stands still until an answer is locked in; or
    /// else about the one that was played.
    pub before: bool,
}

/// What a reader is to do by hand.
#[derive(Clone, Copy, Debug)]
pub struct Acts<'a> {
    /// What.
    pub deed: &'a Action,
    /// A promise that this breaks; whatever else breaks it by hand will do.
    pub breaks: Option<&'a PropertyId>,
}

/// What the reader of a step may change and is to reach.
#[derive(Clone, Copy, Debug)]
pub struct Tries<'a> {
    /// The variant to start from.
    pub variant: &'a VariantId,
    /// The controls, by id; in the file they stand in the step's member `controls`.
    pub controls: &'a Table<Id, Control>,
    /// What must be true at the end of the run.
    pub goals: &'a [Goal],
    /// Settings that win on the file's own seed, by control.
    pub wins: &'a Table<Id, Setting>,
    /// Settings that lose on it.
    pub loses: &'a Table<Id, Setting>,
}

impl<'a> Tries<'a> {
    /// What a reader may change in the sentences of a step that has no challenge; `None` if there is nothing in the lesson.
    #[must_use]
    pub fn live(variant: &'a VariantId, settings: &'a Table<Id, Control>) -> Option<Self> {
        (!settings.is_empty()).then_some(Self {
            variant,
            controls: settings,
            goals: &[],
            wins: const { &Table::new() },
            loses: const { &Table::new() },
        })
    }
}

impl<'a> Manner<'a> {
    /// Of a step that only says something, perhaps under a heading and in a scene of its own.
    #[must_use]
    pub fn set(title: Option<&'a Line>, scene: Option<&'a Scene>) -> Self {
        Self {
            title,
            scene,
            ..Self::default()
        }
    }

    /// Whether it is about what a run comes to: it plays, has something done, lets try or compares.
    #[must_use]
    pub const fn runs_on(&self) -> bool {
        self.plays || self.acts.is_some() || self.tries.is_some() || !self.compares.is_empty()
    }

    /// Whether it only says something.
    #[must_use]
    pub const fn only_says(&self) -> bool {
        self.asks.is_none() && !self.runs_on()
    }
}

impl<'a> Asks<'a> {
    /// Asks what will happen.
    #[must_use]
    pub const fn before(question: &'a Question) -> Self {
        Self {
            question,
            before: true,
        }
    }

    /// Asks what happened.
    #[must_use]
    pub const fn after(question: &'a Question) -> Self {
        Self {
            question,
            before: false,
        }
    }
}
