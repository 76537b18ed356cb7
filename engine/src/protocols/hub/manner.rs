//! How a client that is a device of a hub gets the document, changes the record, and answers the hub.

use crate::kernel::id::{Address, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::operation::{Ask, Outcome, Position, Value, Verb};
use crate::protocols::call::Caller;
use crate::protocols::manner::{Asked, Heard, MannerOfAsking, Meaning, Waiting, own};
use crate::protocols::parcel::{Note, Parcel, Reader, Record, SECOND_VERSION, Speaks, UNDECODABLE};
use crate::protocols::{Ctx, Message};
use crate::sorted::{SortedMap, SortedSet};

/// A hub, and how a device of it reads and writes what it holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Device {
    hub: Address,
    /// The record's first field; any other is the second, which version 2 has added.
    old_field: Symbol,
    /// What it makes of records that are newer than what it knows.
    reader: Reader,
    /// What it speaks now; on disk.
    speaks: Speaks,
    /// The parts of documents that have arrived, by operation.
    parts: SortedMap<u32, SortedSet<u16>>,
}

impl Device {
    /// A device of the hub at this address, whose record has this first field, and what it speaks at the start.
    #[must_use]
    pub const fn new(hub: Address, old_field: Symbol, reader: Reader, speaks: Speaks) -> Self {
        Self {
            hub,
            old_field,
            reader,
            speaks,
            parts: SortedMap::new(),
        }
    }

    /// From now on it speaks otherwise.
    pub(in crate::protocols) fn upgrade(&mut self, speaks: Speaks, ctx: &mut Ctx<'_>) {
        self.speaks = speaks;
        let Speaks { reads, writes } = speaks;
        ctx.note(Note::Upgraded { reads, writes });
    }

    /// A part of a document arrived; with all of them the document is there.
    fn part(&mut self, asked: &Asked, index: u16, count: u16) -> Option<Heard> {
        let number = asked.operation.number;
        let parts = self.parts.entry(number).or_default();
        parts.insert(index);
        (parts.len() == usize::from(count)).then(|| {
            self.parts.remove(&number);
            asked.says(done(Value::Nothing))
        })
    }

    /// Changes one field of the record and sends it back, as far as this device can read it.
    fn edit(&self, asked: &Asked, record: Record, ctx: &mut Ctx<'_>) -> Option<Heard> {
        let Ask { key, value, .. } = asked.ask;
        let Speaks { reads, writes } = self.speaks;
        let Some(record) = record.read(reads, self.reader) else {
            let version = record.version;
            ctx.note(Note::Undecodable { version });
            return Some(asked.says(Meaning::Outcome(Outcome::Refused(&UNDECODABLE))));
        };
        let version = record.version.max(writes);
        let changed = if key == self.old_field {
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
        asked.send(Parcel::Save(changed), ctx);
        None
    }
}

impl MannerOfAsking for Device {
    fn target(&mut self, _: Ask, _: u32, _: u16, _: &Caller, _: &Ctx<'_>) -> Address {
        self.hub
    }

    /// Asks for what the operation needs first.
    fn ask(&mut self, asked: &Asked, ctx: &mut Ctx<'_>) {
        let parcel = if asked.ask.verb == Verb::Fetch {
            Parcel::GetDocument(asked.operation.number)
        } else {
            Parcel::GetRecord
        };
        asked.send(parcel, ctx);
    }

    fn hear(
        &mut self,
        envelope: &Envelope<Message>,
        waiting: Waiting<'_>,
        ctx: &mut Ctx<'_>,
    ) -> Option<Heard> {
        let Message::Parcel(parcel) = envelope.message else {
            return None;
        };
        let edited = || {
            let asked = waiting(own(envelope, ctx)?)?;
            (asked.ask.verb == Verb::Edit).then_some(asked)
        };
        match parcel {
            Parcel::Check(check) => ctx.send(envelope.from, Parcel::Alive(check)),
            Parcel::Probe(size) => ctx.send(envelope.from, Parcel::ProbeAnswer(size)),
            Parcel::Part {
                number,
                index,
                count,
                ..
            } => return self.part(&waiting(number)?, index, count),
            Parcel::Record(record) => return self.edit(&edited()?, record, ctx),
            Parcel::Saved => {
                let asked = edited()?;
                return Some(asked.says(done(asked.ask.value)));
            }
            // What only hubs hear.
            Parcel::GetRecord
            | Parcel::GetDocument(_)
            | Parcel::Save(_)
            | Parcel::ProbeAnswer(_)
            | Parcel::Alive(_) => {}
        }
        None
    }

    fn lose_power(&mut self) {
        self.parts.clear();
    }
}

/// It was done; a device's record has no log.
fn done(value: Value) -> Meaning {
    Meaning::Outcome(Outcome::Done {
        value,
        position: Position::default(),
    })
}
