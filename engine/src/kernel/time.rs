//! Time, in integer nanoseconds: true time, what a clock reads, and spans between two moments.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use crate::format::decimal::fixed;
use crate::format::units::Duration;
use serde::{Deserialize, Serialize};

use super::canon::Canon;

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// True time: nanoseconds since the run began. No process ever sees it.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Deserialize, Canon,
)]
pub struct Time(pub u64);

/// What a machine's clock reads, in nanoseconds; it may lie before zero when the clock is behind.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Deserialize, Canon,
)]
pub struct LocalTime(pub i64);

/// A length of time in nanoseconds, never negative.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Deserialize, Canon,
)]
pub struct Span(pub u64);

impl Time {
    /// The beginning of every run.
    pub const ZERO: Self = Self(0);

    /// The end of time: what is due then never comes.
    pub const NEVER: Self = Self(u64::MAX);

    /// How long ago `earlier` was; zero if it lies in the future.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// Seconds as a float, for pictures and text only.
    #[must_use]
    pub const fn as_secs_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// `4.213`: seconds with so many digits, at most nine, behind the point. What comes after them is cut off, so that
    /// nothing is said to have happened later than it did.
    #[must_use]
    pub fn seconds(self, digits: usize) -> String {
        let mut text = format!(
            "{}.{:09}",
            self.0 / NANOS_PER_SECOND,
            self.0 % NANOS_PER_SECOND
        );
        let point = text.len() - 10;
        text.truncate(if digits == 0 {
            point
        } else {
            point + 1 + digits
        });
        text
    }

    /// The digits with which a sentence must give these times, so that none reads like another that it is not.
    #[must_use]
    pub fn digits(times: &[Self]) -> usize {
        let nanos: Vec<u64> = times.iter().map(|time| time.0).collect();
        distinct_digits(&nanos, &|nanos, digits| format!("{:.digits$}", Self(nanos)))
    }
}

impl From<Duration> for Span {
    fn from(written: Duration) -> Self {
        Self(written.nanos())
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of whole nanoseconds.
    #[must_use]
    pub const fn nanos(n: u64) -> Self {
        Self(n)
    }

    /// A span of whole microseconds.
    #[must_use]
    pub const fn micros(n: u64) -> Self {
        Self(n * 1_000)
    }

    /// A span of whole milliseconds.
    #[must_use]
    pub const fn millis(n: u64) -> Self {
        Self(n * 1_000_000)
    }

    /// A span of whole seconds.
    #[must_use]
    pub const fn secs(n: u64) -> Self {
        Self(n * NANOS_PER_SECOND)
    }

    /// The figures with which a sentence must give these spans, so that none reads like another that it is not.
    #[must_use]
    pub fn figures(spans: &[Self]) -> usize {
        let nanos: Vec<u64> = spans.iter().map(|span| span.0).collect();
        distinct_digits(&nanos, &|nanos, figures| {
            format!("{:.figures$}", Self(nanos))
        })
    }

    /// Milliseconds as a float, for pictures and text only.
    #[must_use]
    pub const fn as_millis_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Seconds as a float, for pictures and text only.
    #[must_use]
    pub const fn as_secs_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }
}

impl Add<Span> for Time {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Add<Span> for LocalTime {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add_unsigned(span.0))
    }
}

impl Sub for LocalTime {
    type Output = i64;
    fn sub(self, other: Self) -> i64 {
        self.0 - other.0
    }
}

/// `4.213 s`, as sentences write it: with three digits after the point, six or nine, as a precision asks for.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(FEWEST).div_ceil(3).min(3) * 3;
        write!(f, "{} s", self.seconds(digits))
    }
}

/// `00:04.213`, as a clock shows it.
impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.unsigned_abs() / 1_000_000;
        let sign = if self.0 < 0 && millis > 0 { "−" } else { "" };
        write!(
            f,
            "{sign}{:02}:{:02}.{:03}",
            millis / 60_000,
            millis / 1_000 % 60,
            millis % 1_000
        )
    }
}

/// `391 ms`, `1.5 s`, `250 µs`: three significant figures, or as many as a precision asks for, and the unit that fits.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => return f.write_str("0 s"),
            1..1_000 => return write!(f, "{} ns", self.0),
            _ => {}
        }
        let figures = f.precision().unwrap_or(FEWEST);
        for (nanos, unit) in [(1_000, "µs"), (1_000_000, "ms")] {
            let text = figures_of(self.0 as f64 / nanos as f64, figures);
            // What rounds up to a thousand is one of the next unit.
            if self.0 < 1_000 * nanos && text != "1000" {
                return write!(f, "{text} {unit}");
            }
        }
        write!(f, "{} s", figures_of(self.as_secs_f64(), figures))
    }
}

