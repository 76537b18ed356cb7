//! Show variants side by side: same seed, same faults.

use super::manner::{Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Text, VariantId};
use schemars::JsonSchema;

/// Show variants side by side: a list of them, or `{ "variants": […], "text": "…" }`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(from = "RawCompare", into = "RawCompare")]
#[schemars(with = "RawCompare", rename = "Compare")]
pub struct CompareStep {
    /// The heading.
    pub title: Option<Line>,
    /// The variants, at least two.
    pub variants: Vec<VariantId>,
    /// What to look at.
    pub text: Option<Text>,
}

/// Variants side by side.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(rename = "Compare")]
enum RawCompare {
    /// Only the variants.
    Bare(#[schemars(extend("minItems" = 2, "maxItems" = 3, "uniqueItems" = true))] Vec<VariantId>),
    /// Variants with a heading or a text.
    Titled {
        /// The heading.
        #[serde(default)]
        title: Option<Line>,
        /// The variants.
        #[schemars(extend("minItems" = 2, "maxItems" = 3, "uniqueItems" = true))]
        variants: Vec<VariantId>,
        /// What to look at.
        #[serde(default)]
        text: Option<Text>,
    },
}

impl From<RawCompare> for CompareStep {
    fn from(raw: RawCompare) -> Self {
        match raw {
            RawCompare::Bare(variants) => Self {
                title: None,
                variants,
                text: None,
            },
            RawCompare::Titled {
                title,
                variants,
                text,
            } => Self {
                title,
                variants,
                text,
            },
        }
    }
}

impl From<CompareStep> for RawCompare {
    fn from(compare: CompareStep) -> Self {
        match compare {
            CompareStep {
                title: None,
                variants,
                text: None,
            } => Self::Bare(variants),
            CompareStep {
                title,
                variants,
                text,
            } => Self::Titled {
                title,
                variants,
                text,
            },
        }
    }
}

impl StepKind for CompareStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            compares: &self.variants,
            ..Manner::titled(self.title.as_ref())
        }
    }
}
