//! Machines: a server is a box with lamp, vents and feet, a client a screen on a base.

use std::rc::Rc;

use fallible_engine::kernel::id::MachineId;

use super::super::frame::{Frame, Machine, MachineKind, Power};
use super::super::geometry::{Point, Rect, point, rect};
use super::super::layout::{Layout, Scale};
use super::super::scene::{Align, Dash, Ink, Piece, Shape, Sketch, Step, pen};
use super::super::text::{self, Font, Measure};

/// Up to so many jobs are drawn one by one; beyond, a number says the rest.
const JOBS_DRAWN: usize = 10;

/// What of a machine seldom changes: all but its clock and queue.
pub(super) fn still(machine: &Machine, place: Rect, scale: Scale, measure: &dyn Measure) -> Piece {
    let mut sketch = Sketch::default();
    match scale {
        Scale::Full => full(machine, place, measure, &mut sketch),
        Scale::Compact => compact(machine, place, measure, &mut sketch),
        Scale::Small => small(machine, place, measure, &mut sketch),
        Scale::Dot => dot(machine, place, &mut sketch),
    }
    let margin = rect(place.x - 8.0, place.y - 2.0, place.w + 16.0, place.h + 6.0);
    Piece {
        area: margin,
        shapes: sketch.0,
    }
}

