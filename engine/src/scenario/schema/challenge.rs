//! What a challenge is made of: controls that change the scenario, and goals that the engine checks.

use super::{Condition, PatchOperation};
use crate::format::decimal::shortest;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, Pointer, PropertyId};
use crate::format::tree::Tree;
use crate::format::units::Quantity;
use schemars::JsonSchema;
use std::fmt;

/// A control: values to choose from, patches to choose from, or a slider.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
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

    /// All that it can be set to, in order.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let text = |label: &Line| Setting::Text(label.clone());
        match self {
            Self::Values(choice) => choice.choices.iter().map(|one| text(&one.label)).collect(),
            Self::Patches(choice) => choice.choices.iter().map(|one| text(&one.label)).collect(),
            Self::Slider(slider) => slider.range.settings(),
        }
    }

    /// What it is set to where it does most of what it is for: as the file says, or else the last choice or the highest
    /// value.
    #[must_use]
    pub fn strongest(&self) -> Setting {
        let last = || self.settings().pop();
        let none = || Setting::Number(0.0);
        let said = self.said_strongest().cloned();
        said.or_else(last).unwrap_or_else(none)
    }

    /// What the file says that it is set to where it does most.
    #[must_use]
    pub const fn said_strongest(&self) -> Option<&Setting> {
        match self {
            Self::Values(choice) => choice.strongest.as_ref(),
            Self::Patches(choice) => choice.strongest.as_ref(),
            Self::Slider(slider) => slider.strongest.as_ref(),
        }
    }
}

/// A control that puts one of some values in one place.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOfValues {
    /// What the page calls it.
    pub label: Line,
    /// The value in the scenario that it sets.
    pub path: Pointer,
    /// The values.
    #[schemars(extend("minItems" = 2, "maxItems" = 8))]
    pub choices: Vec<LabelledValue>,
    /// The label of the value that does most of what the control is for; the last one if none is given.
    #[serde(default)]
    pub strongest: Option<Setting>,
}

/// A value to choose.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelledValue {
    /// What the page calls it.
    pub label: Line,
    /// The value.
    pub value: Tree,
}

/// A control that applies one of some patches.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOfPatches {
    /// What the page calls it.
    pub label: Line,
    /// The patches.
    #[schemars(extend("minItems" = 2, "maxItems" = 8))]
    pub choices: Vec<LabelledPatch>,
    /// The label of the patch that does most of what the control is for; the last one if none is given.
    #[serde(default)]
    pub strongest: Option<Setting>,
}

/// A patch to choose.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelledPatch {
    /// What the page calls it.
    pub label: Line,
    /// How the scenario differs when it is chosen.
    pub patch: Vec<PatchOperation>,
}

/// A control that slides over a range.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slider {
    /// What the page calls it.
    pub label: Line,
    /// The value in the scenario that it sets.
    pub path: Pointer,
    /// Its range.
    pub range: Range,
    /// The value that does most of what the control is for; the highest if none is given.
    #[serde(default)]
    pub strongest: Option<Setting>,
}

/// A range of values, all with units of the same family.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The lowest.
    pub min: Quantity,
    /// The highest.
    pub max: Quantity,
    /// From one to the next.
    pub step: Quantity,
}

impl Range {
    /// Every value of it.
    fn settings(&self) -> Vec<Setting> {
        let (first, last, step) = (self.min.amount(), self.max.amount(), self.step.amount());
        let count = ((last - first) / step) as u32;
        let amounts = (0..=count).map(|place| first + step * f64::from(place));
        amounts
            .map(|amount| Setting::of(self.min.with_amount(amount)))
            .collect()
    }
}

/// Something that must be true at the end of a challenge: a property that holds, or a condition.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(untagged)]
pub enum Goal {
    /// This property holds.
    Holds(PropertyId),
    /// This is true, and called so.
    When(Box<NamedCondition>),
}

/// A condition with a name.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedCondition {
    /// What the page calls it.
    pub text: Line,
    /// When it is reached.
    pub when: Condition,
}

/// What a control is set to: a choice's label, or a slider's value.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(untagged)]
pub enum Setting {
    /// A slider's value without a unit.
    Number(f64),
    /// A choice's label, or a slider's value with its unit.
    Text(Line),
}

impl Setting {
    /// A slider at this value.
    #[must_use]
    pub fn of(value: Quantity) -> Self {
        match value {
            Quantity::Number(number) => Self::Number(number),
            other => Self::Text(other.to_string().as_str().into()),
        }
    }

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
            Self::Number(number) => write!(f, "the number {}", shortest(*number)),
            Self::Text(text) => write!(f, "\"{text}\""),
        }
    }
}
