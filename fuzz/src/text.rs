//! Mutations of a text: what a slip of the hand, a bad copy or a cut line makes of a file.

use crate::dice::Dice;

/// The longest span that is cut, copied or moved.
const SPAN: usize = 200;

/// Letters that mean something in JSON, and some that do not belong there.
const LETTERS: [&str; 16] = [
    "\"", "{", "}", "[", "]", ":", ",", "-", "0", "9", "e", ".", "\\", "\u{0}", "\u{feff}", "é",
];

/// Changes a text once; `other` is a text to take parts from.
pub(crate) fn mutate(text: &mut String, other: &str, dice: &mut Dice) {
    match dice.below(8) {
        0 => drop(cut(text, dice)),
        1 => {
            let (from, to) = span(text, dice);
            let part = text[from..to].to_owned();
            text.insert_str(place(text, dice), &part);
        }
        2 => {
            let part = cut(text, dice);
            text.insert_str(place(text, dice), &part);
        }
        3 => text.truncate(place(text, dice)),
        4 | 5 => digit(text, dice),
        6 => {
            let letter = LETTERS[dice.below(LETTERS.len())];
            text.insert_str(place(text, dice), letter);
        }
        _ => {
            let (from, to) = span(other, dice);
            text.insert_str(place(text, dice), &other[from..to]);
        }
    }
}

/// Puts another digit in the place of one.
fn digit(text: &mut String, dice: &mut Dice) {
    let digits: Vec<usize> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    if let Some(at) = dice.pick(&digits) {
        let new = dice_digit(dice);
        text.replace_range(at..&(at + 1), new);
    }
}

fn dice_digit(dice: &mut Dice) -> &'static str {
    [
        "0",
        "1",
        "2",
        "5",
        "9",
        "99",
        "000",
        "-1",
        "18446744073709551615",
    ][dice.below(9)]
}

fn cut(text: &mut String, dice: &mut Dice) -> String {
    let (from, to) = span(text, dice);
    text.drain(from..to).collect()
}

/// A place between two letters.
fn place(text: &str, dice: &mut Dice) -> usize {
    boundary(text, dice.below(text.len() + 1))
}

fn span(text: &str, dice: &mut Dice) -> (usize, usize) {
    let from = place(text, dice);
    let to = boundary(text, (from + dice.below(SPAN)).min(text.len()));
    (from, to.max(from))
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
