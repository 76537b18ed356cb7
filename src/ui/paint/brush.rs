//! Shapes to canvas calls. Setting a colour, a font or a dash costs more than drawing with it, so the
//! brush remembers what is set and paints many small things of one kind at once.

mod message;

use js_sys::{Array, Reflect};
use wasm_bindgen::{Clamped, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use crate::view::geometry::{Point, Rect};
use crate::view::scene::{Align, Dash, Ink, Pen, Shape, Stroke, pen};
use crate::view::text::Font;
use fallible_engine::format::decimal::fixed;

use super::lens::Lens;
use super::theme::{TRACKING, Theme};

#[derive(Debug)]
pub(super) struct Brush {
    context: CanvasRenderingContext2d,
    fill: Option<Ink>,
    stroke: Option<Ink>,
    width: f32,
    dash: Dash,
    font: Option<Font>,
    align: Option<Align>,
    dashes: Vec<Array>,
}

const DASHES: [Dash; 6] = [
    Dash::Solid,
    Dash::Async,
    Dash::Down,
    Dash::Lost,
    Dash::Copy,
    Dash::Dotted,
];

impl Brush {
    pub(super) fn new(context: CanvasRenderingContext2d) -> Self {
        let dashes = DASHES
            .iter()
            .map(|dash| {
                dash.lengths()
                    .iter()
                    .copied()
                    .map(JsValue::from_f64)
                    .collect()
            })
            .collect();
        let mut brush = Self {
            context,
            fill: None,
            stroke: None,
            width: 0.0,
            dash: Dash::Solid,
            font: None,
            align: None,
            dashes,
        };
        brush.forget();
        brush
    }

    /// The canvas was resized or the theme changed: nothing that was set still is.
    pub(super) fn forget(&mut self) {
        (self.fill, self.stroke, self.width) = (None, None, 0.0);
        (self.dash, self.font, self.align) = (Dash::Solid, None, None);
        self.context.set_line_dash(&self.dashes[0]).ok();
        self.context.set_text_baseline("alphabetic");
    }

    /// Back to device pixels.
    pub(super) fn reset(&mut self) {
        self.context
            .set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            .ok();
    }

    /// From here on, scene coordinates.
    pub(super) fn look_through(&mut self, ratio: f64, lens: Lens) {
        let scale = ratio * f64::from(lens.zoom);
        let (x, y) = (
            f64::from(lens.shift.x) * ratio,
            f64::from(lens.shift.y) * ratio,
        );
        self.context
            .set_transform(scale, 0.0, 0.0, scale, x, y)
            .ok();
    }

    pub(super) fn copy(&self, from: &HtmlCanvasElement) {
        self.context
            .draw_image_with_html_canvas_element(from, 0.0, 0.0)
            .ok();
    }

    pub(super) fn copy_part(&self, from: &HtmlCanvasElement, [x, y, w, h]: [f64; 4]) {
        let (right, bottom) = (
            (x + w).min(f64::from(from.width())),
            (y + h).min(f64::from(from.height())),
        );
        let (x, y) = (x.max(0.0), y.max(0.0));
        let (w, h) = (right - x, bottom - y);
        if w > 0.0 && h > 0.0 {
            self.context
                .draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                    from, x, y, w, h, x, y, w, h,
                )
                .ok();
        }
    }

    pub(super) fn flood(&mut self, colour: &str) {
        self.forget();
        self.context.set_fill_style_str(colour);
        let canvas = self.context.canvas();
        if let Some(canvas) = canvas {
            self.context.fill_rect(
                0.0,
                0.0,
                f64::from(canvas.width()),
                f64::from(canvas.height()),
            );
        }
    }

    pub(super) fn clear_all(&mut self) {
        self.forget();
        if let Some(canvas) = self.context.canvas() {
            self.context.clear_rect(
                0.0,
                0.0,
                f64::from(canvas.width()),
                f64::from(canvas.height()),
            );
        }
    }

    pub(super) fn clear(&self, [x, y, w, h]: [f64; 4]) {
        self.context.clear_rect(x, y, w, h);
    }

    /// Paints shapes in their order; runs of tokens all at once.
    pub(super) fn paint(&mut self, shapes: &[Shape], theme: &Theme) {
        let mut rest = shapes;
        while let Some(shape) = rest.first() {
            let tokens = rest
                .iter()
                .take_while(|shape| matches!(shape, Shape::Token { .. }))
                .count();
            if tokens > 0 {
                self.tokens(&rest[..tokens], theme);
                rest = &rest[tokens..];
            } else {
                self.shape(shape, theme);
                rest = &rest[1..];
            }
        }
    }

    /// Paints all shapes but tokens in their order.
    pub(super) fn paint_others(&mut self, shapes: &[Shape], theme: &Theme) {
        let is_token = |shape: &&Shape| matches!(shape, Shape::Token { .. });
        for shape in shapes.iter().filter(|shape| !is_token(shape)) {
            self.shape(shape, theme);
        }
    }

    /// The canvas's pixels from its corner: red, green, blue and opacity of each.
    pub(super) fn pixels(&self, w: u32, h: u32) -> Vec<u8> {
        let (w, h) = (f64::from(w), f64::from(h));
        let image = self.context.get_image_data(0.0, 0.0, w, h);
        image.map(|image| image.data().0).unwrap_or_default()
    }

    /// Puts opaque pixels in place of everything, `w` to a line.
    pub(super) fn put(&self, pixels: &[u8], w: u32) {
        let image = ImageData::new_with_u8_clamped_array(Clamped(pixels), w);
        if let Ok(image) = image {
            self.context.put_image_data(&image, 0.0, 0.0).ok();
        }
    }

    fn shape(&mut self, shape: &Shape, theme: &Theme) {
        match shape {
            Shape::Box {
                area,
                radius,
                fill,
                edge,
            } => self.rectangle(*area, *radius, *fill, *edge, theme),
            Shape::Disc {
                at,
                radius,
                fill,
                edge,
            } => {
                self.context.begin_path();
                self.context
                    .arc(
                        f64::from(at.x),
                        f64::from(at.y),
                        f64::from(*radius),
                        0.0,
                        std::f64::consts::TAU,
                    )
                    .ok();
                self.ink(*fill, *edge, theme);
            }
            Shape::Path { steps, fill, edge } => {
                self.context.begin_path();
                self.trace(steps);
                self.ink(*fill, *edge, theme);
            }
            Shape::Text {
                at,
                text,
                font,
                ink,
                align,
            } => self.text(*at, text, *font, *ink, *align, theme),
            Shape::Hatch { area } => self.hatch(*area, theme),
            Shape::Pill {
                at,
                outline,
                coat,
                width,
                label,
                shown,
            } => {
                self.faded(*shown, |brush| {
                    brush.pill(*at, *outline, *coat, *width, label, theme);
                });
            }
            // `paint` takes tokens together.
            Shape::Token { .. } => self.tokens(std::slice::from_ref(shape), theme),
            Shape::Cross { at, shown } => self.faded(*shown, |brush| brush.cross(*at, theme)),
            Shape::Diamond { at, reach } => {
                let (x, y, r) = (f64::from(at.x), f64::from(at.y), f64::from(*reach));
                self.polygon(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)]);
                self.ink(Some(Ink::Broken), None, theme);
            }
            Shape::Triangle { at } => {
                let (x, y) = (f64::from(at.x), f64::from(at.y));
                self.polygon(&[(x, y - 10.0), (x + 5.5, y), (x - 5.5, y)]);
                self.ink(Some(Ink::Fault), None, theme);
            }
        }
    }

    fn rectangle(
        &mut self,
        area: Rect,
        radius: f32,
        fill: Option<Ink>,
        edge: Option<Pen>,
        theme: &Theme,
    ) {
        let (x, y, w, h) = (
            f64::from(area.x),
            f64::from(area.y),
            f64::from(area.w),
            f64::from(area.h),
        );
        if radius < 1.0
            && let Some(ink) = fill
        {
            // Whole rectangles are many times cheaper than outlines.
            match edge {
                None => {
                    self.set_fill(ink, theme);
                    self.context.fill_rect(x, y, w, h);
                    return;
                }
                Some(edge) if edge.dash == Dash::Solid && edge.width == 1.0 => {
                    self.set_fill(edge.ink, theme);
                    self.context.fill_rect(x - 0.5, y - 0.5, w + 1.0, h + 1.0);
                    self.set_fill(ink, theme);
                    self.context.fill_rect(x + 0.5, y + 0.5, w - 1.0, h - 1.0);
                    return;
                }
                Some(_) => {}
            }
        }
        self.context.begin_path();
        if radius < 1.0 {
            self.context.rect(x, y, w, h);
        } else {
            self.context
                .round_rect_with_f64(x, y, w, h, f64::from(radius))
                .ok();
        }
        self.ink(fill, edge, theme);
    }

    fn trace(&self, steps: &[Stroke]) {
        for step in steps {
            match step {
                Stroke::Move(to) => self.context.move_to(f64::from(to.x), f64::from(to.y)),
                Stroke::Line(to) => self.context.line_to(f64::from(to.x), f64::from(to.y)),
                Stroke::Cubic(a, b, to) => self.context.bezier_curve_to(
                    f64::from(a.x),
                    f64::from(a.y),
                    f64::from(b.x),
                    f64::from(b.y),
                    f64::from(to.x),
                    f64::from(to.y),
                ),
                Stroke::Close => self.context.close_path(),
            }
        }
    }

    fn polygon(&self, corners: &[(f64, f64)]) {
        self.context.begin_path();
        for (i, (x, y)) in corners.iter().enumerate() {
            if i == 0 {
                self.context.move_to(*x, *y);
            } else {
                self.context.line_to(*x, *y);
            }
        }
        self.context.close_path();
    }

    fn ink(&mut self, fill: Option<Ink>, edge: Option<Pen>, theme: &Theme) {
        if let Some(ink) = fill {
            self.set_fill(ink, theme);
            self.context.fill();
        }
        if let Some(pen) = edge {
            self.set_pen(pen, theme);
            self.context.stroke();
        }
    }

    fn text(&mut self, at: Point, text: &str, font: Font, ink: Ink, align: Align, theme: &Theme) {
        if text.is_empty() {
            return;
        }
        if self.font != Some(font) {
            if font == Font::Badge || self.font == Some(Font::Badge) || self.font.is_none() {
                let tracking = if font == Font::Badge {
                    fixed(TRACKING.into(), 2) + "px"
                } else {
                    "0px".to_owned()
                };
                Reflect::set(&self.context, &"letterSpacing".into(), &tracking.into()).ok();
            }
            self.context.set_font(theme.font(font));
            self.font = Some(font);
        }
        if self.align != Some(align) {
            self.context.set_text_align(match align {
                Align::Start => "left",
                Align::Middle => "center",
                Align::End => "right",
            });
            self.align = Some(align);
        }
        self.set_fill(ink, theme);
        self.context
            .fill_text(text, f64::from(at.x), f64::from(at.y))
            .ok();
    }

    fn hatch(&mut self, area: Rect, theme: &Theme) {
        let (x, y, w, h) = (
            f64::from(area.x),
            f64::from(area.y),
            f64::from(area.w),
            f64::from(area.h),
        );
        self.set_pen(pen(Ink::Ghost, 1.0), theme);
        self.context.save();
        self.context.begin_path();
        self.context.round_rect_with_f64(x, y, w, h, 3.0).ok();
        self.context.clip();
        self.context.begin_path();
        let pitch = 6.0 * std::f64::consts::SQRT_2;
        let mut at = ((x + y) / pitch).floor() * pitch - y;
        while at < x + w + h {
            self.context.move_to(at, y);
            self.context.line_to(at - h, y + h);
            at += pitch;
        }
        self.context.stroke();
        self.context.restore();
    }

    fn faded(&mut self, shown: f32, draw: impl FnOnce(&mut Self)) {
        if shown >= 1.0 {
            draw(self);
        } else if shown > 0.0 {
            self.context.set_global_alpha(f64::from(shown));
            draw(self);
            self.context.set_global_alpha(1.0);
        }
    }

    fn set_fill(&mut self, ink: Ink, theme: &Theme) {
        if self.fill != Some(ink) {
            self.context.set_fill_style_str(theme.colour(ink));
            self.fill = Some(ink);
        }
    }

    fn set_pen(&mut self, pen: Pen, theme: &Theme) {
        if self.stroke != Some(pen.ink) {
            self.context.set_stroke_style_str(theme.colour(pen.ink));
            self.stroke = Some(pen.ink);
        }
        if self.width != pen.width {
            self.context.set_line_width(f64::from(pen.width));
            self.width = pen.width;
        }
        if self.dash != pen.dash {
            self.context
                .set_line_dash(&self.dashes[pen.dash as usize])
                .ok();
            self.dash = pen.dash;
        }
    }
}
