//! Where everything stands: worked out anew for every size, never scaled, and the same for the same
//! input. Machines keep their place while a run goes on, whatever befalls them.

mod arrange;
mod label;
mod route;

use fallible_engine::kernel::sorted::SortedMap;
use std::rc::Rc;

use fallible_engine::kernel::id::MachineId;

use super::frame::{Frame, MachineKind};
use super::geometry::{Curve, Point, Rect, Size, point};
use super::text::Measure;

/// How much of a machine there is room for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scale {
    /// 164 × 88: name, badge, state, clock.
    Full,
    /// 128 × 54, wider where there is room: name, badge, state, skew.
    Compact,
    /// 72 × 28: name and lamp.
    Small,
    /// 18 × 14: lamp and outline; the name appears when it is pointed at.
    Dot,
}

impl Scale {
    /// How large a machine is at this scale.
    #[must_use]
    pub const fn size(self) -> Size {
        match self {
            Self::Full => Size { w: 164.0, h: 88.0 },
            Self::Compact => Size { w: 128.0, h: 54.0 },
            Self::Small => Size { w: 72.0, h: 28.0 },
            Self::Dot => Size { w: 18.0, h: 14.0 },
        }
    }
}

/// Stages narrower than this stack their zones and draw compact machines.
pub const NARROW: f32 = 600.0;

/// Up to so many links get curves that keep clear of machines and carry labels; beyond, straight lines.
const CURVED_LINKS: usize = 48;

/// What decides a layout.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wish {
    /// The size of the stage.
    pub size: Size,
    /// How much of its lower edge is taken by something else.
    pub reserved_below: f32,
    /// How far the reader has dragged machines from where they would stand.
    pub dragged: SortedMap<MachineId, Point>,
    /// The ends of all links on all stages, where several are compared: the same machines stand in the same
    /// order on each, whatever their links. Empty for a stage alone.
    pub joined: Rc<[[MachineId; 2]]>,
}

/// Where a link's words stand.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Words {
    /// The place of the latency label; `None` when it had to yield.
    pub latency: Option<Rect>,
    /// Whether that place is on the line, so that the line must make way.
    pub on_line: bool,
    /// The place of the words that tell of a cut.
    pub cut: Option<Rect>,
}

/// A link as drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Road {
    /// From the first of the link's ends to the second.
    pub curve: Rc<Curve>,
    /// Where its words stand.
    pub words: Words,
}

/// Where everything stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Layout {
    /// The size of the stage.
    pub size: Size,
    /// How machines are drawn.
    pub scale: Scale,
    /// Whether the stage is narrow.
    pub narrow: bool,
    /// Zones, in the frame's order.
    pub zones: Vec<Rect>,
    /// Machines, in the frame's order.
    pub machines: Vec<Rect>,
    /// Links, in the frame's order.
    pub roads: Vec<Road>,
    wish: Wish,
    seen: Seen,
    by_ends: SortedMap<(MachineId, MachineId), usize>,
}

/// What of a frame decides its layout.
#[derive(Clone, PartialEq, Debug, Default)]
struct Seen {
    zones: Vec<Rc<str>>,
    machines: Vec<(usize, MachineKind)>,
    links: Vec<([MachineId; 2], Rc<str>, Rc<str>)>,
}

/// The way of a message: a road walked in one direction or the other, or a straight line where there is
/// none.
#[derive(Clone, Copy, Debug)]
pub enum Way<'a> {
    /// From the road's start to its end.
    Along(&'a Curve),
    /// From its end to its start.
    Back(&'a Curve),
    /// From here to there.
    Straight(Point, Point),
}

impl Way<'_> {
    /// The place a share `t` of the way along.
    #[must_use]
    pub fn at(&self, t: f32) -> Point {
        match self {
            Self::Along(curve) => curve.at(t),
            Self::Back(curve) => curve.at(1.0 - t),
            Self::Straight(from, to) => from.towards(*to, t),
        }
    }

    /// Which way it goes there, as a vector of length 1.
    #[must_use]
    pub fn heading(&self, t: f32) -> Point {
        match self {
            Self::Along(curve) => curve.heading(t),
            Self::Back(curve) => {
                let heading = curve.heading(1.0 - t);
                point(-heading.x, -heading.y)
            }
            Self::Straight(from, to) => {
                let length = from.distance(*to).max(f32::MIN_POSITIVE);
                point((to.x - from.x) / length, (to.y - from.y) / length)
            }
        }
    }

    /// How long it is, in pixels.
    #[must_use]
    pub fn length(&self) -> f32 {
        match self {
            Self::Along(curve) | Self::Back(curve) => curve.length,
            Self::Straight(from, to) => from.distance(*to),
        }
    }

    /// From its start to its end, as the crow flies.
    #[must_use]
    pub fn whole(&self) -> Point {
        let (from, to) = (self.at(0.0), self.at(1.0));
        point(to.x - from.x, to.y - from.y)
    }
}

