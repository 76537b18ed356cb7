//! What a gauge answers for.

use crate::check::config::Ids;
use crate::check::story::Story;
use crate::measure::figure::Unit;
use crate::measure::fold::Measure;

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

/// A single number that sums up a finished run.
pub trait Gauge {
    /// What it shows; `None` where there is nothing to measure.
    fn read(&self, story: &Story<'_>) -> Option<f64>;
}

/// What a measure makes of the whole run.
pub(super) fn fold<M: Measure>(story: &Story<'_>, mut measure: M) -> M {
    feed(story, &mut measure);
    measure
}

/// Feeds a measure the whole run.
pub(super) fn feed(story: &Story<'_>, measure: &mut dyn Measure) {
    for (_, record) in story.trace.iter() {
        measure.take(record);
    }
}
