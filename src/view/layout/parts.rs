//! What a layout is made for and of: the room there is, machines and zones in their places, roads between
//! them.

use fallible_engine::sorted::SortedMap;
use std::rc::Rc;

use fallible_engine::kernel::id::MachineId;

use super::super::frame::MachineKind;
use super::super::geometry::{Bezier, Point, Rect, Size, point};

/// How much of a machine there is room for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scale {
    /// 164 × 88, wider where there is room: name, badge, state, clock.
    Full,
    /// 128 × 54, wider where there is room: name, badge, state, skew.
    Compact,
    /// 72 × 44, wider for its name where there is room: name, lamp, state.
    Low,
    /// 72 × 28, wider or higher for its name where there is room: name and lamp.
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
            Self::Low => Size { w: 72.0, h: 44.0 },
            Self::Small => Size { w: 72.0, h: 28.0 },
            Self::Dot => Size { w: 18.0, h: 14.0 },
        }
    }
}

/// A name on two lines: cut at its middle space; the second is empty where there is none.
#[must_use]
pub fn two_lines(name: &str) -> (&str, &str) {
    let half = name.len() / 2;
    let spaces = name.match_indices(' ').map(|(at, _)| at);
    let cut = spaces.min_by_key(|at| at.abs_diff(half));
    cut.map_or((name, ""), |at| (&name[..at], name[at..].trim_start()))
}

/// Stages narrower than this stack their zones and draw compact machines.
pub const NARROW: f32 = 600.0;

/// What decides a layout.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Brief {
    /// The size of the stage.
    pub size: Size,
    /// How much of its lower edge is taken by something else.
    pub reserved_below: f32,
    /// How far the reader has dragged machines from where they would stand.
    pub dragged: SortedMap<MachineId, Point>,
    /// Where this stage's machines stand among those of all systems of the file; `None` for a stage alone.
    pub seats: Option<Rc<Seats>>,
}

/// The machines of all systems of a file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Roster {
    /// What they are called.
    pub(super) names: Vec<Rc<str>>,
    /// Those of each zone, in the order in which they stand there.
    pub(super) members: Vec<Vec<usize>>,
    /// Whether any of them talk to each other across zones.
    pub(super) joined: bool,
}

/// Two machines that talk to each other, and in how many of the systems.
pub type Tie = ([usize; 2], f32);

/// Where the machines and zones of one system stand among those of all.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Seats {
    /// All of them.
    pub roster: Rc<Roster>,
    /// For each zone its place there.
    pub zones: Vec<usize>,
    /// For each machine its place there.
    pub machines: Vec<usize>,
}

/// Where a link's words stand.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RoadWords {
    /// The place of the latency label; `None` when it had to yield.
    pub latency: Option<Rect>,
    /// Whether that place is on the line, so that the line must make way.
    pub on_line: bool,
    /// Places for the words that tell of a cut, the best first.
    pub cut: Vec<Rect>,
}

/// Where a zone is named.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Title {
    /// The place of all its words.
    pub area: Rect,
    /// How much of that its name takes at most.
    pub name: f32,
    /// Whether there is room to say how many of its machines are up.
    pub counts: bool,
}

/// A link as drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Road {
    /// From the first of the link's ends to the second.
    pub curve: Rc<Bezier>,
    /// Where its words stand.
    pub words: RoadWords,
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
    /// Where zones are named, in the frame's order; those without a name are not.
    pub titles: Vec<Option<Title>>,
    pub(super) brief: Brief,
    pub(super) seen: Seen,
    pub(super) by_ends: SortedMap<(MachineId, MachineId), usize>,
}

/// What of a frame decides its layout.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Seen {
    pub(super) zones: Vec<Rc<str>>,
    pub(super) machines: Vec<(usize, MachineKind)>,
    pub(super) links: Vec<([MachineId; 2], Rc<str>, Rc<str>)>,
}

/// The way of a message: a road walked in one direction or the other, or a straight line where there is
/// none.
#[derive(Clone, Copy, Debug)]
pub enum Way<'a> {
    /// From the road's start to its end.
    Along(&'a Bezier),
    /// From its end to its start.
    Back(&'a Bezier),
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
