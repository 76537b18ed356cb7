//! Runs of several variants under one time: the same seed, and the same done by hand. They are one place
//! in time apart from what each makes of it.

use fallible_engine::sorted::sort_by_key;
use std::rc::Rc;

use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::run::playback::{Heading, Playback};

use super::kept::NoSuchRun;
use super::player::Player;
use super::run::Run;
use super::stop::Spot;
use super::wish::{Denied, Showing};
use crate::view::panels::time::Speed;

/// One of the runs.
#[derive(Clone, Debug)]
pub struct Side {
    /// The variant's id.
    pub variant: Rc<str>,
    /// What it is called.
    pub label: Rc<str>,
    /// What it costs, and what it does not solve.
    pub price: Option<Rc<str>>,
    /// The run.
    pub run: Run,
}

/// How many runs can be compared: more stages would be too small to read.
pub const MOST: usize = 3;

/// What a run is called among those that are compared.
pub const TAGS: [&str; MOST] = ["A", "B", "C"];

/// Where a run first differs from the first one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// When.
    pub at: Time,
    /// The place of the run that differs from the first.
    pub other: usize,
    /// What the first run and the other do then, as sentences.
    pub words: [Rc<str>; 2],
}

impl Difference {
    /// What the two runs do there.
    #[must_use]
    pub fn telling(&self) -> String {
        let [first, other] = &self.words;
        format!("In A: {first}. In {}: {other}", TAGS[self.other])
    }
}

/// How far two runs were compared.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Search {
    /// So many records are the same.
    same: u64,
    found: Option<Difference>,
}

/// Runs under one time.
#[derive(Clone, Debug)]
pub struct Runs {
    sides: Vec<Side>,
    searches: Vec<Search>,
    now: Time,
    playback: Playback,
    speed: Speed,
    held: bool,
    wanted: Option<Time>,
}

impl Runs {
    /// Begins runs of at most [`MOST`] variants of what a player watches, at its place in time.
    ///
    /// # Errors
    /// The document has no such variant.
    pub fn open(player: &Player, variants: &[Rc<str>]) -> Result<Self, NoSuchRun> {
        let scenario = player.document().scenario();
        let side = |id: &Rc<str>| {
            let (run, _) = player.beside(id)?;
            let variant = scenario
                .variants
                .iter()
                .find(|own| own.id.as_str() == &**id);
            Ok(Side {
                variant: Rc::clone(id),
                label: variant.map_or_else(|| Rc::clone(id), |own| own.label.as_str().into()),
                price: variant.and_then(|own| Some(own.price.as_ref()?.as_str().into())),
                run,
            })
        };
        let sides: Vec<Side> = variants
            .iter()
            .take(MOST)
            .map(side)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            searches: vec![Search::default(); sides.len()],
            sides,
            now: Time::ZERO,
            playback: Playback::default(),
            speed: player.speed(),
            held: false,
            wanted: Some(player.heads_for()),
        })
    }

    /// The runs, the one that others are compared with first.
    #[must_use]
    pub fn sides(&self) -> &[Side] {
        &self.sides
    }

    /// The runs, to be measured.
    pub fn sides_mut(&mut self) -> &mut [Side] {
        &mut self.sides
    }

    /// The other side becomes the one that others are compared with.
    pub fn swap(&mut self) {
        self.sides.rotate_left(1);
        self.searches = vec![Search::default(); self.sides.len()];
    }

    /// Up to here all runs are known.
    #[must_use]
    pub fn known(&self) -> Time {
        let known = |side: &Side| {
            if is_over(&side.run) {
                self.until()
            } else {
                side.run.known()
            }
        };
        self.sides.iter().map(known).min().unwrap_or_default()
    }

    /// Looks on for the first record that differs from the first run's.
    fn search(&mut self, other: usize) {
        let (first, side) = (&self.sides[0].run, &self.sides[other].run);
        let search = &mut self.searches[other];
        if search.found.is_some() {
            return;
        }
        let steps = |run: &Run| run.ledger().steps();
        let both = steps(first).min(steps(side));
        let pairs = first
            .trace()
            .range(search.same..both)
            .zip(side.trace().range(search.same..both));
        let differs = pairs
            .into_iter()
            .find(|((_, one), (_, other))| one != other);
        search.same = differs.map_or(both, |((step, _), _)| step);
        // Where one run has a record and the other is over, that is the difference.
        let ends = is_over(first) && is_over(side) && steps(first) != steps(side);
        if differs.is_none() && !(ends && search.same == both) {
            return;
        }
        let rows = [first, side].map(|run| run.telling_row(search.same));
        let at = rows.iter().flatten().map(|row| row.at).min();
        search.found = at.map(|at| Difference {
            at,
            other,
            words: rows
                .map(|row| row.map_or_else(|| "It does nothing more".into(), |row| row.words)),
        });
    }

    /// Where the runs first differ; `None` if they do not, as far as they are known.
    #[must_use]
    pub fn difference(&self) -> Option<&Difference> {
        self.differences().min_by_key(|difference| difference.at)
    }

    /// Where each run first differs from the first one, if it does.
    pub fn differences(&self) -> impl Iterator<Item = &Difference> {
        self.searches
            .iter()
            .filter_map(|search| search.found.as_ref())
    }

    /// Where the run at a place parts from the first one, or the first one from any; and what it does then.
    #[must_use]
    pub fn parting(&self, place: usize) -> Option<(Time, Rc<str>)> {
        let found = if place == 0 {
            self.difference()
        } else {
            self.differences().find(|found| found.other == place)
        }?;
        Some((found.at, Rc::clone(&found.words[usize::from(place > 0)])))
    }

    fn go(&mut self, time: Time) {
        self.now = time.min(self.known()).min(self.until());
        for side in &mut self.sides {
            side.run.seek_time(self.now);
        }
    }

    /// Faults and broken promises of all runs, in order, with the side they belong to.
    #[must_use]
    pub fn spots(&self) -> Vec<(usize, Spot)> {
        let of = |(place, side): (usize, &Side)| {
            side.run.spots().into_iter().map(move |spot| (place, spot))
        };
        let mut spots: Vec<(usize, Spot)> = self.sides.iter().enumerate().flat_map(of).collect();
        sort_by_key(&mut spots, |(place, spot)| {
            (spot.mark.at, spot.mark.kind, *place)
        });
        spots
    }

    fn is_at_rest(&self) -> bool {
        !self.is_playing() || self.held || self.wanted.is_some()
    }

    /// The next moment at which something happens in one of the runs, or the one before.
    fn beside(&self, forward: bool) -> Time {
        let next = |side: &Side| {
            let (trace, step) = (side.run.trace(), side.run.cursor().step);
            if forward {
                return trace.get(step).map(|record| record.at);
            }
            let before = self.now.0.checked_sub(1).map(Time)?;
            let happened = trace.steps_until(before).checked_sub(1)?;
            trace.get(happened).map(|record| record.at)
        };
        let all = self.sides.iter().filter_map(next);
        let to = if forward { all.min() } else { all.max() };
        let end = if forward { self.until() } else { Time::ZERO };
        to.unwrap_or(end)
    }
}

