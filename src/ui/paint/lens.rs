//! How a scene is looked at.

use crate::view::geometry::Point;
use fallible_engine::format::clamp::Clamp;

/// How a scene is looked at: it is enlarged first and then moved.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Lens {
    /// How much larger.
    pub zoom: f32,
    /// How far it is moved, in CSS pixels.
    pub shift: Point,
}

impl Default for Lens {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            shift: Point::default(),
        }
    }
}

impl Lens {
    /// The scene's place under a place of the canvas.
    #[must_use]
    pub fn under(self, at: Point) -> Point {
        Point {
            x: (at.x - self.shift.x) / self.zoom,
            y: (at.y - self.shift.y) / self.zoom,
        }
    }

    /// The place of the canvas where a place of the scene is seen.
    #[must_use]
    pub fn over(self, at: Point) -> Point {
        Point {
            x: at.x * self.zoom + self.shift.x,
            y: at.y * self.zoom + self.shift.y,
        }
    }

    /// The same lens with `zoom` times the enlargement, holding what is under `at` where it is.
    #[must_use]
    pub fn zoomed(self, zoom: f32, at: Point) -> Self {
        let zoom = (self.zoom * zoom).between(0.5, 4.0);
        let fixed = self.under(at);
        Self {
            zoom,
            shift: Point {
                x: at.x - fixed.x * zoom,
                y: at.y - fixed.y * zoom,
            },
        }
    }
}
