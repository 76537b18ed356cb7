//! Only asked for: money moves out of an account only as its owner asked, and once for each time that the
//! owner asked; and who is told that it has moved is told the truth.
//!
//! A transfer that a bank executed was asked for if the owner of the account has begun an operation with
//! its number, and that operation asks for the same payee and the same sum.

use crate::kernel::id::{OperationId, ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::config::{Promised, PropertySite, config};
use super::operations::Mark;
use super::property::{End, Findings, Property};
use super::verdict::Step;
use crate::protocols::{AnyNote, bank};

/// A transfer that somebody asked for.
#[derive(Clone, Copy, Debug)]
struct Asked {
    begun: Mark,
    payee: Symbol,
    dollars: u32,
    /// When it was executed first, as it was asked for.
    executed: Option<Mark>,
}

config! {
/// Money moves only as the owner of the account asked, and once for each time; and a transfer that is confirmed
/// was executed.
Config {}
}

impl Promised for Config {
    type Fold = OnlyAskedFor;
    const SAFETY: bool = true;

    fn fold(&self, _: &mut dyn PropertySite) -> OnlyAskedFor {
        OnlyAskedFor::default()
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct OnlyAskedFor {
    asked: SortedMap<OperationId, Asked>,
    steps: Step,
    findings: Findings,
}

/// A transfer that a bank executed.
#[derive(Clone, Copy)]
struct Executed {
    payer: ProcessId,
    payee: Symbol,
    dollars: u32,
    number: u32,
    mark: Mark,
}

impl Default for OnlyAskedFor {
    fn default() -> Self {
        Self {
            asked: SortedMap::new(),
            steps: 0,
            findings: Findings::holding(),
        }
    }
}

impl OnlyAskedFor {
    fn executed(&mut self, executed: &Executed, cast: &Cast) {
        let Executed {
            payer,
            payee,
            dollars,
            number,
            mark,
        } = *executed;
        let operation = OperationId {
            client: payer,
            number,
        };
        let asked = self.asked.get_mut(&operation);
        let as_asked = asked.filter(|asked| (asked.payee, asked.dollars) == (payee, dollars));
        let mut digits = Time::digits(&[mark.at]);
        let (evidence, why) = match as_asked {
            None => {
                let asked = self.asked.get(&operation);
                let evidence = asked.map(|asked| asked.begun.step);
                let why = asked.map_or_else(
                    || format!("{} never asked for it", cast.process(payer)),
                    |asked| {
                        format!(
                            "{} had asked for ${} to {}",
                            cast.process(payer),
                            asked.dollars,
                            cast.names.text(asked.payee)
                        )
                    },
                );
                (evidence.into_iter().collect::<Vec<_>>(), why)
            }
            Some(asked) => match asked.executed {
                None => {
                    asked.executed = Some(mark);
                    return;
                }
                Some(before) => {
                    digits = Time::digits(&[before.at, mark.at]);
                    let why = format!(
                        "{} asked once, and that was done at {:.digits$}",
                        cast.process(payer),
                        before.at
                    );
                    (vec![asked.begun.step, before.step], why)
                }
            },
        };
        self.findings.violated(mark.step, mark.at, || {
            let because = format!(
                "${dollars} went from {} to {} at {:.digits$}: {why}",
                cast.process(payer),
                cast.names.text(payee),
                mark.at,
            );
            ([evidence, vec![mark.step]].concat(), because)
        });
    }

    /// A client was told that its transfer is done.
    fn confirmed(&mut self, operation: OperationId, mark: Mark, cast: &Cast) {
        let Some(asked) = self.asked.get(&operation) else {
            return;
        };
        if asked.executed.is_some() {
            return;
        }
        self.findings.violated(mark.step, mark.at, || {
            let because = format!(
                "{} was told at {} that ${} had gone to {}, and they had not",
                cast.process(operation.client),
                mark.at,
                asked.dollars,
                cast.names.text(asked.payee),
            );
            (vec![asked.begun.step, mark.step], because)
        });
    }
}

impl Property for OnlyAskedFor {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        let mark = Mark {
            step,
            at: record.at,
        };
        match record.fact {
            Fact::Invoked(operation, ask) if ask.verb == Verb::Transfer => {
                let asked = Asked {
                    begun: mark,
                    payee: ask.key,
                    dollars: ask.amount,
                    executed: None,
                };
                self.asked.insert(operation, asked);
            }
            Fact::Completed(operation, Outcome::Done { .. }) => {
                self.confirmed(operation, mark, cast);
            }
            Fact::Noted(
                _,
                AnyNote::Bank(bank::Note::Executed {
                    payer,
                    payee,
                    dollars,
                    number,
                    ..
                }),
            ) => {
                let executed = Executed {
                    payer,
                    payee,
                    dollars,
                    number,
                    mark,
                };
                self.executed(&executed, cast);
            }
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
    use crate::kernel::operation::Ask;

    fn ask(tale: &mut Tale) -> Step {
        let ask = Ask::transfer(tale.text("Rita"), 600);
        let id = OperationId {
            client: ALICE,
            number: 0,
        };
        tale.fact(Fact::Invoked(id, ask))
    }

    fn execute(tale: &mut Tale, payee: &str, number: u32) -> Step {
        let executed = AnyNote::Bank(bank::Note::Executed {
            payer: ALICE,
            payee: tale.text(payee),
            dollars: 600,
            number,
            remembered: 0,
        });
        tale.fact(Fact::Noted(DB1, executed))
    }

    #[test]
    fn once_and_as_asked_is_fine() {
        let mut tale = Tale::new();
        ask(&mut tale);
        execute(&mut tale, "Rita", 0);
        tale.done(ALICE, 0, "", at(0));
        let property = tale.whole(OnlyAskedFor::default());
        assert_eq!(property.verdict(), Verdict::Held);
    }

    #[test]
    fn twice_is_not() {
        let mut tale = Tale::new();
        let asked = ask(&mut tale);
        let first = execute(tale.at(40), "Rita", 0);
        let second = execute(tale.at(50), "Rita", 0);
        let property = tale.whole(OnlyAskedFor::default());
        let because = "$600 went from Alice to Rita at 0.050 s: Alice asked once, and that was done at 0.040 s";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [asked, first, second]);
    }

    #[test]
    fn nor_what_nobody_asked_for_or_otherwise() {
        let mut tale = Tale::new();
        ask(&mut tale);
        execute(tale.at(40), "Mallory", 0);
        execute(&mut tale, "Mallory", 7);
        tale.done(ALICE, 0, "", at(0));
        let property = tale.whole(OnlyAskedFor::default());
        assert_eq!(
            sentences(&property),
            [
                "$600 went from Alice to Mallory at 0.040 s: Alice had asked for $600 to Rita",
                "$600 went from Alice to Mallory at 0.040 s: Alice never asked for it",
                "Alice was told at 0.040 s that $600 had gone to Rita, and they had not",
            ]
        );
    }
}
