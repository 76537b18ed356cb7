//! Points, rectangles and curves in CSS pixels, y downwards.

use fallible_engine::format::clamp::Clamp;

/// A place, or a distance in both directions.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// A place.
#[must_use]
pub const fn point(x: f32, y: f32) -> Point {
    Point { x, y }
}

impl Point {
    /// This place moved by `(x, y)`.
    #[must_use]
    pub const fn by(self, x: f32, y: f32) -> Self {
        Self {
            x: self.x + x,
            y: self.y + y,
        }
    }

    /// The place a share `t` of the way to `other`.
    #[must_use]
    pub fn towards(self, other: Self, t: f32) -> Self {
        point(
            self.x + (other.x - self.x) * t,
            self.y + (other.y - self.y) * t,
        )
    }

    /// How far `other` is.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (other.x - self.x).hypot(other.y - self.y)
    }
}

/// How large something is.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Size {
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

/// A size.
#[must_use]
pub const fn size(w: f32, h: f32) -> Size {
    Size { w, h }
}

/// An upright rectangle.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

/// A rectangle by its top left corner and size.
#[must_use]
pub const fn rect(x: f32, y: f32, w: f32, h: f32) -> Rect {
    Rect { x, y, w, h }
}

impl Rect {
    /// A rectangle around a centre.
    #[must_use]
    pub const fn around(centre: Point, w: f32, h: f32) -> Self {
        rect(centre.x - w / 2.0, centre.y - h / 2.0, w, h)
    }

    /// Right edge.
    #[must_use]
    pub const fn right(self) -> f32 {
        self.x + self.w
    }

