//! What a scenario file says, as types. They are the truth of the format: the published JSON Schema is generated
//! from them, and every comment here that describes a field is what an author's editor shows.

mod challenge;
mod condition;
mod cue;
mod link;
mod number;
mod prose;
mod question;
mod scene;
mod script;
mod variant;
mod workload;

pub use super::kinds::Node;
pub use super::kinds::attacker::Attack;
pub use super::kinds::service::ServiceSetting;
pub use super::steps::LessonStep;
pub use crate::check::PropertyConfig;
pub use crate::check::exactly_once::Clause;
pub use crate::check::gauge::Meter;
pub use crate::format::delay::Delay;
pub use crate::kernel::faults::said::LinkTarget;
pub use crate::kernel::network::{Oversize, Transport};
pub use crate::kernel::operation::Verb;
pub use challenge::{
    ChoiceOfPatches, ChoiceOfValues, Control, Goal, LabelledPatch, LabelledValue, NamedCondition,
    Range, Setting, Slider,
};
pub use condition::{Condition, Counted, MeterCondition, OperationCondition};
pub use cue::Cue;
pub use link::{Link, Pipe, Reach};
pub use number::Number;
pub use prose::Prose;
pub use question::{Answer, Question};
pub use scene::{Panel, Scene};
pub use script::{
    Action, Deed, Event, MessageOfLink, MessageOfOperation, MessageReference, Moment, Request,
    ScriptEntry,
};
pub use variant::{Expectation, PatchOperation, Variant};
pub use workload::{Arrival, Closed, Operation, Timing, Work};

use super::staging::{Staged, stages};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::limits;
use crate::format::name::{Id, Line, LinkId, NodeId, PipeId, PropertyId, Url, ZoneId};
use crate::format::table::Table;
use crate::format::units::{Duration, Seed};
use schemars::JsonSchema;

/// The version of the format that this program reads.
pub const FORMAT: u32 = 1;

/// A scenario: what runs, what goes wrong, what is asked and what must come out.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Fallible scenario, format 1")]
pub struct Scenario {
    /// Where the JSON Schema is, so that editors complete and check.
    #[serde(rename = "$schema", default)]
    pub schema: Option<String>,
    /// The version of this format: 1.
    #[schemars(extend("const" = 1))]
    pub format: u32,
    /// The lesson's own id, which is also its address in the page.
    pub id: Id,
    /// The title of the lesson.
    pub title: Line,
    /// The id of the group in the gallery.
    pub group: Id,
    /// The one sentence on the gallery's card.
    pub hook: Line,
    /// About how many minutes the lesson takes.
    #[schemars(range(min = 1, max = 120))]
    pub minutes: u32,
    /// The file's own seed. What must show in the lesson must happen on it.
    pub seed: Seed,
    /// How much time is simulated, at most 10 minutes.
    #[schemars(extend("x-positive" = true))]
    pub duration: Duration,
    /// Where machines stand: a region, a rack, a building.
    #[schemars(extend("minProperties" = 1, "maxProperties" = limits::ZONES))]
    pub zones: Table<ZoneId, Zone>,
    /// How messages get from one place to another. The most specific link that fits is taken.
    #[serde(default)]
    #[schemars(extend("maxProperties" = limits::LINKS))]
    pub links: Table<LinkId, Link>,
    /// Bandwidth that several links share.
    #[serde(default)]
    #[schemars(extend("maxProperties" = limits::LINKS))]
    pub pipes: Table<PipeId, Pipe>,
    /// What runs.
    #[schemars(extend("minProperties" = 1, "maxProperties" = limits::NODES))]
    pub nodes: Table<NodeId, Node>,
    /// What an hour of a worker's time costs that goes into encoding and decoding, in US dollars. It is billed with
    /// the bytes over the links that have a price.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1000))]
    pub usd_per_cpu_hour: f64,
    /// What clients ask for, and when.
    #[serde(default)]
    #[schemars(extend("maxItems" = limits::ENTRIES))]
    pub workload: Vec<Work>,
    /// What goes wrong, and when.
    #[serde(default)]
    #[schemars(extend("maxItems" = limits::ENTRIES))]
    pub script: Vec<ScriptEntry>,
    /// What is checked while the run goes on.
    #[serde(default)]
    #[schemars(extend("maxProperties" = limits::PROPERTIES))]
    pub properties: Table<PropertyId, PropertyConfig>,
    /// The systems that are compared; the first is the naive one.
    #[schemars(extend("minItems" = 1, "maxItems" = limits::VARIANTS))]
    pub variants: Vec<Variant>,
    /// The steps of the lesson.
    #[serde(default)]
    #[schemars(extend("maxItems" = limits::STEPS))]
    pub lesson: Vec<LessonStep>,
    /// Settings that the lesson's texts let a reader change, by id: `[80 ms](#set:wait)`. Each is a slider.
    #[serde(default)]
    #[schemars(extend("maxProperties" = 5))]
    pub settings: Table<Id, Control>,
    /// What the lesson's texts say of a run or of many, by id: `[13 orders](#number:doubled)`.
    #[serde(default)]
    #[schemars(extend("maxProperties" = 100))]
    pub numbers: Table<Id, Number>,
    /// Each term that the lesson introduces, with one line that explains it.
    #[serde(default)]
    #[schemars(extend("maxProperties" = 100))]
    pub glossary: Table<Line, Line>,
    /// Where to read more.
    #[serde(default)]
    #[schemars(extend("maxItems" = 50))]
    pub references: Vec<Reference>,
}

impl Scenario {
    /// What a reader sees at each step of the lesson.
    #[must_use]
    pub fn stages(&self) -> Vec<Staged> {
        let first = self.variants.first();
        first.map_or_else(Vec::new, |first| stages(&self.lesson, &first.id))
    }
}

/// A place where machines stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// What the stage shows; the id where there is none.
    #[serde(default)]
    pub name: Option<Line>,
    /// Who runs it.
    #[serde(default)]
    pub administrator: Option<Line>,
}

/// Where to read more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What it is called, and who wrote it.
    pub title: Line,
    /// Where it is.
    pub url: Url,
    /// What is to be found there.
    #[serde(default)]
    pub note: Option<Line>,
}
