//! Decimal numbers to floats, each to the nearest one, and floats to decimal numbers (`write.rs`).
//!
//! The standard library's reader and writer do the same, faster; but they bring large tables that no compressor makes
//! smaller to a page that reads and writes few numbers. These calculate with long whole numbers.

mod long;
mod write;

pub use write::{fixed, shortest};

use long::Long;

/// More digits than this never decide how a float is rounded: the longest halfway point between two has 768.
const DIGITS_MAX: usize = 800;
/// More zeros than any whole number has.
const ZEROS_MAX: usize = 40;

/// The float nearest to a number such as `-12`, `0.5` or `3e8`, ties to the even one; `None` for other texts and for
/// numbers that are too large for a float.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent_of(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = whole.bytes().chain(fraction.bytes());
    if !digits.clone().all(|b| b.is_ascii_digit()) || digits.clone().next().is_none() {
        return None;
    }
    let mut exponent = exponent - fraction.len() as i64;
    let mut long = Long::default();
    for (index, digit) in digits.skip_while(|digit| *digit == b'0').enumerate() {
        if index < DIGITS_MAX {
            long.multiply(10, u32::from(digit - b'0'));
        } else {
            long.inexact |= digit != b'0';
            exponent += 1;
        }
    }
    let size = long.scale(exponent)?;
    Some(if negative { -size } else { size })
}

/// The plain digits of a number that is a whole one, however it is written: `10` of `1e1` and `10.0`, `0` of `-0`. Of
/// one that is too long for any type they are too long as well, but need not be all.
#[must_use]
pub fn whole(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent_of(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    let zeros = exponent - fraction.len() as i64 + (digits.len() - significant.len()) as i64;
    let zeros = usize::try_from(zeros).ok()?.min(ZEROS_MAX);
    Some(format!("{sign}{significant}{}", "0".repeat(zeros)))
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Longer ones differ no more.
    let size = digits.parse().unwrap_or(i64::from(i32::MAX));
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the standard library reads, without what is no number in JSON or too large.
    fn standard(text: &str) -> Option<f64> {
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }

    #[track_caller]
    fn agree(text: &str) {
        let bits = |number: Option<f64>| number.map(f64::to_bits);
        assert_eq!(bits(parse(text)), bits(standard(text)), "{text}");
    }

    for_many! {
        5000;

        fn floats_are_read_as_they_were_written(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                prop_assert_eq!(parse(&number.to_string()).map(f64::to_bits), Some(bits));
                prop_assert_eq!(parse(&format!("{number:e}")).map(f64::to_bits), Some(bits));
            }
        }

        fn all_texts_are_rounded_as_the_standard_library_does(text in "-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?") {
            agree(&text);
        }

        fn halfway_points_are_rounded_to_the_even_float(
            low in (1_u128 << 53)..(1 << 54),
            places in 0_u32..32,
            more in 0_u32..3,
        ) {
            // An odd number of 54 bits lies in the middle of two floats, and so does its share of a power of two.
            let middle = (low | 1) * 5_u128.pow(places);
            let power = 10_u128.pow(places);
            let width = places as usize;
            let exact = format!("{}.{:0width$}", middle / power, middle % power);
            let text = match more {
                0 => exact,
                1 => format!("{exact}{}1", "0".repeat(900)),
                _ => format!("{}.{:0width$}", (middle - 1) / power, (middle - 1) % power),
            };
            let text = if text.ends_with('.') { text + "0" } else { text };
            agree(&text);
        }
    }

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for (text, digits) in [
            ("2", "2"),
            ("2.0", "2"),
            ("-2.000", "-2"),
            ("1e1", "10"),
            ("1E+1", "10"),
            ("20e-1", "2"),
            ("1.50e1", "15"),
            ("0.5e1", "5"),
            ("100", "100"),
            ("0", "0"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("0e-7", "0"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551615.0", "18446744073709551615"),
        ] {
            assert_eq!(whole(text).as_deref(), Some(digits), "{text}");
        }
        for text in [
            "1.5",
            "1e-1",
            "15e-1",
            "-0.1",
            "1e-999999999999",
            "",
            "-",
            ".",
            "1e",
            "a",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
        let long = whole("1e999999999999").expect("it is whole");
        assert!(long.parse::<u128>().is_err());
    }

    #[test]
    fn ends_and_odd_texts() {
        for text in [
            "0",
            "-0",
            "0.0",
            "1",
            "0.1",
            "1e22",
            "1e23",
            "5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "1e308",
            "1e309",
            "1e-400",
            "1e999999999999",
            "0e999999999999",
            "1e-999999999999",
            "9007199254740993",
            "0.30000000000000004",
            "123456789012345678901234567890",
            "1.",
            ".5",
        ] {
            agree(text);
        }
        for text in [
            "", "-", "e1", "1e", "1e+", ".", "-.", "a", "1a", "0x1", "inf", "nan", "--1", "1e1.5",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
