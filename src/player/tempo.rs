//! How fast time passes in a step of a lesson: slowly enough while a message in focus is under way, and quickly where
//! nothing happens that matters; the reader's own choice goes before it.

use std::ops::Range;

use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::sorted::sort_by_key;

use super::lesson::HistoryId;
use crate::view::panels::time::Speed;

/// For at least so long a message in focus is seen on its way.
const FLIGHT_SEEN: Span = Span::millis(700);

/// What is shorter than this on its way, as what was dropped as soon as it was sent, does not hold the rest up.
const FLIGHT_LEAST: Span = Span::micros(100);

/// So long a step is played at least.
const PLAYED_LEAST: Span = Span::secs(2);

/// All that lies between messages in focus is over within so long.
const QUIET_MOST: Span = Span::secs(5);

/// So many messages are followed, the latest of them.
const FOLLOWED: usize = 8;

/// A message under way: from when to when.
pub type Way = Range<Time>;

/// What a tempo was made for: a history, how far it was known, and a step of the lesson.
pub type Made = (HistoryId, u64, usize);

/// How fast time passes where.
#[derive(Clone, Debug, Default)]
pub struct Tempo {
    /// What the reader chose.
    pub own: Option<Speed>,
    /// From each of these times on, one after the other.
    speeds: Vec<(Time, Speed)>,
    made: Option<Made>,
}

impl Tempo {
    /// How fast time passes at this moment.
    #[must_use]
    pub fn at(&self, now: Time) -> Speed {
        let paced = self.speeds.iter().rev().find(|(from, _)| *from <= now);
        let paced = paced.map(|(_, speed)| *speed);
        self.own.or(paced).unwrap_or(Speed::REAL)
    }

    /// When that changes next.
    #[must_use]
    pub fn change_after(&self, now: Time) -> Option<Time> {
        let mut ahead = self.speeds.iter().filter(|(from, _)| *from > now);
        ahead
            .next()
            .map(|(from, _)| *from)
            .filter(|_| self.own.is_none())
    }

    /// Whether it is to be made anew for this.
    pub fn is_stale(&mut self, made: Made) -> bool {
        let stale = self.made != Some(made);
        self.made = Some(made);
        stale
    }

    /// Takes speeds, each from its time on.
    pub fn take(&mut self, speeds: Vec<(Time, Speed)>) {
        self.speeds = speeds;
    }
}

/// The same speed all the time: so many seconds of the run in one of ours.
#[must_use]
pub fn even(pace: f64) -> Vec<(Time, Speed)> {
    let (times, per) = if pace < 1.0 {
        (1, (1.0 / pace) as u32)
    } else {
        (pace as u32, 1)
    };
    vec![(Time::ZERO, Speed { times, per })]
}

/// The speeds by which each of these ways, within a stretch of time, can be seen.
#[must_use]
pub fn paced(mut ways: Vec<Way>, stretch: &Range<Time>) -> Vec<(Time, Speed)> {
    sort_by_key(&mut ways, |way| way.start);
    let ways = &ways[ways.len().saturating_sub(FOLLOWED)..];
    let ends = ways.iter().flat_map(|way| [way.start, way.end]);
    let mut edges: Vec<Time> = ends.filter(|at| stretch.contains(at)).collect();
    edges.extend([stretch.start, stretch.end]);
    sort_by_key(&mut edges, |at| *at);
    edges.dedup();
    let pieces = edges
        .windows(2)
        .map(|edge| (edge[0]..edge[1], slowness(ways, edge[0])));
    let pieces: Vec<(Range<Time>, Option<u32>)> = pieces.collect();
    let quiet: u64 = pieces
        .iter()
        .filter(|(_, slow)| slow.is_none())
        .map(|(piece, _)| length(piece))
        .sum();
    let times = quiet.div_ceil(QUIET_MOST.0).max(1) as u32;
    let ours = |(piece, slow): &(Range<Time>, Option<u32>)| match slow {
        Some(per) => length(piece) * u64::from(*per),
        None => length(piece) / u64::from(times),
    };
    let whole: u64 = pieces.iter().map(ours).sum();
    let slower = PLAYED_LEAST.0.div_ceil(whole.max(1)) as u32;
    let speed = |(piece, slow): (Range<Time>, Option<u32>)| {
        let (times, per) = slow.map_or((times, 1), |per| (1, per));
        let per = per.saturating_mul(slower);
        (piece.start, Speed { times, per })
    };
    let mut speeds: Vec<(Time, Speed)> = pieces.into_iter().map(speed).collect();
    // Behind the stretch time passes as it does in life.
    speeds.push((stretch.end, Speed::REAL));
    speeds.dedup_by_key(|(_, speed)| *speed);
    speeds
}

