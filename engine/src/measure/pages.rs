//! Pages: how many messages each page view takes, those of its retries and of the calls behind it included.

use crate::kernel::id::OperationId;
use crate::kernel::names::Cast;
use crate::kernel::operation::Verb;
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::chart::Plot;
use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::windows::Curves;

/// Some pages, and the messages that served them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Served {
    pages: u64,
    messages: u64,
}

impl Served {
    fn average(self) -> Option<f64> {
        (self.pages > 0).then(|| self.messages as f64 / self.pages as f64)
    }
}

/// Page views.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pages {
    begun: Served,
    ended: Served,
    /// The messages of those under way.
    open: SortedMap<OperationId, u64>,
}

impl Pages {
    /// How many messages each takes on average, of those begun so far; `None` before the first.
    #[must_use]
    pub fn average(&self) -> Option<f64> {
        self.begun.average()
    }
}

impl Measure for Pages {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        match record.fact {
            Fact::Sent {
                operation: Some(operation),
                ..
            } => {
                if let Some(messages) = self.open.get_mut(&operation) {
                    *messages += 1;
                    self.begun.messages += 1;
                }
            }
            Fact::Invoked(operation, ask) if ask.verb() == Verb::Page => {
                self.open.insert(operation, 0);
                self.begun.pages += 1;
            }
            Fact::Completed(operation, _) => {
                if let Some(messages) = self.open.remove(&operation) {
                    self.ended.pages += 1;
                    self.ended.messages += messages;
                }
            }
            _ => {}
        }
    }

    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let average = self.average().into_iter();
        average
            .map(|each| Figure::new("Messages a page", Unit::Number, each))
            .collect()
    }

    /// A page counts in the window in which it ends, with all its messages.
    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        curves.add((0, 0), std::mem::take(&mut self.ended).average());
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Messages a page view", Unit::Number)]
    }

    fn line(&self, _: u8, _: u32, _: &Cast) -> String {
        "on average".to_owned()
    }
}
