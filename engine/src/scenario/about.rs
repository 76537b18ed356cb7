//! Which variant each step of a lesson is about.

use super::schema::Scenario;
use super::steps::LessonStep;
use crate::format::name::VariantId;

/// The variant that each step of a lesson is about, if it is about one: the one that it names or that was played
/// last, at first the first, and for a question about what will happen the one that is played next.
#[must_use]
pub fn variants_of(scenario: &Scenario) -> Vec<Option<&str>> {
    let steps = &scenario.lesson;
    let mut played = scenario.variants.first().map(|first| first.id.as_str());
    let about = steps.iter().enumerate().map(|(index, step)| {
        let manner = step.manner();
        if let Some(tries) = manner.tries {
            return Some(tries.variant.as_str());
        }
        if let Some(plays) = manner.plays {
            played = plays.variant.map(VariantId::as_str).or(played);
            return played;
        }
        let next = manner.asks?.before.then(|| next_played(&steps[index..]));
        next.flatten().or(played)
    });
    about.collect()
}

/// The variant that the first play of these steps names.
fn next_played(steps: &[LessonStep]) -> Option<&str> {
    let plays = steps.iter().find_map(|step| step.manner().plays)?;
    plays.variant.map(VariantId::as_str)
}
