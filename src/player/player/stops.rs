//! Where a run stops by itself: where the step of a lesson ends, where a promise is first broken, at a
//! limit. And the marks on the time bar, as far as a reader may see them.

use fallible_engine::check::property::Property;
use fallible_engine::kernel::time::Time;
use fallible_engine::scenario::schema::Until;
use fallible_engine::sorted::sort_by_key;

use super::Player;
use crate::player::stop::{Halt, Spot, Stop, after_violation};
use crate::view::panels::time::{Mark, MarkKind};

impl Player {
    /// Where the open step of the lesson ends; `None` if it does not end by time, or if that is not known
    /// yet.
    #[must_use]
    pub fn lesson_stop(&self) -> Option<Stop> {
        let plays = self.lesson.manner(self.lesson.at()).plays?;
        let end = Stop::At(self.run.until());
        // What has not happened by the end will not happen.
        let or_end = || self.run.is_complete().then_some(end);
        match plays.until {
            Until::End => Some(end),
            Until::Time(time) => Some(Stop::At(Time(time.nanos()).min(self.run.until()))),
            Until::Violated(id) => {
                let Some(place) = self.run.place(id.as_str()) else {
                    return or_end();
                };
                let property = &self.run.ledger().checks().properties()[place];
                let first = property.violations().first();
                first.map_or_else(or_end, |first| {
                    Some(after_violation(first.step, first.at, &self.run))
                })
            }
            Until::Event(event) => {
                // In a run that does not even have it, it will not happen.
                let Some(pattern) = self.who.pattern(event) else {
                    return or_end();
                };
                let trace = self.run.trace();
                let mut known = trace.range(0..self.run.ledger().steps());
                let found = known.find(|(_, record)| pattern.matches(record, trace));
                found.map_or_else(or_end, |(step, record)| {
                    Some(Stop::After(step + 1, record.at))
                })
            }
        }
    }

    /// The first reason to stop behind the cursor and up to a time. While a step of the lesson is watched
    /// that is where the step ends, and nothing else; otherwise where a promise is first broken.
    pub(super) fn next_halt(&self, to: Time) -> Option<(Stop, Halt)> {
        let now = self.cursor();
        let ahead = |stop: &Stop| !stop.is_reached(now) && stop.time() <= to;
        if let Some(plays) = self.lesson.unwatched() {
            let broken = match plays.until {
                Until::Violated(id) => self.run.place(id.as_str()),
                _ => None,
            };
            let halt = broken.map_or(Halt::StepEnds, Halt::Broken);
            return self.lesson_stop().filter(ahead).map(|stop| (stop, halt));
        }
        let properties = self.run.ledger().checks().properties();
        let broken = properties
            .iter()
            .enumerate()
            .filter_map(|(place, property)| {
                let first = property.violations().first()?;
                let stop = after_violation(first.step, first.at, &self.run);
                Some((stop, Halt::Broken(place)))
            });
        broken
            .filter(|(stop, _)| ahead(stop))
            .min_by_key(|(stop, _)| stop.time())
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
