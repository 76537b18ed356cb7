//! Zones and the machines in them.

mod slots;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::id::MachineId;
use fallible_engine::sorted::sort_by_key;

use super::super::frame::Frame;
use super::super::geometry::{Point, Rect, Size, rect};
use super::super::text::{Font, Measure};
use super::parts::{Brief, NARROW, Roster, Scale, Seats, Tie, two_lines};
use slots::{HEADER, INSET, gaps, slots, squeezed};

/// Zones and machines, placed.
pub(super) struct Arrangement {
    pub(super) scale: Scale,
    pub(super) zones: Vec<Rect>,
    pub(super) machines: Vec<Rect>,
}

const MARGIN: f32 = 20.0;

/// Up to so many machines, those of a zone are put in the order that tangles their links least.
const ORDERED_MACHINES: usize = 24;

/// What a machine needs beside its name, and how wide a small one becomes for its name at most.
const MARGIN_OF_NAME: f32 = 21.0;
const NAME_MOST: f32 = 150.0;

/// As high as one line of a name: such machines stand one below the other, as a list does.
const LISTED: f32 = 16.0;

/// As high as two lines of a name.
const TWO_LINES: f32 = 38.0;

/// Where the zones and machines of a frame stand: each where it stands among those of all systems.
pub(super) fn arrange(
    frame: &Frame,
    seats: &Seats,
    brief: &Brief,
    measure: &dyn Measure,
) -> Arrangement {
    let widest = widest(&seats.roster, measure);
    let all = places(&seats.roster, brief.size, brief.reserved_below, widest);
    let pick = |places: &[Rect], seat: &usize| places.get(*seat).copied().unwrap_or_default();
    let zones: Vec<Rect> = seats
        .zones
        .iter()
        .map(|zone| pick(&all.zones, zone))
        .collect();
    let mut machines: Vec<Rect> = seats
        .machines
        .iter()
        .map(|seat| pick(&all.machines, seat))
        .collect();
    machines.resize(frame.machines.len(), Rect::default());
    drag(frame, brief, &zones, &mut machines);
    Arrangement {
        scale: all.scale,
        zones,
        machines,
    }
}

/// How wide the names are at most: on a compact machine, on a small one, and there on two lines.
fn widest(roster: &Roster, measure: &dyn Measure) -> [f32; 3] {
    let most = |width: &dyn Fn(&str) -> f32| {
        let names = roster.names.iter();
        names.map(|name| width(name)).fold(0.0, f32::max)
    };
    let strong = |name: &str| measure.width(Font::Strong, name);
    let lines = |name: &str| {
        let (first, second) = two_lines(name);
        strong(first).max(strong(second))
    };
    [
        most(&|name| measure.width(Font::Name, name)),
        most(&strong),
        most(&lines),
    ]
}

/// Places for all zones and machines of a roster, the machines as large as there is room for.
fn places(roster: &Roster, size: Size, reserved: f32, widest: [f32; 3]) -> Arrangement {
    let narrow = size.w < NARROW;
    let wide =
        |room: f32, least: f32, most: f32| (room + MARGIN_OF_NAME).ceil().between(least, most);
    let small = wide(widest[1], 72.0, NAME_MOST);
    let compact = Scale::Compact.size();
    let named = wide(widest[0], compact.w, Scale::Full.size().w);
    let of = |w: f32, h: f32| Size { w, h };
    let plans = [
        (Scale::Full, Scale::Full.size()),
        // Names are whole as long as there is any room for them: rather lower machines than shorter names, and rather
        // two lines than none.
        (Scale::Compact, of(named, compact.h)),
        (Scale::Low, of(small, Scale::Low.size().h)),
        (Scale::Small, of(small, 28.0)),
        (
            Scale::Small,
            of(wide(widest[2], 64.0, NAME_MOST), TWO_LINES),
        ),
        (Scale::Small, of(small, LISTED)),
        (Scale::Small, Scale::Small.size()),
        (Scale::Dot, Scale::Dot.size()),
    ];
    let room = (size, reserved);
    for (scale, machine) in &plans[usize::from(narrow)..] {
        for columns in columns_to_try(roster.members.len(), narrow) {
            // Better a little less room between zones than smaller machines.
            for apart in [1.0, 0.6] {
                let zones = zone_grid(roster, room, (*scale, *machine, columns, apart));
                let slots: Option<Vec<Vec<Rect>>> = zones
                    .iter()
                    .zip(&roster.members)
                    .map(|(zone, seats)| slots(*zone, seats.len(), (*scale, *machine), narrow))
                    .collect();
                if let Some(slots) = slots {
                    return settle(roster, *scale, zones, &slots);
                }
            }
        }
    }
    let columns = columns_to_try(roster.members.len(), narrow)[0];
    let plan = (Scale::Dot, Scale::Dot.size(), columns, 1.0);
    let zones = zone_grid(roster, room, plan);
    let slots: Vec<_> = zones
        .iter()
        .zip(&roster.members)
        .map(|(zone, seats)| squeezed(*zone, seats.len()))
        .collect();
    settle(roster, Scale::Dot, zones, &slots)
}

