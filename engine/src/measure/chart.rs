//! Charts: a measure's curves with their titles, units and names, as points in time.

use std::borrow::Cow;

use crate::kernel::names::Cast;
use crate::kernel::network::Network;
use crate::kernel::time::{Span, Time};
use crate::run::samples::Samples;

use super::figure::Unit;
use super::windows::SECOND;

/// How the values of windows become those of a chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// As they are.
    Plain,
    /// As a rate: so much a second.
    PerSecond,
    /// As a rate: so much an hour.
    PerHour,
    /// Put together to about a second, as a rate: window by window they would only flicker.
    Together,
}

/// What a chart is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plot {
    /// Its title.
    pub title: Cow<'static, str>,
    /// What its numbers are.
    pub unit: Unit,
    /// How they come from windows.
    pub scale: Scale,
}

impl Plot {
    /// A chart of values as they are.
    #[must_use]
    pub fn new(title: impl Into<Cow<'static, str>>, unit: Unit) -> Self {
        Self {
            title: title.into(),
            unit,
            scale: Scale::Plain,
        }
    }

    /// The same, with values made so of those of windows.
    #[must_use]
    pub const fn scaled(mut self, scale: Scale) -> Self {
        self.scale = scale;
        self
    }
}

/// A chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// Its title.
    pub title: Cow<'static, str>,
    /// What its numbers are.
    pub unit: Unit,
    /// Its lines, also those that are nothing throughout.
    pub lines: Vec<Line>,
}

/// A line of a chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// What it shows.
    pub name: String,
    /// Its values in order of time.
    pub points: Vec<(Time, Option<f64>)>,
}

impl Line {
    /// One value a window, each at its window's end.
    #[must_use]
    pub fn of(name: String, width: Span, values: impl Iterator<Item = Option<f64>>) -> Self {
        let points = values.zip(1..).map(|(value, n)| (Time(n * width.0), value));
        Self {
            name,
            points: points.collect(),
        }
    }
}

impl Scale {
    /// A line of these values, one a window.
    pub(super) fn line(self, name: String, width: Span, values: &[Option<f64>]) -> Line {
        let seconds = width.as_secs_f64();
        let each = |of: &dyn Fn(f64) -> f64| {
            let scaled = values.iter().map(|value| value.map(of));
            Line::of(name.clone(), width, scaled)
        };
        match self {
            Self::Plain => each(&|value| value),
            Self::PerSecond => each(&|value| value / seconds),
            Self::PerHour => each(&|value| value / seconds * 3_600.0),
            Self::Together => {
                let together = SECOND.0.div_ceil(width.0);
                let wide = Span(together * width.0);
                let seconds = wide.0 as f64 / SECOND.0 as f64;
                let bins = values.chunks_exact(together as usize);
                let sums = bins.map(|bin| bin.iter().flatten().sum::<f64>());
                Line::of(name, wide, sums.map(|sum| Some(sum / seconds)))
            }
        }
    }
}

/// What a run shows that its records do not say.
#[derive(Clone, Copy, Debug)]
pub struct Sampled<'a> {
    /// Who is who.
    pub cast: &'a Cast,
    /// The samples of a branch.
    pub samples: &'a Samples,
    /// Its links and their pipes.
    pub network: &'a Network,
    /// How many workers each machine has.
    pub workers: &'a [u16],
}
