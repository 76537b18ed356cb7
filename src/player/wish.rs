//! What a reader wants of time, by key, button or pointer, and what can grant it: a player, or several runs
//! beside each other.

use fallible_engine::kernel::time::{Span, Time};

use crate::view::panels::time::{Slide, Speed};

/// What the reader wants of time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum TimeWish {
    /// To the start.
    ToStart,
    /// Back by one event.
    StepBack,
    /// Play, or pause.
    TogglePlay,
    /// Play backwards.
    PlayBack,
    /// On by one event.
    StepForward,
    /// To the end.
    ToEnd,
    /// To the mark before.
    MarkBack,
    /// To the next mark.
    MarkForward,
    /// The next slower speed.
    Slower,
    /// The next faster speed.
    Faster,
    /// This speed.
    Speed(Speed),
    /// To this moment.
    Seek(Time),
    /// So far from wherever the run is.
    Slide(Slide),
    /// The pointer took hold of the head: time must not run away from it.
    Hold,
    /// The pointer let go.
    Release,
}

impl TimeWish {
    /// Whether it leads to another moment at once.
    #[must_use]
    pub const fn seeks(self) -> bool {
        matches!(
            self,
            Self::StepBack | Self::StepForward | Self::Seek(_) | Self::Slide(_)
        )
    }

    /// Whether it leads to an event or a mark, which is worth telling.
    #[must_use]
    pub const fn steps(self) -> bool {
        matches!(
            self,
            Self::StepBack | Self::StepForward | Self::MarkBack | Self::MarkForward
        )
    }
}

/// Why a wish was not granted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Denied {
    /// A prediction is open: time must not go on.
    Prediction,
    /// A prediction is open: further marks are not shown.
    Hidden,
    /// A later step asks what comes.
    Later,
    /// There are no further marks.
    NoMark,
}

impl Denied {
    /// What the reader is told.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Prediction => "Lock in your prediction first.",
            Self::Hidden => "Lock in your prediction first: what comes is hidden until then.",
            Self::Later => "The lesson asks first what comes.",
            Self::NoMark => "There is no further mark.",
        }
    }
}

/// What is computed ahead and shown in time.
pub trait Showing {
    /// The moment shown.
    fn now(&self) -> Time;

    /// When it is over.
    fn until(&self) -> Time;

    /// Why time must not go on yet, if it must not.
    fn locked(&self) -> Option<Denied>;

    /// Whether there is more to compute.
    fn is_computing(&self) -> bool;

    /// Computes further by about so many events. True while there is more to do.
    fn compute(&mut self, events: u64) -> bool;

    /// Whether time goes on by itself.
    fn is_playing(&self) -> bool;

    /// How fast.
    fn speed(&self) -> Speed;

    /// Another speed from now on.
    fn set_speed(&mut self, speed: Speed);

    /// The reader took hold of time, or let go of it.
    fn hold(&mut self, held: bool);

    /// Lets time go on; from its start if it is over. False if it must not.
    fn play(&mut self) -> bool;

    /// Lets time run backwards, to the start; what was seen may be seen again at any time. False at the start.
    fn play_back(&mut self) -> bool;

    /// Lets time stand still.
    fn pause(&mut self);

    /// Lets so much of our time pass.
    fn tick(&mut self, ours: Span);

    /// Plays one event: how time goes on for those who asked for less motion.
    fn tick_event(&mut self);

    /// Goes to a time; what is not computed yet is gone to as soon as it is.
    fn seek(&mut self, time: Time);

    /// One event on, or back.
    fn step(&mut self, forward: bool);

    /// Goes to the next mark, or to the one before. False if there is none.
    fn jump(&mut self, forward: bool) -> bool;

    /// Grants a wish.
    ///
    /// # Errors
    /// It cannot be granted.
    fn grant(&mut self, wish: TimeWish) -> Result<(), Denied> {
        match wish {
            TimeWish::ToStart | TimeWish::ToEnd => {
                self.pause();
                let to = if wish == TimeWish::ToEnd {
                    self.until()
                } else {
                    Time::ZERO
                };
                self.seek(to);
            }
            TimeWish::StepBack | TimeWish::StepForward => {
                self.step(wish == TimeWish::StepForward);
            }
            TimeWish::TogglePlay if self.is_playing() => self.pause(),
            TimeWish::TogglePlay if !self.play() => {
                return Err(self.locked().unwrap_or(Denied::Later));
            }
            TimeWish::TogglePlay => {}
            TimeWish::PlayBack => {
                self.play_back();
            }
            TimeWish::MarkBack | TimeWish::MarkForward => {
                if !self.jump(wish == TimeWish::MarkForward) {
                    return Err(match self.locked() {
                        Some(Denied::Prediction) => Denied::Hidden,
                        locked => locked.unwrap_or(Denied::NoMark),
                    });
                }
            }
            TimeWish::Slower | TimeWish::Faster => {
                self.set_speed(self.speed().next(wish == TimeWish::Faster));
            }
            TimeWish::Speed(speed) => self.set_speed(speed),
            TimeWish::Slide(slide) => self.seek(slide.lead(self.now(), self.until())),
            TimeWish::Seek(time) => self.seek(time),
            TimeWish::Hold | TimeWish::Release => self.hold(wish == TimeWish::Hold),
        }
        Ok(())
    }
}
