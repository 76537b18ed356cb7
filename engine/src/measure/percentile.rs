//! Percentiles of waiting: which time at least such a share of all who asked did not exceed.
//!
//! Who got no answer waited longer than any who did. Left out, as one easily does, an outage would make a percentile
//! better; that mistake has a name, coordinated omission. And of a few nothing can be said that would say anything of
//! the next: see [`Percentile::least`].

use crate::format::clamp::Clamp;
use crate::format::decimal::shortest;

/// A percentile in thousandths of a per cent, so that ranks are whole numbers: 99 is 99,000.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Percentile(u32);

/// All of them, in thousandths of a per cent.
const WHOLE: u32 = 100_000;

/// What a percentile comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reached<T> {
    /// There are too few to speak of it.
    TooFew,
    /// The time of one who was answered.
    Answered(T),
    /// One who was not: longer than any answer took.
    Unanswered,
}

impl<T> Reached<T> {
    /// The time, if it is one.
    pub fn answered(self) -> Option<T> {
        match self {
            Self::Answered(time) => Some(time),
            Self::TooFew | Self::Unanswered => None,
        }
    }
}

impl Percentile {
    /// Half of all did not exceed it.
    pub const MEDIAN: Self = Self(50_000);
    /// 99 of 100 did not exceed it.
    pub const P99: Self = Self(99_000);

    /// From a number of per cent, clamped to 0 to 100 and rounded to a thousandth.
    #[must_use]
    pub fn new(percent: f64) -> Self {
        Self((percent.between(0.0, 100.0) * 1_000.0).round() as u32)
    }

    /// Of how many it can speak at least: of so many that one may lie beyond it, 100 for p99, 20 for p95 and 2 for the
    /// median. Of fewer it would be the longest of all under another name. The longest itself, p100, is one of any.
    #[must_use]
    pub const fn least(self) -> u64 {
        match WHOLE - self.0 {
            0 => 1,
            beyond => WHOLE.div_ceil(beyond) as u64,
        }
    }

    /// The place among so many in order, from 0: the nearest rank.
    const fn place(self, count: u64) -> u64 {
        let rank = (count * self.0 as u64).div_ceil(WHOLE as u64);
        rank.saturating_sub(1)
    }

    /// What it comes to where so many were answered and so many were not; `at` finds the time of one who was by its place
    /// in order.
    #[must_use]
    pub fn among<T>(
        self,
        answered: u64,
        unanswered: u64,
        at: impl FnOnce(u64) -> Option<T>,
    ) -> Reached<T> {
        let count = answered + unanswered;
        if count < self.least() {
            return Reached::TooFew;
        }
        let place = self.place(count);
        if place >= answered {
            return Reached::Unanswered;
        }
        at(place).map_or(Reached::Unanswered, Reached::Answered)
    }

    /// What it comes to among `sorted` times and so many who were not answered.
    #[must_use]
    pub fn of<T: Copy>(self, sorted: &[T], unanswered: u64) -> Reached<T> {
        let at = |place: u64| sorted.get(place as usize).copied();
        self.among(sorted.len() as u64, unanswered, at)
    }

    /// `p99`, `p99.9`.
    #[must_use]
    pub fn words(self) -> String {
        format!("p{}", shortest(f64::from(self.0) / 1_000.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(percent: f64, answered: u32, unanswered: u64) -> Reached<u32> {
        let sorted: Vec<u32> = (1..=answered).collect();
        Percentile::new(percent).of(&sorted, unanswered)
    }

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        for (percent, place) in [
            (50.0, 500),
            (99.0, 990),
            (99.9, 999),
            (100.0, 1_000),
            (0.0, 1),
        ] {
            assert_eq!(of(percent, 1_000, 0), Reached::Answered(place), "{percent}");
        }
        assert_eq!(Percentile::new(99.9).words(), "p99.9");
        assert_eq!(Percentile::new(99.0).words(), "p99");
    }

    #[test]
    fn of_a_few_it_does_not_speak() {
        for (percent, least) in [
            (50.0, 2),
            (80.0, 5),
            (95.0, 20),
            (99.0, 100),
            (99.9, 1_000),
            (100.0, 1),
        ] {
            assert_eq!(Percentile::new(percent).least(), least);
            assert_eq!(of(percent, least as u32 - 1, 0), Reached::TooFew);
            assert_ne!(of(percent, least as u32, 0), Reached::TooFew);
            assert_ne!(of(percent, least as u32 - 1, 1), Reached::TooFew);
        }
    }

    #[test]
    fn who_was_not_answered_waited_longer_than_any_who_was() {
        assert_eq!(of(99.0, 99, 1), Reached::Answered(99));
        assert_eq!(of(99.0, 98, 2), Reached::Unanswered);
        assert_eq!(of(50.0, 50, 50), Reached::Answered(50));
        assert_eq!(of(50.0, 49, 51), Reached::Unanswered);
        assert_eq!(of(100.0, 9, 1), Reached::Unanswered);
        assert_eq!(of(50.0, 0, 5), Reached::Unanswered);
    }
}
