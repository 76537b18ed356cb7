//! Where a picture's words stand, for tests: each with the room that it takes.

use super::super::geometry::{Rect, rect};
use super::super::text::{Font, Measure};
use super::{Align, Scene, Shape};

/// A piece of writing on a picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    /// What it says.
    pub words: String,
    /// The room that it takes.
    pub area: Rect,
    /// In which font.
    pub font: Font,
    /// The part of the picture that it belongs to, if that has a place of its own: a machine's body.
    pub piece: Option<Rect>,
    /// Whether it is a message, whose outline is meant.
    pub message: bool,
}

/// What the sign of a lost message is called.
pub const CROSS: &str = "✕";

/// How high letters stand above their baseline and hang below it, in parts of the font's size: capitals, digits and
/// small letters without accents.
const ABOVE: f32 = 0.74;
const BELOW: f32 = 0.2;

impl<T> Scene<T> {
    /// All words of a picture.
    #[must_use]
    pub fn written(&self, measure: &dyn Measure) -> Vec<Written> {
        let flat = [&*self.ground, &*self.moving, &*self.over];
        let loose = flat.into_iter().flatten().map(|shape| (shape, None));
        let pieces = self.pieces.iter();
        let bound =
            pieces.flat_map(|piece| piece.shapes.iter().map(|shape| (shape, Some(piece.area))));
        loose
            .chain(bound)
            .filter_map(|(shape, piece)| write(shape, piece, measure))
            .collect()
    }
}

fn write(shape: &Shape, piece: Option<Rect>, measure: &dyn Measure) -> Option<Written> {
    match shape {
        Shape::Text {
            at,
            text,
            font,
            align,
            ..
        } if !text.trim().is_empty() => {
            let (wide, px) = (measure.width(*font, text.trim_end()), font.px());
            let left = match align {
                Align::Start => at.x,
                Align::Middle => at.x - wide / 2.0,
                Align::End => at.x - wide,
            };
            Some(Written {
                words: text.to_string(),
                area: rect(left, at.y - ABOVE * px, wide, (ABOVE + BELOW) * px),
                font: *font,
                piece,
                message: false,
            })
        }
        Shape::Pill {
            at, width, label, ..
        } => Some(Written {
            words: label.to_string(),
            area: Rect::around(*at, *width, 22.0),
            font: Font::Message,
            piece,
            message: true,
        }),
        Shape::Cross { at, .. } => Some(Written {
            words: CROSS.to_owned(),
            area: Rect::around(*at, 10.0, 10.0),
            font: Font::Message,
            piece,
            message: false,
        }),
        _ => None,
    }
}
