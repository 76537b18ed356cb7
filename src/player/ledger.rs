//! What is folded over the records of one branch as its frontier advances: verdicts, the density strip and
//! the marks on the time bar.

use fallible_engine::check::Checks;
use fallible_engine::check::property::{End, Property};
use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::time::Time;
use fallible_engine::measure::fold::System;
use fallible_engine::measure::series::Series;
use fallible_engine::protocols::Fact;
use fallible_engine::run::trace::Trace;
use fallible_engine::run::trail::Fold;
use fallible_engine::sorted::sort;

use crate::view::explain::{Asks, Known};
use crate::view::panels::legend::SignsMet;
use crate::view::panels::time::STRIP_COLUMNS;

/// Bars of the density strip.
pub const BARS: usize = STRIP_COLUMNS;

/// Marks of one kind that the time bar shows; more would only be a smear.
const MARKS_MAX: usize = 500;

/// What was folded over the first records of a branch.
#[derive(Clone, Debug)]
pub struct Ledger {
    checks: Checks,
    until: Time,
    bars: Vec<u32>,
    faults: Vec<(Time, Step)>,
    asks: Asks,
    series: Series,
    signs: SignsMet,
    concluded: bool,
}

impl Ledger {
    /// Nothing read yet, of a run of this system that ends at `until`.
    #[must_use]
    pub fn new(checks: Checks, until: Time, system: &System) -> Self {
        Self {
            checks,
            until,
            bars: vec![0; BARS],
            faults: Vec::new(),
            asks: Asks::default(),
            series: Series::new(until, system),
            signs: SignsMet::default(),
            concluded: false,
        }
    }

    /// Reads at most so many further records.
    pub fn read(&mut self, trace: &Trace, records: u64) {
        let from = self.steps();
        for (step, record) in trace.range(from..from.saturating_add(records)) {
            self.checks.observe(record);
            self.asks.observe(record);
            self.series.observe(record);
            self.signs.observe(record);
            let bar = (u128::from(record.at.0) * BARS as u128)
                .checked_div(u128::from(self.until.0))
                .unwrap_or(0) as usize;
            self.bars[bar.min(BARS - 1)] += 1;
            if is_fault(&record.fact) && self.faults.len() < MARKS_MAX {
                self.faults.push((record.at, step + 1));
            }
        }
    }

    /// Takes the end of the run, after all records were read. Only the first time counts.
    pub fn conclude(&mut self, end: &End) {
        if !self.concluded {
            self.checks.conclude(end);
            self.series.pass(self.until);
            self.concluded = true;
        }
    }

    /// Whether the end was taken: nothing will change any more.
    #[must_use]
    pub const fn is_concluded(&self) -> bool {
        self.concluded
    }

    /// How many records were read.
    #[must_use]
    pub const fn steps(&self) -> Step {
        self.checks.steps()
    }

    /// The properties as they stand.
    #[must_use]
    pub const fn checks(&self) -> &Checks {
        &self.checks
    }

    /// How many records lie in each part of the run.
    #[must_use]
    pub fn bars(&self) -> &[u32] {
        &self.bars
    }

    /// Moments at which something was broken or mended, in order.
    #[must_use]
    pub fn faults(&self) -> &[(Time, Step)] {
        &self.faults
    }

    /// What sentences must know of the records before theirs.
    #[must_use]
    pub const fn known<'a>(&'a self, trace: &'a Trace) -> Known<'a> {
        Known {
            trace,
            asks: &self.asks,
        }
    }

    /// Figures over time.
    #[must_use]
    pub const fn series(&self) -> &Series {
        &self.series
    }

    /// When each sign was first on the picture.
    #[must_use]
    pub const fn signs(&self) -> &SignsMet {
        &self.signs
    }

    /// Violations of all properties, in order: when, after how many records, and which property.
    #[must_use]
    pub fn violations(&self) -> Vec<(Time, Step, usize)> {
        let mut all: Vec<(Time, Step, usize)> = self
            .checks
            .properties()
            .iter()
            .enumerate()
            .flat_map(|(place, property)| {
                let kept = property.violations().iter().take(MARKS_MAX);
                kept.map(move |violation| (violation.at, violation.step + 1, place))
            })
            .collect();
        sort(&mut all);
        all
    }
}

/// Whether a fact is something done to the system from outside.
#[must_use]
pub const fn is_fault(fact: &Fact) -> bool {
    match fact {
        Fact::Fault(_) => true,
        Fact::Noted(_, note) => note.is_change_by_hand(),
        Fact::Started(..)
        | Fact::Destroyed(_)
        | Fact::Sent { .. }
        | Fact::Duplicated { .. }
        | Fact::Rescheduled { .. }
        | Fact::Delivered(..)
        | Fact::Ended(..)
        | Fact::Unreachable { .. }
        | Fact::Fired(_)
        | Fact::Asked(_)
        | Fact::Invoked(..)
        | Fact::Completed(..)
        | Fact::Disconnected(..)
        | Fact::DidNotApply
        | Fact::Born { .. }
        | Fact::Reseeded(_)
        | Fact::Signed(_) => false,
    }
}
