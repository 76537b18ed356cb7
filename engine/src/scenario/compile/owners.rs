//! Who runs which machine and which link.

use super::Who;
use crate::kernel::names::Cast;
use crate::scenario::schema::Scenario;

/// Who runs which machine and which link. Last of all, so that no other text is numbered otherwise for it.
pub(super) fn owners(scenario: &Scenario, who: &Who, cast: &mut Cast) {
    for (id, node) in scenario.nodes.by_key() {
        let zone = scenario.zones.get(node.zone().as_str());
        let of_zone = || zone.and_then(|zone| zone.administrator.as_ref());
        if let Some(owner) = node.administrator().or_else(of_zone) {
            let owner = cast.names.intern(owner.as_str());
            cast.machine_owners.insert(who.machine(id.as_str()), owner);
        }
    }
    for (id, link) in scenario.links.by_key() {
        let strands = who.strands.get(id.as_str()).into_iter().flatten();
        if let Some(owner) = &link.administrator {
            let owner = cast.names.intern(owner.as_str());
            for strand in strands {
                cast.link_owners.insert(strand.link, owner);
            }
        }
    }
}
