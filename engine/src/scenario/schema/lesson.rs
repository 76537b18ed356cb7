//! The steps of a lesson: what is said, asked, played, compared and tried.

use super::{Challenge, Condition, Event};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, PropertyId, Text, Url, VariantId};
use crate::format::units::Duration;
use schemars::JsonSchema;

/// One step of a lesson.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Set the scene.
    Say(Prose),
    /// Ask what will happen; play is locked until an answer is chosen.
    Predict(Question),
    /// Let the run go on until something decides.
    Play(Play),
    /// Ask what happened.
    Ask(Question),
    /// Say why.
    Explain(Prose),
    /// Show variants side by side: same seed, same faults.
    Compare(Compare),
    /// Give the learner controls and a goal.
    Challenge(Challenge),
    /// Say where this bit real systems.
    Wild(Prose),
}

impl Step {
    /// The heading, where the file gives one.
    #[must_use]
    pub const fn title(&self) -> Option<&Line> {
        match self {
            Self::Say(prose) | Self::Explain(prose) | Self::Wild(prose) => prose.title.as_ref(),
            Self::Predict(question) | Self::Ask(question) => question.title.as_ref(),
            Self::Play(play) => play.title.as_ref(),
            Self::Compare(compare) => compare.title.as_ref(),
            Self::Challenge(challenge) => challenge.title.as_ref(),
        }
    }
}

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

/// A question with answers, of which the run makes one true.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The heading.
    #[serde(default)]
    pub title: Option<Line>,
    /// The question.
    pub question: Text,
    /// Two to four answers, of which at most one is true on any seed.
    #[schemars(extend("minItems" = 2, "maxItems" = 4))]
    pub answers: Vec<Answer>,
}

/// One answer to a question.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it says.
    pub text: Line,
    /// When it is true.
    pub when: Condition,
    /// What is said to somebody who chose it.
    #[serde(default)]
    pub reply: Option<Text>,
}

/// Let a run go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Play {
    /// The heading.
    pub title: Option<Line>,
    /// What to look at.
    pub text: Option<Text>,
    /// The variant that runs; the one before, and at first the first, where none is named.
    pub variant: Option<VariantId>,
    /// Where it stops.
    pub until: Until,
}

/// Where a run stops by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Until {
    /// At its end.
    #[default]
    End,
    /// At a time.
    Time(Duration),
    /// Where this property is first violated; at the end if it never is.
    Violated(PropertyId),
    /// Where this event first happens; at the end if it never does.
    Event(Event),
}

/// Show variants side by side: a list of them, or `{ "variants": […], "text": "…" }`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(from = "RawCompare", into = "RawCompare")]
#[schemars(with = "RawCompare")]
pub struct Compare {
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

impl From<RawCompare> for Compare {
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

impl From<Compare> for RawCompare {
    fn from(compare: Compare) -> Self {
        match compare {
            Compare {
                title: None,
                variants,
                text: None,
            } => Self::Bare(variants),
            Compare {
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

/// Where to read more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What it is called, and who wrote it.
    pub title: Line,
    /// Where it is.
    pub url: Url,
    /// What is to be found there.
    #[serde(default)]
    pub note: Option<Line>,
}
