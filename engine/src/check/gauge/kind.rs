//! What a gauge answers for.

use std::fmt;

use crate::check::book::Book;
use crate::check::config::Ids;
use crate::check::property::End;
use crate::check::verdict::Step;
use crate::kernel::time::Time;
use crate::measure::figure::Unit;
use crate::measure::fold::{Measure, System};
use crate::measure::windows::Curves;
use crate::protocols::Record;

/// Makes the type of a gauge's arguments, as a file gives them. What a file is told of them stands in the registry.
macro_rules! arguments {
    ($(#[$doc:meta])* $name:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, crate::format::encode::Encode, crate::format::decode::Decode, schemars::JsonSchema,
        )]
        #[serde(deny_unknown_fields)]
        #[schemars(inline, description = "")]
        pub struct $name {
            $($fields)*
        }
    };
}
pub(super) use arguments;

/// The arguments of a gauge, as a file gives them.
pub trait Arguments {
    /// What reads it.
    type Gauge: Gauge;

    /// What its number is.
    const UNIT: Unit;

    /// The gauge of a run in which ids stand for this; `None` if it names what the run does not have.
    fn gauge(&self, ids: &dyn Ids) -> Option<Self::Gauge>;
}

/// A single number that sums up a run: a measure that is fed its records, read together with what is known of its
/// operations.
pub trait Gauge: Clone {
    /// What is fed the records.
    type Fold: Measure;

    /// Nothing measured yet.
    fn begin(&self) -> Self::Fold;

    /// What it shows of a finished run; `None` where there is nothing to measure.
    fn read(&self, fold: &Self::Fold, book: &Book, end: &End) -> Option<f64>;

    /// What it will show at least, however the run goes on.
    fn least(&self, _: &Self::Fold) -> Option<f64> {
        None
    }

    /// The end of the operation that does most to make what it shows worse, or its beginning if it never ended; `None`
    /// where none alone does.
    fn worst(&self, _: &Book) -> Option<Step> {
        None
    }
}

/// A gauge of which nobody needs to know which it is.
pub trait Dial {
    /// Takes the next record.
    fn take(&mut self, record: &Record);

    /// What it shows of a finished run; `None` where there is nothing to measure.
    fn read(&self, book: &Book, end: &End) -> Option<f64>;

    /// What it will show at least, however the run goes on.
    fn least(&self) -> Option<f64>;

    /// The end of the operation that does most to make what it shows worse, or its beginning if it never ended; `None`
    /// where none alone does.
    fn worst(&self, book: &Book) -> Option<Step>;
}

/// A gauge and what it has been fed.
pub(super) struct Fed<G: Gauge> {
    gauge: G,
    fold: G::Fold,
}

impl<G: Gauge> Fed<G> {
    pub(super) fn nothing(gauge: &G) -> Self {
        Self {
            fold: gauge.begin(),
            gauge: gauge.clone(),
        }
    }
}

impl fmt::Debug for dyn Dial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a gauge")
    }
}

impl<G: Gauge> Dial for Fed<G> {
    fn take(&mut self, record: &Record) {
        self.fold.take(record);
    }

    fn read(&self, book: &Book, end: &End) -> Option<f64> {
        self.gauge.read(&self.fold, book, end)
    }

    fn least(&self) -> Option<f64> {
        self.gauge.least(&self.fold)
    }

    fn worst(&self, book: &Book) -> Option<Step> {
        self.gauge.worst(book)
    }
}

/// What a gauge is fed that is read off the operations or the end alone.
pub struct Nothing;

impl Measure for Nothing {
    fn new(_: &System) -> Self {
        Self
    }

    fn take(&mut self, _: &Record) {}

    fn close_window(&mut self, _: Time, _: &mut Curves<'_>) {}
}
