//! Machines: a server is a box with lamp, vents and feet, a client a screen on a base.

mod body;
mod words;

use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::id::MachineId;

use super::super::frame::{Frame, Machine, MachineKind, Power};
use super::super::geometry::{Rect, point, rect};
use super::super::layout::{Layout, Scale};
use super::super::scene::{Align, Ink, Piece, Shape, Sketch};
use super::super::text::{self, Font, Measure};
use super::plate::{plate, zone_ink};
use super::room::Room;

/// What of a machine seldom changes: all but its clock and queue.
pub(super) fn still(machine: &Machine, place: Rect, scale: Scale, measure: &dyn Measure) -> Piece {
    let mut sketch = Sketch::default();
    match scale {
        Scale::Full => body::full(machine, place, measure, &mut sketch),
        Scale::Compact => body::compact(machine, place, measure, &mut sketch),
        Scale::Low | Scale::Small => body::small(machine, place, scale, measure, &mut sketch),
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

/// Its clock and its queue. Gives where the queue stands.
pub(super) fn changing(
    machine: &Machine,
    place: Rect,
    scale: Scale,
    measure: &dyn Measure,
    (room, sketch): (&Room, &mut Sketch),
) -> Option<Rect> {
    if scale >= Scale::Low {
        return None;
    }
    let queue = words::queue(machine, place, measure, (room, sketch));
    if !matches!(machine.power, Power::Crashed(_)) {
        clock(machine, place, scale, measure, sketch);
    }
    queue
}

/// What time a machine believes, and how far that is from the truth.
fn clock(machine: &Machine, place: Rect, scale: Scale, measure: &dyn Measure, sketch: &mut Sketch) {
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
                (38.0, 77.0)
            } else {
                (28.0, 76.0)
            };
            let right = place.right() - 8.0;
            let at = point(right, place.y + base);
            let wide = measure.width(font, &skew);
            sketch.text(at, skew, font, ink, Align::End);
            let reading = if matches!(machine.power, Power::Paused(_)) {
                Ink::Ink3
            } else {
                Ink::Ink2
            };
            // What time it is yields to how wrong that is.
            let wall = machine.wall.to_string();
            let at = point(place.x + left, place.y + base);
            if at.x + measure.width(Font::Value, &wall) + 5.0 + wide <= right {
                sketch.text(at, wall, Font::Value, reading, Align::Start);
            }
        }
        Scale::Compact => {
            let right = words::second_row(machine, place, words::compact(machine), measure);
            let at = point(right, place.y + 43.0);
            let state = words::state_width(machine, measure);
            if place.x + 11.0 + state + 8.0 + measure.width(font, &skew) <= right {
                sketch.text(at, skew, font, ink, Align::End);
            }
        }
        Scale::Low | Scale::Small | Scale::Dot => {}
    }
}

/// A diamond and a few words at a machine where a promise was broken.
pub(super) fn marks(
    frame: &Frame,
    id: MachineId,
    layout: &Layout,
    measure: &dyn Measure,
    room: &mut Room,
    (under, over): (&mut Sketch, &mut Sketch),
) {
    // Only the latest fits at its machine; the verdicts beside the stage list all of them.
    let latest = frame.marks.iter().rfind(|mark| mark.machine == id);
    let (Some(mark), Some(place)) = (latest, layout.machines.get(id.index())) else {
        return;
    };
    // In little room it is told without its time, and in none by its sign alone: the verdicts tell it too.
    let short = mark.words.split(" at ").next().unwrap_or_default();
    let words = [&*mark.words, short];
    let words = words.iter().filter(|_| layout.scale < Scale::Low);
    let told = words.copied().find_map(|words| {
        let width = measure.width(Font::Strong, words) + 22.0;
        let area = room.take(around(*place, width, room))?;
        Some((words, area))
    });
    let Some((words, area)) = told else {
        over.push(Shape::Diamond {
            at: point(place.right(), place.y),
            reach: 5.5,
        });
        return;
    };
    plate(under, area, zone_ink(frame, layout, area));
    under.push(Shape::Diamond {
        at: point(area.x + 6.0, area.y + 9.0),
        reach: 5.5,
    });
    let at = point(area.x + 18.0, area.y + 13.0);
    under.text(at, words, Font::Strong, Ink::Broken, Align::Start);
}

/// Places for a line of words at a machine, the best first.
fn around(place: Rect, width: f32, room: &Room) -> [Rect; 12] {
    let width = width.ceil();
    let (end, c) = (place.right() + 6.0 - width, place.centre());
    let (below, above) = (place.bottom() + 9.0, place.y - 22.0);
    // A line may leave from the middle of a side: then beside that.
    let (left, right) = (c.x - 10.0 - width, c.x + 10.0);
    let spots = [
        (place.x - 6.0, below),
        (end, below),
        (place.x - 6.0, above),
        (end, above),
        (place.right() + 10.0, c.y - 9.0),
        (place.x - 10.0 - width, c.y - 9.0),
        (right, below),
        (left, below),
        (right, above),
        (left, above),
        (place.x - 6.0, below + 20.0),
        (place.x - 6.0, above - 20.0),
    ];
    spots.map(|(x, y)| room.kept_in(rect(x, y, width, 18.0)))
}

/// That the scenario's script will make good what was done to a machine by hand.
pub(super) fn undone(
    frame: &Frame,
    layout: &Layout,
    measure: &dyn Measure,
    room: &mut Room,
    sketch: &mut Sketch,
) {
    for (id, machine) in frame.machine_ids() {
        let undone = frame
            .undone
            .iter()
            .find(|(place, _)| *place == Place::Machine(id));
        let (Some((_, until)), Some(place)) = (undone, layout.machines.get(id.index())) else {
            continue;
        };
        let does = match machine.power {
            Power::Crashed(_) => "restarts it",
            _ => "lets it go on",
        };
        let words = format!("the script {does} at {until}");
        let spots = around(*place, measure.width(Font::Caption, &words) + 8.0, room);
        if let Some(area) = room.take(spots) {
            plate(sketch, area, zone_ink(frame, layout, area));
            let at = point(area.x + 4.0, area.y + 13.0);
            sketch.text(at, words, Font::Caption, Ink::Fault, Align::Start);
        }
    }
}
