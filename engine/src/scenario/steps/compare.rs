//! Show variants side by side: same seed, same faults.

use super::manner::{Manner, StepKind};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Text, VariantId};
use crate::scenario::schema::Scene;
use schemars::JsonSchema;

/// Show variants side by side: a list of them, or `{ "variants": […], "text": "…" }`.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(from = "RawCompare", into = "RawCompare")]
#[schemars(with = "RawCompare", rename = "Compare")]
pub struct CompareStep {
    /// The heading.
    pub title: Option<Line>,
    /// The variants, at least two.
    pub variants: Vec<VariantId>,
    /// What to look at.
    pub text: Option<Text>,
    /// What the reader sees.
    pub scene: Option<Scene>,
}

/// Variants side by side.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
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
        /// What the reader sees.
        #[serde(default)]
        scene: Option<Box<Scene>>,
    },
}

impl From<RawCompare> for CompareStep {
    fn from(raw: RawCompare) -> Self {
        match raw {
            RawCompare::Bare(variants) => Self {
                title: None,
                variants,
                text: None,
                scene: None,
            },
            RawCompare::Titled {
                title,
                variants,
                text,
                scene,
            } => Self {
                title,
                variants,
                text,
                scene: scene.map(|scene| *scene),
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
                scene: None,
            } => Self::Bare(variants),
            CompareStep {
                title,
                variants,
                text,
                scene,
            } => Self::Titled {
                title,
                variants,
                text,
                scene: scene.map(Box::new),
            },
        }
    }
}

impl StepKind for CompareStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            compares: &self.variants,
            ..Manner::set(self.title.as_ref(), self.scene.as_ref())
        }
    }
}
