//! The lines between machines: curves that leave and enter at right angles and keep clear of whatever
//! stands between.

use fallible_engine::format::clamp::Clamp;
use fallible_engine::sorted::sort_by;
use std::rc::Rc;

use super::super::frame::Frame;
use super::super::geometry::{Bezier, Point, Rect, point};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Flank {
    Left,
    Right,
    Top,
    Bottom,
}

const SIDES: [Flank; 4] = [Flank::Right, Flank::Left, Flank::Bottom, Flank::Top];

impl Flank {
    const fn out(self) -> Point {
        match self {
            Self::Left => point(-1.0, 0.0),
            Self::Right => point(1.0, 0.0),
            Self::Top => point(0.0, -1.0),
            Self::Bottom => point(0.0, 1.0),
        }
    }

    /// The place on this side of a machine, `along` pixels from its middle.
    const fn place(self, machine: Rect, along: f32) -> Point {
        let c = machine.centre();
        match self {
            Self::Left => point(machine.x, c.y + along),
            Self::Right => point(machine.right(), c.y + along),
            Self::Top => point(c.x + along, machine.y),
            Self::Bottom => point(c.x + along, machine.bottom()),
        }
    }

    const fn is_upright(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// Straight lines from edge to edge, for stages with too many links to do more.
pub(super) fn straight(frame: &Frame, machines: &[Rect]) -> Vec<Rc<Bezier>> {
    frame
        .links
        .iter()
        .map(|link| {
            let (from, to) = edges(
                machines[link.ends[0].index()],
                machines[link.ends[1].index()],
            );
            Rc::new(Bezier::straight(from, to))
        })
        .collect()
}

/// Where the straight line between two machines leaves the first and meets the second.
pub(super) fn edges(a: Rect, b: Rect) -> (Point, Point) {
    (leave(a, b.centre()), leave(b, a.centre()))
}

/// Where the line from the middle of `from` towards `to` leaves it.
fn leave(from: Rect, to: Point) -> Point {
    let c = from.centre();
    let (dx, dy) = ((to.x - c.x).abs(), (to.y - c.y).abs());
    let across = if dx > 0.0 {
        from.w / 2.0 / dx
    } else {
        f32::MAX
    };
    let down = if dy > 0.0 {
        from.h / 2.0 / dy
    } else {
        f32::MAX
    };
    c.towards(to, across.min(down).min(0.5))
}

/// Curves for all links of a frame, in its order.
pub(super) fn curved(frame: &Frame, machines: &[Rect], sheet: Rect) -> Vec<Rc<Bezier>> {
    let ends: Vec<(usize, usize)> = frame
        .links
        .iter()
        .map(|link| (link.ends[0].index(), link.ends[1].index()))
        .collect();
    let sides = choose_sides(&ends, machines, sheet);
    let along = spread(&ends, &sides, machines);
    ends.iter()
        .zip(&sides)
        .zip(&along)
        .map(|(((a, b), (from, to)), (at_a, at_b))| {
            Rc::new(bend(
                from.place(machines[*a], *at_a),
                *from,
                to.place(machines[*b], *at_b),
                *to,
            ))
        })
        .collect()
}

fn bend(from: Point, out: Flank, to: Point, into: Flank) -> Bezier {
    let pull = (from.distance(to) * 0.42).between(18.0, 150.0);
    let (o, i) = (out.out(), into.out());
    Bezier::new([
        from,
        from.by(o.x * pull, o.y * pull),
        to.by(i.x * pull, i.y * pull),
        to,
    ])
}

/// For each link the pair of sides that gives the plainest line.
fn choose_sides(ends: &[(usize, usize)], machines: &[Rect], sheet: Rect) -> Vec<(Flank, Flank)> {
    let mut drawn: Vec<(usize, usize, Bezier)> = Vec::new();
    let mut chosen = Vec::new();
    for (a, b) in ends {
        let mut best: Option<(f32, Flank, Flank, Bezier)> = None;
        for out in SIDES {
            for into in SIDES {
                let curve = bend(
                    out.place(machines[*a], 0.0),
                    out,
                    into.place(machines[*b], 0.0),
                    into,
                );
                let outside = curve.points().iter().filter(|at| !sheet.contains(**at));
                let cost = cost(&curve, (*a, *b), (out, into), machines, &drawn)
                    + 140.0 * outside.count() as f32;
                if best.as_ref().is_none_or(|(least, ..)| cost < *least - 0.01) {
                    best = Some((cost, out, into, curve));
                }
            }
        }
        let Some((_, out, into, curve)) = best else {
            continue;
        };
        chosen.push((out, into));
        drawn.push((*a, *b, curve));
    }
    chosen
}

fn cost(
    curve: &Bezier,
    (a, b): (usize, usize),
    (out, into): (Flank, Flank),
    machines: &[Rect],
    drawn: &[(usize, usize, Bezier)],
) -> f32 {
    let (from, to) = (machines[a].centre(), machines[b].centre());
    let length = from.distance(to).max(1.0);
    let towards = point((to.x - from.x) / length, (to.y - from.y) / length);
    let ahead =
        |side: Flank, sign: f32| side.out().x * towards.x * sign + side.out().y * towards.y * sign;
    let mut cost = curve.length + 70.0 * (2.0 - ahead(out, 1.0) - ahead(into, -1.0));
    for (i, machine) in machines.iter().enumerate() {
        let own = i == a || i == b;
        let area = machine.grown(if own { -3.0 } else { 9.0 });
        let inside = curve
            .points()
            .iter()
            .filter(|at| area.contains(**at))
            .count();
        cost += 140.0 * inside as f32;
    }
    for (c, d, other) in drawn {
        let shared = a == *c || a == *d || b == *c || b == *d;
        cost += if shared { 25.0 } else { 60.0 } * curve.crossings(other) as f32;
    }
    cost
}

/// Links that share a side of a machine leave it apart from each other, in the order of where they lead.
fn spread(ends: &[(usize, usize)], sides: &[(Flank, Flank)], machines: &[Rect]) -> Vec<(f32, f32)> {
    let mut along = vec![(0.0, 0.0); ends.len()];
    for (machine, place) in machines.iter().enumerate() {
        for side in SIDES {
            let mut here: Vec<(f32, usize, bool)> = Vec::new();
            for (i, ((a, b), (out, into))) in ends.iter().zip(sides).enumerate() {
                for (own, far, own_side, first) in [(*a, *b, *out, true), (*b, *a, *into, false)] {
                    if own == machine && own_side == side {
                        let c = machines[far].centre();
                        here.push((if side.is_upright() { c.y } else { c.x }, i, first));
                    }
                }
            }
            sort_by(&mut here, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let room = if side.is_upright() { place.h } else { place.w };
            let pitch = (room / (here.len() + 1) as f32).min(34.0);
            for (k, (_, link, first)) in here.iter().enumerate() {
                let at = ((k as f32 - (here.len() - 1) as f32 / 2.0) * pitch).round();
                if *first {
                    along[*link].0 = at;
                } else {
                    along[*link].1 = at;
                }
            }
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use super::super::super::geometry::rect;
    use super::*;

    const SHEET: Rect = rect(-500.0, -500.0, 2_000.0, 2_000.0);

    #[test]
    fn a_line_between_two_machines_begins_and_ends_on_their_edges() {
        let (from, to) = edges(rect(0.0, 0.0, 100.0, 50.0), rect(200.0, 0.0, 100.0, 50.0));
        assert_eq!(from, point(100.0, 25.0));
        assert!(to.distance(point(200.0, 25.0)) < 0.01);
    }

    #[test]
    fn neighbours_side_by_side_are_joined_by_their_facing_sides() {
        let machines = [rect(0.0, 0.0, 164.0, 88.0), rect(400.0, 10.0, 164.0, 88.0)];
        assert_eq!(
            choose_sides(&[(0, 1)], &machines, SHEET),
            [(Flank::Right, Flank::Left)]
        );
    }

    #[test]
    fn a_line_makes_a_way_round_a_machine_that_stands_between() {
        let machines = [
            rect(0.0, 100.0, 128.0, 54.0),
            rect(200.0, 100.0, 128.0, 54.0),
            rect(400.0, 100.0, 128.0, 54.0),
        ];
        let (out, into) = choose_sides(&[(0, 2)], &machines, SHEET)[0];
        let curve = bend(
            out.place(machines[0], 0.0),
            out,
            into.place(machines[2], 0.0),
            into,
        );
        assert!(!curve.passes(machines[1]), "{out:?} {into:?}");
    }

    #[test]
    fn links_on_one_side_keep_apart_in_the_order_of_their_ends() {
        let machines = [
            rect(0.0, 200.0, 164.0, 88.0),
            rect(400.0, 0.0, 164.0, 88.0),
            rect(400.0, 400.0, 164.0, 88.0),
        ];
        let sides = [(Flank::Right, Flank::Left), (Flank::Right, Flank::Left)];
        let along = spread(&[(0, 2), (0, 1)], &sides, &machines);
        assert!(
            along[1].0 < along[0].0,
            "the upper one leaves higher: {along:?}"
        );
    }
}
