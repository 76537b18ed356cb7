//! What a primary does: it takes writes, ships the log, and confirms when enough replicas have it.

use super::Word;
use super::{
    Address, Asker, Ctx, FIRST_EPOCH, Job, LogEntry, Outcome, Position, Replication, Store,
};
use crate::kernel::id::Symbol;
use crate::kernel::operation::{Value, Verb};
use crate::protocols::asking;

/// How far one replica is, as far as the primary has heard.
#[derive(Clone, PartialEq, Debug)]
struct Follower {
    address: Address,
    /// Whether entries are being shipped to it.
    fed: bool,
    received: u32,
    applied: u32,
}

/// A write that is not confirmed yet.
#[derive(Clone, PartialEq, Debug)]
struct Pending {
    caller: Asker,
    entry: LogEntry,
}

/// What a primary keeps in memory.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Reign {
    followers: Vec<Follower>,
    pending: Vec<Pending>,
}

impl Reign {
    pub(super) fn new(replicas: &[Address]) -> Self {
        let follower = |address: &Address| Follower {
            address: *address,
            fed: false,
            received: 0,
            applied: 0,
        };
        Self {
            followers: replicas.iter().map(follower).collect(),
            pending: Vec::new(),
        }
    }

    /// A replica's connection broke: nothing is shipped to it until it asks.
    pub(super) fn lose(&mut self, peer: Address) {
        for follower in self.followers.iter_mut().filter(|f| f.address == peer) {
            follower.fed = false;
        }
    }
}

impl Store {
    /// A write has been worked on: it enters the log, memory and the way to the replicas.
    pub(super) fn write(&mut self, job: Job, key: Symbol, value: Value, ctx: &mut Ctx<'_>) {
        let position = Position {
            epoch: FIRST_EPOCH,
            index: self.log.len() as u32 + 1,
        };
        let entry = LogEntry {
            position,
            key,
            value,
            bytes: job.bytes,
        };
        self.log.push_back_mut(entry);
        self.recover(ctx);
        for follower in self.reign.followers.iter().filter(|f| f.fed) {
            ctx.send(follower.address, Word::Copy(entry));
        }
        self.reign.pending.push(Pending {
            caller: job.caller,
            entry,
        });
        self.confirm(ctx);
    }

    /// Confirms every write that enough replicas have.
    fn confirm(&mut self, ctx: &mut Ctx<'_>) {
        let replication = self.config.replication;
        let followers = &self.reign.followers;
        let enough = |index: u32| {
            let count = |has: fn(&Follower) -> u32| {
                followers.iter().filter(|f| has(f) >= index).count() as u32
            };
            match replication {
                Replication::Asynchronous => true,
                Replication::Received(needed) => count(|f| f.received) >= needed,
                Replication::Applied(needed) => count(|f| f.applied) >= needed,
            }
        };
        self.reign.pending.retain(|pending| {
            let LogEntry {
                position, value, ..
            } = pending.entry;
            let confirmed = enough(position.index);
            if confirmed {
                let outcome = Outcome::Done { value, position };
                let message = asking::Word::Response {
                    verb: Verb::Write,
                    outcome,
                    bytes: 0,
                };
                pending.caller.answer(message, ctx);
            }
            !confirmed
        });
    }

    /// A replica says how far it is.
    pub(super) fn heard(
        &mut self,
        from: Address,
        position: Position,
        applied: bool,
        ctx: &mut Ctx<'_>,
    ) {
        for follower in self
            .reign
            .followers
            .iter_mut()
            .filter(|f| f.address == from)
        {
            follower.received = follower.received.max(position.index);
            if applied {
                follower.applied = follower.applied.max(position.index);
            }
        }
        self.confirm(ctx);
    }

    /// A replica asks for the log from a place on: it gets the rest, and from now on every new entry.
    pub(super) fn feed(&mut self, from: Address, position: Position, ctx: &mut Ctx<'_>) {
        let Some(follower) = self.reign.followers.iter_mut().find(|f| f.address == from) else {
            return;
        };
        follower.fed = true;
        for entry in self.log.iter().skip(position.index as usize) {
            ctx.send(from, Word::Copy(*entry));
        }
        self.heard(from, position, true, ctx);
    }
}
