//! Units: exact, round trip, and no text that makes them panic.

use super::*;
use crate::format::decode::from_json;
use crate::format::limits;
use proptest::prelude::*;

fn nanos(text: &str) -> Option<u64> {
    text.parse::<Duration>().ok().map(Duration::nanos)
}

#[test]
fn durations_are_exact() {
    assert_eq!(nanos("0s"), Some(0));
    assert_eq!(nanos("250us"), Some(250_000));
    assert_eq!(nanos("0.1s"), Some(100_000_000));
    assert_eq!(nanos("1.000000001s"), Some(1_000_000_001));
    assert_eq!(nanos("1.5min"), Some(90_000_000_000));
    assert_eq!(nanos("007ms"), Some(7_000_000));
    assert_eq!(nanos("1.50000000000000000000ms"), Some(1_500_000));
    assert_eq!(nanos("1440min"), Some(limits::DURATION_NANOS));
}

#[test]
fn what_is_not_a_duration_is_refused() {
    for text in [
        "",
        "s",
        "5",
        "5 s",
        "5S",
        "5sec",
        "-5s",
        "+5s",
        "5s ",
        " 5s",
        ".5s",
        "5.s",
        "5..0s",
        "1e3s",
        "NaNs",
        "inf",
        "0x5s",
        "5h",
        "0.5ns",
        "1441min",
        "99999999999999999999s",
        "５s",
        "5µs",
        "1,5s",
    ] {
        assert_eq!(nanos(text), None, "{text}");
    }
}

#[test]
fn the_other_units_are_exact_too() {
    assert_eq!("1.5KiB".parse::<Size>().map(Size::bytes), Ok(1_536));
    assert_eq!("64kB".parse::<Size>().map(Size::bytes), Ok(64_000));
    assert!("0.5B".parse::<Size>().is_err());
    assert_eq!(
        "2.5Mbit/s".parse::<BitRate>().map(BitRate::bits_per_second),
        Ok(2_500_000)
    );
    assert_eq!(
        "0.5/s".parse::<Rate>().map(Rate::mean_gap_nanos),
        Ok(Some(2_000_000_000))
    );
    assert_eq!("0/s".parse::<Rate>().map(Rate::mean_gap_nanos), Ok(None));
    assert_eq!(
        "1000000000/s".parse::<Rate>().map(Rate::mean_gap_nanos),
        Ok(Some(1))
    );
    assert_eq!(
        "-12ms".parse::<SignedDuration>().map(SignedDuration::nanos),
        Ok(-12_000_000)
    );
    assert_eq!(
        "+0s".parse::<SignedDuration>().map(SignedDuration::nanos),
        Ok(0)
    );
    assert_eq!("18446744073709551615".parse::<Seed>(), Ok(Seed(u64::MAX)));
    assert!("18446744073709551616".parse::<Seed>().is_err());
    assert!("".parse::<Seed>().is_err() && "+7".parse::<Seed>().is_err());
}

#[test]
fn a_unit_written_otherwise_is_recognised() {
    let meant = |text: &str| {
        text.parse::<Duration>()
            .err()
            .and_then(|misfit| misfit.suggestion)
    };
    assert_eq!(meant("20 sec").as_deref(), Some("20s"));
    assert_eq!(meant("5µs").as_deref(), Some("5us"));
    assert_eq!(meant("10 MS").as_deref(), Some("10ms"));
    assert_eq!(meant("20"), None);
    assert_eq!(meant("-20s"), None);
}

#[test]
fn probabilities_end_at_zero_and_one() {
    for (value, fits) in [
        (0.0, true),
        (1.0, true),
        (-0.01, false),
        (1.01, false),
        (f64::NAN, false),
    ] {
        assert_eq!(Probability::new(value).is_some(), fits, "{value}");
    }
    assert!(from_json::<Probability>("1.5").is_err());
}

for_many! {
    256;

    fn what_is_written_reads_as_the_same(
        nanos in 0..=limits::DURATION_NANOS,
        bytes in 0..=limits::SIZE_BYTES,
        bits in 0..=limits::BITS_PER_SECOND,
        rate in 0..=limits::MILLIONTHS_PER_SECOND,
        seed in any::<u64>(),
        negative in any::<bool>(),
    ) {
        prop_assert_eq!(Duration(nanos).to_string().parse(), Ok(Duration(nanos)));
        prop_assert_eq!(Size(bytes).to_string().parse(), Ok(Size(bytes)));
        prop_assert_eq!(BitRate(bits).to_string().parse(), Ok(BitRate(bits)));
        prop_assert_eq!(Rate(rate).to_string().parse(), Ok(Rate(rate)));
        prop_assert_eq!(Seed(seed).to_string().parse(), Ok(Seed(seed)));
        let signed = SignedDuration(if negative { -(nanos as i64) } else { nanos as i64 });
        prop_assert_eq!(signed.to_string().parse(), Ok(signed));
    }

    fn no_text_makes_a_unit_panic(text in ".{0,12}", number in "[0-9.]{0,40}", unit in "ns|ms|s|kB|/s|Mbit/s|min") {
        for text in [text, format!("{number}{unit}")] {
            let _ = (text.parse::<Duration>(), text.parse::<Size>(), text.parse::<BitRate>());
            let _ = (text.parse::<Rate>(), text.parse::<Seed>(), text.parse::<Quantity>(), text.parse::<SignedDuration>());
        }
    }
}
