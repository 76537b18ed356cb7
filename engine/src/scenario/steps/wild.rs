//! Say where this bit real systems.

use super::manner::{Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::scenario::schema::Prose;
use schemars::JsonSchema;

/// A text that says where this bit real systems; the references go with it.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub struct WildStep(pub Prose);

impl StepKind for WildStep {
    fn manner(&self) -> Manner<'_> {
        Manner::set(self.0.title.as_ref(), self.0.scene.as_ref())
    }
}
