//! A number as a text says it: `39 of 100`, `1.5 s`, `one in five`, `$12`. It can be held against what is the case, and
//! said anew where that has changed.

use super::decimal;
use super::decimal::fixed;
use super::letter::is_letter;
use super::units::Quantity;

/// Numbers that texts write out.
const WORDS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Dimension {
    /// Things, or parts of a whole.
    Number,
    /// Nanoseconds.
    Nanos,
    /// Bytes.
    Bytes,
    /// Bits a second.
    BitsPerSecond,
    /// How often a second.
    PerSecond,
    /// US dollars.
    Dollars,
}

/// An amount of something.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Amount(pub f64, pub Dimension);

impl From<Quantity> for Amount {
    fn from(quantity: Quantity) -> Self {
        let amount = quantity.amount();
        match quantity {
            Quantity::Number(_) => Self(amount, Dimension::Number),
            Quantity::Duration(_) => Self(amount, Dimension::Nanos),
            Quantity::Size(_) => Self(amount, Dimension::Bytes),
            Quantity::BitRate(_) => Self(amount, Dimension::BitsPerSecond),
            Quantity::Rate(_) => Self(amount / 1e6, Dimension::PerSecond),
        }
    }
}

/// The units that a number can have behind it: how each is written, what it counts and how many.
const UNITS: [(&str, Dimension, f64); 14] = [
    ("%", Dimension::Number, 0.01),
    ("ns", Dimension::Nanos, 1.0),
    ("µs", Dimension::Nanos, 1e3),
    ("ms", Dimension::Nanos, 1e6),
    ("s", Dimension::Nanos, 1e9),
    ("min", Dimension::Nanos, 60e9),
    ("h", Dimension::Nanos, 3600e9),
    ("bytes", Dimension::Bytes, 1.0),
    ("kB", Dimension::Bytes, 1e3),
    ("MB", Dimension::Bytes, 1e6),
    ("GB", Dimension::Bytes, 1e9),
    ("kbit/s", Dimension::BitsPerSecond, 1e3),
    ("Mbit/s", Dimension::BitsPerSecond, 1e6),
    ("Gbit/s", Dimension::BitsPerSecond, 1e9),
];

/// A number as a text says it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SaidNumber<'a> {
    /// What stands before its digits.
    before: &'a str,
    /// What stands behind them, and where its unit ends in that.
    after: &'a str,
    unit_end: usize,
    number: f64,
    /// What one in its last place is.
    place: f64,
    /// What it counts, unless it may be any of those that need no unit.
    counts: Option<Dimension>,
    /// What one of it is worth.
    worth: f64,
    /// Of how many it says so many.
    of: Option<f64>,
}

impl<'a> SaidNumber<'a> {
    /// The first number of some words.
    #[must_use]
    pub fn read(words: &'a str) -> Option<Self> {
        let (from, until) = digits(words).or_else(|| written_out(words))?;
        let (before, after) = (&words[..from], &words[until..]);
        let number = value(&words[from..until])?;
        let point = words[from..until].find('.');
        let decimals = point.map_or(0, |point| until - from - point - 1);
        let mut said = Self {
            before,
            after,
            unit_end: 0,
            number,
            place: (0..decimals).fold(1.0, |place, _| place / 10.0),
            counts: None,
            worth: 1.0,
            of: None,
        };
        let rest = after.trim_start_matches([' ', '\u{a0}']);
        let space = after.len() - rest.len();
        let is_unit = |(unit, ..): &&(&str, Dimension, f64)| {
            let more = rest.strip_prefix(unit);
            more.is_some_and(|more| !more.starts_with(|c| is_letter(c) || c == '/'))
        };
        if before.ends_with('$') {
            said.counts = Some(Dimension::Dollars);
        } else if let Some((unit, counts, worth)) = UNITS.iter().find(is_unit) {
            (said.counts, said.worth) = (Some(*counts), *worth);
            said.unit_end = space + unit.len();
        } else if let Some(whole) = rest.strip_prefix("of ").or(rest.strip_prefix("in ")) {
            said.of = value(whole.split(' ').next()?.trim_end_matches([',', '.', ':']));
        }
        Some(said)
    }

    /// Whether this is what the text says, to the last bit.
    #[must_use]
    pub fn is_exactly(&self, amount: Amount) -> bool {
        let off = amount.0 / self.worth - self.number;
        self.is(amount) && off.abs() < 1e-9 * self.number.max(1.0)
    }

    /// Whether this is what the text says, rounded to its last digit; `1 in 5` of what is nearer to a fifth than to a quarter
    /// or a sixth.
    #[must_use]
    pub fn is(&self, amount: Amount) -> bool {
        let Amount(value, counts) = amount;
        let needs_none = matches!(counts, Dimension::Number | Dimension::PerSecond);
        match (self.counts, self.of) {
            (Some(said), _) if said != counts => false,
            (None, _) if !needs_none => false,
            (None, Some(of)) if self.number == 1.0 => {
                value * (of + 0.5) >= 1.0 && value * (of - 0.5) <= 1.0
            }
            (None, Some(of)) => (value * of - self.number).abs() <= 0.5,
            _ => (value / self.worth - self.number).abs() <= self.place * 0.5000001,
        }
    }

