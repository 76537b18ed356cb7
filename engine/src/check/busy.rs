//! Busy: the workers of each of these machines are busy for at most a given share of the run. Queues grow
//! without bound as that share nears the whole. Judged at the end.

use crate::format::name::NodeId;
use crate::format::units::Probability;
use crate::kernel::id::MachineId;
use crate::kernel::names::Cast;
use crate::kernel::time::Time;
use crate::protocols::Record;

use super::config::{Promised, PropertySite, config};
use super::property::{End, Findings, Property};
use super::verdict::Step;
use super::words::{percent_ceil, percent_floor};

config! {
/// The workers of this node are busy for at most this share of the time.
Config {
    /// The node; each store where none is named.
    #[serde(default)]
    pub node: Option<NodeId>,
    /// The share.
    pub at_most: Probability,
}
}

impl Promised for Config {
    type Fold = Busy;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> Busy {
        let machines = self
            .node
            .as_ref()
            .map_or_else(|| site.stores(), |node| vec![site.machine(node)]);
        Busy::new(machines, self.at_most.get())
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{DB1, DB2, Tale, sentences};
    use crate::check::verdict::Verdict;

    #[test]
    fn each_machine_is_judged_by_itself() {
        let mut tale = Tale::new();
        tale.at(1_000);
        let mut end = tale.end(true);
        end.busy = vec![0.0, 0.0, 0.832, 0.7, 1.0];
        let machines = vec![MachineId(DB1.0), MachineId(DB2.0)];
        let mut busy = tale.told(Busy::new(machines.clone(), 0.7));
        busy.conclude(&end, &tale.cast);
        let because = "db-1 was busy for 83.2 % of the run, and at most 70 % was promised";
        assert_eq!(sentences(&busy), [because]);
        let mut busy = tale.told(Busy::new(machines, 0.832));
        busy.conclude(&end, &tale.cast);
        assert_eq!(busy.verdict(), Verdict::Held);
    }
}
