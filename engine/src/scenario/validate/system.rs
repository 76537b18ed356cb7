//! Links, pipes, nodes and machines.

use super::Check;
use crate::format::decimal::shortest;
use crate::format::limits;
use crate::scenario::kinds::check_all;
use crate::scenario::schema::{Link, Node, Oversize, Reach, Transport};
use crate::sorted::SortedMap;

impl Check<'_> {
    pub(super) fn system(&mut self) {
        let parts = self.parts;
        if let Some(duration) = parts
            .duration
            .filter(|duration| duration.nanos() > limits::SIMULATED_NANOS)
        {
            self.note(
                "/duration",
                format!("\"{duration}\""),
                "at most 10 minutes (\"10min\")",
            );
        }
        let mut joined = SortedMap::new();
        for part in &parts.links {
            self.link(&part.pointer, &part.value);
            for ends in pairs(&part.value.reach) {
                if let Some(other) = joined.insert(ends.clone(), &part.key) {
                    let found = format!(
                        "a second link between {} and {}, besides `{other}`",
                        ends.0, ends.1
                    );
                    self.note(&part.pointer, found, "one link for each pair of ends");
                    break;
                }
            }
        }
        self.machines();
        check_all(&mut self.doubts);
        for (part, at) in parts.nodes.iter().zip(self.doubts.nodes.iter()) {
            part.value.check(at, &mut self.doubts);
        }
    }

    fn link(&mut self, pointer: &str, link: &Link) {
        match &link.reach {
            Reach::Between(a, b) | Reach::OneWay { from: a, to: b } if a == b => {
                let zone = self.names.zones.contains(a.as_str());
                let hint = if zone {
                    "; `within` joins the machines inside a zone"
                } else {
                    ""
                };
                self.note(
                    pointer,
                    format!("a link from {a} to itself"),
                    format!("two different ends{hint}"),
                );
            }
            // An id means the node where there is one, and so not all that stands in the zone.
            Reach::Within(zones) => {
                for (index, zone) in zones.iter().enumerate() {
                    if self.names.nodes.contains(zone.as_str()) {
                        let found = format!("the zone {zone}, which is also the id of a node");
                        let pointer = format!("{pointer}/within/{index}");
                        self.note(&pointer, found, "a zone with an id of its own");
                    }
                }
            }
            Reach::Between(..) | Reach::OneWay { .. } => {}
        }
        self.delay(&format!("{pointer}/latency"), &link.latency);
        let of_streams = [
            ("user_timeout", link.user_timeout.is_some()),
            ("connections", link.pool.is_some()),
        ];
        for (field, given) in of_streams {
            if given && link.transport == Transport::Datagram {
                self.note(
                    &format!("{pointer}/{field}"),
                    format!("`{field}` on a datagram link"),
                    "`\"transport\": \"stream\"` beside it",
                );
            }
        }
        if link.transport == Transport::Stream && link.duplicate.get() > 0.0 {
            let expected = "no duplicates on a stream, which delivers each message once";
            self.note(
                &format!("{pointer}/duplicate"),
                format!("the number {}", shortest(link.duplicate.get())),
                expected,
            );
        }
        self.mtu(pointer, link);
        if link.pipe.is_some() && (link.bandwidth.is_some() || link.buffer.is_some()) {
            let found = "both a pipe and a bandwidth or buffer of its own";
            self.note(&format!("{pointer}/pipe"), found, "only one of the two");
        } else if link.buffer.is_some() && link.bandwidth.is_none() {
            self.note(
                &format!("{pointer}/buffer"),
                "a buffer without a bandwidth",
                "`bandwidth` beside it",
            );
        }
    }

    /// A largest packet is one of datagrams, and holds at least what each IPv4 link must carry.
    fn mtu(&mut self, pointer: &str, link: &Link) {
        let Some(mtu) = link.mtu else {
            if link.oversize != Oversize::default() {
                let pointer = format!("{pointer}/oversize");
                self.note(
                    &pointer,
                    "`oversize` without a largest packet",
                    "`mtu` beside it",
                );
            }
            return;
        };
        let pointer = format!("{pointer}/mtu");
        if link.transport == Transport::Stream {
            let expected = "`mtu` on datagram links only: a stream cuts what it carries to size";
            self.note(&pointer, "`mtu` on a stream", expected);
        }
        if mtu.bytes() < limits::MTU_BYTES {
            let expected = format!(
                "at least {} B, which every IPv4 link carries",
                limits::MTU_BYTES
            );
            self.note(&pointer, format!("\"{mtu}\""), expected);
        }
    }

    /// Nodes on one machine stand in one zone, and only one of them sets the machine up.
    fn machines(&mut self) {
        let parts = self.parts;
        let mut machines: SortedMap<&str, (&str, &Node)> = SortedMap::new();
        for part in &parts.nodes {
            let settings = part.value.machine();
            let Some(machine) = settings.machine else {
                continue;
            };
            let (other_key, other) = *machines
                .entry(machine.as_str())
                .or_insert((&part.key, &part.value));
            if other_key == part.key {
                continue;
            }
            if other.zone() != part.value.zone() {
                let found = format!("the machine {machine} in zone {}", part.value.zone());
                let expected = format!("the zone {}, where {other_key} has it", other.zone());
                self.note(&format!("{}/zone", part.pointer), found, expected);
            }
            if settings.clock.is_some() && other.machine().clock.is_some() {
                let found = format!("a second clock of the machine {machine}");
                self.note(
                    &format!("{}/clock", part.pointer),
                    found,
                    format!("only that of {other_key}"),
                );
            }
            if settings.workers.is_some() && other.machine().workers.is_some() {
                let found = format!("workers of the machine {machine} a second time");
                self.note(
                    &format!("{}/workers", part.pointer),
                    found,
                    format!("only those of {other_key}"),
                );
            }
        }
    }
}

/// The pairs of ends that a link joins, each way of writing a pair the same.
fn pairs(reach: &Reach) -> Vec<(String, String)> {
    match reach {
        Reach::Between(a, b) if a == b => Vec::new(),
        Reach::Between(a, b) => {
            let (a, b) = (a.to_string(), b.to_string());
            vec![(a.clone(), b.clone()), (b, a)]
        }
        Reach::Within(zones) => zones
            .iter()
            .map(|zone| (zone.to_string(), zone.to_string()))
            .collect(),
        Reach::OneWay { from, to } => vec![(from.to_string(), to.to_string())],
    }
}
