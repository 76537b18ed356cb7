//! Ask what will happen; play is locked until an answer is chosen.

use super::manner::{Asks, Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::scenario::kinds::doubts::Doubts;
use crate::scenario::schema::Question;
use crate::scenario::validate::condition;
use schemars::JsonSchema;

/// A question about the run that is played next.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub struct PredictStep(pub Question);

impl StepKind for PredictStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            asks: Some(Asks::before(&self.0)),
            ..Manner::set(self.0.title.as_ref(), self.0.scene.as_ref())
        }
    }

    fn check(&self, pointer: &str, doubts: &mut Doubts<'_>) {
        condition::check_answers(&self.0, pointer, doubts);
    }
}
