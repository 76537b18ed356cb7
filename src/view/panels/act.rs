//! What a person can do to the system by hand, and what it is called afterwards.

use std::rc::Rc;

use fallible_engine::kernel::command::Meddle;
use fallible_engine::kernel::faults::Fault;
use fallible_engine::kernel::id::{FlightId, ProcessId};
use fallible_engine::kernel::names::Cast;

/// One thing done by hand.
#[derive(Clone, PartialEq, Debug)]
pub enum Act {
    /// A fault, or what mends one.
    Fault(Fault),
    /// Something is done to a message under way.
    Meddle(FlightId, Meddle),
    /// Make a client read a key.
    Read(ProcessId, Rc<str>),
    /// Make a client write a value under a key.
    Write(ProcessId, Rc<str>, Rc<str>),
}

impl<F: Into<Fault>> From<F> for Act {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

impl Act {
    /// What was done, as history names it: `You cut wan`.
    #[must_use]
    pub fn words(&self, cast: &Cast) -> String {
        match self {
            Self::Fault(fault) => format!("You {}", fault.done(cast)),
            Self::Meddle(_, Meddle::Drop) => "You dropped a message".to_owned(),
            Self::Meddle(_, Meddle::Duplicate) => "You duplicated a message".to_owned(),
            Self::Meddle(_, Meddle::Delay(span)) => format!("You delayed a message by {span}"),
            Self::Read(id, key) => format!("You let {} read {key}", cast.process(*id)),
            Self::Write(id, key, value) => {
                format!("You let {} write {key} = {value}", cast.process(*id))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fallible_engine::kernel::faults::{Crash, Cut, SetLoss, Slow, StepClock};
    use fallible_engine::kernel::id::{Direction, LinkId, MachineId};

    #[test]
    fn history_names_what_was_done() {
        let mut cast = Cast::default();
        let [db, wan, alice] = ["db-2", "wan", "Alice"].map(|name| cast.names.intern(name));
        cast.machines = vec![db];
        cast.links = vec![wan];
        cast.processes = vec![alice];
        let words = |act: Act| act.words(&cast);
        assert_eq!(words(Act::from(Crash(MachineId(0)))), "You crashed db-2");
        assert_eq!(
            words(Act::from(Slow(MachineId(0), 8.0))),
            "You made db-2 8 times slower"
        );
        assert_eq!(
            words(Act::from(Slow(MachineId(0), 1.0))),
            "You brought db-2 to full speed"
        );
        assert_eq!(words(Act::from(Cut(LinkId(0), None))), "You cut wan");
        assert_eq!(
            words(Act::from(Cut(LinkId(0), Some(Direction::Back)))),
            "You cut wan back"
        );
        assert_eq!(
            words(Act::from(StepClock(MachineId(0), -12_000_000))),
            "You moved the clock of db-2 by −12 ms"
        );
        assert_eq!(
            words(Act::from(SetLoss(LinkId(0), 0.05))),
            "You set the loss of wan to 5 %"
        );
        assert_eq!(
            words(Act::Write(ProcessId(0), "bio".into(), "v3".into())),
            "You let Alice write bio = v3"
        );
    }
}
