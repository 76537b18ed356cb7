//! Let the run go on until something decides.

use super::manner::{Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Text};
use crate::scenario::schema::Scene;
use schemars::JsonSchema;

/// Let a run go on.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "Play")]
pub struct PlayStep {
    /// The heading.
    pub title: Option<Line>,
    /// What to look at.
    pub text: Option<Text>,
    /// What the reader sees: from where to where time goes on, in which variant.
    pub scene: Option<Scene>,
}

impl StepKind for PlayStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            plays: true,
            text: self.text.as_ref(),
            ..Manner::set(self.title.as_ref(), self.scene.as_ref())
        }
    }
}
