//! The diagram's picture. Lines of one kind are one path, so that thousands of arrows cost a few strokes.

use std::rc::Rc;

use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::time::Time;

use super::super::geometry::{Point, Rect, Size, point, rect};
use super::super::scene::{Align, Area, Dash, Hit, Ink, Pen, Scene, Shape, Sketch, Step, pen};
use super::super::stage::{hue, trace};
use super::super::text::{self, Font, Measure};
use super::ground::Ground;
use super::{Arrow, Breach, Change, End, Outage, Story, Told};

/// So many state changes are written out; beyond, only their dots are drawn.
const WRITTEN: usize = 60;

/// Room in the upper left corner, where the page puts buttons.
const TOOLS: f32 = 80.0;

/// Draws the story as far as it has happened at `now`; `marked` is drawn in bold.
#[must_use]
pub fn draw(
    story: &Story,
    now: Time,
    marked: Option<Told>,
    size: Size,
    measure: &dyn Measure,
) -> Scene<Told> {
    let ground = Ground::new(story, size, measure);
    let mut scene = Scene::new(size);
    let mut still = Sketch::default();
    backdrop(story, &ground, now, measure, &mut still);
    scene.ground = still.0;

    let mut sketch = Sketch::default();
    lifelines(story, &ground, now, &mut sketch, &mut scene.hits);
    for outage in story.outages.iter().filter(|outage| outage.from <= now) {
        self::outage(outage, &ground, now, measure, &mut sketch);
    }
    arrows(story, &ground, now, marked, &mut sketch, &mut scene.hits);
    bars(story, &ground, now, measure, &mut sketch, &mut scene.hits);
    changes(&story.changes, &ground, now, measure, &mut sketch);
    if let Some((place, breach)) = story.breach(now) {
        self::breach(breach, &ground, measure, &mut sketch);
        let at = breach_place(breach, &ground);
        scene.hits.push(Hit {
            thing: Told::Breach(place),
            area: Area::Rect(Rect::around(at, 14.0, 14.0)),
        });
    }
    cursor(&ground, now, measure, &mut sketch);
    scene.moving = sketch.0;
    scene
}

/// Bands of zones, lines of the grid, names and the axis.
fn backdrop(story: &Story, ground: &Ground, now: Time, measure: &dyn Measure, sketch: &mut Sketch) {
    for (area, lane) in &ground.bands {
        sketch.fill(*area, 0.0, Ink::Zone);
        let zone = &story.lanes[*lane].zone;
        if !ground.upright && !zone.is_empty() {
            let at = point(ground.columns[0], ground.lane(*lane) + 4.0);
            sketch.text(
                at,
                measure.fitted(Font::Small, zone, 90.0),
                Font::Small,
                Ink::Ink3,
                Align::Start,
            );
        }
    }
    for (i, lane) in story.lanes.iter().enumerate() {
        let across = ground.lane(i);
        if ground.upright {
            let room = (ground.lane(i + 1) - across).max(44.0) - 4.0;
            let name = measure.fitted(Font::Strong, &lane.name, room);
            sketch.text(
                point(across, 18.0),
                name,
                Font::Strong,
                Ink::Ink,
                Align::Middle,
            );
        } else {
            let name = measure.fitted(Font::Strong, &lane.name, 120.0);
            sketch.text(
                point(ground.columns[1], across + 4.0),
                name,
                Font::Strong,
                Ink::Ink,
                Align::Start,
            );
        }
    }
    let (ticks, step) = ground.ticks();
    for (i, tick) in ticks.iter().enumerate() {
        let along = ground.time(*tick).floor() + 0.5;
        let across = if ground.upright {
            44.0..ground.size.w
        } else {
            34.0..ground.size.h - 18.0
        };
        sketch.line(
            &[
                ground.place(along, across.start),
                ground.place(along, across.end),
            ],
            pen(Ink::Line, 1.0),
        );
        // The cursor's own label takes the place of one it would cover.
        if (along - ground.time(now)).abs() < if ground.upright { 14.0 } else { 42.0 } {
            continue;
        }
        let mut words = text::seconds(*tick, step);
        if i + 1 == ticks.len() {
            words.push_str(" s");
        }
        if ground.upright {
            sketch.text(
                point(40.0, along + 3.5),
                words,
                Font::Value,
                Ink::Ink3,
                Align::End,
            );
        } else {
            let middle = along.min(ground.size.w - measure.width(Font::Value, &words) / 2.0 - 2.0);
            sketch.text(
                point(middle, ground.size.h - 5.0),
                words,
                Font::Value,
                Ink::Ink3,
                Align::Middle,
            );
        }
    }
}

