//! The engine's own speed: three plain loads over the same world, network and registry as the lessons,
//! each against its floor, the same load on a bare binary heap.

mod floor;

use std::io::Write;
use std::rc::Rc;
use std::time::Instant;

use clap::{Args, ValueEnum, value_parser};
use fallible_engine::kernel::clock::Clock;
use fallible_engine::kernel::id::{Address, Direction, LinkId, MachineId, Symbol, ZoneId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{Link, Network, Routes, Transport};
use fallible_engine::kernel::record::{Recorder, Silent};
use fallible_engine::kernel::time::Span;
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::gossip::Gossip;
use fallible_engine::protocols::pinger::Pinger;
use fallible_engine::protocols::ticker::Ticker;
use fallible_engine::protocols::{AnyNote, AnyProcess};
use fallible_engine::run::trace::Trace;
use serde::Serialize;

use super::told::{End, Stop};

/// A plain load.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Workload {
    /// Two processes bounce a message over a 1 ms link.
    Pingpong,
    /// 100 processes, each telling a random other every 10 ms; latency uniform 1 to 10 ms, loss 1 %.
    Gossip,
    /// 1,000 processes that each arm a timer again and again, uniform 1 to 100 ms.
    Timers,
}

/// How to measure.
#[derive(Args, Debug)]
pub(crate) struct Bench {
    /// Which load.
    workload: Workload,
    /// How many deliveries (firings, for timers) to run for: 1 to 100000000.
    #[arg(long, default_value_t = 1_000_000, value_parser = value_parser!(u64).range(1..=MESSAGES_MAX))]
    messages: u64,
    /// Record every fact, as a lesson's run does.
    #[arg(long)]
    record: bool,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    workload: String,
    n: u64,
    delivered: u64,
    seconds: f64,
    per_second: f64,
    floor_per_second: f64,
    of_floor: f64,
}

/// The most that one measurement runs for, since what is recorded is kept.
const MESSAGES_MAX: u64 = 100_000_000;
const SEED: u64 = 7;
/// Engine and floor take turns, and the best of each counts, so that a hiccup of the computer spoils neither.
const ROUNDS: usize = 5;

impl Bench {
    /// Measures and prints.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<End, Stop> {
        let mut best = (f64::INFINITY, f64::INFINITY);
        let mut delivered = 0;
        for _ in 0..ROUNDS {
            let started = Instant::now();
            delivered = if self.record {
                simulate(self.workload, self.messages, &mut Trace::default())
            } else {
                simulate(self.workload, self.messages, &mut Silent)
            };
            best.0 = best.0.min(started.elapsed().as_secs_f64());
            let started = Instant::now();
            floor::run(self.workload, self.messages);
            best.1 = best.1.min(started.elapsed().as_secs_f64());
        }
        let per_second = delivered as f64 / best.0;
        let floor_per_second = self.messages as f64 / best.1;
        let report = Report {
            workload: format!("{:?}", self.workload).to_lowercase(),
            n: self.messages,
            delivered,
            seconds: best.0,
            per_second,
            floor_per_second,
            of_floor: per_second / floor_per_second,
        };
        if self.json {
            writeln!(out, "{}", serde_json::json!(report))?;
        } else {
            writeln!(
                out,
                "{}: {} in {:.3} s, {:.2} million a second, {:.2} of the floor's {:.2} million",
                report.workload,
                report.delivered,
                report.seconds,
                report.per_second / 1e6,
                report.of_floor,
                report.floor_per_second / 1e6,
            )?;
        }
        Ok(End::Well)
    }
}

/// Runs a load until `n` things were delivered (or fired) and says how many were.
fn simulate<R: Recorder<AnyNote>>(workload: Workload, n: u64, out: &mut R) -> u64 {
    let mut world = world(workload);
    let done = |world: &World<AnyProcess>| match workload {
        Workload::Timers => world.fired(),
        Workload::Pingpong | Workload::Gossip => world.delivered(),
    };
    while done(&world) < n && world.step(out) {}
    done(&world)
}

const GOSSIPS: u32 = 100;
const TICKERS: u32 = 1_000;

fn world(workload: Workload) -> World<AnyProcess> {
    let (machines, latency, loss) = match workload {
        Workload::Pingpong => (2, Latency::Constant(Span::millis(1)), 0.0),
        Workload::Gossip => (
            GOSSIPS,
            Latency::Uniform(Span::millis(1), Span::millis(10)),
            0.01,
        ),
        Workload::Timers => (TICKERS, Latency::Constant(Span::ZERO), 0.0),
    };
    let mut network = Network::new(machines as usize);
    let link = network.add_link(Link {
        loss,
        ..Link::new(Transport::Datagram, latency)
    });
    if workload != Workload::Timers {
        network.routes = Rc::new(mesh(machines, link));
    }
    let mut world = World::new(SEED, network);
    for index in 0..machines {
        let machine = world.add_machine(ZoneId(0), Clock::default(), 1);
        let process = match workload {
            Workload::Pingpong => Pinger::new((index == 0).then_some(Address(1))).into(),
            Workload::Gossip => Gossip::new(GOSSIPS, Span::millis(10)).into(),
            Workload::Timers => Ticker::new(Span::millis(1), Span::millis(100)).into(),
        };
        world.add_process(machine, Symbol(index), process);
    }
    world
}

/// Everybody reaches everybody over one link.
fn mesh(machines: u32, link: LinkId) -> Routes {
    let mut routes = Routes::new(machines as usize);
    for from in 0..machines {
        for to in (0..machines).filter(|to| *to != from) {
            let direction = if from < to {
                Direction::Forward
            } else {
                Direction::Back
            };
            routes.set(MachineId(from), MachineId(to), link, direction);
        }
    }
    routes
}
