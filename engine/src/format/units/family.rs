//! Families of units: how a text with a unit is read to the last digit, and written again.

use crate::format::limits;
use std::fmt;

/// Why a text is not the value that was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What would do, to follow "expected".
    pub expected: String,
    /// A value that is probably meant, where one is near.
    pub suggestion: Option<String>,
}

impl Misfit {
    pub(super) fn new(expected: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            suggestion: None,
        }
    }

    fn near(expected: impl Into<String>, suggestion: String) -> Self {
        Self {
            expected: expected.into(),
            suggestion: Some(suggestion),
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean {suggestion}?"),
            None => Ok(()),
        }
    }
}

/// A family of units: what it is called, and each unit's worth in the smallest one.
pub(super) struct Family {
    /// "a duration with its unit, such as …"
    pub(super) wanted: &'static str,
    /// Rising, so that the last that divides a value is the shortest way to write it.
    units: &'static [(&'static str, u64)],
    /// Nothing at all.
    zero: &'static str,
    /// What each unit is worth is counted in this: "1 ns".
    smallest: &'static str,
    most: u64,
    most_text: &'static str,
}

pub(super) const DURATION: Family = Family {
    wanted: "a duration with its unit (ns, us, ms, s or min), such as \"80ms\"",
    units: &[
        ("ns", 1),
        ("us", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("min", 60_000_000_000),
    ],
    zero: "0s",
    smallest: "1 ns",
    most: limits::DURATION_NANOS,
    most_text: "24 hours (1440min)",
};

pub(super) const SIZE: Family = Family {
    wanted: "a size with its unit (B, kB, KiB, MB, MiB or GB), such as \"64kB\"",
    units: &[
        ("B", 1),
        ("kB", 1_000),
        ("KiB", 1_024),
        ("MB", 1_000_000),
        ("MiB", 1_048_576),
        ("GB", 1_000_000_000),
    ],
    zero: "0B",
    smallest: "1 B",
    most: limits::SIZE_BYTES,
    most_text: "1000GB",
};

pub(super) const BIT_RATE: Family = Family {
    wanted: "a bandwidth with its unit (bit/s, kbit/s, Mbit/s or Gbit/s), such as \"10Mbit/s\"",
    units: &[
        ("bit/s", 1),
        ("kbit/s", 1_000),
        ("Mbit/s", 1_000_000),
        ("Gbit/s", 1_000_000_000),
    ],
    zero: "0bit/s",
    smallest: "1 bit/s",
    most: limits::BITS_PER_SECOND,
    most_text: "1000Gbit/s",
};

pub(super) const RATE: Family = Family {
    wanted: "a rate a second, such as \"20/s\"",
    units: &[("/s", 1_000_000)],
    zero: "0/s",
    smallest: "0.000001/s",
    most: limits::MILLIONTHS_PER_SECOND,
    most_text: "1000000000/s",
};

impl Family {
    /// Reads digits, perhaps a point and more digits, and one of the units.
    pub(super) fn parse(&self, text: &str) -> Result<u64, Misfit> {
        let (whole, fraction, worth) = self.split(text).ok_or_else(|| self.misfit(text))?;
        self.exact(whole, fraction, worth)
    }

    /// The digits before and after the point, and what the unit is worth.
    fn split<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str, u64)> {
        let digits_end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(digits_end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let &(_, worth) = self.units.iter().find(|(name, _)| *name == unit)?;
        (plain(whole) && plain(fraction)).then_some((whole, fraction, worth))
    }

    fn exact(&self, whole: &str, fraction: &str, worth: u64) -> Result<u64, Misfit> {
        let too_much = || Misfit::new(format!("at most {}", self.most_text));
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 15 {
            return Err(self.too_fine());
        }
        let whole = whole.parse::<u64>().map_err(|_| too_much())?;
        let scale = 10_u128.pow(u32::try_from(fraction.len()).expect("at most 15 digits"));
        let part = if fraction.is_empty() {
            0
        } else {
            fraction.parse::<u128>().expect("at most 15 digits")
        };
        let part = part * u128::from(worth);
        if part % scale != 0 {
            return Err(self.too_fine());
        }
        let total = u128::from(whole) * u128::from(worth) + part / scale;
        u64::try_from(total)
            .ok()
            .filter(|total| *total <= self.most)
            .ok_or_else(too_much)
    }

    fn too_fine(&self) -> Misfit {
        Misfit::new(format!("a whole number of {}", self.smallest))
    }

    /// Not readable at all: is it only that the unit is missing, or written otherwise?
    fn misfit(&self, text: &str) -> Misfit {
        let compact: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '_' && *c != ',')
            .collect();
        let unit_at = compact
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(compact.len());
        let (number, unit) = compact.split_at(unit_at);
        let unit = unit.to_ascii_lowercase();
        let unit = match unit.as_str() {
            "µs" | "μs" | "usec" => "us",
            "msec" | "millis" | "milliseconds" => "ms",
            "sec" | "seconds" | "second" => "s",
            "m" | "mins" | "minutes" | "minute" => "min",
            "bytes" | "byte" => "b",
            "kb" => "kb",
            "bps" => "bit/s",
            "kbps" | "kb/s" => "kbit/s",
            "mbps" | "mb/s" => "mbit/s",
            "gbps" | "gb/s" => "gbit/s",
            "ps" | "persecond" | "rps" | "hz" => "/s",
            other => other,
        };
        let same = self
            .units
            .iter()
            .find(|(name, _)| name.to_ascii_lowercase() == unit);
        let meant = same
            .map(|(name, _)| format!("{number}{name}"))
            .filter(|text| self.split(text).is_some());
        match meant {
            Some(meant) => Misfit::near(self.wanted, meant),
            None => Misfit::new(self.wanted),
        }
    }

    /// The shortest exact text of a value.
    pub(super) fn write(&self, value: u64) -> String {
        let fits = |&&(_, worth): &&(&str, u64)| value.is_multiple_of(worth) && value > 0;
        match self.units.iter().rev().find(fits) {
            Some((unit, worth)) => format!("{}{unit}", value / worth),
            None => self.write_fraction(value),
        }
    }

    /// Only a rate has a unit above its smallest, and so needs a point.
    fn write_fraction(&self, value: u64) -> String {
        let (unit, worth) = self.units[0];
        if value == 0 {
            return self.zero.to_owned();
        }
        let digits = worth.ilog10() as usize;
        let text = format!("{}.{:0digits$}", value / worth, value % worth);
        format!("{}{unit}", text.trim_end_matches('0'))
    }
}
