//! The bodies of machines, at each scale.

use super::super::super::frame::{Machine, MachineKind, Power};
use super::super::super::geometry::{Point, Rect, point, rect};
use super::super::super::layout::{Scale, two_lines};
use super::super::super::scene::{Align, Dash, Ink, Shape, Sketch, Stroke, pen};
use super::super::super::text::{Font, Measure};
use super::words::{self, Baselines, head, is_crashed, state};

/// 88 high: name, badge, state, clock.
pub(super) fn full(machine: &Machine, place: Rect, measure: &dyn Measure, sketch: &mut Sketch) {
    let at = |x: f32, y: f32| point(place.x + x, place.y + y);
    let server = machine.kind == MachineKind::Server;
    let crashed = is_crashed(machine);
    let left = if server { 25.0 } else { 13.0 };
    let height = if server { 87.0 } else { 84.0 };
    stand(machine, place, sketch);
    face(
        rect(place.x + 0.5, place.y + 0.5, place.w - 1.0, height),
        crashed,
        sketch,
    );
    let bezel = if server { 14.5 } else { 0.5 };
    if crashed {
        sketch.push(Shape::Hatch {
            area: rect(
                place.x + bezel + 0.5,
                place.y + 1.0,
                place.w - 1.5 - bezel,
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
    let rows = Baselines {
        name: left,
        left,
        right: 10.0,
        top: 10.0,
        second: 46.0,
    };
    head(machine, place, rows, measure, sketch);
    state(machine, place, rows, measure, sketch);
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
            &[at(bezel + 0.5, 58.5), at(place.w - 1.0, 58.5)],
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

/// 54 high: name, badge, state, skew.
pub(super) fn compact(machine: &Machine, place: Rect, measure: &dyn Measure, sketch: &mut Sketch) {
    let crashed = is_crashed(machine);
    stand(machine, place, sketch);
    face(
        rect(place.x + 0.5, place.y + 0.5, place.w - 1.0, 53.0),
        crashed,
        sketch,
    );
    if crashed {
        sketch.push(Shape::Hatch {
            area: rect(place.x + 1.0, place.y + 1.0, place.w - 2.0, 52.0),
        });
    }
    if matches!(machine.power, Power::Paused(_)) {
        lamp(machine, point(place.x + 9.0, place.y + 16.0), sketch);
    }
    let rows = words::compact(machine);
    head(machine, place, rows, measure, sketch);
    state(machine, place, rows, measure, sketch);
}

/// Higher ones than this have their names on two lines.
const HIGH_ENOUGH: f32 = 30.0;

/// Name and lamp, and below them its state where it is high enough for that.
pub(super) fn small(
    machine: &Machine,
    place: Rect,
    scale: Scale,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
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
    let told = scale == Scale::Low;
    let middle = place.y + if told { 14.0 } else { place.h / 2.0 };
    lamp(machine, point(place.x + 8.0, middle), sketch);
    let room = place.w - 20.0;
    let (first, second) = if place.h > HIGH_ENOUGH && !told {
        two_lines(&machine.name)
    } else {
        (&*machine.name, "")
    };
    let ink = if crashed { Ink::Ink3 } else { Ink::Ink };
    let lines = if second.is_empty() { 1.0 } else { 2.0 };
    let mut base = middle + 4.0 - 7.0 * (lines - 1.0);
    for line in [first, second].into_iter().filter(|line| !line.is_empty()) {
        let line = measure.fitted_name(Font::Strong, line, room);
        if crashed {
            let width = measure.width(Font::Strong, &line);
            let ground = rect(place.x + 14.0, base - 11.0, width + 4.0, 14.0);
            sketch.fill(ground, 2.0, Ink::Node);
        }
        let at = point(place.x + 16.0, base);
        sketch.text(at, line, Font::Strong, ink, Align::Start);
        base += 14.0;
    }
    if told {
        let rows = Baselines {
            name: 16.0,
            left: 16.0,
            right: 6.0,
            top: 5.0,
            second: 36.0,
        };
        words::line(machine, place, (rows, rows.end(place)), measure, sketch);
    }
    if machine.badge.as_ref().is_some_and(|badge| badge.solid) {
        sketch.fill(
            rect(place.x + 0.5, place.y + 0.5, place.w - 1.0, 3.0),
            1.0,
            Ink::Ink2,
        );
    }
}

/// 18 × 14: lamp and outline.
pub(super) fn dot(machine: &Machine, place: Rect, sketch: &mut Sketch) {
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
            // Small machines fill their zones, and what they stand on stays in those.
            let over = if place.h > 50.0 { 6.0 } else { 3.0 };
            sketch.form(
                &[
                    Stroke::Move(point(x - over, y)),
                    Stroke::Line(point(x + w + over, y)),
                    Stroke::Line(point(x + w + over, y + 1.5)),
                    Stroke::Cubic(
                        point(x + w + over, y + 3.2),
                        point(x + w + over - 1.3, y + 4.5),
                        point(x + w + over - 3.0, y + 4.5),
                    ),
                    Stroke::Line(point(x - over + 3.0, y + 4.5)),
                    Stroke::Cubic(
                        point(x - over + 1.3, y + 4.5),
                        point(x - over, y + 3.2),
                        point(x - over, y + 1.5),
                    ),
                    Stroke::Close,
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

/// Green when it runs, out when it is off or nothing runs there any more, two bars while it stands still.
fn lamp(machine: &Machine, at: Point, sketch: &mut Sketch) {
    match machine.power {
        Power::Up if !machine.has_stopped() => sketch.dot(at, 2.5, Ink::Answer),
        Power::Up | Power::Crashed(_) => sketch.ring(at, 2.5, pen(Ink::Ink2, 1.0)),
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
