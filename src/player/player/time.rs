//! Time: letting it pass, stopping where there is a reason to, going anywhere.

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::run::playback::{FRAME_MAX, Heading};
use fallible_engine::run::stop::Stop;

use super::Player;
use crate::player::stop::Halt;
use crate::player::wish::{Denied, Showing};
use crate::view::panels::time::Speed;

impl Player {
    /// Computes the run to its end or its limit.
    pub fn finish(&mut self) {
        while self.is_redoing() {
            self.run.finish();
            self.go_again();
        }
        self.run.finish();
        self.pursue();
        self.judge();
    }

    /// Whether more of the current history is to be computed.
    pub(super) fn has_more(&self) -> bool {
        !self.run.is_complete() && self.run.stopped().is_none()
    }

    /// Goes on to where the reader wanted to be, as far as that is known by now.
    pub(super) fn pursue(&mut self) {
        self.go_again();
        if self.is_redoing() {
            return;
        }
        self.begin_scene();
        if let Some(wanted) = self.wanted {
            self.run.seek_time(wanted);
            if self.run.known() > wanted || !self.has_more() {
                self.wanted = None;
                if let Some(within) = self.wanted_step.take() {
                    let before = self.steps_before(wanted);
                    let step = before.saturating_add(within.max(1));
                    self.run.seek_step(step.min(self.cursor().step));
                }
                if std::mem::take(&mut self.halts) {
                    self.halt = self.halt_here();
                }
            } else if self.halts {
                return;
            }
            self.look();
        }
    }

    fn steps_before(&self, time: Time) -> Step {
        let earlier = time.0.checked_sub(1);
        earlier.map_or(0, |earlier| self.run.trace().steps_until(Time(earlier)))
    }

    /// How many records of this very moment have happened, where it is not all of them.
    pub(super) fn step_within(&self) -> Option<Step> {
        let now = self.cursor();
        let all = self.run.trace().steps_until(now.time);
        (now.step < all).then(|| now.step.saturating_sub(self.steps_before(now.time)))
    }

    /// Why the run stands still, if it stopped by itself.
    #[must_use]
    pub const fn halt(&self) -> Option<&Halt> {
        self.halt.as_ref()
    }

    fn is_going_back(&self) -> bool {
        self.playback.heading() == Heading::Backwards
    }

    /// The reader goes elsewhere: nothing goes on by itself.
    pub(super) fn stand(&mut self) {
        self.pause();
        (self.wanted, self.wanted_step) = (None, None);
        (self.awaited, self.again) = (None, None);
        (self.halt, self.halts) = (None, false);
    }

    fn is_at_rest(&self) -> bool {
        !self.is_playing() || self.held || self.wanted.is_some() || self.awaited.is_some()
    }

    /// Stops at the first reason to stop that lies between here and a time. False if there is none.
    fn halt_until(&mut self, to: Time) -> bool {
        let Some((stop, halt)) = self.next_halt(self.cursor(), to) else {
            return false;
        };
        match stop {
            Stop::After(step, _) => self.run.seek_step(step),
            Stop::At(time) => self.run.seek_time(time),
        };
        self.pause();
        self.halt = Some(halt);
        self.look();
        true
    }

    /// Lets so much of our time pass, or as much of it as time passes evenly. Gives what is left.
    fn tick_evenly(&mut self, ours: Span) -> Span {
        let now = self.cursor().time;
        let (speed, back) = (self.tempo.at(now), self.is_going_back());
        let change = self.tempo.change_after(now).filter(|_| !back);
        let even = change.map_or(ours, |change| speed.ours(change.since(now)).min(ours));
        if self.playback.time() != now {
            self.playback.set_time(now);
        }
        self.playback.set_speed(speed.into());
        let tick = self
            .playback
            .tick(even, self.run.known(), self.is_computing());
        if back || !self.halt_until(tick.time) {
            self.run.seek_time(tick.time);
            self.look();
            if !back {
                self.rest_at_end();
            }
        }
        Span(ours.0 - even.0)
    }

    fn rest_at_end(&mut self) {
        let at_end = self.cursor().time >= self.run.until();
        let stuck = self
            .run
            .stopped()
            .filter(|_| self.cursor().time >= self.run.known());
        if let Some(limit) = stuck {
            self.halt = Some(Halt::Limit(limit));
        }
        if at_end || stuck.is_some() {
            self.pause();
        }
    }

