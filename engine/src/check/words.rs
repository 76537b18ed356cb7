//! Numbers as sentences write them.

use crate::run::tariff::dollars_by;

/// A share from 0 to 1 in per cent, rounded down to a tenth: `94.9 %`.
#[must_use]
pub(super) fn percent_floor(share: f64) -> String {
    tenths((share * 1_000.0 + 1e-9).floor())
}

/// A share from 0 to 1 in per cent, rounded up to a tenth: `95.1 %`.
#[must_use]
pub(super) fn percent_ceil(share: f64) -> String {
    tenths((share * 1_000.0 - 1e-9).ceil())
}

fn tenths(thousandths: f64) -> String {
    let tenths = thousandths as u64;
    match tenths % 10 {
        0 => format!("{} %", tenths / 10),
        rest => format!("{}.{rest} %", tenths / 10),
    }
}

/// A bound of money, rounded down to three digits: `$0.0000123`. What breaks it is rounded up.
#[must_use]
pub(super) fn dollars_floor(amount: f64) -> String {
    dollars_by(amount, |units| (units + 1e-6).floor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::tariff::dollars;

    #[test]
    fn a_share_that_just_misses_its_bound_never_reads_as_the_bound() {
        assert_eq!(percent_floor(0.9499), "94.9 %");
        assert_eq!(percent_ceil(0.2001), "20.1 %");
        assert_eq!(percent_floor(0.55), "55 %");
        assert_eq!(percent_ceil(0.07), "7 %");
        assert_eq!(percent_floor(1.0), "100 %");
    }

    #[test]
    fn money_has_three_digits_and_never_reads_as_the_bound_that_it_misses() {
        assert_eq!(dollars(3.2011), "$3.21");
        assert_eq!(dollars_floor(3.2091), "$3.20");
        assert_eq!(dollars(4.8e-6), "$0.0000048");
        assert_eq!(dollars_floor(1.0), "$1");
        assert_eq!(dollars(1.0001), "$1.01");
        assert_eq!(dollars_floor(0.4), "$0.40");
        assert_eq!(dollars_floor(1_234.5), "$1234");
        assert_eq!(dollars_floor(0.0), "$0");
    }
}
