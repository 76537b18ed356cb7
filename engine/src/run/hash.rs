//! The hash of a trace: 64 bits that are equal exactly when two runs did the same, natively and in a
//! browser. FNV-1a (Fowler, Noll, Vo) over a canonical little-endian encoding: a record is its time, the
//! number of its fact, and the fact's parts in order; an option is a byte and, if set, its value.

use crate::kernel::id::OperationId;
use crate::kernel::message::Content;
use crate::kernel::network::{Direction, Fate};
use crate::kernel::operation::{Ask, Outcome, Position, Refusal, Value};
use crate::kernel::process::Note;
use crate::kernel::record::{Fact, Record, Recorder};

/// Which behaviour the engine has: goes up whenever golden hashes change, and is part of every hash.
pub const BEHAVIOUR: u32 = 2;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// A hash in the making. It is a recorder too, so a run can be hashed without being kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceHash(u64);

impl Default for TraceHash {
    fn default() -> Self {
        let mut hash = Self(OFFSET);
        hash.u32(BEHAVIOUR);
        hash
    }
}

impl Recorder for TraceHash {
    const ON: bool = true;
    fn record(&mut self, record: Record) {
        self.add(&record);
    }
}

impl TraceHash {
    /// The hash of everything added so far.
    #[must_use]
    pub const fn finish(self) -> u64 {
        self.0
    }

    /// Adds the next record.
    pub fn add(&mut self, record: &Record) {
        self.u64(record.at.0);
        self.fact(&record.fact);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }

    fn u8(&mut self, n: u8) {
        self.bytes(&[n]);
    }

    fn u16(&mut self, n: u16) {
        self.bytes(&n.to_le_bytes());
    }

    fn u32(&mut self, n: u32) {
        self.bytes(&n.to_le_bytes());
    }

    fn u64(&mut self, n: u64) {
        self.bytes(&n.to_le_bytes());
    }

    fn option<T>(&mut self, option: Option<T>, some: impl FnOnce(&mut Self, T)) {
        self.u8(u8::from(option.is_some()));
        if let Some(value) = option {
            some(self, value);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Started(process, machine) => self.pair(0, process.0, machine.0),
            Fact::Destroyed(process) => self.one(1, process.0),
            Fact::Sent { .. }
            | Fact::Duplicated { .. }
            | Fact::Rescheduled { .. }
            | Fact::Delivered(..)
            | Fact::Ended(..)
            | Fact::Unreachable { .. } => self.message(fact),
            Fact::Fired(process) => self.one(8, process.0),
            Fact::Asked(process) => self.one(9, process.0),
            Fact::Invoked(operation, ask) => {
                self.u8(10);
                self.operation(*operation);
                self.ask(*ask);
            }
            Fact::Completed(operation, outcome) => {
                self.u8(11);
                self.operation(*operation);
                self.outcome(*outcome);
            }
            Fact::Noted(process, note) => {
                self.one(12, process.0);
                self.note(*note);
            }
            Fact::Disconnected(one, other) => self.pair(13, one.0, other.0),
            Fact::Crashed(machine) => self.one(14, machine.0),
            Fact::Restarted(machine) => self.one(15, machine.0),
            Fact::Paused(machine) => self.one(16, machine.0),
            Fact::Resumed(machine) => self.one(17, machine.0),
            Fact::Slowed(machine, thousandths) => self.pair(18, machine.0, *thousandths),
            Fact::CutOff(link, direction) => self.link(19, link.0, *direction),
            Fact::Healed(link, direction) => self.link(20, link.0, *direction),
            Fact::LatencySet(link, nanos) => {
                self.one(21, u32::from(link.0));
                self.u64(*nanos);
            }
            Fact::LossSet(link, millionths) => self.pair(22, u32::from(link.0), *millionths),
            Fact::ClockStepped(machine, by) | Fact::DriftSet(machine, by) => {
                let number = if matches!(fact, Fact::ClockStepped(..)) {
                    23
                } else {
                    24
                };
                self.one(number, machine.0);
                self.bytes(&by.to_le_bytes());
            }
            Fact::DidNotApply => self.u8(25),
            Fact::AddressMoved(address, process) => self.pair(26, address.0, process.0),
            Fact::Signed(author) => self.one(27, author.0),
            Fact::Born {
                child,
                parent,
                machine,
                name,
            } => {
                self.pair(28, child.0, parent.0);
                self.u32(machine.0);
                self.u32(name.text.0);
                self.option(name.number, Self::u32);
            }
            Fact::Reseeded(seed) => {
                self.u8(29);
                self.u64(*seed);
            }
        }
    }

