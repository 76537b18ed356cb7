//! Let the run go on until something decides.

use super::manner::{Manner, Plays, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Text, VariantId};
use crate::scenario::kinds::doubts::Doubts;
use crate::scenario::schema::Until;
use schemars::JsonSchema;

/// Let a run go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "Play")]
pub struct PlayStep {
    /// The heading.
    pub title: Option<Line>,
    /// What to look at.
    pub text: Option<Text>,
    /// The variant that runs; the one before, and at first the first, where none is named.
    pub variant: Option<VariantId>,
    /// Where it stops.
    pub until: Until,
}

impl StepKind for PlayStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            plays: Some(Plays {
                variant: self.variant.as_ref(),
                until: &self.until,
            }),
            ..Manner::titled(self.title.as_ref())
        }
    }

    fn check(&self, pointer: &str, doubts: &mut Doubts<'_>) {
        if let Until::Time(moment) = self.until {
            doubts.within_run(format!("{pointer}/until/time"), moment);
        }
    }
}
