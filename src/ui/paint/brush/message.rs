//! Messages on a canvas: with words, without, and lost.

use crate::ui::paint::theme::Theme;
use crate::view::geometry::Point;
use crate::view::scene::{Align, Coat, HALF, Ink, Outline, Shape, Token, pen};
use crate::view::text::Font;

use super::Brush;

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
        let (fill, edge, ink) = coat.colours();
        let (x, y, half) = (f64::from(at.x), f64::from(at.y), f64::from(width) / 2.0);
        if outline == Outline::Sheets {
            self.sheet(x + 3.5, y - 3.5, half, outline);
            self.ink(Some(fill), edge, theme);
        }
        let corners = outline.corners(x, y, half);
        if corners.is_empty() {
            self.sheet(x, y, half, outline);
        } else {
            self.polygon(&corners);
        }
        self.ink(Some(fill), edge, theme);
        let shift = outline.shift();
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

    /// Traces a message that is a box.
    fn sheet(&self, x: f64, y: f64, half: f64, outline: Outline) {
        let (w, h) = (half * 2.0, HALF * 2.0);
        self.context.begin_path();
        self.context
            .round_rect_with_f64(x - half, y - HALF, w, h, outline.radius())
            .ok();
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

    pub(super) fn tokens(&mut self, shapes: &[Shape], theme: &Theme) {
        for kind in Token::ALL {
            for (ink, parts) in kind.stamps() {
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