    fn message(&mut self, fact: &Fact) {
        match fact {
            Fact::Sent {
                flight,
                from,
                to,
                link,
                number,
                kind,
                operation,
                size,
                content,
                due,
            } => {
                self.u8(2);
                self.u64(flight.0);
                self.u32(from.0);
                self.u32(to.0);
                self.u16(link.0);
                self.u32(*number);
                self.u16(kind.number);
                self.option(*operation, Self::operation);
                self.u32(*size);
                self.content(*content);
                self.u64(due.0);
            }
            Fact::Duplicated { flight, of, due } => {
                self.u8(3);
                self.u64(flight.0);
                self.u64(of.0);
                self.u64(due.0);
            }
            Fact::Rescheduled { flight, due } => {
                self.u8(4);
                self.u64(flight.0);
                self.u64(due.0);
            }
            Fact::Delivered(flight, to) => {
                self.u8(5);
                self.u64(flight.0);
                self.u32(to.0);
            }
            Fact::Ended(flight, fate) => {
                self.u8(6);
                self.u64(flight.0);
                self.u8(fate_number(*fate));
            }
            Fact::Unreachable {
                flight,
                from,
                to,
                kind,
                operation,
            } => {
                self.u8(7);
                self.u64(flight.0);
                self.u32(from.0);
                self.u32(to.0);
                self.u16(kind.number);
                self.option(*operation, Self::operation);
            }
            _ => unreachable!("only facts about messages come here"),
        }
    }

    fn one(&mut self, number: u8, id: u32) {
        self.u8(number);
        self.u32(id);
    }

    fn pair(&mut self, number: u8, one: u32, other: u32) {
        self.one(number, one);
        self.u32(other);
    }

    fn link(&mut self, number: u8, link: u16, direction: Option<Direction>) {
        self.one(number, u32::from(link));
        self.option(direction, |hash, direction| {
            hash.u8(direction.index() as u8);
        });
    }

    fn operation(&mut self, operation: OperationId) {
        self.u32(operation.client.0);
        self.u32(operation.number);
    }

    fn content(&mut self, content: Content) {
        self.option(content.key, |hash, key| hash.u32(key.0));
        self.value(content.value);
    }

    fn value(&mut self, value: Value) {
        match value {
            Value::Nothing => self.u8(0),
            Value::Text(symbol) => self.one(1, symbol.0),
            Value::Numbered(symbol, number) => {
                self.one(2, symbol.0);
                self.u32(number);
            }
        }
    }

    fn position(&mut self, position: Position) {
        self.u32(position.epoch);
        self.u32(position.index);
    }

    fn ask(&mut self, ask: Ask) {
        match ask {
            Ask::Read { key } => self.one(0, key.0),
            Ask::Write { key, value } => {
                self.one(1, key.0);
                self.value(value);
            }
            Ask::Pay { key, value } => {
                self.one(2, key.0);
                self.value(value);
            }
            Ask::Call { key } => self.one(3, key.0),
            Ask::Transfer { payee, dollars } => self.pair(4, payee.0, dollars),
            Ask::Page { page } => self.one(5, page.0),
            Ask::Fetch { key } => self.one(6, key.0),
            Ask::Edit { key, value } => {
                self.one(7, key.0);
                self.value(value);
            }
        }
    }

