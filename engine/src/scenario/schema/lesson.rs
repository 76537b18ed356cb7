//! The steps of a lesson: what is said, asked, played, compared and tried.

use super::{Condition, Event, PatchOperation, is_default};
use crate::scenario::name::{Id, Line, Pointer, PropertyId, Text, Url, VariantId};
use crate::scenario::table::Table;
use crate::scenario::units::{Duration, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// One step of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "RawProse", into = "RawProse")]
#[schemars(with = "RawProse")]
pub struct Prose {
    /// The heading.
    pub title: Option<Line>,
    /// The text.
    pub text: Text,
}

/// A text, perhaps with a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    /// The question.
    pub question: Text,
    /// Two to four answers, of which at most one is true on any seed.
    #[schemars(extend("minItems" = 2, "maxItems" = 4))]
    pub answers: Vec<Answer>,
}

/// One answer to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it says.
    pub text: Line,
    /// When it is true.
    pub when: Condition,
    /// What is said to somebody who chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Text>,
}

/// Let a run go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Play {
    /// The heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    /// What to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// The variant that runs; the one before, and at first the first, where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<VariantId>,
    /// Where it stops.
    #[serde(skip_serializing_if = "is_default")]
    pub until: Until,
}

/// Where a run stops by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(rename = "Compare")]
enum RawCompare {
    /// Only the variants.
    Bare(#[schemars(extend("minItems" = 2, "uniqueItems" = true))] Vec<VariantId>),
    /// Variants with a heading or a text.
    Titled {
        /// The heading.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Line>,
        /// The variants.
        #[schemars(extend("minItems" = 2, "uniqueItems" = true))]
        variants: Vec<VariantId>,
        /// What to look at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
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

/// Give the learner controls and a goal. It can be lost and won, and doing nothing never wins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// The heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    /// What is to be done.
    pub text: Text,
    /// The variant that the learner starts from.
    pub variant: VariantId,
    /// Two to five controls, by id.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 5))]
    pub controls: Table<Id, Control>,
    /// What must be true at the end of the run.
    #[schemars(extend("minItems" = 1, "maxItems" = 8))]
    pub goal: Vec<Goal>,
    /// Settings that win on the file's own seed, by control: a choice's label, or a slider's value.
    pub wins: Table<Id, Setting>,
    /// Settings that lose on the file's own seed.
    pub loses: Table<Id, Setting>,
}

/// A control: values to choose from, patches to choose from, or a slider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Control {
    /// Values of one place in the scenario.
    Values(ChoiceOfValues),
    /// Patches.
    Patches(ChoiceOfPatches),
    /// A slider.
    Slider(Slider),
}

impl Control {
    /// What the page calls it.
    #[must_use]
    pub const fn label(&self) -> &Line {
        match self {
            Self::Values(choice) => &choice.label,
            Self::Patches(choice) => &choice.label,
            Self::Slider(slider) => &slider.label,
        }
    }
}

/// A control that puts one of some values in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOfValues {
    /// What the page calls it.
    pub label: Line,
    /// The value in the scenario that it sets.
    pub path: Pointer,
    /// The values.
    #[schemars(extend("minItems" = 2, "maxItems" = 8))]
    pub choices: Vec<LabelledValue>,
}

/// A value to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelledValue {
    /// What the page calls it.
    pub label: Line,
    /// The value.
    pub value: Value,
}

/// A control that applies one of some patches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOfPatches {
    /// What the page calls it.
    pub label: Line,
    /// The patches.
    #[schemars(extend("minItems" = 2, "maxItems" = 8))]
    pub choices: Vec<LabelledPatch>,
}

/// A patch to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelledPatch {
    /// What the page calls it.
    pub label: Line,
    /// How the scenario differs when it is chosen.
    pub patch: Vec<PatchOperation>,
}

/// A control that slides over a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slider {
    /// What the page calls it.
    pub label: Line,
    /// The value in the scenario that it sets.
    pub path: Pointer,
    /// Its range.
    pub range: Range,
}

/// A range of values, all with units of the same family.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The lowest.
    pub min: Quantity,
    /// The highest.
    pub max: Quantity,
    /// From one to the next.
    pub step: Quantity,
}

/// Something that must be true at the end of a challenge: a property that holds, or a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Goal {
    /// This property holds.
    Holds(PropertyId),
    /// This is true, and called so.
    When(Box<NamedCondition>),
}

/// A condition with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedCondition {
    /// What the page calls it.
    pub text: Line,
    /// When it is reached.
    pub when: Condition,
}

/// What a control is set to: a choice's label, or a slider's value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Setting {
    /// A slider's value without a unit.
    Number(f64),
    /// A choice's label, or a slider's value with its unit.
    Text(Line),
}

impl Setting {
    /// The value of a slider.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        match self {
            Self::Number(number) => Some(Quantity::Number(*number)),
            Self::Text(text) => text.as_str().parse().ok(),
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "the number {number}"),
            Self::Text(text) => write!(f, "\"{text}\""),
        }
    }
}

/// Where to read more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What it is called, and who wrote it.
    pub title: Line,
    /// Where it is.
    pub url: Url,
    /// What is to be found there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Line>,
}
