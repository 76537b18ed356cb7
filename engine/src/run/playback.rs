//! Playback: how the cursor moves while it plays. It has no clock of its own; whoever draws frames tells
//! it how much real time has passed, and it says which simulated time to show. Fractions of a nanosecond
//! are carried, so ten short frames come to the same moment as one long one.

use crate::kernel::time::{Span, Time};

/// Which way time runs on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Heading {
    /// Onwards.
    #[default]
    Forwards,
    /// Back.
    Backwards,
}

/// Simulated time for real time: so many seconds of the one in so many of the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Speed {
    times: u32,
    per: u32,
}

impl Speed {
    /// As fast as in reality.
    pub const REAL: Self = Self::fraction(1, 1);

    /// So many simulated seconds in so many real ones; no time at all counts as one second.
    #[must_use]
    pub const fn fraction(times: u32, per: u32) -> Self {
        let per = if per == 0 { 1 } else { per };
        Self { times, per }
    }
}

/// A longer silence between two frames is a page that was asleep, and not time to catch up.
pub const FRAME_MAX: Span = Span::millis(250);

/// What a tick came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tick {
    /// The time to show.
    pub time: Time,
    /// Why it plays no longer, if this tick ended it.
    pub ended: Option<Ending>,
}

/// Why playing ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// It came to the time it was to play to.
    Stop,
    /// It came to the beginning, playing backwards.
    Beginning,
    /// It came to the end of what there is.
    End,
}

/// How the cursor moves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Playback {
    time: Time,
    speed: Speed,
    heading: Heading,
    playing: bool,
    /// Where to stop, if it is told to play to somewhere.
    stop: Option<Time>,
    /// Parts of a simulated nanosecond that are still owed, in the unit of the speed.
    remainder: u64,
}

impl Default for Playback {
    /// Paused at the beginning, at real speed.
    fn default() -> Self {
        Self {
            time: Time::ZERO,
            speed: Speed::REAL,
            heading: Heading::Forwards,
            playing: false,
            stop: None,
            remainder: 0,
        }
    }
}

impl Playback {
    /// Where it is.
    #[must_use]
    pub const fn time(&self) -> Time {
        self.time
    }

    /// How fast it plays.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// Which way it plays.
    #[must_use]
    pub const fn heading(&self) -> Heading {
        self.heading
    }

    /// Whether it plays.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    /// Plays with no stop but the run's ends.
    pub const fn play(&mut self, heading: Heading) {
        self.turn(heading);
        self.stop = None;
        self.playing = true;
    }

    /// Plays to a time, whichever way it lies, and stops there.
    pub fn play_to(&mut self, stop: Time) {
        self.turn(if stop >= self.time {
            Heading::Forwards
        } else {
            Heading::Backwards
        });
        self.stop = Some(stop);
        self.playing = true;
    }

    const fn turn(&mut self, heading: Heading) {
        if self.heading as u8 != heading as u8 {
            self.remainder = 0;
        }
        self.heading = heading;
    }

    /// Stands still.
    pub const fn pause(&mut self) {
        self.playing = false;
        self.stop = None;
        self.remainder = 0;
    }

    /// Changes the speed, playing or not.
    pub const fn set_speed(&mut self, speed: Speed) {
        if self.speed.per != speed.per {
            self.remainder = 0;
        }
        self.speed = speed;
    }

    /// Puts the cursor somewhere: after a scrub, a step or a jump.
    pub const fn set_time(&mut self, time: Time) {
        self.time = time;
        self.remainder = 0;
    }