    fn outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Done { value, position } => {
                self.u8(0);
                self.value(value);
                self.position(position);
            }
            Outcome::Refused(refusal) => {
                self.u8(1);
                self.u8(refusal_number(refusal));
            }
            Outcome::Unknown => self.u8(2),
        }
    }

    fn attempt(&mut self, number: u8, operation: OperationId, attempt: u16) {
        self.u8(number);
        self.operation(operation);
        self.u16(attempt);
    }

    fn note(&mut self, note: Note) {
        match note {
            Note::Applied {
                key,
                value,
                position,
            } => {
                self.one(0, key.0);
                self.value(value);
                self.position(position);
            }
            Note::Retried { operation, attempt } => self.attempt(1, operation, attempt),
            Note::Held { operation, until } => {
                self.u8(2);
                self.operation(operation);
                self.position(until);
            }
            Note::Served { operation, primary } => {
                self.u8(3);
                self.operation(operation);
                self.u8(u8::from(primary));
            }
            Note::Settled { operation, outcome } => {
                self.u8(4);
                self.operation(operation);
                self.outcome(outcome);
            }
            Note::Joined { service } => self.one(20, service.0),
            Note::Left { service } => self.one(21, service.0),
            Note::Listed {
                service,
                address,
                named,
            } => {
                self.pair(22, service.0, address.0);
                self.u8(u8::from(named));
            }
            Note::Handled {
                operation,
                asked,
                here,
            } => {
                self.u8(23);
                self.operation(operation);
                self.u32(asked.0);
                self.u32(here.0);
            }
            Note::Mistaken { address, found } => self.pair(24, address.0, found.0),
            Note::TookEffect { operation, attempt } => self.attempt(5, operation, attempt),
            Note::Recognised { operation } => self.attempt(10, operation, 0),
            Note::Worked {
                operation,
                attempt,
                span,
            } => {
                self.attempt(11, operation, attempt);
                self.u64(span.0);
            }
            Note::Executed {
                payer,
                payee,
                dollars,
                number,
                remembered,
            } => {
                self.pair(6, payer.0, payee.0);
                self.u32(dollars);
                self.u32(number);
                self.u32(remembered);
            }
            Note::TurnedAway(refusal) => self.bytes(&[7, refusal_number(refusal)]),
            Note::Learnt { secret } => self.one(8, secret.0),
            Note::Changed { what, back } => self.pair(25, what.0, u32::from(back)),
            Note::RolledOut { what, on } => self.pair(26, what.0, u32::from(on)),
            Note::Renewed { until } => {
                self.u8(27);
                self.bytes(&until.0.to_le_bytes());
            }
            Note::Attacked(attack) => self.bytes(&[9, attack as u8]),
            Note::CameTooLate { operation } => self.attempt(12, operation, 0),
            Note::GaveUp { operation, attempt } => self.attempt(28, operation, attempt),
            Note::LetGo { operation, attempt } => self.attempt(13, operation, attempt),
            Note::Shown {
                operation,
                keys,
                as_of,
            } => {
                let (first, which) = keys.words();
                self.u8(14);
                self.operation(operation);
                self.u32(first.0);
                self.u64(which);
                self.position(as_of);
            }
            Note::FieldSet { field, value } => {
                self.one(15, field.0);
                self.value(value);
            }
            Note::Undecodable { version } => self.one(16, version),
            Note::Suspected(process) => self.one(17, process.0),
            Note::Trusted(process) => self.one(18, process.0),
            Note::Upgraded { reads, writes } => self.pair(19, reads, writes),
            Note::Coded { operation, span } => {
                self.attempt(29, operation, 0);
                self.u64(span.0);
            }
        }
    }
}

const fn refusal_number(refusal: Refusal) -> u8 {
    match refusal {
        Refusal::NotPrimary => 0,
        Refusal::TooOld => 1,
        Refusal::Disconnected => 2,
        Refusal::AskPrimary => 3,
        Refusal::NoAnswer => 4,
        Refusal::CircuitOpen => 5,
        Refusal::WrongPassword => 6,
        Refusal::SeenBefore => 7,
        Refusal::Stale => 8,
        Refusal::NotSealed => 9,
        Refusal::UnknownKey => 10,
        Refusal::Impostor => 11,
        Refusal::Busy => 12,
        Refusal::Unserved => 13,
        Refusal::Undecodable => 14,
        Refusal::NotConnected => 15,
        Refusal::BadCertificate => 16,
        Refusal::Firewall => 17,
    }
}

const fn fate_number(fate: Fate) -> u8 {
    match fate {
        Fate::Lost => 0,
        Fate::Cut => 1,
        Fate::BufferFull => 2,
        Fate::Unreachable => 3,
        Fate::ReceiverDown => 4,
        Fate::Reset => 5,
        Fate::Dropped => 6,
        Fate::TooBig => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{FlightId, MachineId, ProcessId};
    use crate::kernel::time::Time;

    fn hash(records: &[Record]) -> u64 {
        let mut hash = TraceHash::default();
        for record in records {
            hash.add(record);
        }
        hash.finish()
    }

    fn record(at: u64, fact: Fact) -> Record {
        Record { at: Time(at), fact }
    }

    #[test]
    fn it_is_fnv_1a_over_the_canonical_bytes() {
        let mut expected = OFFSET;
        let bytes = [
            2, 0, 0, 0, // behaviour
            7, 0, 0, 0, 0, 0, 0, 0, // time
            5, // delivered
            3, 0, 0, 0, 0, 0, 0, 0, // flight
            2, 0, 0, 0, // process
        ];
        for byte in bytes {
            expected = (expected ^ byte).wrapping_mul(PRIME);
        }
        let found = hash(&[record(7, Fact::Delivered(FlightId(3), ProcessId(2)))]);
        assert_eq!(found, expected);
    }

    #[test]
    fn another_fact_time_or_order_gives_another_hash() {
        let crash = record(1, Fact::Crashed(MachineId(1)));
        let pause = record(1, Fact::Paused(MachineId(1)));
        let later = record(2, Fact::Crashed(MachineId(1)));
        let all = [
            hash(&[]),
            hash(std::slice::from_ref(&crash)),
            hash(std::slice::from_ref(&pause)),
            hash(&[later]),
            hash(&[crash.clone(), pause.clone()]),
            hash(&[pause, crash]),
        ];
        for (i, one) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|other| other != one));
        }
    }
}
