//! The diagram's picture. Lines of one kind are one path, so that thousands of arrows cost a few strokes.

mod arrows;
mod events;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::time::Time;

use super::super::geometry::{Point, Rect, Size, point, rect};
use super::super::scene::{Align, Area, Hit, Ink, Scene, Shape, Sketch, Stroke, pen};
use super::super::text::{self, Font, Measure};
use super::ground::{Ground, LINE, NAME, TOOLS, sentence_room};
use super::{BreachMark, Tale, Told};

/// Draws the story as far as it has happened at `now`; `marked` is drawn in bold.
#[must_use]
pub fn draw(
    story: &Tale,
    now: Time,
    marked: Option<Told>,
    size: Size,
    measure: &dyn Measure,
) -> Scene<Told> {
    let ground = Ground::new(story, size, measure);
    let mut scene = Scene::new(size);
    let mut sketch = Sketch::default();
    backdrop(story, &ground, now, measure, &mut sketch);
    lifelines(story, &ground, now, &mut sketch, &mut scene.hits);
    for outage in story.outages.iter().filter(|outage| outage.from <= now) {
        events::outage(outage, &ground, now, measure, &mut sketch);
    }
    arrows::arrows(story, &ground, now, marked, &mut sketch, &mut scene.hits);
    let words = events::bars(story, &ground, now, measure, &mut sketch, &mut scene.hits);
    events::changes(&story.changes, &ground, (now, words), measure, &mut sketch);
    if let Some((place, breach)) = story.breach(now) {
        self::breach(breach, &ground, measure, &mut sketch);
        let at = breach_place(breach, &ground);
        scene.hits.push(Hit {
            thing: Told::Breach(place),
            area: Area::Rect(Rect::around(at, 14.0, 14.0)),
        });
    }
    scene.ground = sketch.0.into();
    scene.over = cursor(&ground, now, measure);
    scene
}

/// Moves the cursor of a picture, and nothing else: for the moments between two full pictures.
pub fn move_cursor(scene: &mut Scene<Told>, story: &Tale, now: Time, measure: &dyn Measure) {
    scene.over = cursor(&Ground::new(story, scene.size, measure), now, measure);
}

