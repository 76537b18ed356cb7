//! The conditions of a scenario's questions and goals, as the checks judge them.

use std::rc::Rc;

use super::actions::pattern;
use super::copies;
use super::tariff::tariff;
use super::who::Who;
use crate::check::condition::{Condition, Counted, OperationIs, Selection, State};
use crate::check::config::{Ids, if_named, kind_number};
use crate::check::truth::Bounds;
use crate::format::name::{Datum, LinkId, NodeId, OperationName, PropertyId};
use crate::format::units::Quantity;
use crate::kernel;
use crate::kernel::id::{MachineId, OperationId, ProcessId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::operation::Value;
use crate::kernel::time::{Span, Time};
use crate::run::tariff::Tariff;
use crate::run::trigger::Sought;
use crate::scenario::schema::{self, Goal, Number, Scenario};

/// What a condition of a scenario's lesson means in the run that the scenario compiles to. Properties are known by
/// their place in the file. `None` if the condition names something that this scenario does not have: validation sees
/// to it that the variant which a step is about has all that the step names, but a reader may have another at hand.
#[must_use]
pub fn condition(
    condition: &schema::Condition,
    scenario: &Scenario,
    who: &Who,
    cast: &Cast,
) -> Option<Condition> {
    Reader {
        scenario,
        who,
        cast,
    }
    .condition(condition)
}

/// What a number of a scenario's texts means in the run that the scenario compiles to; `None` as for a [`condition`], and
/// for a share, which no run has.
#[must_use]
pub fn number(number: &Number, scenario: &Scenario, who: &Who, cast: &Cast) -> Option<Condition> {
    let reader = Reader {
        scenario,
        who,
        cast,
    };
    Some(match number {
        Number::Count { count } => Condition::Count(reader.counted(count)?, Bounds::default()),
        Number::Meter { meter } => Condition::Gauge(meter.gauge(&reader)?, Bounds::default()),
        Number::Share { .. } => return None,
    })
}

/// What a challenge's goal means in the run that the scenario compiles to; `None` as for a [`condition`].
#[must_use]
pub fn goal(goal: &Goal, scenario: &Scenario, who: &Who, cast: &Cast) -> Option<Condition> {
    match goal {
        Goal::Holds(property) => {
            let place = scenario.properties.position(property.as_str())?;
            Some(Condition::Property(place, State::Holds))
        }
        Goal::When(named) => condition(&named.when, scenario, who, cast),
    }
}

/// Reads conditions about one compiled scenario.
struct Reader<'a> {
    scenario: &'a Scenario,
    who: &'a Who,
    cast: &'a Cast,
}

impl Ids for Reader<'_> {
    fn find_process(&self, node: &NodeId) -> Option<ProcessId> {
        self.who.find_process(node.as_str())
    }

    fn find_machine(&self, node: &NodeId) -> Option<MachineId> {
        Some(self.who.machine_of(self.find_process(node)?))
    }

    fn find_links(&self, link: &LinkId) -> Option<Vec<kernel::id::LinkId>> {
        self.scenario.links.get(link.as_str())?;
        Some(self.who.find_links(link.as_str()))
    }

    fn tariff(&self) -> Rc<Tariff> {
        tariff(self.scenario, self.who, self.cast.links.len())
    }

    fn copies(&self) -> Vec<Vec<ProcessId>> {
        copies(self.scenario, self.who)
    }
}

