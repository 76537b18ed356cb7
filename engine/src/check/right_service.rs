//! Right service: each request is handled by an instance of the service that it was meant for, and by one
//! that belongs to it. An instance that has left the service, because it is drained or stopped, belongs to it
//! for so long after as a drain may take: those who still ask in that time are served rightly.

use crate::format::units::Duration;
use crate::kernel::faults::{Fault, GiveAddress};
use crate::kernel::id::{Address, OperationId, ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::time::Span;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::config::{Promised, PropertySite, config, span};
use super::operations::Mark;
use super::property::{End, Findings, Property};
use super::verdict::Step;
use crate::protocols::{AnyNote, instance};

config! {
/// Each request is handled by an instance of the service that it is for, and by one that belongs to it.
Config {
    /// For so long after it has left, an instance still belongs to its service.
    pub grace: Duration,
}
}

impl Promised for Config {
    type Fold = RightService;
    const SAFETY: bool = true;

    fn fold(&self, _: &mut dyn PropertySite) -> RightService {
        RightService::new(span(self.grace))
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct RightService {
    grace: Span,
    /// When each instance left its service, if it has not joined it since.
    left: SortedMap<ProcessId, Mark>,
    /// Which addresses were given to whom.
    moved: Vec<(ProcessId, Address, Step)>,
    begun: SortedMap<OperationId, Step>,
    steps: Step,
    findings: Findings,
}

impl RightService {
    /// An instance still belongs to its service for this long after it has left.
    #[must_use]
    pub const fn new(grace: Span) -> Self {
        Self {
            grace,
            left: SortedMap::new(),
            moved: Vec::new(),
            begun: SortedMap::new(),
            steps: 0,
            findings: Findings::holding(),
        }
    }

    fn handled(
        &mut self,
        mark: Mark,
        by: ProcessId,
        operation: OperationId,
        (asked, here): (Symbol, Symbol),
        cast: &Cast,
    ) {
        let client = cast.process(operation.client);
        let server = cast.process(by);
        let whose = format!("A request of {client} for {}", cast.names.text(asked));
        let begun = self.begun.get(&operation).copied();
        if asked != here {
            let (moved, findings) = (&self.moved, &mut self.findings);
            findings.violated(mark.step, mark.at, || {
                let mut because = format!("{whose} was answered by {server}, which serves ");
                because += cast.names.text(here);
                let mut steps: Vec<Step> = begun.into_iter().collect();
                for (place, (_, address, step)) in
                    moved.iter().filter(|(to, ..)| *to == by).enumerate()
                {
                    because += if place == 0 { " and now has " } else { " and " };
                    because = because + "the address of " + cast.address(*address);
                    steps.push(*step);
                }
                steps.push(mark.step);
                (steps, because)
            });
            return;
        }
        let Some(left) = self.left.get(&by).copied() else {
            return;
        };
        let after = mark.at.since(left.at);
        if after > self.grace {
            self.findings.violated(mark.step, mark.at, || {
                let grace = self.grace;
                let figures = Span::figures(&[after, grace]);
                let because = format!(
                    "{whose} was answered by {server} {after:.figures$} after it had left the service at {}, \
                     and at most {grace:.figures$} was allowed",
                    left.at,
                );
                let steps = [begun, Some(left.step), Some(mark.step)];
                (steps.into_iter().flatten().collect(), because)
            });
        }
    }
}

impl Property for RightService {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        let mark = Mark {
            step,
            at: record.at,
        };
        match record.fact {
            Fact::Invoked(operation, _) => {
                self.begun.insert(operation, step);
            }
            Fact::Completed(operation, _) => {
                self.begun.remove(&operation);
            }
            Fact::Fault(Fault::GiveAddress(GiveAddress(address, to))) => {
                self.moved.retain(|(_, known, _)| *known != address);
                self.moved.push((to, address, step));
            }
            Fact::Noted(by, AnyNote::Instance(instance::Note::Joined { .. })) => {
                self.left.remove(&by);
            }
            Fact::Noted(by, AnyNote::Instance(instance::Note::Left { .. })) => {
                self.left.insert(by, mark);
            }
            Fact::Noted(
                by,
                AnyNote::Instance(instance::Note::Handled {
                    operation,
                    asked,
                    here,
                }),
            ) => self.handled(mark, by, operation, (asked, here), cast),
            _ => {}
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
    use crate::check::tale::{ALICE, DB1, DB2, Tale, sentences};
    use crate::check::verdict::Verdict;

    fn handled(tale: &mut Tale, by: ProcessId, here: &str) -> Step {
        let (asked, here) = (tale.text("prices"), tale.text(here));
        let operation = OperationId {
            client: ALICE,
            number: 0,
        };
        tale.fact(Fact::Noted(
            by,
            AnyNote::Instance(instance::Note::Handled {
                operation,
                asked,
                here,
            }),
        ))
    }

    #[test]
    fn another_service_at_an_address_given_anew_breaks_it() {
        let mut tale = Tale::new();
        let moved = tale.fact(Fact::from(GiveAddress(Address(DB1.0), DB2)));
        let begun = tale.at(10).read(ALICE, 0);
        let here = handled(&mut tale, DB2, "photos");
        let property = tale.whole(RightService::new(Span::ZERO));
        let because = "A request of Alice for prices was answered by db-2, which serves photos \
                       and now has the address of db-1";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [moved, begun, here]);
    }

    #[test]
    fn an_instance_that_left_may_serve_for_as_long_as_a_drain_takes() {
        let mut tale = Tale::new();
        let service = tale.text("prices");
        handled(&mut tale, DB1, "prices");
        tale.at(100).fact(Fact::Noted(
            DB1,
            AnyNote::Instance(instance::Note::Left { service }),
        ));
        handled(tale.at(300), DB1, "prices");
        let kept = tale.whole(RightService::new(Span::millis(200)));
        assert_eq!(kept.verdict(), Verdict::Held);
        handled(tale.at(301), DB1, "prices");
        let property = tale.whole(RightService::new(Span::millis(200)));
        let because = "A request of Alice for prices was answered by db-1 201 ms after it had left \
                       the service at 0.100 s, and at most 200 ms was allowed";
        assert_eq!(sentences(&property), [because]);
        tale.fact(Fact::Noted(
            DB1,
            AnyNote::Instance(instance::Note::Joined { service }),
        ));
        handled(tale.at(900), DB1, "prices");
        let again = tale.whole(RightService::new(Span::millis(200)));
        assert_eq!(again.violation_count(), 1);
    }
}
