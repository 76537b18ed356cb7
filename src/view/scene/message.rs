//! What messages look like, whoever paints them: colours, outlines, and the forms without words.

use super::{Coat, Dash, Ink, Outline, Pen, Token, pen};

/// Half the height of a message with words.
pub const HALF: f64 = 11.0;

/// A token's rectangles around its middle (left, top, width, height), by the order of their inks.
type Stamps = &'static [(Ink, &'static [[f64; 4]])];

impl Coat {
    /// The inside, the edge and the words.
    #[must_use]
    pub const fn colours(self) -> (Ink, Option<Pen>, Ink) {
        match self {
            Self::Ask => (Ink::Ask, None, Ink::OnAsk),
            Self::Answer => (Ink::Node, Some(pen(Ink::Answer, 1.5)), Ink::Answer),
            Self::Copy => (Ink::Node, Some(pen(Ink::Copy, 1.5)), Ink::Copy),
            Self::Quiet => (Ink::Node, Some(pen(Ink::LineControl, 1.5)), Ink::Ink2),
            Self::Lost => (
                Ink::Stage,
                Some(pen(Ink::LineControl, 1.0).dashed(Dash::Lost)),
                Ink::Ink3,
            ),
        }
    }
}

impl Outline {
    /// The corners of a tag around `(x, y)`; empty for what is a box. `half` is half the width of its body.
    #[must_use]
    pub fn corners(self, x: f64, y: f64, half: f64) -> Vec<(f64, f64)> {
        let (left, right, top, bottom) = (x - half, x + half, y - HALF, y + HALF);
        match self {
            Self::Round | Self::Sheets => Vec::new(),
            Self::TagRight => vec![
                (left, top),
                (right - 5.0, top),
                (right + 5.0, y),
                (right - 5.0, bottom),
                (left, bottom),
            ],
            Self::TagLeft => vec![
                (right, top),
                (left + 5.0, top),
                (left - 5.0, y),
                (left + 5.0, bottom),
                (right, bottom),
            ],
            Self::TagDown => vec![
                (left, top),
                (right, top),
                (right, bottom),
                (x + 7.0, bottom),
                (x, bottom + 7.0),
                (x - 7.0, bottom),
                (left, bottom),
            ],
            Self::TagUp => vec![
                (left, bottom),
                (right, bottom),
                (right, top),
                (x + 7.0, top),
                (x, top - 7.0),
                (x - 7.0, top),
                (left, top),
            ],
        }
    }

    /// The radius of a box's corners.
    #[must_use]
    pub const fn radius(self) -> f64 {
        match self {
            Self::Round => HALF,
            _ => 1.0,
        }
    }

    /// How far the words stand aside of the middle.
    #[must_use]
    pub const fn shift(self) -> f32 {
        match self {
            Self::TagRight => -2.0,
            Self::TagLeft => 2.0,
            _ => 0.0,
        }
    }
}

impl Token {
    /// What it is made of: whole rectangles on whole pixels, since browsers without a graphics card fill those many
    /// times faster than anything with a slanted or round edge.
    #[must_use]
    pub const fn stamps(self) -> Stamps {
        match self {
            Self::AskRight => &[(
                Ink::Ask,
                &[
                    [-5.0, -4.0, 6.0, 8.0],
                    [1.0, -3.0, 2.0, 6.0],
                    [3.0, -1.0, 2.0, 2.0],
                ],
            )],
            Self::AskLeft => &[(
                Ink::Ask,
                &[
                    [-1.0, -4.0, 6.0, 8.0],
                    [-3.0, -3.0, 2.0, 6.0],
                    [-5.0, -1.0, 2.0, 2.0],
                ],
            )],
            Self::Answer => &[
                (
                    Ink::Answer,
                    &[[-3.0, -4.0, 6.0, 8.0], [-4.0, -3.0, 8.0, 6.0]],
                ),
                (Ink::Node, &[[-2.0, -2.0, 4.0, 4.0]]),
            ],
            Self::Copy => &[
                (Ink::Copy, &[[-2.0, -5.0, 7.0, 7.0], [-4.0, -3.0, 7.0, 7.0]]),
                (Ink::Node, &[[-3.0, -2.0, 5.0, 5.0]]),
            ],
            Self::Ping => &[(Ink::Ink3, &[[-3.0, -1.0, 6.0, 2.0]])],
        }
    }
}
