//! Monotonic reads: what a session reads of a key never goes back.
//!
//! Terry, Demers, Petersen, Spreitzer, Theimer and Welch, "Session Guarantees for Weakly Consistent
//! Replicated Data", 1994: if one read follows another in a session, all writes that the first reflected
//! are included in the state that the second is served from. Here a read follows another when it began
//! after the other had returned; reads that overlap owe each other nothing.
//!
//! Each violation is one step back: after it the session starts anew from what it was shown, so that the
//! number of violations is how often the session saw time go backwards, not for how long.

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

/// The newest that a session has read of a key.
#[derive(Clone, Copy, Debug)]
struct Seen {
    read: Ended,
    value: Value,
    version: Version,
}

config! {
/// No read shows an older state than a read before it did.
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
    type Fold = MonotonicReads;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> MonotonicReads {
        MonotonicReads::new(site.scope(self.session.as_ref(), self.key.as_ref()))
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct MonotonicReads {
    scope: Scope,
    operations: Operations,
    versions: Versions,
    arrivals: Arrivals,
    newest: SortedMap<(ProcessId, Symbol), Seen>,
    /// What each read under way must not be older than.
    owed: SortedMap<OperationId, Seen>,
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
            newest: SortedMap::new(),
            owed: SortedMap::new(),
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
            let (at, earlier) = (mark.at, before.read.mark.at);
            let digits = Time::digits(&[at, earlier]);
            let because = format!(
                "{} read {} at {at:.digits$}, after {} had read the later {} at {earlier:.digits$}{}",
                now.read.client(cast),
                now.value.show(&cast.names),
                before.read.client(cast),
                before.value.show(&cast.names),
                now.version.told_from(before.version, &cast.names),
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
        if let Fact::Invoked(id, ask) = record.fact
            && ask.verb == Verb::Read
            && let Some(session) = self.scope.session(id, ask)
            && let Some(newest) = self.newest.get(&(session, ask.key))
        {
            self.owed.insert(id, *newest);
        }
        let Some(ended) = self.operations.observe(step, record) else {
            return;
        };
        match ended.outcome {
            Outcome::Done { value, position } if ended.operation.ask.verb() == Verb::Read => {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, BOB, DB1, DB2, Tale, at, sentences};
    use crate::check::verdict::Verdict;

    fn property() -> MonotonicReads {
        MonotonicReads::new(Scope::default())
    }

    /// The values v1 to v5 stand at the log's places 1 to 5.
    fn tale() -> Tale {
        let mut tale = Tale::new();
        for index in 1..=5 {
            tale.applied(DB1, &format!("v{index}"), at(index));
        }
        tale
    }

    /// One read after another, a second each; the values by their number.
    fn reads(values: &[u32]) -> Tale {
        let mut tale = tale();
        for (number, index) in (0..).zip(values) {
            let second = 1_000 * (u64::from(number) + 1);
            tale.at(second).read(ALICE, number);
            tale.at(second + 5)
                .done(ALICE, number, &format!("v{index}"), at(*index));
        }
        tale
    }

    #[test]
    fn an_older_value_than_before_breaks_it() {
        let mut tale = tale();
        let mut evidence = vec![tale.applied(DB1, "v6", at(6))];
        evidence.push(tale.at(100).read(ALICE, 0));
        evidence.push(tale.at(101).served(DB1, ALICE, 0));
        evidence.push(tale.at(102).done(ALICE, 0, "v6", at(6)));
        evidence.push(tale.at(160).read(ALICE, 1));
        evidence.push(tale.at(161).served(DB2, ALICE, 1));
        evidence.push(tale.at(162).done(ALICE, 1, "v5", at(5)));
        let because =
            "Alice read v5 at 0.162 s, after Alice had read the later v6 at 0.102 s".to_owned();
        let at = Time(162_000_000);
        let property = tale.whole(property());
        assert_eq!(
            property.verdict(),
            Verdict::Violated {
                at,
                evidence,
                because
            }
        );
    }

    #[test]
    fn values_that_read_alike_are_told_apart() {
        let mut tale = Tale::new();
        tale.at(5).applied(DB1, "v", at(1));
        tale.at(6).applied(DB1, "v", at(2));
        tale.at(7).read(ALICE, 0);
        tale.at(8).done(ALICE, 0, "v", at(2));
        tale.at(9).read(ALICE, 1);
        tale.at(10).done(ALICE, 1, "v", at(1));
        let because = "Alice read v at 0.010 s, after Alice had read the later v at 0.008 s: \
                       it was the v which a copy first held at 0.005 s, and not the one which a copy first held at 0.006 s";
        assert_eq!(sentences(&tale.whole(property())), [because]);
    }

    #[test]
    fn newer_and_equal_values_are_fine() {
        assert_eq!(
            reads(&[1, 1, 2, 5, 5]).told(property()).verdict(),
            Verdict::HoldsSoFar
        );
        assert_eq!(
            reads(&[1, 1, 2, 5, 5]).whole(property()).verdict(),
            Verdict::Held
        );
    }

    #[test]
    fn violations_count_the_steps_back() {
        for (values, times) in [
            (&[3, 1, 2, 1][..], 2),
            (&[5, 4, 3, 2], 3),
            (&[3, 1, 1, 1], 1),
            (&[5, 1, 5, 1, 5], 2),
        ] {
            assert_eq!(
                reads(values).whole(property()).violation_count(),
                times,
                "{values:?}"
            );
        }
    }

    #[test]
    fn reads_that_overlap_owe_each_other_nothing() {
        let mut tale = tale();
        tale.at(1).read(ALICE, 0);
        tale.at(2).read(ALICE, 1);
        tale.at(3).done(ALICE, 0, "v3", at(3));
        tale.at(4).done(ALICE, 1, "v1", at(1));
        assert_eq!(tale.whole(property()).violation_count(), 0);
        // What follows both owes what the newer showed.
        tale.at(5).read(ALICE, 2);
        tale.at(6).done(ALICE, 2, "v1", at(1));
        let because = "Alice read v1 at 0.006 s, after Alice had read the later v3 at 0.003 s";
        assert_eq!(sentences(&tale.whole(property())), [because]);
    }

    #[test]
    fn two_reads_that_go_back_together_are_one_step_back() {
        let mut tale = tale();
        tale.at(1).read(ALICE, 0);
        tale.at(2).done(ALICE, 0, "v3", at(3));
        tale.at(3).read(ALICE, 1);
        tale.at(4).read(ALICE, 2);
        tale.at(5).done(ALICE, 1, "v1", at(1));
        tale.at(6).done(ALICE, 2, "v1", at(1));
        assert_eq!(tale.whole(property()).violation_count(), 1);
    }

    #[test]
    fn the_same_value_from_a_copy_that_is_behind_elsewhere_is_fine() {
        let mut tale = tale();
        tale.at(1).read(ALICE, 0);
        tale.at(2).done(ALICE, 0, "v2", at(5));
        tale.at(3).read(ALICE, 1);
        tale.at(4).done(ALICE, 1, "v2", at(2));
        assert_eq!(tale.whole(property()).violation_count(), 0);
    }

    #[test]
    fn sessions_are_apart_unless_they_are_shared() {
        let mut tale = tale();
        tale.at(1).read(ALICE, 0);
        tale.at(2).done(ALICE, 0, "v3", at(3));
        tale.at(3).read(BOB, 0);
        tale.at(4).done(BOB, 0, "v1", at(1));
        assert_eq!(tale.whole(property()).violation_count(), 0);
        let shared = vec![vec![ALICE, BOB]];
        let one = MonotonicReads::new(Scope {
            shared,
            ..Scope::default()
        });
        let because = "Bob read v1 at 0.004 s, after Alice had read the later v3 at 0.002 s";
        assert_eq!(sentences(&tale.whole(one)), [because]);
    }
}
