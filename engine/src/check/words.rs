//! Numbers as sentences write them.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_just_misses_its_bound_never_reads_as_the_bound() {
        assert_eq!(percent_floor(0.9499), "94.9 %");
        assert_eq!(percent_ceil(0.2001), "20.1 %");
        assert_eq!(percent_floor(0.55), "55 %");
        assert_eq!(percent_ceil(0.07), "7 %");
        assert_eq!(percent_floor(1.0), "100 %");
    }
}