    /// Goes to where the first `step` records have just happened.
    pub fn seek_step(&mut self, step: Step) {
        let at = step
            .checked_sub(1)
            .and_then(|last| self.run.trace().get(last));
        if at.is_some_and(|record| record.at > self.latest()) {
            return;
        }
        self.stand();
        self.run.seek_step(step);
        self.look();
    }

    /// Notes what is seen now, and whether it is what the step of the lesson waits for.
    pub(in crate::player) fn look(&mut self) {
        let now = self.cursor();
        let seen = &mut self.seen[now.branch.0 as usize];
        *seen = (*seen).max(now.time);
        let reached = self.lesson_stop().is_some_and(|stop| stop.is_reached(now));
        if reached && self.has_acted() {
            self.lesson.watch();
        }
        self.judge();
    }
}

impl Showing for Player {
    fn now(&self) -> Time {
        self.cursor().time
    }

    fn until(&self) -> Time {
        self.run.until()
    }

    fn locked(&self) -> Option<Denied> {
        let (latest, why) = self.held()?;
        let is_shown = self.cursor().time >= latest;
        (why == Denied::Prediction || is_shown).then_some(why)
    }

    fn is_computing(&self) -> bool {
        self.is_redoing() || self.has_more()
    }

    fn compute(&mut self, events: u64) -> bool {
        let more = self.run.advance(events);
        self.pursue();
        self.judge();
        more
    }

    fn is_playing(&self) -> bool {
        self.playback.is_playing()
    }

    fn speed(&self) -> Speed {
        self.tempo.at(self.cursor().time)
    }

    fn set_speed(&mut self, speed: Speed) {
        self.tempo.own = Some(speed);
    }

    fn hold(&mut self, held: bool) {
        self.held = held;
    }

    fn play(&mut self) -> bool {
        if self.lesson.holds_play() {
            return false;
        }
        if self.cursor().time >= self.latest() && !self.again() {
            return false;
        }
        self.playback.play(Heading::Forwards);
        self.halt = None;
        true
    }

    fn play_back(&mut self) -> bool {
        if self.cursor().time == Time::ZERO {
            return false;
        }
        self.wanted = None;
        self.playback.play(Heading::Backwards);
        self.halt = None;
        true
    }

    fn pause(&mut self) {
        self.playback.pause();
    }

    fn tick(&mut self, ours: Span) {
        if self.is_at_rest() {
            return;
        }
        self.keep_tempo();
        let mut left = ours.min(FRAME_MAX);
        while left > Span::ZERO && self.is_playing() {
            left = self.tick_evenly(left);
        }
    }

    fn tick_event(&mut self) {
        if self.is_at_rest() {
            return;
        }
        if self.is_going_back() {
            self.run.step_back();
            self.look();
            if self.cursor().time == Time::ZERO {
                self.pause();
            }
            return;
        }
        let at = self
            .run
            .trace()
            .get(self.cursor().step)
            .map(|record| record.at);
        if at.is_some_and(|at| self.halt_until(at)) {
            return;
        }
        self.run.step_forward();
        self.look();
        self.rest_at_end();
    }

    fn seek(&mut self, time: Time) {
        let time = time.min(self.latest());
        self.halt = None;
        self.run.seek_time(time);
        self.wanted = (self.cursor().time < time && self.is_computing()).then_some(time);
        self.wanted_step = None;
        self.look();
    }

    fn step(&mut self, forward: bool) {
        self.stand();
        if forward {
            let next = self
                .run
                .trace()
                .get(self.cursor().step)
                .map(|record| record.at);
            if next.unwrap_or(self.run.until()) <= self.latest() {
                self.run.step_forward();
            }
        } else {
            self.run.step_back();
        }
        self.look();
    }

    fn jump(&mut self, forward: bool) -> bool {
        let now = self.cursor();
        let mut spots = self.spots().into_iter().map(|spot| spot.stop);
        let before = |stop: &Stop| stop.time() < now.time;
        let found = if forward {
            spots.find(|stop| !stop.is_reached(now))
        } else {
            spots.rfind(before)
        };
        match found {
            Some(Stop::After(step, _)) => self.seek_step(step),
            Some(Stop::At(time)) => {
                self.pause();
                self.seek(time);
            }
            None => return false,
        }
        true
    }
}
