//! A machine's two clocks. The wall clock tells the date and may be wrong, drift and be stepped; the
//! monotonic clock only counts, and timers run on it. Both drift together: they share one crystal. So a change of
//! drift moves timers that are armed, and a step of the wall clock moves none, as with `CLOCK_MONOTONIC` of POSIX.

use super::time::{LocalTime, Span, Time};

const PPB: i128 = 1_000_000_000;

/// The clocks of one machine.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Clock {
    /// How many nanoseconds a billion true nanoseconds gain (positive) or lose (negative).
    drift_ppb: i64,
    /// True time from which the present drift counts.
    since: Time,
    /// Monotonic reading at `since`.
    monotonic_at: i64,
    /// Wall minus monotonic.
    offset: i64,
    /// How far from true time the wall clock says that it may be.
    uncertainty: Span,
}

impl Clock {
    /// The largest drift allowed, in parts per million: half as fast or half as fast again.
    pub const DRIFT_PPM_MAX: i64 = 500_000;

    /// A clock that is `offset_ns` ahead of true time at the start and gains `drift_ppm` microseconds a
    /// second. Drift beyond [`Self::DRIFT_PPM_MAX`] is clamped to it.
    #[must_use]
    pub fn new(offset_ns: i64, drift_ppm: i64) -> Self {
        let drift_ppb = drift_ppm.clamp(-Self::DRIFT_PPM_MAX, Self::DRIFT_PPM_MAX) * 1_000;
        Self {
            drift_ppb,
            since: Time::ZERO,
            monotonic_at: 0,
            offset: offset_ns,
            uncertainty: Span::ZERO,
        }
    }

    /// The same clock, which says that it may be this far from true time.
    #[must_use]
    pub const fn within(self, uncertainty: Span) -> Self {
        Self {
            uncertainty,
            ..self
        }
    }

    /// How far from true time the wall clock says that it may be; it may be wrong about that too.
    #[must_use]
    pub const fn uncertainty(&self) -> Span {
        self.uncertainty
    }

    /// How many microseconds a true second gains; negative where it loses them.
    #[must_use]
    pub const fn drift_ppm(&self) -> i64 {
        self.drift_ppb / 1_000
    }

    /// The monotonic reading at true time `now`.
    #[must_use]
    pub fn monotonic(&self, now: Time) -> LocalTime {
        let passed = now.since(self.since).0 as i64;
        if self.drift_ppb == 0 {
            return LocalTime(self.monotonic_at + passed);
        }
        LocalTime(
            self.monotonic_at
                + passed
                + (i128::from(passed) * i128::from(self.drift_ppb) / PPB) as i64,
        )
    }

    /// The wall clock's reading at true time `now`.
    #[must_use]
    pub fn wall(&self, now: Time) -> LocalTime {
        LocalTime(self.monotonic(now).0 + self.offset)
    }

    /// How far the wall clock is ahead of true time, in nanoseconds; negative when it is behind.
    #[must_use]
    pub fn skew(&self, now: Time) -> i64 {
        self.wall(now).0 - now.0 as i64
    }

    /// How long the monotonic clock takes, in true time, to count `span`; rounded up, so that a timer
    /// never fires before its clock says so.
    #[must_use]
    pub fn true_span(&self, span: Span) -> Span {
        if self.drift_ppb == 0 {
            return span;
        }
        let rate = PPB + i128::from(self.drift_ppb);
        Span(((i128::from(span.0) * PPB + rate - 1) / rate) as u64)
    }

    /// When a timer fires that is armed at `now` for this span: by true time, and by the monotonic clock.
    #[inline]
    #[must_use]
    pub fn due(&self, now: Time, span: Span) -> (Time, LocalTime) {
        if self.drift_ppb == 0 {
            let passed = now.since(self.since).0 as i64;
            return (now + span, LocalTime(self.monotonic_at + passed) + span);
        }
        self.due_of_drifting(now, span)
    }

    /// Out of line, since few clocks drift and every timer is armed.
    #[cold]
    fn due_of_drifting(&self, now: Time, span: Span) -> (Time, LocalTime) {
        (now + self.true_span(span), self.monotonic(now) + span)
    }

    /// When the monotonic clock will read `due`, as it runs at `now`; at once if it does already.
    #[must_use]
    pub fn when(&self, now: Time, due: LocalTime) -> Time {
        let left = u64::try_from(due - self.monotonic(now)).unwrap_or(0);
        now + self.true_span(Span(left))
    }

    /// Moves the wall clock by `by_ns`, as an operator or a time service does. Timers do not notice.
    pub fn step(&mut self, by_ns: i64) {
        self.offset = self.offset.saturating_add(by_ns);
    }

    /// Changes the drift from `now` on.
    pub fn set_drift(&mut self, now: Time, drift_ppm: i64) {
        self.monotonic_at = self.monotonic(now).0;
        self.since = now;
        self.drift_ppb = drift_ppm.clamp(-Self::DRIFT_PPM_MAX, Self::DRIFT_PPM_MAX) * 1_000;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_ppm_is_twelve_milliseconds_in_ten_minutes() {
        let clock = Clock::new(0, 20);
        assert_eq!(clock.skew(Time(600_000_000_000)), 12_000_000);
    }

    #[test]
    fn a_step_moves_the_wall_clock_and_not_the_monotonic_one() {
        let mut clock = Clock::new(-12_000_000, 0);
        let now = Time(5);
        let before = clock.monotonic(now);
        clock.step(100);
        assert_eq!(clock.monotonic(now), before);
        assert_eq!(clock.skew(now), -11_999_900);
    }

    #[test]
    fn a_change_of_drift_never_moves_the_reading() {
        let mut clock = Clock::new(7, 300);
        let now = Time(1_234_567_891);
        let before = clock.wall(now);
        clock.set_drift(now, -400);
        assert_eq!(clock.wall(now), before);
    }

    #[test]
    fn a_timer_never_fires_before_its_own_clock_says_so() {
        for drift in [-500_000, -1_000, -20, 0, 20, 1_000, 500_000] {
            let clock = Clock::new(0, drift);
            for span in [1, 999, 1_000_000, 123_456_789] {
                let fires = Time::ZERO + clock.true_span(Span(span));
                assert!(
                    clock.monotonic(fires).0 >= span as i64 - 1,
                    "drift {drift}, span {span}"
                );
            }
        }
    }
}
