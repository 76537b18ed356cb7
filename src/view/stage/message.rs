//! Messages: each family has a form of its own, and points towards where it is going. With many under way
//! they lose their words and keep their form.

use std::rc::Rc;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::network::Fate;

use super::super::frame::{Ended, Flight, Frame, Thing};
use super::super::geometry::{Point, Rect, point};
use super::super::layout::{Layout, Scale, Way};
use super::super::scene::{
    Align, Area, Coat, Dash, Hit, Ink, Outline, Pen, Scene, Shape, Sketch, Stroke, Token, pen,
};
use super::super::text::{Font, Measure};

/// How the reader wants to see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Viewing {
    /// Nothing glides: each message is an arrow from its sender to its receiver.
    pub reduced_motion: bool,
}

/// With more messages than this under way, none carries words.
const WORDED: usize = 90;

/// How much of its way the line behind a message covers.
const RUN: f32 = 0.2;

/// Half the height of a message.
const HALF: f32 = 11.0;

pub(super) fn draw(
    frame: &Frame,
    layout: &Layout,
    manner: Viewing,
    measure: &dyn Measure,
    scene: &mut Scene<Thing>,
) {
    let mut sketch = Sketch(std::mem::take(&mut scene.moving));
    let crowded = frame.flights.len() > WORDED || layout.scale >= Scale::Small;
    if crowded {
        sketch.0.reserve(frame.flights.len());
        tokens(frame, layout, &mut sketch, scene);
    } else {
        let mut table = Spread::default();
        for flight in &frame.flights {
            let Some(way) = layout.way(flight.from, flight.to) else {
                continue;
            };
            let share = if manner.reduced_motion {
                arrow(flight.family, &way, &mut sketch);
                table.free_share(flight, &way, measure)
            } else {
                let share = shown_at(flight, &way, measure);
                run(flight.family, &way, share, &mut sketch);
                share
            };
            table.lay(flight, &way, share, measure, &mut scene.hits);
        }
        // Lines below, then what has no words, so that nothing covers those that have.
        sketch.0.append(&mut table.tokens);
        sketch.0.append(&mut table.worded.0);
    }
    for ended in &frame.ended {
        lost(ended, layout, crowded, measure, &mut sketch, scene);
    }
    scene.moving = sketch.0;
}

pub(in super::super) const fn hue(family: Family) -> Ink {
    match family {
        Family::Request => Ink::Ask,
        Family::Response => Ink::Answer,
        Family::Copy => Ink::Copy,
        Family::Ping => Ink::LineControl,
    }
}

/// Where along its way a message with words is drawn: it starts beside its sender and lands beside its
/// receiver, so that neither hides its words, and in between it moves as evenly as time does.
fn shown_at(flight: &Flight, way: &Way<'_>, measure: &dyn Measure) -> f32 {
    let half = width(flight.family, &flight.label, measure) / 2.0 + 7.0;
    let inset = |t: f32| {
        let heading = way.heading(t);
        let reach = heading.x.abs() * half + heading.y.abs() * (HALF + 3.0);
        (reach / way.length().max(1.0)).min(0.35)
    };
    let (start, end) = (inset(0.0), 1.0 - inset(1.0));
    start + (end - start) * flight.progress
}

/// The stretch of the way a message has just come.
fn run(family: Family, way: &Way<'_>, to: f32, sketch: &mut Sketch) {
    let from = (to - RUN).max(0.0);
    if to > from {
        let points: Vec<Point> = (0..=5)
            .map(|i| way.at(from + (to - from) * i as f32 / 5.0))
            .collect();
        sketch.line(&points, pen(hue(family), 2.0));
    }
}

/// The whole way as an arrow, for those who want nothing to glide.
fn arrow(family: Family, way: &Way<'_>, sketch: &mut Sketch) {
    let points: Vec<Point> = (0..=12).map(|i| way.at(i as f32 / 12.0)).collect();
    sketch.line(&points, pen(hue(family), 2.0));
    arrow_head(family, way.at(1.0), way.heading(1.0), sketch);
}

