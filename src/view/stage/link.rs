//! Links: a thin curve with its latency; dashed where nobody waits, with a gap and two strokes where cut.

use std::rc::Rc;

use super::super::frame::{Attention, Frame, Link, Thing};
use super::super::geometry::{Bezier, Point, Rect, point, rect};
use super::super::layout::{Layout, Road, Scale};
use super::super::scene::{Align, Area, Dash, Hit, Ink, Scene, Sketch, Stroke, pen};
use super::super::text::Font;
use super::plate::{plate, zone_ink};

/// How wide the gap of a cut link is.
const GAP: f32 = 26.0;

/// Lines first, then what is written on them.
pub(super) fn still(frame: &Frame, layout: &Layout, attention: &Attention, ground: &mut Sketch) {
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        let thing = Thing::link(link.ends[0], link.ends[1]);
        line(link, road, is_hot(link, thing, attention), ground);
    }
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        words(frame, layout, link, road, ground);
        if let Some(at) = link.cut_at() {
            cut(frame, layout, (link, road), &format!("cut at {at}"), ground);
        }
    }
}

/// Whether all of a link but what waits for it is drawn the same.
pub(super) fn looks_like(a: &Link, b: &Link) -> bool {
    (a.ends, a.asynchronous, a.cut) == (b.ends, b.asynchronous, b.cut)
        && a.latency == b.latency
        && a.caption == b.caption
}

/// What waits, and where links answer to the pointer.
pub(super) fn changing(frame: &Frame, layout: &Layout, scene: &mut Scene<Thing>) {
    let mut moving = Sketch(std::mem::take(&mut scene.moving));
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        if layout.scale < Scale::Dot {
            scene.hits.push(Hit {
                thing: Thing::link(link.ends[0], link.ends[1]),
                area: Area::Near(road.curve.points().into()),
            });
        }
        buffers(link, &road.curve, &mut moving);
    }
    scene.moving = moving.0;
}

fn is_hot(link: &Link, thing: Thing, attention: &Attention) -> bool {
    let touched = |on: Option<Thing>| match on {
        Some(Thing::Machine(id)) => link.ends.contains(&id),
        other => other == Some(thing),
    };
    touched(attention.hovered)
        || attention.selected == Some(thing)
        || attention.focused == Some(thing)
}

fn line(link: &Link, road: &Road, hot: bool, ground: &mut Sketch) {
    let edge = pen(if hot { Ink::Ink } else { Ink::Link }, 1.0);
    let edge = if link.asynchronous {
        edge.dashed(Dash::Async)
    } else {
        edge
    };
    if link.cut_at().is_none() {
        let [from, a, b, to] = road.curve.controls;
        ground.path(&[Stroke::Move(from), Stroke::Cubic(a, b, to)], edge);
        return;
    }
    let half = (GAP / 2.0 / road.curve.length.max(1.0)).min(0.4);
    ground.line(&stretch(&road.curve, 0.0, 0.5 - half), edge);
    ground.line(&stretch(&road.curve, 0.5 + half, 1.0), edge);
}

/// The part of a curve between two shares of its length.
pub(super) fn stretch(curve: &Bezier, from: f32, to: f32) -> Vec<Point> {
    let pieces = (((to - from) * 24.0).ceil() as usize).max(1);
    (0..=pieces)
        .map(|i| curve.at(from + (to - from) * i as f32 / pieces as f32))
        .collect()
}

fn words(frame: &Frame, layout: &Layout, link: &Link, road: &Road, ground: &mut Sketch) {
    let Some(area) = road.words.latency else {
        return;
    };
    if road.words.on_line {
        plate(ground, area, sheet(frame, layout, area));
    }
    let lines = [&link.caption, &link.latency];
    for (i, line) in lines
        .into_iter()
        .filter(|line| !line.is_empty())
        .enumerate()
    {
        let at = point(area.centre().x.round(), area.y + 12.0 + 15.0 * i as f32);
        ground.text(at, Rc::clone(line), Font::Value, Ink::Ink3, Align::Middle);
    }
}

/// The colour of the sheet behind words.
fn sheet(frame: &Frame, layout: &Layout, area: Rect) -> Ink {
    zone_ink(frame, layout, area)
}

fn cut(
    frame: &Frame,
    layout: &Layout,
    (link, road): (&Link, &Road),
    told: &str,
    ground: &mut Sketch,
) {
    let at = road.curve.at(0.5);
    for x in [-3.0, 3.0] {
        ground.path(
            &[
                Stroke::Move(at.by(x - 2.2, 6.5)),
                Stroke::Line(at.by(x + 2.2, -6.5)),
            ],
            pen(Ink::Fault, 2.0),
        );
    }
    let Some(area) = road.words.cut else { return };
    let arrow = match link.cut {
        [Some(_), Some(_)] => "",
        [Some(_), None] => arrow(road.curve.heading(0.5), 1.0),
        _ => arrow(road.curve.heading(0.5), -1.0),
    };
    plate(ground, area, sheet(frame, layout, area));
    let at = point(area.centre().x, area.y + 13.0);
    ground.text(
        at,
        format!("{told}{arrow}"),
        Font::Caption,
        Ink::Fault,
        Align::Middle,
    );
}

/// Which way a one-way cut blocks, as a person sees it on the stage.
fn arrow(heading: Point, sign: f32) -> &'static str {
    let (x, y) = (heading.x * sign, heading.y * sign);
    match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => " →",
        (true, false, _) => " ←",
        (false, _, true) => " ↓",
        (false, _, false) => " ↑",
    }
}

/// What waits for bandwidth, as a small gauge at the sender's end.
fn buffers(link: &Link, curve: &Bezier, moving: &mut Sketch) {
    for (direction, buffer) in link.buffer.iter().enumerate() {
        let Some((queued, room)) = buffer else {
            continue;
        };
        if *queued == 0 || *room == 0 {
            continue;
        }
        let near = (34.0 / curve.length.max(1.0)).min(0.3);
        let at = curve.at(if direction == 0 { near } else { 1.0 - near });
        let gauge = rect(
            (at.x - 15.0).round() + 0.5,
            (at.y - 4.0).round() + 0.5,
            30.0,
            7.0,
        );
        moving.frame(gauge, 1.0, Some(Ink::Node), pen(Ink::Ink2, 1.0));
        let share = (*queued as f32 / *room as f32).min(1.0);
        moving.fill(
            rect(gauge.x + 1.5, gauge.y + 1.5, (27.0 * share).max(1.0), 4.0),
            0.0,
            Ink::Ink2,
        );
    }
}
