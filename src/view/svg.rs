//! A scene as SVG, shape by shape as the canvas paints it: for a picture that is there before the program. Colours and
//! fonts are the style sheet's tokens, so it follows the theme. The page's program never asks for it.

use fallible_engine::format::decimal::fixed;

use super::geometry::{Point, Rect, point, rect};
use super::scene::{Align, Coat, Dash, HALF, Ink, Outline, Pen, Scene, Shape, Stroke, Token, pen};
use super::text::Font;

/// A picture of a scene that scales with its place; `class` is for the style sheet.
#[must_use]
pub fn svg<T>(scene: &Scene<T>, class: &str) -> String {
    let mut drawn = Drawing::default();
    drawn.all(&scene.ground);
    drawn.all(&scene.moving);
    for piece in scene.pieces.iter() {
        drawn.all(&piece.shapes);
    }
    drawn.all(&scene.over);
    let (w, h) = (number(scene.size.w), number(scene.size.h));
    format!(
        r#"<svg class="{class}" viewBox="0 0 {w} {h}" aria-hidden="true" font-size="12" font-family="var(--font)">{}</svg>"#,
        drawn.text
    )
}

/// Text as it stands in markup, between tags or in an attribute.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[derive(Default)]
struct Drawing {
    text: String,
    /// Areas that were hatched so far.
    hatched: usize,
}