/// The head of an arrow: filled for requests, open for responses, square for copies.
fn arrow_head(family: Family, tip: Point, heading: Point, sketch: &mut Sketch) {
    let (x, y) = (heading.x, heading.y);
    let back = |along: f32, aside: f32| tip.by(-x * along - y * aside, -y * along + x * aside);
    match family {
        Family::Request | Family::Ping => sketch.form(
            &[
                Stroke::Move(tip),
                Stroke::Line(back(7.0, 3.2)),
                Stroke::Line(back(7.0, -3.2)),
                Stroke::Close,
            ],
            hue(family),
        ),
        Family::Response => sketch.line(
            &[back(5.6, 3.2), tip, back(5.6, -3.2)],
            pen(Ink::Answer, 1.5),
        ),
        Family::Copy => {
            let middle = back(2.5, 0.0);
            sketch.fill(Rect::around(middle, 5.0, 5.0), 0.0, Ink::Copy);
        }
    }
}

fn coat(family: Family) -> Coat {
    match family {
        Family::Request => Coat::Ask,
        Family::Response => Coat::Answer,
        Family::Copy => Coat::Copy,
        Family::Ping => Coat::Quiet,
    }
}

/// The form of a message that is going this way.
fn outline(family: Family, heading: Point) -> Outline {
    match family {
        Family::Request if heading.y.abs() > heading.x.abs() * 1.7 => {
            if heading.y > 0.0 {
                Outline::TagDown
            } else {
                Outline::TagUp
            }
        }
        Family::Request => {
            if heading.x >= 0.0 {
                Outline::TagRight
            } else {
                Outline::TagLeft
            }
        }
        Family::Response | Family::Ping => Outline::Round,
        Family::Copy => Outline::Sheets,
    }
}

fn width(family: Family, label: &str, measure: &dyn Measure) -> f32 {
    let text = measure.width(Font::Message, label).ceil();
    match family {
        Family::Request | Family::Copy => text + 18.0,
        Family::Ping => (text + 14.0).max(44.0),
        Family::Response => text + 22.0,
    }
}

/// Messages laid out so that none covers the words of another.
#[derive(Default)]
struct Spread {
    taken: Vec<Rect>,
    tokens: Vec<Shape>,
    worded: Sketch,
}

impl Spread {
    /// Where along its way a message that does not move has room for its words.
    fn free_share(&self, flight: &Flight, way: &Way<'_>, measure: &dyn Measure) -> f32 {
        let width = width(flight.family, &flight.label, measure) + 8.0;
        let free = |share: &f32| {
            let area = Rect::around(way.at(*share), width, 2.0 * HALF);
            !self.taken.iter().any(|other| other.meets(area))
        };
        [0.5, 0.35, 0.65, 0.2, 0.8]
            .into_iter()
            .find(free)
            .unwrap_or(0.5)
    }

    /// Lays a message down with its words, or without them where they would cover another's.
    fn lay(
        &mut self,
        flight: &Flight,
        way: &Way<'_>,
        share: f32,
        measure: &dyn Measure,
        hits: &mut Vec<Hit<Thing>>,
    ) {
        let (at, whole) = (way.at(share), way.whole());
        let width = width(flight.family, &flight.label, measure);
        let area = Rect::around(at, width + 8.0, 2.0 * HALF);
        let thing = Thing::Message(flight.id);
        if self.taken.iter().any(|other| other.meets(area)) {
            let token = token(flight.family, whole);
            self.tokens.push(Shape::Token { at, token });
            let area = Area::Rect(Rect::around(at, 12.0, 12.0));
            hits.push(Hit { thing, area });
            return;
        }
        self.taken.push(area);
        self.worded.push(Shape::Pill {
            at: point(at.x.round(), at.y.round()),
            outline: outline(flight.family, whole),
            coat: coat(flight.family),
            width,
            label: Rc::clone(&flight.label),
            shown: 1.0,
        });
        if flight.due.is_none() {
            // It cannot go on: two bars over it, as on a machine that stands still.
            for x in [-2.0, 2.0] {
                let (top, low) = (at.by(x, -HALF - 9.0), at.by(x, -HALF - 3.0));
                self.worded.line(&[top, low], pen(Ink::Fault, 1.5));
            }
        }
        hits.push(Hit {
            thing,
            area: Area::Rect(area),
        });
    }
}

