//! A picture as a flat list of shapes in the order they are painted. Colours are named, not mixed: the
//! painter knows the theme, the picture does not.

mod ink;
mod message;
mod sketch;
#[cfg(test)]
pub mod written;

use fallible_engine::format::clamp::Clamp;
use std::rc::Rc;

use super::frame::Thing;
use super::geometry::{Point, Rect, Size};
use super::text::Font;

pub use ink::{Dash, Ink, Pen, pen};
pub use message::HALF;
pub use sketch::Sketch;

/// One move of a path.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Stroke {
    /// Begin here.
    Move(Point),
    /// A straight line to here.
    Line(Point),
    /// A curve: two handles and the end.
    Cubic(Point, Point, Point),
    /// Back to where this part began.
    Close,
}

/// Where a text stands relative to its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Align {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// How a message's outline is drawn; direction matters to requests only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outline {
    /// A tag pointing right.
    TagRight,
    /// A tag pointing left.
    TagLeft,
    /// A tag with its point at the top.
    TagUp,
    /// A tag with its point below.
    TagDown,
    /// A pill with round ends.
    Round,
    /// A sheet with a second sheet behind it.
    Sheets,
}

/// How a message is coloured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Coat {
    /// Solid blue, as requests are.
    Ask,
    /// Hollow green, as responses are.
    Answer,
    /// Hollow magenta, as copies are.
    Copy,
    /// Hollow ink, as signs of life are.
    Quiet,
    /// Dashed grey with the label struck out: it is gone.
    Lost,
}

/// The small form of a message, when many are under way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Token {
    /// A request: a solid triangle pointing right.
    AskRight,
    /// A request: a solid triangle pointing left.
    AskLeft,
    /// A response: a hollow ring.
    Answer,
    /// A copy: a hollow square.
    Copy,
    /// A sign of life: a short bar.
    Ping,
}

impl Token {
    /// All forms, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::AskRight,
        Self::AskLeft,
        Self::Answer,
        Self::Copy,
        Self::Ping,
    ];
}

/// One thing to paint.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A rectangle with round corners.
    Box {
        /// Where.
        area: Rect,
        /// Radius of its corners.
        radius: f32,
        /// Inside.
        fill: Option<Ink>,
        /// Edge.
        edge: Option<Pen>,
    },
    /// A disc or ring.
    Disc {
        /// Its middle.
        at: Point,
        /// Its radius.
        radius: f32,
        /// Inside.
        fill: Option<Ink>,
        /// Edge.
        edge: Option<Pen>,
    },
    /// Lines and curves.
    Path {
        /// The moves.
        steps: Rc<[Stroke]>,
        /// Inside.
        fill: Option<Ink>,
        /// Line.
        edge: Option<Pen>,
    },
    /// One line of text; `at` is on its baseline.
    Text {
        /// Where.
        at: Point,
        /// What.
        text: Rc<str>,
        /// In which font.
        font: Font,
        /// In which colour.
        ink: Ink,
        /// How it stands to `at`.
        align: Align,
    },
    /// Diagonal lines in `Ghost` over an area.
    Hatch {
        /// Where.
        area: Rect,
    },
    /// A message with its label, centred.
    Pill {
        /// Its middle.
        at: Point,
        /// Its outline.
        outline: Outline,
        /// Its colours.
        coat: Coat,
        /// Width of its body.
        width: f32,
        /// Its words.
        label: Rc<str>,
        /// How much of it shows, from 0 to 1.
        shown: f32,
    },
    /// A message without its label, centred.
    Token {
        /// Its middle.
        at: Point,
        /// Its form.
        token: Token,
    },
    /// A red cross: here a message was lost.
    Cross {
        /// Its middle.
        at: Point,
        /// How much of it shows, from 0 to 1.
        shown: f32,
    },
    /// A red diamond: a promise was broken.
    Diamond {
        /// Its middle.
        at: Point,
        /// From its middle to a point of it.
        reach: f32,
    },
    /// An amber triangle: something was broken on purpose.
    Triangle {
        /// The middle of its base.
        at: Point,
    },
}

