//! A text of a lesson, perhaps with a heading and a scene.

use super::Scene;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Text};
use schemars::JsonSchema;

/// A text, perhaps with a heading and a scene: `"…"` or `{ "title": "…", "text": "…" }`.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(from = "RawProse", into = "RawProse")]
#[schemars(with = "RawProse")]
pub struct Prose {
    /// The heading.
    pub title: Option<Line>,
    /// The text.
    pub text: Text,
    /// What the reader sees.
    pub scene: Option<Scene>,
}

/// A text, perhaps with a heading.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(rename = "Prose")]
enum RawProse {
    /// Only a text.
    Bare(Text),
    /// A text with a heading, a scene, or both.
    Titled {
        /// The heading.
        #[serde(default)]
        title: Option<Line>,
        /// The text.
        text: Text,
        /// What the reader sees.
        #[serde(default)]
        scene: Option<Box<Scene>>,
    },
}

impl From<RawProse> for Prose {
    fn from(raw: RawProse) -> Self {
        match raw {
            RawProse::Bare(text) => Self {
                title: None,
                text,
                scene: None,
            },
            RawProse::Titled { title, text, scene } => Self {
                title,
                text,
                scene: scene.map(|scene| *scene),
            },
        }
    }
}

impl From<Prose> for RawProse {
    fn from(prose: Prose) -> Self {
        match prose {
            Prose {
                title: None,
                text,
                scene: None,
            } => Self::Bare(text),
            Prose { title, text, scene } => Self::Titled {
                title,
                text,
                scene: scene.map(Box::new),
            },
        }
    }
}
