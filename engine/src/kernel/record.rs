//! Every fact that happened. Checkers, sentences, exports and pictures read these and nothing else.

use serde::Serialize;

use super::id::Direction;
use super::id::{Address, FlightId, LinkId, MachineId, OperationId, ProcessId, Symbol};
use super::message::{Content, Kind};
use super::network::Fate;
use super::operation::{Ask, Outcome};
use super::process::Note;
use super::time::Time;

/// A fact with its moment. Its place in the trace is its step. A recorded run does little else than write
/// these, so no fact may make them longer than a send does; `Note`, `Ask` and `Outcome` have room to grow.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Record {
    /// When, in true time.
    pub at: Time,
    /// What.
    pub fact: Fact,
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Fact {
    /// A process began on a machine.
    Started(ProcessId, MachineId),
    /// A process was ended.
    Destroyed(ProcessId),
    /// A message left its sender.
    Sent {
        /// Which flight.
        flight: FlightId,
        /// Whose.
        from: ProcessId,
        /// For whom.
        to: ProcessId,
        /// Over which link.
        link: LinkId,
        /// Which try of its operation, or which of its kind between these two.
        number: u32,
        /// Its kind.
        kind: &'static Kind,
        /// The operation it serves.
        operation: Option<OperationId>,
        /// Bytes on the wire.
        size: u32,
        /// What its label shows.
        content: Content,
        /// When it arrives if nothing happens; at the end of time if it cannot leave.
        due: Time,
    },
    /// The network made a second flight of a message.
    Duplicated {
        /// The new flight.
        flight: FlightId,
        /// The one it repeats.
        of: FlightId,
        /// When the new one arrives.
        due: Time,
    },
    /// A flight will arrive at another time than was said.
    Rescheduled {
        /// Which.
        flight: FlightId,
        /// The new time; the end of time if it is stuck.
        due: Time,
    },
    /// A message reached its receiver.
    Delivered(FlightId, ProcessId),
    /// A message ended otherwise.
    Ended(FlightId, Fate),
    /// A message was for an address that leads nowhere.
    Unreachable {
        /// Which flight it would have been.
        flight: FlightId,
        /// Whose.
        from: ProcessId,
        /// Where to.
        to: Address,
        /// Its kind.
        kind: &'static Kind,
        /// The operation it served.
        operation: Option<OperationId>,
    },
    /// A timer fired, or work was done.
    Fired(ProcessId),
    /// Something outside asked something of a process.
    Asked(ProcessId),
    /// An operation began.
    Invoked(OperationId, Ask),
    /// An operation ended for the one who asked.
    Completed(OperationId, Outcome),
    /// A process said something.
    Noted(ProcessId, Note),
    /// A stream between two processes broke.
    Disconnected(ProcessId, ProcessId),
    /// A machine lost power.
    Crashed(MachineId),
    /// A machine came back.
    Restarted(MachineId),
    /// A machine stands still.
    Paused(MachineId),
    /// It goes on.
    Resumed(MachineId),
    /// A machine's speed changed; work takes this many thousandths of its full-speed time.
    Slowed(MachineId, u32),
    /// A link was cut, one way or both.
    CutOff(LinkId, Option<Direction>),
    /// A link was healed.
    Healed(LinkId, Option<Direction>),
    /// A link's latency was changed; its median, in nanoseconds.
    LatencySet(LinkId, u64),
    /// A link's loss was changed; in millionths.
    LossSet(LinkId, u32),
    /// A wall clock was moved, in nanoseconds.
    ClockStepped(MachineId, i64),
    /// A clock's drift was changed, in parts per million.
    DriftSet(MachineId, i64),
    /// An address was given to another process.
    AddressMoved(Address, ProcessId),
    /// A command found nothing to act on.
    DidNotApply,
    /// An administrator makes the change that comes next.
    Signed(Symbol),
}

/// Takes facts as they happen. A type, not a flag: a run that records nothing pays nothing.
pub trait Recorder {
    /// Whether facts are wanted at all.
    const ON: bool;
    /// Takes one.
    fn record(&mut self, record: Record);
}

/// Wants no facts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Recorder for Silent {
    const ON: bool = false;
    fn record(&mut self, _: Record) {}
}

impl Recorder for Vec<Record> {
    const ON: bool = true;
    fn record(&mut self, record: Record) {
        self.push(record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_as_long_as_a_send_needs_and_no_longer() {
        assert!(size_of::<Record>() <= 88, "{} bytes", size_of::<Record>());
    }
}
