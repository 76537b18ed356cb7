//! Collects shapes with little ceremony.

use std::rc::Rc;

use super::super::geometry::{Point, Rect};
use super::super::text::Font;
use super::{Align, Ink, Pen, Shape, Stroke};

/// Collects shapes with little ceremony.
#[derive(Debug, Default)]
pub struct Sketch(pub Vec<Shape>);

impl Sketch {
    /// A filled rectangle.
    pub fn fill(&mut self, area: Rect, radius: f32, ink: Ink) {
        self.0.push(Shape::Box {
            area,
            radius,
            fill: Some(ink),
            edge: None,
        });
    }

    /// A rectangle with an edge, filled or not.
    pub fn frame(&mut self, area: Rect, radius: f32, fill: Option<Ink>, edge: Pen) {
        self.0.push(Shape::Box {
            area,
            radius,
            fill,
            edge: Some(edge),
        });
    }

    /// A filled disc.
    pub fn dot(&mut self, at: Point, radius: f32, ink: Ink) {
        self.0.push(Shape::Disc {
            at,
            radius,
            fill: Some(ink),
            edge: None,
        });
    }

    /// A ring.
    pub fn ring(&mut self, at: Point, radius: f32, edge: Pen) {
        self.0.push(Shape::Disc {
            at,
            radius,
            fill: None,
            edge: Some(edge),
        });
    }

    /// A line through points.
    pub fn line(&mut self, points: &[Point], edge: Pen) {
        self.0.push(Shape::Path {
            steps: through(points),
            fill: None,
            edge: Some(edge),
        });
    }

    /// A line along moves.
    pub fn path(&mut self, steps: &[Stroke], edge: Pen) {
        self.0.push(Shape::Path {
            steps: steps.into(),
            fill: None,
            edge: Some(edge),
        });
    }

    /// A filled form.
    pub fn form(&mut self, steps: &[Stroke], ink: Ink) {
        self.0.push(Shape::Path {
            steps: steps.into(),
            fill: Some(ink),
            edge: None,
        });
    }

    /// A text.
    pub fn text(
        &mut self,
        at: Point,
        text: impl Into<Rc<str>>,
        font: Font,
        ink: Ink,
        align: Align,
    ) {
        self.0.push(Shape::Text {
            at,
            text: text.into(),
            font,
            ink,
            align,
        });
    }

    /// Anything.
    pub fn push(&mut self, shape: Shape) {
        self.0.push(shape);
    }
}

fn through(points: &[Point]) -> Rc<[Stroke]> {
    points
        .iter()
        .enumerate()
        .map(|(i, at)| {
            if i == 0 {
                Stroke::Move(*at)
            } else {
                Stroke::Line(*at)
            }
        })
        .collect()
}
