//! The one loop of whatever is shown in time: with each animation frame it computes ahead for a while and
//! lets time pass; then its owner paints what is not drawn already.

use fallible_engine::kernel::time::Span;
use yew::Callback;

use super::frames::{Frames, now_ms};
use super::theme::wants_less_motion;
use crate::player::wish::Showing;

/// So long is computed in one frame at most, in milliseconds.
const COMPUTE_MS: f64 = 6.0;

/// So many events are computed between two looks at the clock.
const COMPUTE_EVENTS: u64 = 1_000;

/// With less motion, one event passes each so many milliseconds at real speed.
const EVENT_MS: f64 = 1_000.0;

/// Our time, as animation frames tell it.
pub struct FrameClock {
    _frames: Frames,
    last_ms: Option<f64>,
    /// So long no event passed, with less motion.
    event_ms: f64,
}

impl FrameClock {
    /// A clock that tells of each animation frame from now on, until dropped.
    pub fn start(tell: Callback<f64>) -> Self {
        Self {
            _frames: Frames::start(tell),
            last_ms: None,
            event_ms: 0.0,
        }
    }

    /// One frame, at so many milliseconds. True if more is known than before.
    pub fn beat(&mut self, ms: f64, showing: &mut impl Showing) -> bool {
        let passed = self.last_ms.map_or(0.0, |last| (ms - last).max(0.0));
        self.last_ms = Some(ms);
        let computes = showing.is_computing();
        if computes {
            let until = now_ms() + COMPUTE_MS;
            while showing.compute(COMPUTE_EVENTS) && now_ms() < until {}
        }
        if showing.is_playing() {
            self.pass(passed, showing);
        }
        computes
    }

    /// Lets so many of our milliseconds pass.
    fn pass(&mut self, ms: f64, showing: &mut impl Showing) {
        if !wants_less_motion() {
            showing.tick(Span((ms * 1e6) as u64));
            return;
        }
        self.event_ms += ms;
        let speed = showing.speed();
        if self.event_ms >= EVENT_MS * f64::from(speed.per) / f64::from(speed.times) {
            self.event_ms = 0.0;
            showing.tick_event();
        }
    }
}

/// What was drawn last: so that nothing is drawn twice.
#[derive(Debug)]
pub struct Drawn<T>(Option<T>);

impl<T> Default for Drawn<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: PartialEq> Drawn<T> {
    /// Whether this is not drawn yet; it is, from now on.
    pub fn takes(&mut self, what: T) -> bool {
        let what = Some(what);
        let fresh = self.0 != what;
        self.0 = what;
        fresh
    }

    /// Whatever comes next is to be drawn.
    pub fn forget(&mut self) {
        self.0 = None;
    }
}
