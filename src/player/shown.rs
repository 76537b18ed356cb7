//! What the panels show of a player at its cursor, as their plain data.

use std::rc::Rc;

use fallible_engine::check::AnyProperty;
use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::{Step, Violation};
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::operation::Verb;
use fallible_engine::kernel::record::Fact;
use fallible_engine::kernel::time::Span;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::run::branch::Branch;
use fallible_engine::run::timeline::BranchId;
use fallible_engine::run::windows::{Used, WINDOW};

use super::player::Player;
use super::run::Run;
use crate::view::explain::{Sort, sentence};
use crate::view::panels::branch::History;
use crate::view::panels::events::EventRow;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::meter::{Gauge, Tally};
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
        let of = |family| match family {
            Family::Request => Glyph::Request,
            Family::Response => Glyph::Response,
            Family::Copy => Glyph::Copy,
            Family::Ping => Glyph::Ping,
        };
        match fact {
            Fact::Sent { kind, .. } => of(kind.family),
            Fact::Unreachable { .. } | Fact::Ended(..) | Fact::Disconnected(..) => Glyph::Lost,
            Fact::Duplicated { flight, .. }
            | Fact::Rescheduled { flight, .. }
            | Fact::Delivered(flight, _) => of(family(*flight)),
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

    fn breach(&self, violation: &Violation) -> Breach {
        let evidence = |step: &Step| {
            let row = self.row(*step)?;
            Some(Evidence {
                step: *step,
                at: row.at,
                words: row.words,
            })
        };
        Breach {
            at: violation.at,
            because: violation.because.as_str().into(),
            evidence: violation.evidence.iter().filter_map(evidence).collect(),
        }
    }

    /// What was measured up to the cursor.
    pub fn tally(&mut self) -> Tally {
        let step = self.cursor().step;
        let ways = self.ways();
        let [link_use, machine_use] = self.busiest();
        let meters = self.meters_at(step);
        let all = || meters.all_operations().map(|(_, operations)| operations);
        let times = meters.all_operations().zip(&ways.times);
        let times = times.filter_map(|((verb, operations), way)| {
            let at = |percentage| operations.latency.percentile(percentage);
            let gauge = Gauge {
                now: [at(50.0)?, at(99.0)?],
                way: Rc::clone(way),
            };
            Some((verb, gauge))
        });
        let plain = |now| Gauge {
            now,
            way: Rc::default(),
        };
        Tally {
            messages: Gauge {
                now: meters.traffic().messages,
                way: Rc::clone(&ways.messages),
            },
            lost: meters.undelivered(),
            bytes: plain(meters.traffic().bytes),
            done: plain(all().map(|operations| operations.done).sum()),
            failed: all().map(|operations| operations.refused).sum(),
            unknown: all().map(|operations| operations.unknown).sum(),
            times: times.collect(),
            primary_reads: meters.reads_on_primary().map(|now| Gauge {
                now,
                way: Rc::default(),
            }),
            oldest: meters.oldest(),
            messages_a_page: meters.messages_a_page(),
            coded: Some(meters.coded()).filter(|span| *span > Span::ZERO),
            cost: meters.cost(),
            a_million_pages: meters.cost_of_a_million_pages(),
            priced_bytes: meters.cost().map(|_| meters.priced_bytes()),
            link_use,
            machine_use,
        }
    }

    /// The largest share of a link's bandwidth, and of the time of a machine's workers, that was used within
    /// one whole second so far; `None` where nothing was.
    fn busiest(&self) -> [Option<f64>; 2] {
        let timeline = self.timeline();
        let used = Used::of(timeline.world(), timeline.current().samples());
        let seconds = (self.cursor().time.0 / WINDOW.0) as usize;
        [used.pipes, used.machines].map(|all| {
            let so_far = all.iter().flat_map(|one| one.iter().take(seconds));
            let most = so_far.copied().fold(0.0, f64::max);
            (most > 0.0).then_some(most)
        })
    }

    /// How some meters went up to the cursor, one value a window.
    fn ways(&self) -> Ways {
        let series = self.ledger().series();
        let width = series.width().0.max(1);
        let over = (self.cursor().time.0 / width) as usize;
        let messages = series.messages().iter().take(over).map(|n| *n as f32);
        let p99 = |list: &[Option<[Span; 2]>]| -> Rc<[f32]> {
            let known = list.iter().take(over).flatten();
            known.map(|both| both[1].as_millis_f64() as f32).collect()
        };
        Ways {
            messages: messages.collect(),
            times: Verb::ALL.map(|verb| p99(series.times(verb))),
        }
    }
}

struct Ways {
    messages: Rc<[f32]>,
    times: [Rc<[f32]>; Verb::ALL.len()],
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

    /// The step of an operation: where its answer came, or where it began if none has; `None` if it does
    /// not happen on this branch.
    #[must_use]
    pub fn operation_step(&self, name: &str) -> Option<Step> {
        let id = self.who().find_operation(name)?;
        let mut begun = None;
        for (step, record) in self.run().trace().range(0..self.run().ledger().steps()) {
            if matches!(record.fact, Fact::Completed(operation, _) if operation == id) {
                return Some(step + 1);
            }
            if matches!(record.fact, Fact::Invoked(operation, _) if operation == id) {
                begun = Some(step + 1);
            }
        }
        begun
    }
}