    /// Bottom edge.
    #[must_use]
    pub const fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// The middle.
    #[must_use]
    pub const fn centre(self) -> Point {
        point(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// The same rectangle, larger by `by` on every side.
    #[must_use]
    pub const fn grown(self, by: f32) -> Self {
        rect(
            self.x - by,
            self.y - by,
            self.w + 2.0 * by,
            self.h + 2.0 * by,
        )
    }

    /// The same rectangle moved.
    #[must_use]
    pub const fn moved(self, x: f32, y: f32) -> Self {
        rect(self.x + x, self.y + y, self.w, self.h)
    }

    /// Whether a place lies in it, edges included.
    #[must_use]
    pub fn contains(self, at: Point) -> bool {
        at.x >= self.x && at.x <= self.right() && at.y >= self.y && at.y <= self.bottom()
    }

    /// Whether the two share more than an edge.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether `other` lies within it.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// The same rectangle, moved as little as possible to lie within `bounds`.
    #[must_use]
    pub fn kept_in(self, bounds: Self) -> Self {
        let x = self.x.min(bounds.right() - self.w).max(bounds.x);
        let y = self.y.min(bounds.bottom() - self.h).max(bounds.y);
        rect(x, y, self.w, self.h)
    }
}

const PIECES: usize = 24;

/// A smooth line between two places. Its points are spread evenly along its length, so that a message at
/// half of its way is at half of the line.
#[derive(Clone, PartialEq, Debug)]
pub struct Bezier {
    /// Start, two handles, end.
    pub controls: [Point; 4],
    /// How long it is.
    pub length: f32,
    points: [Point; PIECES + 1],
}

impl Bezier {
    /// A cubic curve.
    #[must_use]
    pub fn new(controls: [Point; 4]) -> Self {
        let raw: [Point; 2 * PIECES + 1] =
            std::array::from_fn(|i| cubic(&controls, i as f32 / (2 * PIECES) as f32));
        let mut walked = [0.0_f32; 2 * PIECES + 1];
        for i in 1..raw.len() {
            walked[i] = walked[i - 1] + raw[i - 1].distance(raw[i]);
        }
        let length = walked[2 * PIECES];
        let mut next = 1;
        let points = std::array::from_fn(|i| {
            let goal = length * i as f32 / PIECES as f32;
            while next < 2 * PIECES && walked[next] < goal {
                next += 1;
            }
            let piece = walked[next] - walked[next - 1];
            let share = if piece > 0.0 {
                ((goal - walked[next - 1]) / piece).between(0.0, 1.0)
            } else {
                0.0
            };
            raw[next - 1].towards(raw[next], share)
        });
        Self {
            controls,
            length,
            points,
        }
    }

    /// A straight line.
    #[must_use]
    pub fn straight(from: Point, to: Point) -> Self {
        Self::new([
            from,
            from.towards(to, 1.0 / 3.0),
            from.towards(to, 2.0 / 3.0),
            to,
        ])
    }

    /// The place a share `t` of its length along, from 0 to 1.
    #[must_use]
    pub fn at(&self, t: f32) -> Point {
        let t = t.between(0.0, 1.0) * PIECES as f32;
        let piece = (t as usize).min(PIECES - 1);
        self.points[piece].towards(self.points[piece + 1], t - piece as f32)
    }

    /// Which way it goes there, as a vector of length 1; zero for a line without length.
    #[must_use]
    pub fn heading(&self, t: f32) -> Point {
        let (a, b) = (self.at(t - 0.02), self.at(t + 0.02));
        let length = a.distance(b);
        if length == 0.0 {
            Point::default()
        } else {
            point((b.x - a.x) / length, (b.y - a.y) / length)
        }
    }

    /// Its points, evenly spread from start to end.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Whether it passes through a rectangle.
    #[must_use]
    pub fn passes(&self, area: Rect) -> bool {
        self.points.iter().any(|at| area.contains(*at))
    }

    /// How often it crosses another line; where they share an end does not count.
    #[must_use]
    pub fn crossings(&self, other: &Self) -> usize {
        let (mine, theirs) = ([self.at(0.0), self.at(1.0)], [other.at(0.0), other.at(1.0)]);
        let shared: Vec<Point> = mine
            .into_iter()
            .filter(|end| theirs.iter().any(|their| their.distance(*end) < 4.0))
            .collect();
        let mut count = 0;
        for mine in self.points.windows(2) {
            for theirs in other.points.windows(2) {
                if cross(mine[0], mine[1], theirs[0], theirs[1])
                    && shared.iter().all(|end| end.distance(mine[0]) > 12.0)
                {
                    count += 1;
                }
            }
        }
        count
    }
}

fn cubic(p: &[Point; 4], t: f32) -> Point {
    let (a, b, c) = (
        p[0].towards(p[1], t),
        p[1].towards(p[2], t),
        p[2].towards(p[3], t),
    );
    a.towards(b, t).towards(b.towards(c, t), t)
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_way_is_half_the_line_however_the_handles_pull() {
        let curve = Bezier::new([
            point(0.0, 0.0),
            point(0.0, 0.0),
            point(10.0, 0.0),
            point(100.0, 0.0),
        ]);
        assert!((curve.at(0.5).x - 50.0).abs() < 0.5, "{:?}", curve.at(0.5));
        assert!((curve.at(0.25).x - 25.0).abs() < 0.5);
        assert!((curve.length - 100.0).abs() < 0.1);
    }

    #[test]
    fn ends_are_exact_and_outside_shares_stay_on_the_line() {
        let curve = Bezier::new([
            point(3.0, 4.0),
            point(50.0, 0.0),
            point(60.0, 90.0),
            point(70.0, 20.0),
        ]);
        assert_eq!(curve.at(0.0), point(3.0, 4.0));
        assert!(curve.at(1.0).distance(point(70.0, 20.0)) < 0.01);
        assert_eq!(curve.at(-3.0), curve.at(0.0));
        assert_eq!(curve.at(9.0), curve.at(1.0));
    }

    #[test]
    fn two_lines_that_cross_are_found_and_two_that_meet_at_an_end_are_not() {
        let a = Bezier::straight(point(0.0, 0.0), point(100.0, 90.0));
        assert_eq!(
            a.crossings(&Bezier::straight(point(0.0, 91.0), point(100.0, 0.0))),
            1
        );
        assert_eq!(
            a.crossings(&Bezier::straight(point(0.0, 0.0), point(0.0, 100.0))),
            0
        );
    }

    #[test]
    fn a_rectangle_is_kept_in_its_bounds() {
        assert_eq!(
            rect(90.0, -5.0, 20.0, 20.0).kept_in(rect(0.0, 0.0, 100.0, 100.0)),
            rect(80.0, 0.0, 20.0, 20.0)
        );
    }
}
