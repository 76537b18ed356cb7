//! Machines and zones as a frame shows them.

use std::rc::Rc;

use fallible_engine::kernel::id::{ProcessId, Symbol};
use fallible_engine::kernel::machine;
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::process::{NodeView, Process};
use fallible_engine::protocols::Fact;

use super::super::frame::{Badge, Field, Machine, MachineKind, Power, Zone};
use super::subject::{LOOK_BACK, Subject};
use fallible_engine::protocols::{AnyNote, store};

/// The machines and zones of the last frame: words that are still the same are shared.
#[derive(Debug, Default)]
pub(super) struct Portraits {
    machines: Vec<Machine>,
    zones: Vec<Zone>,
}

impl Portraits {
    /// All machines as they are now.
    pub(super) fn take<P: Process>(&mut self, subject: &Subject<'_, P>) -> Vec<Machine> {
        let changed = lately_changed(subject);
        let machines = subject.world.machines().iter().enumerate();
        self.machines = machines
            .map(|(i, machine)| portrait(subject, machine, &changed, self.machines.get(i)))
            .collect();
        self.machines.clone()
    }

    /// All zones, with these machines in them.
    pub(super) fn zones(&mut self, cast: &Cast, machines: &[Machine]) -> Vec<Zone> {
        let servers = |zone: usize| {
            machines
                .iter()
                .filter(move |machine| machine.zone == zone && machine.kind == MachineKind::Server)
        };
        if self.zones.len() != cast.zones.len() {
            let zone = |name: &Symbol| Zone {
                name: cast.names.text(*name).into(),
                administrator: "".into(),
                up: 0,
                total: 0,
            };
            self.zones = cast.zones.iter().map(zone).collect();
        }
        for (i, zone) in self.zones.iter_mut().enumerate() {
            zone.total = servers(i).count();
            zone.up = servers(i)
                .filter(|machine| !matches!(machine.power, Power::Crashed(_)))
                .filter(|machine| !machine.has_stopped())
                .count();
        }
        self.zones.clone()
    }
}

/// What processes changed within a third of the fade: which process, and the key.
fn lately_changed<P: Process>(subject: &Subject<'_, P>) -> Vec<(ProcessId, Symbol)> {
    let now = subject.world.now();
    let recent = subject
        .trace
        .range(subject.step.saturating_sub(LOOK_BACK)..subject.step)
        .rev();
    recent
        .take_while(|(_, record)| now.since(record.at).0 < subject.fade.0 / 3)
        .filter_map(|(_, record)| {
            let Fact::Noted(process, AnyNote::Store(store::Note::Applied { key, .. })) =
                record.fact
            else {
                return None;
            };
            Some((process, key))
        })
        .collect()
}

/// These words; those of the last frame, if they are the same.
fn said(words: &str, before: Option<&Rc<str>>) -> Rc<str> {
    match before {
        Some(before) if **before == *words => Rc::clone(before),
        _ => words.into(),
    }
}

fn portrait<P: Process>(
    subject: &Subject<'_, P>,
    machine: &machine::Machine<P::Timer>,
    changed: &[(ProcessId, Symbol)],
    before: Option<&Machine>,
) -> Machine {
    let Subject { world, cast, .. } = *subject;
    let now = world.now();
    let hosted = || {
        let ids = machine.hosts.iter();
        ids.filter_map(|id| world.process(*id).map(|process| (*id, process)))
    };
    let views: Vec<(ProcessId, NodeView)> = hosted()
        .map(|(id, process)| (id, process.describe(&cast.names)))
        .collect();
    let kind = if hosted().any(|(_, process)| process.is_user()) {
        MachineKind::Client
    } else {
        MachineKind::Server
    };
    let role = |(_, view): &(ProcessId, NodeView)| (view.role, false);
    let badge = views.iter().find_map(|(_, view)| view.badge);
    let badge = badge.or_else(|| views.first().map(role));
    let last = before.and_then(|before| before.badge.as_ref());
    let badge = badge.map(|(word, solid)| Badge {
        word: match last {
            Some(last) if last.word.eq_ignore_ascii_case(word) => Rc::clone(&last.word),
            _ => word.to_ascii_uppercase().into(),
        },
        solid,
    });
    let mut fields = Vec::new();
    for (id, view) in &views {
        for (name, value) in &view.fields {
            let fresh = changed
                .iter()
                .any(|(at, key)| at == id && cast.names.text(*key) == name);
            let last = before.and_then(|before| before.fields.get(fields.len()));
            fields.push(Field {
                name: said(name, last.map(|last| &last.name)),
                value: said(value, last.map(|last| &last.value)),
                fresh: if fresh { 1.0 } else { 0.0 },
            });
        }
    }
    let skew = machine.clock.skew(now);
    Machine {
        name: said(cast.machine(machine.id), before.map(|before| &before.name)),
        kind,
        zone: machine.zone.index(),
        badge,
        fields,
        remark: said("", before.map(|before| &before.remark)),
        power: match machine.power {
            machine::Power::Up => Power::Up,
            machine::Power::Down(since) => Power::Crashed(since),
            machine::Power::Paused(since) => Power::Paused(since),
        },
        slow: machine.slow as f32,
        wall: machine.clock.wall(now),
        skew,
        skew_matters: subject
            .skew_bound
            .is_some_and(|bound| skew.unsigned_abs() > bound.0),
        busy: machine.busy.len(),
        queue: world.waiting(machine) + machine.inbox.len(),
    }
}
