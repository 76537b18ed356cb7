//! Messages: each family has a form of its own, and points towards where it is going. With many under way
//! they lose their words and keep their form.

use std::rc::Rc;

use fallible_engine::kernel::id::FlightId;
use fallible_engine::kernel::message::Family;

use super::super::frame::{Flight, Frame, Thing};
use super::super::geometry::{Point, Rect, point};
use super::super::layout::{Layout, Scale, Way};
use super::super::scene::{
    Area, Coat, Dash, Hit, Ink, Outline, Pen, Shape, Sketch, Stroke, Token, pen,
};
use super::super::text::{Font, Measure};
use super::room::Room;

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
pub(super) const HALF: f32 = 11.0;

/// How much a message is wider than its body: a tag's point, or the sheet behind a sheet.
const TIP: f32 = 10.0;

/// Whether messages are so many, or machines so small, that none carries words.
pub(super) fn is_crowded(frame: &Frame, layout: &Layout) -> bool {
    frame.flights.len() > WORDED || layout.scale >= Scale::Low
}

/// Draws what is under way: lines and marks without words on one sketch, and on another those with words.
pub(super) fn draw(
    frame: &Frame,
    layout: &Layout,
    manner: Viewing,
    measure: &dyn Measure,
    room: &mut Room,
    (sketch, worded, hits): (&mut Sketch, &mut Sketch, &mut Vec<Hit<Thing>>),
) {
    if is_crowded(frame, layout) {
        sketch.0.reserve(frame.flights.len());
        tokens(frame, layout, sketch, hits);
        return;
    }
    for stack in stacks(frame, layout, manner, measure) {
        if manner.reduced_motion {
            arrow(stack.flight.family, &stack.way, sketch);
        } else {
            run(stack.flight.family, &stack.way, stack.share, sketch);
        }
        lay(
            &stack,
            layout,
            (manner, measure),
            room,
            (sketch, worded, hits),
        );
    }
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
pub(super) fn outline(family: Family, heading: Point) -> Outline {
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

pub(super) fn width(family: Family, label: &str, measure: &dyn Measure) -> f32 {
    let text = measure.width(Font::Message, label).ceil();
    match family {
        Family::Request | Family::Copy => text + 18.0,
        Family::Ping => (text + 14.0).max(44.0),
        Family::Response => text + 22.0,
    }
}

/// Messages at the same place of the same line, which are drawn as one with their number.
struct Stack<'a> {
    flight: &'a Flight,
    way: Way<'a>,
    share: f32,
    at: Point,
    members: Vec<FlightId>,
    label: Rc<str>,
}

/// Messages no further apart than this are at the same place.
pub(super) const SAME: f32 = 8.0;

fn stacks<'a>(
    frame: &'a Frame,
    layout: &'a Layout,
    manner: Viewing,
    measure: &dyn Measure,
) -> Vec<Stack<'a>> {
    let mut stacks: Vec<Stack<'a>> = Vec::new();
    for flight in frame.flights.iter().filter(|flight| !flight.waits) {
        let Some(way) = layout.way(flight.from, flight.to) else {
            continue;
        };
        let share = if manner.reduced_motion {
            0.5
        } else {
            shown_at(flight, &way, measure)
        };
        let at = way.at(share);
        let same = stacks.iter_mut().find(|stack| {
            let other = stack.flight;
            (other.from, other.to, other.family) == (flight.from, flight.to, flight.family)
                && other.due.is_none() == flight.due.is_none()
                && stack.at.distance(at) < SAME
        });
        if let Some(stack) = same {
            stack.members.push(flight.id);
            stack.label = shared(&stack.label, &flight.label);
            continue;
        }
        stacks.push(Stack {
            flight,
            way,
            share,
            at,
            members: vec![flight.id],
            label: Rc::clone(&flight.label),
        });
    }
    stacks
}

/// What two labels have in common: the words with which both begin, or else those of the first.
pub(super) fn shared(one: &Rc<str>, other: &Rc<str>) -> Rc<str> {
    if one == other {
        return Rc::clone(one);
    }
    let pairs = one.split(' ').zip(other.split(' '));
    let common: Vec<&str> = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    if common.is_empty() {
        let first = one.split(' ').next().unwrap_or_default();
        return first.into();
    }
    common.join(" ").into()
}

