//! Read your writes: whoever has written sees that write, or a later one.
//!
//! Terry, Demers, Petersen, Spreitzer, Theimer and Welch, "Session Guarantees for Weakly Consistent
//! Replicated Data", 1994: if a read follows a write in a session, the write is included in the state that
//! the read is served from. Here a read follows a write when it began after the write was acknowledged;
//! a write whose outcome is unknown obliges nobody.

use crate::format::name::{Datum, SessionId};
use crate::sorted::SortedMap;

use crate::kernel::id::{OperationId, ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Position, Value, Verb};
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};

use super::arrivals::Arrivals;
use super::config::{Promised, PropertySite, config};
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

config! {
/// Whoever has written sees that write, or a later one, in each read that follows.
Config {
    /// Only this session; each where none is named.
    #[serde(default)]
    pub session: Option<SessionId>,
    /// Only this key; each where none is named.
    #[serde(default)]
    pub key: Option<Datum>,
}
}

impl Promised for Config {
    type Fold = ReadYourWrites;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> ReadYourWrites {
        ReadYourWrites::new(site.scope(self.session.as_ref(), self.key.as_ref()))
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct ReadYourWrites {
    scope: Scope,
    operations: Operations,
    versions: Versions,
    arrivals: Arrivals,
    latest: SortedMap<(ProcessId, Symbol), Acknowledged>,
    /// What each read under way must not be older than.
    owed: SortedMap<OperationId, Acknowledged>,
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
            latest: SortedMap::new(),
            owed: SortedMap::new(),
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
        let version = self.versions.of(key, value, position);
        if !version.is_before(owed.version) {
            return;
        }
        let arrivals = &self.arrivals;
        self.findings.violated(read.mark.step, read.mark.at, || {
            let mut evidence = [read.steps(), owed.write.steps()].concat();
            evidence.extend(owed.version.applied());
            if let Some(server) = read.operation.server {
                evidence.extend(arrivals.trail(server.process, key, owed.value));
            }
            let (at, acknowledged) = (read.mark.at, owed.write.mark.at);
            let digits = Time::digits(&[at, acknowledged]);
            let because = format!(
                "{} read {} at {at:.digits$}, after {}'s write of {} was acknowledged at {acknowledged:.digits$}{}",
                read.client(cast),
                value.show(&cast.names),
                owed.write.client(cast),
                owed.value.show(&cast.names),
                version.told_from(owed.version, &cast.names),
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
        if let Fact::Invoked(id, ask) = record.fact
            && ask.verb == Verb::Read
            && let Some(session) = self.scope.session(id, ask)
            && let Some(latest) = self.latest.get(&(session, ask.key))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, BOB, DB1, DB2, Tale, at, sentences};
    use crate::check::verdict::Verdict;

    fn property() -> ReadYourWrites {
        ReadYourWrites::new(Scope::default())
    }

    /// Alice's write of v2 is acknowledged at 3.902 s; the copy for db-2 is on its way.
    fn saved() -> (Tale, Vec<Step>) {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        tale.applied(DB2, "v1", at(1));
        let begun = tale.at(3_800).write(ALICE, 0, "v2");
        let applied = tale.at(3_850).applied(DB1, "v2", at(2));
        let sent = tale.copy(1, DB1, DB2, "v2");
        let acknowledged = tale.at(3_902).done(ALICE, 0, "v2", at(2));
        (tale, vec![begun, applied, sent, acknowledged])
    }

    #[test]
    fn an_old_value_after_the_acknowledgement_breaks_it() {
        let (mut tale, mut evidence) = saved();
        evidence.push(tale.at(4_209).read(ALICE, 1));
        evidence.push(tale.at(4_211).served(DB2, ALICE, 1));
        evidence.push(tale.at(4_213).done(ALICE, 1, "v1", at(1)));
        let property = tale.whole(property());
        let because =
            "Alice read v1 at 4.213 s, after Alice's write of v2 was acknowledged at 3.902 s";
        let at = Time(4_213_000_000);
        let because = because.to_owned();
        assert_eq!(
            property.verdict(),
            Verdict::Violated {
                at,
                evidence,
                because
            }
        );
        assert_eq!(property.violation_count(), 1);
    }

    #[test]
    fn values_that_read_alike_are_told_apart() {
        let mut tale = Tale::new();
        tale.applied(DB1, "v", at(1));
        tale.at(1).write(ALICE, 0, "v");
        tale.at(2).applied(DB1, "v", at(2));
        tale.after(300).done(ALICE, 0, "v", at(2));
        tale.read(ALICE, 1);
        tale.after(300).done(ALICE, 1, "v", at(1));
        let because = "Alice read v at 0.002000600 s, after Alice's write of v was acknowledged at 0.002000300 s: \
                       it was the v which a copy first held at 0.000 s, and not the one which a copy first held at 0.002 s";
        assert_eq!(sentences(&tale.whole(property())), [because]);
    }

    #[test]
    fn a_copy_that_arrived_and_was_not_applied_is_evidence_too() {
        let (mut tale, _) = saved();
        let arrived = tale.at(4_000).delivered(1, DB2);
        tale.at(4_010).read(ALICE, 1);
        tale.served(DB2, ALICE, 1);
        tale.at(4_020).done(ALICE, 1, "v1", at(1));
        let property = tale.whole(property());
        assert!(property.violations()[0].evidence.contains(&arrived));
    }

    #[test]
    fn the_write_itself_or_a_later_one_is_fine() {
        let (mut tale, _) = saved();
        tale.at(4_000).read(ALICE, 1);
        tale.at(4_001).done(ALICE, 1, "v2", at(2));
        tale.at(4_002).applied(DB1, "v3", at(3));
        tale.read(ALICE, 2);
        tale.at(4_003).done(ALICE, 2, "v3", at(3));
        // The copy as a whole is further on than the value's own entry.
        tale.read(ALICE, 3);
        tale.at(4_004).done(ALICE, 3, "v3", at(9));
        assert_eq!(tale.told(property()).verdict(), Verdict::HoldsSoFar);
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn a_read_that_began_before_the_acknowledgement_owes_nothing() {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        tale.at(1).write(ALICE, 0, "v2");
        tale.at(2).read(ALICE, 1);
        tale.applied(DB1, "v2", at(2));
        tale.at(3).done(ALICE, 0, "v2", at(2));
        tale.at(4).done(ALICE, 1, "v1", at(1));
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn a_write_with_an_unknown_outcome_obliges_nobody() {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        tale.at(1).write(ALICE, 0, "v2");
        tale.applied(DB1, "v2", at(2));
        tale.at(2).ended(ALICE, 0, Outcome::Unknown);
        tale.at(3).read(ALICE, 1);
        tale.at(4).done(ALICE, 1, "v1", at(1));
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    fn bob_reads_old() -> Tale {
        let (mut tale, _) = saved();
        tale.at(4_000).read(BOB, 0);
        tale.at(4_010).done(BOB, 0, "v1", at(1));
        tale
    }

    #[test]
    fn another_session_may_be_behind() {
        assert_eq!(bob_reads_old().whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn devices_that_share_a_session_share_its_writes() {
        let shared = vec![vec![ALICE, BOB]];
        let property = ReadYourWrites::new(Scope {
            shared,
            ..Scope::default()
        });
        let because =
            "Bob read v1 at 4.010 s, after Alice's write of v2 was acknowledged at 3.902 s";
        assert_eq!(sentences(&bob_reads_old().whole(property)), [because]);
    }

    #[test]
    fn only_the_named_session_and_key_count() {
        let (mut tale, _) = saved();
        tale.at(4_000).read(ALICE, 1);
        tale.at(4_010).done(ALICE, 1, "v1", at(1));
        let other = tale.text("name");
        let only_bob = Scope {
            only: Some(vec![BOB]),
            ..Scope::default()
        };
        let only_name = Scope {
            key: Some(other),
            ..Scope::default()
        };
        for (scope, count) in [(Scope::default(), 1), (only_bob, 0), (only_name, 0)] {
            assert_eq!(
                tale.whole(ReadYourWrites::new(scope)).violation_count(),
                count
            );
        }
    }

    #[test]
    fn in_a_new_epoch_the_order_of_application_decides() {
        let (mut tale, _) = saved();
        let new = Position { epoch: 2, index: 9 };
        tale.at(5_000).read(ALICE, 1);
        tale.at(5_010).done(ALICE, 1, "v1", new);
        assert_eq!(tale.whole(property()).violation_count(), 1);
        tale.at(5_020).applied(DB2, "v3", new);
        tale.read(ALICE, 2);
        tale.at(5_030).done(ALICE, 2, "v3", new);
        assert_eq!(tale.whole(property()).violation_count(), 1);
    }
}
