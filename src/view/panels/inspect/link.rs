//! All about a link, as it joins two machines.

use std::rc::Rc;

use fallible_engine::format::decimal::fixed;
use fallible_engine::kernel::id::{Direction, LinkId, MachineId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{LOOPBACK, Link, Oversize, Transport};
use fallible_engine::kernel::time::Span;
use fallible_engine::run::tariff::dollars;

use super::sheet::{Sheet, SheetBadge, SheetLine, Sight};
use crate::view::frame::Thing;
use crate::view::panels::events::EventRow;
use crate::view::panels::tool::{Target, Tool};
use crate::view::text;
use crate::view::text::percent;

const GIGABYTE: u64 = 1_000_000_000;

pub(super) fn sheet(
    scene: &Sight<'_>,
    pair: [MachineId; 2],
    history: Rc<[EventRow]>,
) -> Option<Sheet> {
    let network = scene.world.network();
    let there = network.routes.get(pair[0], pair[1]);
    let back = || network.routes.get(pair[1], pair[0]);
    // A link's ends are named the way it leads: from its first end to its second.
    let (id, ends) = match there {
        Some((id, Direction::Forward)) => (id, pair),
        Some((id, Direction::Back)) => (id, [pair[1], pair[0]]),
        None => match back()? {
            (id, Direction::Forward) => (id, [pair[1], pair[0]]),
            (id, Direction::Back) => (id, pair),
        },
    };
    let link = network.links.get(id.index()).filter(|_| id != LOOPBACK)?;
    let cuts = link.cut.iter().flatten().count();
    Some(Sheet {
        thing: Thing::link(pair[0], pair[1]),
        title: scene.cast.link(id).into(),
        badge: (cuts > 0).then(|| SheetBadge {
            word: if cuts == 2 { "CUT" } else { "CUT ONE WAY" }.into(),
            solid: false,
            fault: true,
        }),
        groups: vec![
            behaviour(scene, id, link, ends),
            pipes(scene, link, ends),
            traffic(scene, id),
        ],
        target: Target::Link(id),
        ends: ends.map(|end| scene.cast.machine(end).into()),
        tools: Tool::for_link(cuts),
        history,
    })
}

fn way(scene: &Sight<'_>, ends: [MachineId; 2], direction: Direction) -> String {
    let to = match direction {
        Direction::Forward => ends[1],
        Direction::Back => ends[0],
    };
    format!("to {}", scene.cast.machine(to))
}

fn behaviour(scene: &Sight<'_>, id: LinkId, link: &Link, ends: [MachineId; 2]) -> Vec<SheetLine> {
    let joins = ends.map(|end| scene.cast.machine(end)).join(" and ");
    let carries = match link.transport {
        Transport::Datagram => "each message alone",
        Transport::Stream => "messages in order",
    };
    let mut lines = vec![
        SheetLine::new("joins", joins),
        SheetLine::new("carries", carries),
        latency(&link.latency),
        SheetLine::new("loss", percent(link.loss)),
    ];
    if let Some(owner) = scene.cast.link_owner(id) {
        lines.push(SheetLine::new("run by", owner));
    }
    if link.duplicate > 0.0 {
        lines.push(SheetLine::new("duplicates", percent(link.duplicate)));
    }
    let price = scene.tariff.bytes(id, GIGABYTE);
    if price > 0.0 {
        lines.push(SheetLine::new("price", format!("{} a GB", dollars(price))));
    }
    if link.mtu < u32::MAX {
        let aside = match link.oversize {
            Oversize::Vanishes => "bigger ones vanish",
            Oversize::Fragments => "bigger ones travel in pieces",
        };
        let most = text::bytes(u64::from(link.mtu));
        lines.push(SheetLine::new("largest packet", most).with_aside(aside.to_owned()));
    }
    for direction in [Direction::Forward, Direction::Back] {
        lines.extend(link.cut[direction.index()].map(|since| {
            SheetLine::new("cut", format!("at {since}")).with_aside(way(scene, ends, direction))
        }));
    }
    lines
}

fn latency(latency: &Latency) -> SheetLine {
    match latency {
        Latency::Constant(span) => SheetLine::new("latency", span.to_string()),
        Latency::Uniform(least, most) => {
            SheetLine::new("latency", format!("{least} to {most}")).with_aside("all equally likely")
        }
        Latency::LogNormal { .. } => SheetLine::new("latency", latency.median().to_string())
            .with_aside("median, with a tail"),
        Latency::Pareto { min, .. } => SheetLine::new("latency", latency.median().to_string())
            .with_aside(format!("median, never below {min}, with a heavy tail")),
    }
}

fn pipes(scene: &Sight<'_>, link: &Link, ends: [MachineId; 2]) -> Vec<SheetLine> {
    let mut lines = Vec::new();
    for direction in [Direction::Forward, Direction::Back] {
        let Some(pipe) = link.pipes[direction.index()] else {
            continue;
        };
        let Some(pipe) = scene.world.network().pipes.get(pipe.index()) else {
            continue;
        };
        let queued = pipe.queued_bytes(scene.now());
        lines.push(
            SheetLine::new("bandwidth", bits(pipe.bits_per_second))
                .with_aside(way(scene, ends, direction)),
        );
        lines.push(
            SheetLine::new("buffer", format!("{} waiting", text::bytes(queued)))
                .with_aside(format!("room for {}", text::bytes(pipe.buffer_bytes))),
        );
    }
    lines
}

/// `2 Mbit/s`.
fn bits(bits_per_second: u64) -> String {
    let (unit, worth) = match bits_per_second {
        0..1_000 => ("bit/s", 1.0),
        1_000..1_000_000 => ("kbit/s", 1e3),
        1_000_000..1_000_000_000 => ("Mbit/s", 1e6),
        _ => ("Gbit/s", 1e9),
    };
    let amount = fixed(bits_per_second as f64 / worth, 2);
    format!(
        "{} {unit}",
        amount.trim_end_matches('0').trim_end_matches('.')
    )
}

fn traffic(scene: &Sight<'_>, id: LinkId) -> Vec<SheetLine> {
    let mut flights = 0_usize;
    let mut oldest = Span::ZERO;
    for flight in scene.world.flights().filter(|flight| flight.link == id) {
        flights += 1;
        oldest = oldest.max(scene.now().since(flight.sent));
    }
    if flights == 0 {
        return vec![SheetLine::new("under way", "nothing")];
    }
    let count = if flights == 1 {
        "1 message".to_owned()
    } else {
        format!("{flights} messages")
    };
    vec![SheetLine::new("under way", count).with_aside(format!("the oldest for {oldest}"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bandwidth_reads_with_the_unit_that_fits() {
        assert_eq!(bits(2_000_000), "2 Mbit/s");
        assert_eq!(bits(1_500), "1.5 kbit/s");
        assert_eq!(bits(999), "999 bit/s");
        assert_eq!(bits(10_000_000_000), "10 Gbit/s");
    }
}
