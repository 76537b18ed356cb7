//! What a scenario file says, as types. They are the truth of the format: the published JSON Schema is generated
//! from them, and every comment here that describes a field is what an author's editor shows.

mod administration;
mod bank;
mod calling;
mod challenge;
mod condition;
mod discovery;
mod hub;
mod lesson;
mod link;
mod node;
mod property;
mod script;
mod variant;
mod web;
mod workload;

pub use administration::{CertificateConfig, RenewalConfig, RolloutConfig, ServiceSetting};
pub use bank::{Attack, AttackerConfig, BankConfig, Channel, Memory};
pub use calling::{
    Account, AfterWrite, Backoff, CircuitBreaker, ClientConfig, ClientKeys, ReadFrom, RetryBudget,
    ServiceConfig, ServiceKeys, Silence,
};
pub use challenge::{
    Challenge, ChoiceOfPatches, ChoiceOfValues, Control, Goal, LabelledPatch, LabelledValue,
    NamedCondition, Range, Setting, Slider,
};
pub use condition::{
    Condition, Counted, Meter, MeterCondition, OperationCondition, Outcome, PropertyState,
};
pub use discovery::{DirectoryConfig, HealthCheck, InstanceConfig, ProxyConfig, Retry};
pub use hub::{Datagram, Device, HubConfig, Observed, Patience, Reader};
pub use lesson::{Answer, Compare, Play, Prose, Question, Reference, Step, Until};
pub use link::{Delay, Distribution, Link, Oversize, Pareto, Pipe, Reach, Transport};
pub use node::{
    Acknowledgements, ClockSettings, MachineSettings, Node, NodeOf, OnLate, Replication, Role,
    StoreConfig,
};
pub use property::{Clause, Property, Verb};
pub use script::{
    Action, Deed, Event, LinkTarget, MessageOfLink, MessageOfOperation, MessageReference, Moment,
    Request, ScriptEntry, Written,
};
pub use variant::{Expectation, PatchOperation, Variant};
pub use web::{Encoding, Fields, WebConfig};
pub use workload::{Arrival, Closed, Operation, Timing, Work};

use super::index::Index;
use super::limits;
use super::name::{Id, Line, LinkId, NodeId, PipeId, PropertyId, ZoneId};
use super::table::Table;
use super::units::{Duration, Seed};
use crate::scenario::decode::Decode;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

/// The version of the format that this program reads.
pub const FORMAT: u32 = 1;

/// A scenario: what runs, what goes wrong, what is asked and what must come out.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Fallible scenario, format 1")]
pub struct Scenario {
    /// Where the JSON Schema is, so that editors complete and check.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
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
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    #[schemars(extend("maxProperties" = limits::LINKS))]
    pub pipes: Table<PipeId, Pipe>,
    /// What runs.
    #[schemars(extend("minProperties" = 1, "maxProperties" = limits::NODES))]
    pub nodes: Table<NodeId, Node>,
    /// What an hour of a worker's time costs that goes into encoding and decoding, in US dollars. It is billed with
    /// the bytes over the links that have a price.
    #[serde(default, skip_serializing_if = "is_default")]
    #[schemars(range(min = 0, max = 1000))]
    pub usd_per_cpu_hour: f64,
    /// What clients ask for, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("maxItems" = limits::ENTRIES))]
    pub workload: Vec<Work>,
    /// What goes wrong, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("maxItems" = limits::ENTRIES))]
    pub script: Vec<ScriptEntry>,
    /// What is checked while the run goes on.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    #[schemars(extend("maxProperties" = limits::PROPERTIES))]
    pub properties: Table<PropertyId, Property>,
    /// The systems that are compared; the first is the naive one.
    #[schemars(extend("minItems" = 1, "maxItems" = limits::VARIANTS))]
    pub variants: Vec<Variant>,
    /// The steps of the lesson.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("maxItems" = limits::STEPS))]
    pub lesson: Vec<Step>,
    /// Each term that the lesson introduces, with one line that explains it.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    #[schemars(extend("maxProperties" = 100))]
    pub glossary: Table<Line, Line>,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("maxItems" = 50))]
    pub references: Vec<Reference>,
}

/// A place where machines stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// What the stage shows; the id where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Line>,
    /// Who runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator: Option<Line>,
}

/// The JSON Schema of scenario files, with that of the index among its definitions, as pretty JSON text with a line feed at its end.
#[must_use]
pub fn json_schema() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    let mut generator = settings.into_generator();
    generator.subschema_for::<Index>();
    let schema = generator.into_root_schema_for::<Scenario>();
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

/// What need not be given is left out, and never written as `null`.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(branches)) = object.get_mut("anyOf") {
        branches.retain(|branch| branch.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = branches.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
}

/// For `skip_serializing_if`: a switch that is off need not be written.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// For `skip_serializing_if`: what has its default need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
