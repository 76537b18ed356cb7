//! Ask what happened.

use super::manner::{Asks, Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::scenario::kinds::doubts::Doubts;
use crate::scenario::schema::Question;
use crate::scenario::validate::condition;
use schemars::JsonSchema;

/// A question about the run that was played.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub struct AskStep(pub Question);

impl StepKind for AskStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            asks: Some(Asks::after(&self.0)),
            ..Manner::set(self.0.title.as_ref(), self.0.scene.as_ref())
        }
    }

    fn check(&self, pointer: &str, doubts: &mut Doubts<'_>) {
        condition::check_answers(&self.0, pointer, doubts);
    }
}