/// Gives each machine a slot of its zone.
fn settle(roster: &Roster, scale: Scale, zones: Vec<Rect>, slots: &[Vec<Rect>]) -> Arrangement {
    let mut machines = vec![Rect::default(); roster.names.len()];
    for (seats, slots) in roster.members.iter().zip(slots) {
        for (seat, slot) in seats.iter().zip(slots) {
            machines[*seat] = *slot;
        }
    }
    Arrangement {
        scale,
        zones,
        machines,
    }
}

/// Puts the machines of each zone in the order that tangles their links least on a stage of this size.
pub(super) fn order(roster: &mut Roster, ends: &[Tie], size: Size) {
    if roster.names.len() > ORDERED_MACHINES {
        return;
    }
    let mut at = places(roster, size, 0.0, [0.0; 3]).machines;
    let slots: Vec<Vec<Rect>> = roster
        .members
        .iter()
        .map(|seats| seats.iter().map(|seat| at[*seat]).collect())
        .collect();
    untangle(ends, &roster.members, &mut at);
    for (seats, slots) in roster.members.iter_mut().zip(&slots) {
        let place = |seat: &usize| slots.iter().position(|slot| *slot == at[*seat]);
        sort_by_key(seats, place);
    }
}

fn columns_to_try(zones: usize, narrow: bool) -> Vec<usize> {
    let mut columns: Vec<usize> = (1..=zones.max(1)).collect();
    if !narrow {
        columns.reverse();
    }
    columns
}

/// How high a narrow stage had better be for these machines.
pub(super) fn natural_height(roster: &Roster) -> f32 {
    let zones: f32 = roster
        .members
        .iter()
        .map(|seats| ideal(seats.len(), Scale::Compact, Scale::Compact.size(), true).h)
        .sum();
    let gap = if roster.joined { 64.0 } else { 20.0 };
    (zones + gap * (roster.members.len() - 1) as f32 + 16.0).between(220.0, 720.0)
}

/// How wide and high a zone would like to be at most.
fn ideal(count: usize, scale: Scale, machine: Size, narrow: bool) -> Size {
    let gap = gaps(scale);
    if narrow && scale == Scale::Compact {
        let rows = count.div_ceil(2).max(1) as f32;
        return Size {
            w: 400.0,
            h: 60.0 + rows * (machine.h + 1.5 * gap.h) - 0.5 * gap.h,
        };
    }
    let listed = scale == Scale::Small && machine.h <= LISTED;
    let columns = match count {
        _ if listed => 1.25,
        0..=2 => 1.7,
        3..=5 => 2.3,
        _ => (count as f32).sqrt().ceil() * 1.25,
    };
    let rows = (count as f32 / (columns / 1.25).floor().max(1.0))
        .ceil()
        .max(if listed { 1.0 } else { 2.0 });
    Size {
        w: columns * (machine.w + gap.w) + 2.0 * INSET,
        h: HEADER + rows * (machine.h + 2.6 * gap.h) + 2.0 * INSET,
    }
}

/// Zones in rows, sharing the stage by how much they hold. A plan is the scale and size of the machines, how many
/// zones stand side by side, and how much of the usual distance they keep.
fn zone_grid(
    roster: &Roster,
    (size, reserved): (Size, f32),
    (scale, machine, columns, apart): (Scale, Size, usize, f32),
) -> Vec<Rect> {
    let narrow = size.w < NARROW;
    let margin = if narrow { 8.0 } else { MARGIN };
    let joined = roster.joined;
    let (wide, high) = (size.w - 2.0 * margin, size.h - 2.0 * margin - reserved);
    let rows: Vec<&[Vec<usize>]> = roster.members.chunks(columns).collect();
    // Small machines need the room for their names more than what travels between them does.
    let share = if scale >= Scale::Low { 0.2 } else { 0.31 };
    let least = if scale >= Scale::Low { 16.0 } else { 24.0 };
    let gap_x = if joined {
        (size.w * share / columns.max(2) as f32 * apart).between(least, 240.0)
    } else {
        24.0
    };
    let gap_y = if joined && scale >= Scale::Low {
        (high * 0.06).between(14.0, 60.0)
    } else if joined {
        (high * 0.14).between(36.0, 120.0)
    } else {
        20.0
    };

    let height_of = |row: &[Vec<usize>]| {
        row.iter()
            .map(|seats| ideal(seats.len(), scale, machine, narrow).h)
            .fold(0.0, f32::max)
    };
    let room_y = high - gap_y * (rows.len() - 1) as f32;
    let plenty = if scale >= Scale::Low { 4.0 } else { 1.5 };
    let heights = shares(
        &rows.iter().map(|row| height_of(row)).collect::<Vec<_>>(),
        room_y,
        plenty,
    );
    let mut y = margin + (room_y - heights.iter().sum::<f32>()) / 2.0;
    let mut zones = Vec::new();
    for (row, height) in rows.iter().zip(heights) {
        let room_x = wide - gap_x * (row.len() - 1) as f32;
        let widths = shares(
            &row.iter()
                .map(|seats| ideal(seats.len(), scale, machine, narrow).w)
                .collect::<Vec<_>>(),
            room_x,
            plenty,
        );
        let mut x = margin + (room_x - widths.iter().sum::<f32>()) / 2.0;
        for width in widths {
            zones.push(rect(
                x.floor() + 0.5,
                y.floor() + 0.5,
                width.floor(),
                height.floor(),
            ));
            x += width + gap_x;
        }
        y += height + gap_y;
    }
    zones
}

