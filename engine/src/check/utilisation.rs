//! Utilisation: in no second of the run is more than a given share used of a link's bandwidth, either way, or
//! of the time of a machine's workers. A mean over a whole run hides the seconds in which a queue grows.
//!
//! Seconds are counted from the beginning of the run; one that the run's end cuts off does not count. Judged
//! at the end.

use crate::format::name::{self, NodeId};
use crate::format::units::Probability;
use crate::kernel::id::{LinkId, MachineId, PipeId};
use crate::kernel::names::Cast;
use crate::kernel::network::Network;
use crate::kernel::time::Time;
use crate::measure::windows::SECOND;
use crate::protocols::{Fact, Record};
use crate::sorted::sort;

use super::config::{Promised, PropertyDoubts, PropertySite, config};
use super::property::{EVIDENCE_MAX, End, Findings, Property};
use super::verdict::Step;
use super::words::{percent_ceil, percent_floor};

config! {
/// In no second of the run is more than this share used of a link's bandwidth, either way, or of the time of a
/// node's workers. Needs one of `link` and `node`.
Config {
    /// The link, or the links that share its pipe.
    #[serde(default)]
    pub link: Option<name::LinkId>,
    /// The node.
    #[serde(default)]
    pub node: Option<NodeId>,
    /// The share.
    pub at_most: Probability,
}
}

impl Promised for Config {
    type Fold = Utilisation;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> Utilisation {
        let links = self
            .link
            .as_ref()
            .map_or(Vec::new(), |link| site.links(link));
        let machine = self.node.as_ref().map(|node| site.machine(node));
        Utilisation::new(site.network(), links, machine, self.at_most.get())
    }

    fn doubt(&self, doubts: &mut dyn PropertyDoubts) {
        match (&self.link, &self.node) {
            (Some(_), Some(_)) => doubts.note("both a link and a node", "one of `link` and `node`"),
            (None, None) => doubts.note("neither a link nor a node", "one of `link` and `node`"),
            _ => {}
        }
        if let Some(link) = &self.link {
            doubts.bandwidth("link", link);
        }
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Utilisation {
    links: Vec<LinkId>,
    pipes: Vec<PipeId>,
    machine: Option<MachineId>,
    at_most: f64,
    /// The first messages that were sent over the links in each second.
    sent: Vec<Vec<Step>>,
    steps: Step,
    findings: Findings,
}

impl Utilisation {
    /// At most this share, from 0 to 1, of these links' bandwidth and of this machine's workers.
    #[must_use]
    pub fn new(
        network: &Network,
        links: Vec<LinkId>,
        machine: Option<MachineId>,
        at_most: f64,
    ) -> Self {
        let of_link = |link: &LinkId| network.links.get(link.index()).map(|link| link.pipes);
        let pipes = links.iter().filter_map(of_link).flatten().flatten();
        let mut pipes: Vec<PipeId> = pipes.collect();
        sort(&mut pipes);
        pipes.dedup();
        Self {
            links,
            pipes,
            machine,
            at_most,
            sent: Vec::new(),
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }

    /// What is used, as a sentence begins with it.
    fn subject(&self, cast: &Cast) -> String {
        match (self.machine, self.links.first()) {
            (Some(machine), _) => format!("The workers of {}", cast.machine(machine)),
            (None, Some(link)) => format!("The link {}", cast.link(*link)),
            (None, None) => "Nothing".to_owned(),
        }
    }
}

impl Property for Utilisation {
    fn observe(&mut self, step: Step, record: &Record, _: &Cast) {
        self.steps = step + 1;
        let Fact::Sent { link, .. } = record.fact else {
            return;
        };
        if self.links.contains(&link) {
            let second = (record.at.0 / SECOND.0) as usize;
            if second >= self.sent.len() {
                self.sent.resize(second + 1, Vec::new());
            }
            if self.sent[second].len() < EVIDENCE_MAX {
                self.sent[second].push(step);
            }
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        let pipes = self.pipes.iter();
        let shares = pipes.filter_map(|pipe| end.used.pipes.get(pipe.index()));
        let machine = self.machine.iter();
        let shares = shares.chain(machine.filter_map(|m| end.used.machines.get(m.index())));
        let shares: Vec<&Vec<f64>> = shares.collect();
        let seconds = shares.iter().map(|shares| shares.len()).max().unwrap_or(0);
        for second in 0..seconds {
            let used = shares.iter().filter_map(|shares| shares.get(second));
            let used = used.copied().fold(0.0, f64::max);
            if used <= self.at_most {
                continue;
            }
            let because = format!(
                "{} were used for {} from {second} s to {} s, and at most {} was promised",
                self.subject(cast),
                percent_ceil(used),
                second + 1,
                percent_floor(self.at_most),
            );
            let because = match self.machine {
                Some(_) => because,
                None => because.replacen(" were used", " was used", 1),
            };
            let at = Time((second as u64 + 1) * SECOND.0);
            let evidence = self.sent.get(second).cloned().unwrap_or_default();
            self.findings
                .violated(self.steps, at, || (evidence, because));
        }
        let open = (seconds == 0).then(|| "a whole second".to_owned());
        self.findings.close(self.steps, open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}
