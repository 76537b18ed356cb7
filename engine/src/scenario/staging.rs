//! What each step of a lesson shows: what its scene says, and what it has from the steps before.

use super::schema::{Cue, Panel};
use super::steps::LessonStep;
use crate::format::name::{OperationName, PropertyId, VariantId};

/// What a reader sees at a step.
#[derive(Clone, PartialEq, Debug)]
pub struct Staged {
    /// The variant that runs.
    pub variant: VariantId,
    /// Where it begins.
    pub from: Cue,
    /// Where it stops by itself: where it begins, if it stays there.
    pub until: Cue,
    /// Whether it stays where it begins: nothing is played in it.
    pub stays: bool,
    /// Where it leaves its reader, and so where the next step begins if it does not say: what was done by hand in this one
    /// is set aside by then.
    pub leaves: Cue,
    /// How many seconds of the run pass in one of ours; as it takes to see what decides, if nothing is said.
    pub pace: Option<f64>,
    /// The promises that are open; all, if nothing is said.
    pub promises: Option<Vec<PropertyId>>,
    /// The panel that is open below the stage.
    pub panel: Panel,
    /// The operation whose messages are followed.
    pub operation: Option<OperationName>,
}

/// What a reader sees at each step of a lesson whose first variant this is.
#[must_use]
pub fn stages(steps: &[LessonStep], first: &VariantId) -> Vec<Staged> {
    let mut before = Staged {
        variant: first.clone(),
        from: Cue::Start,
        until: Cue::Start,
        stays: true,
        leaves: Cue::Start,
        pace: None,
        promises: None,
        panel: Panel::default(),
        operation: None,
    };
    let next = |place| {
        before = after(&before, &steps[place..]);
        before.clone()
    };
    (0..steps.len()).map(next).collect()
}

/// What a reader sees at the first of these steps, coming from another one.
fn after(before: &Staged, steps: &[LessonStep]) -> Staged {
    let manner = steps[0].manner();
    let variant = variant(before, steps);
    let goes_on = variant == before.variant && manner.tries.is_none();
    let rest = match &before.leaves {
        // What is compared is compared as it came out.
        _ if !manner.compares.is_empty() => Cue::End,
        // From the end nothing can be played.
        Cue::End if manner.plays || manner.acts.is_some() => Cue::Start,
        leaves if goes_on => leaves.clone(),
        _ => Cue::Start,
    };
    let own = manner.scene.cloned().unwrap_or_default();
    let from = own.from.unwrap_or(rest);
    let rest = if manner.runs_on() {
        Cue::End
    } else {
        from.clone()
    };
    let stays = !manner.runs_on() && own.until.is_none();
    let until = own.until.unwrap_or(rest);
    let leaves = if manner.acts.is_some() { &from } else { &until };
    Staged {
        variant,
        stays,
        leaves: leaves.clone(),
        from,
        until,
        pace: own.pace.or(before.pace),
        promises: own.promises.or_else(|| before.promises.clone()),
        panel: own.panel.unwrap_or(before.panel),
        operation: own.operation.or_else(|| before.operation.clone()),
    }
}

/// The variant that runs at the first of these steps.
fn variant(before: &Staged, steps: &[LessonStep]) -> VariantId {
    fn said(step: &LessonStep) -> Option<&VariantId> {
        step.manner().scene?.variant.as_ref()
    }
    let manner = steps[0].manner();
    let to_come = || steps.iter().find(|step| step.manner().plays).and_then(said);
    let asks_before = manner.asks.is_some_and(|asks| asks.before);
    let found = said(&steps[0])
        .or(manner.tries.map(|tries| tries.variant))
        .or_else(|| to_come().filter(|_| asks_before))
        .or(manner.compares.last());
    found.unwrap_or(&before.variant).clone()
}
