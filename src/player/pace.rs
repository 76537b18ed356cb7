//! How simulated time passes while somebody watches. What is left of a division is carried on, so that
//! slow motion neither gains nor loses a nanosecond.

use fallible_engine::kernel::time::Span;

use crate::view::panels::time::Speed;

/// Real time longer than this between two pictures does not count: the page was asleep.
const GAP_MAX: Span = Span::millis(250);

/// A speed, and what was left over of the last division.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    speed: Speed,
    /// In `per`ths of a nanosecond.
    rest: u128,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            speed: Speed::REAL,
            rest: 0,
        }
    }
}

impl Pace {
    /// How fast.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// Another speed from now on.
    pub const fn set(&mut self, speed: Speed) {
        self.speed = speed;
        self.rest = 0;
    }

    /// How much simulated time passes in so much of ours.
    pub fn pass(&mut self, ours: Span) -> Span {
        let ours = ours.min(GAP_MAX);
        let parts = u128::from(ours.0) * u128::from(self.speed.times) + self.rest;
        let per = u128::from(self.speed.per.max(1));
        self.rest = parts % per;
        Span((parts / per) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_motion_loses_nothing() {
        let mut pace = Pace::default();
        pace.set(Speed {
            times: 1,
            per: 1_000,
        });
        let passed: u64 = (0..600).map(|_| pace.pass(Span(16_666_667)).0).sum();
        assert_eq!(passed, 600 * 16_666_667 / 1_000);
    }

    #[test]
    fn a_page_that_slept_does_not_leap() {
        let mut pace = Pace::default();
        pace.set(Speed { times: 100, per: 1 });
        assert_eq!(pace.pass(Span::secs(3_600)), Span::secs(25));
        assert_eq!(pace.pass(Span::ZERO), Span::ZERO);
    }
}
