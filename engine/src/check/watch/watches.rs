//! Conditions that are judged together while a run goes on, and the moment at which enough of them is said.

use super::{Account, Watch};
use crate::check::AnyProperty;
use crate::check::book::Book;
use crate::check::condition::Condition;
use crate::check::property::End;
use crate::check::story::Story;
use crate::check::truth::Truth;
use crate::check::verdict::Step;
use crate::protocols::Record;
use crate::run::tape::{Recent, Rewound};

/// Conditions that are judged together while a run goes on; where there is none, that is left open.
#[derive(Debug)]
pub struct Watches {
    pub(super) all: Vec<Option<Watch>>,
    /// The places of those that look at records.
    heeding: Vec<usize>,
    pub(super) book: Book,
    pub(super) steps: Step,
}

impl Watches {
    /// Conditions of which nothing was seen yet.
    #[must_use]
    pub fn of(conditions: &[Option<Condition>]) -> Self {
        let watch = |when: &Option<Condition>| when.as_ref().map(Watch::of);
        let all: Vec<_> = conditions.iter().map(watch).collect();
        let heeds = |place: &usize| all[*place].as_ref().is_some_and(Watch::heeds);
        Self {
            heeding: (0..all.len()).filter(heeds).collect(),
            all,
            book: Book::default(),
            steps: 0,
        }
    }

    /// Takes the next record.
    pub fn take(&mut self, record: &Record, recent: &dyn Recent) {
        self.book.take(self.steps, record, recent);
        for place in &self.heeding {
            if let Some(watch) = &mut self.all[*place] {
                watch.take(self.steps, record, recent);
            }
        }
        self.steps += 1;
    }

    /// How many records they have taken.
    #[must_use]
    pub const fn steps(&self) -> Step {
        self.steps
    }

    /// What each says by now.
    #[must_use]
    pub fn said(&self, properties: &[AnyProperty], end: Option<&End>) -> Vec<Truth> {
        let account = Account {
            book: &self.book,
            properties,
            steps: self.steps,
            end,
        };
        let said = |watch: &Watch| watch.truth(&account);
        let all = self.all.iter();
        all.map(|watch| watch.as_ref().map_or(Truth::Undecided, said))
            .collect()
    }
}

/// What each condition says of a finished run, and after how many of its records so much is first said that it is
/// `enough`; none if the end alone says it. What was said is never taken back, so what is enough stays so.
#[must_use]
pub fn first_said(
    conditions: &[Option<Condition>],
    story: &Story<'_>,
    enough: &dyn Fn(&[Truth]) -> bool,
) -> (Vec<Truth>, Option<Step>) {
    /// So many events are passed over at first.
    const STRIDE: usize = 64;
    let scan = |from: Step, stride: usize| {
        let mut watches = Watches::of(conditions);
        let (mut last, mut events) = (0, 0);
        for (step, record) in story.records() {
            watches.take(record, &Rewound::to(story.trace, step));
            let steps = step + 1;
            if steps <= from || story.trace.event_end(steps) != steps {
                continue;
            }
            events += 1;
            if events % stride == 0 || steps == story.steps {
                if enough(&watches.said(story.properties, None)) {
                    return (watches, last, Some(steps));
                }
                last = steps;
            }
        }
        (watches, last, None)
    };
    let (watches, open, said) = scan(0, STRIDE);
    let said = said.and_then(|_| scan(open, 1).2);
    let whole = if watches.steps == story.steps {
        watches
    } else {
        let mut whole = Watches::of(conditions);
        for (step, record) in story.records() {
            whole.take(record, &Rewound::to(story.trace, step));
        }
        whole
    };
    (whole.said(story.properties, story.end), said)
}
