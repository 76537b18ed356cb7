//! Messages as arrows: solid as far as they have come, dotted beyond, with a cross where one was lost.

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::time::Time;

use super::super::super::geometry::Point;
use super::super::super::scene::{Area, Dash, Hit, Pen, Shape, Sketch, Stroke, pen};
use super::super::super::stage::{hue, trace};
use super::super::ground::Ground;
use super::super::{Arrow, ArrowEnd, Tale, Told};

/// With more messages than this, lines are thin and whole, and what is to come is left out: dashes cost
/// more than all the rest.
const CROWDED: usize = 150;

/// Lines and heads of one family.
#[derive(Default)]
struct Bundle {
    past: Vec<Stroke>,
    next: Vec<Stroke>,
    heads: Vec<Stroke>,
}

/// All messages, a few paths for each family.
pub(super) fn arrows(
    story: &Tale,
    ground: &Ground,
    now: Time,
    marked: Option<Told>,
    sketch: &mut Sketch,
    hits: &mut Vec<Hit<Told>>,
) {
    let families = [
        Family::Request,
        Family::Response,
        Family::Copy,
        Family::Ping,
    ];
    let mut bundles: [Bundle; 4] = Default::default();
    let mut crosses = Vec::new();
    let crowded = story.arrows.len() > CROWDED;
    let shown = story
        .arrows
        .iter()
        .filter(|arrow| arrow.sent <= now && arrow.sent <= story.window.end);
    for arrow in shown {
        let place = families
            .iter()
            .position(|family| *family == arrow.family)
            .unwrap_or_default();
        let (from, tip) = (ground.at(arrow.sent, arrow.from), end_of(arrow, ground));
        let line = bundle(
            arrow,
            (from, tip),
            ground,
            now,
            &mut bundles[place],
            &mut crosses,
        );
        hits.push(Hit {
            thing: Told::Message(arrow.flight),
            area: Area::Near([from, line].into()),
        });
        if marked == Some(Told::Message(arrow.flight)) {
            sketch.line(&[from, line], pen(hue(arrow.family), 3.5));
        }
    }
    for (family, bundle) in families.into_iter().zip(bundles) {
        let edge = if crowded {
            Pen {
                dash: Dash::Solid,
                width: 1.0,
                ..trace(family)
            }
        } else {
            trace(family)
        };
        if !bundle.past.is_empty() {
            sketch.path(&bundle.past, edge);
        }
        if !bundle.next.is_empty() && !crowded {
            sketch.path(&bundle.next, edge.dashed(Dash::Dotted));
        }
        if !bundle.heads.is_empty() {
            match family {
                Family::Response => sketch.path(
                    &bundle.heads,
                    Pen {
                        dash: Dash::Solid,
                        ..edge
                    },
                ),
                _ => sketch.form(&bundle.heads, hue(family)),
            }
        }
    }
    for at in crosses {
        sketch.push(Shape::Cross { at, shown: 1.0 });
    }
}

/// Where an arrow ends if nothing happens to it.
fn end_of(arrow: &Arrow, ground: &Ground) -> Point {
    let due = if arrow.due == Time(u64::MAX) {
        arrow.sent
    } else {
        arrow.due
    };
    match arrow.end {
        Some(ArrowEnd::Came(at)) => ground.at(at, arrow.to),
        _ => ground.at(due, arrow.to),
    }
}

/// Adds an arrow to its bundle; gives how far its line has come.
fn bundle(
    arrow: &Arrow,
    (from, tip): (Point, Point),
    ground: &Ground,
    now: Time,
    bundle: &mut Bundle,
    crosses: &mut Vec<Point>,
) -> Point {
    let line = |steps: &mut Vec<Stroke>, a: Point, b: Point| {
        if let Some((a, b)) = ground.clipped(a, b) {
            steps.extend([Stroke::Move(a), Stroke::Line(b)]);
        }
    };
    match arrow.end {
        Some(ArrowEnd::Came(at)) if at <= now => {
            line(&mut bundle.past, from, tip);
            if ground.shows(tip) {
                head(arrow.family, from, tip, &mut bundle.heads);
            }
            tip
        }
        Some(ArrowEnd::Died(at, share)) if at <= now => {
            let died = from.towards(tip, share);
            line(&mut bundle.past, from, died);
            if ground.shows(died) {
                crosses.push(died);
            }
            died
        }
        _ => {
            let (start, whole, here) = (
                ground.time(arrow.sent),
                ground.place_along(tip),
                ground.time(now),
            );
            let share = if whole > start {
                ((here - start) / (whole - start)).between(0.0, 1.0)
            } else {
                1.0
            };
            let middle = from.towards(tip, share);
            line(&mut bundle.past, from, middle);
            line(&mut bundle.next, middle, tip);
            middle
        }
    }
}

fn head(family: Family, from: Point, tip: Point, steps: &mut Vec<Stroke>) {
    let length = from.distance(tip);
    if length < 1.0 {
        return;
    }
    let (x, y) = ((tip.x - from.x) / length, (tip.y - from.y) / length);
    let back = |along: f32, aside: f32| tip.by(-x * along - y * aside, -y * along + x * aside);
    match family {
        Family::Request | Family::Ping => {
            steps.extend([
                Stroke::Move(tip),
                Stroke::Line(back(7.0, 3.0)),
                Stroke::Line(back(7.0, -3.0)),
                Stroke::Close,
            ]);
        }
        Family::Response => steps.extend([
            Stroke::Move(back(6.0, 3.2)),
            Stroke::Line(tip),
            Stroke::Line(back(6.0, -3.2)),
        ]),
        Family::Copy => {
            let m = back(2.5, 0.0);
            let corners = [
                m.by(-2.5, -2.5),
                m.by(2.5, -2.5),
                m.by(2.5, 2.5),
                m.by(-2.5, 2.5),
            ];
            steps.push(Stroke::Move(corners[0]));
            steps.extend(corners[1..].iter().map(|corner| Stroke::Line(*corner)));
            steps.push(Stroke::Close);
        }
    }
}
