//! Mutations of what a lesson does to its own file: a variant's patch, and what a challenge sets.

use crate::asks;
use crate::dice::Dice;
use crate::json::Json;
use crate::words::{NUMBERS, PARTS, WORDS};

/// A pointer to something that runs, and the value there.
fn target(tree: &mut Json, dice: &mut Dice) -> (String, Json) {
    if dice.once_in(6)
        && let Some(target) = asks::target(tree, dice)
    {
        return target;
    }
    let mut pointer = String::new();
    let mut now: &Json = tree;
    let depth = 2 + dice.below(4);
    for level in 0..depth {
        match now {
            Json::Object(members) => {
                let fit = |(key, _): &&(String, Json)| {
                    level > 0 || (PARTS[..7].contains(&key.as_str()) || key == "duration")
                };
                let members: Vec<&(String, Json)> = members.iter().filter(fit).collect();
                let Some((key, value)) = dice.pick(&members).copied() else {
                    break;
                };
                pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                now = value;
            }
            Json::List(items) if !items.is_empty() => {
                let place = dice.below(items.len());
                pointer = format!("{pointer}/{place}");
                now = &items[place];
            }
            _ => break,
        }
    }
    let there = now.clone();
    (pointer, there)
}

fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

/// One operation of a patch.
fn operation(tree: &mut Json, dice: &mut Dice) -> Json {
    let (path, there) = target(tree, dice);
    let op = ["remove", "remove", "replace", "add"][dice.below(4)];
    let mut members = vec![
        ("op".to_owned(), text(op)),
        ("path".to_owned(), text(&path)),
    ];
    if op != "remove" {
        let value = match (&there, dice.below(3)) {
            (Json::Number(_), 0 | 1) => Json::Number(NUMBERS[dice.below(NUMBERS.len())].to_owned()),
            (Json::Text(_), 0) => text(WORDS[dice.below(WORDS.len())]),
            (_, 2) => target(tree, dice).1,
            _ => there,
        };
        members.push(("value".to_owned(), value));
    }
    Json::Object(members)
}

/// One more operation in the patch of a variant.
pub(crate) fn patch(tree: &mut Json, dice: &mut Dice) {
    let operation = operation(tree, dice);
    let which = dice.below(usize::MAX);
    let Some(Json::List(variants)) = tree.get("variants") else {
        return;
    };
    if variants.is_empty() {
        return;
    }
    let place = which % variants.len();
    match variants[place].get("patch") {
        Some(Json::List(patch)) => patch.push(operation),
        Some(_) => {}
        None => {
            if let Json::Object(members) = &mut variants[place] {
                members.push(("patch".to_owned(), Json::List(vec![operation])));
            }
        }
    }
}

/// Another choice in a challenge: the value of one, one more operation, or a control of another place.
pub(crate) fn control(tree: &mut Json, dice: &mut Dice) {
    let operation = operation(tree, dice);
    let (path, there) = target(tree, dice);
    let which = dice.below(usize::MAX);
    let Some(Json::List(steps)) = tree.get("lesson") else {
        return;
    };
    let mut controls: Vec<&mut Json> = steps
        .iter_mut()
        .filter_map(|step| step.get("challenge")?.get("controls"))
        .collect();
    let Some(Json::Object(controls)) = controls.first_mut() else {
        return;
    };
    if controls.is_empty() {
        return;
    }
    let place = which % controls.len();
    let (_, control) = &mut controls[place];
    match control.get("choices") {
        Some(Json::List(choices)) if !choices.is_empty() => {
            let place = (which >> 8) % choices.len();
            let choice = &mut choices[place];
            if let Some(value) = choice.get("value") {
                *value = there;
            } else if let Some(Json::List(patch)) = choice.get("patch") {
                patch.push(operation);
            }
        }
        _ => {
            if let Some(own) = control.get("path") {
                *own = text(&path);
            }
        }
    }
}
