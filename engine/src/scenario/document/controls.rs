//! What the controls of a challenge do to a scenario: each setting is a patch.

use std::mem::discriminant;

use crate::format::encode::Encode;
use crate::format::name::Pointer;
use crate::format::tree::Tree;
use crate::format::units::Quantity;
use crate::scenario::schema::{Control, PatchOperation, Range, Setting};

/// The patches that a control can make, each with the place that it comes from.
pub(in crate::scenario) fn trials(
    control: &Control,
    pointer: &str,
) -> Vec<(String, Vec<PatchOperation>)> {
    let at = |index: usize| format!("{pointer}/choices/{index}");
    match control {
        Control::Values(choice) => {
            let values = choice.choices.iter().enumerate();
            values
                .map(|(index, choice_value)| {
                    (
                        at(index),
                        vec![put(&choice.path, choice_value.value.clone())],
                    )
                })
                .collect()
        }
        Control::Patches(choice) => choice
            .choices
            .iter()
            .enumerate()
            .map(|(index, choice)| (at(index), choice.patch.clone()))
            .collect(),
        Control::Slider(slider) => {
            let Range { min, max, .. } = slider.range;
            let ends = [("min", min), ("max", max)];
            let trial = |(name, end): (&str, Quantity)| {
                (
                    format!("{pointer}/range/{name}"),
                    vec![put(&slider.path, end.encode())],
                )
            };
            ends.into_iter().map(trial).collect()
        }
    }
}

/// The operations that set a control; `None` for a choice that it does not have.
pub(super) fn operations(control: &Control, setting: &Setting) -> Option<Vec<PatchOperation>> {
    let label = match setting {
        Setting::Text(label) => label.as_str(),
        Setting::Number(_) => "",
    };
    match control {
        Control::Values(choice) => {
            let value = choice
                .choices
                .iter()
                .find(|choice| choice.label.as_str() == label)?
                .value
                .clone();
            Some(vec![put(&choice.path, value)])
        }
        Control::Patches(choice) => choice
            .choices
            .iter()
            .find(|choice| choice.label.as_str() == label)
            .map(|choice| choice.patch.clone()),
        Control::Slider(slider) => {
            let quantity = setting.quantity()?;
            Some(vec![put(&slider.path, quantity.encode())])
        }
    }
}

/// Whether a setting is one that a control offers: of a slider all that lies between its ends.
pub(super) fn offers(control: &Control, setting: &Setting) -> bool {
    let Control::Slider(slider) = control else {
        return true;
    };
    let Range { min, max, .. } = slider.range;
    let is_like = |quantity: &Quantity| discriminant(quantity) == discriminant(&min);
    let within = |quantity: Quantity| (min.amount()..=max.amount()).contains(&quantity.amount());
    setting.quantity().filter(is_like).is_some_and(within)
}

/// Sets the value of a field, whether or not the file gives it.
fn put(path: &Pointer, value: Tree) -> PatchOperation {
    let path = path.clone();
    let in_list = path
        .as_str()
        .rsplit('/')
        .next()
        .is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
    if in_list {
        PatchOperation::Replace { path, value }
    } else {
        PatchOperation::Add { path, value }
    }
}
