//! Values that carry their unit in the text: `"80ms"`, `"64kB"`, `"10Mbit/s"`, `"20/s"`.
//!
//! All are whole numbers of a smallest unit, read digit by digit; no float is involved, so nothing is rounded.

use super::limits;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Why a text is not the value that was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What would do, to follow "expected".
    pub expected: String,
    /// A value that is probably meant, where one is near.
    pub suggestion: Option<String>,
}

impl Misfit {
    fn new(expected: impl Into<String>) -> Self {
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
struct Family {
    /// "a duration with its unit, such as …"
    wanted: &'static str,
    /// Rising, so that the last that divides a value is the shortest way to write it.
    units: &'static [(&'static str, u64)],
    /// What each unit is worth is counted in this: "1 ns".
    smallest: &'static str,
    most: u64,
    most_text: &'static str,
}

const DURATION: Family = Family {
    wanted: "a duration with its unit (ns, us, ms, s or min), such as \"80ms\"",
    units: &[
        ("ns", 1),
        ("us", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("min", 60_000_000_000),
    ],
    smallest: "1 ns",
    most: limits::DURATION_NANOS,
    most_text: "24 hours (1440min)",
};

const SIZE: Family = Family {
    wanted: "a size with its unit (B, kB, KiB, MB, MiB or GB), such as \"64kB\"",
    units: &[
        ("B", 1),
        ("kB", 1_000),
        ("KiB", 1_024),
        ("MB", 1_000_000),
        ("MiB", 1_048_576),
        ("GB", 1_000_000_000),
    ],
    smallest: "1 B",
    most: limits::SIZE_BYTES,
    most_text: "1000GB",
};

const BIT_RATE: Family = Family {
    wanted: "a bandwidth with its unit (bit/s, kbit/s, Mbit/s or Gbit/s), such as \"10Mbit/s\"",
    units: &[
        ("bit/s", 1),
        ("kbit/s", 1_000),
        ("Mbit/s", 1_000_000),
        ("Gbit/s", 1_000_000_000),
    ],
    smallest: "1 bit/s",
    most: limits::BITS_PER_SECOND,
    most_text: "1000Gbit/s",
};

const RATE: Family = Family {
    wanted: "a rate a second, such as \"20/s\"",
    units: &[("/s", 1_000_000)],
    smallest: "0.000001/s",
    most: limits::MILLIONTHS_PER_SECOND,
    most_text: "1000000000/s",
};

impl Family {
    /// Reads digits, perhaps a point and more digits, and one of the units.
    fn parse(&self, text: &str) -> Result<u64, Misfit> {
        let digits_end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(digits_end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) {
            return Err(self.misfit(text));
        }
        let Some(&(_, worth)) = self.units.iter().find(|(name, _)| *name == unit) else {
            return Err(self.misfit(text));
        };
        self.exact(whole, fraction, worth)
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
        let unit = unit.to_lowercase();
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
            .find(|(name, _)| name.to_lowercase() == unit);
        let meant = same
            .map(|(name, _)| format!("{number}{name}"))
            .filter(|text| self.parse(text).is_ok());
        match meant {
            Some(meant) => Misfit::near(self.wanted, meant),
            None => Misfit::new(self.wanted),
        }
    }

    /// The shortest exact text of a value.
    fn write(&self, value: u64) -> String {
        let fits = |&&(_, worth): &&(&str, u64)| value.is_multiple_of(worth) && value > 0;
        match self.units.iter().rev().find(fits) {
            Some((unit, worth)) => format!("{}{unit}", value / worth),
            None => self.write_fraction(value),
        }
    }

    /// Only a rate has a unit above its smallest, and so needs a point; and nothing at all is written in the plainest unit.
    fn write_fraction(&self, value: u64) -> String {
        let (unit, worth) = self.units[0];
        if value == 0 {
            return format!("0{unit}");
        }
        let digits = worth.ilog10() as usize;
        let text = format!("{}.{:0digits$}", value / worth, value % worth);
        format!("{}{unit}", text.trim_end_matches('0'))
    }
}

/// Text to value, value to text, and the schema, for one type with a unit.
macro_rules! with_unit {
    ($type:ident, $family:ident, $format:literal, $pattern:literal) => {
        impl FromStr for $type {
            type Err = Misfit;
            fn from_str(text: &str) -> Result<Self, Misfit> {
                $family.parse(text).map(Self)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&$family.write(self.0))
            }
        }

        as_text!($type, $format, $pattern, $family.wanted);
    };
}

/// Serialises through `Display`, deserialises through `FromStr`.
macro_rules! as_text {
    ($type:ident, $format:literal, $pattern:literal, $wanted:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let capital = $wanted[..1].to_uppercase();
                let description = format!("{capital}{}.", &$wanted[1..]);
                json_schema!({ "type": "string", "format": $format, "pattern": $pattern, "description": description })
            }
        }
    };
}

/// A length of simulated time, or a moment counted from the start: whole nanoseconds, at most 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

with_unit!(
    Duration,
    DURATION,
    "duration",
    "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min)$"
);

impl Duration {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// So many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis * 1_000_000)
    }

    /// In nanoseconds.
    #[must_use]
    pub const fn nanos(self) -> u64 {
        self.0
    }
}

/// A length of time that may be negative, such as a clock's distance from true time: whole nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignedDuration(i64);

impl SignedDuration {
    /// So many nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// In nanoseconds.
    #[must_use]
    pub const fn nanos(self) -> i64 {
        self.0
    }
}

