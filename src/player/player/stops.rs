//! Where a run stops by itself: where the step of a lesson ends, where a promise is first broken, at a
//! limit. And the marks on the time bar, as far as a reader may see them.

use fallible_engine::check::property::Property;
use fallible_engine::kernel::time::Time;
use fallible_engine::run::moment::Moment;
use fallible_engine::run::stop::Stop;
use fallible_engine::scenario::compile::{SoFar, after};
use fallible_engine::scenario::schema::Cue;
use fallible_engine::sorted::sort_by_key;

use super::Player;
use crate::player::stop::{Halt, Spot};
use crate::view::panels::time::{Mark, MarkKind};

impl Player {
    /// Where the open step of the lesson ends; `None` if that is not known yet, or time need not go on in it.
    #[must_use]
    pub fn lesson_stop(&self) -> Option<Stop> {
        let (history, step) = (self.history(), self.lesson.at());
        if let Some((of, at, stop)) = self.end.get()
            && (of, at) == (history, step)
        {
            return Some(stop);
        }
        let stage = self.lesson.stage(step).filter(|stage| !stage.stays)?;
        let stop = self.stop_of(&stage.until)?;
        self.end.set(Some((history, step, stop)));
        Some(stop)
    }

    /// Where a cue lies. What has not happened by the end will not happen: then it is the end.
    pub(super) fn stop_of(&self, cue: &Cue) -> Option<Stop> {
        let run = &self.run;
        let seen = SoFar {
            trace: run.trace(),
            steps: run.ledger().steps(),
            until: run.until(),
        };
        let broken = |id: &str| {
            let property = &run.ledger().checks().properties()[run.place(id)?];
            let first = property.violations().first()?;
            Some((first.step, first.at))
        };
        let never = || run.is_complete().then_some(Stop::At(run.until()));
        self.who.find(cue, &seen, broken).or_else(never)
    }

    /// Why a run that comes here from just before stops here by itself, if it does.
    pub(super) fn halt_here(&self) -> Option<Halt> {
        let now = self.cursor();
        let before = Moment {
            step: now.step.saturating_sub(1),
            time: Time(now.time.0.saturating_sub(1)),
            ..now
        };
        self.next_halt(before, now.time).map(|(_, halt)| halt)
    }

    /// The first reason to stop behind a moment and up to a time. While a step of the lesson is watched that is where
    /// the step ends, and nothing else; otherwise where a promise is first broken, or where a step ends that holds back
    /// what comes.
    pub(super) fn next_halt(&self, now: Moment, to: Time) -> Option<(Stop, Halt)> {
        let ahead = |stop: &Stop| !stop.is_reached(now) && stop.time() <= to;
        let end = || {
            let stage = self.lesson.stage(self.lesson.at())?;
            let broken = match &stage.until {
                Cue::Violated(id) => self.run.place(id.as_str()),
                _ => None,
            };
            let halt = broken.map_or(Halt::StepEnds, Halt::Broken);
            self.lesson_stop().filter(ahead).map(|stop| (stop, halt))
        };
        if self.lesson.is_unwatched() {
            return end();
        }
        let properties = self.run.ledger().checks().properties();
        let broken = properties
            .iter()
            .enumerate()
            .filter_map(|(place, property)| {
                let first = property.violations().first()?;
                let stop = after(first.step, first.at, self.run.trace());
                Some((stop, Halt::Broken(place)))
            });
        let broken = broken.filter(|(stop, _)| ahead(stop));
        let end = self.holds_back().then(end).flatten();
        broken.chain(end).min_by_key(|(stop, _)| stop.time())
    }

    /// Whether nothing may be seen of the run but what the open step and those before it show: a later step asks what
    /// will happen.
    pub(super) fn holds_back(&self) -> bool {
        self.lesson.holds_back(&self.setup().variant)
    }

    /// The marks on the time bar that the reader may see: all of them, or, while a prediction of the
    /// lesson is not decided, those of what was seen.
    #[must_use]
    pub fn spots(&self) -> Vec<Spot> {
        let branch = self.cursor().branch;
        let seen = if self.lesson.keeps_secret(&self.setup().variant) {
            self.seen[branch.0 as usize]
        } else {
            Time(u64::MAX)
        };
        let mut spots = self.run.spots();
        spots.extend(self.fork_spots());
        spots.extend(self.lesson_stop().map(|stop| Spot {
            stop,
            mark: Mark {
                at: stop.time(),
                kind: MarkKind::Stop,
                words: "This step of the lesson ends here".into(),
            },
        }));
        spots.retain(|spot| spot.mark.at <= seen);
        sort_by_key(&mut spots, |spot| (spot.mark.at, spot.mark.kind));
        spots
    }

    fn fork_spots(&self) -> Vec<Spot> {
        let spot = |deed: crate::player::deed::Deed| Spot {
            stop: Stop::At(deed.at),
            mark: Mark {
                at: deed.at,
                kind: MarkKind::Fork,
                words: deed.words,
            },
        };
        self.deeds().into_iter().map(spot).collect()
    }
}
