//! Links as a frame shows them.

use fallible_engine::format::decimal::shortest;
use fallible_engine::kernel::id::{Direction, LinkId, MachineId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network;
use fallible_engine::kernel::process::Process;
use fallible_engine::kernel::time::Time;

use super::super::frame::Link;
use super::super::pairs::Pairs;
use super::subject::Subject;

/// The links of the last frame, each with what its words were made from.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<(Latency, f64, Link)>);

impl Lines {
    /// The link of each pair that has one.
    pub(super) fn take<P: Process>(
        &mut self,
        subject: &Subject<'_, P>,
        pairs: &Pairs,
    ) -> Vec<Link> {
        let mut links = Vec::with_capacity(self.0.len());
        for (a, b) in pairs.iter() {
            let network = &subject.world.network();
            let ways = [network.routes.get(a, b), network.routes.get(b, a)];
            let Some((id, _)) = ways[0].or(ways[1]) else {
                continue;
            };
            let Some(there) = network.links.get(id.index()) else {
                continue;
            };
            let known = self.0.get_mut(links.len());
            match known.filter(|(_, _, link)| link.id == id && link.ends == [a, b]) {
                Some((latency, loss, link)) if *latency == there.latency && *loss == there.loss => {
                    (link.cut, link.buffer) = state(subject, ways);
                    links.push(link.clone());
                }
                _ => {
                    let link = link(subject, id, there, [a, b], ways);
                    self.0.truncate(links.len());
                    self.0.push((there.latency, there.loss, link.clone()));
                    links.push(link);
                }
            }
        }
        links
    }
}

/// The ways of a link there and back, where it leads.
type Ways = [Option<(LinkId, Direction)>; 2];

/// Since when each way is cut.
type Cuts = [Option<Time>; 2];

/// Bytes waiting for bandwidth on each way, and room for them.
type Buffers = [Option<(u64, u64)>; 2];

fn link<P: Process>(
    subject: &Subject<'_, P>,
    id: LinkId,
    there: &network::Link,
    ends: [MachineId; 2],
    ways: Ways,
) -> Link {
    let (cut, buffer) = state(subject, ways);
    Link {
        id,
        name: subject.cast.link(id).into(),
        ends,
        latency: latency(&there.latency).into(),
        caption: if there.loss > 0.0 {
            format!("{} % lost", shortest((there.loss * 1e4).round() / 1e2)).into()
        } else {
            "".into()
        },
        asynchronous: false,
        cut,
        loss: there.loss as f32,
        buffer,
    }
}

/// Since when each way is cut, and what waits for its bandwidth.
fn state<P: Process>(subject: &Subject<'_, P>, ways: Ways) -> (Cuts, Buffers) {
    let network = subject.world.network();
    let of = |way: Option<(LinkId, Direction)>| {
        way.and_then(|(id, direction)| network.links.get(id.index()).map(|link| (link, direction)))
    };
    let buffer = |way| {
        let (link, direction): (&network::Link, Direction) = of(way)?;
        let pipe = network.pipes.get(link.pipes[direction.index()]?.index())?;
        Some((pipe.queued_bytes(subject.world.now()), pipe.buffer_bytes))
    };
    let cut = |way| of(way).and_then(|(link, direction)| link.cut[direction.index()]);
    (ways.map(cut), ways.map(buffer))
}

/// A latency as a label tells it: `80 ms`, `60 to 100 ms`, `≈ 80 ms`.
pub(super) fn latency(latency: &Latency) -> String {
    match latency {
        Latency::Constant(span) => span.to_string(),
        Latency::Uniform(least, most) => {
            let (least, most) = (least.to_string(), most.to_string());
            match (least.split_once(' '), most.split_once(' ')) {
                (Some((number, unit)), Some((_, other))) if unit == other => {
                    format!("{number} to {most}")
                }
                _ => format!("{least} to {most}"),
            }
        }
        other => format!("≈ {}", other.median()),
    }
}