impl FromStr for SignedDuration {
    type Err = Misfit;
    fn from_str(text: &str) -> Result<Self, Misfit> {
        let (sign, rest) = match text.as_bytes().first() {
            Some(b'-') => (-1, &text[1..]),
            Some(b'+') => (1, &text[1..]),
            _ => (1, text),
        };
        let nanos = DURATION.parse(rest)?;
        Ok(Self(sign * i64::try_from(nanos).expect("24 hours fit")))
    }
}

impl fmt::Display for SignedDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", DURATION.write(self.0.unsigned_abs()))
    }
}

as_text!(
    SignedDuration,
    "signed-duration",
    "^[+-]?[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min)$",
    "a duration with its unit, which may be negative, such as \"-12ms\""
);

/// A number of bytes, at most 1 TB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(u64);

with_unit!(
    Size,
    SIZE,
    "size",
    "^[0-9]+(\\.[0-9]+)?(B|kB|KiB|MB|MiB|GB)$"
);

impl Size {
    /// So many bytes.
    #[must_use]
    pub const fn from_bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    /// In bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

/// A bandwidth: whole bits a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BitRate(u64);

with_unit!(
    BitRate,
    BIT_RATE,
    "bit-rate",
    "^[0-9]+(\\.[0-9]+)?(bit|kbit|Mbit|Gbit)/s$"
);

impl BitRate {
    /// So many bits a second.
    #[must_use]
    pub const fn from_bits_per_second(bits: u64) -> Self {
        Self(bits)
    }

    /// In bits a second.
    #[must_use]
    pub const fn bits_per_second(self) -> u64 {
        self.0
    }
}

/// How often something happens: millionths of one a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u64);

with_unit!(Rate, RATE, "rate", "^[0-9]+(\\.[0-9]+)?/s$");

impl Rate {
    /// In millionths of one a second: `"20/s"` is 20,000,000.
    #[must_use]
    pub const fn millionths_per_second(self) -> u64 {
        self.0
    }

    /// The mean gap between two, in nanoseconds, rounded down; `None` for a rate of nothing.
    #[must_use]
    pub const fn mean_gap_nanos(self) -> Option<u64> {
        1_000_000_000_000_000_u64.checked_div(self.0)
    }
}

/// The seed of a run: any 64-bit number, written as a decimal string because JSON readers round large numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed(pub u64);

const SEED_WANTED: &str =
    "a seed as a string of decimal digits, such as \"7\", up to \"18446744073709551615\"";

impl FromStr for Seed {
    type Err = Misfit;
    fn from_str(text: &str) -> Result<Self, Misfit> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        number.map(Self).ok_or_else(|| Misfit::new(SEED_WANTED))
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

as_text!(Seed, "seed", "^[0-9]{1,20}$", SEED_WANTED);

/// A value of a control or a bound: a number, or a text with any of the units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// A bare number: a count or a share.
    Number(f64),
    /// A duration.
    Duration(Duration),
    /// A size.
    Size(Size),
    /// A bandwidth.
    BitRate(BitRate),
    /// A rate.
    Rate(Rate),
}

const QUANTITY_WANTED: &str =
    "a number, or a text with its unit, such as \"60ms\", \"64kB\", \"2Mbit/s\" or \"20/s\"";

impl Quantity {
    /// The amount in the smallest unit, to compare two of one kind.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the limits of the units are far below 2^53, or nearly so"
    )]
    pub fn amount(self) -> f64 {
        match self {
            Self::Number(number) => number,
            Self::Duration(duration) => duration.0 as f64,
            Self::Size(size) => size.0 as f64,
            Self::BitRate(bit_rate) => bit_rate.0 as f64,
            Self::Rate(rate) => rate.0 as f64,
        }
    }
}

impl FromStr for Quantity {
    type Err = Misfit;
    fn from_str(text: &str) -> Result<Self, Misfit> {
        if let Ok(value) = text.parse().map(Self::Duration) {
            return Ok(value);
        }
        let size = text.parse().map(Self::Size);
        let bit_rate = text.parse().map(Self::BitRate);
        let rate = text.parse().map(Self::Rate);
        size.or(bit_rate)
            .or(rate)
            .map_err(|_: Misfit| Misfit::new(QUANTITY_WANTED))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Duration(duration) => duration.fmt(f),
            Self::Size(size) => size.fmt(f),
            Self::BitRate(bit_rate) => bit_rate.fmt(f),
            Self::Rate(rate) => rate.fmt(f),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => number.serialize(serializer),
            other => serializer.collect_str(other),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Number(f64),
            Text(String),
        }
        match Raw::deserialize(deserializer)? {
            Raw::Number(number) => Ok(Self::Number(number)),
            Raw::Text(text) => text.parse().map_err(de::Error::custom),
        }
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["number", "string"],
            "format": "quantity",
            "description": "A number, or a text with its unit, such as \"60ms\", \"64kB\", \"2Mbit/s\" or \"20/s\".",
        })
    }
}

/// A probability or a share, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Probability {
    /// Never.
    pub const ZERO: Self = Self(0.0);

    /// `None` unless 0 ≤ `value` ≤ 1.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// From 0 to 1.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Serialize for Probability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Probability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| de::Error::custom("expected a number from 0 to 1"))
    }
}

impl JsonSchema for Probability {
    fn schema_name() -> Cow<'static, str> {
        "Probability".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "number", "minimum": 0, "maximum": 1,
            "description": "A probability or a share, from 0 to 1.",
        })
    }
}
