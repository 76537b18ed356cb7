//! Charts over time: lines with their names at their ends, an axis with units, faults and broken promises
//! on the axis, and a value to be read off anywhere.

mod curves;

use std::ops::Range;
use std::rc::Rc;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::time::{Span, Time};
pub use fallible_engine::measure::figure::Unit;

use super::geometry::{Point, Rect, Size, point, rect};
use super::scene::{Align, Dash, Ink, Pen, Scene, Shape, Sketch, Stroke, pen};
use super::space_time::round_step;
use super::text::{self, Font, Measure};

pub use curves::{Readings, charts};

/// A value with its unit. A time that is none is told in the unit of those beside it.
fn show(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Nanos if value <= 0.0 => "0 ms".to_owned(),
        _ => unit.show(value),
    }
}

/// One line.
#[derive(Clone, PartialEq, Debug)]
pub struct ChartSeries {
    /// What it shows.
    pub name: Rc<str>,
    /// Its values in order of time; where there is none, the line is broken.
    pub points: Vec<(Time, Option<f64>)>,
}

/// What stands on the axis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChartSign {
    /// Something was broken on purpose.
    Fault,
    /// A promise was broken.
    Broken,
}

/// A chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// What it is about.
    pub title: Rc<str>,
    /// What its numbers are.
    pub unit: Unit,
    /// The stretch of time it covers.
    pub window: Range<Time>,
    /// Its lines, four at most.
    pub series: Vec<ChartSeries>,
    /// What happened, for the axis.
    pub signs: Vec<(Time, ChartSign)>,
}

/// Each line has a look of its own, so that none is told from another by its colour.
const LOOKS: [Pen; 4] = [
    pen(Ink::Ink, 1.5),
    Pen {
        ink: Ink::Ink2,
        width: 1.5,
        dash: Dash::Async,
    },
    Pen {
        ink: Ink::Ink3,
        width: 1.0,
        dash: Dash::Solid,
    },
    Pen {
        ink: Ink::Ink2,
        width: 1.5,
        dash: Dash::Dotted,
    },
];

/// Values no further apart than this share of the chart are joined, though windows between them have none.
const JOINED: f32 = 1.0 / 16.0;

/// A name's line is this high, and its room at most so wide.
const NAME_H: f32 = 13.0;
const NAME_W: f32 = 90.0;

/// How much of a line's look stands before its name.
const SAMPLE: f32 = 12.0;

impl Chart {
    /// The highest value of all lines.
    fn most(&self) -> f64 {
        let values = self
            .series
            .iter()
            .flat_map(|series| &series.points)
            .filter_map(|(_, value)| *value);
        values.fold(0.0, f64::max)
    }

    /// The values at a moment, in words: `4.2 s: half 12 ms, slowest 1 % 160 ms`.
    #[must_use]
    pub fn reading(&self, at: Time) -> String {
        let values: Vec<String> = self
            .series
            .iter()
            .filter_map(|series| {
                let value = series.at(at)?;
                let name = if self.series.len() > 1 {
                    format!("{} ", series.name)
                } else {
                    String::new()
                };
                Some(format!("{name}{}", show(self.unit, value)))
            })
            .collect();
        let told = if values.is_empty() {
            "no value".to_owned()
        } else {
            values.join(", ")
        };
        format!("{} s: {told}", at.seconds(2))
    }

    /// The moment under a place of the picture.
    #[must_use]
    pub fn time_at(&self, x: f32, size: Size, measure: &dyn Measure) -> Time {
        let plot = plot(self, size, measure);
        let share = f64::from(((x - plot.x) / plot.w.max(1.0)).between(0.0, 1.0));
        let whole = self.window.end.since(self.window.start).0 as f64;
        Time(self.window.start.0 + (whole * share) as u64)
    }
}

impl ChartSeries {
    /// The latest value at or before a moment.
    #[must_use]
    pub fn at(&self, at: Time) -> Option<f64> {
        let after = self.points.partition_point(|(time, _)| *time <= at);
        self.points[..after].last().and_then(|(_, value)| *value)
    }
}

/// Where the lines are, within a picture of this size.
fn plot(chart: &Chart, size: Size, measure: &dyn Measure) -> Rect {
    let top = ceiling(chart);
    let marks =
        [0.0, top / 2.0, top].map(|value| measure.width(Font::Value, &show(chart.unit, value)));
    let left = marks.into_iter().fold(0.0, f32::max).ceil() + 10.0;
    let names = chart
        .series
        .iter()
        .map(|series| measure.width(Font::Small, &series.name))
        .fold(0.0, f32::max);
    let right = if chart.series.len() > 1 {
        names.min(NAME_W).ceil() + SAMPLE + 14.0
    } else {
        8.0
    };
    rect(
        left,
        8.0,
        (size.w - left - right).max(10.0),
        (size.h - 8.0 - 24.0).max(10.0),
    )
}

/// A round value above all lines.
fn ceiling(chart: &Chart) -> f64 {
    let most = chart.most();
    match chart.unit {
        _ if most <= 0.0 => 1.0,
        // Round in millionths of a dollar.
        Unit::DollarsPerHour => round_step(most * 1e6) as f64 / 1e6,
        Unit::Count | Unit::Number => (round_step(most.max(2.0))) as f64,
        _ => round_step(most) as f64,
    }
}