fn lifelines(
    story: &Story,
    ground: &Ground,
    now: Time,
    sketch: &mut Sketch,
    hits: &mut Vec<Hit<Told>>,
) {
    let mut steps = Vec::new();
    let off = |lane: usize| {
        story.outages.iter().filter(move |outage| {
            outage.lane == lane && outage.word == "crashed" && outage.from <= now
        })
    };
    for (i, lane) in story.lanes.iter().enumerate() {
        let mut from = ground.along.start;
        for outage in off(i) {
            let until = ground.held(outage.from);
            if until > from {
                steps.push(Step::Move(ground.place(from, ground.lane(i))));
                steps.push(Step::Line(ground.place(until, ground.lane(i))));
            }
            from = outage
                .until
                .filter(|until| *until <= now)
                .map_or(f32::MAX, |until| ground.held(until));
        }
        if from < ground.along.end {
            steps.push(Step::Move(ground.place(from, ground.lane(i))));
            steps.push(Step::Line(ground.place(ground.along.end, ground.lane(i))));
        }
        let across = ground.lane(i) - 7.0..ground.lane(i) + 7.0;
        let named = if ground.upright {
            0.0..26.0
        } else {
            0.0..ground.along.start - 6.0
        };
        hits.push(Hit {
            thing: Told::Lane(lane.machine),
            area: Area::Rect(ground.area(named, across)),
        });
    }
    sketch.path(&steps, pen(Ink::Link, 1.0));
}

fn outage(outage: &Outage, ground: &Ground, now: Time, measure: &dyn Measure, sketch: &mut Sketch) {
    let (from, to) = (
        ground.held(outage.from),
        ground.held(outage.until.map_or(now, |until| until.min(now))),
    );
    let across = ground.lane(outage.lane);
    if to > from {
        sketch.push(Shape::Hatch {
            area: ground.area(from..to, across - 6.5..across + 6.5),
        });
    }
    if ground.time(outage.from) < ground.along.start {
        return;
    }
    let at = ground.place(from, across);
    sketch.push(Shape::Triangle {
        at: at.by(0.0, 5.0),
    });
    let width = measure.width(Font::Caption, outage.word);
    let words = if ground.upright {
        at.by(10.0, 20.0)
    } else {
        at.by(11.0, 4.0)
    };
    sketch.fill(
        rect(words.x - 2.0, words.y - 12.0, width + 5.0, 16.0),
        0.0,
        Ink::Zone,
    );
    sketch.text(words, outage.word, Font::Caption, Ink::Fault, Align::Start);
}

/// Lines and heads of one family.
#[derive(Default)]
struct Bundle {
    past: Vec<Step>,
    next: Vec<Step>,
    heads: Vec<Step>,
}

