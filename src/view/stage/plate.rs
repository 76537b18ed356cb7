//! What words lie on.

use super::super::frame::Frame;
use super::super::geometry::{Rect, rect};
use super::super::layout::Layout;
use super::super::scene::{Ink, Sketch};

/// The colour of the sheet at a place: that of the zone it lies in, else that of the stage.
pub(super) fn zone_ink(frame: &Frame, layout: &Layout, area: Rect) -> Ink {
    let inside = frame
        .zones
        .iter()
        .zip(&layout.zones)
        .any(|(zone, room)| !zone.name.is_empty() && room.meets(area));
    if inside { Ink::Zone } else { Ink::Stage }
}

/// A plate behind words, so that lines make way for them.
pub(super) fn plate(sketch: &mut Sketch, words: Rect, ink: Ink) {
    sketch.fill(rect(words.x, words.y, words.w, words.h), 2.0, ink);
}
