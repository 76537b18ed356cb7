//! Where everything stands: worked out anew for every size, never scaled, and the same for the same
//! input. Machines keep their place while a run goes on, whatever befalls them.

mod arrange;
mod label;
mod parts;
mod roster;
mod route;
mod title;

use fallible_engine::sorted::SortedMap;
use std::rc::Rc;

use fallible_engine::kernel::id::MachineId;

use super::frame::Frame;
use super::geometry::{Rect, rect};
use super::text::Measure;
use parts::Seen;

pub use parts::{
    Brief, Layout, NARROW, Road, RoadWords, Roster, Scale, Seats, Tie, Title, Way, two_lines,
};

/// Up to so many links get curves that keep clear of machines and carry labels; beyond, straight lines.
const CURVED_LINKS: usize = 48;

impl Layout {
    /// Places everything in `frame`.
    #[must_use]
    pub fn new(frame: &Frame, brief: &Brief, measure: &dyn Measure) -> Self {
        let narrow = brief.size.w < NARROW;
        let seats = seats(frame, brief);
        let arrangement = arrange::arrange(frame, &seats, brief, measure);
        let mut layout = Self {
            size: brief.size,
            scale: arrangement.scale,
            narrow,
            zones: arrangement.zones,
            machines: arrangement.machines,
            roads: Vec::new(),
            titles: Vec::new(),
            brief: brief.clone(),
            seen: Seen::of(frame),
            by_ends: SortedMap::new(),
        };
        let curves = if layout.is_crowded(frame.links.len()) {
            route::straight(frame, &layout.machines)
        } else {
            route::curved(frame, &layout.machines, layout.sheet())
        };
        layout.titles = title::place(frame, &layout, &curves, measure);
        let words = if layout.is_crowded(frame.links.len()) {
            vec![RoadWords::default(); curves.len()]
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
    pub fn natural_height(frame: &Frame, brief: &Brief) -> f32 {
        arrange::natural_height(&seats(frame, brief).roster)
    }

    /// The part of the stage that may be written on.
    #[must_use]
    pub fn sheet(&self) -> Rect {
        let high = self.size.h - 4.0 - self.brief.reserved_below;
        rect(2.0, 2.0, self.size.w - 4.0, high)
    }

    /// Whether it still serves: nothing that decides it has changed.
    #[must_use]
    pub fn serves(&self, frame: &Frame, brief: &Brief) -> bool {
        self.brief == *brief && self.seen.matches(frame)
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

    /// Whether there is so much to draw that links carry no words.
    #[must_use]
    pub fn is_crowded(&self, links: usize) -> bool {
        links > CURVED_LINKS || self.scale >= Scale::Low
    }
}

/// Where the machines of a frame stand among those of all systems, or among themselves.
fn seats(frame: &Frame, brief: &Brief) -> Rc<Seats> {
    let known = brief.seats.as_ref();
    let fits = known.filter(|seats| {
        (seats.machines.len(), seats.zones.len()) == (frame.machines.len(), frame.zones.len())
    });
    fits.map_or_else(|| Rc::new(Seats::of(frame)), Rc::clone)
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
