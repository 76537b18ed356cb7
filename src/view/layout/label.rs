//! Places for the words of links. A word never stands on a machine, on another word or across a region's
//! title; where there is no place for it, it yields.

use std::rc::Rc;

use fallible_engine::sorted::sort_by;

use super::super::frame::{Frame, Link, MachineKind};
use super::super::geometry::{Bezier, Point, Rect, Size, point, rect};
use super::super::text::{Font, Measure};
use super::parts::{Layout, RoadWords};

const LINE: f32 = 15.0;

/// So many places are kept for the words of a cut.
const CUT_SPOTS: usize = 8;

const ALONG: [f32; 9] = [0.5, 0.44, 0.56, 0.38, 0.62, 0.31, 0.69, 0.24, 0.76];

/// What words must keep clear of, and what they had better.
struct Terrain<'a> {
    solid: Vec<Rect>,
    curves: &'a [Rc<Bezier>],
    zones: &'a [Rect],
    stage: Rect,
}

struct Seat {
    area: Rect,
    on_line: bool,
    cost: f32,
}

pub(super) fn place(
    frame: &Frame,
    layout: &Layout,
    curves: &[Rc<Bezier>],
    measure: &dyn Measure,
) -> Vec<RoadWords> {
    let mut solid: Vec<Rect> = layout
        .machines
        .iter()
        .map(|place| place.grown(5.0))
        .collect();
    solid.extend(layout.titles.iter().flatten().map(|title| title.area));
    for (machine, place) in frame.machines.iter().zip(&layout.machines) {
        if machine.kind == MachineKind::Client {
            // Where a broken promise is told.
            solid.push(rect(place.x - 6.0, place.bottom() + 7.0, 200.0, 22.0));
        }
    }
    let stage = layout.sheet();
    let mut ground = Terrain {
        solid,
        curves,
        zones: &layout.zones,
        stage,
    };
    let mut words = vec![RoadWords::default(); curves.len()];
    for (i, link) in frame.links.iter().enumerate() {
        let wanted = wanted(link, measure);
        if wanted.w > 0.0
            && let Some(spot) = best(i, wanted, &ground)
        {
            ground.solid.push(spot.area);
            words[i].latency = Some(spot.area);
            words[i].on_line = spot.on_line;
        }
    }
    let cut = Size {
        w: measure.width(Font::Caption, "cut at 00.000 s") + 6.0,
        h: LINE + 2.0,
    };
    for (i, own) in words.iter_mut().enumerate() {
        // A cut is told beside its sign in the middle of the line; only links that get cut show it, so
        // these places may overlap each other but nothing else.
        let spots = beside(i, cut, &ground);
        own.cut = spots.iter().take(CUT_SPOTS).map(|spot| spot.area).collect();
    }
    words
}

/// How much room a link's words want.
fn wanted(link: &Link, measure: &dyn Measure) -> Size {
    let lines = [&link.caption, &link.latency];
    let shown = lines.iter().filter(|line| !line.is_empty());
    let w = shown
        .clone()
        .map(|line| measure.width(Font::Value, line))
        .fold(0.0, f32::max);
    if w == 0.0 {
        Size::default()
    } else {
        Size {
            w: w + 8.0,
            h: LINE * shown.count() as f32 + 1.0,
        }
    }
}

fn best(own: usize, size: Size, ground: &Terrain<'_>) -> Option<Seat> {
    let beside = beside(own, size, ground);
    let on_line = ALONG.iter().enumerate().filter_map(|(k, t)| {
        let area = snapped(ground.curves[own].at(*t), size);
        let cost = judge(own, area, ground)? + 26.0 + 3.0 * k as f32;
        Some(Seat {
            area,
            on_line: true,
            cost,
        })
    });
    beside
        .into_iter()
        .chain(on_line)
        .min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// Places beside a line, the best first.
fn beside(own: usize, size: Size, ground: &Terrain<'_>) -> Vec<Seat> {
    let curve = &ground.curves[own];
    let mut spots = Vec::new();
    for (k, t) in ALONG.iter().enumerate() {
        let (at, heading) = (curve.at(*t), curve.heading(*t));
        for side in [1.0, -1.0] {
            let normal = point(-heading.y * side, heading.x * side);
            let reach = normal.x.abs() * size.w / 2.0 + normal.y.abs() * size.h / 2.0;
            // Near the line; clear of the messages on it where they are only as high as a text.
            let clear = normal.x.abs() * 8.0 + normal.y.abs() * 14.0;
            for (further, dear) in [(clear, 0.0), (clear + 8.0, 6.0), (6.0, 8.0)] {
                let centre = at.by(normal.x * (reach + further), normal.y * (reach + further));
                let area = snapped(centre, size);
                if let Some(cost) = judge(own, area, ground) {
                    let above = if side * heading.x > 0.0 { 1.5 } else { 0.0 };
                    spots.push(Seat {
                        area,
                        on_line: false,
                        cost: cost + dear + 3.0 * k as f32 + above,
                    });
                }
            }
        }
    }
    sort_by(&mut spots, |a, b| a.cost.total_cmp(&b.cost));
    spots
}

/// What a place costs; `None` where words may not stand.
fn judge(own: usize, area: Rect, ground: &Terrain<'_>) -> Option<f32> {
    if !ground.stage.holds(area) || ground.solid.iter().any(|solid| solid.meets(area)) {
        return None;
    }
    let crossed = ground
        .curves
        .iter()
        .enumerate()
        .filter(|(i, curve)| *i != own && curve.passes(area.grown(2.0)));
    let straddled = ground
        .zones
        .iter()
        .filter(|zone| zone.meets(area) && !zone.holds(area));
    // As wide and high as a message is on either side of its line.
    let reached = rect(area.x - 40.0, area.y - 13.0, area.w + 80.0, area.h + 26.0);
    let covered = ground.curves.iter().filter(|curve| curve.passes(reached));
    Some(
        45.0 * crossed.count() as f32
            + 30.0 * straddled.count() as f32
            + 7.0 * covered.count() as f32,
    )
}

fn snapped(centre: Point, size: Size) -> Rect {
    let area = Rect::around(centre, size.w.ceil(), size.h);
    rect(area.x.round(), area.y.round(), area.w, area.h)
}
