//! The stage's picture: a frame and a layout become shapes. The recipes are those of the visual language:
//! every hue comes with a form, so that nothing is told by colour alone.

mod ended;
mod link;
mod machine;
mod message;
mod plate;
mod room;

pub use message::Viewing;
pub(super) use message::{hue, trace};

use std::rc::Rc;

use super::frame::{Attention, Frame, Thing};
use super::geometry::point;
use super::layout::{Layout, Scale, Title};
use super::scene::{Align, Area, Hit, Ink, Piece, Scene, Shape, Sketch, pen};
use super::text::{Font, Measure};
use plate::plate;
use room::Room;

/// Draws one moment. `kept` is the last picture, if nothing that lies still in it has changed since.
#[must_use]
pub fn draw(
    frame: &Frame,
    layout: &Layout,
    attention: &Attention,
    manner: Viewing,
    measure: &dyn Measure,
    kept: Option<&Scene<Thing>>,
) -> Scene<Thing> {
    let mut scene = Scene::new(layout.size);
    (scene.ground, scene.pieces) = match kept {
        Some(kept) => (Rc::clone(&kept.ground), Rc::clone(&kept.pieces)),
        None => still(frame, layout, attention, measure),
    };
    let mut room = Room::new(layout);
    link::changing(frame, layout, &mut scene);
    let mut under = Sketch(std::mem::take(&mut scene.moving));
    let mut over = Sketch(std::mem::take(&mut scene.over));
    let mut machines = Vec::with_capacity(frame.machines.len());
    // What has its place on a line has it first.
    ended::reserve(frame, layout, &mut room);
    for (id, machine) in frame.machine_ids() {
        let Some(place) = layout.machines.get(id.index()) else {
            continue;
        };
        let queue = machine::changing(machine, *place, layout.scale, measure, (&room, &mut over));
        if let Some(queue) = queue {
            room.fill(queue);
        }
        machines.push(Hit {
            thing: Thing::Machine(id),
            area: Area::Rect(*place),
        });
    }
    let sheets = (&mut under, &mut scene.hits);
    link::queues(frame, layout, measure, &mut room, sheets);
    for (id, _) in frame.machine_ids() {
        let sheets = (&mut under, &mut over);
        machine::marks(frame, id, layout, measure, &mut room, sheets);
    }
    machine::undone(frame, layout, measure, &mut room, &mut under);
    if !layout.is_crowded(frame.links.len()) {
        link::cuts(frame, layout, measure, &mut room, &mut under);
    }
    let (mut travellers, mut worded) = (Sketch::default(), Sketch::default());
    // What is lost tells most.
    let crowded = message::is_crowded(frame, layout);
    let lost = (&mut worded, &mut scene.hits);
    ended::draw(frame, layout, crowded, measure, &mut room, lost);
    let sheets = (&mut travellers, &mut worded, &mut scene.hits);
    message::draw(frame, layout, manner, measure, &mut room, sheets);
    link::words(frame, layout, &room, &mut under);
    // Lines below, then what has no words, so that nothing covers those that have.
    under.0.append(&mut travellers.0);
    under.0.append(&mut worded.0);
    scene.moving = under.0;
    scene.hits.append(&mut machines);
    rings(&scene.hits, attention, &mut over);
    scene.over = over.0;
    scene
}

/// What lies still, below and above what moves.
fn still(
    frame: &Frame,
    layout: &Layout,
    attention: &Attention,
    measure: &dyn Measure,
) -> (Rc<[Shape]>, Rc<[Piece]>) {
    let mut ground = Sketch::default();
    zones(frame, layout, &mut ground);
    link::still(frame, layout, attention, &mut ground);
    titles(frame, layout, measure, &mut ground);
    let machines = frame.machines.iter().zip(&layout.machines);
    let mut pieces: Vec<Piece> = machines
        .map(|(machine, place)| machine::still(machine, *place, layout.scale, measure))
        .collect();
    if layout.scale >= Scale::Low {
        // So small that nothing of them could be covered: messages may pass over them.
        ground
            .0
            .extend(pieces.drain(..).flat_map(|piece| piece.shapes));
    }
    (ground.0.into(), pieces.into())
}

/// Whether all that lies still at one moment lies there at another too, drawn at this scale.
#[must_use]
pub fn lies_still(before: &Frame, now: &Frame, scale: Scale) -> bool {
    before.links.len() == now.links.len()
        && before.machines.len() == now.machines.len()
        && before.zones == now.zones
        && before
            .links
            .iter()
            .zip(&now.links)
            .all(|(a, b)| link::looks_like(a, b))
        && before
            .machines
            .iter()
            .zip(&now.machines)
            .all(|(a, b)| machine::looks_like(a, b, scale))
}

fn zones(frame: &Frame, layout: &Layout, sketch: &mut Sketch) {
    for (zone, area) in frame.zones.iter().zip(&layout.zones) {
        if !zone.name.is_empty() {
            sketch.frame(*area, 8.0, Some(Ink::Zone), pen(Ink::Line, 1.0));
        }
    }
}

/// What regions are called.
fn titles(frame: &Frame, layout: &Layout, measure: &dyn Measure, sketch: &mut Sketch) {
    for (zone, title) in frame.zones.iter().zip(&layout.titles) {
        let Some(Title { area, name, counts }) = *title else {
            continue;
        };
        // Over any line that passes there.
        plate(sketch, area, Ink::Zone);
        let called = measure.fitted_name(Font::Strong, &zone.name, name);
        let at = point(area.x, area.y + 14.0);
        sketch.text(at, called, Font::Strong, Ink::Ink2, Align::Start);
        if counts {
            let words = format!("{} of {} up", zone.up, zone.total);
            let at = point(area.right(), at.y);
            sketch.text(at, words, Font::Caption, Ink::Ink3, Align::End);
        }
    }
}

/// Rings around what the reader attends to.
fn rings(hits: &[Hit<Thing>], attention: &Attention, sketch: &mut Sketch) {
    let wanted = [
        (attention.hovered, 0.5, pen(Ink::Ink, 1.0)),
        (attention.selected, 4.0, pen(Ink::Ask, 2.0)),
        (attention.focused, 3.0, pen(Ink::Ask, 2.0)),
    ];
    for (thing, away, edge) in wanted {
        for hit in hits.iter().filter(|hit| Some(hit.thing) == thing) {
            match &hit.area {
                Area::Rect(area) => sketch.frame(area.grown(away), 4.0 + away, None, edge),
                Area::Near(points) if edge.ink == Ink::Ask => {
                    // A link cannot wear a ring: its ends do, and the line itself is drawn in ink.
                    for end in [points.first(), points.last()].into_iter().flatten() {
                        sketch.ring(*end, 5.0, edge);
                    }
                }
                Area::Near(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
