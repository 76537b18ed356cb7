//! Links, pipes, nodes and machines.

use super::Check;
use crate::format::limits;
use crate::format::units::Duration;
use crate::kernel::sorted::SortedMap;
use crate::scenario::schema::{
    Acknowledgements, Delay, Distribution, Link, Node, Oversize, Pareto, Reach, Replication, Role,
    Transport,
};

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
        self.stores();
        self.attackers();
        self.services();
        self.instances();
        for part in &parts.nodes {
            match &part.value {
                Node::Client(client) => self.client(&part.pointer, &client.config),
                Node::Rollout(rollout) => self.rollout(&part.pointer, &part.key, &rollout.config),
                Node::Service(service) => self.service(part, &service.config),
                Node::Hub(hub) => self.hub(&part.pointer, &hub.config),
                Node::Bank(bank) => self.bank(&part.pointer, &bank.config),
                Node::Attacker(attacker) => self.attacker(&part.pointer, &attacker.config),
                Node::Directory(_) => {}
                Node::Instance(instance) => self.instance(&part.pointer, &instance.config),
                Node::Proxy(proxy) => self.proxy(part, &proxy.config),
                Node::Store(store) => {
                    self.delay(
                        &format!("{}/config/read_service", part.pointer),
                        &store.config.read_service,
                    );
                    self.delay(
                        &format!("{}/config/write_service", part.pointer),
                        &store.config.write_service,
                    );
                    self.delay(
                        &format!("{}/config/apply_service", part.pointer),
                        &store.config.apply_service,
                    );
                }
                Node::Web(web) => {
                    let pointer = format!("{}/config", part.pointer);
                    self.web(&pointer, &web.config);
                    self.own_zone(&pointer, web.zone.as_str(), &web.config);
                }
            }
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
        if link.transport == Transport::Datagram && link.reset_after.is_some() {
            let found = "`reset_after` on a datagram link";
            self.note(
                &format!("{pointer}/reset_after"),
                found,
                "`\"transport\": \"stream\"` beside it",
            );
        }
        if link.transport == Transport::Stream && link.duplicate.get() > 0.0 {
            let expected = "no duplicates on a stream, which delivers each message once";
            self.note(
                &format!("{pointer}/duplicate"),
                format!("the number {}", link.duplicate.get()),
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

    /// The parts of a distribution must rise.
    pub(super) fn delay(&mut self, pointer: &str, delay: &Delay) {
        let Delay::Drawn(distribution) = delay else {
            return;
        };
        let (kind, low, low_name, high, high_name) = match *distribution {
            Distribution::Uniform { min, max } => ("uniform", min, "min", max, "max"),
            Distribution::Lognormal { median, p99 } => ("lognormal", median, "median", p99, "p99"),
            Distribution::Pareto(Pareto::Percentile { min, p99 }) => {
                ("pareto", min, "min", p99, "p99")
            }
            Distribution::Pareto(Pareto::Shape { .. }) => return,
        };
        let strict = matches!(distribution, Distribution::Pareto(_));
        if low > high || (strict && low == high) {
            let found = format!("\"{high}\" where `{low_name}` is \"{low}\"");
            let expected = if strict { "more than" } else { "at least" };
            self.note(
                &format!("{pointer}/{kind}/{high_name}"),
                found,
                format!("{expected} `{low_name}`"),
            );
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

    /// Stores have one primary, and no more confirmations than replicas.
    fn stores(&mut self) {
        let parts = self.parts;
        let stores = parts
            .nodes
            .iter()
            .filter_map(|part| part.value.as_store().map(|config| (part, config)));
        let (primaries, replicas): (Vec<_>, Vec<_>) =
            stores.partition(|(_, config)| config.role == Role::Primary);
        let told_apart = replicas.iter().all(|(_, config)| config.copy_of.is_some())
            && parts
                .nodes
                .iter()
                .filter_map(|part| part.value.as_client())
                .all(|client| client.write_to.is_some());
        for (second, _) in primaries.iter().skip(1).filter(|_| !told_apart) {
            let first = &primaries[0].0.key;
            let found = format!("a second primary besides {first}");
            let expected = "one, or `copy_of` in each replica and `write_to` in each client";
            self.note(&format!("{}/config/role", second.pointer), found, expected);
        }
        for (replica, config) in &replicas {
            if let Some(primary) = &config.copy_of
                && !primaries
                    .iter()
                    .any(|(part, _)| part.key == primary.as_str())
                && parts.all_nodes
            {
                let found = format!("{primary}, which is no primary");
                self.note(
                    &format!("{}/config/copy_of", replica.pointer),
                    found,
                    "the id of a primary",
                );
            }
            if !config.initial.is_empty() {
                let found = "`initial` at a replica";
                self.note(
                    &format!("{}/config/initial", replica.pointer),
                    found,
                    "it at the primary, which has it copied",
                );
            }
        }
        if let (Some((replica, _)), true, true) =
            (replicas.first(), primaries.is_empty(), parts.all_nodes)
        {
            let found = "only replicas, and no primary";
            self.note(
                &format!("{}/config/role", replica.pointer),
                found,
                "one store that is \"primary\"",
            );
        }
        for (primary, config) in &primaries {
            let needed = match config.acks {
                Acknowledgements::All => u32::from(config.replication != Replication::Async),
                Acknowledgements::Count(count) => count,
            };
            if needed as usize > replicas.len() && parts.all_nodes {
                let found = format!(
                    "a write that waits for {needed} of {} replicas",
                    replicas.len()
                );
                self.note(
                    &format!("{}/config/acks", primary.pointer),
                    found,
                    "at most as many as there are",
                );
            }
        }
    }

    /// Whether a node that is named for its data holds data.
    pub(super) fn is_store(&mut self, pointer: &str, node: &str) {
        self.is_kind(pointer, node, "store");
    }

    /// Whether a node is of a kind; one that could not be read may be.
    pub(super) fn is_kind(&mut self, pointer: &str, node: &str, kind: &str) {
        let part = self.parts.nodes.iter().find(|part| part.key == node);
        if let Some(other) = part
            .map(|part| part.value.kind())
            .filter(|other| *other != kind)
        {
            let a = |kind: &str| match kind.as_bytes() {
                [b'a' | b'i', ..] => format!("an {kind}"),
                _ => format!("a {kind}"),
            };
            self.note(pointer, format!("{node}, which is {}", a(other)), a(kind));
        }
    }

    /// Whether a moment comes before the run is over.
    pub(super) fn within_run(&mut self, pointer: &str, moment: Duration) {
        if let Some(duration) = self
            .parts
            .duration
            .filter(|duration| Duration::ZERO < *duration && *duration < moment)
        {
            let found = format!("\"{moment}\", which is after the run");
            self.note(
                pointer,
                found,
                format!("at most its duration, \"{duration}\""),
            );
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
