//! Places for the names of zones: in a corner that no line crosses, since nothing may cover a name.

use std::rc::Rc;

use super::super::frame::Frame;
use super::super::geometry::{Bezier, Rect, rect};
use super::super::text::{Font, Measure};
use super::parts::{Layout, Title};

/// From a zone's edges to its name.
const ASIDE: f32 = 14.0;
const DOWN: f32 = 9.0;

/// As high as its words.
const HIGH: f32 = 18.0;

/// Between a name and what follows it.
pub(super) const APART: f32 = 8.0;

pub(super) fn place(
    frame: &Frame,
    layout: &Layout,
    curves: &[Rc<Bezier>],
    measure: &dyn Measure,
) -> Vec<Option<Title>> {
    let zones = frame.zones.iter().zip(&layout.zones);
    zones
        .map(|(zone, area)| {
            if zone.name.is_empty() {
                return None;
            }
            let room = area.w - 2.0 * ASIDE;
            let name = measure.width(Font::Strong, &zone.name).ceil().min(room);
            let count = format!("{0} of {0} up", zone.total);
            let more = measure.width(Font::Caption, &count).ceil() + APART;
            // In a slim zone the machines must tell for themselves which of them are up.
            let counts = !layout.narrow && zone.total > 0 && name + more <= room;
            let width = name + if counts { more } else { 0.0 };
            let x = [
                area.x + ASIDE,
                area.right() - ASIDE - width,
                area.centre().x - width / 2.0,
            ];
            let order = if layout.narrow { [2, 0, 1] } else { [0, 1, 2] };
            let spots = order.map(|k| rect(x[k].round(), (area.y + DOWN).round(), width, HIGH));
            let crossed = |spot: &Rect| {
                let reach = spot.grown(11.0);
                curves.iter().filter(|curve| curve.passes(reach)).count()
            };
            let area = spots.into_iter().min_by_key(crossed)?;
            Some(Title { area, name, counts })
        })
        .collect()
}
