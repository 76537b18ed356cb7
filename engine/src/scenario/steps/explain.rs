//! Say why.

use super::manner::{Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::scenario::schema::Prose;
use schemars::JsonSchema;

/// A text that says why.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub struct ExplainStep(pub Prose);

impl StepKind for ExplainStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            text: Some(&self.0.text),
            ..Manner::set(self.0.title.as_ref(), self.0.scene.as_ref())
        }
    }
}
