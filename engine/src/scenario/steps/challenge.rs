//! Give the learner controls and a goal.

use super::manner::{Manner, StepKind, Tries};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Id, Line, Text, VariantId};
use crate::format::table::Table;
use crate::format::tree::token;
use crate::format::units::Quantity;
use crate::scenario::form::any_quoted;
use crate::scenario::kinds::doubts::Doubts;
use crate::scenario::schema::{Control, Goal, Scene, Setting};
use crate::scenario::validate::{check_slider, condition};
use schemars::JsonSchema;

/// Give the learner controls and a goal. It can be lost and won, and doing nothing never wins.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Challenge")]
pub struct ChallengeStep {
    /// The heading.
    #[serde(default)]
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
    /// What a reader can say who has won, in two sentences.
    #[serde(default)]
    pub won: Option<Text>,
    /// What the reader sees; its variant is the challenge's own.
    #[serde(default)]
    pub scene: Option<Scene>,
}

impl StepKind for ChallengeStep {
    fn manner(&self) -> Manner<'_> {
        Manner {
            tries: Some(Tries {
                variant: &self.variant,
                controls: &self.controls,
                goals: &self.goal,
                wins: &self.wins,
                loses: &self.loses,
            }),
            ..Manner::set(self.title.as_ref(), self.scene.as_ref())
        }
    }

    fn check(&self, pointer: &str, doubts: &mut Doubts<'_>) {
        let scene = self.scene.as_ref();
        if scene.is_some_and(|scene| scene.variant.is_some()) {
            let expected = "none: a challenge has its own `variant`";
            doubts.note(format!("{pointer}/scene/variant"), "a variant", expected);
        }
        for (index, goal) in self.goal.iter().enumerate() {
            if let Goal::When(goal) = goal {
                condition::check(&goal.when, &format!("{pointer}/goal/{index}/when"), doubts);
            }
        }
        for (id, control) in self.controls.iter() {
            let pointer = format!("{pointer}/controls/{}", token(id.as_str()));
            if let Control::Slider(slider) = control {
                check_slider(doubts, &pointer, slider);
            }
            let pointer = format!("{pointer}/strongest");
            if let Some(strongest) = control.said_strongest() {
                check_setting(doubts, &pointer, control, strongest);
            }
        }
        for (field, settings) in [("wins", &self.wins), ("loses", &self.loses)] {
            for (id, setting) in settings.iter() {
                let pointer = format!("{pointer}/{field}/{}", token(id.as_str()));
                match self.controls.get(id.as_str()) {
                    None => doubts.note(
                        &pointer,
                        format!("the setting of `{id}`"),
                        "the id of one of the controls",
                    ),
                    Some(control) => check_setting(doubts, &pointer, control, setting),
                }
            }
        }
    }
}

/// A setting is one that its control has.
fn check_setting(doubts: &mut Doubts<'_>, pointer: &str, control: &Control, setting: &Setting) {
    let labels: Vec<&str> = match control {
        Control::Values(choice) => choice
            .choices
            .iter()
            .map(|choice| choice.label.as_str())
            .collect(),
        Control::Patches(choice) => choice
            .choices
            .iter()
            .map(|choice| choice.label.as_str())
            .collect(),
        Control::Slider(slider) => {
            let value = setting.quantity();
            let same = |value: &Quantity| {
                std::mem::discriminant(value) == std::mem::discriminant(&slider.range.min)
            };
            let range = slider.range.min.amount()..=slider.range.max.amount();
            if !value
                .filter(same)
                .is_some_and(|value| range.contains(&value.amount()))
            {
                let expected = format!("a value from {} to {}", slider.range.min, slider.range.max);
                doubts.note(pointer, setting.to_string(), expected);
            }
            return;
        }
    };
    if !matches!(setting, Setting::Text(label) if labels.contains(&label.as_str())) {
        let expected = any_quoted(labels, '"');
        doubts.note(pointer, setting.to_string(), expected);
    }
}
