//! The network of a scenario: its links, laid between machines from the widest to the most specific. A
//! link becomes one link of the run, or several strands when the file cuts a part of it by itself.

use crate::sorted::{SortedMap, SortedSet, sort_by_key};
use std::rc::Rc;

use super::who::{Strand, Who, zone_id};
use crate::kernel::id::{Direction, MachineId, PipeId, Symbol};
use crate::kernel::names::Cast;
use crate::kernel::network::{GIVES_UP, Link, Network, Pipe, Routes};
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;
use crate::scenario::schema::{self, LinkTarget, Node, Reach, Scenario};

/// A pair of machines, the link's first end first.
type Pair = (MachineId, MachineId);

pub(super) fn build(scenario: &Scenario, who: &mut Who, cast: &mut Cast) -> Network {
    let mut network = Network::new(who.machines.len());
    cast.links.push(cast.names.intern("loopback"));
    cast.link_ends.push(None);
    let pipes = shared_pipes(scenario, &mut network);
    let mut order: Vec<(usize, &str, &schema::Link)> = scenario
        .links
        .by_key()
        .into_iter()
        .map(|(id, link)| (specificity(scenario, &link.reach), id.as_str(), link))
        .collect();
    sort_by_key(&mut order, |(specificity, ..)| *specificity);
    let mut routes = Rc::unwrap_or_clone(Rc::clone(&network.routes));
    for (_, id, link) in order {
        let pairs = pairs(scenario, who, &link.reach);
        let own = link.pipe.as_ref().map_or_else(
            || own_pipes(link, &mut network),
            |pipe| {
                pipes
                    .get(pipe.as_str())
                    .map_or([None; 2], |pipes| pipes.map(Some))
            },
        );
        let name = cast
            .names
            .intern(link.name.as_ref().map_or(id, |name| name.as_str()));
        let both = !matches!(link.reach, Reach::OneWay { .. });
        for pairs in strands(scenario, who, id, pairs) {
            let strand = network.add_link(Link {
                key: Purpose::named(id).key(),
                loss: link.loss.get(),
                duplicate: link.duplicate.get(),
                pipes: own,
                mtu: link.mtu.map_or(u32::MAX, |mtu| {
                    u32::try_from(mtu.bytes()).unwrap_or(u32::MAX)
                }),
                oversize: link.oversize,
                user_timeout: link.user_timeout.map_or(GIVES_UP, Span::from),
                reserve: link.pool,
                ..Link::new(link.transport, link.latency.into())
            });
            cast.links.push(name);
            let ends = ends(scenario, link, &pairs, cast);
            cast.link_ends.push(ends);
            lay(&mut routes, strand, &pairs, both);
            who.strands.entry(id.to_owned()).or_default().push(Strand {
                link: strand,
                pairs,
            });
        }
    }
    network.routes = Rc::new(routes);
    network
}

/// What the two ends of a strand are called: two machines, or what the file joins.
fn ends(
    scenario: &Scenario,
    link: &schema::Link,
    pairs: &[Pair],
    cast: &mut Cast,
) -> Option<[Symbol; 2]> {
    if let [(a, b)] = pairs {
        return Some([a, b].map(|machine| cast.machines[machine.index()]));
    }
    let (Reach::Between(a, b) | Reach::OneWay { from: a, to: b }) = &link.reach else {
        return None;
    };
    let mut name = |end: &str| {
        let node = scenario.nodes.get(end).and_then(Node::name);
        let zone = scenario.zones.get(end).and_then(|zone| zone.name.as_ref());
        cast.names
            .intern(node.or(zone).map_or(end, |name| name.as_str()))
    };
    Some([name(a.as_str()), name(b.as_str())])
}

fn lay(routes: &mut Routes, link: crate::kernel::id::LinkId, pairs: &[Pair], both: bool) {
    for (a, b) in pairs {
        routes.set(*a, *b, link, Direction::Forward);
        if both {
            routes.set(*b, *a, link, Direction::Back);
        }
    }
}

