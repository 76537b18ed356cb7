//! Links: a thin curve with its latency; dashed where nobody waits, with a gap and two strokes where cut.

use std::rc::Rc;

use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::id::{LinkId, MachineId};
use fallible_engine::kernel::time::Time;

use super::super::frame::{Attention, Flight, Frame, Link, Thing};
use super::super::geometry::{Bezier, Point, Rect, point, rect};
use super::super::layout::{Layout, Road, Scale};
use super::super::scene::{Align, Area, Dash, Hit, Ink, Scene, Sketch, Stroke, pen};
use super::super::text::{Font, Measure};
use super::plate::{plate, zone_ink};
use super::room::Room;

/// How wide the gap of a cut link is.
const GAP: f32 = 26.0;

/// Lines, and the signs of cuts.
pub(super) fn still(frame: &Frame, layout: &Layout, attention: &Attention, ground: &mut Sketch) {
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        let thing = Thing::link(link.ends[0], link.ends[1]);
        line(link, road, is_hot(link, thing, attention), ground);
    }
}

/// What tells of cuts, where there is room.
pub(super) fn cuts(
    frame: &Frame,
    layout: &Layout,
    measure: &dyn Measure,
    room: &mut Room,
    sketch: &mut Sketch,
) {
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        if let Some(at) = link.cut_at() {
            room.fill(Rect::around(road.curve.at(0.5), 12.0, 14.0));
            cut(frame, layout, (link, road, at), measure, room, sketch);
        }
    }
}

/// How long messages take and what befalls them, where nothing else stands at the moment.
pub(super) fn words(frame: &Frame, layout: &Layout, room: &Room, sketch: &mut Sketch) {
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        let Some(area) = road.words.latency.filter(|area| room.is_free(*area)) else {
            continue;
        };
        if road.words.on_line {
            plate(sketch, area, zone_ink(frame, layout, area));
        }
        let lines = [&link.caption, &link.latency];
        let lines = lines.into_iter().filter(|line| !line.is_empty());
        for (i, line) in lines.enumerate() {
            let at = point(area.centre().x.round(), area.y + 12.0 + 15.0 * i as f32);
            sketch.text(at, Rc::clone(line), Font::Value, Ink::Ink3, Align::Middle);
        }
    }
}

/// Whether all of a link but what waits for it is drawn the same.
pub(super) fn looks_like(a: &Link, b: &Link) -> bool {
    (a.ends, a.asynchronous, a.cut) == (b.ends, b.asynchronous, b.cut)
        && a.latency == b.latency
        && a.caption == b.caption
}

/// Where links answer to the pointer.
pub(super) fn changing(frame: &Frame, layout: &Layout, scene: &mut Scene<Thing>) {
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        if layout.scale < Scale::Dot {
            scene.hits.push(Hit {
                thing: Thing::link(link.ends[0], link.ends[1]),
                area: Area::Near(road.curve.points().into()),
            });
        }
    }
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
    let at = road.curve.at(0.5);
    for x in [-3.0, 3.0] {
        let stroke = [
            Stroke::Move(at.by(x - 2.2, 6.5)),
            Stroke::Line(at.by(x + 2.2, -6.5)),
        ];
        ground.path(&stroke, pen(Ink::Fault, 2.0));
    }
}

/// The part of a curve between two shares of its length.
pub(super) fn stretch(curve: &Bezier, from: f32, to: f32) -> Vec<Point> {
    let pieces = (((to - from) * 24.0).ceil() as usize).max(1);
    (0..=pieces)
        .map(|i| curve.at(from + (to - from) * i as f32 / pieces as f32))
        .collect()
}

