//! The steps of a lesson: one file each, with its type, what is checked of it and what it does; and here the registry of
//! them all, one line a step.

pub mod manner;

use super::kinds::doubts::Doubts;
use super::schema::Cue;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use manner::{Manner, StepKind};
use schemars::JsonSchema;

macro_rules! steps {
    ($($(#[$doc:meta])* $step:ident($kind:ident) in $module:ident;)*) => {
        $(pub mod $module;)*

        /// One step of a lesson.
        #[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        #[schemars(rename = "Step")]
        pub enum LessonStep {
            $($(#[$doc])* $step($module::$kind),)*
        }

        impl LessonStep {
            /// What it is, as the file writes it.
            #[must_use]
            pub const fn word(&self) -> &'static str {
                match self {
                    $(Self::$step(_) => stringify!($module),)*
                }
            }

            /// What it does.
            #[must_use]
            pub fn manner(&self) -> Manner<'_> {
                match self {
                    $(Self::$step(step) => step.manner(),)*
                }
            }

            /// What fits the schema and still cannot be meant; `pointer` is the step's own.
            pub(super) fn check(&self, pointer: &str, doubts: &mut Doubts<'_>) {
                let pointer = format!("{pointer}/{}", self.word());
                self.check_scene(&pointer, doubts);
                match self {
                    $(Self::$step(step) => step.check(&pointer, doubts),)*
                }
            }
        }
    };
}

impl LessonStep {
    /// The times of its scene lie within the run.
    fn check_scene(&self, pointer: &str, doubts: &mut Doubts<'_>) {
        let Some(scene) = self.manner().scene else {
            return;
        };
        for (member, cue) in [("from", &scene.from), ("until", &scene.until)] {
            if let Some(Cue::Time(moment)) = cue {
                doubts.within_run(format!("{pointer}/scene/{member}/time"), *moment);
            }
        }
    }
}

steps! {
    /// Set the scene.
    Say(SayStep) in say;
    /// Ask what will happen; play is locked until an answer is chosen.
    Predict(PredictStep) in predict;
    /// Let the reader do something by hand.
    Act(ActStep) in act;
    /// Let the run go on until something decides.
    Play(PlayStep) in play;
    /// Ask what happened.
    Ask(AskStep) in ask;
    /// Say why.
    Explain(ExplainStep) in explain;
    /// Show variants side by side: same seed, same faults.
    Compare(CompareStep) in compare;
    /// Give the learner controls and a goal.
    Challenge(ChallengeStep) in challenge;
    /// Say where this bit real systems.
    Wild(WildStep) in wild;
}
