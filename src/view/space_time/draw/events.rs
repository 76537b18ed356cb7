//! What happens on lifelines: operations, values taken, outages.

use std::rc::Rc;

use fallible_engine::kernel::time::Time;

use super::super::super::geometry::{Rect, point, rect};
use super::super::super::scene::{Align, Area, Hit, Ink, Shape, Sketch, pen};
use super::super::super::text::{Font, Measure};
use super::super::ground::Ground;
use super::super::{Change, Outage, Tale, Told};

/// So many operations and state changes are written out; beyond, only their bars and dots are drawn.
const WRITTEN: usize = 60;

/// What clients asked for, with words where there is room. Gives where those stand.
pub(super) fn bars(
    story: &Tale,
    ground: &Ground,
    now: Time,
    measure: &dyn Measure,
    sketch: &mut Sketch,
    hits: &mut Vec<Hit<Told>>,
) -> Vec<Rect> {
    let mut written = Vec::new();
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
        let radius = if story.bars.len() > WRITTEN { 0.0 } else { 2.0 };
        sketch.frame(area, radius, Some(fill), pen(edge, 1.0));
        hits.push(Hit {
            thing: Told::Operation(bar.operation),
            area: Area::Rect(area),
        });
        if ground.upright || story.bars.len() > WRITTEN {
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
        written.push(rect(at, area.y, width, area.h));
    }
    written
}

/// Values that copies took, written out where there is room.
pub(super) fn changes(
    changes: &[Change],
    ground: &Ground,
    (now, mut words): (Time, Vec<Rect>),
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
        let place = if ground.upright {
            at.by(7.0, 14.0)
        } else {
            // At the right edge it stands before its dot rather than half outside.
            let fits = along + room - 5.0 <= ground.along.end + 12.0;
            at.by(if fits { 7.0 } else { 5.0 - room }, 13.0)
        };
        let area = rect(place.x, place.y - 10.0, room - 12.0, 12.0);
        if !ground.upright && words.iter().any(|other| other.meets(area)) {
            continue;
        }
        words.push(area);
        sketch.text(
            place,
            Rc::clone(&change.value),
            Font::ValueStrong,
            Ink::Ink,
            Align::Start,
        );
    }
}

/// A stretch in which a machine did not work.
pub(super) fn outage(
    outage: &Outage,
    ground: &Ground,
    now: Time,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
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