impl Reader<'_> {
    fn condition(&self, condition: &schema::Condition) -> Option<Condition> {
        let each = |parts: &[schema::Condition]| -> Option<Vec<Condition>> {
            parts.iter().map(|part| self.condition(part)).collect()
        };
        Some(match condition {
            schema::Condition::All { all } => Condition::All(each(all)?),
            schema::Condition::Any { any } => Condition::Any(each(any)?),
            schema::Condition::Not { not } => Condition::Not(Box::new(self.condition(not)?)),
            schema::Condition::Operation(asked) => Condition::Operation(self.operation_is(asked)?),
            schema::Condition::Property { property, is } => {
                Condition::Property(self.property(property)?, *is)
            }
            schema::Condition::Count {
                count,
                equals,
                at_least,
                at_most,
            } => {
                let within = Bounds {
                    at_least: equals.or(*at_least),
                    at_most: equals.or(*at_most),
                };
                Condition::Count(self.counted(count)?, within)
            }
            schema::Condition::Meter(asked) => {
                let within = Bounds {
                    at_least: asked.at_least.map(Quantity::amount),
                    at_most: asked.at_most.map(Quantity::amount),
                };
                Condition::Gauge(asked.meter.gauge(self)?, within)
            }
            schema::Condition::Order { first, then } => {
                Condition::Order(pattern(first, self.who)?, pattern(then, self.who)?)
            }
        })
    }

    fn operation_is(&self, asked: &schema::OperationCondition) -> Option<OperationIs> {
        Some(OperationIs {
            operation: self.operation(&asked.operation)?,
            returns: asked.returns.as_ref().map(|value| self.value(value)),
            ending: asked.outcome,
            answered_by: self.find_if_named(asked.answered_by.as_ref())?,
            took: Bounds {
                at_least: asked.took_at_least.map(|span| Span(span.nanos())),
                at_most: asked.took_at_most.map(|span| Span(span.nanos())),
            },
        })
    }

    fn counted(&self, counted: &schema::Counted) -> Option<Counted> {
        Some(match counted {
            schema::Counted::Violations(property) => Counted::Violations(self.property(property)?),
            schema::Counted::Operations {
                operation,
                of,
                node,
                outcome,
                returns,
                effects,
                tried_again,
            } => Counted::Operations(Selection {
                among: if_named(operation.as_ref(), |group| {
                    self.who.find_operations(group.as_str())
                })?,
                filter: self.find_filter(*of, node.as_ref())?,
                ending: *outcome,
                returns: returns.as_ref().map(|value| self.value(value)),
                effects: *effects,
                tried_again: *tried_again,
            }),
            schema::Counted::Executions(name) => Counted::Executions(self.operation(name)?),
            schema::Counted::Messages {
                kind,
                from,
                to,
                operation,
                since,
            } => {
                let sought = Sought {
                    kind: kind.as_ref().map(kind_number),
                    from: self.find_if_named(from.as_ref())?,
                    to: self.find_if_named(to.as_ref())?,
                    operation: if_named(operation.as_ref(), |name| self.operation(name))?,
                    ..Sought::default()
                };
                Counted::Messages(sought, since.map_or(Time::ZERO, |at| Time(at.nanos())))
            }
        })
    }

    fn find_if_named(&self, node: Option<&NodeId>) -> Option<Option<ProcessId>> {
        if_named(node, |node| self.find_process(node))
    }

    fn property(&self, id: &PropertyId) -> Option<usize> {
        self.scenario.properties.position(id.as_str())
    }

    fn operation(&self, name: &OperationName) -> Option<OperationId> {
        self.who.find_operation(name.as_str())
    }

    /// The value that a text stands for: that of a single write, or `post 3` for the third of many.
    fn value(&self, datum: &Datum) -> Value {
        let text = datum.as_str();
        let known = |text: &str| {
            let mut all = self.cast.names.all();
            let place = all.position(|known| known == text)?;
            Some(Symbol(place as u32))
        };
        if let Some(symbol) = self.cast.names.find(text).or_else(|| known(text)) {
            return Value::Text(symbol);
        }
        let numbered = text.rsplit_once(' ').and_then(|(base, digits)| {
            let count: u32 = digits.parse().ok()?;
            Some(Value::Numbered(known(base)?, count.checked_sub(1)?))
        });
        numbered.unwrap_or(NEVER_WRITTEN)
    }
}

