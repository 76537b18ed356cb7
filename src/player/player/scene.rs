//! The scene of the open step: which run stands on the stage, where it begins, and how far it may be seen.

use std::ops::Range;

use fallible_engine::check::property::Property;
use fallible_engine::format::name::PropertyId;
use fallible_engine::kernel::id::OperationId;
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::Fact;
use fallible_engine::run::moment::Step;
use fallible_engine::run::stop::Stop;
use fallible_engine::scenario::schema::Cue;
use fallible_engine::scenario::staging::Staged;
use fallible_engine::sorted::SortedMap;

use super::Player;
use crate::player::kept::NoSuchRun;
use crate::player::tempo::{self, Tempo, Way};
use crate::player::wish::Denied;
use crate::view::panels::time::Speed;

impl Player {
    /// Sets the scene of the open step, whatever was done before. A try at a challenge stays on the stage for the
    /// steps that only speak of it.
    pub(super) fn set_scene(&mut self) -> Result<(), NoSuchRun> {
        let step = self.lesson.at();
        let Some(stage) = self.lesson.stage(step).cloned() else {
            return Ok(());
        };
        let tried = self.setup.challenge.as_ref();
        if tried.is_some_and(|(challenge, _)| self.lesson.looks_back_at(*challenge, step)) {
            return Ok(());
        }
        self.clear(stage.variant.as_str())?;
        self.stand();
        self.tempo = Tempo::default();
        self.awaited = Some(stage.from);
        self.pursue();
        Ok(())
    }

    /// Goes to where the open step begins, once that is known.
    pub(super) fn begin_scene(&mut self) {
        let Some(stop) = self.awaited.as_ref().and_then(|cue| self.stop_of(cue)) else {
            return;
        };
        self.awaited = None;
        let ends_before = self.lesson.is_unwatched()
            && self
                .lesson_stop()
                .is_some_and(|end| end.time() <= stop.time());
        match stop {
            _ if ends_before => self.wanted = Some(Time::ZERO),
            Stop::At(time) => self.wanted = Some(time),
            Stop::After(step, _) => {
                self.wanted = None;
                self.run.seek_step(step);
                self.look();
            }
        }
    }

    /// The promises that the open step is about, if it says which.
    #[must_use]
    pub fn about(&self) -> Option<&[PropertyId]> {
        self.lesson.stage(self.lesson.at())?.promises.as_deref()
    }

    /// How far the reader may go: to the end; while a prediction is open only to what was seen already; and before a
    /// step that asks what will happen, to where the open step ends.
    #[must_use]
    pub fn latest(&self) -> Time {
        if !self.lesson.holds_play() && !self.holds_back() {
            return self.run.until();
        }
        let seen = self.seen();
        let shown = self.lesson_stop().filter(|_| !self.lesson.holds_play());
        shown.map_or(seen, |stop| stop.time().max(seen))
    }

    /// Up to where the reader may go, and why no further, if anything is held back.
    #[must_use]
    pub fn held(&self) -> Option<(Time, Denied)> {
        let why = if self.lesson.holds_play() {
            Denied::Prediction
        } else if self.holds_back() {
            Denied::Later
        } else {
            return None;
        };
        Some((self.latest(), why))
    }

    /// Whether the open step is still to begin: where is not known yet, or not computed.
    #[must_use]
    pub const fn is_setting(&self) -> bool {
        self.awaited.is_some() || self.wanted.is_some() || self.is_redoing()
    }

    /// The moment that is shown, or will be as soon as it is computed.
    #[must_use]
    pub fn heads_for(&self) -> Time {
        self.wanted.unwrap_or_else(|| self.cursor().time)
    }

    /// Whether time passes as fast as the open step has it, and not as the reader chose.
    #[must_use]
    pub fn is_paced(&self) -> bool {
        self.tempo.own.is_none() && !self.lesson.steps().is_empty()
    }

    /// Back to where what may be seen begins. False if there is nothing to be seen again.
    pub(super) fn again(&mut self) -> bool {
        if self.latest() == self.run.until() {
            self.run.seek_time(Time::ZERO);
            return true;
        }
        let stage = self.lesson.stage(self.lesson.at());
        let from = stage.and_then(|stage| self.stop_of(&stage.from));
        let from = from.filter(|from| from.time() < self.cursor().time);
        match from {
            None => return false,
            Some(Stop::At(time)) => self.run.seek_time(time),
            Some(Stop::After(step, _)) => self.run.seek_step(step),
        };
        true
    }

    /// Works out how fast time passes where, when more of the run is known.
    pub(super) fn keep_tempo(&mut self) {
        let made = (self.history(), self.run.ledger().steps(), self.lesson.at());
        if !self.tempo.is_stale(made) {
            return;
        }
        let speeds = self.speeds().unwrap_or_default();
        self.tempo.take(speeds);
    }

    fn speeds(&self) -> Option<Vec<(Time, Speed)>> {
        let stage = self.lesson.stage(self.lesson.at())?;
        let end = self.lesson_stop()?;
        if let Some(pace) = stage.pace {
            return Some(tempo::even(pace));
        }
        let from = self.stop_of(&stage.from)?.time();
        let from = if from < end.time() { from } else { Time::ZERO };
        let stretch = from..end.time();
        let ways = self.ways(&self.focus(stage, end), &stretch);
        Some(tempo::paced(ways, &stretch))
    }

    /// The operations that a step is about: the one that it follows, or those of what it stops at.
    fn focus(&self, stage: &Staged, end: Stop) -> Vec<OperationId> {
        if let Some(name) = &stage.operation {
            return self.who.find_operation(name.as_str()).into_iter().collect();
        }
        let steps: Vec<Step> = match (&stage.until, end) {
            (Cue::Violated(id), _) => {
                let place = self.run.place(id.as_str());
                let properties = self.run.ledger().checks().properties();
                let first = place.and_then(|place| properties[place].violations().first());
                first.map_or_else(Vec::new, |first| first.evidence.to_vec())
            }
            (Cue::Event(_), Stop::After(step, _)) => vec![step - 1],
            _ => Vec::new(),
        };
        let serves = |step: Step| self.run.trace().operation(step);
        let mut found: Vec<OperationId> = steps.into_iter().filter_map(serves).collect();
        found.dedup();
        found
    }

    /// The ways of messages that serve these operations, within a stretch of time.
    fn ways(&self, focus: &[OperationId], stretch: &Range<Time>) -> Vec<Way> {
        let trace = self.run.trace();
        let (mut begun, mut ways) = (SortedMap::new(), Vec::new());
        for (_, record) in trace.range(0..self.run.ledger().steps()) {
            if record.at > stretch.end {
                break;
            }
            let Some(flight) = record.fact.flight() else {
                continue;
            };
            if let Fact::Sent {
                operation: Some(id),
                ..
            } = record.fact
            {
                if focus.contains(&id) {
                    begun.insert(flight, record.at);
                }
            } else if let Fact::Delivered(..) | Fact::Ended(..) = record.fact {
                ways.extend(begun.remove(&flight).map(|start| start..record.at));
            }
        }
        ways
    }
}
