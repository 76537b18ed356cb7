//! What the queue holds, as an enum to read and as one word to keep.

use crate::kernel::id::{MachineId, ProcessId};

/// Something that happens. The numbers are slots, so an entry whose subject is gone is recognised by its
/// sequence number and passed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Event {
    /// A flight arrives, or is lost on the way.
    Arrive(u32),
    /// A timer fires.
    Timer(u32),
    /// A job on a machine is done.
    Work(MachineId),
    /// A lane of a stream tries again.
    Again(u32),
    /// A process starts.
    Start(ProcessId),
    /// A lane of a stream hears what was acknowledged.
    Acknowledged(u32),
    /// A stream's other end learns that the one who asked has hung up.
    HungUp(u32),
}

/// An event in one word. The queue moves its entries often; written in parts and read as a whole, as an
/// enum is, they would make the processor wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Code(u64);

impl Code {
    /// The flight that arrives, if this is an arrival: the event that comes most often.
    #[inline]
    pub(super) const fn arrival(self) -> Option<u32> {
        if self.0 & 7 == 0 {
            Some((self.0 >> 3) as u32)
        } else {
            None
        }
    }
}

impl From<Event> for Code {
    #[inline]
    fn from(event: Event) -> Self {
        let (kind, number) = match event {
            Event::Arrive(slot) => (0, slot),
            Event::Timer(slot) => (1, slot),
            Event::Work(machine) => (2, machine.0),
            Event::Again(lane) => (3, lane),
            Event::Start(process) => (4, process.0),
            Event::Acknowledged(lane) => (5, lane),
            Event::HungUp(stream) => (6, stream),
        };
        Self(u64::from(number) << 3 | kind)
    }
}

impl From<Code> for Event {
    #[inline]
    fn from(code: Code) -> Self {
        let number = (code.0 >> 3) as u32;
        match code.0 & 7 {
            0 => Self::Arrive(number),
            1 => Self::Timer(number),
            2 => Self::Work(MachineId(number)),
            3 => Self::Again(number),
            4 => Self::Start(ProcessId(number)),
            5 => Self::Acknowledged(number),
            _ => Self::HungUp(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_the_event_it_was_made_of() {
        for number in [0, 1, u32::MAX] {
            for event in [
                Event::Arrive(number),
                Event::Timer(number),
                Event::Work(MachineId(number)),
                Event::Again(number),
                Event::Start(ProcessId(number)),
                Event::Acknowledged(number),
                Event::HungUp(number),
            ] {
                assert_eq!(Event::from(Code::from(event)), event);
            }
        }
    }
}
