//! A crowd of messages, put together pixel by pixel and handed over as one image: without a graphics card
//! that costs a third of filling thousands of small rectangles.

use crate::view::geometry::{Point, point};
use crate::view::scene::{Shape, Token};

use super::brush::Brush;
use super::layer::Layer;
use super::lens::Lens;
use super::theme::Theme;

/// Fewer messages than this are painted like everything else.
const MANY: usize = 400;

/// On canvases of more pixels, which come with a graphics card, the image would cost more than the messages.
const PIXELS: f64 = 2e6;

/// Half the side of the square, in scene pixels, that a message without words lies in.
const REACH: f64 = 6.0;

/// A message's form: rows of opaque pixels, by where they begin seen from its middle.
type Sprite = Vec<(i32, i32, Vec<u8>)>;

#[derive(Debug)]
pub(super) struct Throng {
    /// Where each form is painted once.
    mould: Layer,
    sprites: Vec<Sprite>,
    /// The picture without messages. Empty when it must be asked for.
    ground: Vec<u8>,
    image: Vec<u8>,
    /// This browser shows other pixels than were painted, so that nobody can be told by them.
    blind: bool,
}

impl Throng {
    pub(super) fn new() -> Option<Self> {
        Some(Self {
            mould: Layer::new(false)?,
            sprites: Vec::new(),
            ground: Vec::new(),
            image: Vec::new(),
            blind: false,
        })
    }

    /// Size, theme, lens or ground have changed.
    pub(super) fn forget(&mut self) {
        self.sprites.clear();
        self.ground.clear();
    }

    /// Whether there are so many messages that this is the way to paint them on so many pixels.
    pub(super) fn takes(&self, shapes: &[Shape], pixels: f64) -> bool {
        shapes.len() > MANY
            && !self.blind
            && pixels <= PIXELS
            && shapes.iter().filter(|shape| token(shape).is_some()).count() > MANY
    }

    /// Paints the ground and all messages without words on the brush's canvas.
    pub(super) fn paint(
        &mut self,
        shapes: &[Shape],
        ground: &mut Layer,
        brush: &Brush,
        (ratio, lens): (f64, Lens),
        theme: &Theme,
    ) {
        let (w, h) = (ground.canvas().width(), ground.canvas().height());
        if self.ground.is_empty() {
            self.ground = ground.brush().pixels(w, h);
            self.cast(ratio * f64::from(lens.zoom), theme);
            if self.blind {
                // From the next frame on they are painted like everything else.
                brush.copy(ground.canvas());
                return;
            }
        }
        self.image.clone_from(&self.ground);
        for (at, token) in shapes.iter().filter_map(token) {
            let at = lens.over(at);
            let x = (f64::from(at.x) * ratio).round() as i32;
            let y = (f64::from(at.y) * ratio).round() as i32;
            for (left, top, row) in &self.sprites[token as usize] {
                stamp(&mut self.image, w as i32, (x + left, y + top), row);
            }
        }
        brush.put(&self.image, w);
    }

    /// Paints each form once, at this many pixels for one of the scene, and keeps its pixels.
    fn cast(&mut self, scale: f64, theme: &Theme) {
        let half = (REACH * scale).ceil();
        let side = 2 * half as u32;
        let lens = Lens {
            zoom: scale as f32,
            shift: point(half as f32, half as f32),
        };
        let (mould, mut true_to_life) = (&mut self.mould, true);
        let cast = |token| {
            mould.fit(side, side);
            let brush = mould.brush();
            brush.look_through(1.0, lens);
            let at = Point::default();
            brush.paint(&[Shape::Token { at, token }], theme);
            let pixels = brush.pixels(side, side);
            // Every form covers its middle and leaves its corners free.
            let middle = 4 * (side * side / 2 + side / 2) as usize;
            let opaque = |place: usize| pixels.get(place + 3).copied();
            true_to_life &= (opaque(0), opaque(middle)) == (Some(0), Some(255));
            rows(&pixels, side as i32)
        };
        self.sprites = Token::ALL.map(cast).into();
        self.blind = !true_to_life;
    }
}

/// A message without words: where, and its form.
const fn token(shape: &Shape) -> Option<(Point, Token)> {
    match shape {
        Shape::Token { at, token } => Some((*at, *token)),
        _ => None,
    }
}

/// The opaque rows of a square picture of this side.
fn rows(pixels: &[u8], side: i32) -> Sprite {
    let mut rows = Sprite::new();
    for (y, line) in (0..side).zip(pixels.chunks_exact(4 * side as usize)) {
        let mut last = None;
        for (x, pixel) in (0..side).zip(line.chunks_exact(4)) {
            if pixel[3] < 128 {
                continue;
            }
            if last != Some(x - 1) {
                rows.push((x - side / 2, y - side / 2, Vec::new()));
            }
            last = Some(x);
            if let Some((_, _, row)) = rows.last_mut() {
                row.extend_from_slice(&[pixel[0], pixel[1], pixel[2], 255]);
            }
        }
    }
    rows
}

/// Copies a row of pixels into an image `w` pixels wide, as far as it lies within.
fn stamp(image: &mut [u8], w: i32, (x, y): (i32, i32), row: &[u8]) {
    let (from, to) = (x.max(0), (x + row.len() as i32 / 4).min(w));
    if y < 0 || from >= to {
        return;
    }
    let row = &row[4 * (from - x) as usize..4 * (to - x) as usize];
    let start = 4 * (y as usize * w as usize + from as usize);
    if let Some(place) = image.get_mut(start..start + row.len()) {
        place.copy_from_slice(row);
    }
}
