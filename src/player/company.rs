//! Who may stand on the stage of a document: the machines of all its variants together, by the ids of the file, so
//! that each keeps its place whichever of them is shown.

use std::rc::Rc;

use fallible_engine::format::name::{Line, MachineId as MachineName};
use fallible_engine::format::tree::Tree;
use fallible_engine::scenario::Document;
use fallible_engine::scenario::schema::{Control, PatchOperation, Scenario};
use fallible_engine::sorted::SortedMap;

use crate::view::layout::{Roster, Seats, Tie};

/// Zones and machines by their ids in the file.
#[derive(Default)]
struct Company<'a> {
    zones: Vec<&'a str>,
    machines: Vec<((bool, &'a str), Rc<str>, usize)>,
    /// Nodes, with the places of their machines.
    nodes: Vec<(&'a str, usize)>,
}

/// A node as far as it is told where it stands: its id, its zone, its machine if that is not its own, its name.
type Told<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>);

/// The place of an entry in a list, to which it is added where it is new.
fn place<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    list.iter().position(is).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    })
}

impl<'a> Company<'a> {
    /// Takes up whoever is new in a scenario; gives the places of its zones and machines in their order.
    fn take(&mut self, scenario: &'a Scenario) -> (Vec<usize>, Vec<usize>) {
        let zones = scenario.zones.keys();
        let zones: Vec<usize> = zones
            .map(|id| place(&mut self.zones, |own| *own == id.as_str(), || id.as_str()))
            .collect();
        let mut machines = Vec::new();
        for (id, node) in scenario.nodes.iter() {
            let shared = node.machine().machine.map(MachineName::as_str);
            let name = node.name().map(Line::as_str);
            let seat = self.seat((id.as_str(), node.zone().as_str(), shared, name));
            // Those that share a machine have it once, as in a run.
            if shared.is_none() || !machines.contains(&seat) {
                machines.push(seat);
            }
        }
        (zones, machines)
    }

    /// The place of a node's machine.
    fn seat(&mut self, (id, zone, shared, name): Told<'a>) -> usize {
        let key = (shared.is_some(), shared.unwrap_or(id));
        let zone = self.zones.iter().position(|own| *own == zone);
        let new = || {
            let name = shared.or(name).unwrap_or(id);
            (key, name.into(), zone.unwrap_or_default())
        };
        let seat = place(&mut self.machines, |(own, ..)| *own == key, new);
        place(&mut self.nodes, |(own, _)| *own == id, || (id, seat));
        seat
    }

    /// Takes up the nodes that a setting of a challenge adds.
    fn take_settings(&mut self, document: &'a Document) {
        let steps = document.scenario().lesson.iter();
        let tries = steps.filter_map(|step| step.manner().tries);
        let controls = tries.flat_map(|tries| tries.controls.values());
        let choices = controls.filter_map(|control| match control {
            Control::Patches(choice) => Some(&choice.choices),
            _ => None,
        });
        for operation in choices.flatten().flat_map(|choice| &choice.patch) {
            let PatchOperation::Add { path, value } = operation else {
                continue;
            };
            let text = |pointer| value.at(pointer).and_then(Tree::text);
            let id = path.as_str().strip_prefix("/nodes/");
            if let (Some(id), Some(zone)) = (id, text("/zone")) {
                self.seat((id, zone, text("/machine"), text("/name")));
            }
        }
    }

    /// Who names whom in its settings, and in how many variants: they will talk to each other.
    fn ties(&self, document: &Document) -> Vec<Tie> {
        let mut ties: SortedMap<(usize, usize), f32> = SortedMap::new();
        for variant in document.variants() {
            let Some(tree) = document.variant_tree(variant.as_str()) else {
                continue;
            };
            for (id, seat) in &self.nodes {
                let Some(config) = tree.at(&format!("/nodes/{id}/config")) else {
                    continue;
                };
                let told = config.compact();
                let named = |(other, their): &&(&str, usize)| {
                    their != seat && told.contains(&format!("\"{other}\""))
                };
                let named: Vec<usize> = self
                    .nodes
                    .iter()
                    .filter(named)
                    .map(|(_, their)| *their)
                    .collect();
                for their in &named {
                    let ends = ((*seat).min(*their), (*seat).max(*their));
                    // Who may ask many asks each of them less.
                    *ties.entry(ends).or_default() += 1.0 / named.len() as f32;
                }
            }
        }
        ties.iter()
            .map(|((a, b), count)| ([*a, *b], *count))
            .collect()
    }
}

/// Where the machines of a scenario stand among those of all variants of its document.
#[must_use]
pub fn seats(document: &Document, scenario: &Scenario) -> Rc<Seats> {
    let mut company = Company::default();
    for variant in document.variants() {
        if let Some(scenario) = document.variant(variant.as_str()) {
            company.take(scenario);
        }
    }
    company.take_settings(document);
    let (zones, machines) = company.take(scenario);
    let list = company.machines.iter();
    let list: Vec<(Rc<str>, usize)> = list
        .map(|(_, name, zone)| (Rc::clone(name), *zone))
        .collect();
    let roster = Roster::new(company.zones.len(), &list, &company.ties(document));
    Rc::new(Seats {
        roster: Rc::new(roster),
        zones,
        machines,
    })
}