/// Shares `room` by what each would like, up to `plenty` times that.
fn shares(likes: &[f32], room: f32, plenty: f32) -> Vec<f32> {
    let sum: f32 = likes.iter().sum();
    let factor = (room / sum).min(plenty);
    likes.iter().map(|like| like * factor).collect()
}

/// Swaps machines of a zone as long as a swap helps.
fn untangle(ends: &[Tie], members: &[Vec<usize>], places: &mut [Rect]) {
    let mut least = tangle(ends, places);
    for _ in 0..8 {
        let mut better = false;
        for ids in members {
            for i in 0..ids.len() {
                for j in i + 1..ids.len() {
                    places.swap(ids[i], ids[j]);
                    let now = tangle(ends, places);
                    if now < least - 0.5 {
                        least = now;
                        better = true;
                    } else {
                        places.swap(ids[i], ids[j]);
                    }
                }
            }
        }
        if !better {
            return;
        }
    }
}

/// How hard the links would be to follow: their lengths, machines in their way, crossings.
fn tangle(ends: &[Tie], places: &[Rect]) -> f32 {
    let lines: Vec<(usize, usize, Point, Point, f32)> = ends
        .iter()
        .map(|([a, b], weight)| (*a, *b, places[*a].centre(), places[*b].centre(), *weight))
        .collect();
    let mut sum = 0.0;
    for (i, (a, b, from, to, weight)) in lines.iter().enumerate() {
        sum += weight * from.distance(*to);
        for (machine, place) in places.iter().enumerate() {
            if machine != *a && machine != *b {
                let inside = (1..12)
                    .filter(|k| place.contains(from.towards(*to, *k as f32 / 12.0)))
                    .count();
                sum += weight * 160.0 * inside as f32;
            }
        }
        for (c, d, other_from, other_to, other) in &lines[..i] {
            let apart = a != c && a != d && b != c && b != d;
            if apart && segments_cross(*from, *to, *other_from, *other_to) {
                sum += 120.0 * weight.min(*other);
            }
        }
    }
    sum
}

fn segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn drag(frame: &Frame, brief: &Brief, zones: &[Rect], places: &mut [Rect]) {
    for (id, by) in &brief.dragged {
        let room = room(frame, zones, brief.size, *id);
        if let Some(place) = places.get_mut(id.index()) {
            *place = place.moved(by.x.round(), by.y.round()).kept_in(room);
        }
    }
}

/// Where a machine may be dragged: its zone where that has a name, else the whole stage.
fn room(frame: &Frame, zones: &[Rect], size: Size, id: MachineId) -> Rect {
    let stage = rect(4.0, 4.0, size.w - 8.0, size.h - 8.0);
    let Some(machine) = frame.machine(id) else {
        return stage;
    };
    match (frame.zones.get(machine.zone), zones.get(machine.zone)) {
        (Some(zone), Some(area)) if !zone.name.is_empty() => {
            rect(area.x + 4.0, area.y + 26.0, area.w - 8.0, area.h - 34.0)
        }
        _ => stage,
    }
}

#[cfg(test)]
mod tests {
    use fallible_engine::sorted::SortedMap;

    use super::super::super::geometry::point;
    use super::*;

    #[test]
    fn dragging_moves_a_machine_within_its_room_only() {
        let dragged = SortedMap::from([(MachineId(0), point(5_000.0, 0.0))]);
        let brief = Brief {
            size: Size { w: 800.0, h: 500.0 },
            dragged,
            ..Brief::default()
        };
        let mut places = vec![rect(10.0, 10.0, 164.0, 88.0)];
        drag(&Frame::default(), &brief, &[], &mut places);
        assert_eq!(places[0].right(), 796.0);
        assert_eq!(places[0].y, 10.0);
    }
}