/// Bands of zones, lines of the grid, names and the axis.
fn backdrop(story: &Tale, ground: &Ground, now: Time, measure: &dyn Measure, sketch: &mut Sketch) {
    for (area, lane) in &ground.bands {
        sketch.fill(*area, 0.0, Ink::Zone);
        let zone = &story.lanes[*lane].zone;
        if !ground.upright && !ground.close && !zone.is_empty() {
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
    names(story, ground, measure, sketch);
    let (ticks, step) = ground.ticks();
    for (i, tick) in ticks.iter().enumerate() {
        let along = ground.time(*tick).floor() + 0.5;
        let across = if ground.upright {
            44.0..ground.size.w
        } else {
            ground.head..ground.size.h - 18.0
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

/// Names of lanes. Those of close lanes take turns in two rows or columns; where even that is too close, some
/// go without, and pointing tells them.
fn names(story: &Tale, ground: &Ground, measure: &dyn Measure, sketch: &mut Sketch) {
    let (turns, font) = if ground.close {
        (2, Font::Small)
    } else {
        (1, Font::Name)
    };
    let least = if ground.upright { 30.0 } else { 13.0 };
    let mut named = [f32::MIN; 2];
    for (i, lane) in story.lanes.iter().enumerate() {
        let (across, turn) = (ground.lane(i), i % turns);
        if across - named[turn] < least {
            continue;
        }
        named[turn] = across;
        if ground.upright {
            let room = (ground.pitch * turns as f32 - 4.0).max(26.0);
            let name = measure.fitted_name(font, &lane.name, room);
            let base = if ground.close {
                12.0 + 12.0 * turn as f32
            } else {
                18.0
            };
            sketch.text(point(across, base), name, font, Ink::Ink, Align::Middle);
            continue;
        }
        let left = ground.columns[if ground.close { turn } else { 1 }];
        let name = measure.fitted_name(font, &lane.name, NAME);
        if ground.close && turn == 0 {
            let from = point(left + measure.width(font, &name) + 4.0, across);
            let to = point(ground.along.start, across);
            sketch.line(&[from, to], pen(Ink::Line, 1.0));
        }
        sketch.text(
            point(left, across + 4.0),
            name,
            font,
            Ink::Ink,
            Align::Start,
        );
    }
}

fn lifelines(
    story: &Tale,
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
                steps.push(Stroke::Move(ground.place(from, ground.lane(i))));
                steps.push(Stroke::Line(ground.place(until, ground.lane(i))));
            }
            from = outage
                .until
                .filter(|until| *until <= now)
                .map_or(f32::MAX, |until| ground.held(until));
        }
        if from < ground.along.end {
            steps.push(Stroke::Move(ground.place(from, ground.lane(i))));
            steps.push(Stroke::Line(ground.place(ground.along.end, ground.lane(i))));
        }
        let reach = (ground.pitch / 2.0).min(7.0);
        let across = ground.lane(i) - reach..ground.lane(i) + reach;
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

fn breach_place(breach: &BreachMark, ground: &Ground) -> Point {
    let (at, across) = (
        ground.held(breach.at),
        breach.lane.map_or(0.0, |lane| ground.lane(lane)),
    );
    if ground.upright {
        point(across - 18.0, at)
    } else {
        point(at, ground.head - 7.5)
    }
}

/// A red bracket from cause to effect, a diamond at its end, and the sentence where there is room for it.
fn breach(breach: &BreachMark, ground: &Ground, measure: &dyn Measure, sketch: &mut Sketch) {
    let (cause, at) = (ground.held(breach.cause), ground.held(breach.at));
    let edge = pen(Ink::Broken, 1.5);
    let tip = breach_place(breach, ground);
    // Where the cause is outside of the picture, the bracket is open at that end.
    let open = ground.time(breach.cause) < ground.along.start - 0.5;
    if ground.upright {
        let side = tip.x;
        let line = [
            point(side + 9.0, cause),
            point(side, cause),
            point(side, at),
            point(side + 9.0, at),
        ];
        sketch.line(&line[usize::from(open)..], edge);
    } else {
        let (low, high) = (ground.head + 4.0, ground.head - 7.5);
        let line = [
            point(cause, low),
            point(cause, high),
            point(at, high),
            point(at, low),
        ];
        sketch.line(&line[usize::from(open)..], edge);
        let lines = measure.lines(Font::Strong, &breach.sentence, sentence_room(ground.size));
        let wide = lines.iter().map(|line| measure.width(Font::Strong, line));
        let half = wide.fold(0.0, f32::max) / 2.0;
        let most = (ground.size.w - half - 8.0).max(half + TOOLS);
        let middle = ((cause + at) / 2.0).between(half + TOOLS, most).round();
        let mut base = ground.head - 17.0 - LINE * (lines.len() - 1) as f32;
        for line in lines {
            sketch.text(
                point(middle, base),
                line,
                Font::Strong,
                Ink::Broken,
                Align::Middle,
            );
            base += LINE;
        }
    }
    sketch.push(Shape::Diamond {
        at: tip,
        reach: 5.5,
    });
}

fn cursor(ground: &Ground, now: Time, measure: &dyn Measure) -> Vec<Shape> {
    let mut sketch = Sketch::default();
    let along = ground.time(now);
    if along < ground.along.start - 0.5 || along > ground.along.end + 0.5 {
        return sketch.0;
    }
    let along = along.floor() + 0.5;
    let words = now.seconds(3);
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
        let left = (along - width / 2.0).between(0.0, ground.size.w - width);
        rect(left.round(), ground.size.h - 16.0, width, 15.0)
    };
    sketch.fill(label, 2.0, Ink::Ink);
    let middle = point(label.x + label.w / 2.0, label.y + 11.5);
    sketch.text(middle, words, Font::ValueStrong, Ink::OnInk, Align::Middle);
    sketch.0
}
