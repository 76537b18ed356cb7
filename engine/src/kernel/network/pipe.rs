//! A pipe: bandwidth, and the buffer in front of it.

use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};

/// Bandwidth and a finite buffer in front of it: messages leave one after another.
#[derive(Clone, PartialEq, Debug)]
pub struct Pipe {
    /// Bits a second.
    pub bits_per_second: u64,
    /// How many bytes may wait.
    pub buffer_bytes: u64,
    /// When the last message accepted will have left.
    pub free_at: Time,
    /// Bytes accepted so far.
    pub carried_bytes: u64,
}

impl Pipe {
    /// An idle pipe. Both figures must be positive.
    #[must_use]
    pub const fn new(bits_per_second: u64, buffer_bytes: u64) -> Self {
        Self {
            bits_per_second,
            buffer_bytes,
            free_at: Time::ZERO,
            carried_bytes: 0,
        }
    }

    /// How many bytes wait or are leaving at `now`.
    #[must_use]
    pub fn queued_bytes(&self, now: Time) -> u64 {
        let nanos = u128::from(self.free_at.since(now).0);
        (nanos * u128::from(self.bits_per_second) / (8 * u128::from(NANOS_PER_SECOND))) as u64
    }

    /// How long `size` bytes take to leave.
    #[must_use]
    pub fn serialisation(&self, size: u32) -> Span {
        Span(
            (u128::from(size) * 8 * u128::from(NANOS_PER_SECOND) / u128::from(self.bits_per_second))
                as u64,
        )
    }

    /// Accepts a message at `now` and says when it will have left, or refuses it because the buffer is
    /// full.
    pub fn accept(&mut self, now: Time, size: u32) -> Option<Time> {
        if self.queued_bytes(now) + u64::from(size) > self.buffer_bytes {
            return None;
        }
        self.free_at = self.free_at.max(now) + self.serialisation(size);
        self.carried_bytes += u64::from(size);
        Some(self.free_at)
    }

    /// The same for a segment of a stream, which an idle pipe takes whatever its buffer.
    pub fn accept_segment(&mut self, now: Time, size: u32) -> Option<Time> {
        if self.free_at > now {
            return self.accept(now, size);
        }
        self.free_at = now + self.serialisation(size);
        self.carried_bytes += u64::from(size);
        Some(self.free_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_queues_and_then_drops() {
        let mut pipe = Pipe::new(8_000, 2_000);
        assert_eq!(pipe.accept(Time::ZERO, 1_000), Some(Time(1_000_000_000)));
        assert_eq!(pipe.accept(Time::ZERO, 1_000), Some(Time(2_000_000_000)));
        assert_eq!(pipe.accept(Time::ZERO, 1), None);
        assert_eq!(pipe.accept_segment(Time::ZERO, 1), None);
        assert_eq!(pipe.queued_bytes(Time(500_000_000)), 1_500);
        // A segment that is larger than the buffer leaves where nothing else does.
        let idle = Time(2_000_000_000);
        assert_eq!(pipe.accept(idle, 3_000), None);
        assert_eq!(pipe.accept_segment(idle, 3_000), Some(Time(5_000_000_000)));
    }
}
