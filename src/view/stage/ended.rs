//! Messages that will not arrive: each in its own outline, dashed and grey, with a cross where it died and a word that
//! says of what.

use std::rc::Rc;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::id::FlightId;
use fallible_engine::kernel::network::Fate;

use super::super::frame::{Ended, Frame, Thing};
use super::super::geometry::{Point, Rect, point};
use super::super::layout::{Layout, Way};
use super::super::scene::{Align, Coat, Hit, Ink, Shape, Sketch};
use super::super::text::{Font, Measure};
use super::message::{HALF, SAME, answer, beside, counted, outline, shared, width};
use super::room::Room;

/// How large the sign of a lost message is.
const SIGN: f32 = 12.0;

/// Messages that ended at the same place of the same line, drawn as one.
struct Stack<'a> {
    ended: &'a Ended,
    way: Way<'a>,
    share: f32,
    at: Point,
    members: Vec<FlightId>,
    label: Rc<str>,
}

/// All of them, the latest first: it has its place before the others.
pub(super) fn draw(
    frame: &Frame,
    layout: &Layout,
    crowded: bool,
    measure: &dyn Measure,
    room: &mut Room,
    (sketch, hits): (&mut Sketch, &mut Vec<Hit<Thing>>),
) {
    for stack in stacks(frame, layout) {
        if !crowded {
            words(&stack, measure, room, (sketch, hits));
        }
        let at = point(stack.at.x.round(), stack.at.y.round());
        let shown = stack.ended.shown;
        sketch.push(Shape::Cross { at, shown });
        answer(&stack.members, Rect::around(at, SIGN, SIGN), hits);
    }
}

/// Where messages died is given, and everything else keeps away from there.
pub(super) fn reserve(frame: &Frame, layout: &Layout, room: &mut Room) {
    for stack in stacks(frame, layout) {
        room.fill(Rect::around(stack.at, SIGN, SIGN));
    }
}

fn stacks<'a>(frame: &'a Frame, layout: &'a Layout) -> Vec<Stack<'a>> {
    let mut stacks: Vec<Stack<'a>> = Vec::new();
    for ended in frame.ended.iter().rev() {
        let Some(way) = layout.way(ended.from, ended.to) else {
            continue;
        };
        // At either end the cross stands clear of the machine, which would cover it.
        let clear = (12.0 / way.length().max(1.0)).min(0.4);
        let died = ended.progress.between(clear, 1.0 - clear);
        let (share, at) = sign(layout, ended, &way, died);
        let same = stacks.iter_mut().find(|stack| {
            let other = stack.ended;
            (other.from, other.to, other.family) == (ended.from, ended.to, ended.family)
                && other.fate == ended.fate
                && stack.at.distance(at) < SAME
        });
        if let Some(stack) = same {
            stack.members.push(ended.id);
            stack.label = shared(&stack.label, &ended.label);
            continue;
        }
        stacks.push(Stack {
            ended,
            way,
            share,
            at,
            members: vec![ended.id],
            label: Rc::clone(&ended.label),
        });
    }
    stacks
}

/// Where the sign of a lost message stands: where it died, or as near to that as no machine and no name is, since a line
/// may pass behind both; where all of the line does, beside its ends.
fn sign(layout: &Layout, ended: &Ended, way: &Way<'_>, died: f32) -> (f32, Point) {
    let free = |at: Point| {
        let area = Rect::around(at, SIGN, SIGN);
        let machines = layout.machines.iter().copied();
        let titles = layout.titles.iter().flatten().map(|title| title.area);
        layout.sheet().holds(area) && !machines.chain(titles).any(|other| other.meets(area))
    };
    let step = |k: i16| f32::from(if k % 2 == 0 { -k / 2 } else { k / 2 + 1 }) * 0.02;
    let nearby = (0..NEARBY).map(|k| (died + step(k)).between(0.0, 1.0));
    let along = nearby.map(|share| (share, way.at(share)));
    let ends = [ended.from, ended.to].map(|id| layout.machines.get(id.index()));
    let beside = ends.into_iter().flatten().flat_map(|end| {
        let (c, x, y) = (end.centre(), end.w / 2.0 + SIGN, end.h / 2.0 + SIGN);
        [
            (-x, 0.0),
            (x, 0.0),
            (0.0, y),
            (0.0, -y),
            (-x, y),
            (x, y),
            (-x, -y),
            (x, -y),
        ]
        .map(|(x, y)| (died, c.by(x, y)))
    });
    along
        .chain(beside)
        .find(|(_, at)| free(*at))
        .unwrap_or((died, way.at(died)))
}

/// So many places of a way are tried for its sign.
const NEARBY: i16 = 80;

/// What it was, beside its cross, and what became of it beside that.
fn words(
    stack: &Stack<'_>,
    measure: &dyn Measure,
    room: &mut Room,
    (sketch, hits): (&mut Sketch, &mut Vec<Hit<Thing>>),
) {
    let Stack { ended, way, at, .. } = stack;
    let label = counted(&stack.label, stack.members.len());
    let wide = width(ended.family, &label, measure);
    let heading = way.heading(stack.share);
    let reach = heading.x.abs() * (wide / 2.0) + heading.y.abs() * HALF + 14.0;
    let along = |far: f32| at.by(heading.x * far, heading.y * far);
    // Behind the cross if the way is long enough, else beyond it, else beside it.
    let behind = stack.share * way.length() > reach;
    let ends = if behind {
        [-reach, reach]
    } else {
        [reach, -reach]
    };
    let mut spots: Vec<Rect> = Vec::new();
    for end in ends {
        spots.extend(beside(along(end), heading, wide, room));
    }
    let aside = heading.y.abs() * (wide / 2.0) + heading.x.abs() * HALF + 16.0;
    for far in [aside, -aside] {
        let middle = at.by(-heading.y * far, heading.x * far);
        spots.extend(beside(middle, heading, wide, room));
    }
    let Some(area) = room.take(spots) else {
        return;
    };
    sketch.push(Shape::Pill {
        at: area.centre(),
        outline: outline(ended.family, way.whole()),
        coat: Coat::Lost,
        width: wide,
        label,
        shown: ended.shown,
    });
    answer(&stack.members, area, hits);
    if matches!(ended.fate, Fate::Lost) || ended.shown <= 0.4 {
        return;
    }
    let told = ended.fate.words();
    let (w, h) = (measure.width(Font::Caption, told).ceil() + 4.0, 16.0);
    let spots = [
        at.by(9.0 + w / 2.0, 0.0),
        at.by(-9.0 - w / 2.0, 0.0),
        at.by(0.0, 17.0),
        at.by(0.0, -17.0),
        area.centre().by(0.0, HALF + 10.0),
        area.centre().by(0.0, -HALF - 10.0),
        at.by(9.0 + w / 2.0, 15.0),
        at.by(9.0 + w / 2.0, -15.0),
    ];
    let spots = spots.map(|middle| Rect::around(middle, w, h));
    if let Some(area) = room.take(spots) {
        let at = point(area.centre().x.round(), area.y.round() + 12.0);
        sketch.text(at, told, Font::Caption, Ink::Broken, Align::Middle);
    }
}
