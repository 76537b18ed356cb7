//! Messages on a canvas: with words, without, and lost.

use crate::ui::paint::theme::Theme;
use crate::view::geometry::Point;
use crate::view::scene::{Align, Coat, Dash, Ink, Outline, Shape, Token, pen};
use crate::view::text::Font;

use super::Brush;

/// Half the height of a message.
const HALF: f64 = 11.0;

impl Brush {
    pub(super) fn pill(
        &mut self,
        at: Point,
        outline: Outline,
        coat: Coat,
        width: f32,
        label: &str,
        theme: &Theme,
    ) {
        let (fill, edge, ink) = match coat {
            Coat::Ask => (Ink::Ask, None, Ink::OnAsk),
            Coat::Answer => (Ink::Node, Some(pen(Ink::Answer, 1.5)), Ink::Answer),
            Coat::Copy => (Ink::Node, Some(pen(Ink::Copy, 1.5)), Ink::Copy),
            Coat::Quiet => (Ink::Node, Some(pen(Ink::LineControl, 1.5)), Ink::Ink2),
            Coat::Lost => (
                Ink::Stage,
                Some(pen(Ink::LineControl, 1.0).dashed(Dash::Lost)),
                Ink::Ink3,
            ),
        };
        let (x, y, half) = (f64::from(at.x), f64::from(at.y), f64::from(width) / 2.0);
        if outline == Outline::Sheets {
            self.context.begin_path();
            self.context
                .round_rect_with_f64(x - half + 3.5, y - HALF - 3.5, half * 2.0, HALF * 2.0, 1.0)
                .ok();
            self.ink(Some(fill), edge, theme);
        }
        let shift = self.body(x, y, half, outline);
        self.ink(Some(fill), edge, theme);
        let place = Point {
            x: at.x + shift,
            y: at.y + 4.5,
        };
        self.text(place, label, Font::Message, ink, Align::Middle, theme);
        if coat == Coat::Lost {
            let reach = half - 9.0;
            self.context.begin_path();
            self.context.move_to(x + f64::from(shift) - reach, y + 0.5);
            self.context.line_to(x + f64::from(shift) + reach, y + 0.5);
            self.ink(None, Some(pen(Ink::Ink3, 1.0)), theme);
        }
    }

    /// Traces a message's outline around `(x, y)`; gives how far its words stand aside of the middle.
    fn body(&self, x: f64, y: f64, half: f64, outline: Outline) -> f32 {
        let c = &self.context;
        let (left, right, top, bottom) = (x - half, x + half, y - HALF, y + HALF);
        match outline {
            Outline::Round => {
                c.begin_path();
                c.round_rect_with_f64(left, top, half * 2.0, HALF * 2.0, HALF)
                    .ok();
                0.0
            }
            Outline::Sheets => {
                c.begin_path();
                c.round_rect_with_f64(left, top, half * 2.0, HALF * 2.0, 1.0)
                    .ok();
                0.0
            }
            Outline::TagRight => {
                self.polygon(&[
                    (left, top),
                    (right - 5.0, top),
                    (right + 5.0, y),
                    (right - 5.0, bottom),
                    (left, bottom),
                ]);
                -2.0
            }
            Outline::TagLeft => {
                self.polygon(&[
                    (right, top),
                    (left + 5.0, top),
                    (left - 5.0, y),
                    (left + 5.0, bottom),
                    (right, bottom),
                ]);
                2.0
            }
            Outline::TagDown => {
                self.polygon(&[
                    (left, top),
                    (right, top),
                    (right, bottom),
                    (x + 7.0, bottom),
                    (x, bottom + 7.0),
                    (x - 7.0, bottom),
                    (left, bottom),
                ]);
                0.0
            }
            Outline::TagUp => {
                self.polygon(&[
                    (left, bottom),
                    (right, bottom),
                    (right, top),
                    (x + 7.0, top),
                    (x, top - 7.0),
                    (x - 7.0, top),
                    (left, top),
                ]);
                0.0
            }
        }
    }

    pub(super) fn cross(&mut self, at: Point, theme: &Theme) {
        let (x, y) = (f64::from(at.x), f64::from(at.y));
        self.context.begin_path();
        self.context.move_to(x - 5.0, y - 5.0);
        self.context.line_to(x + 5.0, y + 5.0);
        self.context.move_to(x + 5.0, y - 5.0);
        self.context.line_to(x - 5.0, y + 5.0);
        self.context.set_line_cap("round");
        self.ink(None, Some(pen(Ink::Broken, 2.0)), theme);
        self.context.set_line_cap("butt");
    }

    /// Tokens are made of whole rectangles on whole pixels: browsers without a graphics card fill those
    /// many times faster than anything with a slanted or round edge.
    pub(super) fn tokens(&mut self, shapes: &[Shape], theme: &Theme) {
        for kind in Token::ALL {
            for (ink, parts) in stamps(kind) {
                for shape in shapes {
                    let Shape::Token { at, token } = shape else {
                        continue;
                    };
                    if *token != kind {
                        continue;
                    }
                    self.set_fill(*ink, theme);
                    let (x, y) = (f64::from(at.x.round()), f64::from(at.y.round()));
                    for [left, top, w, h] in *parts {
                        self.context.fill_rect(x + left, y + top, *w, *h);
                    }
                }
            }
        }
    }
}

/// A token's rectangles around its middle (left, top, width, height), by the order of their inks.
type Stamps = &'static [(Ink, &'static [[f64; 4]])];

const fn stamps(kind: Token) -> Stamps {
    match kind {
        Token::AskRight => &[(
            Ink::Ask,
            &[
                [-5.0, -4.0, 6.0, 8.0],
                [1.0, -3.0, 2.0, 6.0],
                [3.0, -1.0, 2.0, 2.0],
            ],
        )],
        Token::AskLeft => &[(
            Ink::Ask,
            &[
                [-1.0, -4.0, 6.0, 8.0],
                [-3.0, -3.0, 2.0, 6.0],
                [-5.0, -1.0, 2.0, 2.0],
            ],
        )],
        Token::Answer => &[
            (
                Ink::Answer,
                &[[-3.0, -4.0, 6.0, 8.0], [-4.0, -3.0, 8.0, 6.0]],
            ),
            (Ink::Node, &[[-2.0, -2.0, 4.0, 4.0]]),
        ],
        Token::Copy => &[
            (Ink::Copy, &[[-2.0, -5.0, 7.0, 7.0], [-4.0, -3.0, 7.0, 7.0]]),
            (Ink::Node, &[[-3.0, -2.0, 5.0, 5.0]]),
        ],
        Token::Ping => &[(Ink::Ink3, &[[-3.0, -1.0, 6.0, 2.0]])],
    }
}
