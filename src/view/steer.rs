//! Which machine the keyboard goes to next: along links first, and else to whatever lies that way.

use fallible_engine::kernel::id::MachineId;

use super::frame::Frame;
use super::geometry::Point;
use super::layout::Layout;

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toward {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
}

impl Toward {
    /// How far `by` goes this way, and how far aside.
    fn split(self, by: Point) -> (f32, f32) {
        match self {
            Self::Left => (-by.x, by.y.abs()),
            Self::Right => (by.x, by.y.abs()),
            Self::Up => (-by.y, by.x.abs()),
            Self::Down => (by.y, by.x.abs()),
        }
    }
}

/// The machine to go to; `None` if there is none that way.
#[must_use]
pub fn next(
    frame: &Frame,
    layout: &Layout,
    from: MachineId,
    direction: Toward,
) -> Option<MachineId> {
    let here = layout.machines.get(from.index())?.centre();
    let nearest = |linked: bool| {
        let others = frame
            .machine_ids()
            .map(|(id, _)| id)
            .filter(|id| *id != from);
        others
            .filter(|id| !linked || frame.link_between(from, *id).is_some())
            .filter_map(|id| {
                let there = layout.machines.get(id.index())?.centre();
                let (ahead, aside) = direction.split(Point {
                    x: there.x - here.x,
                    y: there.y - here.y,
                });
                // Within 60 degrees of straight ahead; what lies aside counts as twice as far.
                (ahead > 1.0 && aside < ahead * 1.75).then_some((ahead + 2.0 * aside, id))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, id)| id)
    };
    nearest(true).or_else(|| nearest(false))
}

#[cfg(test)]
mod tests {
    use super::super::frame::{Link, Machine, MachineKind, Power, Zone};
    use super::super::geometry::size;
    use super::super::layout::Brief;
    use super::super::text::Estimate;
    use super::*;
    use fallible_engine::kernel::id::LinkId;

    fn row() -> Frame {
        let machine = |zone| Machine {
            name: "m".into(),
            kind: MachineKind::Server,
            zone,
            badge: None,
            fields: Vec::new(),
            remark: "".into(),
            power: Power::Up,
            slow: 1.0,
            wall: Default::default(),
            skew: 0,
            skew_matters: false,
            busy: 0,
            queue: 0,
        };
        let zone = |name: &str| Zone {
            name: name.into(),
            administrator: "".into(),
            up: 1,
            total: 1,
        };
        Frame {
            zones: vec![zone("a"), zone("b"), zone("c")],
            machines: vec![machine(0), machine(1), machine(2)],
            links: vec![Link {
                id: LinkId(1),
                name: "far".into(),
                ends: [MachineId(0), MachineId(2)],
                latency: "".into(),
                caption: "".into(),
                asynchronous: false,
                cut: [None; 2],
                loss: 0.0,
                buffer: [None; 2],
            }],
            ..Frame::default()
        }
    }

    #[test]
    fn links_are_followed_before_neighbours() {
        let frame = row();
        let brief = Brief {
            size: size(1_200.0, 400.0),
            ..Brief::default()
        };
        let layout = Layout::new(&frame, &brief, &Estimate);
        let go = |from, direction| next(&frame, &layout, MachineId(from), direction).map(|id| id.0);
        assert_eq!(go(0, Toward::Right), Some(2), "along the link");
        assert_eq!(go(1, Toward::Right), Some(2), "no link: the neighbour");
        assert_eq!(go(2, Toward::Left), Some(0));
        assert_eq!(go(2, Toward::Right), None);
        assert_eq!(go(0, Toward::Up), None);
    }
}
