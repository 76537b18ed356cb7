//! Busy: the workers of each of these machines are busy for at most a given share of the run. Queues grow
//! without bound as that share nears the whole. Judged at the end.

use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;
use crate::kernel::record::Record;
use crate::kernel::time::Time;

use super::property::{End, Findings, Property};
use super::verdict::Step;
use super::words::{percent_ceil, percent_floor};

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Busy {
    machines: Vec<MachineId>,
    at_most: f64,
    steps: Step,
    findings: Findings,
}

impl Busy {
    /// Each of these machines is busy for at most this share, from 0 to 1.
    #[must_use]
    pub fn new(machines: Vec<MachineId>, at_most: f64) -> Self {
        Self {
            machines,
            at_most,
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }
}

impl Property for Busy {
    fn observe(&mut self, step: Step, _: &Record, _: &Cast) {
        self.steps = step + 1;
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        for machine in &self.machines {
            let share = end.busy.get(machine.index()).copied().unwrap_or(0.0);
            if share > self.at_most {
                let because = || {
                    format!(
                        "{} was busy for {} of the run, and at most {} was promised",
                        cast.machine(*machine),
                        percent_ceil(share),
                        percent_floor(self.at_most),
                    )
                };
                self.findings
                    .violated(self.steps, end.at, || (Vec::new(), because()));
            }
        }
        let open = (end.at == Time::ZERO).then(|| "time to pass".to_owned());
        self.findings.close(self.steps, open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}
