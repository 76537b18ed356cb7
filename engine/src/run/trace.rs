//! The trace: every record of a branch, in order. A record's place in it is its step. Records lie in
//! chunks that forks share.

use std::ops::Range;
use std::rc::Rc;

use super::flights::FlightIndex;
use super::hash::TraceHash;
use super::moment::Step;
use crate::kernel::id::{FlightId, OperationId};
use crate::kernel::record::Recorder;
use crate::kernel::time::Time;
use crate::protocols::{AnyNote, Fact, Record};

/// Records in a chunk.
const CHUNK: usize = 1_024;

#[derive(Clone, Debug, Default)]
struct Chunk {
    records: Vec<Record>,
    /// One bit a record: whether it is the first of its event.
    begins: Vec<u64>,
}

impl Chunk {
    fn push(&mut self, record: Record, begins: bool) {
        let place = self.records.len();
        if place.is_multiple_of(64) {
            self.begins.push(0);
        }
        self.begins[place / 64] |= u64::from(begins) << (place % 64);
        self.records.push(record);
    }

    fn begins(&self, place: usize) -> bool {
        self.begins[place / 64] >> (place % 64) & 1 == 1
    }

    fn first(&self, n: usize) -> Self {
        let mut first = Self::default();
        for (place, record) in self.records[..n].iter().enumerate() {
            first.push(record.clone(), self.begins(place));
        }
        first
    }

    fn heap_bytes(&self) -> usize {
        self.records.capacity() * size_of::<Record>() + self.begins.capacity() * 8
    }
}

/// All records of one branch so far.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    full: Vec<Rc<Chunk>>,
    last: Chunk,
    flights: FlightIndex,
    /// The next record is the first of its event.
    begin: bool,
    /// Nothing is kept.
    deaf: bool,
}

impl Trace {
    /// A trace that keeps nothing, for a world that goes its way once more: as one type with those that keep all, so
    /// that a page loads the world once.
    #[must_use]
    pub(super) fn deaf() -> Self {
        Self {
            deaf: true,
            ..Self::default()
        }
    }

    /// How many records there are.
    #[must_use]
    pub const fn len(&self) -> Step {
        (self.full.len() * CHUNK + self.last.records.len()) as Step
    }

    /// Whether nothing has happened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record at `step`, from 0.
    #[must_use]
    pub fn get(&self, step: Step) -> Option<&Record> {
        let (chunk, place) = self.locate(step);
        chunk.records.get(place)
    }

    fn locate(&self, step: Step) -> (&Chunk, usize) {
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        let chunk = self.full.get(step / CHUNK).map_or(&self.last, |c| c);
        let before = if step / CHUNK < self.full.len() {
            step / CHUNK
        } else {
            self.full.len()
        };
        (chunk, step - before * CHUNK)
    }

    /// The records of a range of steps, with their steps; what lies beyond the end is left out.
    pub fn range(
        &self,
        steps: Range<Step>,
    ) -> impl DoubleEndedIterator<Item = (Step, &Record)> + Clone {
        let end = steps.end.min(self.len());
        let start = steps.start.min(end);
        (start..end).map(|step| {
            let (chunk, place) = self.locate(step);
            (step, &chunk.records[place])
        })
    }

