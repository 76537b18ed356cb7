//! A value of any unit, or of none.

use super::{BitRate, Duration, Misfit, Rate, Size};
use crate::format::decimal::shortest;
use crate::format::decode::{Decode, Misread, Source};
use crate::format::encode::{Encode, text};
use crate::format::tree::Tree;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

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

/// Below this, 2^53, each whole number is a float.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

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

impl Quantity {
    /// A value of the same kind, so many of its smallest unit.
    #[must_use]
    pub fn with_amount(self, amount: f64) -> Self {
        match self {
            Self::Number(_) => Self::Number(amount),
            Self::Duration(_) => Self::Duration(Duration(amount as u64)),
            Self::Size(_) => Self::Size(Size(amount as u64)),
            Self::BitRate(_) => Self::BitRate(BitRate(amount as u64)),
            Self::Rate(_) => Self::Rate(Rate(amount as u64)),
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
            Self::Number(number) => f.write_str(&shortest(*number)),
            Self::Duration(duration) => duration.fmt(f),
            Self::Size(size) => size.fmt(f),
            Self::BitRate(bit_rate) => bit_rate.fmt(f),
            Self::Rate(rate) => rate.fmt(f),
        }
    }
}

impl Encode for Quantity {
    fn encode(&self) -> Tree {
        match self {
            // A whole number is written as one, so that it fits where only such a one does.
            Self::Number(number) if number.fract() == 0.0 && number.abs() < WHOLE_MAX => {
                (*number as i64).encode()
            }
            Self::Number(number) => number.encode(),
            other => text(&other.to_string()),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.encode().serialize(serializer)
    }
}

impl Quantity {
    /// The quantity that a JSON value says, if it says one.
    #[must_use]
    pub fn of(value: &Tree) -> Option<Self> {
        match value.text() {
            Some(text) => text.parse().ok(),
            None => value.float().map(Self::Number),
        }
    }
}

impl Decode for Quantity {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        match from.read() {
            Ok(number) => Ok(Self::Number(number)),
            Err(_) => from.parse(),
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
