//! Machines: a server is a box with lamp, vents and feet, a client a screen on a base.

mod body;
mod words;

use std::rc::Rc;

use fallible_engine::kernel::id::MachineId;

use super::super::frame::{Frame, Machine, MachineKind, Power};
use super::super::geometry::{Rect, point, rect};
use super::super::layout::{Layout, Scale};
use super::super::scene::{Align, Ink, Piece, Shape, Sketch};
use super::super::text::{self, Font, Measure};
use super::plate::plate;

/// What of a machine seldom changes: all but its clock and queue.
pub(super) fn still(machine: &Machine, place: Rect, scale: Scale, measure: &dyn Measure) -> Piece {
    let mut sketch = Sketch::default();
    match scale {
        Scale::Full => body::full(machine, place, measure, &mut sketch),
        Scale::Compact => body::compact(machine, place, measure, &mut sketch),
        Scale::Small => body::small(machine, place, measure, &mut sketch),
        Scale::Dot => body::dot(machine, place, &mut sketch),
    }
    let margin = rect(place.x - 8.0, place.y - 2.0, place.w + 16.0, place.h + 12.0);
    Piece {
        area: margin,
        shapes: sketch.0,
    }
}

/// Whether all of a machine but its clock and its queue is drawn the same.
pub(super) fn looks_like(a: &Machine, b: &Machine, scale: Scale) -> bool {
    (a.kind, a.zone, a.power, a.slow) == (b.kind, b.zone, b.power, b.slow)
        && a.name == b.name
        && a.badge == b.badge
        && (scale >= Scale::Small || (a.fields == b.fields && a.remark == b.remark))
}

/// Its clock and its queue.
pub(super) fn changing(
    machine: &Machine,
    place: Rect,
    scale: Scale,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    if scale >= Scale::Small {
        return;
    }
    words::queue(machine, place, measure, sketch);
    if matches!(machine.power, Power::Crashed(_)) {
        return;
    }
    let skew = text::skew(machine.skew);
    let quiet = skew.starts_with('±');
    let font = if machine.skew_matters {
        Font::ValueStrong
    } else {
        Font::Value
    };
    let ink = if quiet { Ink::Ink3 } else { Ink::Ink };
    match scale {
        Scale::Full => {
            let (left, base) = if machine.kind == MachineKind::Server {
                (39.0, 77.0)
            } else {
                (29.0, 76.0)
            };
            let reading = if matches!(machine.power, Power::Paused(_)) {
                Ink::Ink3
            } else {
                Ink::Ink2
            };
            let at = point(place.x + left, place.y + base);
            sketch.text(
                at,
                text::clock(machine.wall),
                Font::Value,
                reading,
                Align::Start,
            );
            sketch.text(
                point(place.x + 154.0, place.y + base),
                skew,
                font,
                ink,
                Align::End,
            );
        }
        Scale::Compact => {
            // Latency yields first, then the clock, then the state: the state may take the clock's place.
            let state = machine.fields.first().map_or(0.0, |field| {
                measure.width(Font::State, &format!("{} = {}", field.name, field.value))
            });
            if state + measure.width(font, &skew) + 26.0 <= place.w {
                sketch.text(
                    point(place.right() - 9.0, place.y + 43.0),
                    skew,
                    font,
                    ink,
                    Align::End,
                );
            }
        }
        Scale::Small | Scale::Dot => {}
    }
}

/// A diamond and a few words under a machine where a promise was broken.
pub(super) fn marks(
    frame: &Frame,
    id: MachineId,
    place: Rect,
    layout: &Layout,
    ground: Ink,
    measure: &dyn Measure,
    (under, over): (&mut Sketch, &mut Sketch),
) {
    // Only the latest fits under its machine; the verdicts beside the stage list all of them.
    let latest = frame.marks.iter().rfind(|mark| mark.machine == id);
    let Some(mark) = latest else {
        return;
    };
    if layout.scale >= Scale::Small {
        over.push(Shape::Diamond {
            at: point(place.right(), place.y),
            reach: 5.5,
        });
        return;
    }
    let width = measure.width(Font::Strong, &mark.words) + 22.0;
    let stage = rect(4.0, 4.0, layout.size.w - 8.0, layout.size.h - 8.0);
    let below = rect(place.x - 6.0, place.bottom() + 9.0, width, 18.0);
    let area = if stage.holds(below) {
        below
    } else {
        below.kept_in(stage)
    };
    // Messages pass over it, unless a machine would hide it then.
    let hidden = layout.machines.iter().any(|machine| machine.meets(area));
    let sketch = if hidden { over } else { under };
    plate(sketch, area, ground);
    sketch.push(Shape::Diamond {
        at: point(area.x + 6.0, area.y + 9.0),
        reach: 5.5,
    });
    sketch.text(
        point(area.x + 18.0, area.y + 13.0),
        Rc::clone(&mark.words),
        Font::Strong,
        Ink::Broken,
        Align::Start,
    );
}