/// A pipe without a stated buffer holds as much as there is.
const BOUNDLESS: u64 = u64::MAX / 2;

fn shared_pipes(scenario: &Scenario, network: &mut Network) -> SortedMap<String, [PipeId; 2]> {
    let mut pipes = SortedMap::new();
    for (id, pipe) in scenario.pipes.by_key() {
        let buffer = pipe.buffer.map_or(BOUNDLESS, schema_size);
        let each = Pipe::new(pipe.bandwidth.bits_per_second(), buffer);
        let pair = [network.add_pipe(each.clone()), network.add_pipe(each)];
        pipes.insert(id.as_str().to_owned(), pair);
    }
    pipes
}

fn own_pipes(link: &schema::Link, network: &mut Network) -> [Option<PipeId>; 2] {
    let Some(bandwidth) = link.bandwidth else {
        return [None; 2];
    };
    let each = Pipe::new(
        bandwidth.bits_per_second(),
        link.buffer.map_or(BOUNDLESS, schema_size),
    );
    [
        Some(network.add_pipe(each.clone())),
        Some(network.add_pipe(each)),
    ]
}

const fn schema_size(size: crate::format::units::Size) -> u64 {
    size.bytes()
}

/// How narrow a link's ends are: links between nodes go before links between zones.
fn specificity(scenario: &Scenario, reach: &Reach) -> usize {
    let node = |end: &str| usize::from(scenario.nodes.get(end).is_some());
    match reach {
        Reach::Within(_) => 0,
        Reach::Between(a, b) | Reach::OneWay { from: a, to: b } => {
            1 + node(a.as_str()) + node(b.as_str())
        }
    }
}

/// The pairs of machines that a link joins, each once.
fn pairs(scenario: &Scenario, who: &Who, reach: &Reach) -> Vec<Pair> {
    let mut pairs = Vec::new();
    match reach {
        Reach::Within(zones) => {
            for zone in zones {
                debug_assert!(
                    zone_id(scenario, zone.as_str()).index() < scenario.zones.len(),
                    "a zone of its own"
                );
                let machines = who.end(zone.as_str());
                for (index, a) in machines.iter().enumerate() {
                    pairs.extend(machines[index + 1..].iter().map(|b| (*a, *b)));
                }
            }
        }
        Reach::Between(a, b) | Reach::OneWay { from: a, to: b } => {
            for a in who.end(a.as_str()) {
                pairs.extend(
                    who.end(b.as_str())
                        .iter()
                        .filter(|b| *b != a)
                        .map(|b| (*a, *b)),
                );
            }
        }
    }
    pairs
}

/// By which parts of a script pairs of machines are cut, and whether the way that it means is theirs.
type Class = SortedSet<(usize, bool)>;

/// The pairs of a link, parted so that each target of the script is made of whole parts.
fn strands(scenario: &Scenario, who: &Who, id: &str, pairs: Vec<Pair>) -> Vec<Vec<Pair>> {
    let parts: Vec<&LinkTarget> = scenario
        .script
        .iter()
        .filter_map(|entry| entry.action.link())
        .filter(|target| target.link().as_str() == id)
        .collect();
    // In the order of their first pairs: that of the script decides nothing.
    let mut classes: Vec<(Class, Vec<Pair>)> = Vec::new();
    for pair in pairs {
        let mut class = SortedSet::new();
        for (index, part) in parts.iter().enumerate() {
            let LinkTarget::Between { from, to, .. } = part else {
                continue;
            };
            let (from, to) = (who.end(from.as_str()), who.end(to.as_str()));
            if from.contains(&pair.0) && to.contains(&pair.1) {
                class.insert((index, true));
            }
            if from.contains(&pair.1) && to.contains(&pair.0) {
                class.insert((index, false));
            }
        }
        match classes.iter_mut().find(|(known, _)| *known == class) {
            Some((_, pairs)) => pairs.push(pair),
            None => classes.push((class, vec![pair])),
        }
    }
    classes.into_iter().map(|(_, pairs)| pairs).collect()
}
