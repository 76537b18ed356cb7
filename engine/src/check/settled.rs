//! Settled: at the end of the run it is known of each operation with an effect (a payment, write, transfer or edit) what
//! became of it: it was
//! confirmed or refused, at once or later. The progress beside [`ExactlyOnce`](super::exactly_once): whoever
//! shrugs keeps every other promise. Judged at the end; each operation that is still open breaks it.

use crate::format::name::NodeId;
use crate::kernel::id::OperationId;
use crate::kernel::names::Cast;
use crate::kernel::operation::{Ask, Outcome};
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::config::{Promised, PropertySite, config};
use super::exactly_once::whole;
use super::operations::Mark;
use super::property::{End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;
use crate::protocols::{AnyNote, client};

/// An operation of which it is not known what became of it.
#[derive(Clone, Copy, Debug)]
struct Open {
    ask: Ask,
    begun: Mark,
    /// When its client was told that nobody knows.
    told: Option<Mark>,
}

config! {
/// At the end it is known of each operation with an effect what became of it.
Config {
    /// Only those of this client.
    #[serde(default)]
    #[schemars(extend("format" = "node:client"))]
    pub node: Option<NodeId>,
}
}

impl Promised for Config {
    type Fold = Settled;
    const SAFETY: bool = false;

    fn fold(&self, site: &mut dyn PropertySite) -> Settled {
        Settled::new(site.filter(None, self.node.as_ref()))
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Settled {
    filter: Filter,
    open: SortedMap<OperationId, Open>,
    steps: Step,
    findings: Findings,
}

impl Settled {
    /// The promise for these operations, of those that have effects.
    #[must_use]
    pub fn new(filter: Filter) -> Self {
        Self {
            filter,
            open: SortedMap::new(),
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }
}

impl Property for Settled {
    fn observe(&mut self, step: Step, record: &Record, _: &Cast) {
        self.steps = step + 1;
        let mark = Mark {
            step,
            at: record.at,
        };
        match record.fact {
            Fact::Invoked(id, ask) if ask.verb().has_effect() && self.filter.takes(id, ask) => {
                let open = Open {
                    ask,
                    begun: mark,
                    told: None,
                };
                self.open.insert(id, open);
            }
            Fact::Completed(id, Outcome::Unknown) => {
                if let Some(open) = self.open.get_mut(&id) {
                    open.told = Some(mark);
                }
            }
            Fact::Completed(id, _)
            | Fact::Noted(_, AnyNote::Client(client::Note::Settled { operation: id, .. })) => {
                self.open.remove(&id);
            }
            _ => {}
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        for (id, open) in &self.open {
            let told = || {
                let begun = open.begun.at;
                let times: Vec<Time> = open
                    .told
                    .iter()
                    .map(|told| told.at)
                    .chain([begun])
                    .collect();
                let digits = Time::digits(&times);
                let told = open.told.map_or_else(
                    || "has not ended".to_owned(),
                    |told| format!("got no answer by {:.digits$}", told.at),
                );
                let because = format!(
                    "{}, begun at {begun:.digits$}, {told}, and nobody knows what became of it",
                    whole(*id, open.ask, cast),
                );
                let steps = std::iter::once(open.begun).chain(open.told);
                (steps.map(|mark| mark.step).collect(), because)
            };
            self.findings.violated(self.steps, end.at, told);
        }
        self.findings.close(self.steps, None);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, Tale, at, sentences};
    use crate::check::verdict::Verdict;
    use crate::protocols::call;

    #[test]
    fn each_that_nobody_knows_of_breaks_it() {
        let mut tale = Tale::new();
        let begun = tale.at(10).pay(ALICE, 0, "order 1");
        let told = tale.at(20).ended(ALICE, 0, Outcome::Unknown);
        tale.pay(ALICE, 1, "order 2");
        let property = tale.whole(Settled::new(Filter::default()));
        assert_eq!(
            sentences(&property),
            [
                "Alice's payment of order 1, begun at 0.010 s, got no answer by 0.020 s, \
                 and nobody knows what became of it",
                "Alice's payment of order 2, begun at 0.020 s, has not ended, \
                 and nobody knows what became of it",
            ]
        );
        assert_eq!(property.violations()[0].evidence, [begun, told]);
    }

    #[test]
    fn it_speaks_of_writes_and_transfers_and_of_nothing_that_leaves_no_trace() {
        let mut tale = Tale::new();
        tale.at(10).write(ALICE, 0, "v1");
        tale.transfer(ALICE, 1, 600);
        tale.read(ALICE, 2);
        for number in 0..3 {
            tale.at(20).ended(ALICE, number, Outcome::Unknown);
        }
        let property = tale.whole(Settled::new(Filter::default()));
        assert_eq!(
            sentences(&property),
            [
                "Alice's write of bio = v1, begun at 0.010 s, got no answer by 0.020 s, \
                 and nobody knows what became of it",
                "Alice's transfer of $600 to bio, begun at 0.010 s, got no answer by 0.020 s, \
                 and nobody knows what became of it",
            ]
        );
    }

    #[test]
    fn confirmed_refused_and_settled_later_are_all_known() {
        let mut tale = Tale::new();
        for number in 0..3 {
            tale.pay(ALICE, number, "order");
        }
        tale.at(10).done(ALICE, 0, "order", at(0));
        tale.ended(ALICE, 1, Outcome::Refused(&call::CIRCUIT_OPEN));
        tale.ended(ALICE, 2, Outcome::Unknown);
        let settled = Outcome::Refused(&call::NO_ANSWER);
        tale.at(20).settled(ALICE, 2, settled);
        let property = tale.whole(Settled::new(Filter::default()));
        assert_eq!(property.verdict(), Verdict::Held);
    }
}