fn token(family: Family, heading: Point) -> Token {
    match family {
        Family::Request if heading.x >= 0.0 => Token::AskRight,
        Family::Request => Token::AskLeft,
        Family::Response => Token::Answer,
        Family::Copy => Token::Copy,
        Family::Ping => Token::Ping,
    }
}

fn tokens(frame: &Frame, layout: &Layout, sketch: &mut Sketch, scene: &mut Scene<Thing>) {
    scene.hits.reserve(frame.flights.len());
    for flight in &frame.flights {
        let Some(way) = layout.way(flight.from, flight.to) else {
            continue;
        };
        let at = way.at(flight.progress);
        sketch.push(Shape::Token {
            at,
            token: token(flight.family, way.whole()),
        });
        let area = Area::Rect(Rect::around(at, 10.0, 10.0));
        scene.hits.push(Hit {
            thing: Thing::Message(flight.id),
            area,
        });
    }
}

/// A message that will not arrive: its own outline, dashed and grey, and a cross where it died.
fn lost(
    ended: &Ended,
    layout: &Layout,
    crowded: bool,
    measure: &dyn Measure,
    sketch: &mut Sketch,
    scene: &mut Scene<Thing>,
) {
    let Some(way) = layout.way(ended.from, ended.to) else {
        return;
    };
    // At either end the cross stands clear of the machine, which would cover it.
    let clear = (12.0 / way.length().max(1.0)).min(0.4);
    let share = ended.progress.between(clear, 1.0 - clear);
    let at = way.at(share);
    if !crowded {
        let width = width(ended.family, &ended.label, measure);
        let heading = way.heading(share);
        let reach = heading.x.abs() * (width / 2.0) + heading.y.abs() * HALF + 15.0;
        // Behind the cross if the way is long enough, else beyond it.
        let behind = if share * way.length() > reach {
            -reach
        } else {
            reach
        };
        let body = point(
            (at.x + heading.x * behind).round(),
            (at.y + heading.y * behind).round(),
        );
        let whole = way.whole();
        sketch.push(Shape::Pill {
            at: body,
            outline: outline(ended.family, whole),
            coat: Coat::Lost,
            width,
            label: Rc::clone(&ended.label),
            shown: ended.shown,
        });
        let area = Area::Rect(Rect::around(body, width, 2.0 * HALF));
        scene.hits.push(Hit {
            thing: Thing::Message(ended.id),
            area,
        });
        if !matches!(ended.fate, Fate::Lost) && ended.shown > 0.4 {
            sketch.text(
                at.by(10.0, 4.0),
                ended.fate.words(),
                Font::Small,
                Ink::Broken,
                Align::Start,
            );
        }
    }
    sketch.push(Shape::Cross {
        at: point(at.x.round(), at.y.round()),
        shown: ended.shown,
    });
    scene.hits.push(Hit {
        thing: Thing::Message(ended.id),
        area: Area::Rect(Rect::around(at, 12.0, 12.0)),
    });
}

/// The line of a message in a space-time diagram.
pub(in super::super) const fn trace(family: Family) -> Pen {
    let edge = pen(hue(family), 1.5);
    match family {
        Family::Copy => edge.dashed(Dash::Copy),
        _ => edge,
    }
}