/// A number with so many significant figures, without zeros at its end.
fn figures_of(value: f64, figures: usize) -> String {
    let whole = match value {
        v if v >= 100.0 => 3,
        v if v >= 10.0 => 2,
        _ => 1,
    };
    let text = fixed(value, figures.saturating_sub(whole));
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// The digits that a sentence gives of a time or a span where nothing asks for more.
const FEWEST: usize = 3;
/// More than any has.
const MOST: usize = 18;

/// With how many digits all that differ read differently.
fn distinct_digits(nanos: &[u64], written: &dyn Fn(u64, usize) -> String) -> usize {
    let tells = |digits: &usize| {
        let pairs = nanos
            .iter()
            .enumerate()
            .flat_map(|(n, a)| nanos[..n].iter().map(move |b| (*a, *b)));
        let mut different = pairs.filter(|(a, b)| a != b);
        different.all(|(a, b)| written(a, *digits) != written(b, *digits))
    };
    (FEWEST..MOST).find(tells).unwrap_or(MOST)
}

/// `+38 ms`, `−12 ms`, `±0 ms`: how far a clock is from true time, given in nanoseconds.
#[must_use]
pub fn skew(nanos: i64) -> String {
    let span = Span(nanos.unsigned_abs());
    match nanos {
        // Below half of what is written the sign would be a lie.
        -49_999..=49_999 => "±0 ms".to_owned(),
        _ => format!("{}{span}", if nanos < 0 { "−" } else { "+" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_with_the_unit_that_fits() {
        assert_eq!(Span::millis(391).to_string(), "391 ms");
        assert_eq!(Span::millis(1_500).to_string(), "1.5 s");
        assert_eq!(Span::micros(250).to_string(), "250 µs");
        assert_eq!(Span::nanos(12_340_000).to_string(), "12.3 ms");
        assert_eq!(Span::ZERO.to_string(), "0 s");
        assert_eq!(Span::secs(100).to_string(), "100 s");
        assert_eq!(Span::secs(1_234).to_string(), "1234 s");
    }

    #[test]
    fn what_rounds_up_to_a_thousand_is_one_of_the_next_unit() {
        assert_eq!(Span::nanos(999_499).to_string(), "999 µs");
        assert_eq!(Span::nanos(999_999).to_string(), "1 ms");
        assert_eq!(Span::nanos(999_999_999).to_string(), "1 s");
        assert_eq!(format!("{:.6}", Span::nanos(999_999)), "999.999 µs");
        assert_eq!(Span::micros(1_000).to_string(), "1 ms");
    }

    #[test]
    fn what_differs_reads_differently() {
        let read = |spans: &[u64]| -> Vec<String> {
            let spans: Vec<Span> = spans.iter().copied().map(Span).collect();
            let figures = Span::figures(&spans);
            spans
                .iter()
                .map(|span| format!("{span:.figures$}"))
                .collect()
        };
        assert_eq!(read(&[250_300_000, 250_000_000]), ["250.3 ms", "250 ms"]);
        assert_eq!(read(&[999_999, 1_000_000]), ["999.999 µs", "1 ms"]);
        assert_eq!(
            read(&[86_400_000_000_001, 86_400_000_000_000]),
            ["86400.000000001 s", "86400 s"]
        );
        assert_eq!(
            read(&[40_000_000, 39_000_000, 40_000_000]),
            ["40 ms", "39 ms", "40 ms"]
        );
        let read = |times: &[u64]| -> Vec<String> {
            let times: Vec<Time> = times.iter().copied().map(Time).collect();
            let digits = Time::digits(&times);
            times
                .iter()
                .map(|time| format!("{time:.digits$}"))
                .collect()
        };
        assert_eq!(
            read(&[1_000_100_000, 1_000_900_000]),
            ["1.000100 s", "1.000900 s"]
        );
        assert_eq!(
            read(&[1_000_000_001, 1_000_000_000]),
            ["1.000000001 s", "1.000000000 s"]
        );
        assert_eq!(
            read(&[1_000_000_000, 1_000_000_000, 2_000_500_000]),
            ["1.000 s", "1.000 s", "2.000 s"]
        );
        assert_eq!(Time::digits(&[]), 3);
    }

    #[test]
    fn times_read_in_seconds_with_milliseconds() {
        assert_eq!(Time(4_213_999_999).to_string(), "4.213 s");
    }

    #[test]
    fn a_clock_shows_minutes_seconds_and_thousandths() {
        assert_eq!(LocalTime(4_213_000_000).to_string(), "00:04.213");
        assert_eq!(LocalTime(-12_000_000).to_string(), "−00:00.012");
        assert_eq!(LocalTime(-100).to_string(), "00:00.000");
        assert_eq!(LocalTime(599_999_000_000).to_string(), "09:59.999");
    }
}
