//! Read your writes: whoever has written sees that write, or a later one.
//!
//! Terry, Demers, Petersen, Spreitzer, Theimer and Welch, "Session Guarantees for Weakly Consistent
//! Replicated Data", 1994: if a read follows a write in a session, the write is included in the state that
//! the read is served from. Here a read follows a write when it began after the write was acknowledged;
//! a write whose outcome is unknown obliges nobody.

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

/// The latest write of a session that was acknowledged.
#[derive(Clone, Copy, Debug)]
struct Acknowledged {
    write: Ended,
    value: Value,
    version: Version,
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct ReadYourWrites {
    scope: Scope,
    operations: Operations,
    versions: Versions,
    arrivals: Arrivals,
    latest: BTreeMap<(ProcessId, Symbol), Acknowledged>,
    /// What each read under way must not be older than.
    owed: BTreeMap<OperationId, Acknowledged>,
    steps: Step,
    findings: Findings,
}

impl ReadYourWrites {
    /// The guarantee for these sessions and this key.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            operations: Operations::default(),
            versions: Versions::default(),
            arrivals: Arrivals::default(),
            latest: BTreeMap::new(),
            owed: BTreeMap::new(),
            steps: 0,
            findings: Findings::holding(),
        }
    }

    fn acknowledged(&mut self, write: Ended, value: Value, position: Position) {
        let Ended { operation, .. } = write;
        let key = operation.ask.key();
        let Some(session) = self.scope.session(operation.id, operation.ask) else {
            return;
        };
        let version = self.versions.of(key, value, position);
        let new = Acknowledged {
            write,
            value,
            version,
        };
        let latest = self.latest.entry((session, key)).or_insert(new);
        if latest.version.is_before(version) {
            *latest = new;
        }
    }

    fn returned(
        &mut self,
        read: &Ended,
        owed: Acknowledged,
        value: Value,
        position: Position,
        cast: &Cast,
    ) {
        let key = read.operation.ask.key();
        if !self
            .versions
            .of(key, value, position)
            .is_before(owed.version)
        {
            return;
        }
        let arrivals = &self.arrivals;
        self.findings.violated(read.mark.step, read.mark.at, || {
            let mut evidence = [read.steps(), owed.write.steps()].concat();
            evidence.extend(owed.version.applied());
            if let Some(server) = read.operation.server {
                evidence.extend(arrivals.trail(server.process, key, owed.value));
            }
            let because = format!(
                "{} read {} at {}, after {}'s write of {} was acknowledged at {}",
                read.client(cast),
                value.show(&cast.names),
                read.mark.at,
                owed.write.client(cast),
                owed.value.show(&cast.names),
                owed.write.mark.at,
            );
            (evidence, because)
        });
    }
}

impl Property for ReadYourWrites {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        self.versions.observe(step, record);
        self.arrivals.observe(step, record);
        if let Fact::Invoked(id, ask @ Ask::Read { key }) = record.fact
            && let Some(session) = self.scope.session(id, ask)
            && let Some(latest) = self.latest.get(&(session, key))
        {
            self.owed.insert(id, *latest);
        }
        let Some(ended) = self.operations.observe(step, record) else {
            return;
        };
        let owed = self.owed.remove(&ended.operation.id);
        let Outcome::Done { value, position } = ended.outcome else {
            return;
        };
        if ended.operation.ask.is_write() {
            self.acknowledged(ended, value, position);
        } else if let Some(owed) = owed {
            self.returned(&ended, owed, value, position, cast);
        }
    }

    fn conclude(&mut self, _: &End, _: &Cast) {
        self.findings.close(self.steps, None);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}
