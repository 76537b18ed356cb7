//! A text of a lesson, perhaps with a heading.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Text};
use schemars::JsonSchema;

/// A text, perhaps with a heading: `"…"` or `{ "title": "…", "text": "…" }`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(from = "RawProse", into = "RawProse")]
#[schemars(with = "RawProse")]
pub struct Prose {
    /// The heading.
    pub title: Option<Line>,
    /// The text.
    pub text: Text,
}

/// A text, perhaps with a heading.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(rename = "Prose")]
enum RawProse {
    /// Only a text.
    Bare(Text),
    /// A text with a heading.
    Titled {
        /// The heading.
        title: Line,
        /// The text.
        text: Text,
    },
}

impl From<RawProse> for Prose {
    fn from(raw: RawProse) -> Self {
        match raw {
            RawProse::Bare(text) => Self { title: None, text },
            RawProse::Titled { title, text } => Self {
                title: Some(title),
                text,
            },
        }
    }
}

impl From<Prose> for RawProse {
    fn from(prose: Prose) -> Self {
        match prose.title {
            None => Self::Bare(prose.text),
            Some(title) => Self::Titled {
                title,
                text: prose.text,
            },
        }
    }
}