    /// All records with their steps.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Step, &Record)> + Clone {
        self.range(0..self.len())
    }

    /// How many records lie at or before `time`: the step of a moment that shows all of them.
    #[must_use]
    pub fn steps_until(&self, time: Time) -> Step {
        let chunks = self
            .full
            .partition_point(|c| c.records.last().is_some_and(|record| record.at <= time));
        let chunk = self.full.get(chunks).map_or(&self.last, |c| c);
        let within = chunk.records.partition_point(|record| record.at <= time);
        (chunks * CHUNK + within) as Step
    }

    /// The operation that a record is about: its beginning, its end, or a message for it.
    #[must_use]
    pub fn operation(&self, step: Step) -> Option<OperationId> {
        let fact = &self.get(step)?.fact;
        if let Fact::Invoked(id, _) | Fact::Completed(id, _) = fact {
            return Some(*id);
        }
        let (_, sent) = self.origin(fact.flight()?)?;
        if let Fact::Sent { operation, .. } = sent.fact {
            operation
        } else {
            None
        }
    }

    /// The records of the event or command that made the record at `step`: what happened at once.
    #[must_use]
    pub fn event_of(&self, step: Step) -> Range<Step> {
        let mut start = step.min(self.len());
        while start > 0 && !self.begins(start) {
            start -= 1;
        }
        start..self.event_end(step + 1)
    }

    /// The first end of an event at or after `step` records: an event is never seen half done.
    #[must_use]
    pub fn event_end(&self, step: Step) -> Step {
        let mut end = step.min(self.len());
        while end < self.len() && !self.begins(end) {
            end += 1;
        }
        end
    }

    /// The last end of an event before `step` records; 0 if there is none.
    #[must_use]
    pub fn event_end_before(&self, step: Step) -> Step {
        let mut end = step.min(self.len()).saturating_sub(1);
        while end > 0 && !self.begins(end) {
            end -= 1;
        }
        end
    }

    fn begins(&self, step: Step) -> bool {
        let (chunk, place) = self.locate(step);
        place < chunk.records.len() && chunk.begins(place)
    }

    /// The step at which a flight left, was made as a duplicate, or was found to lead nowhere.
    #[must_use]
    pub fn sent(&self, flight: FlightId) -> Option<Step> {
        self.flights.sent(flight)
    }

    /// The step at which a flight was delivered or ended otherwise; `None` while it is under way.
    #[must_use]
    pub fn ended(&self, flight: FlightId) -> Option<Step> {
        self.flights.ended(flight)
    }

    /// The record that says what a flight carries, with its step: its own sending, or, for a duplicate,
    /// that of the flight it repeats.
    #[must_use]
    pub fn origin(&self, flight: FlightId) -> Option<(Step, &Record)> {
        let mut flight = flight;
        loop {
            let step = self.sent(flight)?;
            let record = self.get(step)?;
            // A duplicate always repeats an older flight, so this ends.
            if let Fact::Duplicated { of, .. } = record.fact
                && of < flight
            {
                flight = of;
            } else {
                return Some((step, record));
            }
        }
    }

    /// How many flights there have been.
    #[must_use]
    pub const fn flight_count(&self) -> u64 {
        self.flights.len()
    }

    /// The 64-bit hash of all records; see [`TraceHash`].
    #[must_use]
    pub fn hash(&self) -> u64 {
        let mut hash = TraceHash::default();
        for (_, record) in self.iter() {
            hash.add(record);
        }
        hash.finish()
    }

    /// A trace of the first `step` records, which shares all full chunks with this one.
    #[must_use]
    pub fn fork(&self, step: Step) -> Self {
        let step = step.min(self.len());
        let chunks = step as usize / CHUNK;
        let rest = step as usize % CHUNK;
        let last = self.full.get(chunks).map_or(&self.last, |c| c);
        Self {
            full: self.full[..chunks].to_vec(),
            last: last.first(rest),
            flights: self.flights.fork(step),
            begin: true,
            deaf: false,
        }
    }

    /// How many of this trace's first `step` records a fork at `step` shares.
    #[must_use]
    pub const fn shared_by_fork(step: Step) -> Step {
        step - step % CHUNK as Step
    }

    /// The next record begins a new event.
    pub const fn begin_event(&mut self) {
        self.begin = true;
    }

    /// Bytes held on the heap; what is shared with other traces is divided among them.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let full: usize = self
            .full
            .iter()
            .map(|c| c.heap_bytes() / Rc::strong_count(c))
            .sum();
        full + self.last.heap_bytes() + self.flights.heap_bytes()
    }
}

impl Recorder<AnyNote> for Trace {
    #[inline]
    fn wants(&self) -> bool {
        !self.deaf
    }

    fn record(&mut self, record: Record) {
        self.flights.note(self.len(), &record.fact);
        self.last.push(record, self.begin);
        self.begin = false;
        if self.last.records.len() == CHUNK {
            self.full.push(Rc::new(std::mem::take(&mut self.last)));
        }
    }
}

impl PartialEq for Trace {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}