fn cut(
    frame: &Frame,
    layout: &Layout,
    (link, road, since): (&Link, &Road, Time),
    measure: &dyn Measure,
    room: &mut Room,
    sketch: &mut Sketch,
) {
    let arrow = match link.cut {
        [Some(_), Some(_)] => "",
        [Some(_), None] => arrow(road.curve.heading(0.5), 1.0),
        _ => arrow(road.curve.heading(0.5), -1.0),
    };
    let mut told = format!("cut at {since}{arrow}");
    let undone = frame
        .undone
        .iter()
        .find(|(place, _)| *place == Place::Link(link.id));
    if let Some((_, until)) = undone {
        told.push_str(&format!(", the script heals it at {until}"));
    }
    let wide = measure.width(Font::Caption, &told) + 6.0;
    let wanted = |area: &Rect| Rect::around(area.centre(), wide.max(area.w), area.h);
    let Some(area) = room.take(road.words.cut.iter().map(wanted)) else {
        return;
    };
    if layout.roads.iter().any(|road| road.curve.passes(area)) {
        plate(sketch, area, zone_ink(frame, layout, area));
    }
    let at = point(area.centre().x, area.y + 13.0);
    sketch.text(at, told, Font::Caption, Ink::Fault, Align::Middle);
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

/// How large the gauge of a queue is, and where on the line from its sender's end.
const GAUGE: (f32, f32) = (34.0, 8.0);
const NEAR: f32 = 34.0;

/// What waits for bandwidth, as a gauge at the sender's end with how many messages wait. What several lines have in common
/// waits once.
pub(super) fn queues(
    frame: &Frame,
    layout: &Layout,
    measure: &dyn Measure,
    room: &mut Room,
    (under, hits): (&mut Sketch, &mut Vec<Hit<Thing>>),
) {
    let mut told: Vec<(LinkId, usize, MachineId)> = Vec::new();
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        for (direction, buffer) in link.buffer.iter().enumerate() {
            let sender = link.ends[direction];
            let (queued, size) = buffer.unwrap_or_default();
            if queued == 0 || size == 0 || told.contains(&(link.id, direction, sender)) {
                continue;
            }
            told.push((link.id, direction, sender));
            let share = (queued as f32 / size as f32).min(1.0);
            let curve = &road.curve;
            let near = (NEAR / curve.length.max(1.0)).min(0.3);
            let at = curve.at(if direction == 0 { near } else { 1.0 - near });
            let gauge = Rect::around(
                point(at.x.round() + 0.5, at.y.round() + 0.5),
                GAUGE.0,
                GAUGE.1,
            );
            room.fill(gauge.grown(1.0));
            under.frame(gauge, 1.0, Some(Ink::Node), pen(Ink::Ink2, 1.0));
            let fill = ((GAUGE.0 - 3.0) * share).max(1.0);
            let inner = rect(gauge.x + 1.5, gauge.y + 1.5, fill, GAUGE.1 - 3.0);
            under.fill(inner, 0.0, Ink::Ink2);
            let waits = |flight: &&Flight| {
                let own = frame.link_between(flight.from, flight.to);
                flight.waits && flight.from == sender && own.is_some_and(|own| own.id == link.id)
            };
            let waiting: Vec<&Flight> = frame.flights.iter().filter(waits).collect();
            hits.extend(waiting.iter().rev().map(|flight| Hit {
                thing: Thing::Message(flight.id),
                area: Area::Rect(gauge),
            }));
            let words = format!("{} wait", waiting.len());
            let wide = measure.width(Font::Value, &words) + 4.0;
            let below = gauge.bottom() + 9.0;
            let spots = [
                point(gauge.right() + wide / 2.0 + 2.0, at.y),
                point(at.x, below),
                point(at.x, gauge.y - 9.0),
                point(gauge.x - wide / 2.0 - 2.0, at.y),
            ];
            let spots = spots.map(|middle| Rect::around(middle, wide, 15.0));
            if !waiting.is_empty()
                && let Some(area) = room.take(spots)
            {
                plate(under, area, zone_ink(frame, layout, area));
                let at = point(area.centre().x.round(), area.y.round() + 12.0);
                under.text(at, words, Font::Value, Ink::Ink2, Align::Middle);
            }
        }
    }
}
