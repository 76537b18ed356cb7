//! Floats as people and files read them.

use super::long::{LOWEST, Long};
use super::parse;

/// A float with so many digits behind the point: the nearest such number; of two that are as near, the even one.
#[must_use]
pub fn fixed(number: f64, places: usize) -> String {
    if !number.is_finite() {
        return if number.is_nan() { "NaN" } else { "inf" }.to_owned();
    }
    let bits = number.abs().to_bits();
    let (field, fraction) = (bits >> 52, bits & ((1 << 52) - 1));
    // With the highest field bit zero a float is subnormal: it has no bit above its fraction.
    let (significant, twos) = match field {
        0 => (fraction, LOWEST),
        _ => (fraction | 1 << 52, LOWEST + field as i64 - 1),
    };
    let mut long = Long::of(significant);
    for _ in 0..places {
        long.multiply(10, 0);
    }
    long.shift(twos);
    let mut text = long.digits();
    if places > 0 {
        let idle = (places + 1).saturating_sub(text.len());
        text.insert_str(0, &"0".repeat(idle));
        text.insert(text.len() - places, '.');
    }
    if number.is_sign_negative() {
        text.insert(0, '-');
    }
    text
}

/// A float with as few digits as it takes to read the same one again.
#[must_use]
pub fn shortest(number: f64) -> String {
    let mut places = 0;
    loop {
        let text = fixed(number, places);
        if !number.is_finite() || parse(&text) == Some(number) {
            return text;
        }
        places += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn floats_are_written_as_the_standard_library_does(bits in any::<u64>(), places in 0_usize..12) {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                prop_assert_eq!(fixed(number, places), format!("{number:.places$}"));
            }
        }

        #[test]
        fn so_are_those_that_people_meet(number in -1e9..1e9, places in 0_usize..6) {
            prop_assert_eq!(fixed(number, places), format!("{number:.places$}"));
            prop_assert_eq!(shortest(number), number.to_string());
        }

        #[test]
        fn what_is_written_is_read_as_the_same(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            if number.is_finite() && number.abs() > 1e-40 {
                prop_assert_eq!(parse(&shortest(number)).map(f64::to_bits), Some(bits));
            }
        }
    }

    #[test]
    fn ties_and_ends() {
        for (number, places, text) in [
            (0.0, 0, "0"),
            (0.0, 2, "0.00"),
            (-0.0, 1, "-0.0"),
            (0.5, 0, "0"),
            (1.5, 0, "2"),
            (2.5, 0, "2"),
            (0.25, 1, "0.2"),
            (0.75, 1, "0.8"),
            (9.96, 1, "10.0"),
            (0.004, 2, "0.00"),
            (0.006, 2, "0.01"),
            (1e22, 0, "10000000000000000000000"),
            (f64::INFINITY, 1, "inf"),
            (f64::NAN, 1, "NaN"),
        ] {
            assert_eq!(fixed(number, places), text);
            assert_eq!(format!("{number:.places$}"), text);
        }
        for number in [
            0.0,
            -0.0,
            1.0,
            0.1,
            0.3,
            -80.5,
            1e-7,
            123.456,
            5e-324,
            f64::INFINITY,
        ] {
            assert_eq!(shortest(number), number.to_string());
        }
    }
}
