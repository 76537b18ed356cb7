//! How long it takes to go to a moment of a run of a million records, and how much memory that run holds.
//!
//! `cargo bench -p fallible-engine --bench seek --profile fast`

use std::time::{Duration, Instant};

use fallible_engine::kernel::clock::Clock;
use fallible_engine::kernel::id::{Direction, MachineId, Symbol, ZoneId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{Link, Network, Routes, Transport};
use fallible_engine::kernel::random::Draws;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::protocols::gossip::Gossip;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::timeline::Timeline;

/// How long the run is.
const RECORDS: u64 = 1_000_000;
/// How many seeks of each kind are measured.
const SEEKS: u64 = 2_000;
/// A frame of a screen that draws sixty a second.
const FRAME: Span = Span::nanos(16_666_667);

/// A hundred processes that each tell a random other something every 10 ms, over 1 to 10 ms of network
/// with 1 % loss: the load of `fallible bench gossip`.
fn gossip(until: Time) -> Plan<AnyProcess> {
    let group = 100;
    let mut network = Network::new(group as usize);
    let latency = Latency::Uniform(Span::millis(1), Span::millis(10));
    let mut link = Link::new(Transport::Datagram, latency);
    link.loss = 0.01;
    let link = network.add_link(link);
    let mut routes = Routes::new(group as usize);
    for from in 0..group {
        for to in 0..group {
            routes.set(MachineId(from), MachineId(to), link, Direction::Forward);
        }
    }
    network.routes = std::rc::Rc::new(routes);
    let mut world = World::new(1, network);
    for _ in 0..group {
        let machine = world.add_machine(ZoneId(0), Clock::default(), 1);
        let process = Gossip::new(group, Span::millis(10));
        world.add_process(machine, Symbol(0), process.into());
    }
    Plan::new(world, until)
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{what:<44} p50 {:>8.3} ms   p99 {:>8.3} ms   max {:>8.3} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

fn timed(n: u64, mut seek: impl FnMut(u64)) -> Vec<Duration> {
    let one = |i| {
        let start = Instant::now();
        seek(i);
        start.elapsed()
    };
    (0..n).map(one).collect()
}

fn main() {
    let mut timeline = Timeline::new(gossip(Time(3_600_000_000_000)));
    let start = Instant::now();
    while timeline.trace().len() < RECORDS {
        timeline.advance(1_000);
    }
    let seconds = start.elapsed().as_secs_f64();
    let steps = timeline.trace().len();
    let end = timeline.progress().reached;
    println!(
        "{steps} records, {end} of simulated time, computed in {seconds:.3} s; {:.1} MB held",
        timeline.heap_bytes() as f64 / 1e6
    );
    println!(
        "a world takes {:.1} kB, a record {} bytes",
        timeline.world().heap_bytes() as f64 / 1e3,
        size_of::<fallible_engine::protocols::Record>()
    );
    let mut draws = Draws::keyed(1, [0, 0, 0]);
    report(
        "to any step",
        timed(SEEKS, |_| _ = timeline.seek_step(draws.below(steps))),
    );
    report(
        "to any time",
        timed(SEEKS, |_| _ = timeline.seek_time(Time(draws.below(end.0)))),
    );
    timeline.seek_time(end);
    report("one event back", timed(SEEKS, |_| _ = timeline.step_back()));
    report(
        "one event on",
        timed(SEEKS, |_| _ = timeline.step_forward()),
    );
    for (speed, words) in [
        (1_u64, "1/1000"),
        (100, "1/10"),
        (1_000, "1"),
        (100_000, "100"),
    ] {
        let frame = FRAME.0 * speed / 1_000;
        let frames = SEEKS.min(end.0 / frame);
        let back = |i| Time(end.0 - (i + 1) * frame);
        let times = timed(frames, |i| _ = timeline.seek_time(back(i)));
        report(&format!("a frame backwards at speed {words}"), times);
        let times = timed(frames, |i| _ = timeline.seek_time(back(frames - 1 - i)));
        report(&format!("a frame forwards at speed {words}"), times);
    }
    println!(
        "{:.1} MB held after all that",
        timeline.heap_bytes() as f64 / 1e6
    );
    let start = Instant::now();
    let hash = timeline.trace().hash();
    println!(
        "trace hash {hash:016x} in {:.1} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
}