/// A value that no run has.
const NEVER_WRITTEN: Value = Value::Text(Symbol(u32::MAX));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decode::from_json;
    use crate::scenario::compile::compile;
    use crate::scenario::{Document, parse};
    use crate::sweep::finish;

    /// Ann writes `v2` once and three notes; both copies are one zone apart, by a link that the script cuts in part.
    const FILE: &str = r#"{
        "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "2s",
        "zones": { "east": {}, "west": {} },
        "links": {
            "wan": { "between": ["east", "west"], "latency": "10ms", "usd_per_gb": 2 },
            "lan": { "within": ["east"], "latency": "1ms" }
        },
        "nodes": {
            "ann": { "kind": "client", "zone": "east" },
            "db-1": { "kind": "store", "zone": "east", "config": { "role": "primary", "initial": { "bio": "v1" } } },
            "db-2": { "kind": "store", "zone": "west", "config": { "role": "replica" } }
        },
        "workload": [
            { "at": "100ms", "node": "ann", "do": { "write": { "key": "bio", "value": "v2" } }, "as": "save", "size": "1kB" },
            { "at": "200ms", "every": "10ms", "times": 3, "node": "ann", "do": { "write": { "key": "log", "value": "note" } }, "as": "note" },
            { "at": "300ms", "node": "ann", "do": { "read": { "key": "log" } }, "as": "look" }
        ],
        "script": [{ "at": "1s", "do": { "cut": { "link": "wan", "from": "ann", "to": "db-2" } } }],
        "properties": { "agree": { "check": "converges" }, "answered": { "check": "answered", "share": 1 } },
        "variants": [{ "id": "only", "label": "L" }]
    }"#;

    fn document() -> Document {
        parse(FILE).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// Whether a condition, as a file writes it, is true of the run.
    fn holds(condition: &str) -> bool {
        let document = document();
        let run = finish(document.scenario(), 1);
        let condition = from_json(condition).expect("a condition");
        run.holds(&run.story(), &condition, document.scenario())
    }

    #[test]
    fn conditions_of_a_file_mean_what_they_say() {
        for (condition, expected) in [
            (r#"{ "operation": "look", "returns": "note 3" }"#, true),
            (r#"{ "operation": "look", "returns": "note 2" }"#, false),
            (r#"{ "operation": "look", "returns": "v2" }"#, false),
            (
                r#"{ "operation": "look", "returns": "never written" }"#,
                false,
            ),
            (
                r#"{ "operation": "look", "answered_by": "db-1", "outcome": "ok" }"#,
                true,
            ),
            (r#"{ "operation": "note-3", "took_at_most": "2ms" }"#, true),
            (
                r#"{ "operation": "note-3", "took_at_least": "2ms", "outcome": "failed" }"#,
                false,
            ),
            (r#"{ "property": "agree", "is": "holds" }"#, true),
            (r#"{ "property": "answered", "is": "violated" }"#, false),
            (
                r#"{ "count": { "operations": { "operation": "note" } }, "equals": 3 }"#,
                true,
            ),
            (
                r#"{ "count": { "operations": { "of": "write", "node": "ann" } }, "equals": 4 }"#,
                true,
            ),
            (
                r#"{ "count": { "operations": { "returns": "note 3" } }, "at_least": 2 }"#,
                false,
            ),
            (
                r#"{ "count": { "messages": { "kind": "copy", "to": "db-2" } }, "equals": 4 }"#,
                true,
            ),
            (
                r#"{ "count": { "messages": { "kind": "no-such-kind" } }, "equals": 0 }"#,
                true,
            ),
            (
                r#"{ "first": { "completed": "save" }, "then": { "started": "look" } }"#,
                true,
            ),
            (
                r#"{ "all": [{ "property": "agree", "is": "holds" }, { "not": { "property": "agree", "is": "holds" } }] }"#,
                false,
            ),
            (
                r#"{ "any": [{ "property": "agree", "is": "violated" }, { "operation": "look", "outcome": "ok" }] }"#,
                true,
            ),
            (
                r#"{ "meter": { "latency": { "of": "write", "percentile": 100 } }, "at_most": "2ms" }"#,
                true,
            ),
            (
                r#"{ "meter": { "lag": { "node": "db-2" } }, "at_least": "10ms", "at_most": "10ms" }"#,
                true,
            ),
            (r#"{ "meter": { "answered": {} }, "at_least": 1 }"#, true),
            (
                r#"{ "meter": { "share_of_reads": { "node": "db-1" } }, "at_least": 1 }"#,
                true,
            ),
            (
                r#"{ "meter": { "busy": { "node": "db-1" } }, "at_most": 0 }"#,
                true,
            ),
        ] {
            assert_eq!(holds(condition), expected, "{condition}");
        }
    }

    /// The cut makes two parts of the one link; its meters count both, and a price is a link's own.
    #[test]
    fn a_link_is_all_its_parts() {
        let document = document();
        let scenario = document.scenario();
        let compiled = compile(scenario, 1);
        assert_eq!(compiled.who.find_links("wan").len(), 2);
        let follow_and_copies =
            r#"{ "meter": { "messages": { "link": "wan" } }, "at_least": 5, "at_most": 5 }"#;
        assert!(holds(follow_and_copies));
        let all = r#"{ "meter": { "messages": {} }, "at_least": 15, "at_most": 15 }"#;
        assert!(holds(all));
        // Five headers of 120 bytes, `v2` with 1,000 and three notes with 200 each.
        assert!(holds(
            r#"{ "meter": { "bytes": { "link": "wan" } }, "at_least": "2200B", "at_most": "2200B" }"#
        ));
        assert!(holds(
            r#"{ "meter": { "cost": {} }, "at_least": 0.0000043, "at_most": 0.0000045 }"#
        ));
    }

    #[test]
    fn a_goal_is_a_property_or_a_condition() {
        let document = document();
        let (scenario, run) = (document.scenario(), finish(document.scenario(), 1));
        for (text, expected) in [
            (r#""agree""#, true),
            (
                r#"{ "text": "T", "when": { "operation": "look", "outcome": "failed" } }"#,
                false,
            ),
        ] {
            let wanted: Goal = from_json(text).expect("a goal");
            let cast = &run.branch.plan().cast;
            let reached =
                goal(&wanted, scenario, &run.who, cast).expect("all that it names is there");
            let reached = reached.judge(&run.story());
            assert_eq!(reached.is_true(), expected, "{text}");
        }
    }
}