impl Layout {
    /// Places everything in `frame`.
    #[must_use]
    pub fn new(frame: &Frame, wish: &Wish, measure: &dyn Measure) -> Self {
        let narrow = wish.size.w < NARROW;
        let arrangement = arrange::arrange(frame, wish, narrow);
        let mut layout = Self {
            size: wish.size,
            scale: arrangement.scale,
            narrow,
            zones: arrangement.zones,
            machines: arrangement.machines,
            roads: Vec::new(),
            wish: wish.clone(),
            seen: Seen::of(frame),
            by_ends: SortedMap::new(),
        };
        let curves = if layout.is_crowded(frame.links.len()) {
            route::straight(frame, &layout.machines)
        } else {
            route::curved(frame, &layout.machines)
        };
        let words = if layout.is_crowded(frame.links.len()) {
            vec![Words::default(); curves.len()]
        } else {
            label::place(frame, &layout, &curves, measure)
        };
        for (i, link) in frame.links.iter().enumerate() {
            layout.by_ends.insert((link.ends[0], link.ends[1]), i);
        }
        layout.roads = curves
            .into_iter()
            .zip(words)
            .map(|(curve, words)| Road { curve, words })
            .collect();
        layout
    }

    /// How high a narrow stage had better be to show this frame with ease.
    #[must_use]
    pub fn natural_height(frame: &Frame) -> f32 {
        arrange::natural_height(frame)
    }

    /// Whether it still serves: nothing that decides it has changed.
    #[must_use]
    pub fn serves(&self, frame: &Frame, wish: &Wish) -> bool {
        self.wish == *wish && self.seen.matches(frame)
    }

    /// The way from one machine to another; a straight line where no link is drawn. `None` if one of
    /// them is not on the stage.
    #[must_use]
    pub fn way(&self, from: MachineId, to: MachineId) -> Option<Way<'_>> {
        if let Some(i) = self.by_ends.get(&(from, to)) {
            return Some(Way::Along(&self.roads[*i].curve));
        }
        if let Some(i) = self.by_ends.get(&(to, from)) {
            return Some(Way::Back(&self.roads[*i].curve));
        }
        let (a, b) = (
            *self.machines.get(from.index())?,
            *self.machines.get(to.index())?,
        );
        let (from, to) = route::edges(a, b);
        Some(Way::Straight(from, to))
    }

    fn is_crowded(&self, links: usize) -> bool {
        links > CURVED_LINKS || self.scale >= Scale::Small
    }
}

impl Seen {
    fn of(frame: &Frame) -> Self {
        Self {
            zones: frame
                .zones
                .iter()
                .map(|zone| Rc::clone(&zone.name))
                .collect(),
            machines: frame
                .machines
                .iter()
                .map(|machine| (machine.zone, machine.kind))
                .collect(),
            links: frame
                .links
                .iter()
                .map(|link| {
                    (
                        link.ends,
                        Rc::clone(&link.latency),
                        Rc::clone(&link.caption),
                    )
                })
                .collect(),
        }
    }

    fn matches(&self, frame: &Frame) -> bool {
        self.zones.len() == frame.zones.len()
            && self.machines.len() == frame.machines.len()
            && self.links.len() == frame.links.len()
            && self
                .zones
                .iter()
                .zip(&frame.zones)
                .all(|(name, zone)| *name == zone.name)
            && self
                .machines
                .iter()
                .zip(&frame.machines)
                .all(|(seen, now)| *seen == (now.zone, now.kind))
            && self.links.iter().zip(&frame.links).all(|(seen, now)| {
                seen.0 == now.ends && seen.1 == now.latency && seen.2 == now.caption
            })
    }
}

#[cfg(test)]
mod tests;
