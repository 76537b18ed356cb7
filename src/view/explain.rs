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
use fallible_engine::kernel::process::Note;
use fallible_engine::kernel::record::{Fact, Record};
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::message::is_numbered_call;

use super::text;

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

/// `, try 2`; nothing for the first.
fn try_of(attempt: impl Into<u32>) -> String {
    match attempt.into() {
        0 => String::new(),
        attempt => format!(", try {}", attempt + 1),
    }
}

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
            ", but it cannot leave"
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
                format!("{whole} is refused: {}{called}", refusal.words())
            }
            (Outcome::Unknown, _) => {
                format!("{whole} gets no answer: it may be done or not{called}")
            }
        }
    }

    fn noted(&self, who: &str, note: Note) -> String {
        let names = &self.cast.names;
        match note {
            Note::Applied {
                key,
                value,
                position,
            } => {
                let (key, value) = (names.text(key), value.show(names));
                format!("{who} applies {key} = {value} (entry {})", position.index)
            }
            Note::Retried { operation, attempt } => {
                format!(
                    "{} is tried again, try {}",
                    self.operation(operation),
                    attempt + 1
                )
            }
            Note::Held { operation, until } => {
                format!(
                    "{who} holds back {} until entry {}",
                    self.operation(operation),
                    until.index
                )
            }
            Note::Served { operation, primary } => {
                let which = if primary { ", the primary," } else { "" };
                format!("{who}{which} answers {}", self.operation(operation))
            }
            Note::Settled { operation, outcome } => {
                let whole = self.operation(operation);
                match outcome {
                    Outcome::Done { .. } => format!("It is known at last: {whole} was done"),
                    Outcome::Refused(why) => {
                        format!("It is known at last: {whole} was refused: {}", why.words())
                    }
                    Outcome::Unknown => format!("Nobody will know what became of {whole}"),
                }
            }
            Note::TookEffect { operation, attempt } => {
                let whole = self.operation(operation);
                format!("{who} carries out {whole}{}", try_of(attempt))
            }
            Note::Recognised { operation } => {
                let whole = self.operation(operation);
                format!("{who} knows the key of {whole} and does not do it again")
            }
            Note::Worked {
                operation,
                attempt,
                span,
            } => {
                let whole = self.operation(operation);
                format!("{who} has worked {span} on {whole}{}", try_of(attempt))
            }
            Note::Changed { what, back: false } => {
                format!("{who} is changed: {}", names.text(what))
            }
            Note::Changed { what, back: true } => {
                format!(
                    "{who} is put back to what it was before: {}",
                    names.text(what)
                )
            }
            Note::RolledOut { what, on: true } => {
                format!("{who} goes on: {} for all", names.text(what))
            }
            Note::RolledOut { what, on: false } => {
                format!("{who} stops and takes it back: {}", names.text(what))
            }
            Note::Renewed { until } => {
                format!(
                    "{who} has a new certificate, valid until {}",
                    text::clock(until)
                )
            }
            Note::CameTooLate { operation } => {
                let whole = self.operation(operation);
                format!("{who} gets an answer to {whole} for which it no longer waits")
            }
            Note::GaveUp { operation, attempt } => {
                let whole = self.operation(operation);
                let attempt = try_of(attempt);
                format!("{who} no longer waits for an answer to {whole}{attempt}")
            }
            Note::LetGo { operation, attempt } => {
                let whole = self.operation(operation);
                let attempt = try_of(attempt);
                format!("{who} drops {whole}{attempt}: nobody waits for it any more")
            }
            Note::Executed {
                payer,
                payee,
                dollars,
                ..
            } => {
                let (payer, payee) = (self.name(payer), names.text(payee));
                format!("{who} moves ${dollars} from {payer} to {payee}")
            }
            Note::TurnedAway(why) => format!("{who} turns a message away: {}", why.words()),
            Note::Learnt { secret } => {
                format!("{who} can read a password: {}", names.text(secret))
            }
            Note::Attacked(attack) => format!("{who} {}", attack.words()),
            Note::Shown {
                operation,
                keys,
                as_of,
            } => {
                let many = match keys.count() {
                    1 => "1 value".to_owned(),
                    count => format!("{count} values"),
                };
                format!(
                    "{who} puts {many} of entry {} on {}'s page",
                    as_of.index,
                    self.name(operation.client)
                )
            }
            Note::Coded { operation, span } => {
                let whole = self.operation(operation);
                format!("{who} has spent {span} on encoding or decoding for {whole}")
            }
            Note::FieldSet {
                field,
                value: Value::Nothing,
            } => format!("{who} no longer holds {}", names.text(field)),
            Note::FieldSet { field, value } => {
                let (field, value) = (names.text(field), value.show(names));
                format!("{who} now holds {field} = {value}")
            }
            Note::Undecodable { version } => {
                format!("{who} cannot read a message of version {version}")
            }
            Note::Suspected(other) => format!("{who} takes {} for dead", self.name(other)),
            Note::Trusted(other) => format!("{who} sees that {} is alive", self.name(other)),
            Note::Upgraded { reads, writes } => {
                format!("{who} now reads up to version {reads} and writes version {writes}")
            }
            Note::Joined { service } => format!("{who} begins to serve {}", names.text(service)),
            Note::Left { service } => format!("{who} leaves the service {}", names.text(service)),
            Note::Listed {
                service,
                address,
                named,
            } => {
                let (service, address) = (names.text(service), self.cast.address(address));
                let does = if named {
                    "now vouches"
                } else {
                    "no longer vouches"
                };
                format!("{who} {does} for the address of {address} as {service}")
            }
            Note::Handled {
                operation,
                asked,
                here,
            } => {
                let whole = self.operation(operation);
                if asked == here {
                    return format!("{who} answers {whole}");
                }
                let (asked, here) = (names.text(asked), names.text(here));
                format!("{who}, which serves {here}, answers {whole}, which was for {asked}")
            }
            Note::Mistaken { address, found } => {
                let (found, address) = (names.text(found), self.cast.address(address));
                format!("{who} finds {found} at the address of {address}, and hangs up")
            }
        }
    }
}
