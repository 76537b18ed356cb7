//! How old what pages show is. A value on a page is out of date from the moment at which some copy of its
//! store applied a newer one; how long it has been so is asked when the page is there for whoever opened it.

use crate::kernel::id::{OperationId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Position, Value};
use crate::kernel::time::{Span, Time};
use crate::protocols::keys::KeySet;
use crate::protocols::{AnyNote, Fact, Record, store, web};
use crate::run::moment::Step;
use crate::sorted::SortedMap;

use super::chart::Plot;
use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::windows::Curves;

/// What replaced a value that a page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Newer {
    /// The key.
    pub key: Symbol,
    /// Its newer value.
    pub value: Value,
    /// Since when there is this value.
    pub since: Time,
    /// The record that says so.
    pub step: Step,
    position: Position,
}

/// A page that has come, and what on it is out of date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
    /// The operation that opened it.
    pub operation: OperationId,
    /// The record that says what it shows.
    pub built: Step,
    /// For how long it has shown something that is out of date; zero if nothing is.
    pub age: Span,
    /// What replaced the value that has been out of date for longest.
    pub newer: Option<Newer>,
}

/// What a page shows: which keys as of which place in the log.
#[derive(Clone, PartialEq, Debug)]
struct Built {
    step: Step,
    at: Time,
    shown: Vec<(KeySet, Position)>,
}

/// The versions of all values so far, and the pages under way.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ages {
    versions: SortedMap<Symbol, Vec<Newer>>,
    built: SortedMap<OperationId, Built>,
    oldest: Option<Span>,
}

impl Ages {
    /// Takes a record; gives the page that has come with it, if it shows values at all.
    pub fn observe(&mut self, step: Step, record: &Record) -> Option<Page> {
        match record.fact {
            Fact::Noted(
                _,
                AnyNote::Store(store::Note::Applied {
                    key,
                    value,
                    position,
                }),
            ) => self.applied(Newer {
                key,
                value,
                since: record.at,
                step,
                position,
            }),
            Fact::Noted(
                _,
                AnyNote::Web(web::Note::Shown {
                    operation,
                    keys,
                    as_of,
                }),
            ) => {
                let fresh = Built {
                    step,
                    at: record.at,
                    shown: Vec::new(),
                };
                let built = self.built.entry(operation).or_insert(fresh);
                // A page that is built again for another try shows what that try found.
                if built.at != record.at {
                    (built.step, built.at) = (step, record.at);
                    built.shown.clear();
                }
                built.shown.push((keys, as_of));
            }
            Fact::Completed(operation, outcome) => {
                let built = self.built.remove(&operation)?;
                let seen = matches!(outcome, Outcome::Done { .. });
                let page = seen.then(|| self.page(operation, &built, record.at));
                self.oldest = self.oldest.max(page.map(|page| page.age));
                return page;
            }
            _ => {}
        }
        None
    }

    /// For how long what a page showed had been out of date at most; `None` before the first that shows values.
    #[must_use]
    pub const fn oldest(&self) -> Option<Span> {
        self.oldest
    }

    fn applied(&mut self, version: Newer) {
        let versions = self.versions.entry(version.key).or_default();
        // Other copies apply it later.
        if versions
            .last()
            .is_none_or(|last| last.position < version.position)
        {
            versions.push(version);
        }
    }

    fn page(&self, operation: OperationId, built: &Built, now: Time) -> Page {
        let keys = built.shown.iter();
        let keys = keys.flat_map(|(keys, as_of)| keys.iter().map(move |(_, key)| (key, *as_of)));
        let newer = keys
            .filter_map(|(key, as_of)| self.next_after(key, as_of))
            .min_by_key(|newer| newer.since);
        Page {
            operation,
            built: built.step,
            age: newer.map_or(Span::ZERO, |newer| now.since(newer.since)),
            newer,
        }
    }

    /// The first value of a key that is not yet seen at a place in the log.
    fn next_after(&self, key: Symbol, as_of: Position) -> Option<Newer> {
        let versions = self.versions.get(&key)?;
        let next = versions.partition_point(|version| version.position <= as_of);
        versions.get(next).copied()
    }
}

impl Measure for Ages {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        self.observe(0, record);
    }

    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let figure = |age: Span| Figure::new("Oldest shown", Unit::Nanos, age.0 as f64);
        self.oldest
            .map(|age| figure(age).aside("out of date"))
            .into_iter()
            .collect()
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        let oldest = std::mem::take(&mut self.oldest);
        curves.add((0, 0), oldest.map(|age| age.0 as f64));
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Age of what pages show", Unit::Nanos)]
    }

    fn line(&self, _: u8, _: u32, _: &Cast) -> String {
        "oldest".to_owned()
    }
}
