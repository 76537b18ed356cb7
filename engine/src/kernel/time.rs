//! Time, in integer nanoseconds: true time, what a clock reads, and spans between two moments.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

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

/// `4.213 s`, as sentences write it.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}.{:03} s",
            self.0 / NANOS_PER_SECOND,
            self.0 / 1_000_000 % 1_000
        )
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

/// `391 ms`, `1.5 s`, `250 µs`: three significant figures, and the unit that fits.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, unit) = match self.0 {
            0 => return f.write_str("0 s"),
            1..1_000 => return write!(f, "{} ns", self.0),
            1_000..1_000_000 => (self.0 as f64 / 1e3, "µs"),
            1_000_000..NANOS_PER_SECOND => (self.0 as f64 / 1e6, "ms"),
            _ => (self.0 as f64 / 1e9, "s"),
        };
        let digits = match value {
            v if v >= 100.0 => 0,
            v if v >= 10.0 => 1,
            _ => 2,
        };
        let text = format!("{value:.digits$}");
        let text = if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.')
        } else {
            &text
        };
        write!(f, "{text} {unit}")
    }
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
