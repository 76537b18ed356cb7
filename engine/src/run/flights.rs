//! Where each flight begins and ends in a trace. Flights are numbered from 1 in the order of their
//! sending, so the index is a list; forks share its chunks.

use std::rc::Rc;

use super::moment::Step;
use crate::kernel::id::FlightId;
use crate::protocols::Fact;

/// Flights in a chunk.
const CHUNK: usize = 1_024;
/// Not yet.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Course {
    sent: u32,
    ended: u32,
}

/// Sending and end of every flight.
#[derive(Clone, Debug, Default)]
pub(super) struct FlightIndex {
    chunks: Vec<Rc<Vec<Course>>>,
    length: usize,
}

impl FlightIndex {
    pub(super) const fn len(&self) -> u64 {
        self.length as u64
    }

    pub(super) fn sent(&self, flight: FlightId) -> Option<Step> {
        self.course(flight).map(|course| Step::from(course.sent))
    }

    pub(super) fn ended(&self, flight: FlightId) -> Option<Step> {
        self.course(flight)
            .filter(|course| course.ended != NONE)
            .map(|course| Step::from(course.ended))
    }

    fn course(&self, flight: FlightId) -> Option<&Course> {
        let place = usize::try_from(flight.0.checked_sub(1)?).ok()?;
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// Learns from the record at `step`.
    pub(super) fn note(&mut self, step: Step, fact: &Fact) {
        let step = step as u32;
        match fact {
            Fact::Sent { flight, .. } | Fact::Duplicated { flight, .. } => {
                self.begin(
                    *flight,
                    Course {
                        sent: step,
                        ended: NONE,
                    },
                );
            }
            Fact::Unreachable { flight, .. } => {
                self.begin(
                    *flight,
                    Course {
                        sent: step,
                        ended: step,
                    },
                );
            }
            Fact::Delivered(flight, _) | Fact::Ended(flight, _) => self.end(*flight, step),
            _ => {}
        }
    }

    fn begin(&mut self, flight: FlightId, course: Course) {
        debug_assert_eq!(
            flight.0,
            self.length as u64 + 1,
            "flights are numbered in the order of their sending"
        );
        if self.length.is_multiple_of(CHUNK) {
            self.chunks.push(Rc::default());
        }
        self.length += 1;
        if let Some(last) = self.chunks.last_mut() {
            Rc::make_mut(last).push(course);
        }
    }

    fn end(&mut self, flight: FlightId, step: u32) {
        let place = flight.0 as usize - 1;
        Rc::make_mut(&mut self.chunks[place / CHUNK])[place % CHUNK].ended = step;
    }

    /// The index as it was at `step`: later flights are gone, and later ends undone.
    pub(super) fn fork(&self, step: Step) -> Self {
        let step = step as u32;
        let whole = self
            .chunks
            .partition_point(|chunk| chunk.last().is_some_and(|course| course.sent < step));
        let mut chunks = self.chunks[..whole].to_vec();
        if let Some(part) = self.chunks.get(whole) {
            let keep = part.partition_point(|course| course.sent < step);
            if keep > 0 {
                chunks.push(Rc::new(part[..keep].to_vec()));
            }
        }
        let undone = |course: &Course| course.ended != NONE && course.ended >= step;
        for chunk in &mut chunks {
            if chunk.iter().any(undone) {
                for course in Rc::make_mut(chunk)
                    .iter_mut()
                    .filter(|course| undone(course))
                {
                    course.ended = NONE;
                }
            }
        }
        let length = chunks.iter().map(|chunk| chunk.len()).sum();
        Self { chunks, length }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.chunks
            .iter()
            .map(|c| c.capacity() * size_of::<Course>() / Rc::strong_count(c))
            .sum()
    }
}
