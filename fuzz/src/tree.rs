//! Mutations of a file as a tree: other numbers, other names, less, more, and parts of other files.

use crate::dice::Dice;
use crate::json::Json;
use crate::words::{NUMBERS, PARTS, QUANTITIES, WORDS};
use crate::{asks, patches};

/// Changes a tree once; `other` is a file to take parts from.
pub(crate) fn mutate(tree: &mut Json, other: &Json, dice: &mut Dice) {
    match dice.below(22) {
        20 | 21 => asks::mutate(tree, other, dice),
        14..=16 => alike(tree, None, dice),
        17..=19 => alike(tree, Some(other), dice),
        0 | 1 => number(tree, dice),
        2 => quantity(tree, dice),
        3 => remove(tree, dice),
        4 => again(tree, dice),
        5 | 6 => rename(tree, dice),
        7 => exchange(tree, dice),
        8 | 9 => borrow(tree, other, dice),
        10 | 11 => patches::patch(tree, dice),
        12 => patches::control(tree, dice),
        _ => word(tree, dice),
    }
}

/// A value somewhere in the file, more often in a part that runs.
fn any<'t>(tree: &'t mut Json, dice: &mut Dice) -> &'t mut Json {
    let part = PARTS[dice.below(PARTS.len())];
    let inside = !dice.once_in(4) && tree.get(part).is_some();
    let within = if inside {
        tree.get(part).expect("it was there a moment ago")
    } else {
        tree
    };
    let place = dice.below(within.count());
    within.nth(place)
}

/// A value of which this is true, if one is met soon.
fn such<'t>(
    tree: &'t mut Json,
    dice: &mut Dice,
    wanted: impl Fn(&Json) -> bool,
) -> Option<&'t mut Json> {
    for _ in 0..40 {
        let part = dice.pick(&PARTS).copied().unwrap_or_default();
        let within = tree.get(part);
        let Some(within) = within else { continue };
        let place = dice.below(within.count());
        if wanted(within.nth(place)) {
            return tree.get(part).map(|within| within.nth(place));
        }
    }
    None
}

fn number(tree: &mut Json, dice: &mut Dice) {
    let new = NUMBERS[dice.below(NUMBERS.len())];
    if let Some(Json::Number(digits)) = such(tree, dice, |one| matches!(one, Json::Number(_))) {
        new.clone_into(digits);
    }
}

fn is_quantity(json: &Json) -> bool {
    matches!(json, Json::Text(text) if text.starts_with(|c: char| c.is_ascii_digit()))
}

fn quantity(tree: &mut Json, dice: &mut Dice) {
    let which = dice.below(11);
    if let Some(Json::Text(text)) = such(tree, dice, is_quantity) {
        let family = QUANTITIES
            .iter()
            .rev()
            .find(|(unit, _)| text.ends_with(unit));
        if let Some((_, all)) = family {
            all[which % all.len()].clone_into(text);
        }
    }
}