/// A label with how many messages it stands for.
pub(super) fn counted(label: &Rc<str>, count: usize) -> Rc<str> {
    if count == 1 {
        return Rc::clone(label);
    }
    format!("{label} ×{count}").into()
}

/// Places for a mark so wide at a place of a way: on the line, or beside it and still touching it, or beside one that
/// stands on the line.
pub(super) fn beside(at: Point, heading: Point, width: f32, room: &Room) -> [Rect; 6] {
    let (w, h) = (width + TIP, 2.0 * HALF);
    let reach = heading.y.abs() * (w / 2.0) + heading.x.abs() * HALF + 1.0;
    let aside = |far: f32| {
        let middle = at.by(-heading.y * far, heading.x * far);
        Rect::around(point(middle.x.round(), middle.y.round()), w, h)
    };
    [
        aside(0.0),
        room.kept_in(aside(0.0)),
        aside(reach),
        aside(-reach),
        aside(2.0 * reach),
        aside(-2.0 * reach),
    ]
}

/// Lays a stack down with its words, or without them where there is no room for any.
fn lay(
    stack: &Stack<'_>,
    layout: &Layout,
    (manner, measure): (Viewing, &dyn Measure),
    room: &mut Room,
    (sketch, worded, hits): (&mut Sketch, &mut Sketch, &mut Vec<Hit<Thing>>),
) {
    let Stack {
        flight, way, at, ..
    } = stack;
    let whole = way.whole();
    let label = counted(&stack.label, stack.members.len());
    let wide = width(flight.family, &label, measure);
    let mut spots: Vec<Rect> = beside(*at, way.heading(stack.share), wide, room).into();
    if manner.reduced_motion {
        // It does not move, and may stand wherever on its way there is room.
        let along = [0.35, 0.65, 0.2, 0.8].map(|t| beside(way.at(t), way.heading(t), wide, room));
        spots.extend(along.into_iter().flatten());
    }
    // Away from its own line it must not stand on another: it would seem to travel there.
    spots.retain(|area| {
        let (mut own, mut strange) = (false, false);
        for road in &layout.roads {
            let on = (0..=12).any(|i| area.contains(road.curve.at(i as f32 / 12.0)));
            match way {
                Way::Along(curve) | Way::Back(curve) if std::ptr::eq(*curve, &*road.curve) => {
                    own |= on;
                }
                _ => strange |= on,
            }
        }
        own || !strange
    });
    let Some(area) = room.take(spots) else {
        let token = token(flight.family, whole);
        sketch.push(Shape::Token { at: *at, token });
        let area = Rect::around(*at, 12.0, 12.0);
        room.fill(area);
        answer(&stack.members, area, hits);
        return;
    };
    worded.push(Shape::Pill {
        at: area.centre(),
        outline: outline(flight.family, whole),
        coat: coat(flight.family),
        width: wide,
        label,
        shown: 1.0,
    });
    if flight.due.is_none() {
        // It cannot go on: two bars over it, as on a machine that stands still.
        for x in [-2.0, 2.0] {
            let middle = area.centre();
            let (top, low) = (middle.by(x, -HALF - 9.0), middle.by(x, -HALF - 3.0));
            worded.line(&[top, low], pen(Ink::Fault, 1.5));
        }
    }
    answer(&stack.members, area, hits);
}

/// The first of these messages answers to the pointer.
pub(super) fn answer(members: &[FlightId], area: Rect, hits: &mut Vec<Hit<Thing>>) {
    for id in members.iter().rev() {
        hits.push(Hit {
            thing: Thing::Message(*id),
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

fn tokens(frame: &Frame, layout: &Layout, sketch: &mut Sketch, hits: &mut Vec<Hit<Thing>>) {
    hits.reserve(frame.flights.len());
    for flight in frame.flights.iter().filter(|flight| !flight.waits) {
        let Some(way) = layout.way(flight.from, flight.to) else {
            continue;
        };
        let at = way.at(flight.progress);
        sketch.push(Shape::Token {
            at,
            token: token(flight.family, way.whole()),
        });
        let area = Area::Rect(Rect::around(at, 10.0, 10.0));
        hits.push(Hit {
            thing: Thing::Message(flight.id),
            area,
        });
    }
}

/// The line of a message in a space-time diagram.
pub(in super::super) const fn trace(family: Family) -> Pen {
    let edge = pen(hue(family), 1.5);
    match family {
        Family::Copy => edge.dashed(Dash::Copy),
        _ => edge,
    }
}
