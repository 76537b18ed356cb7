//! Let the reader do something by hand, and see what comes of it.

use super::manner::{Acts, Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, PropertyId, Text};
use crate::scenario::schema::{Action, Scene};
use schemars::JsonSchema;

/// Let the reader do something by hand. It is done when that was done, or something else by which the named promise
/// breaks, and was watched to where the scene ends.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Act")]
pub struct ActStep {
    /// The heading.
    #[serde(default)]
    pub title: Option<Line>,
    /// What is to be done.
    pub text: Text,
    /// The same as a script would say it: what the stage points at.
    #[serde(rename = "do")]
    pub deed: Action,
    /// The promise that this breaks: whatever breaks it by hand will do.
    #[serde(default)]
    pub breaks: Option<PropertyId>,
    /// What the reader sees.
    #[serde(default)]
    pub scene: Option<Scene>,
}

impl StepKind for ActStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            acts: Some(Acts {
                deed: &self.deed,
                breaks: self.breaks.as_ref(),
            }),
            ..Manner::set(self.title.as_ref(), self.scene.as_ref())
        }
    }
}