/// Takes a member or an item away.
fn remove(tree: &mut Json, dice: &mut Dice) {
    let which = dice.below(usize::MAX);
    let full = |one: &Json| match one {
        Json::List(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        _ => false,
    };
    match such(tree, dice, full) {
        Some(Json::List(items)) => drop(items.remove(which % items.len())),
        Some(Json::Object(members)) => drop(members.remove(which % members.len())),
        _ => {}
    }
}

/// A member or an item a second time, or many times.
fn again(tree: &mut Json, dice: &mut Dice) {
    let which = dice.below(usize::MAX);
    let times = if dice.once_in(6) { 300 } else { 1 };
    let full = |one: &Json| match one {
        Json::List(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        _ => false,
    };
    match such(tree, dice, full) {
        Some(Json::List(items)) => {
            let copy = items[which % items.len()].clone();
            let room = 100_000 / copy.count();
            items.extend(std::iter::repeat_n(copy, times.min(room)));
        }
        Some(Json::Object(members)) => {
            let (key, copy) = members[which % members.len()].clone();
            let room = 100_000 / copy.count();
            for time in 0..times.min(room) {
                members.push((format!("{key}-{}", time + 2), copy.clone()));
            }
        }
        _ => {}
    }
}

/// A name in the place of another: of the file's own, or one that means something somewhere.
fn rename(tree: &mut Json, dice: &mut Dice) {
    let part = PARTS[dice.below(PARTS.len())];
    let Some(within) = tree.get(part) else { return };
    let mut words = Vec::new();
    within.words(&mut words);
    words.retain(|text| text.len() <= 40);
    let Some(new) = dice.pick(&words).map(|word| (*word).to_owned()) else {
        return;
    };
    let new = match dice.below(6) {
        0 => format!("{new}-1"),
        1 => new
            .rsplit_once('-')
            .map_or(new.clone(), |(base, _)| base.to_owned()),
        _ => new,
    };
    let name = |one: &Json| matches!(one, Json::Text(text) if text.len() <= 40);
    if let Some(Json::Text(text)) = such(tree, dice, name) {
        *text = new;
    }
}

fn word(tree: &mut Json, dice: &mut Dice) {
    let new = match dice.below(12) {
        0 => "x".repeat(300),
        1 => "ä".repeat(40),
        _ => WORDS[dice.below(WORDS.len())].to_owned(),
    };
    if let Some(Json::Text(text)) = such(tree, dice, |one| matches!(one, Json::Text(_))) {
        *text = new;
    }
}

/// All values that stand under keys, with those.
fn keyed<'t>(tree: &'t Json, out: &mut Vec<(&'t str, &'t Json)>) {
    match tree {
        Json::List(items) => items.iter().for_each(|item| keyed(item, out)),
        Json::Object(members) => {
            for (key, value) in members {
                out.push((key, value));
                keyed(value, out);
            }
        }
        _ => {}
    }
}

/// A value in the place of another that stands under the same key, in this file or in another: mostly such a one is
/// understood there.
fn alike(tree: &mut Json, other: Option<&Json>, dice: &mut Dice) {
    let whole = tree.clone();
    let mut theirs = Vec::new();
    keyed(other.unwrap_or(&whole), &mut theirs);
    let full = |one: &Json| matches!(one, Json::Object(members) if !members.is_empty());
    let Some(Json::Object(part)) = such(tree, dice, full) else {
        return;
    };
    let place = dice.below(part.len());
    theirs.retain(|(key, _)| *key == part[place].0);
    if let Some((_, value)) = dice.pick(&theirs) {
        part[place].1 = (*value).clone();
    }
}

/// Two values change places, or one is copied over the other.
fn exchange(tree: &mut Json, dice: &mut Dice) {
    let one = any(tree, dice).clone();
    let place = any(tree, dice);
    let other = std::mem::replace(place, one.clone());
    if dice.once_in(2)
        && let Some(back) = such(tree, dice, |value| *value == one)
    {
        *back = other;
    }
}

/// A part of another file: a member under the same key, or one more member or item of a part.
fn borrow(tree: &mut Json, other: &Json, dice: &mut Dice) {
    let part = PARTS[dice.below(PARTS.len())];
    let mut other = other.clone();
    let which = dice.below(usize::MAX);
    match (tree.get(part), other.get(part)) {
        (Some(Json::List(items)), Some(Json::List(theirs))) if !theirs.is_empty() => {
            let item = theirs[which % theirs.len()].clone();
            if which.is_multiple_of(5) && !items.is_empty() {
                let place = which % items.len();
                items[place] = item;
            } else {
                items.push(item);
            }
        }
        (Some(Json::Object(members)), Some(Json::Object(theirs))) if !theirs.is_empty() => {
            let (key, value) = theirs[which % theirs.len()].clone();
            let same = members.iter().position(|(own, _)| *own == key);
            match same {
                Some(place) => members[place].1 = value,
                // A node, a link or a property of theirs under one of our names is more often understood.
                None if which.is_multiple_of(3) && !members.is_empty() => {
                    let place = which % members.len();
                    members[place].1 = value;
                }
                None => members.push((key, value)),
            }
        }
        (None, Some(theirs)) => {
            let value = theirs.clone();
            if let Json::Object(members) = tree {
                members.push((part.to_owned(), value));
            }
        }
        _ => {}
    }
}
