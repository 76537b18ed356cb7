//! What a press of a key asks for. A letter is what the reader's keyboard writes; where that is no Latin letter, and for
//! keys whose place matters, it is the place.

use super::wish::TimeWish;

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Wish {
    /// Something of time.
    Time(TimeWish),
    /// An answer, from 0.
    Choose(usize),
    /// Lock in what was chosen.
    LockIn,
    /// The step of the lesson before.
    StepBefore,
    /// The next step of the lesson.
    NextStep,
    /// Compare variants.
    Compare,
    /// Open a scenario.
    Open,
    /// Share.
    Share,
    /// The other theme.
    Theme,
    /// The list of keys.
    Keys,
    /// Deselect or close.
    Escape,
}

/// A key as the browser tells of it.
#[derive(Clone, Debug, Default)]
pub struct Press {
    /// What it writes, or its name.
    pub key: String,
    /// Its place on the keyboard, by what stands there in the United States.
    pub code: String,
    /// Shift is held.
    pub shift: bool,
    /// Alt is held, or Option.
    pub alt: bool,
    /// Control is held, or Command.
    pub command: bool,
    /// What is held serves to write: AltGr.
    pub writes: bool,
    /// The key is held down.
    pub repeat: bool,
    /// It is a part of a letter that is put together.
    pub composing: bool,
}

impl Press {
    /// What it asks for.
    #[must_use]
    pub fn wish(&self) -> Option<Wish> {
        if self.composing || (self.command && !self.writes) {
            return None;
        }
        let key = self.letter();
        if self.alt && !self.writes {
            return match key {
                "ArrowLeft" => Some(Wish::StepBefore),
                "ArrowRight" => Some(Wish::NextStep),
                // Where Option serves to write.
                "[" | "]" | "?" => named(key),
                _ => None,
            };
        }
        named(key).or_else(|| self.by_place())
    }

    /// Whether it writes something: only such keys can be switched off.
    #[must_use]
    pub fn is_character(&self) -> bool {
        self.key != " " && self.key.chars().count() == 1 || self.key == "Dead"
    }

    /// What it writes; where that is of another script, what its place writes.
    fn letter(&self) -> &str {
        let foreign = self.key.chars().count() == 1 && !self.key.is_ascii();
        match self.code.as_str() {
            "Comma" if foreign => ",",
            "Period" if foreign => ".",
            code if foreign => code.strip_prefix("Key").unwrap_or(&self.key),
            _ => &self.key,
        }
    }

    /// Keys of which the place matters: a row of digits that needs Shift to write them, and the two beside P.
    fn by_place(&self) -> Option<Wish> {
        match self.code.as_str() {
            _ if self.shift => None,
            "Digit1" => Some(Wish::Choose(0)),
            "Digit2" => Some(Wish::Choose(1)),
            "Digit3" => Some(Wish::Choose(2)),
            "Digit4" => Some(Wish::Choose(3)),
            "BracketLeft" => Some(Wish::Time(TimeWish::Slower)),
            "BracketRight" => Some(Wish::Time(TimeWish::Faster)),
            _ => None,
        }
    }
}

impl Wish {
    /// Whether a key that is held down asks for it again and again.
    #[must_use]
    pub const fn repeats(self) -> bool {
        use TimeWish::{Faster, MarkBack, MarkForward, Slower, StepBack, StepForward};
        matches!(
            self,
            Self::Time(StepBack | StepForward | MarkBack | MarkForward | Slower | Faster)
        )
    }
}

fn named(key: &str) -> Option<Wish> {
    Some(match key {
        " " => Wish::Time(TimeWish::TogglePlay),
        "b" | "B" => Wish::Time(TimeWish::PlayBack),
        "," => Wish::Time(TimeWish::StepBack),
        "." => Wish::Time(TimeWish::StepForward),
        "Home" => Wish::Time(TimeWish::ToStart),
        "End" => Wish::Time(TimeWish::ToEnd),
        "[" => Wish::Time(TimeWish::Slower),
        "]" => Wish::Time(TimeWish::Faster),
        "n" | "N" => Wish::Time(TimeWish::MarkForward),
        "p" | "P" => Wish::Time(TimeWish::MarkBack),
        "1" => Wish::Choose(0),
        "2" => Wish::Choose(1),
        "3" => Wish::Choose(2),
        "4" => Wish::Choose(3),
        "Enter" => Wish::LockIn,
        "c" | "C" => Wish::Compare,
        "o" | "O" => Wish::Open,
        "s" | "S" => Wish::Share,
        "t" | "T" => Wish::Theme,
        "?" => Wish::Keys,
        "Escape" => Wish::Escape,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A press as `modifiers key@code`, and what it asks for.
    #[track_caller]
    fn check(press: &str, wish: Option<Wish>) {
        let (held, key) = press.rsplit_once('+').unwrap_or(("", press));
        let (key, code) = key.split_once('@').expect("a key and its place");
        let press = Press {
            key: key.to_owned(),
            code: code.to_owned(),
            shift: held.contains("shift"),
            alt: held.contains("alt"),
            command: held.contains("control"),
            writes: held.contains("altgr"),
            composing: held.contains("composing"),
            repeat: false,
        };
        assert_eq!(press.wish(), wish, "{press:?}");
    }

    #[test]
    fn letters_are_what_the_keyboard_writes() {
        check("s@KeyS", Some(Wish::Share));
        check("S@KeyS", Some(Wish::Share));
        check("s@Semicolon", Some(Wish::Share));
        check("ы@KeyS", Some(Wish::Share));
        check("б@Comma", Some(Wish::Time(TimeWish::StepBack)));
        check("ß@Minus", None);
        check("control+s@KeyS", None);
        check("alt+s@KeyS", None);
        check("composing+o@KeyO", None);
    }

    #[test]
    fn digits_and_brackets_are_found_at_their_place() {
        check("1@Digit1", Some(Wish::Choose(0)));
        check("&@Digit1", Some(Wish::Choose(0)));
        check("shift+1@Digit1", Some(Wish::Choose(0)));
        check("shift+!@Digit1", None);
        check("é@Digit2", Some(Wish::Choose(1)));
        check("ü@BracketLeft", Some(Wish::Time(TimeWish::Slower)));
        check("Dead@BracketRight", Some(Wish::Time(TimeWish::Faster)));
    }

    #[test]
    fn what_is_held_to_write_does_not_count() {
        check("alt+[@Digit5", Some(Wish::Time(TimeWish::Slower)));
        check(
            "control alt altgr+]@Digit9",
            Some(Wish::Time(TimeWish::Faster)),
        );
        check("alt+ArrowLeft@ArrowLeft", Some(Wish::StepBefore));
        check("control alt+]@Digit9", None);
    }

    #[test]
    fn only_what_goes_by_steps_repeats() {
        assert!(Wish::Time(TimeWish::StepForward).repeats());
        assert!(!Wish::Share.repeats());
        assert!(!Wish::Time(TimeWish::TogglePlay).repeats());
    }
}
