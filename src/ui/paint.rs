//! The only code that touches a canvas: paints a scene, at the device's resolution, in the theme's
//! colours. What lies still is painted once and kept.

mod brush;
mod layer;
mod lens;
mod measure;
mod theme;
mod throng;

use fallible_engine::format::clamp::Clamp;
use std::rc::Rc;

use web_sys::HtmlCanvasElement;

use crate::view::geometry::{Point, Rect, Size};
use crate::view::scene::{Ink, Piece, Scene, Shape};

pub use lens::Lens;
pub use measure::CanvasMeasure;
pub use theme::{Theme, media};

use brush::Brush;
use layer::{Layer, context};
use throng::Throng;

/// Paints scenes on one canvas.
#[derive(Debug)]
pub struct Painter {
    canvas: HtmlCanvasElement,
    brush: Brush,
    theme: Theme,
    ground_ink: Ink,
    size: Size,
    ratio: f64,
    lens: Lens,
    ground: Layer,
    ground_shapes: Rc<[Shape]>,
    throng: Throng,
    pieces: Layer,
    piece_shapes: Rc<[Piece]>,
    stale: bool,
}

impl Painter {
    /// A painter for this canvas, on a sheet of this colour; `None` if the browser gives no drawing
    /// context.
    #[must_use]
    pub fn new(canvas: HtmlCanvasElement, ground_ink: Ink) -> Option<Self> {
        let brush = Brush::new(context(&canvas, true)?);
        Some(Self {
            brush,
            canvas,
            theme: Theme::read(),
            ground_ink,
            size: Size::default(),
            ratio: 0.0,
            lens: Lens::default(),
            ground: Layer::new(true)?,
            ground_shapes: Rc::default(),
            throng: Throng::new()?,
            pieces: Layer::new(false)?,
            piece_shapes: Rc::default(),
            stale: true,
        })
    }

    /// The theme has changed: reads it anew, and paints everything anew next time.
    pub fn retheme(&mut self) {
        self.theme = Theme::read();
        self.stale = true;
    }

    /// Paints a scene.
    pub fn paint<T>(&mut self, scene: &Scene<T>, lens: Lens) {
        self.fit(scene.size);
        if self.lens != lens {
            self.lens = lens;
            self.stale = true;
        }
        self.keep_ground(&scene.ground);
        self.keep_pieces(&scene.pieces);
        self.stale = false;

        let brush = &mut self.brush;
        brush.reset();
        let pixels = f64::from(scene.size.w * scene.size.h) * self.ratio * self.ratio;
        if self.throng.takes(&scene.moving, pixels) {
            self.throng.paint(
                &scene.moving,
                &mut self.ground,
                brush,
                (self.ratio, lens),
                &self.theme,
            );
            brush.look_through(self.ratio, lens);
            brush.paint_others(&scene.moving, &self.theme);
        } else {
            brush.copy(self.ground.canvas());
            brush.look_through(self.ratio, lens);
            brush.paint(&scene.moving, &self.theme);
        }
        brush.reset();
        for piece in &*scene.pieces {
            brush.copy_part(
                self.pieces.canvas(),
                device_area(piece.area, self.ratio, lens),
            );
        }
        brush.look_through(self.ratio, lens);
        brush.paint(&scene.over, &self.theme);
    }

    /// Gives the canvas the pixels it needs for this size on this device.
    fn fit(&mut self, size: Size) {
        let ratio = web_sys::window()
            .map_or(1.0, |window| window.device_pixel_ratio())
            .between(1.0, 3.0);
        if self.size == size && self.ratio == ratio {
            return;
        }
        (self.size, self.ratio, self.stale) = (size, ratio, true);
        let (w, h) = (
            (f64::from(size.w) * ratio).round() as u32,
            (f64::from(size.h) * ratio).round() as u32,
        );
        self.canvas.set_width(w);
        self.canvas.set_height(h);
        self.brush.forget();
        self.ground.fit(w, h);
        self.pieces.fit(w, h);
    }

    fn keep_ground(&mut self, shapes: &Rc<[Shape]>) {
        let same = Rc::ptr_eq(&self.ground_shapes, shapes) || self.ground_shapes == *shapes;
        if !self.stale && same {
            return;
        }
        self.ground_shapes = Rc::clone(shapes);
        self.throng.forget();
        let brush = self.ground.brush();
        brush.reset();
        brush.flood(self.theme.colour(self.ground_ink));
        brush.look_through(self.ratio, self.lens);
        brush.paint(shapes, &self.theme);
    }

    fn keep_pieces(&mut self, pieces: &Rc<[Piece]>) {
        if !self.stale && Rc::ptr_eq(&self.piece_shapes, pieces) {
            return;
        }
        // Where one has moved, wiping out its old place may wipe out part of another.
        let kept = self.piece_shapes.iter().map(|piece| piece.area);
        let in_place = kept.eq(pieces.iter().map(|piece| piece.area));
        let all = self.stale || !in_place;
        let brush = self.pieces.brush();
        if all {
            brush.reset();
            brush.clear_all();
        }
        for (i, piece) in pieces.iter().enumerate() {
            let kept = self.piece_shapes.get(i);
            if !all && kept == Some(piece) {
                continue;
            }
            if !all {
                brush.reset();
                if let Some(old) = kept {
                    brush.clear(device_area(old.area, self.ratio, self.lens));
                }
            }
            brush.look_through(self.ratio, self.lens);
            brush.paint(&piece.shapes, &self.theme);
        }
        self.piece_shapes = Rc::clone(pieces);
    }
}

/// The whole device pixels that an area of the scene touches.
fn device_area(area: Rect, ratio: f64, lens: Lens) -> [f64; 4] {
    let (from, to) = (
        lens.over(Point {
            x: area.x,
            y: area.y,
        }),
        lens.over(Point {
            x: area.right(),
            y: area.bottom(),
        }),
    );
    let (x, y) = (
        (f64::from(from.x) * ratio).floor(),
        (f64::from(from.y) * ratio).floor(),
    );
    let (right, bottom) = (
        (f64::from(to.x) * ratio).ceil(),
        (f64::from(to.y) * ratio).ceil(),
    );
    [x, y, right - x, bottom - y]
}
