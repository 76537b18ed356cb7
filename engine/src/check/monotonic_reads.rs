//! Monotonic reads: what a session reads of a key never goes back.
//!
//! Terry, Demers, Petersen, Spreitzer, Theimer and Welch, "Session Guarantees for Weakly Consistent
//! Replicated Data", 1994: if one read follows another in a session, all writes that the first reflected
//! are included in the state that the second is served from. Here a read follows another when it began
//! after the other had returned; reads that overlap owe each other nothing.
//!
//! Each violation is one step back: after it the session starts anew from what it was shown, so that the
//! number of violations is how often the session saw time go backwards, not for how long.

use std::collections::BTreeMap;

use crate::kernel::id::{OperationId, ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Ask, Outcome, Position, Value};
use crate::kernel::record::{Fact, Record};

use super::arrivals::Arrivals;
use super::operations::{Ended, Operations};
use super::property::{End, Findings, Property};
use super::scope::Scope;
use super::verdict::Step;
use super::versions::{Version, Versions};

/// The newest that a session has read of a key.
#[derive(Clone, Copy, Debug)]
struct Seen {
    read: Ended,
    value: Value,
    version: Version,
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct MonotonicReads {
    scope: Scope,
    operations: Operations,
    versions: Versions,
    arrivals: Arrivals,
    newest: BTreeMap<(ProcessId, Symbol), Seen>,
    /// What each read under way must not be older than.
    owed: BTreeMap<OperationId, Seen>,
    steps: Step,
    findings: Findings,
}

impl MonotonicReads {
    /// The guarantee for these sessions and this key.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            operations: Operations::default(),
            versions: Versions::default(),
            arrivals: Arrivals::default(),
            newest: BTreeMap::new(),
            owed: BTreeMap::new(),
            steps: 0,
            findings: Findings::holding(),
        }
    }

    fn returned(&mut self, read: Ended, value: Value, position: Position, cast: &Cast) {
        let Ended { operation, .. } = read;
        let owed = self.owed.remove(&operation.id);
        let Some(session) = self.scope.session(operation.id, operation.ask) else {
            return;
        };
        let key = operation.ask.key();
        let now = Seen {
            read,
            value,
            version: self.versions.of(key, value, position),
        };
        let newest = self.newest.entry((session, key)).or_insert(now);
        // A read that began before the session was set back owes no more than the session does now.
        let owed = owed.filter(|owed| {
            now.version.is_before(owed.version) && now.version.is_before(newest.version)
        });
        if owed.is_some() || newest.version.is_before(now.version) {
            *newest = now;
        }
        if let Some(before) = owed {
            self.went_back(&before, &now, key, cast);
        }
    }

    fn went_back(&mut self, before: &Seen, now: &Seen, key: Symbol, cast: &Cast) {
        let arrivals = &self.arrivals;
        let mark = now.read.mark;
        self.findings.violated(mark.step, mark.at, || {
            let mut evidence = [before.read.steps(), now.read.steps()].concat();
            evidence.extend(before.version.applied());
            if let Some(server) = now.read.operation.server {
                evidence.extend(arrivals.trail(server.process, key, before.value));
            }
            let because = format!(
                "{} read {} at {}, after {} had read the later {} at {}",
                now.read.client(cast),
                now.value.show(&cast.names),
                mark.at,
                before.read.client(cast),
                before.value.show(&cast.names),
                before.read.mark.at,
            );
            (evidence, because)
        });
    }
}

impl Property for MonotonicReads {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        self.versions.observe(step, record);
        self.arrivals.observe(step, record);
        if let Fact::Invoked(id, ask @ Ask::Read { key }) = record.fact
            && let Some(session) = self.scope.session(id, ask)
            && let Some(newest) = self.newest.get(&(session, key))
        {
            self.owed.insert(id, *newest);
        }
        let Some(ended) = self.operations.observe(step, record) else {
            return;
        };
        match ended.outcome {
            Outcome::Done { value, position } if !ended.operation.ask.is_write() => {
                self.returned(ended, value, position, cast);
            }
            _ => {
                self.owed.remove(&ended.operation.id);
            }
        }
    }

    fn conclude(&mut self, _: &End, _: &Cast) {
        self.findings.close(self.steps, None);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}
