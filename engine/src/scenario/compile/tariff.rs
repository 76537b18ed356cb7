//! What a scenario's run is billed for.

use std::rc::Rc;

use super::Who;
use crate::kernel::id::ProcessId;
use crate::run::tariff::Tariff;
use crate::scenario::schema::Scenario;

pub(super) fn tariff(scenario: &Scenario, who: &Who, links: usize) -> Rc<Tariff> {
    let mut usd_per_gb = vec![0.0; links];
    for (id, link) in scenario.links.iter() {
        for part in who.find_links(id.as_str()) {
            usd_per_gb[part.index()] = link.usd_per_gb + link.usd_per_gb_in;
        }
    }
    let processes = (0..scenario.nodes.len() as u32).map(ProcessId);
    let zone = |process| who.machines[who.machine_of(process).index()].zone;
    Rc::new(Tariff {
        zones: processes.map(zone).collect(),
        machines: who.machines.iter().map(|machine| machine.zone).collect(),
        usd_per_gb,
        usd_per_cpu_hour: scenario.usd_per_cpu_hour,
    })
}
