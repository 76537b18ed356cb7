//! Figures: what a measure says at one moment, as a line of the meters or a column of a comparison, and the units
//! in which all figures are shown.

use std::borrow::Cow;

use crate::format::decimal::{fixed, shortest};
use crate::kernel::time::{Span, Time};
use crate::run::tariff::dollars;

use super::used::Used;
use super::windows::LineId;

/// What a number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Nanoseconds.
    Nanos,
    /// Bytes.
    Bytes,
    /// Bytes a second.
    BytesPerSecond,
    /// A share, from 0 to 1.
    Share,
    /// US dollars.
    Dollars,
    /// US dollars an hour.
    DollarsPerHour,
    /// A whole number.
    Count,
    /// Any number; one digit after its point says enough.
    Number,
}

impl Unit {
    /// Whether it is one of money.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Dollars | Self::DollarsPerHour)
    }

    /// A value with its unit.
    #[must_use]
    pub fn show(self, value: f64) -> String {
        match self {
            Self::Nanos if value <= 0.0 => "0 ms".to_owned(),
            Self::Nanos => Span(value as u64).to_string(),
            Self::Bytes => bytes(value as u64),
            Self::BytesPerSecond => format!("{}/s", bytes(value as u64)),
            Self::Share => format!("{} %", (value * 100.0).round() as i64),
            Self::Dollars => dollars(value),
            Self::DollarsPerHour => format!("{}/h", dollars(value)),
            Self::Count if value.fract() == 0.0 => grouped(value as u64),
            // On an axis between two counts.
            Self::Count | Self::Number => shortest((value * 10.0).round() / 10.0),
        }
    }
}

/// `6.2 kB`: bytes as people read them.
#[must_use]
pub fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => fixed(count as f64 / 1e3, 1) + " kB",
        1_000_000..1_000_000_000 => fixed(count as f64 / 1e6, 1) + " MB",
        _ => fixed(count as f64 / 1e9, 1) + " GB",
    }
}

/// `1,234,567`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The moment at which figures are read.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    /// When.
    pub at: Time,
    /// What share of each pipe and machine was used in each second, at least up to now.
    pub used: &'a Used,
}

/// A figure with its name.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// What is measured.
    pub name: Cow<'static, str>,
    /// The figure.
    pub value: f64,
    /// What it is.
    pub unit: Unit,
    /// A word behind it; empty for none.
    pub word: &'static str,
    /// Remarks in a quieter voice.
    pub asides: Vec<String>,
    /// The curve that shows its way there, of those that the same measure adds when a window is over.
    pub way: Option<LineId>,
}

impl Figure {
    /// A figure, of which no more is said.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, unit: Unit, value: f64) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            word: "",
            asides: Vec::new(),
            way: None,
        }
    }

    /// The same with a remark; an empty one is none.
    #[must_use]
    pub fn aside(mut self, aside: impl Into<String>) -> Self {
        let aside = aside.into();
        if !aside.is_empty() {
            self.asides.push(aside);
        }
        self
    }

    /// The same with `2 lost`, if there are any.
    #[must_use]
    pub fn counted(self, count: u64, word: &str) -> Self {
        self.aside(if count > 0 {
            format!("{} {word}", grouped(count))
        } else {
            String::new()
        })
    }

    /// The same, with the curve that shows its way.
    #[must_use]
    pub const fn along(mut self, curve: LineId) -> Self {
        self.way = Some(curve);
        self
    }

    /// The figure as it is shown.
    #[must_use]
    pub fn text(&self) -> String {
        let value = self.unit.show(self.value);
        match self.word {
            "" => value,
            word => format!("{value} {word}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_row_says_its_figure_with_unit_and_word() {
        let figure = Figure::new("Operations", Unit::Count, 1_041.0);
        assert_eq!(figure.text(), "1,041");
        let figure = Figure {
            word: "done",
            ..figure
        }
        .counted(0, "refused")
        .counted(2, "unknown");
        assert_eq!(
            (figure.text().as_str(), figure.asides),
            ("1,041 done", vec!["2 unknown".to_owned()])
        );
        let shown = [
            (Unit::Nanos, 318e6, "318 ms"),
            (Unit::Bytes, 6_000.0, "6.0 kB"),
            (Unit::Share, 0.125, "13 %"),
            (Unit::Dollars, 0.000_163_2, "$0.000164"),
            (Unit::Number, 3.25, "3.3"),
        ];
        for (unit, value, text) in shown {
            assert_eq!(unit.show(value), text);
        }
    }
}
