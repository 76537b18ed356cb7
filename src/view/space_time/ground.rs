//! Where times and lanes are in the picture, whichever way time runs.

use std::ops::Range;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::time::{Span, Time};

use super::super::geometry::{Point, Rect, Size, point, rect};
use super::super::text::{Font, Measure};
use super::Tale;

/// Narrower than this, time runs downwards.
const NARROW: f32 = 600.0;

/// Room for the sentence and the bracket of a broken promise, and for each line more of the sentence.
const HEAD: f32 = 34.0;
pub(super) const LINE: f32 = 15.0;

/// Room in the upper left corner, where the page puts buttons.
pub(super) const TOOLS: f32 = 80.0;

/// Room for the axis.
const FOOT: f32 = 18.0;

/// Room for a name, at most.
pub(super) const NAME: f32 = 120.0;

pub(super) struct Ground {
    pub(super) upright: bool,
    /// How high the sentence of a broken promise and its bracket are.
    pub(super) head: f32,
    pub(super) size: Size,
    /// From the window's start to its end, in pixels along the axis.
    pub(super) along: Range<f32>,
    window: Range<Time>,
    lanes: Vec<f32>,
    pub(super) bands: Vec<(Rect, usize)>,
    /// Where names of zones begin, and names of lanes; on wide pages only. Names of close lanes take both.
    pub(super) columns: [f32; 2],
    /// From one lane to the next.
    pub(super) pitch: f32,
    /// Whether lanes are so close that names one beside the other take turns in two rows or columns.
    pub(super) close: bool,
}

impl Ground {
    pub(super) fn new(story: &Tale, size: Size, measure: &dyn Measure) -> Self {
        let upright = size.w < NARROW;
        let long = |sentence: &str| measure.width(Font::Strong, sentence) > sentence_room(size);
        let long = story.breaches.iter().any(|breach| long(&breach.sentence));
        let head = HEAD + if long { LINE } else { 0.0 };
        let across = if upright {
            52.0..size.w - 4.0
        } else {
            head..size.h - FOOT
        };
        let (lanes, bands, pitch) = lanes(story, &across, upright);
        let close = pitch < if upright { 48.0 } else { 15.0 };
        let widest = |font: Font, names: &mut dyn Iterator<Item = &str>| {
            names
                .map(|name| measure.width(font, name))
                .fold(0.0, f32::max)
        };
        let zone = widest(Font::Small, &mut story.lanes.iter().map(|lane| &*lane.zone)).min(90.0);
        let font = if close { Font::Small } else { Font::Name };
        let who = widest(font, &mut story.lanes.iter().map(|lane| &*lane.name)).min(NAME);
        let first = if close { who } else { zone };
        let columns = [16.0, 16.0 + first + if first > 0.0 { 12.0 } else { 0.0 }];
        let along = if upright {
            30.0..size.h - 10.0
        } else {
            (columns[1] + who + 12.0).round()..size.w - 16.0
        };
        let bands = bands
            .into_iter()
            .map(|(from, to, lane)| {
                let area = if upright {
                    rect(from, 0.0, to - from, size.h)
                } else {
                    rect(0.0, from, size.w, to - from)
                };
                (area, lane)
            })
            .collect();
        Self {
            upright,
            head,
            size,
            along,
            window: story.window.clone(),
            lanes,
            bands,
            columns,
            pitch,
            close,
        }
    }

    /// How far along the axis a time is.
    pub(super) fn time(&self, at: Time) -> f32 {
        let whole = self.window.end.since(self.window.start).0.max(1) as f64;
        let share = (at.0 as f64 - self.window.start.0 as f64) / whole;
        self.along.start + (self.along.end - self.along.start) * share as f32
    }

    /// The same, within the picture.
    pub(super) fn held(&self, at: Time) -> f32 {
        self.time(at).between(self.along.start, self.along.end)
    }

    pub(super) fn lane(&self, lane: usize) -> f32 {
        self.lanes.get(lane).copied().unwrap_or_default()
    }

    pub(super) fn at(&self, time: Time, lane: usize) -> Point {
        self.place(self.time(time), self.lane(lane))
    }

    /// A place by how far along the axis and how far across it is.
    pub(super) fn place(&self, along: f32, across: f32) -> Point {
        if self.upright {
            point(across, along)
        } else {
            point(along, across)
        }
    }

