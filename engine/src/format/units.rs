//! Values that carry their unit in the text: `"80ms"`, `"64kB"`, `"10Mbit/s"`, `"20/s"`.
//!
//! All are whole numbers of a smallest unit, read digit by digit; no float is involved, so nothing is rounded.

mod family;
mod probability;
mod quantity;
#[cfg(test)]
mod tests;

pub use family::Misfit;
pub use probability::Probability;
pub use quantity::Quantity;

use crate::format::decode::{Decode, Misread, Source};
use family::{BIT_RATE, DURATION, RATE, SIZE};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

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

/// Is written through `Display`, and read through `FromStr`.
macro_rules! as_text {
    ($type:ident, $format:literal, $pattern:literal, $wanted:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl Decode for $type {
            fn decode(from: Source<'_>) -> Result<Self, Misread> {
                from.parse()
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let capital = $wanted[..1].to_ascii_uppercase();
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
