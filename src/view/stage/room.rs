//! What is taken on the stage at one moment, so that nothing is written over anything else. Whatever comes first
//! has its place first: machines and names of zones, then what matters most.

use super::super::geometry::{Rect, rect};
use super::super::layout::Layout;

/// What is taken.
pub(super) struct Room {
    bounds: Rect,
    taken: Vec<Rect>,
}

impl Room {
    /// The room that machines and the names of zones leave.
    pub(super) fn new(layout: &Layout) -> Self {
        let titles = layout.titles.iter().flatten().map(|title| title.area);
        Self {
            bounds: layout.sheet(),
            taken: layout.machines.iter().copied().chain(titles).collect(),
        }
    }

    /// Whether all of a place is free.
    pub(super) fn is_free(&self, area: Rect) -> bool {
        self.bounds.holds(area) && !self.taken.iter().any(|taken| taken.meets(area))
    }

    /// Takes the first of these places that is free.
    pub(super) fn take(&mut self, places: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let free = places.into_iter().find(|area| self.is_free(*area))?;
        self.taken.push(free);
        Some(free)
    }

    /// Takes a place, whatever is there.
    pub(super) fn fill(&mut self, area: Rect) {
        self.taken.push(area);
    }

    /// The same place, moved as little as it must to lie on the stage.
    pub(super) fn kept_in(&self, area: Rect) -> Rect {
        area.kept_in(rect(
            self.bounds.x.ceil(),
            self.bounds.y.ceil(),
            self.bounds.w.floor(),
            self.bounds.h.floor(),
        ))
    }
}
