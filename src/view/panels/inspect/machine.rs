//! All about a machine: what it holds, its clocks, and how busy it is.

use fallible_engine::kernel::id::{MachineId, ProcessId};
use fallible_engine::kernel::machine::{Machine, Power};
use fallible_engine::kernel::process::{NodeView, Process};
use fallible_engine::kernel::time::Span;
use fallible_engine::protocols::{AnyProcess, AnyTimer};

use super::{Badge, EventRow, Line, Rc, Scene, Sheet, Target, Thing, Tool};
use crate::view::panels::time;
use crate::view::text;

pub(super) fn sheet(scene: &Scene<'_>, id: MachineId, history: Rc<[EventRow]>) -> Option<Sheet> {
    let machine = scene.world.machines().get(id.index())?;
    let views: Vec<NodeView> = machine
        .hosts
        .iter()
        .filter_map(|process| scene.world.process(*process))
        .map(|process| process.describe(&scene.cast.names))
        .collect();
    let client = client_on(scene, machine);
    Some(Sheet {
        thing: Thing::Machine(id),
        title: scene.cast.machine(id).into(),
        badge: badge(machine, &views),
        groups: vec![
            state(&views, scene.lag),
            clocks(scene, machine),
            work(scene, machine),
        ],
        target: Target::Machine(id, client),
        ends: Default::default(),
        tools: Tool::for_machine(machine.power, client.is_some()),
        history,
    })
}

fn client_on(scene: &Scene<'_>, machine: &Machine<AnyTimer>) -> Option<ProcessId> {
    let mut hosts = machine.hosts.iter().copied();
    hosts.find(|process| matches!(scene.world.process(*process), Some(AnyProcess::Client(_))))
}

/// What is wrong with it, and where nothing is, what it is.
fn badge(machine: &Machine<AnyTimer>, views: &[NodeView]) -> Option<Badge> {
    let fault = |word: &str| {
        Some(Badge {
            word: word.into(),
            solid: false,
            fault: true,
        })
    };
    match machine.power {
        Power::Down(_) => fault("CRASHED"),
        Power::Paused(_) => fault("PAUSED"),
        Power::Up if machine.slow != 1.0 => fault(&format!("SLOW ×{}", machine.slow)),
        Power::Up => views
            .iter()
            .find_map(|view| view.badge)
            .map(|(word, solid)| Badge {
                word: word.into(),
                solid,
                fault: false,
            }),
    }
}

fn state(views: &[NodeView], lag: Option<Span>) -> Vec<Line> {
    let fields = views.iter().flat_map(|view| &view.fields);
    let mut lines: Vec<Line> = fields
        .map(|(name, value)| Line::new(name, value.as_str()))
        .collect();
    lines.extend(lag.map(|lag| {
        let words = if lag == Span::ZERO {
            "nothing".to_owned()
        } else {
            lag.to_string()
        };
        Line::new("behind by", words)
    }));
    lines
}

fn clocks(scene: &Scene<'_>, machine: &Machine<AnyTimer>) -> Vec<Line> {
    let now = scene.now();
    let clock = &machine.clock;
    let mut lines = match machine.power {
        Power::Up => vec![],
        Power::Down(since) => vec![Line::new("stopped at", since.to_string())],
        Power::Paused(since) => vec![Line::new("stands still since", since.to_string())],
    };
    lines.extend([
        Line::new("true time", time::clock(now)),
        Line::new("wall clock", text::clock(clock.wall(now)))
            .with_aside(text::skew(clock.skew(now))),
        Line::new("monotonic", text::clock(clock.monotonic(now))),
    ]);
    if clock.drift_ppm() != 0 {
        lines.push(Line::new("drift", format!("{:+} ppm", clock.drift_ppm())));
    }
    lines
}

fn work(scene: &Scene<'_>, machine: &Machine<AnyTimer>) -> Vec<Line> {
    let mut lines = vec![Line::new(
        "workers",
        format!("{} of {} busy", machine.busy.len(), machine.workers),
    )];
    if !machine.waiting.is_empty() {
        lines.push(Line::new(
            "queue",
            format!("{} waiting", machine.waiting.len()),
        ));
    }
    if !machine.inbox.is_empty() {
        let inbox = Line::new("inbox", format!("{} waiting", machine.inbox.len()));
        lines.push(inbox.with_aside("until it goes on"));
    }
    if machine.slow != 1.0 {
        lines.push(Line::new(
            "work takes",
            format!("{} times as long", machine.slow),
        ));
    }
    lines.push(Line::new("zone", scene.cast.zone(machine.zone)));
    if let Some(owner) = scene.cast.machine_owner(machine.id) {
        lines.push(Line::new("run by", owner));
    }
    lines
}
