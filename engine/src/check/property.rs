//! What a property is: a fold over records that can stop, be copied and go on, and that reports each time
//! the property is broken.

use std::fmt::Debug;

use crate::kernel::machine::Machine;
use crate::kernel::names::Cast;
use crate::kernel::process::Process;
use crate::kernel::time::Time;
use crate::kernel::world::World;
use crate::measure::used::Used;
use crate::protocols::{AnyNote, Record};
use crate::run::branch::Branch;
use crate::run::samples::Samples;
use crate::run::tape::Tape;
use crate::sorted::sort;

use super::verdict::{Step, Verdict, Violation};

/// How many violations of one property are kept with their evidence; more are only counted.
pub const VIOLATIONS_KEPT: usize = 1_000;

/// How many records are named as evidence of one violation.
pub const EVIDENCE_MAX: usize = 16;

/// A promise that is checked while a run goes on.
pub trait Property: Clone + Debug {
    /// Takes the record at `step`. Records come in order, and none is left out.
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast);

    /// Takes the end of the run, after the last record and at most once.
    fn conclude(&mut self, end: &End, cast: &Cast);

    /// What was found so far.
    fn findings(&self) -> &Findings;

    /// The first [`VIOLATIONS_KEPT`] violations, in order.
    fn violations(&self) -> &[Violation] {
        &self.findings().kept
    }

    /// How often it was broken, with those that were not kept.
    fn violation_count(&self) -> u64 {
        self.findings().count()
    }

    /// What it says now.
    fn verdict(&self) -> Verdict {
        self.findings().verdict()
    }

    /// What it said when only the first `steps` records had happened; with all of them, what it says at
    /// the end.
    fn verdict_at(&self, steps: Step) -> Verdict {
        self.findings().verdict_at(steps)
    }
}

/// What the end of a run shows that records do not.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct End {
    /// When.
    pub at: Time,
    /// Whether the system is at rest: nothing under way, nothing being worked on.
    pub quiet: bool,
    /// For what share of the run each machine's workers were busy, from 0 to 1, by machine id.
    pub busy: Vec<f64>,
    /// What share of each pipe and machine was used in each second.
    pub used: Used,
}

impl End {
    /// The end of a branch as far as it is computed.
    #[must_use]
    pub fn of<P: Process<Note = AnyNote>>(branch: &Branch<P, impl Tape>) -> Self {
        Self::at(branch.world(), branch.samples())
    }

    /// What there would be to say if a run ended with this world.
    #[must_use]
    pub fn at<P: Process>(world: &World<P>, samples: &Samples) -> Self {
        let at = world.now();
        Self {
            at,
            quiet: world.is_quiet(),
            busy: world.machines().iter().map(|m| busy_share(m, at)).collect(),
            used: Used::of(world, samples),
        }
    }
}

fn busy_share<T>(machine: &Machine<T>, now: Time) -> f64 {
    let possible = now.0 as f64 * f64::from(machine.workers);
    if possible == 0.0 {
        0.0
    } else {
        machine.worked_until(now).0 as f64 / possible
    }
}

/// What a property has found: its violations, and how it stands when there are none.
#[derive(Clone, PartialEq, Debug)]
pub struct Findings {
    kept: Vec<Violation>,
    beyond: u64,
    running: Verdict,
    ended: Option<(Step, Verdict)>,
}

impl Findings {
    /// For a property that one event can break: it holds until then.
    #[must_use]
    pub const fn holding() -> Self {
        Self::starting(Verdict::HoldsSoFar)
    }

    /// For a property that is judged at the end of the run only, or at rest.
    #[must_use]
    pub fn waiting(waits_for: &str) -> Self {
        Self::starting(Verdict::Undecided {
            waits_for: waits_for.to_owned(),
        })
    }

    const fn starting(running: Verdict) -> Self {
        Self {
            kept: Vec::new(),
            beyond: 0,
            running,
            ended: None,
        }
    }

    /// Notes a violation by the record at `step`; `tell` gives its evidence, in any order, and the sentence.
    pub fn violated(&mut self, step: Step, at: Time, tell: impl FnOnce() -> (Vec<Step>, String)) {
        if self.kept.len() == VIOLATIONS_KEPT {
            self.beyond += 1;
            return;
        }
        let (mut evidence, because) = tell();
        sort(&mut evidence);
        evidence.dedup();
        evidence.truncate(EVIDENCE_MAX);
        self.kept.push(Violation {
            at,
            step,
            evidence,
            because,
        });
    }

    /// Closes the run after `steps` records. `open` says what a judgement would have needed; without it
    /// the property held, unless it was violated.
    pub fn close(&mut self, steps: Step, open: Option<String>) {
        let verdict = open.map_or(Verdict::Held, |waits_for| Verdict::Undecided { waits_for });
        self.ended = Some((steps, verdict));
    }

    /// How often the property was broken.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.kept.len() as u64 + self.beyond
    }

    fn verdict(&self) -> Verdict {
        self.verdict_at(Step::MAX)
    }

    fn verdict_at(&self, steps: Step) -> Verdict {
        let over = self.ended.as_ref().filter(|(end, _)| steps >= *end);
        let broken = self
            .kept
            .first()
            .filter(|first| first.step < steps || over.is_some());
        match (broken, over) {
            (Some(first), _) => Verdict::Violated {
                at: first.at,
                evidence: first.evidence.clone(),
                because: first.because.clone(),
            },
            (None, Some((_, verdict))) => verdict.clone(),
            (None, None) => self.running.clone(),
        }
    }
}
