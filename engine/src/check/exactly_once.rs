//! Exactly once: what was confirmed took effect once, and what was refused never did.
//!
//! It speaks of every operation with an effect: payments, writes, transfers and edits. An effect is what a service, a
//! store, a bank or a hub says it has carried out for good. The property is broken
//! - by a second effect of one operation, and by each further one;
//! - by an effect of an operation that was refused, whichever comes first;
//! - by the confirmation of an operation that had no effect.
//!
//! The first is the clause of effects, the others that of answers; a promise may be of one of them only.
//!
//! An operation whose outcome its client does not know may have had its effect or not, but not two. What was
//! settled later counts as if it had ended so.

use schemars::JsonSchema;

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::NodeId;
use crate::kernel::id::{OperationId, ProcessId};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Ask, Outcome, Verb};
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::config::{Promised, PropertySite, config};
use super::effect::Carried;
use super::operations::Mark;
use super::property::{End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;
use crate::protocols::{AnyNote, client};

/// What is known of one operation.
#[derive(Clone, Debug)]
struct Case {
    ask: Ask,
    begun: Mark,
    effects: Vec<Effect>,
    ended: Option<(Mark, Outcome)>,
}

/// One time that it was carried out.
#[derive(Clone, Copy, Debug)]
struct Effect {
    mark: Mark,
    by: ProcessId,
    attempt: u16,
}

/// A part of the promise that something comes exactly once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clause {
    /// No operation takes effect twice.
    Effects,
    /// What a client was told is true: confirmed means that it took effect, refused that it never did.
    Answers,
}

config! {
/// What was confirmed took effect exactly once, and what was refused never did.
Config {
    /// Only those of this client.
    #[serde(default)]
    #[schemars(extend("format" = "node:client"))]
    pub node: Option<NodeId>,
    /// Only one part of it; both where it is not given.
    #[serde(default)]
    pub only: Option<Clause>,
}
}