impl Showing for Runs {
    fn now(&self) -> Time {
        self.now
    }

    fn until(&self) -> Time {
        self.sides
            .iter()
            .map(|side| side.run.until())
            .max()
            .unwrap_or_default()
    }

    fn locked(&self) -> Option<Denied> {
        None
    }

    fn is_computing(&self) -> bool {
        self.sides.iter().any(|side| !is_over(&side.run))
    }

    fn compute(&mut self, events: u64) -> bool {
        let each = events.div_ceil(self.sides.len().max(1) as u64);
        for side in &mut self.sides {
            if !is_over(&side.run) {
                side.run.advance(each);
            }
        }
        for other in 1..self.sides.len() {
            self.search(other);
        }
        if let Some(wanted) = self.wanted {
            self.go(wanted);
            if self.now >= wanted.min(self.until()) || !self.is_computing() {
                self.wanted = None;
            }
        }
        self.is_computing()
    }

    fn is_playing(&self) -> bool {
        self.playback.is_playing()
    }

    fn speed(&self) -> Speed {
        self.speed
    }

    fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    fn hold(&mut self, held: bool) {
        self.held = held;
    }

    fn play(&mut self) -> bool {
        if self.now >= self.until() {
            self.go(Time::ZERO);
        }
        self.playback.play(Heading::Forwards);
        true
    }

    fn play_back(&mut self) -> bool {
        if self.now == Time::ZERO {
            return false;
        }
        self.wanted = None;
        self.playback.play(Heading::Backwards);
        true
    }

    fn pause(&mut self) {
        self.playback.pause();
    }

    fn tick(&mut self, ours: Span) {
        if self.is_at_rest() {
            return;
        }
        self.playback.set_speed(self.speed.into());
        if self.playback.time() != self.now {
            self.playback.set_time(self.now);
        }
        let tick = self.playback.tick(ours, self.known(), self.is_computing());
        self.go(tick.time);
    }

    fn tick_event(&mut self) {
        if self.is_at_rest() {
            return;
        }
        let forward = self.playback.heading() == Heading::Forwards;
        self.seek(self.beside(forward));
        let end = if forward { self.until() } else { Time::ZERO };
        if self.now == end {
            self.pause();
        }
    }

    fn seek(&mut self, time: Time) {
        let time = time.min(self.until());
        self.go(time);
        let more = self.is_computing() && self.known() <= time;
        self.wanted = more.then_some(time);
    }

    fn step(&mut self, forward: bool) {
        self.pause();
        self.seek(self.beside(forward));
    }

    fn jump(&mut self, forward: bool) -> bool {
        let mut times: Vec<Time> = self.spots().iter().map(|(_, spot)| spot.mark.at).collect();
        times.extend(self.difference().map(|difference| difference.at));
        let found = if forward {
            times.into_iter().filter(|at| *at > self.now).min()
        } else {
            times.into_iter().filter(|at| *at < self.now).max()
        };
        if let Some(at) = found {
            self.playback.pause();
            self.seek(at);
        }
        found.is_some()
    }
}

fn is_over(run: &Run) -> bool {
    run.is_complete() || run.stopped().is_some()
}
