//! Usage: how busy pipes and machines were, and what waited for them, from even samples of a run.

use crate::kernel::id::{Direction, LinkId, MachineId, PipeId};
use crate::kernel::time::Time;
use crate::protocols::Record;

use super::chart::{Chart, Line, Sampled};
use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::used::{of_machine, of_pipe};
use super::windows::{Curves, SECOND};

/// How busy pipes and machines are. Records do not say it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usage;

impl Measure for Usage {
    fn new(_: &System) -> Self {
        Self
    }

    fn take(&mut self, _: &Record) {}

    /// The largest share that was used within one whole second so far, where something was.
    fn figures(&self, now: &Now<'_>) -> Vec<Figure> {
        let seconds = (now.at.0 / SECOND.0) as usize;
        let busiest = |(name, all): (&'static str, &Vec<Vec<f64>>)| {
            let so_far = all.iter().flat_map(|one| one.iter().take(seconds));
            let most = so_far.copied().fold(0.0, f64::max);
            (most > 0.0).then(|| Figure::new(name, Unit::Share, most).aside("of a second"))
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
