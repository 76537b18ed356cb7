//! What a primary keeps of its replicas: it ships the log to them, and confirms writes when enough have them.

use super::config::Replication;
use super::log::Log;
use super::word::{LogEntry, Word};
use crate::kernel::id::Address;
use crate::kernel::operation::{Outcome, Position, Verb};
use crate::protocols::Ctx;
use crate::protocols::asking;
use crate::protocols::call::Asker;

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

/// When a write is confirmed, and how many replicas must have it by then.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub(super) replication: Replication,
    pub(super) acks: u32,
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

    fn of(&mut self, address: Address) -> impl Iterator<Item = &mut Follower> {
        let followers = self.followers.iter_mut();
        followers.filter(move |follower| follower.address == address)
    }

    /// A replica's connection broke: nothing is shipped to it until it asks.
    pub(super) fn lose(&mut self, peer: Address) {
        for follower in self.of(peer) {
            follower.fed = false;
        }
    }

    /// A write has entered the log: it goes to the replicas, and its caller waits for them.
    pub(super) fn ship(&mut self, entry: LogEntry, caller: Asker, rule: Rule, ctx: &mut Ctx<'_>) {
        for follower in self.followers.iter().filter(|f| f.fed) {
            ctx.send(follower.address, Word::Copy(entry));
        }
        self.pending.push(Pending { caller, entry });
        self.confirm(rule, ctx);
    }

    /// Confirms every write that enough replicas have.
    fn confirm(&mut self, rule: Rule, ctx: &mut Ctx<'_>) {
        let followers = &self.followers;
        let enough = |index: u32| {
            let count = |has: fn(&Follower) -> u32| {
                followers.iter().filter(|f| has(f) >= index).count() as u32
            };
            match rule.replication {
                Replication::Async => true,
                Replication::Received => count(|f| f.received) >= rule.acks,
                Replication::Applied => count(|f| f.applied) >= rule.acks,
            }
        };
        self.pending.retain(|pending| {
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
        rule: Rule,
        ctx: &mut Ctx<'_>,
    ) {
        for follower in self.of(from) {
            follower.received = follower.received.max(position.index);
            if applied {
                follower.applied = follower.applied.max(position.index);
            }
        }
        self.confirm(rule, ctx);
    }

    /// A replica asks for the log from a place on: it gets the rest, and from now on every new entry.
    pub(super) fn feed(
        &mut self,
        from: Address,
        position: Position,
        log: &Log,
        rule: Rule,
        ctx: &mut Ctx<'_>,
    ) {
        let Some(follower) = self.of(from).next() else {
            return;
        };
        follower.fed = true;
        for entry in log.since(position) {
            ctx.send(from, Word::Copy(entry));
        }
        self.heard(from, position, true, rule, ctx);
    }
}