    /// Lets `real` time pass, of which at most [`FRAME_MAX`] counts. What is known of the run reaches to
    /// `reached`; if more is still being computed (`growing`), playing waits there and does not end.
    pub fn tick(&mut self, real: Span, reached: Time, growing: bool) -> Tick {
        if !self.playing {
            return self.shown(None);
        }
        let owed = real.0.min(FRAME_MAX.0) * u64::from(self.speed.times) + self.remainder;
        let per = u64::from(self.speed.per);
        let (nanos, remainder) = (owed / per, owed % per);
        self.remainder = remainder;
        let (to, edge) = match self.heading {
            Heading::Forwards => (self.time + Span(nanos), reached),
            Heading::Backwards => (Time(self.time.0.saturating_sub(nanos)), Time::ZERO),
        };
        let past = |limit: Time| match self.heading {
            Heading::Forwards => to >= limit,
            Heading::Backwards => to <= limit,
        };
        let nearer = |stop: Time| match self.heading {
            Heading::Forwards => stop <= edge,
            Heading::Backwards => stop >= edge,
        };
        if let Some(stop) = self.stop.filter(|stop| nearer(*stop) && past(*stop)) {
            return self.end(stop, Ending::Stop);
        }
        if !past(edge) {
            self.time = to;
            return self.shown(None);
        }
        match self.heading {
            Heading::Backwards => self.end(Time::ZERO, Ending::Beginning),
            Heading::Forwards if growing => {
                self.set_time(reached.max(self.time));
                self.shown(None)
            }
            Heading::Forwards => self.end(reached, Ending::End),
        }
    }

    const fn end(&mut self, time: Time, ending: Ending) -> Tick {
        self.pause();
        self.time = time;
        self.shown(Some(ending))
    }

    const fn shown(&self, ended: Option<Ending>) -> Tick {
        Tick {
            time: self.time,
            ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Span = Span::nanos(16_666_667);
    const FAR: Time = Time(3_600_000_000_000);

    fn playing(speed: Speed) -> Playback {
        let mut playback = Playback::default();
        playback.set_speed(speed);
        playback.play(Heading::Forwards);
        playback
    }

    #[test]
    fn a_minute_of_frames_comes_to_the_exact_time_at_every_speed() {
        let speeds = [
            (1, 2_800),
            (1, 1_000),
            (1, 35),
            (7, 1_000),
            (1, 1),
            (5, 2),
            (100, 1),
        ];
        for (times, per) in speeds {
            let mut playback = playing(Speed::fraction(times, per));
            for _ in 0..3_600 {
                playback.tick(FRAME, Time(u64::MAX), false);
            }
            let expected = 3_600 * FRAME.0 * u64::from(times) / u64::from(per);
            assert_eq!(playback.time(), Time(expected), "at {times}/{per}");
        }
    }

    #[test]
    fn backwards_is_as_exact_as_forwards() {
        let mut playback = playing(Speed::fraction(7, 1_000));
        for _ in 0..1_000 {
            playback.tick(FRAME, FAR, false);
        }
        playback.play(Heading::Backwards);
        for _ in 0..1_000 {
            playback.tick(FRAME, FAR, false);
        }
        assert!(playback.time() <= Time(1), "{:?}", playback.time());
    }

    #[test]
    fn it_stops_where_it_is_told_to_whichever_way() {
        let mut playback = playing(Speed::REAL);
        playback.play_to(Time(20_000_000));
        let first = playback.tick(FRAME, FAR, false);
        assert_eq!((first.time, first.ended), (Time(FRAME.0), None));
        let second = playback.tick(FRAME, FAR, false);
        assert_eq!(
            (second.time, second.ended),
            (Time(20_000_000), Some(Ending::Stop))
        );
        assert!(!playback.is_playing());
        assert_eq!(playback.tick(FRAME, FAR, false).time, Time(20_000_000));
        playback.play_to(Time(10_000_000));
        let back = playback.tick(FRAME, FAR, false);
        assert_eq!(
            (back.time, back.ended),
            (Time(10_000_000), Some(Ending::Stop))
        );
    }

    #[test]
    fn it_ends_at_both_ends_and_waits_for_what_is_still_computed() {
        let mut playback = playing(Speed::fraction(100, 1));
        let reached = Time(500_000_000);
        let waits = playback.tick(FRAME, reached, true);
        assert_eq!((waits.time, waits.ended), (reached, None));
        assert!(playback.is_playing());
        let end = playback.tick(FRAME, reached, false);
        assert_eq!((end.time, end.ended), (reached, Some(Ending::End)));
        playback.play(Heading::Backwards);
        let start = playback.tick(FRAME, reached, false);
        assert_eq!(
            (start.time, start.ended),
            (Time::ZERO, Some(Ending::Beginning))
        );
    }

    #[test]
    fn a_page_that_was_asleep_does_not_leap() {
        let mut playback = playing(Speed::REAL);
        playback.tick(Span::secs(3_600), FAR, false);
        assert_eq!(playback.time(), Time(FRAME_MAX.0));
    }
}
