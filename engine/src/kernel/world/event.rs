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
    /// A stream has waited too long.
    Break(u32),
    /// A process starts.
    Start(ProcessId),
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
            Event::Break(stream) => (3, stream),
            Event::Start(process) => (4, process.0),
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
            3 => Self::Break(number),
            _ => Self::Start(ProcessId(number)),
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
                Event::Break(number),
                Event::Start(ProcessId(number)),
            ] {
                assert_eq!(Event::from(Code::from(event)), event);
            }
        }
    }
}