/// Draws the chart as far as it has happened at `now`, with the values at `read` marked.
#[must_use]
pub fn draw(
    chart: &Chart,
    now: Time,
    read: Option<Time>,
    size: Size,
    measure: &dyn Measure,
) -> Scene<()> {
    let mut scene = Scene::new(size);
    let plot = plot(chart, size, measure);
    let top = ceiling(chart);
    let whole = chart.window.end.since(chart.window.start).0.max(1) as f64;
    let x =
        |at: Time| plot.x + plot.w * ((at.0 as f64 - chart.window.start.0 as f64) / whole) as f32;
    let y = |value: f64| plot.bottom() - plot.h * (value / top) as f32;

    let mut ground = Sketch::default();
    axes(chart, plot, top, measure, &mut ground);
    for (at, sign) in chart
        .signs
        .iter()
        .filter(|(at, _)| *at <= now && chart.window.contains(at))
    {
        match sign {
            ChartSign::Fault => ground.push(Shape::Triangle {
                at: point(x(*at), plot.bottom() + 1.0),
            }),
            ChartSign::Broken => ground.push(Shape::Diamond {
                at: point(x(*at), plot.bottom()),
                reach: 5.0,
            }),
        }
    }
    scene.ground = ground.0.into();

    let mut lines = Sketch::default();
    let here = x(now.min(chart.window.end)).floor() + 0.5;
    // From the highest to the lowest.
    let mut ends: Vec<(f32, &ChartSeries, Pen)> = Vec::new();
    for (series, look) in chart.series.iter().zip(LOOKS) {
        let steps = steps(series, now, plot.w * JOINED, &x, &y);
        if let Some(Stroke::Line(end) | Stroke::Move(end)) = steps.last().copied() {
            lines.path(&steps, look);
            let place = ends.partition_point(|(other, ..)| *other <= end.y);
            ends.insert(place, (end.y, series, look));
        }
    }
    if chart.series.len() > 1 {
        names(ends, here + 6.0, plot, measure, &mut lines);
    }
    lines.line(
        &[point(here, plot.y), point(here, plot.bottom() + 4.0)],
        pen(Ink::Ink, 1.0),
    );
    if let Some(read) = read.map(|at| at.min(now)) {
        let along = x(read).floor() + 0.5;
        lines.line(
            &[point(along, plot.y), point(along, plot.bottom())],
            pen(Ink::Ask, 1.0),
        );
        for series in &chart.series {
            if let Some(value) = series.at(read) {
                lines.dot(point(along, y(value)), 3.0, Ink::Ask);
            }
        }
    }
    scene.moving = lines.0;
    scene
}

fn axes(chart: &Chart, plot: Rect, top: f64, measure: &dyn Measure, sketch: &mut Sketch) {
    for value in [0.0, top / 2.0, top] {
        let y = (plot.bottom() - plot.h * (value / top) as f32).floor() + 0.5;
        let ink = if value == 0.0 {
            Ink::LineControl
        } else {
            Ink::Line
        };
        sketch.line(&[point(plot.x, y), point(plot.right(), y)], pen(ink, 1.0));
        let words = show(chart.unit, value);
        sketch.text(
            point(plot.x - 6.0, y + 3.5),
            words,
            Font::Value,
            Ink::Ink3,
            Align::End,
        );
    }
    let whole = chart.window.end.since(chart.window.start).0;
    let step = round_step(whole as f64 / f64::from((plot.w / 64.0).max(1.0)));
    let first = chart.window.start.0.div_ceil(step);
    let ticks: Vec<Time> = (first..)
        .map(|k| Time(k * step))
        .take_while(|at| *at <= chart.window.end)
        .collect();
    for (i, tick) in ticks.iter().enumerate() {
        let share = (tick.0 - chart.window.start.0) as f64 / whole.max(1) as f64;
        let x = (plot.x + plot.w * share as f32).floor() + 0.5;
        let mut words = text::seconds(*tick, Span(step));
        if i + 1 == ticks.len() {
            words.push_str(" s");
        }
        let half = measure.width(Font::Value, &words) / 2.0;
        let middle = x.min(plot.right() - half + 6.0);
        sketch.text(
            point(middle, plot.bottom() + 18.0),
            words,
            Font::Value,
            Ink::Ink3,
            Align::Middle,
        );
    }
}

/// The line of a series up to now, broken where there is no value for longer than `joined` pixels; a value by
/// itself is a dash.
fn steps(
    series: &ChartSeries,
    now: Time,
    joined: f32,
    x: &impl Fn(Time) -> f32,
    y: &impl Fn(f64) -> f32,
) -> Vec<Stroke> {
    let mut steps = Vec::new();
    let (mut last, mut gap): (Option<Point>, bool) = (None, false);
    for (at, value) in series.points.iter().take_while(|(at, _)| *at <= now) {
        let Some(place) = value.map(|value| point(x(*at), y(value))) else {
            gap = true;
            continue;
        };
        if last.is_none_or(|last| gap && place.x - last.x > joined) {
            steps.push(Stroke::Move(place.by(-2.0, 0.0)));
        }
        steps.push(Stroke::Line(place));
        (last, gap) = (Some(place), false);
    }
    steps
}

/// The names of lines where they end, beside what has happened so far: each with its look, in the order of the
/// ends, and pushed apart where those are close.
fn names(
    ends: Vec<(f32, &ChartSeries, Pen)>,
    left: f32,
    plot: Rect,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    // The axis strikes none of them through.
    let mut lowest = plot.bottom() - 6.0 - NAME_H * ends.len() as f32;
    let mut y = plot.y - NAME_H;
    for (end, series, look) in ends {
        lowest += NAME_H;
        // Below the one before, and high enough for those that follow.
        y = end.max(y + NAME_H).min(lowest).round();
        sketch.line(&[point(left, y + 0.5), point(left + SAMPLE, y + 0.5)], look);
        sketch.text(
            point(left + SAMPLE + 4.0, y + 4.0),
            measure.fitted(Font::Small, &series.name, NAME_W),
            Font::Small,
            Ink::Ink2,
            Align::Start,
        );
    }
}

#[cfg(test)]
mod tests;
