//! What the panels show of a player at its cursor, as their plain data.

use std::rc::Rc;

use fallible_engine::check::AnyProperty;
use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::{Step, Violation};
use fallible_engine::kernel::id::ProcessId;
use fallible_engine::kernel::message::Family;
use fallible_engine::measure::figure::{Now, Unit};
use fallible_engine::measure::used::Used;
use fallible_engine::measure::windows::LineId;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::protocols::Fact;
use fallible_engine::run::branch::Branch;
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::stop::Stop;
use fallible_engine::scenario::link::OperationLink;

use super::player::Player;
use super::run::Run;
use crate::view::explain::{Sort, sentence};
use crate::view::panels::branch::History;
use crate::view::panels::events::EventRow;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::meter::Tally;
use crate::view::panels::promise::{Breach, Evidence, Promise};

/// So many breaches are told with their evidence; the rest are only counted.
const BREACHES_TOLD: usize = 50;

impl Run {
    /// A record as the event list shows it.
    #[must_use]
    pub fn row(&self, step: Step) -> Option<EventRow> {
        let trace = self.trace();
        let record = trace.get(step)?;
        let known = self.ledger().known(trace);
        let sort = Sort::of(&record.fact);
        Some(EventRow {
            step,
            at: record.at,
            glyph: self.glyph(&record.fact),
            words: sentence(record, &known, self.cast()).into(),
            marked: matches!(sort, Sort::Fault | Sort::Clock),
        })
    }

    fn glyph(&self, fact: &Fact) -> Glyph {
        let family = |flight| {
            let origin = self.trace().origin(flight).map(|(_, record)| &record.fact);
            let Some(Fact::Sent { kind, .. }) = origin else {
                return Family::Ping;
            };
            kind.family
        };
        match fact {
            Fact::Sent { kind, .. } => Glyph::carried(kind.family),
            Fact::Unreachable { .. } | Fact::Ended(..) | Fact::Disconnected(..) => Glyph::Lost,
            Fact::Duplicated { flight, .. }
            | Fact::Rescheduled { flight, .. }
            | Fact::Delivered(flight, _) => Glyph::carried(family(*flight)),
            Fact::Invoked(..) | Fact::Completed(..) => Glyph::Operation,
            Fact::Fault(fault) => Glyph::of(fault.sign()),
            Fact::Started(..)
            | Fact::Destroyed(_)
            | Fact::Fired(_)
            | Fact::Asked(_)
            | Fact::Noted(..)
            | Fact::DidNotApply
            | Fact::Born { .. }
            | Fact::Reseeded(_)
            | Fact::Signed(_) => Glyph::State,
        }
    }

    /// The first row from `step` on that tells something: that a timer fired does not, but what came of it does.
    #[must_use]
    pub fn telling_row(&self, step: Step) -> Option<EventRow> {
        let mut records = self.trace().range(step..self.trace().len());
        let found = records.find(|(_, record)| !matches!(record.fact, Fact::Fired(_)));
        self.row(found?.0)
    }

    /// The promises as they stand when the first `step` records have happened.
    #[must_use]
    pub fn promises_at(&self, step: Step) -> Vec<Promise> {
        let properties = self.ledger().checks().properties().iter().enumerate();
        let stand = |(place, property): (usize, &AnyProperty)| {
            let over = self.is_complete() && step >= self.trace().len();
            let happened = |violation: &&Violation| violation.step < step || over;
            let breaches: Vec<&Violation> = property.violations().iter().filter(happened).collect();
            let promise = &self.promises()[place];
            let count = if over {
                property.violation_count()
            } else {
                breaches.len() as u64
            };
            Promise {
                id: Rc::clone(&promise.id),
                name: Rc::clone(&promise.name),
                verdict: self.verdict(place, step),
                count,
                breaches: breaches
                    .into_iter()
                    .take(BREACHES_TOLD)
                    .map(|violation| self.breach(violation))
                    .collect(),
            }
        };
        properties.map(stand).collect()
    }

    /// A record, as what shows something.
    #[must_use]
    pub fn evidence(&self, step: Step) -> Option<Evidence> {
        let row = self.row(step)?;
        Some(Evidence {
            step,
            at: row.at,
            words: row.words,
        })
    }

    fn breach(&self, violation: &Violation) -> Breach {
        let evidence = |step: &Step| self.evidence(*step);
        Breach {
            at: violation.at,
            because: violation.because.as_str().into(),
            evidence: violation.evidence.iter().filter_map(evidence).collect(),
        }
    }

    /// What was measured up to the cursor.
    pub fn tally(&mut self) -> Tally {
        let cursor = self.cursor();
        let used = Used::of(self.timeline().world(), self.timeline().current().samples());
        let now = Now {
            at: cursor.time,
            used: &used,
        };
        let meters = self.meters_at(cursor.step);
        let (figures, columns) = (meters.figures(&now), meters.columns(&now));
        let ways = figures.into_iter().map(|(measure, row)| {
            let way = row.way.map(|curve| self.way(measure, curve, row.unit));
            (row, way.unwrap_or_default())
        });
        Tally {
            rows: ways.collect(),
            columns,
        }
    }

    /// How a meter went up to the cursor, one value a window that has one.
    fn way(&self, measure: usize, curve: LineId, unit: Unit) -> Rc<[f32]> {
        let (width, values) = self.ledger().series().curve(measure, curve);
        let over = (self.cursor().time.0 / width.0) as usize;
        // As numbers of a size that a picture's small ones hold well.
        let scale = if unit == Unit::Nanos { 1e6 } else { 1.0 };
        let known = values.iter().take(over).flatten();
        known.map(|value| (value / scale) as f32).collect()
    }
}

impl Player {
    /// All histories of the run.
    #[must_use]
    pub fn histories(&self) -> Vec<History> {
        let branches = self.run().timeline().branches();
        let history = |(id, branch): (BranchId, &Branch<AnyProcess>)| {
            let deed = self.deed(id);
            History {
                id,
                parent: branch.parent(),
                words: deed.map_or_else(
                    || "As the scenario has it".into(),
                    |deed| Rc::clone(&deed.words),
                ),
                at: deed.map(|deed| deed.at),
            }
        };
        branches.map(history).collect()
    }

    /// How many records the event list may show: all that are known, or while a prediction about this run
    /// is not decided, those that were seen.
    #[must_use]
    pub fn rows_shown(&self) -> Step {
        let known = self.run().ledger().steps();
        if self.lesson().keeps_secret(&self.setup().variant) {
            let seen = self.seen[self.cursor().branch.0 as usize];
            self.run().trace().steps_until(seen).min(known)
        } else {
            known
        }
    }

    /// The step at which what a link leads to has just happened, and whose operation it is; `None` if it does not
    /// happen on this branch.
    #[must_use]
    pub fn linked(&self, target: &str) -> Option<(Step, ProcessId)> {
        let link = OperationLink::read(target).ok()?;
        let client = self.who().find_operation(link.operation)?.client;
        let run = self.run();
        let stop = self
            .who()
            .follow(&link, run.trace(), run.ledger().steps())?;
        match stop {
            Stop::After(step, _) => Some((step, client)),
            Stop::At(_) => None,
        }
    }
}