fn arrows(
    story: &Story,
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
        let edge = trace(family);
        if !bundle.past.is_empty() {
            sketch.path(&bundle.past, edge);
        }
        if !bundle.next.is_empty() {
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
        Some(End::Came(at)) => ground.at(at, arrow.to),
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
    let line = |steps: &mut Vec<Step>, a: Point, b: Point| {
        if let Some((a, b)) = ground.clipped(a, b) {
            steps.extend([Step::Move(a), Step::Line(b)]);
        }
    };
    match arrow.end {
        Some(End::Came(at)) if at <= now => {
            line(&mut bundle.past, from, tip);
            if ground.shows(tip) {
                head(arrow.family, from, tip, &mut bundle.heads);
            }
            tip
        }
        Some(End::Died(at, share)) if at <= now => {
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
                ((here - start) / (whole - start)).clamp(0.0, 1.0)
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

fn head(family: Family, from: Point, tip: Point, steps: &mut Vec<Step>) {
    let length = from.distance(tip);
    if length < 1.0 {
        return;
    }
    let (x, y) = ((tip.x - from.x) / length, (tip.y - from.y) / length);
    let back = |along: f32, aside: f32| tip.by(-x * along - y * aside, -y * along + x * aside);
    match family {
        Family::Request | Family::Ping => {
            steps.extend([
                Step::Move(tip),
                Step::Line(back(7.0, 3.0)),
                Step::Line(back(7.0, -3.0)),
                Step::Close,
            ]);
        }
        Family::Response => steps.extend([
            Step::Move(back(6.0, 3.2)),
            Step::Line(tip),
            Step::Line(back(6.0, -3.2)),
        ]),
        Family::Copy => {
            let m = back(2.5, 0.0);
            let corners = [
                m.by(-2.5, -2.5),
                m.by(2.5, -2.5),
                m.by(2.5, 2.5),
                m.by(-2.5, 2.5),
            ];
            steps.push(Step::Move(corners[0]));
            steps.extend(corners[1..].iter().map(|corner| Step::Line(*corner)));
            steps.push(Step::Close);
        }
    }
}

fn bars(
    story: &Story,
    ground: &Ground,
    now: Time,
    measure: &dyn Measure,
    sketch: &mut Sketch,
    hits: &mut Vec<Hit<Told>>,
) {
    let mut free = vec![f32::MIN; story.lanes.len()];
    for (i, bar) in story
        .bars
        .iter()
        .enumerate()
        .filter(|(_, bar)| bar.from <= now)
    {
        let done = bar.until.is_some_and(|until| until <= now);
        let (from, to) = (
            ground.held(bar.from),
            ground.held(bar.until.map_or(now, |until| until.min(now))),
        );
        if to <= ground.along.start || from >= ground.along.end {
            continue;
        }
        let across = ground.lane(bar.lane);
        let bad = bar.bad && done;
        let along = from.floor() + 0.5..(to.floor() + 0.5).max(from.floor() + 3.5);
        let area = ground.area(along.clone(), across - 8.0..across + 8.0);
        let (fill, edge) = if bad {
            (Ink::BrokenSoft, Ink::Broken)
        } else {
            (Ink::AskSoft, Ink::Ask)
        };
        sketch.frame(area, 2.0, Some(fill), pen(edge, 1.0));
        hits.push(Hit {
            thing: Told::Operation(bar.operation),
            area: Area::Rect(area),
        });
        if ground.upright {
            continue;
        }
        let words = &bar.words[usize::from(done)];
        let width = measure.width(Font::Value, words);
        let inside = width + 12.0 <= area.w;
        let at = if inside {
            area.x + 6.0
        } else {
            area.right() + 5.0
        };
        let next = story.bars[i + 1..]
            .iter()
            .find(|other| other.lane == bar.lane && other.from <= now);
        let room = next.map_or(f32::MAX, |next| ground.time(next.from) - 4.0);
        if at < free[bar.lane] || at + width > room.min(ground.along.end + 12.0) {
            continue;
        }
        free[bar.lane] = at + width + 6.0;
        let ink = if bad { Ink::Broken } else { Ink::Ink };
        if !inside {
            sketch.fill(
                rect(at - 2.0, area.y + 2.0, width + 4.0, 12.0),
                0.0,
                Ink::Zone,
            );
        }
        sketch.text(
            point(at.round(), across + 3.5),
            Rc::clone(words),
            Font::Value,
            ink,
            Align::Start,
        );
    }
}

fn changes(
    changes: &[Change],
    ground: &Ground,
    now: Time,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    let written = changes.len() <= WRITTEN;
    let mut free: Vec<(usize, f32)> = Vec::new();
    for (i, change) in changes
        .iter()
        .enumerate()
        .filter(|(_, change)| change.at <= now)
    {
        let at = ground.at(change.at, change.lane);
        let along = ground.time(change.at);
        if along < ground.along.start || along > ground.along.end {
            continue;
        }
        sketch.dot(at, if written { 3.0 } else { 1.5 }, Ink::Ink);
        let room = if ground.upright {
            14.0
        } else {
            measure.width(Font::ValueStrong, &change.value) + 12.0
        };
        let before = free.iter().rev().find(|(lane, _)| *lane == change.lane);
        let after = changes[i + 1..]
            .iter()
            .find(|other| other.lane == change.lane && other.at <= now);
        let taken = before.is_some_and(|(_, until)| along < *until)
            || after.is_some_and(|other| ground.time(other.at) < along + room);
        if !written || taken {
            continue;
        }
        free.push((change.lane, along + room));
        let words = if ground.upright {
            at.by(7.0, 14.0)
        } else {
            at.by(7.0, 13.0)
        };
        sketch.text(
            words,
            Rc::clone(&change.value),
            Font::ValueStrong,
            Ink::Ink,
            Align::Start,
        );
    }
}

fn breach_place(breach: &Breach, ground: &Ground) -> Point {
    let (at, across) = (
        ground.held(breach.at),
        breach.lane.map_or(0.0, |lane| ground.lane(lane)),
    );
    if ground.upright {
        point(across - 18.0, at)
    } else {
        point(at, 26.5)
    }
}

/// A red bracket from cause to effect, a diamond at its end, and the sentence where there is room for it.
fn breach(breach: &Breach, ground: &Ground, measure: &dyn Measure, sketch: &mut Sketch) {
    let (cause, at) = (ground.held(breach.cause), ground.held(breach.at));
    let edge = pen(Ink::Broken, 1.5);
    let tip = breach_place(breach, ground);
    if ground.upright {
        let side = tip.x;
        sketch.line(
            &[
                point(side + 9.0, cause),
                point(side, cause),
                point(side, at),
                point(side + 9.0, at),
            ],
            edge,
        );
    } else {
        sketch.line(
            &[
                point(cause, 38.0),
                point(cause, 26.5),
                point(at, 26.5),
                point(at, 38.0),
            ],
            edge,
        );
        let room = ground.size.w - 8.0 - TOOLS;
        let words = measure.fitted(Font::Strong, &breach.sentence, room);
        let half = measure.width(Font::Strong, &words) / 2.0;
        let middle = ((cause + at) / 2.0)
            .clamp(half + TOOLS, (ground.size.w - half - 8.0).max(half + TOOLS));
        sketch.text(
            point(middle.round(), 17.0),
            words,
            Font::Strong,
            Ink::Broken,
            Align::Middle,
        );
    }
    sketch.push(Shape::Diamond {
        at: tip,
        reach: 5.5,
    });
}

fn cursor(ground: &Ground, now: Time, measure: &dyn Measure, sketch: &mut Sketch) {
    let along = ground.time(now);
    if along < ground.along.start - 0.5 || along > ground.along.end + 0.5 {
        return;
    }
    let along = along.floor() + 0.5;
    let words = format!("{:.3}", now.as_secs_f64());
    let width = measure.width(Font::ValueStrong, &words) + 10.0;
    let label = if ground.upright {
        sketch.line(
            &[point(width + 2.0, along), point(ground.size.w, along)],
            pen(Ink::Ink, 1.0),
        );
        rect(2.0, along - 7.5, width, 15.0)
    } else {
        let across = ground.across();
        sketch.line(
            &[
                point(along, across.start),
                point(along, ground.size.h - 16.0),
            ],
            pen(Ink::Ink, 1.0),
        );
        let left = (along - width / 2.0).clamp(0.0, ground.size.w - width);
        rect(left.round(), ground.size.h - 16.0, width, 15.0)
    };
    sketch.fill(label, 2.0, Ink::Ink);
    let middle = point(label.x + label.w / 2.0, label.y + 11.5);
    sketch.text(middle, words, Font::ValueStrong, Ink::OnInk, Align::Middle);
}