/// A place that answers to the pointer.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit<T> {
    /// What is there.
    pub thing: T,
    /// Where.
    pub area: Area,
}

/// The form of a place that answers to the pointer.
#[derive(Clone, PartialEq, Debug)]
pub enum Area {
    /// A rectangle.
    Rect(Rect),
    /// Everywhere near a line through these points.
    Near(Rc<[Point]>),
}

/// A part of a picture with a place of its own, which seldom changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Piece {
    /// Everything it paints lies in here.
    pub area: Rect,
    /// What it paints.
    pub shapes: Vec<Shape>,
}

/// A picture, in four layers from below. The painter keeps the first and the third while they stay the
/// same, and paints the other two anew for every moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene<T = Thing> {
    /// How large it is.
    pub size: Size,
    /// What lies still below everything.
    pub ground: Rc<[Shape]>,
    /// What moves over it.
    pub moving: Vec<Shape>,
    /// What lies still on top of what moves.
    pub pieces: Rc<[Piece]>,
    /// What changes on top of everything.
    pub over: Vec<Shape>,
    /// What answers to the pointer, the topmost last.
    pub hits: Vec<Hit<T>>,
}

impl<T> Scene<T> {
    /// An empty picture.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self {
            size,
            ground: Rc::default(),
            moving: Vec::new(),
            pieces: Rc::default(),
            over: Vec::new(),
            hits: Vec::new(),
        }
    }
}

impl<T: Copy> Scene<T> {
    /// What is at a place. Where nothing is exactly there, the nearest thing within `reach` pixels.
    #[must_use]
    pub fn hit(&self, at: Point, reach: f32) -> Option<T> {
        let mut best: Option<(f32, T)> = None;
        for hit in self.hits.iter().rev() {
            let distance = hit.area.distance(at);
            if distance == 0.0 {
                return Some(hit.thing);
            }
            if distance <= reach && best.as_ref().is_none_or(|(nearest, _)| distance < *nearest) {
                best = Some((distance, hit.thing));
            }
        }
        best.map(|(_, thing)| thing)
    }
}

impl Area {
    /// How far a place is from it; 0 within. Lines count as two pixels thick.
    #[must_use]
    pub fn distance(&self, at: Point) -> f32 {
        match self {
            Self::Rect(area) => {
                let x = (area.x - at.x).max(at.x - area.right()).max(0.0);
                let y = (area.y - at.y).max(at.y - area.bottom()).max(0.0);
                x.hypot(y)
            }
            Self::Near(points) => {
                let mut best = f32::MAX;
                for pair in points.windows(2) {
                    let (a, b) = (pair[0], pair[1]);
                    let square = (b.x - a.x).powi(2) + (b.y - a.y).powi(2);
                    let along = (at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y);
                    let share = if square == 0.0 {
                        0.0
                    } else {
                        (along / square).between(0.0, 1.0)
                    };
                    best = best.min(a.towards(b, share).distance(at));
                }
                (best - 1.0).max(0.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::geometry::{point, rect, size};
    use super::*;

    #[test]
    fn the_topmost_thing_wins_and_small_things_are_easy_to_hit() {
        let mut scene = Scene::new(size(100.0, 100.0));
        scene.hits.push(Hit {
            thing: 1,
            area: Area::Rect(rect(0.0, 0.0, 50.0, 50.0)),
        });
        scene.hits.push(Hit {
            thing: 2,
            area: Area::Rect(rect(40.0, 40.0, 4.0, 4.0)),
        });
        scene.hits.push(Hit {
            thing: 3,
            area: Area::Near([point(0.0, 80.0), point(100.0, 80.0)].into()),
        });
        assert_eq!(scene.hit(point(41.0, 41.0), 0.0), Some(2));
        assert_eq!(scene.hit(point(10.0, 10.0), 16.0), Some(1));
        assert_eq!(scene.hit(point(70.0, 86.0), 8.0), Some(3));
        assert_eq!(scene.hit(point(70.0, 60.0), 8.0), None);
    }
}
