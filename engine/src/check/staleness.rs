//! Staleness: no page shows a value that was replaced longer ago than this when the page was there.
//!
//! A value is replaced when some copy of its store applies a newer one under its key. What counts is the
//! moment at which the page is there for whoever opened it, so a page that takes long to build grows old on
//! its way. Pages that do not come count nowhere; how many come is the business of
//! [`Answered`](super::answered::Answered).

use crate::format::name::NodeId;
use crate::format::units::Duration;
use crate::kernel::names::Cast;
use crate::kernel::operation::Verb;
use crate::kernel::time::{Span, Time};
use crate::measure::ages::{Ages, Newer, Page};
use crate::protocols::Record;

use super::config::{Promised, PropertySite, config, span};
use super::operations::{Ended, Operations};
use super::property::{End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;

config! {
/// No page shows a value that was replaced longer ago than this when the page was there.
Config {
    /// Only pages that this client opens.
    #[serde(default)]
    #[schemars(extend("format" = "node:client"))]
    pub node: Option<NodeId>,
    /// The bound.
    pub at_most: Duration,
}
}

impl Promised for Config {
    type Fold = Staleness;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> Staleness {
        Staleness::new(
            site.filter(Some(Verb::Page), self.node.as_ref()),
            span(self.at_most),
        )
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Staleness {
    filter: Filter,
    at_most: Span,
    operations: Operations,
    ages: Ages,
    steps: Step,
    findings: Findings,
}

impl Staleness {
    /// What the pages of these operations show was replaced at most so long before.
    #[must_use]
    pub fn new(filter: Filter, at_most: Span) -> Self {
        Self {
            filter,
            at_most,
            operations: Operations::default(),
            ages: Ages::default(),
            steps: 0,
            findings: Findings::holding(),
        }
    }

    fn sentence(&self, ended: &Ended, age: Span, newer: &Newer, cast: &Cast) -> String {
        let names = &cast.names;
        let key = names.text(newer.key);
        let (there, written) = (ended.mark.at, newer.since);
        let digits = Time::digits(&[there, written]);
        let most = self.at_most;
        let figures = Span::figures(&[age, most]);
        format!(
            "{}'s page view of {}, there at {there:.digits$}, showed {key} without {}, \
             which had been written at {written:.digits$}: \
             {age:.figures$} out of date, and at most {most:.figures$} was promised",
            ended.client(cast),
            names.text(ended.operation.ask.key()),
            newer.value.show(names),
        )
    }
}

impl Property for Staleness {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        let ended = self.operations.observe(step, record);
        let page = self.ages.observe(step, record);
        let (Some(ended), Some(page)) = (ended, page) else {
            return;
        };
        let Page {
            built, age, newer, ..
        } = page;
        let ours = self.filter.takes(ended.operation.id, ended.operation.ask);
        if let Some(newer) = newer.filter(|_| ours && age > self.at_most) {
            let because = self.sentence(&ended, age, &newer, cast);
            let evidence = vec![newer.step, ended.operation.begun.step, built, step];
            self.findings
                .violated(step, record.at, || (evidence, because));
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
    use crate::kernel::id::OperationId;
    use crate::kernel::operation::{Ask, Outcome, Position, Verb};
    use crate::protocols::keys::KeySet;
    use crate::protocols::{AnyNote, Fact, web};

    /// Alice opens a page that shows `bio` as of the first entry; the second is 100 ms older than the page.
    fn tale() -> Tale {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        tale.at(10).open(ALICE, 0);
        tale.at(20).shown(0, at(1));
        tale.at(30).applied(DB1, "v2", at(2));
        tale.at(80).applied(DB2, "v2", at(2));
        tale.at(130).ended(ALICE, 0, Tale::page());
        tale
    }

    #[test]
    fn what_was_replaced_before_the_page_is_there_is_out_of_date() {
        let property = tale().whole(Staleness::new(Filter::default(), Span::millis(99)));
        let because = "Alice's page view of home, there at 0.130 s, showed bio without v2, \
                       which had been written at 0.030 s: 100 ms out of date, and at most 99 ms was promised";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [6, 7, 8, 10]);
        let property = tale().whole(Staleness::new(Filter::default(), Span::millis(100)));
        assert_eq!(property.verdict(), Verdict::Held);
    }

    #[test]
    fn the_page_of_a_later_try_shows_what_that_try_found() {
        let mut tale = Tale::new();
        tale.applied(DB1, "v1", at(1));
        tale.at(10).open(ALICE, 0);
        tale.at(20).shown(0, at(1));
        tale.at(30).applied(DB1, "v2", at(2));
        tale.at(40).shown(0, at(2));
        tale.at(500).ended(ALICE, 0, Tale::page());
        let property = tale.whole(Staleness::new(Filter::default(), Span::ZERO));
        assert_eq!(property.verdict(), Verdict::Held);
    }

    #[test]
    fn pages_of_others_and_pages_that_do_not_come_count_nowhere() {
        let bob = Filter {
            verb: None,
            clients: Some(vec![BOB]),
        };
        assert_eq!(
            tale().whole(Staleness::new(bob, Span::ZERO)).verdict(),
            Verdict::Held
        );
        let mut tale = tale();
        tale.records.pop();
        tale.ended(ALICE, 0, Outcome::Refused(&web::UNSERVED));
        let property = tale.whole(Staleness::new(Filter::default(), Span::ZERO));
        assert_eq!(property.verdict(), Verdict::Held);
    }

    impl Tale {
        fn open(&mut self, client: crate::kernel::id::ProcessId, number: u32) -> Step {
            let page = self.text("home");
            self.fact(Fact::Invoked(
                OperationId { client, number },
                Ask::of(Verb::Page, page),
            ))
        }

        /// Alice's page is built.
        fn shown(&mut self, number: u32, as_of: Position) -> Step {
            let operation = OperationId {
                client: ALICE,
                number,
            };
            let keys = KeySet::from(self.text("bio"), 1);
            self.fact(Fact::Noted(
                DB2,
                AnyNote::Web(web::Note::Shown {
                    operation,
                    keys,
                    as_of,
                }),
            ))
        }

        fn page() -> Outcome {
            Outcome::Done {
                value: crate::kernel::operation::Value::Nothing,
                position: Position::default(),
            }
        }
    }
}