impl Promised for Config {
    type Fold = ExactlyOnce;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> ExactlyOnce {
        ExactlyOnce::new(site.filter(None, self.node.as_ref()), self.only)
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct ExactlyOnce {
    filter: Filter,
    only: Option<Clause>,
    cases: SortedMap<OperationId, Case>,
    steps: Step,
    findings: Findings,
}

impl ExactlyOnce {
    /// The promise for these operations, of those that have effects; all of it, or only one clause.
    #[must_use]
    pub const fn new(filter: Filter, only: Option<Clause>) -> Self {
        Self {
            filter,
            only,
            cases: SortedMap::new(),
            steps: 0,
            findings: Findings::holding(),
        }
    }

    fn took_effect(&mut self, carried: &Carried, mark: Mark, cast: &Cast) {
        let id = carried.operation;
        let case = self.cases.get_mut(&id);
        let Some(case) = case.filter(|case| carried.is_as_asked(case.ask)) else {
            return;
        };
        let effect = Effect {
            mark,
            by: carried.by,
            attempt: carried.attempt,
        };
        case.effects.push(effect);
        let by = cast.process(effect.by);
        let whole = whole(id, case.ask, cast);
        let Mark { step, at } = effect.mark;
        let only = self.only;
        let promised = |clause| only.is_none_or(|only| only == clause);
        if let [.., before, _] = case.effects[..] {
            if !promised(Clause::Effects) {
                return;
            }
            let which = try_of(effect.attempt);
            let first = before.mark.at;
            let digits = Time::digits(&[first, at]);
            let told = format!(
                "{by} carried out {whole} at {first:.digits$}, and again at {at:.digits$}{which}"
            );
            let evidence = case.evidence();
            self.findings.violated(step, at, || (evidence, told));
        } else if let Some((refused, Outcome::Refused(why))) = case.ended
            && promised(Clause::Answers)
        {
            let digits = Time::digits(&[refused.at, at]);
            let told = format!(
                "{whole} was refused at {:.digits$} ({}), and {by} carried it out at {at:.digits$}",
                refused.at, why.words
            );
            let evidence = case.evidence();
            self.findings.violated(step, at, || (evidence, told));
        }
    }

    fn ended(&mut self, id: OperationId, mark: Mark, outcome: Outcome, cast: &Cast) {
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        case.ended = Some((mark, outcome));
        if self.only == Some(Clause::Effects) {
            return;
        }
        let whole = whole(id, case.ask, cast);
        let at = mark.at;
        let told = match (outcome, case.effects.first()) {
            (Outcome::Done { .. }, None) => {
                format!("{whole} was confirmed at {at}, and nobody has carried it out")
            }
            (Outcome::Refused(why), Some(effect)) => {
                let done = effect.mark.at;
                let digits = Time::digits(&[at, done]);
                format!(
                    "{whole} was refused at {at:.digits$} ({}), but {} had carried it out at {done:.digits$}",
                    why.words,
                    cast.process(effect.by),
                )
            }
            _ => return,
        };
        let evidence = case.evidence();
        self.findings.violated(mark.step, at, || (evidence, told));
    }
}

impl Case {
    fn evidence(&self) -> Vec<Step> {
        let mut steps = vec![self.begun.step];
        steps.extend(self.effects.iter().map(|effect| effect.mark.step));
        steps.extend(self.ended.map(|(mark, _)| mark.step));
        steps
    }
}

/// `the shop's payment of order 20`, `Ann's write of bio = v2`, `Ann's transfer of $600 to Rita`.
pub(super) fn whole(id: OperationId, ask: Ask, cast: &Cast) -> String {
    let (client, what) = (cast.process(id.client), ask.verb().noun());
    let (key, value) = (cast.names.text(ask.key()), ask.value().show(&cast.names));
    match ask.verb() {
        Verb::Transfer => format!("{client}'s {what} of ${} to {key}", ask.amount),
        Verb::Write | Verb::Edit => format!("{client}'s {what} of {key} = {value}"),
        _ => format!("{client}'s {what} of {value}"),
    }
}

fn try_of(attempt: u16) -> String {
    match attempt {
        0 => String::new(),
        _ => format!(", on try {}", u32::from(attempt) + 1),
    }
}

impl Property for ExactlyOnce {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        let mark = Mark {
            step,
            at: record.at,
        };
        if let Some(carried) = Carried::by(record) {
            self.took_effect(&carried, mark, cast);
        }
        match record.fact {
            Fact::Invoked(id, ask) if ask.verb().has_effect() && self.filter.takes(id, ask) => {
                let case = Case {
                    ask,
                    begun: mark,
                    effects: Vec::new(),
                    ended: None,
                };
                self.cases.insert(id, case);
            }
            Fact::Completed(id, outcome)
            | Fact::Noted(
                _,
                AnyNote::Client(client::Note::Settled {
                    operation: id,
                    outcome,
                }),
            ) => self.ended(id, mark, outcome, cast),
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
    use crate::check::tale::{ALICE, DB1, Tale, at, sentences};
    use crate::check::verdict::Verdict;
    use crate::protocols::call;

    fn property() -> ExactlyOnce {
        ExactlyOnce::new(Filter::default(), None)
    }

    #[test]
    fn a_promise_of_one_clause_is_not_broken_by_what_breaks_the_other() {
        let mut tale = Tale::new();
        tale.at(10).pay(ALICE, 0, "order 1");
        tale.at(20).took_effect(DB1, ALICE, 0, 0);
        tale.at(30).took_effect(DB1, ALICE, 0, 1);
        tale.at(40).pay(ALICE, 1, "order 2");
        tale.at(50).took_effect(DB1, ALICE, 1, 0);
        tale.at(60)
            .ended(ALICE, 1, Outcome::Refused(&call::NO_ANSWER));
        let broken_at = |only| {
            let property = tale.whole(ExactlyOnce::new(Filter::default(), only));
            let violations = property.violations().iter();
            violations.map(|v| v.at.0 / 1_000_000).collect::<Vec<u64>>()
        };
        assert_eq!(broken_at(Some(Clause::Effects)), [30]);
        assert_eq!(broken_at(Some(Clause::Answers)), [60]);
        assert_eq!(broken_at(None), [30, 60]);
    }

    #[test]
    fn one_effect_and_a_confirmation_keep_it() {
        let mut tale = Tale::new();
        tale.at(10).pay(ALICE, 0, "order 1");
        tale.at(20).took_effect(DB1, ALICE, 0, 0);
        tale.at(30).done(ALICE, 0, "order 1", at(0));
        assert_eq!(tale.whole(property()).verdict(), Verdict::Held);
    }

    #[test]
    fn a_second_effect_breaks_it_and_so_does_a_third() {
        let mut tale = Tale::new();
        let mut evidence = vec![tale.at(10).pay(ALICE, 0, "order 1")];
        evidence.push(tale.at(20).took_effect(DB1, ALICE, 0, 0));
        tale.at(40).ended(ALICE, 0, Outcome::Unknown);
        assert_eq!(tale.told(property()).verdict(), Verdict::HoldsSoFar);
        evidence.insert(2, tale.at(50).took_effect(DB1, ALICE, 0, 1));
        tale.at(60).took_effect(DB1, ALICE, 0, 2);
        let property = tale.whole(property());
        assert_eq!(
            sentences(&property),
            [
                "db-1 carried out Alice's payment of order 1 at 0.020 s, and again at 0.050 s, on try 2",
                "db-1 carried out Alice's payment of order 1 at 0.050 s, and again at 0.060 s, on try 3",
            ]
        );
        let first = &property.violations()[0];
        assert!(evidence.iter().all(|step| first.evidence.contains(step)));
    }

    #[test]
    fn writes_and_transfers_count_as_well_as_payments() {
        let mut tale = Tale::new();
        let no = Outcome::Refused(&call::NO_ANSWER);
        tale.at(10).write(ALICE, 0, "v1");
        tale.at(20).took_effect(DB1, ALICE, 0, 0);
        tale.at(30).done(ALICE, 0, "v1", at(1));
        tale.at(40).write(ALICE, 1, "v2");
        tale.at(50).took_effect(DB1, ALICE, 1, 0);
        tale.at(60).ended(ALICE, 1, no);
        tale.at(70).transfer(ALICE, 2, 600);
        tale.at(80).executed(DB1, ALICE, 2, 600);
        tale.at(90).executed(DB1, ALICE, 2, 600);
        assert_eq!(
            sentences(&tale.whole(property())),
            [
                "Alice's write of bio = v2 was refused at 0.060 s (no answer, taken for a no), \
                 but db-1 had carried it out at 0.050 s",
                "db-1 carried out Alice's transfer of $600 to bio at 0.080 s, and again at 0.090 s",
            ]
        );
    }

    #[test]
    fn what_was_refused_must_not_come_before_or_after() {
        let mut tale = Tale::new();
        let no = Outcome::Refused(&call::NO_ANSWER);
        tale.at(10).pay(ALICE, 0, "order 1");
        tale.at(20).took_effect(DB1, ALICE, 0, 0);
        tale.at(30).ended(ALICE, 0, no);
        tale.at(40).pay(ALICE, 1, "order 2");
        tale.at(50).ended(ALICE, 1, no);
        tale.at(60).took_effect(DB1, ALICE, 1, 0);
        tale.at(70).pay(ALICE, 2, "order 3");
        tale.at(80).ended(ALICE, 2, no);
        assert_eq!(
            sentences(&tale.whole(property())),
            [
                "Alice's payment of order 1 was refused at 0.030 s (no answer, taken for a no), \
                 but db-1 had carried it out at 0.020 s",
                "Alice's payment of order 2 was refused at 0.050 s (no answer, taken for a no), \
                 and db-1 carried it out at 0.060 s",
            ]
        );
    }

    #[test]
    fn a_confirmation_of_nothing_breaks_it_also_when_it_comes_late() {
        let mut tale = Tale::new();
        tale.at(10).pay(ALICE, 0, "order 1");
        tale.at(20).ended(ALICE, 0, Outcome::Unknown);
        let done = Outcome::Done {
            value: tale.value("order 1"),
            position: at(0),
        };
        tale.at(30).settled(ALICE, 0, done);
        let because =
            "Alice's payment of order 1 was confirmed at 0.030 s, and nobody has carried it out";
        assert_eq!(sentences(&tale.whole(property())), [because]);
    }
}