/// How many times slower than life time passes at a moment, if a message in focus is under way.
fn slowness(ways: &[Way], now: Time) -> Option<u32> {
    let under_way = ways.iter().filter(|way| way.contains(&now));
    let shortest = under_way.map(length).min()?;
    Some(FLIGHT_SEEN.0.div_ceil(shortest.max(FLIGHT_LEAST.0)) as u32)
}

fn length(piece: &Range<Time>) -> u64 {
    piece.end.0.saturating_sub(piece.start.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(at: u64) -> Time {
        Time(at * 1_000_000)
    }

    /// How long each piece of a tempo takes of our time, in milliseconds.
    fn ours(speeds: &[(Time, Speed)], until: Time) -> u64 {
        let ends = speeds.iter().skip(1).map(|(at, _)| *at).chain([until]);
        let took = speeds.iter().zip(ends).map(|((from, speed), to)| {
            to.0.saturating_sub(from.0) * u64::from(speed.per) / u64::from(speed.times)
        });
        took.sum::<u64>() / 1_000_000
    }

    #[test]
    fn a_message_in_focus_is_seen_for_seven_tenths_of_a_second() {
        let speeds = paced(vec![ms(4_000)..ms(4_020)], &(ms(0)..ms(4_250)));
        let slow = Speed { times: 1, per: 35 };
        let real = Speed::REAL;
        assert_eq!(
            speeds,
            [(ms(0), real), (ms(4_000), slow), (ms(4_020), real)]
        );
        assert_eq!(ours(&speeds, ms(4_250)), 4_230 + 700);
    }

    #[test]
    fn what_is_dropped_as_soon_as_it_is_sent_does_not_hold_the_rest_up() {
        let speeds = paced(vec![ms(240)..Time(240_000_333)], &(ms(0)..ms(4_250)));
        let slow = Speed {
            times: 1,
            per: 7_000,
        };
        assert_eq!(speeds[1], (ms(240), slow));
    }

    #[test]
    fn a_long_silence_passes_quickly_and_a_short_scene_lasts_two_seconds() {
        let long = paced(Vec::new(), &(ms(0)..ms(20_000)));
        assert_eq!(ours(&long, ms(20_000)), 5_000);
        let short = paced(vec![ms(0)..ms(10)], &(ms(0)..ms(20)));
        assert!((2_000..4_000).contains(&ours(&short, ms(20))), "{short:?}");
    }

    #[test]
    fn of_two_messages_at_once_the_shorter_sets_the_tempo() {
        let speeds = paced(vec![ms(0)..ms(700), ms(100)..ms(170)], &(ms(0)..ms(700)));
        let slower = |per| Speed { times: 1, per };
        let expected = [
            (ms(0), slower(2)),
            (ms(100), slower(20)),
            (ms(170), slower(2)),
            (ms(700), Speed::REAL),
        ];
        assert_eq!(
            speeds, expected,
            "and all of it is twice as slow, to last for two seconds"
        );
    }

    #[test]
    fn what_the_reader_chose_goes_before_all() {
        let mut tempo = Tempo::default();
        tempo.take(paced(vec![ms(0)..ms(10)], &(ms(0)..ms(20))));
        assert!(tempo.change_after(ms(0)).is_some());
        tempo.own = Some(Speed::REAL);
        assert_eq!(
            (tempo.at(ms(5)), tempo.change_after(ms(0))),
            (Speed::REAL, None)
        );
    }
}
