//! Usage: how busy pipes and machines were within each second of a run, and what waited for them, from its even
//! samples.

use crate::protocols::Record;

use crate::kernel::id::{LinkId, MachineId, PipeId};
use crate::kernel::network::Direction;
use crate::kernel::process::Process;
use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};
use crate::kernel::world::World;
use crate::run::samples::Samples;

use super::chart::{Chart, Line, Sampled};
use super::row::{Now, Row, Unit};
use super::series::Curves;
use super::{Measure, Site};

/// The time that one share is about; what flickers in shorter windows is told by it, too.
pub const SECOND: Span = Span::secs(1);

/// The share that was used in each whole second, from 0 to 1: of each pipe's bandwidth, and of the time of
/// each machine's workers, by id.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Used {
    /// Of pipes.
    pub pipes: Vec<Vec<f64>>,
    /// Of machines.
    pub machines: Vec<Vec<f64>>,
}

impl Used {
    /// What was used so far.
    #[must_use]
    pub fn of<P: Process>(world: &World<P>, samples: &Samples) -> Self {
        let pipes = world.network().pipes.iter().enumerate();
        let machines = world.machines().iter();
        Self {
            pipes: pipes
                .map(|(id, pipe)| {
                    of_pipe(samples, PipeId(id as u16), pipe.bits_per_second).collect()
                })
                .collect(),
            machines: machines
                .map(|machine| of_machine(samples, machine.id, machine.workers).collect())
                .collect(),
        }
    }
}

/// The share of a pipe's bandwidth that was used in each whole second.
pub fn of_pipe(samples: &Samples, pipe: PipeId, bits_per_second: u64) -> impl Iterator<Item = f64> {
    let left = move |n| samples.pipes(n).get(pipe.index()).map(|s| s.left_bytes * 8);
    shares(samples, left, bits_per_second)
}

/// The share of the time of a machine's workers that was used in each whole second.
pub fn of_machine(
    samples: &Samples,
    machine: MachineId,
    workers: u16,
) -> impl Iterator<Item = f64> {
    let worked = move |n| samples.machines(n).get(machine.index()).map(|s| s.worked.0);
    shares(samples, worked, u64::from(workers) * NANOS_PER_SECOND)
}

/// What came in each second to a sum that never falls, as a share of what can come.
fn shares(
    samples: &Samples,
    sum: impl Fn(u64) -> Option<u64>,
    possible: u64,
) -> impl Iterator<Item = f64> {
    // Samples are so far apart that a whole number of them makes a second.
    let each = SECOND.0 / samples.interval().0;
    let mut before = 0;
    (0..samples.len() / each).map(move |second| {
        let now = sum((second + 1) * each - 1).unwrap_or(before);
        let came = now.saturating_sub(before);
        before = now;
        (came as f64 / possible as f64).min(1.0)
    })
}

/// How busy pipes and machines are. Records do not say it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usage;

impl Measure for Usage {
    fn new(_: &Site) -> Self {
        Self
    }

    fn take(&mut self, _: &Record) {}

    /// The largest share that was used within one whole second so far, where something was.
    fn rows(&self, now: &Now<'_>) -> Vec<Row> {
        let seconds = (now.at.0 / SECOND.0) as usize;
        let busiest = |(name, all): (&'static str, &Vec<Vec<f64>>)| {
            let so_far = all.iter().flat_map(|one| one.iter().take(seconds));
            let most = so_far.copied().fold(0.0, f64::max);
            (most > 0.0).then(|| Row::new(name, Unit::Share, most).aside("in a second"))
        };
        let used = [
            ("Busiest link", &now.used.pipes),
            ("Busiest machine", &now.used.machines),
        ];
        used.into_iter().filter_map(busiest).collect()
    }

    fn close_window(&mut self, _: Time, _: &mut Curves<'_>) {}

    fn sampled(&self, sampled: &Sampled<'_>) -> Vec<Chart> {
        let chart = |title: &'static str, unit, lines| Chart {
            title: title.into(),
            unit,
            lines,
        };
        vec![
            chart("In use", Unit::Share, in_use(sampled)),
            chart("Waiting for bandwidth", Unit::Bytes, backlogs(sampled)),
            chart("Jobs waiting", Unit::Number, queues(sampled)),
        ]
    }
}

/// The pipes of all links, each once, with its link's name and its way.
fn pipes(sampled: &Sampled<'_>) -> Vec<(PipeId, String)> {
    let mut found: Vec<(PipeId, String)> = Vec::new();
    for (id, link) in (0..).map(LinkId).zip(&sampled.network.links) {
        let name = sampled.cast.link(id);
        for way in [Direction::Forward, Direction::Back] {
            let pipe = link.pipes[way.index()];
            let Some(pipe) = pipe.filter(|pipe| found.iter().all(|(known, _)| known != pipe))
            else {
                continue;
            };
            let name = match way {
                Direction::Forward => name.to_owned(),
                Direction::Back => format!("{name}, back"),
            };
            found.push((pipe, name));
        }
    }
    found
}

/// What share of pipes and machines was used in each second.
fn in_use(sampled: &Sampled<'_>) -> Vec<Line> {
    let samples = sampled.samples;
    let links = pipes(sampled).into_iter().filter_map(|(id, name)| {
        let pipe = sampled.network.pipes.get(id.index())?;
        let shares = of_pipe(samples, id, pipe.bits_per_second);
        Some(Line::of(name, SECOND, shares.map(Some)))
    });
    let workers = sampled.workers.iter().zip((0..).map(MachineId));
    let machines = workers.map(|(workers, id)| {
        let shares = of_machine(samples, id, *workers);
        Line::of(
            sampled.cast.machine(id).to_owned(),
            SECOND,
            shares.map(Some),
        )
    });
    links.chain(machines).collect()
}

/// What waits in front of pipes or is leaving, in bytes.
fn backlogs(sampled: &Sampled<'_>) -> Vec<Line> {
    let samples = sampled.samples;
    let lines = pipes(sampled).into_iter().map(|(id, name)| {
        let queued = |n| Some(samples.pipes(n).get(id.index())?.queued_bytes as f64);
        Line::of(name, samples.interval(), (0..samples.len()).map(queued))
    });
    lines.collect()
}

/// What waits for workers or in a paused machine's inbox.
fn queues(sampled: &Sampled<'_>) -> Vec<Line> {
    let samples = sampled.samples;
    let machines = sampled.cast.machines.iter().enumerate();
    let lines = machines.map(|(machine, name)| {
        let waiting = |n| {
            let sample = samples.machines(n).get(machine)?;
            Some(f64::from(sample.waiting + sample.inbox))
        };
        let name = sampled.cast.names.text(*name).to_owned();
        Line::of(name, samples.interval(), (0..samples.len()).map(waiting))
    });
    lines.collect()
}
