//! Fields kept: what somebody has set in a field of a shared record, and was told to be set, is not gone
//! from it unless somebody set the field to something else.

use crate::kernel::id::{OperationId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::operation::{Outcome, Value, Verb};
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::config::{Promised, PropertySite, config};
use super::operations::Mark;
use super::property::{End, Findings, Property};
use super::verdict::Step;
use crate::protocols::{AnyNote, hub};

/// What was last confirmed of a field.
#[derive(Clone, Copy, Debug)]
struct Confirmed {
    value: Value,
    operation: OperationId,
    mark: Mark,
}

config! {
/// What was set in a field of a hub's record, and confirmed, is not gone from it.
Config {}
}

impl Promised for Config {
    type Fold = FieldsKept;
    const SAFETY: bool = true;

    fn fold(&self, _: &mut dyn PropertySite) -> FieldsKept {
        FieldsKept::default()
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct FieldsKept {
    asked: SortedMap<OperationId, (Symbol, Value)>,
    confirmed: SortedMap<Symbol, Confirmed>,
    /// The latest message that arrived anywhere.
    arrived: Option<Step>,
    steps: Step,
    findings: Findings,
}

impl Default for FieldsKept {
    fn default() -> Self {
        Self {
            asked: SortedMap::new(),
            confirmed: SortedMap::new(),
            arrived: None,
            steps: 0,
            findings: Findings::holding(),
        }
    }
}

impl Property for FieldsKept {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        let mark = Mark {
            step,
            at: record.at,
        };
        match record.fact {
            Fact::Delivered(..) => self.arrived = Some(step),
            Fact::Invoked(operation, ask) if ask.verb == Verb::Edit => {
                self.asked.insert(operation, (ask.key, ask.value));
            }
            Fact::Completed(operation, outcome) => {
                let asked = self.asked.remove(&operation);
                if let (Some((field, value)), Outcome::Done { .. }) = (asked, outcome) {
                    let confirmed = Confirmed {
                        value,
                        operation,
                        mark,
                    };
                    self.confirmed.insert(field, confirmed);
                }
            }
            Fact::Noted(
                hub,
                AnyNote::Hub(hub::Note::FieldSet {
                    field,
                    value: Value::Nothing,
                }),
            ) => {
                let Some(lost) = self.confirmed.remove(&field) else {
                    return;
                };
                let arrived = self.arrived;
                self.findings.violated(step, record.at, || {
                    let digits = Time::digits(&[lost.mark.at, record.at]);
                    let because = format!(
                        "{} = {}, which {} had set and was told so at {:.digits$}, was gone from {} at {:.digits$}",
                        cast.names.text(field),
                        lost.value.show(&cast.names),
                        cast.process(lost.operation.client),
                        lost.mark.at,
                        cast.process(hub),
                        record.at,
                    );
                    let steps = [lost.mark.step, step].into_iter();
                    (steps.chain(arrived).collect(), because)
                });
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

    fn set(tale: &mut Tale, value: &str) -> Step {
        let (key, value) = (tale.text("note"), tale.value(value));
        let id = OperationId {
            client: ALICE,
            number: 0,
        };
        tale.fact(Fact::Invoked(id, Ask::bringing(Verb::Edit, key, value)));
        tale.fact(Fact::Noted(
            DB1,
            AnyNote::Hub(hub::Note::FieldSet { field: key, value }),
        ));
        tale.at(10).done(ALICE, 0, "nuts", at(0))
    }

    #[test]
    fn a_field_that_is_gone_breaks_it() {
        let mut tale = Tale::new();
        let told = set(&mut tale, "nuts");
        let gone = AnyNote::Hub(hub::Note::FieldSet {
            field: tale.text("note"),
            value: Value::Nothing,
        });
        let arrived = tale.at(20).delivered(1, DB1);
        let noted = tale.fact(Fact::Noted(DB1, gone));
        let property = tale.whole(FieldsKept::default());
        let because = "note = nuts, which Alice had set and was told so at 0.010 s, was gone from db-1 at 0.020 s";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [told, arrived, noted]);
    }

    #[test]
    fn a_field_that_is_set_anew_does_not() {
        let mut tale = Tale::new();
        set(&mut tale, "nuts");
        let (field, value) = (tale.text("note"), tale.value("none"));
        tale.fact(Fact::Noted(
            DB1,
            AnyNote::Hub(hub::Note::FieldSet { field, value }),
        ));
        assert_eq!(tale.whole(FieldsKept::default()).verdict(), Verdict::Held);
    }
}