/// Its clock and its queue.
pub(super) fn changing(
    machine: &Machine,
    place: Rect,
    scale: Scale,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    if scale <= Scale::Compact {
        queue(machine, place, measure, sketch);
    }
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
                    point(place.x + 119.0, place.y + 43.0),
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
    sketch: &mut Sketch,
) {
    // Only the latest fits under its machine; the verdicts beside the stage list all of them.
    let latest = frame.marks.iter().rfind(|mark| mark.machine == id);
    let Some(mark) = latest else {
        return;
    };
    if layout.scale >= Scale::Small {
        sketch.push(Shape::Diamond {
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
    super::plate(sketch, area, ground);
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

fn is_crashed(machine: &Machine) -> bool {
    matches!(machine.power, Power::Crashed(_))
}

/// The word on its corner: what befell it, or else its role. With whether it is solid, and its colour.
fn badge(machine: &Machine) -> Option<(Rc<str>, bool, Ink)> {
    match machine.power {
        Power::Crashed(_) => Some(("CRASHED".into(), false, Ink::Fault)),
        Power::Paused(_) => Some(("PAUSED".into(), false, Ink::Fault)),
        Power::Up if machine.slow > 1.0 => Some((
            format!("SLOW ×{}", (machine.slow * 10.0).round() / 10.0).into(),
            false,
            Ink::Fault,
        )),
        Power::Up => machine
            .badge
            .as_ref()
            .map(|badge| (Rc::clone(&badge.word), badge.solid, Ink::LineControl)),
    }
}

fn full(machine: &Machine, place: Rect, measure: &dyn Measure, sketch: &mut Sketch) {
    let at = |x: f32, y: f32| point(place.x + x, place.y + y);
    let server = machine.kind == MachineKind::Server;
    let crashed = is_crashed(machine);
    let left = if server { 25.0 } else { 13.0 };
    let height = if server { 87.0 } else { 84.0 };
    stand(machine, place, sketch);
    face(
        rect(place.x + 0.5, place.y + 0.5, 163.0, height),
        crashed,
        sketch,
    );
    let bezel = if server { 14.5 } else { 0.5 };
    if crashed {
        sketch.push(Shape::Hatch {
            area: rect(
                place.x + bezel + 0.5,
                place.y + 1.0,
                162.5 - bezel,
                height - 1.0,
            ),
        });
    }
    if server {
        sketch.line(&[at(14.5, 1.0), at(14.5, 87.0)], pen(Ink::Line, 1.0));
        lamp(machine, at(7.5, 12.0), sketch);
        for y in [69.5, 73.5, 77.5] {
            sketch.line(&[at(4.5, y), at(10.5, y)], pen(Ink::Ink2, 1.0));
        }
    } else if matches!(machine.power, Power::Paused(_)) {
        lamp(machine, at(7.0, 12.0), sketch);
    }
    let middle = head(machine, place, (left, 154.0, 10.0), measure, sketch);
    state(
        machine,
        (at(left, 46.0), middle),
        (place.x + 154.0, true),
        measure,
        sketch,
    );
    let base = if server { 77.0 } else { 76.0 };
    if let Power::Crashed(since) = machine.power {
        let words = format!("stopped at {since}");
        let width = measure.width(Font::Value, &words);
        sketch.fill(
            rect(
                place.x + left - 4.0,
                place.y + base - 13.0,
                width + 8.0,
                18.0,
            ),
            2.0,
            Ink::Node,
        );
        sketch.text(at(left, base), words, Font::Value, Ink::Ink2, Align::Start);
    } else {
        sketch.line(
            &[at(bezel + 0.5, 58.5), at(163.0, 58.5)],
            pen(Ink::Line, 1.0),
        );
        dial(
            at(
                if server { 28.5 } else { 18.5 },
                if server { 73.5 } else { 72.5 },
            ),
            sketch,
        );
    }
}

fn compact(machine: &Machine, place: Rect, measure: &dyn Measure, sketch: &mut Sketch) {
    let crashed = is_crashed(machine);
    stand(machine, place, sketch);
    face(
        rect(place.x + 0.5, place.y + 0.5, 127.0, 53.0),
        crashed,
        sketch,
    );
    if crashed {
        sketch.push(Shape::Hatch {
            area: rect(place.x + 1.0, place.y + 1.0, 126.0, 52.0),
        });
    }
    let left = if matches!(machine.power, Power::Paused(_)) {
        lamp(machine, point(place.x + 9.0, place.y + 16.0), sketch);
        20.0
    } else {
        11.0
    };
    head(machine, place, (left, 120.0, 8.0), measure, sketch);
    let at = point(place.x + 11.0, place.y + 43.0);
    state(
        machine,
        (at, place.right()),
        (place.x + 119.0, false),
        measure,
        sketch,
    );
}

fn small(machine: &Machine, place: Rect, measure: &dyn Measure, sketch: &mut Sketch) {
    let crashed = is_crashed(machine);
    stand(machine, place, sketch);
    face(
        rect(place.x + 0.5, place.y + 0.5, place.w - 1.0, place.h - 1.0),
        crashed,
        sketch,
    );
    if crashed {
        sketch.push(Shape::Hatch {
            area: rect(place.x + 1.0, place.y + 1.0, place.w - 2.0, place.h - 2.0),
        });
    }
    lamp(machine, point(place.x + 8.0, place.y + 14.0), sketch);
    let name = measure.fitted(Font::Strong, &machine.name, place.w - 20.0);
    let ink = if crashed { Ink::Ink3 } else { Ink::Ink };
    if crashed {
        let width = measure.width(Font::Strong, &name);
        sketch.fill(
            rect(place.x + 14.0, place.y + 6.0, width + 4.0, 16.0),
            2.0,
            Ink::Node,
        );
    }
    sketch.text(
        point(place.x + 16.0, place.y + 18.0),
        name,
        Font::Strong,
        ink,
        Align::Start,
    );
    if machine.badge.as_ref().is_some_and(|badge| badge.solid) {
        sketch.fill(
            rect(place.x + 0.5, place.y + 0.5, place.w - 1.0, 3.0),
            1.0,
            Ink::Ink2,
        );
    }
}

fn dot(machine: &Machine, place: Rect, sketch: &mut Sketch) {
    let crashed = is_crashed(machine);
    face(
        rect(place.x + 0.5, place.y + 0.5, place.w - 1.0, place.h - 1.0),
        crashed,
        sketch,
    );
    if crashed {
        sketch.push(Shape::Hatch {
            area: rect(place.x + 1.0, place.y + 1.0, place.w - 2.0, place.h - 2.0),
        });
    } else {
        lamp(machine, place.centre(), sketch);
    }
}

/// Feet under a server, a base under a client.
fn stand(machine: &Machine, place: Rect, sketch: &mut Sketch) {
    let ink = if is_crashed(machine) {
        Ink::Ghost
    } else {
        Ink::Ink2
    };
    let (x, w) = (place.x, place.w);
    match machine.kind {
        MachineKind::Server => {
            let foot = (w * 0.075).round();
            for at in [w * 0.1, w * 0.9 - foot] {
                sketch.fill(rect(x + at.round(), place.bottom(), foot, 3.0), 0.0, ink);
            }
        }
        MachineKind::Client => {
            let y = place.bottom() - if w > 130.0 { 3.5 } else { 1.0 };
            let over = if w > 100.0 { 6.0 } else { 4.0 };
            sketch.form(
                &[
                    Step::Move(point(x - over, y)),
                    Step::Line(point(x + w + over, y)),
                    Step::Line(point(x + w + over, y + 1.5)),
                    Step::Cubic(
                        point(x + w + over, y + 3.2),
                        point(x + w + over - 1.3, y + 4.5),
                        point(x + w + over - 3.0, y + 4.5),
                    ),
                    Step::Line(point(x - over + 3.0, y + 4.5)),
                    Step::Cubic(
                        point(x - over + 1.3, y + 4.5),
                        point(x - over, y + 3.2),
                        point(x - over, y + 1.5),
                    ),
                    Step::Close,
                ],
                ink,
            );
        }
    }
}

fn face(area: Rect, crashed: bool, sketch: &mut Sketch) {
    let edge = pen(Ink::Ink2, 1.0);
    sketch.frame(
        area,
        4.0,
        Some(Ink::Node),
        if crashed {
            edge.dashed(Dash::Down)
        } else {
            edge
        },
    );
}

/// Green when it runs, out when it is off, two bars while it stands still.
fn lamp(machine: &Machine, at: Point, sketch: &mut Sketch) {
    match machine.power {
        Power::Up => sketch.dot(at, 2.5, Ink::Answer),
        Power::Crashed(_) => sketch.ring(at, 2.5, pen(Ink::Ink2, 1.0)),
        Power::Paused(_) => {
            for x in [-2.0, 2.0] {
                sketch.line(&[at.by(x, -3.5), at.by(x, 3.5)], pen(Ink::Fault, 1.5));
            }
        }
    }
}

fn dial(at: Point, sketch: &mut Sketch) {
    sketch.ring(at, 4.5, pen(Ink::Ink2, 1.0));
    sketch.line(
        &[at.by(0.0, -2.5), at, at.by(1.8, 1.0)],
        pen(Ink::Ink2, 1.0),
    );
}

/// Name and badge. `room` is where the name begins, where the badge ends, and the badge's top. Gives the
/// badge's left edge.
fn head(
    machine: &Machine,
    place: Rect,
    room: (f32, f32, f32),
    measure: &dyn Measure,
    sketch: &mut Sketch,
) -> f32 {
    let (left, right, top) = room;
    let crashed = is_crashed(machine);
    let mut end = place.x + right;
    let wanted = measure.width(Font::Name, &machine.name) + 6.0;
    let room_for = |word: &str| right - left - wanted >= measure.width(Font::Badge, word) + 12.0;
    // Names never yield. A role does, where the outline tells it too; what befell a machine does not.
    let shown = badge(machine)
        .filter(|(word, solid, edge)| *solid || *edge == Ink::Fault || room_for(word));
    if let Some((word, solid, edge)) = shown {
        let width = (measure.width(Font::Badge, &word) + 12.0).round();
        let area = rect(place.x + right - width, place.y + top, width, 17.0);
        let (inner, ink) = (
            rect(area.x + 0.5, area.y + 0.5, width - 1.0, 16.0),
            if edge == Ink::Fault { edge } else { Ink::Ink2 },
        );
        if solid {
            sketch.fill(area, 2.0, Ink::Ink2);
        } else {
            sketch.frame(inner, 2.0, Some(Ink::Node), pen(edge, 1.0));
        }
        let middle = point(area.x + width / 2.0 + 0.3, area.y + 12.5);
        sketch.text(
            middle,
            word,
            Font::Badge,
            if solid { Ink::OnInk } else { ink },
            Align::Middle,
        );
        end = area.x - 6.0;
    }
    let name = measure.fitted(Font::Name, &machine.name, end - place.x - left);
    let base = place.y + top + 13.0;
    if crashed {
        let width = measure.width(Font::Name, &name);
        sketch.fill(
            rect(place.x + left - 4.0, base - 14.0, width + 8.0, 19.0),
            2.0,
            Ink::Node,
        );
    }
    sketch.text(
        point(place.x + left, base),
        name,
        Font::Name,
        Ink::Ink,
        Align::Start,
    );
    end
}

/// The most telling line of its state, and a remark where there is room.
fn state(
    machine: &Machine,
    (at, _): (Point, f32),
    (right, roomy): (f32, bool),
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    let Some(field) = machine.fields.first() else {
        return;
    };
    let crashed = is_crashed(machine);
    let value_font = if crashed {
        Font::State
    } else {
        Font::StateValue
    };
    let room = right - at.x - measure.width(value_font, &field.value).min(60.0);
    let name = if field.name.is_empty() {
        String::new()
    } else {
        let equals = measure.width(Font::State, " = ");
        format!(
            "{} = ",
            measure.fitted(Font::State, &field.name, room - equals)
        )
    };
    let before = measure.width(Font::State, &name);
    let value = measure.fitted(value_font, &field.value, right - at.x - before);
    let width = before + measure.width(value_font, &value);
    let ground = rect(at.x - 4.0, at.y - 13.0, width + 8.0, 18.0);
    if crashed {
        sketch.fill(ground, 2.0, Ink::Node);
    } else if field.fresh > 0.0 {
        let tint = if machine.kind == MachineKind::Server {
            Ink::CopySoft
        } else {
            Ink::AnswerSoft
        };
        sketch.fill(ground, 2.0, tint);
    }
    let ink = if crashed { Ink::Ink3 } else { Ink::Ink };
    sketch.text(at, name, Font::State, ink, Align::Start);
    sketch.text(at.by(before, 0.0), value, value_font, ink, Align::Start);
    let remark = measure.width(Font::Value, &machine.remark);
    if roomy && !crashed && remark > 0.0 && at.x + width + 8.0 + remark <= right {
        sketch.text(
            point(right, at.y - 1.0),
            Rc::clone(&machine.remark),
            Font::Value,
            Ink::Ink3,
            Align::End,
        );
    }
}

/// Jobs as small bars over its upper edge: solid ones are being done, hollow ones wait.
fn queue(machine: &Machine, place: Rect, measure: &dyn Measure, sketch: &mut Sketch) {
    if machine.queue == 0 || is_crashed(machine) {
        return;
    }
    let jobs = machine.busy + machine.queue;
    let drawn = jobs.min(JOBS_DRAWN);
    let words = format!("{} wait", machine.queue);
    let mut x = place.right() - 4.0 - drawn as f32 * 6.0;
    let width = measure.width(Font::Value, &words);
    sketch.text(
        point(x - 4.0, place.y - 4.0),
        words,
        Font::Value,
        Ink::Ink2,
        Align::End,
    );
    if x - 4.0 - width < place.x {
        x = x.max(place.x + width + 4.0);
    }
    for i in 0..drawn {
        let bar = rect(x + i as f32 * 6.0 + 0.5, place.y - 11.5, 3.0, 8.0);
        let fill = if i < machine.busy {
            Ink::Ink2
        } else {
            Ink::Node
        };
        sketch.frame(bar, 0.5, Some(fill), pen(Ink::Ink2, 1.0));
    }
}
