//! What a reader sees at a step of a lesson.

use super::Cue;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{OperationName, PropertyId, VariantId};
use schemars::JsonSchema;

/// What the reader sees at a step: which run, from where to where, how fast, and what is open beside it. What a step
/// does not say, it has from the step before.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Scene {
    /// The variant that runs. Where none is named it is that of the step before, and at first the first; a prediction
    /// has that of the run that is played next, variants side by side leave the last of them on the stage.
    pub variant: Option<VariantId>,
    /// Where it begins; where the step before ends if nothing is said, or at the start of another variant's run.
    pub from: Option<Cue>,
    /// Where it stops by itself. A step that plays goes to the end if nothing is said, any other one stays where it begins.
    pub until: Option<Cue>,
    /// How many seconds of the run pass in one of ours. If nothing is said in the lesson, as it takes to see what decides.
    #[schemars(range(min = 0.001, max = 100))]
    pub pace: Option<f64>,
    /// The promises that are open; the others are folded.
    #[schemars(extend("maxItems" = 8, "uniqueItems" = true))]
    pub promises: Option<Vec<PropertyId>>,
    /// The panel that is open below the stage.
    pub panel: Option<Panel>,
    /// The operation whose messages are followed.
    pub operation: Option<OperationName>,
}

/// A panel below the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Panel {
    /// Who sent what to whom, over time.
    #[default]
    SpaceTime,
    /// Each event as a sentence.
    Events,
    /// How what is measured went.
    Charts,
}
