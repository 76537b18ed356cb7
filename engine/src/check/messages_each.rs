//! Messages each: no operation takes more than so many messages.
//!
//! Every message that serves the operation counts from its beginning to its end for the one who asked:
//! questions, answers, further tries, and the calls that others make for it.

use crate::format::name::NodeId;
use crate::kernel::operation::Verb;
use crate::sorted::SortedMap;

use crate::kernel::id::OperationId;
use crate::kernel::names::Cast;
use crate::protocols::{Fact, Record};

use super::config::{Promised, PropertySite, config};
use super::operations::{Ended, Operations};
use super::property::{EVIDENCE_MAX, End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;

/// The messages of one operation: how many, and the first of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Sent {
    count: u64,
    first: Vec<Step>,
}

config! {
/// No operation takes more than so many messages, those of its retries and of the calls behind it included.
Config {
    /// Only operations that do this.
    #[serde(default)]
    pub of: Option<Verb>,
    /// Only those of this client.
    #[serde(default)]
    #[schemars(extend("format" = "node:client"))]
    pub node: Option<NodeId>,
    /// The bound.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub at_most: u64,
}
}

impl Promised for Config {
    type Fold = MessagesEach;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> MessagesEach {
        MessagesEach::new(site.filter(self.of, self.node.as_ref()), self.at_most)
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct MessagesEach {
    filter: Filter,
    at_most: u64,
    operations: Operations,
    sent: SortedMap<OperationId, Sent>,
    steps: Step,
    findings: Findings,
}

impl MessagesEach {
    /// Each of these operations takes at most so many messages.
    #[must_use]
    pub fn new(filter: Filter, at_most: u64) -> Self {
        Self {
            filter,
            at_most,
            operations: Operations::default(),
            sent: SortedMap::new(),
            steps: 0,
            findings: Findings::holding(),
        }
    }

    fn sentence(&self, ended: &Ended, count: u64, cast: &Cast) -> String {
        let ask = ended.operation.ask;
        format!(
            "{}'s {} of {}, begun at {}, took {count} messages, and at most {} was promised",
            ended.client(cast),
            ask.verb().noun(),
            cast.names.text(ask.key()),
            ended.operation.begun.at,
            self.at_most,
        )
    }
}

impl Property for MessagesEach {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        match record.fact {
            Fact::Invoked(id, ask) if self.filter.takes(id, ask) => {
                self.sent.insert(id, Sent::default());
            }
            Fact::Sent {
                operation: Some(id),
                ..
            } => {
                if let Some(sent) = self.sent.get_mut(&id) {
                    sent.count += 1;
                    // Room for its beginning and its end.
                    if sent.first.len() < EVIDENCE_MAX - 2 {
                        sent.first.push(step);
                    }
                }
            }
            _ => {}
        }
        let Some(ended) = self.operations.observe(step, record) else {
            return;
        };
        let sent = self.sent.remove(&ended.operation.id);
        if let Some(mut sent) = sent.filter(|sent| sent.count > self.at_most) {
            let because = self.sentence(&ended, sent.count, cast);
            sent.first.extend([ended.operation.begun.step, step]);
            self.findings
                .violated(step, record.at, || (sent.first, because));
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
    use crate::check::tale::{ALICE, BOB, DB2, Tale, at, sentences};
    use crate::check::verdict::Verdict;

    /// Two answers go out for Alice's read, one of them before it ends.
    fn tale() -> Tale {
        let mut tale = Tale::new();
        let id = OperationId {
            client: ALICE,
            number: 0,
        };
        tale.at(10).read(ALICE, 0);
        tale.at(20).answer(1, DB2, id);
        tale.at(25).answer(2, DB2, id);
        tale.at(30).done(ALICE, 0, "v1", at(1));
        tale.at(40).answer(3, DB2, id);
        tale
    }

    #[test]
    fn what_serves_an_operation_to_its_end_counts() {
        let property = tale().whole(MessagesEach::new(Filter::default(), 1));
        let because =
            "Alice's read of bio, begun at 0.010 s, took 2 messages, and at most 1 was promised";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [5, 6, 7, 8]);
        let property = tale().whole(MessagesEach::new(Filter::default(), 2));
        assert_eq!(property.verdict(), Verdict::Held);
    }

    #[test]
    fn only_those_that_are_meant_count() {
        let bob = Filter {
            verb: None,
            clients: Some(vec![BOB]),
        };
        let property = tale().whole(MessagesEach::new(bob, 0));
        assert_eq!(property.verdict(), Verdict::Held);
    }
}
