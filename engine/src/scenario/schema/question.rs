//! A question of a lesson, and its answers.

use super::{Condition, Scene};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Text};
use schemars::JsonSchema;

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
    /// What the reader sees.
    #[serde(default)]
    pub scene: Option<Scene>,
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
