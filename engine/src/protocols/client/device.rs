//! How a client that is a device of a hub gets the document, changes the record, and answers the hub.

use super::{Client, Pending};
use crate::kernel::id::{Address, OperationId, Symbol};
use crate::kernel::operation::{Ask, Outcome, Position, Value, Verb};
use crate::kernel::sorted::{SortedMap, SortedSet};
use crate::protocols::Ctx;
use crate::protocols::parcel;
use crate::protocols::parcel::{FIRST_VERSION, Parcel, Reader, Record, SECOND_VERSION};

/// A hub, and how this device reads and writes what it holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Device {
    /// The hub.
    pub hub: Address,
    /// The record's first field; any other is the second, which version 2 has added.
    pub old_field: Symbol,
    /// What it makes of records that are newer than what it knows.
    pub reader: Reader,
    /// What it speaks at the start.
    pub speaks: Speaks,
}

/// What a device speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Speaks {
    /// The latest version that it reads.
    pub reads: u32,
    /// The version that it writes.
    pub writes: u32,
}

impl Default for Speaks {
    fn default() -> Self {
        Self {
            reads: FIRST_VERSION,
            writes: FIRST_VERSION,
        }
    }
}

/// What a device has in hands.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Desk {
    /// What it speaks now; on disk.
    speaks: Speaks,
    /// The parts of documents that have arrived, by operation.
    parts: SortedMap<u32, SortedSet<u16>>,
}

impl Desk {
    /// With nothing in it yet.
    pub(super) fn new(device: Option<&Device>) -> Self {
        Self {
            speaks: device.map(|device| device.speaks).unwrap_or_default(),
            parts: SortedMap::new(),
        }
    }

    /// Forgets what is not on disk.
    pub(super) fn lose_power(&mut self) {
        self.parts.clear();
    }
}

impl Client {
    /// Where a device's hub is; nowhere for one that has none.
    pub(super) fn hub(&self) -> Address {
        let device = self.config.device.as_ref();
        device.map_or(Address(u32::MAX), |device| device.hub)
    }

    /// From now on it speaks otherwise.
    pub(super) fn upgrade(&mut self, speaks: Speaks, ctx: &mut Ctx<'_>) {
        self.desk.speaks = speaks;
        let Speaks { reads, writes } = speaks;
        ctx.note(parcel::Note::Upgraded { reads, writes });
    }

    /// Asks the hub for what an operation needs first.
    pub(super) fn get(&self, number: u32, pending: &Pending, ctx: &mut Ctx<'_>) {
        let parcel = if pending.ask.verb == Verb::Fetch {
            Parcel::GetDocument(number)
        } else {
            Parcel::GetRecord
        };
        self.tell_hub(number, pending, parcel, ctx);
    }

    fn tell_hub(&self, number: u32, pending: &Pending, parcel: Parcel, ctx: &mut Ctx<'_>) {
        let operation = OperationId {
            client: ctx.id(),
            number,
        };
        let attempt = pending.call.attempt;
        ctx.send_for(pending.target, operation, attempt, parcel);
    }

    /// The hub says something, perhaps for an operation of this number.
    pub(super) fn on_parcel(
        &mut self,
        from: Address,
        parcel: Parcel,
        operation: Option<OperationId>,
        ctx: &mut Ctx<'_>,
    ) {
        let number = operation.map(|operation| operation.number);
        let pending = number.and_then(|number| Some((number, *self.pending.get(&number)?)));
        match (parcel, pending) {
            (Parcel::Check(check), _) => ctx.send(from, Parcel::Alive(check)),
            (Parcel::Probe(size), _) => {
                ctx.send(from, Parcel::ProbeAnswer(size));
            }
            (
                Parcel::Part {
                    number,
                    index,
                    count,
                    ..
                },
                _,
            ) => self.part(number, index, count, ctx),
            (Parcel::Record(record), Some((number, pending))) => {
                self.edit(number, pending, record, ctx);
            }
            (Parcel::Saved, Some((number, pending))) if pending.ask.verb == Verb::Edit => {
                self.caller.answered(pending.target);
                self.finish(number, pending, done(pending.ask.value), ctx);
            }
            // What nobody here waits for, and what only hubs hear.
            (Parcel::Record(_), None)
            | (
                Parcel::Saved
                | Parcel::GetRecord
                | Parcel::GetDocument(_)
                | Parcel::Save(_)
                | Parcel::ProbeAnswer(_)
                | Parcel::Alive(_),
                _,
            ) => {}
        }
    }

    /// A part of a document arrived; with all of them the document is there.
    fn part(&mut self, number: u32, index: u16, count: u16, ctx: &mut Ctx<'_>) {
        let Some(pending) = self.pending.get(&number).copied() else {
            return;
        };
        let parts = self.desk.parts.entry(number).or_default();
        parts.insert(index);
        if parts.len() == usize::from(count) {
            self.desk.parts.remove(&number);
            self.caller.answered(pending.target);
            self.finish(number, pending, done(Value::Nothing), ctx);
        }
    }

    /// Changes one field of the record and sends it back, as far as this device can read it.
    fn edit(&mut self, number: u32, pending: Pending, record: Record, ctx: &mut Ctx<'_>) {
        let Ask {
            verb, key, value, ..
        } = pending.ask;
        let (Some(device), Verb::Edit) = (&self.config.device, verb) else {
            return;
        };
        let Speaks { reads, writes } = self.desk.speaks;
        let Some(record) = record.read(reads, device.reader) else {
            let version = record.version;
            ctx.note(parcel::Note::Undecodable { version });
            let outcome = Outcome::Refused(&parcel::UNDECODABLE);
            return self.finish(number, pending, outcome, ctx);
        };
        let version = record.version.max(writes);
        let changed = if key == device.old_field {
            Record {
                version,
                old: value,
                ..record
            }
        } else {
            Record {
                version: SECOND_VERSION,
                new: value,
                ..record
            }
        };
        self.tell_hub(number, &pending, Parcel::Save(changed), ctx);
    }
}

/// It was done; a device's record has no log.
fn done(value: Value) -> Outcome {
    Outcome::Done {
        value,
        position: Position::default(),
    }
}