impl Drawing {
    fn all(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            self.shape(shape);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Box {
                area,
                radius,
                fill,
                edge,
            } => self.rectangle(*area, *radius, *fill, *edge),
            Shape::Disc {
                at,
                radius,
                fill,
                edge,
            } => {
                let [x, y, r] = [at.x, at.y, *radius].map(number);
                self.element(
                    &format!(r#"circle cx="{x}" cy="{y}" r="{r}""#),
                    *fill,
                    *edge,
                );
            }
            Shape::Path { steps, fill, edge } => {
                self.element(&format!(r#"path d="{}""#, trace(steps)), *fill, *edge);
            }
            Shape::Text {
                at,
                text,
                font,
                ink,
                align,
            } => self.words(*at, text, *font, *ink, *align),
            Shape::Hatch { area } => self.hatch(*area),
            Shape::Pill {
                at,
                outline,
                coat,
                width,
                label,
                shown,
            } => self.faded(*shown, |drawn| {
                drawn.pill(*at, *outline, *coat, *width, label);
            }),
            Shape::Token { at, token } => self.token(*at, *token),
            Shape::Cross { at, shown } => self.faded(*shown, |drawn| {
                let path = format!(
                    r#"path stroke-linecap="round" d="M{} {}l10 10m0-10l-10 10""#,
                    number(at.x - 5.0),
                    number(at.y - 5.0)
                );
                drawn.element(&path, None, Some(pen(Ink::Broken, 2.0)));
            }),
            Shape::Diamond { at, reach } => {
                let r = *reach;
                let corners = [(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)];
                self.polygon(&corners.map(|(x, y)| at.by(x, y)), Some(Ink::Broken), None);
            }
            Shape::Triangle { at } => {
                let corners = [(0.0, -10.0), (5.5, 0.0), (-5.5, 0.0)];
                self.polygon(&corners.map(|(x, y)| at.by(x, y)), Some(Ink::Fault), None);
            }
        }
    }

    /// One element, of which the name and the place are given.
    fn element(&mut self, what: &str, fill: Option<Ink>, edge: Option<Pen>) {
        let fill = fill.map_or_else(|| "none".to_owned(), colour);
        self.text += &format!(r#"<{what} fill="{fill}""#);
        if let Some(Pen { ink, width, dash }) = edge {
            self.text += &format!(r#" stroke="{}""#, colour(ink));
            if width != 1.0 {
                self.text += &format!(r#" stroke-width="{}""#, number(width));
            }
            if dash != Dash::Solid {
                let lengths: Vec<_> = dash.lengths().iter().map(|l| number(*l as f32)).collect();
                self.text += &format!(r#" stroke-dasharray="{}""#, lengths.join(" "));
            }
        }
        self.text += "/>";
    }

    fn rectangle(&mut self, area: Rect, radius: f32, fill: Option<Ink>, edge: Option<Pen>) {
        let [x, y, w, h] = [area.x, area.y, area.w, area.h].map(number);
        let mut what = format!(r#"rect x="{x}" y="{y}" width="{w}" height="{h}""#);
        if radius >= 1.0 {
            what += &format!(r#" rx="{}""#, number(radius));
        }
        self.element(&what, fill, edge);
    }

    fn polygon(&mut self, corners: &[Point], fill: Option<Ink>, edge: Option<Pen>) {
        let places: Vec<String> = corners.iter().map(|at| place(*at)).collect();
        self.element(&format!(r#"path d="M{}z""#, places.join("L")), fill, edge);
    }

    fn words(&mut self, at: Point, text: &str, font: Font, ink: Ink, align: Align) {
        if text.is_empty() {
            return;
        }
        let (x, y) = (number(at.x), number(at.y));
        self.text += &format!(r#"<text x="{x}" y="{y}" fill="{}""#, colour(ink));
        if font.px() != 12.0 {
            self.text += &format!(r#" font-size="{}""#, number(font.px()));
        }
        if font.weight() != 400 {
            self.text += &format!(r#" font-weight="{}""#, font.weight());
        }
        if font.is_mono() {
            self.text += r#" font-family="var(--mono)""#;
        }
        if font == Font::Badge {
            self.text += r#" letter-spacing=".44""#;
        }
        match align {
            Align::Start => {}
            Align::Middle => self.text += r#" text-anchor="middle""#,
            Align::End => self.text += r#" text-anchor="end""#,
        }
        self.text += &format!(">{}</text>", escaped(text));
    }

    fn hatch(&mut self, area: Rect) {
        let id = format!("hatched-{}", self.hatched);
        self.hatched += 1;
        let [x, y, w, h] = [area.x, area.y, area.w, area.h].map(number);
        self.text += &format!(
            r#"<clipPath id="{id}"><rect x="{x}" y="{y}" width="{w}" height="{h}" rx="3"/></clipPath>"#
        );
        let pitch = 6.0 * std::f32::consts::SQRT_2;
        let mut at = area.x - (area.x + area.y) % pitch;
        let mut lines = String::new();
        while at < area.x + area.w + area.h {
            lines += &format!("M{}l-{h} {h}", place(point(at, area.y)));
            at += pitch;
        }
        let what = format!(r#"path clip-path="url(#{id})" d="{lines}""#);
        self.element(&what, None, Some(pen(Ink::Ghost, 1.0)));
    }

    fn pill(&mut self, at: Point, outline: Outline, coat: Coat, width: f32, label: &str) {
        let (fill, edge, ink) = coat.colours();
        let half = width / 2.0;
        let sheet = rect(at.x - half, at.y - HALF as f32, width, 2.0 * HALF as f32);
        let radius = outline.radius() as f32;
        if outline == Outline::Sheets {
            self.rectangle(sheet.moved(3.5, -3.5), radius, Some(fill), edge);
        }
        let corners = outline.corners(at.x.into(), at.y.into(), half.into());
        if corners.is_empty() {
            self.rectangle(sheet, radius, Some(fill), edge);
        } else {
            let corners: Vec<Point> = corners
                .iter()
                .map(|(x, y)| point(*x as f32, *y as f32))
                .collect();
            self.polygon(&corners, Some(fill), edge);
        }
        let middle = at.by(outline.shift(), 4.0);
        self.words(middle, label, Font::Message, ink, Align::Middle);
        if coat == Coat::Lost {
            let from = place(point(middle.x - half + 9.0, at.y + 0.5));
            let struck = format!(r#"path d="M{from}h{}""#, number(width - 18.0));
            self.element(&struck, None, Some(pen(Ink::Ink3, 1.0)));
        }
    }

    fn token(&mut self, at: Point, token: Token) {
        for (ink, parts) in token.stamps() {
            for part in *parts {
                let [left, top, w, h] = part.map(|number| number as f32);
                let area = rect(at.x.round() + left, at.y.round() + top, w, h);
                self.rectangle(area, 0.0, Some(*ink), None);
            }
        }
    }

    fn faded(&mut self, shown: f32, draw: impl FnOnce(&mut Self)) {
        if shown >= 1.0 {
            draw(self);
        } else if shown > 0.0 {
            self.text += &format!(r#"<g opacity="{}">"#, number(shown));
            draw(self);
            self.text += "</g>";
        }
    }
}

fn colour(ink: Ink) -> String {
    format!("var({})", ink.token())
}

fn trace(steps: &[Stroke]) -> String {
    let steps = steps.iter().map(|step| match step {
        Stroke::Move(to) => format!("M{}", place(*to)),
        Stroke::Line(to) => format!("L{}", place(*to)),
        Stroke::Cubic(a, b, to) => format!("C{} {} {}", place(*a), place(*b), place(*to)),
        Stroke::Close => "z".to_owned(),
    });
    steps.collect()
}

fn place(at: Point) -> String {
    format!("{} {}", number(at.x), number(at.y))
}

/// To a tenth of a pixel, as short as it can be.
fn number(value: f32) -> String {
    let text = fixed(value.into(), 1);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

#[cfg(test)]
mod tests;
