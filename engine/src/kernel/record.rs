//! Every fact that happened. Checkers, sentences, exports and pictures read these and nothing else.

use serde::{Serialize, Serializer};

use super::canon::Canon;
use super::faults::{Fault, Place};
use super::id::{
    Address, Called, FlightId, LinkId, MachineId, OperationId, ProcessId, Symbol, as_text,
};
use super::message::{Content, Kind};
use super::names::Cast;
use super::network::Fate;
use super::operation::{Ask, Outcome};
use super::random::Seed;
use super::time::Time;
use std::rc::Rc;

/// A fact with its moment. Its place in the trace is its step. A recorded run does little else than write
/// these, so no fact may make them longer than a send does; `Ask`, `Outcome` and notes (`N`) have room to grow.
#[derive(Clone, PartialEq, Debug, Serialize, Canon)]
pub struct Record<N> {
    /// When, in true time.
    pub at: Time,
    /// What.
    pub fact: Fact<N>,
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Canon)]
pub enum Fact<N> {
    /// A process began on a machine.
    Started(ProcessId, MachineId),
    /// A process was put on a machine by another one, and will begin there.
    Born {
        /// Which.
        child: ProcessId,
        /// By whom.
        parent: ProcessId,
        /// Where.
        machine: MachineId,
        /// What it is called.
        name: Called,
    },
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
        #[serde(serialize_with = "unless_never")]
        due: Time,
    },
    /// The network made a second flight of a message.
    Duplicated {
        /// The new flight.
        flight: FlightId,
        /// The one it repeats.
        of: FlightId,
        /// When the new one arrives.
        #[serde(serialize_with = "unless_never")]
        due: Time,
    },
    /// A flight will arrive at another time than was said.
    Rescheduled {
        /// Which.
        flight: FlightId,
        /// The new time; the end of time if it is stuck.
        #[serde(serialize_with = "unless_never")]
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
    Noted(ProcessId, N),
    /// A stream between two processes broke.
    Disconnected(ProcessId, ProcessId),
    /// A fault, or what mends one, has come from outside.
    Fault(Fault),
    /// A command found nothing to act on.
    DidNotApply,
    /// An administrator makes the change that comes next.
    Signed(Symbol),
    /// What chance decides from now on, it decides by this seed.
    Reseeded(#[serde(serialize_with = "as_text")] Seed),
}

/// Writes a time, and nothing where it never comes.
fn unless_never<S: Serializer>(due: &Time, serializer: S) -> Result<S::Ok, S::Error> {
    Some(due)
        .filter(|due| **due != Time::NEVER)
        .serialize(serializer)
}

impl<F: Into<Fault>, N> From<F> for Fact<N> {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

impl<N> Fact<N> {
    /// Adds to a cast whom this fact brings into the world, so that all later sentences can name it.
    pub fn introduce(&self, cast: &mut Rc<Cast>) {
        if let Self::Born { child, name, .. } = self {
            Rc::make_mut(cast).add_born(*child, *name);
        }
    }
}

impl<N> Fact<N> {
    /// Where it happened.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Started(process, _)
            | Self::Destroyed(process)
            | Self::Sent { from: process, .. }
            | Self::Unreachable { from: process, .. }
            | Self::Delivered(_, process)
            | Self::Fired(process)
            | Self::Asked(process)
            | Self::Noted(process, _) => Place::Process(*process),
            Self::Invoked(operation, _) | Self::Completed(operation, _) => {
                Place::Process(operation.client)
            }
            Self::Disconnected(one, other) => Place::Pair(*one, *other),
            Self::Born { child, parent, .. } => Place::Pair(*parent, *child),
            Self::Fault(fault) => fault.place(),
            Self::Duplicated { .. }
            | Self::Rescheduled { .. }
            | Self::Ended(..)
            | Self::DidNotApply
            | Self::Reseeded(_)
            | Self::Signed(_) => Place::Nowhere,
        }
    }

    /// The message that it is about, where that was on its way.
    #[must_use]
    pub const fn flight(&self) -> Option<FlightId> {
        match self {
            Self::Sent { flight, .. }
            | Self::Duplicated { flight, .. }
            | Self::Rescheduled { flight, .. }
            | Self::Delivered(flight, _)
            | Self::Ended(flight, _) => Some(*flight),
            Self::Started(..)
            | Self::Born { .. }
            | Self::Destroyed(_)
            | Self::Unreachable { .. }
            | Self::Fired(_)
            | Self::Asked(_)
            | Self::Invoked(..)
            | Self::Completed(..)
            | Self::Noted(..)
            | Self::Disconnected(..)
            | Self::Fault(_)
            | Self::DidNotApply
            | Self::Reseeded(_)
            | Self::Signed(_) => None,
        }
    }
}

/// Takes facts as they happen. A type, not a flag: a run that records nothing pays nothing.
pub trait Recorder<N> {
    /// Whether facts are wanted at all.
    fn wants(&self) -> bool {
        true
    }
    /// Takes one.
    fn record(&mut self, record: Record<N>);
}

/// Wants no facts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl<N> Recorder<N> for Silent {
    fn wants(&self) -> bool {
        false
    }

    fn record(&mut self, _: Record<N>) {}
}

impl<N> Recorder<N> for Vec<Record<N>> {
    fn record(&mut self, record: Record<N>) {
        self.push(record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The fact as JSON has it.
    fn written(fact: &Fact<()>) -> serde_json::Value {
        serde_json::to_value(fact).expect("a fact can be written")
    }

    #[test]
    fn what_has_64_bits_is_text_and_the_end_of_time_is_no_time() {
        let reseeded = Fact::Reseeded(u64::MAX);
        assert_eq!(
            written(&reseeded),
            json!({ "Reseeded": "18446744073709551615" })
        );
        let (flight, of) = (FlightId(1 << 60), FlightId(2));
        let stuck = Fact::Rescheduled {
            flight,
            due: Time::NEVER,
        };
        let expected = json!({ "flight": "1152921504606846976", "due": null });
        assert_eq!(written(&stuck), json!({ "Rescheduled": expected }));
        let again = Fact::Duplicated {
            flight,
            of,
            due: Time(7),
        };
        let expected = json!({ "flight": "1152921504606846976", "of": "2", "due": 7 });
        assert_eq!(written(&again), json!({ "Duplicated": expected }));
    }
}