    /// How far along the axis a place of the picture is.
    pub(super) const fn place_along(&self, at: Point) -> f32 {
        if self.upright { at.y } else { at.x }
    }

    /// Whether a place lies within the stretch of time shown.
    pub(super) fn shows(&self, at: Point) -> bool {
        let along = self.place_along(at);
        along >= self.along.start && along <= self.along.end
    }

    /// The part of a line that lies within the stretch of time shown.
    pub(super) fn clipped(&self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (a, b) = (self.place_along(from), self.place_along(to));
        if a.max(b) < self.along.start || a.min(b) > self.along.end {
            return None;
        }
        let share = |edge: f32| {
            if a == b {
                0.0
            } else {
                ((edge - a) / (b - a)).between(0.0, 1.0)
            }
        };
        let (first, last) = if a <= b {
            (self.along.start, self.along.end)
        } else {
            (self.along.end, self.along.start)
        };
        let start = if self.shows(from) {
            from
        } else {
            from.towards(to, share(first))
        };
        let end = if self.shows(to) {
            to
        } else {
            from.towards(to, share(last))
        };
        Some((start, end))
    }

    /// A rectangle by both.
    pub(super) fn area(&self, along: Range<f32>, across: Range<f32>) -> Rect {
        let (from, to) = (
            self.place(along.start, across.start),
            self.place(along.end, across.end),
        );
        rect(from.x, from.y, to.x - from.x, to.y - from.y)
    }

    /// From the first lane's side to the last's.
    pub(super) fn across(&self) -> Range<f32> {
        match (self.lanes.first(), self.lanes.last()) {
            (Some(first), Some(last)) => first - 14.0..last + 10.0,
            _ => self.head..self.head,
        }
    }

    /// Times worth a line: round ones, as many as there is room for.
    pub(super) fn ticks(&self) -> (Vec<Time>, Span) {
        let room = self.along.end - self.along.start;
        let count = (room / if self.upright { 52.0 } else { 84.0 }).max(1.0);
        let least = self.window.end.since(self.window.start).0 as f64 / f64::from(count);
        let step = round_step(least);
        let first = self.window.start.0.div_ceil(step);
        let ticks = (first..)
            .map(|k| Time(k * step))
            .take_while(|at| *at <= self.window.end)
            .collect();
        (ticks, Span(step))
    }
}

/// How long a line of a sentence may be.
pub(super) fn sentence_room(size: Size) -> f32 {
    size.w - 8.0 - TOOLS
}

/// The least of 1, 2 and 5 times a power of ten that is not below `least`.
pub(in super::super) fn round_step(least: f64) -> u64 {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            if (factor * power) as f64 >= least {
                return factor * power;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// A zone's share of the axis across time: from, to, its first lane.
type Band = (f32, f32, usize);

/// Where lanes lie across time, the bands of their zones, and how far it is from one lane to the next.
fn lanes(story: &Tale, across: &Range<f32>, upright: bool) -> (Vec<f32>, Vec<Band>, f32) {
    let count = story.lanes.len();
    let breaks = story
        .lanes
        .windows(2)
        .filter(|pair| pair[0].zone != pair[1].zone)
        .count();
    let room = across.end - across.start - 6.0 * breaks as f32;
    let most = if upright { 96.0 } else { 34.0 };
    let pitch = if count == 0 {
        0.0
    } else {
        (room / count as f32).min(most)
    };
    let (mut lanes, mut bands): (Vec<f32>, Vec<Band>) = (Vec::new(), Vec::new());
    let mut at = across.start;
    let mut from = at;
    for (i, lane) in story.lanes.iter().enumerate() {
        if i > 0 && story.lanes[i - 1].zone != lane.zone {
            at += 6.0;
            from = at;
        }
        lanes.push((at + pitch / 2.0).floor() + 0.5);
        at += pitch;
        match bands.last_mut() {
            Some(band) if i > 0 && story.lanes[i - 1].zone == lane.zone => band.1 = at,
            _ => bands.push((from, at, i)),
        }
    }
    (lanes, bands, pitch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(round_step(0.0), 1);
        assert_eq!(round_step(3.0), 5);
        assert_eq!(round_step(87_000_000.0), 100_000_000);
        assert_eq!(round_step(100.0), 100);
    }
}
