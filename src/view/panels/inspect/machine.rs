//! All about a machine: what it holds, its clocks, and how busy it is.

use std::rc::Rc;

use fallible_engine::format::decimal::shortest;
use fallible_engine::kernel::id::{MachineId, ProcessId};
use fallible_engine::kernel::machine::{Machine, Power};
use fallible_engine::kernel::process::{NodeView, Process};
use fallible_engine::kernel::time::Span;
use fallible_engine::protocols::{AnyProcess, AnyTimer};

use super::sheet::{Sheet, SheetBadge, SheetLine, Sight};
use crate::view::frame::Thing;
use crate::view::panels::events::EventRow;
use crate::view::panels::time;
use crate::view::panels::tool::{Target, Tool};
use crate::view::text;

pub(super) fn sheet(scene: &Sight<'_>, id: MachineId, history: Rc<[EventRow]>) -> Option<Sheet> {
    let machine = scene.world.machines().get(id.index())?;
    let views: Vec<NodeView> = machine
        .hosts
        .iter()
        .filter_map(|process| scene.world.process(*process))
        .map(|process| process.describe(&scene.cast.names))
        .collect();
    let client = client_on(scene, machine);
    // Without power it follows nobody: it is not behind by anything, and not up to date either.
    let lag = scene
        .lag
        .filter(|_| !matches!(machine.power, Power::Down(_)));
    Some(Sheet {
        thing: Thing::Machine(id),
        title: scene.cast.machine(id).into(),
        badge: badge(machine, &views),
        groups: vec![
            state(&views, lag),
            clocks(scene, machine),
            work(scene, machine),
        ],
        target: Target::Machine(id, client),
        ends: Default::default(),
        tools: Tool::for_machine(machine.power, client.is_some()),
        history,
    })
}

fn client_on(scene: &Sight<'_>, machine: &Machine<AnyTimer>) -> Option<ProcessId> {
    let mut hosts = machine.hosts.iter().copied();
    hosts.find(|process| matches!(scene.world.process(*process), Some(AnyProcess::Client(_))))
}

/// What is wrong with it, and where nothing is, what it is.
fn badge(machine: &Machine<AnyTimer>, views: &[NodeView]) -> Option<SheetBadge> {
    let fault = |word: &str| {
        Some(SheetBadge {
            word: word.into(),
            solid: false,
            fault: true,
        })
    };
    match machine.power {
        Power::Down(_) => fault("CRASHED"),
        Power::Paused(_) => fault("PAUSED"),
        Power::Up if machine.slow != 1.0 => fault(&format!("SLOW ×{}", shortest(machine.slow))),
        Power::Up => views
            .iter()
            .find_map(|view| view.badge)
            .map(|(word, solid)| SheetBadge {
                word: word.into(),
                solid,
                fault: false,
            }),
    }
}

fn state(views: &[NodeView], lag: Option<Span>) -> Vec<SheetLine> {
    let fields = views.iter().flat_map(|view| &view.fields);
    let mut lines: Vec<SheetLine> = fields
        .map(|(name, value)| SheetLine::new(name, value.as_str()))
        .collect();
    lines.extend(lag.map(|lag| {
        let words = if lag == Span::ZERO {
            "nothing".to_owned()
        } else {
            lag.to_string()
        };
        SheetLine::new("behind by", words)
    }));
    lines
}

fn clocks(scene: &Sight<'_>, machine: &Machine<AnyTimer>) -> Vec<SheetLine> {
    let now = scene.now();
    let clock = &machine.clock;
    let mut lines = match machine.power {
        Power::Up => vec![],
        Power::Down(since) => vec![SheetLine::new("stopped at", since.to_string())],
        Power::Paused(since) => vec![SheetLine::new("stands still since", since.to_string())],
    };
    lines.extend([
        SheetLine::new("true time", time::clock(now)),
        SheetLine::new("wall clock", clock.wall(now).to_string())
            .with_aside(text::skew(clock.skew(now))),
        SheetLine::new("monotonic", clock.monotonic(now).to_string()),
    ]);
    if clock.drift_ppm() != 0 {
        lines.push(SheetLine::new(
            "drift",
            format!("{:+} ppm", clock.drift_ppm()),
        ));
    }
    lines
}

fn work(scene: &Sight<'_>, machine: &Machine<AnyTimer>) -> Vec<SheetLine> {
    let mut lines = vec![SheetLine::new(
        "workers",
        format!("{} of {} busy", machine.busy.len(), machine.workers),
    )];
    if !machine.waiting.is_empty() {
        lines.push(SheetLine::new(
            "queue",
            format!("{} waiting", machine.waiting.len()),
        ));
    }
    if !machine.inbox.is_empty() {
        let inbox = SheetLine::new("inbox", format!("{} waiting", machine.inbox.len()));
        lines.push(inbox.with_aside("until it goes on"));
    }
    if machine.slow != 1.0 {
        lines.push(SheetLine::new(
            "work takes",
            format!("{} times as long", shortest(machine.slow)),
        ));
    }
    lines.push(SheetLine::new("zone", scene.cast.zone(machine.zone)));
    if let Some(owner) = scene.cast.machine_owner(machine.id) {
        lines.push(SheetLine::new("run by", owner));
    }
    lines
}
