//! Records as sentences, for the event list and for those who follow a run by ear: one record, one line,
//! with names and values and without a full stop.

mod past;
mod sort;
#[cfg(test)]
mod tests;

use fallible_engine::kernel::id::{FlightId, MachineId, OperationId, ProcessId};
use fallible_engine::kernel::message::{Content, Kind};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::network::Fate;
use fallible_engine::kernel::operation::{Ask, Outcome, Value};
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::store::is_numbered_call;
use fallible_engine::protocols::telling::{Telling, try_of};
use fallible_engine::protocols::{AnyNote, Fact, Record};

pub use past::{Asks, Known, Past};
pub use sort::Sort;

/// The record as a sentence.
#[must_use]
pub fn sentence(record: &Record, past: &impl Past, cast: &Cast) -> String {
    let tell = Teller { past, cast };
    match &record.fact {
        Fact::Started(process, machine) => tell.started(*process, *machine),
        Fact::Born {
            child,
            parent,
            machine,
            ..
        } => {
            let (parent, child) = (cast.process(*parent), cast.process(*child));
            format!("{parent} starts {child} on {}", cast.machine(*machine))
        }
        Fact::Destroyed(process) => format!("{} ends", cast.process(*process)),
        Fact::Sent {
            from,
            to,
            number,
            kind,
            operation,
            content,
            due,
            ..
        } => {
            let attempt = operation.is_some() && !is_numbered_call(kind);
            let attempt = attempt.then_some(*number);
            tell.sent(*from, *to, &tell.label(kind, *content), attempt, *due)
        }
        Fact::Duplicated { of, due, .. } => {
            format!(
                "Message doubled on the way, the second due at {due}: {}",
                tell.cargo(*of)
            )
        }
        Fact::Rescheduled { flight, due } if *due == NEVER => {
            format!("Message held up: {}", tell.cargo(*flight))
        }
        Fact::Rescheduled { flight, due } => {
            format!("Message now due at {due}: {}", tell.cargo(*flight))
        }
        Fact::Delivered(flight, to) => tell.delivered(*flight, *to),
        Fact::Ended(flight, fate) => format!("{}: {}", end(*fate), tell.cargo(*flight)),
        Fact::Unreachable { from, kind, .. } => {
            format!(
                "{} sends {} to an address that leads nowhere",
                cast.process(*from),
                kind.name
            )
        }
        Fact::Fired(process) => format!(
            "A timer or a piece of work is over at {}",
            cast.process(*process)
        ),
        Fact::Asked(process) => format!("{} gets something to do", cast.process(*process)),
        Fact::Invoked(operation, ask) => tell.invoked(*operation, *ask),
        Fact::Completed(operation, outcome) => tell.completed(*operation, *outcome),
        Fact::Noted(process, note) => tell.noted(cast.process(*process), *note),
        Fact::Disconnected(one, other) => {
            format!(
                "The connection between {} and {} breaks",
                cast.process(*one),
                cast.process(*other)
            )
        }
        Fact::Fault(fault) => fault.tell(cast),
        Fact::DidNotApply => "A command finds nothing to act on".to_owned(),
        Fact::Reseeded(seed) => format!("From here on chance is another, of seed {seed}"),
        Fact::Signed(author) => format!("{} makes a change", cast.names.text(*author)),
    }
}

/// When something is due that cannot go on.
const NEVER: Time = Time(u64::MAX);

/// How a message ended that was not delivered.
const fn end(fate: Fate) -> &'static str {
    match fate {
        Fate::Lost => "Message lost on the way",
        Fate::Cut => "Message lost at a cut link",
        Fate::BufferFull => "Message dropped at a full buffer",
        Fate::Unreachable => "Message found nobody there",
        Fate::ReceiverDown => "Message reached a machine that is off",
        Fate::Reset => "Message lost with its connection",
        Fate::Dropped => "Message dropped by hand",
        Fate::TooBig => "Message vanished, being too big for the link",
        Fate::Closed => "Message came too late for its connection",
    }
}

/// Tells records with what is known.
struct Teller<'a, P: Past> {
    past: &'a P,
    cast: &'a Cast,
}

