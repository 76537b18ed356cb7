//! What came of a run: its records, its operations, its properties and its end, put together for
//! questions that are asked of it.

use std::cell::OnceCell;

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::operation::Outcome;
use crate::protocols::Record;
use crate::run::tape::Rewound;
use crate::run::trace::Trace;

use super::AnyProperty;
use super::book::Book;
use super::property::End;
use super::verdict::Step;
use schemars::JsonSchema;

/// How an operation ended, as its client knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Outcome")]
pub enum Ending {
    /// It was done.
    Ok,
    /// It was not done.
    Failed,
    /// The client cannot know whether it was done.
    Unknown,
}

impl Ending {
    /// How an outcome ends its operation.
    #[must_use]
    pub const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done { .. } => Self::Ok,
            Outcome::Refused(_) => Self::Failed,
            Outcome::Unknown => Self::Unknown,
        }
    }
}

/// A run as far as it is told: its records, its operations, its properties and, if it is told to its end, that.
#[derive(Debug)]
pub struct Story<'a> {
    /// Its records, and perhaps later ones.
    pub trace: &'a Trace,
    /// So many of them are told.
    pub steps: Step,
    /// Its properties, in the order by which conditions speak of them.
    pub properties: &'a [AnyProperty],
    /// Its end.
    pub end: Option<&'a End>,
    /// Its operations, once anybody asks for them.
    book: OnceCell<Book>,
}

impl<'a> Story<'a> {
    /// A finished run.
    #[must_use]
    pub fn new(trace: &'a Trace, properties: &'a [AnyProperty], end: &'a End) -> Self {
        let begun = Self::so_far(trace, properties, trace.len());
        Self {
            end: Some(end),
            ..begun
        }
    }

    /// A run when so many records had happened, whatever came later.
    #[must_use]
    pub fn so_far(trace: &'a Trace, properties: &'a [AnyProperty], steps: Step) -> Self {
        Self {
            trace,
            steps,
            properties,
            end: None,
            book: OnceCell::new(),
        }
    }

    /// Its operations. Whoever asks first has its records read.
    #[must_use]
    pub fn book(&self) -> &Book {
        self.book.get_or_init(|| {
            let mut book = Book::default();
            for (step, record) in self.records() {
                book.take(step, record, &Rewound::to(self.trace, step));
            }
            book
        })
    }

    /// The records that are told, with their steps.
    pub fn records(&self) -> impl Iterator<Item = (Step, &'a Record)> + use<'a> {
        self.trace.range(0..self.steps)
    }
}