    /// The share that the text says, from 0 to 1; `None` if it says none.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        match (self.of, self.counts) {
            (Some(of), _) => Some(self.number / of),
            (None, Some(Dimension::Number)) => Some(self.number * self.worth),
            _ => None,
        }
    }

    /// The words with another number in this one's place, to as many digits.
    #[must_use]
    pub fn with(&self, value: f64) -> String {
        let number = value / self.worth * self.of.unwrap_or(1.0);
        let decimals = if self.place > 0.5 {
            0
        } else if self.place > 0.05 {
            1
        } else {
            2
        };
        format!("{}{}{}", self.before, fixed(number, decimals), self.after)
    }

    /// The words with these in place of the number and its unit.
    #[must_use]
    pub fn with_words(&self, words: &str) -> String {
        let unit = if words.ends_with(|c: char| c.is_ascii_digit()) {
            0
        } else {
            self.unit_end
        };
        format!("{}{words}{}", self.before, &self.after[unit..])
    }
}

/// Where the first digits of a text are, with the commas and the point between them.
fn digits(text: &str) -> Option<(usize, usize)> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let more = text[from..].find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'));
    let found = &text[from..from + more.unwrap_or(text.len() - from)];
    Some((from, from + found.trim_end_matches([',', '.']).len()))
}

/// Where the first number is that a text writes out.
fn written_out(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    for word in text.split([' ', '\u{a0}']) {
        if value(word).is_some() {
            return Some((from, from + word.len()));
        }
        from += word.len()
            + if text[from + word.len()..].starts_with('\u{a0}') {
                2
            } else {
                1
            };
    }
    None
}

/// The value of digits, or of a number that is written out.
fn value(word: &str) -> Option<f64> {
    let lower = word.to_ascii_lowercase();
    let place = WORDS.iter().position(|own| *own == lower);
    place.map_or_else(
        || decimal::parse(&lower.replace(',', "")),
        |place| Some(place as f64),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, amount: f64, counts: Dimension, is: bool) {
        let said = SaidNumber::read(words).unwrap_or_else(|| panic!("{words} says a number"));
        assert_eq!(
            said.is(Amount(amount, counts)),
            is,
            "{words}: {amount} {counts:?}"
        );
    }

    #[test]
    fn a_text_says_a_number_rounded() {
        check("39 orders", 39.0, Dimension::Number, true);
        check("39 orders", 38.0, Dimension::Number, false);
        check("144", 144.0, Dimension::Number, true);
        check("1,000 bytes", 1000.0, Dimension::Bytes, true);
        check("8 pages a second", 8.0, Dimension::PerSecond, true);
        check("250 ms", 250e6, Dimension::Nanos, true);
        check("250\u{a0}ms", 251e6, Dimension::Nanos, false);
        check("1.5 s", 1_549_000_000.0, Dimension::Nanos, true);
        check("1.5 s", 1_610_000_000.0, Dimension::Nanos, false);
        check("256 kB buffer", 256e3, Dimension::Bytes, true);
        check("10 Mbit/s", 10e6, Dimension::BitsPerSecond, true);
        check("3 %", 0.03, Dimension::Number, true);
        check("3 %", 0.041, Dimension::Number, false);
        check("1 s", 50e6, Dimension::Nanos, false);
        check("$12.50", 12.5, Dimension::Dollars, true);
        check("twelve", 12.0, Dimension::Number, true);
    }

    #[test]
    fn a_share_is_said_of_a_whole() {
        for (words, share, is) in [
            ("4 of 10", 0.36, true),
            ("4 of 10", 0.34, false),
            ("about one in five", 0.2, true),
            ("one in five", 0.23, false),
            ("one in five", 0.17, false),
            ("One in two", 0.6, true),
        ] {
            check(words, share, Dimension::Number, is);
        }
        assert_eq!(
            SaidNumber::read("nearly one in five pages").and_then(|said| said.share()),
            Some(0.2)
        );
        assert_eq!(
            SaidNumber::read("39 orders").and_then(|said| said.share()),
            None
        );
    }

    #[test]
    fn a_setting_is_said_exactly() {
        for (words, amount, is) in [
            ("1 s", 1e9, true),
            ("1 s", 1.2e9, false),
            ("0.3 s", 300e6, true),
        ] {
            let said = SaidNumber::read(words).expect("it says a number");
            assert_eq!(
                said.is_exactly(Amount(amount, Dimension::Nanos)),
                is,
                "{words}"
            );
        }
    }

    #[test]
    fn another_unit_is_another_thing() {
        check("250 ms", 0.25, Dimension::Number, false);
        check("250", 250e6, Dimension::Nanos, false);
        check("64 s", 64.0, Dimension::Number, false);
        check("64 seconds", 64.0, Dimension::Number, true);
        check("12", 12.0, Dimension::Dollars, false);
    }

    #[test]
    fn it_is_said_anew_in_its_place() {
        for (words, value, anew) in [
            ("nearly 39 of them", 41.0, "nearly 41 of them"),
            ("about one in five", 0.4, "about 2 in five"),
            ("1.5 s", 2.26e9, "2.3 s"),
            ("20 %", 0.314, "31 %"),
        ] {
            let said = SaidNumber::read(words).expect("it says a number");
            assert_eq!(said.with(value), anew);
        }
        let said = SaidNumber::read("a wait of 250 ms each").expect("it says a number");
        assert_eq!(said.with_words("1 s"), "a wait of 1 s each");
        let said = SaidNumber::read("8 pages").expect("it says a number");
        assert_eq!(said.with_words("9"), "9 pages");
    }

    #[test]
    fn words_without_a_number_say_none() {
        for words in ["", "soon", "phone", "someone"] {
            assert_eq!(SaidNumber::read(words), None, "{words}");
        }
    }
}