impl<P: Past> Teller<'_, P> {
    fn name(&self, process: ProcessId) -> &str {
        self.cast.process(process)
    }

    fn started(&self, process: ProcessId, machine: MachineId) -> String {
        let (process, machine) = (self.name(process), self.cast.machine(machine));
        if process == machine {
            format!("{process} starts")
        } else {
            format!("{process} starts on {machine}")
        }
    }

    /// `write bio = v2`, `read bio`, `read answer v1`.
    fn label(&self, kind: &Kind, content: Content) -> String {
        let names = &self.cast.names;
        match (content.key, content.value) {
            (None, Value::Nothing) => kind.name.to_owned(),
            (None, value) => format!("{} {}", kind.name, value.show(names)),
            (Some(key), Value::Nothing) => format!("{} {}", kind.name, names.text(key)),
            (Some(key), value) => {
                format!("{} {} = {}", kind.name, names.text(key), value.show(names))
            }
        }
    }

    /// Whose message a flight is, for whom, and what it says.
    fn flight(&self, flight: FlightId) -> Option<(ProcessId, ProcessId, String)> {
        let Fact::Sent {
            from,
            to,
            kind,
            content,
            ..
        } = self.past.sent(flight)?
        else {
            return None;
        };
        Some((*from, *to, self.label(kind, *content)))
    }

    /// `write bio = v2 from Alice to db-1`.
    fn cargo(&self, flight: FlightId) -> String {
        self.flight(flight).map_or_else(
            || "nothing is known of it".to_owned(),
            |(from, to, label)| format!("{label} from {} to {}", self.name(from), self.name(to)),
        )
    }

    fn sent(
        &self,
        from: ProcessId,
        to: ProcessId,
        label: &str,
        attempt: Option<u32>,
        due: Time,
    ) -> String {
        let (from, to) = (self.name(from), self.name(to));
        let attempt = try_of(attempt.unwrap_or(0));
        let stuck = if due == NEVER {
            ", but it cannot leave yet"
        } else {
            ""
        };
        format!("{from} sends {label} to {to}{attempt}{stuck}")
    }

    fn delivered(&self, flight: FlightId, to: ProcessId) -> String {
        let to = self.name(to);
        self.flight(flight).map_or_else(
            || format!("A message arrives at {to}"),
            |(from, _, label)| format!("{}'s {label} arrives at {to}", self.name(from)),
        )
    }

    /// The operation's own name, where the scenario gave it one.
    fn called(&self, operation: OperationId) -> String {
        self.cast
            .operation(operation)
            .map_or_else(String::new, |name| format!(" ({name})"))
    }

    /// `Alice's read bio`.
    fn operation(&self, operation: OperationId) -> String {
        let client = self.name(operation.client);
        self.past.ask(operation).map_or_else(
            || format!("{client}'s operation"),
            |ask| format!("{client}'s {}", ask.show(&self.cast.names)),
        )
    }

    fn invoked(&self, operation: OperationId, ask: Ask) -> String {
        let client = self.name(operation.client);
        format!(
            "{client} begins to {}{}",
            ask.show(&self.cast.names),
            self.called(operation)
        )
    }

    fn completed(&self, operation: OperationId, outcome: Outcome) -> String {
        let called = self.called(operation);
        let whole = self.operation(operation);
        match (outcome, self.past.ask(operation)) {
            (Outcome::Done { value, position }, Some(ask)) => {
                let client = self.name(operation.client);
                let done = ask.show_done(client, value, position, &self.cast.names);
                format!("{done}{called}")
            }
            (Outcome::Done { .. }, None) => format!("{whole} is answered{called}"),
            (Outcome::Refused(refusal), _) => {
                format!("{whole} is refused: {}{called}", refusal.words)
            }
            (Outcome::Unknown, _) => {
                format!("{whole} gets no answer: it may be done or not{called}")
            }
        }
    }

    fn noted(&self, who: &str, note: AnyNote) -> String {
        note.tell(&Telling {
            who,
            cast: self.cast,
            operation: &|operation| self.operation(operation),
        })
    }
}
