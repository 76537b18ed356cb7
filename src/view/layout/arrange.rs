//! Zones and the machines in them.

use fallible_engine::kernel::id::MachineId;

use super::super::frame::{Frame, MachineKind};
use super::super::geometry::{Point, Rect, Size, rect};
use super::{NARROW, Scale, Wish};

/// Zones and machines, placed.
pub(super) struct Arrangement {
    pub(super) scale: Scale,
    pub(super) zones: Vec<Rect>,
    pub(super) machines: Vec<Rect>,
}

const MARGIN: f32 = 20.0;
const HEADER: f32 = 40.0;
const INSET: f32 = 16.0;

/// Up to so many machines, those of a zone are put in the order that tangles their links least.
const ORDERED_MACHINES: usize = 24;

/// Room around a machine at this scale: beside it, and above it for a queue and below for a verdict.
const fn gaps(scale: Scale) -> Size {
    match scale {
        Scale::Full => Size { w: 28.0, h: 36.0 },
        Scale::Compact => Size { w: 16.0, h: 34.0 },
        Scale::Small => Size { w: 12.0, h: 14.0 },
        Scale::Dot => Size { w: 6.0, h: 6.0 },
    }
}

pub(super) fn arrange(frame: &Frame, wish: &Wish, narrow: bool) -> Arrangement {
    let members = members(frame);
    let scales: &[Scale] = if narrow {
        &[Scale::Compact, Scale::Small, Scale::Dot]
    } else {
        &[Scale::Full, Scale::Compact, Scale::Small, Scale::Dot]
    };
    for scale in scales {
        for columns in columns_to_try(members.len(), narrow) {
            // Better a little less room between zones than smaller machines.
            for apart in [1.0, 0.6] {
                let zones = zone_grid(frame, &members, wish, (*scale, columns, apart));
                let slots: Option<Vec<Vec<Rect>>> = zones
                    .iter()
                    .zip(&members)
                    .map(|(zone, ids)| slots(*zone, ids.len(), *scale, narrow))
                    .collect();
                if let Some(slots) = slots {
                    return settle(frame, wish, *scale, zones, &members, &slots);
                }
            }
        }
    }
    let columns = columns_to_try(members.len(), narrow)[0];
    let zones = zone_grid(frame, &members, wish, (Scale::Dot, columns, 1.0));
    let slots: Vec<_> = zones
        .iter()
        .zip(&members)
        .map(|(zone, ids)| squeezed(*zone, ids.len()))
        .collect();
    settle(frame, wish, Scale::Dot, zones, &members, &slots)
}

/// The machines of each zone: servers first, then clients, each in the scenario's order.
fn members(frame: &Frame) -> Vec<Vec<MachineId>> {
    let mut members = vec![Vec::new(); frame.zones.len().max(1)];
    for kind in [MachineKind::Server, MachineKind::Client] {
        for (id, machine) in frame.machine_ids() {
            if machine.kind == kind {
                let zone = machine.zone.min(members.len() - 1);
                members[zone].push(id);
            }
        }
    }
    members
}

fn columns_to_try(zones: usize, narrow: bool) -> Vec<usize> {
    let mut columns: Vec<usize> = (1..=zones.max(1)).collect();
    if !narrow {
        columns.reverse();
    }
    columns
}

/// How high a narrow stage had better be for this frame.
pub(super) fn natural_height(frame: &Frame) -> f32 {
    let members = members(frame);
    let zones: f32 = members
        .iter()
        .map(|ids| ideal(ids.len(), Scale::Compact, true).h)
        .sum();
    let gap = if joined_zones(frame) { 64.0 } else { 20.0 };
    (zones + gap * (members.len() - 1) as f32 + 16.0).clamp(220.0, 720.0)
}

/// How wide and high a zone would like to be at most.
fn ideal(count: usize, scale: Scale, narrow: bool) -> Size {
    let (machine, gap) = (scale.size(), gaps(scale));
    if narrow && scale == Scale::Compact {
        let rows = count.div_ceil(2).max(1) as f32;
        return Size {
            w: 400.0,
            h: 60.0 + rows * (machine.h + 1.5 * gap.h) - 0.5 * gap.h,
        };
    }
    let columns = match count {
        0..=2 => 1.7,
        3..=5 => 2.3,
        _ => (count as f32).sqrt().ceil() * 1.25,
    };
    let rows = (count as f32 / (columns / 1.25).floor().max(1.0))
        .ceil()
        .max(2.0);
    Size {
        w: columns * (machine.w + gap.w) + 2.0 * INSET,
        h: HEADER + rows * (machine.h + 2.6 * gap.h) + 2.0 * INSET,
    }
}

/// Zones in rows, sharing the stage by how much they hold. A plan is the scale of the machines, how many
/// zones stand side by side, and how much of the usual distance they keep.
fn zone_grid(
    frame: &Frame,
    members: &[Vec<MachineId>],
    wish: &Wish,
    (scale, columns, apart): (Scale, usize, f32),
) -> Vec<Rect> {
    let narrow = wish.size.w < NARROW;
    let margin = if narrow { 8.0 } else { MARGIN };
    let joined = joined_zones(frame);
    let (wide, high) = (
        wish.size.w - 2.0 * margin,
        wish.size.h - 2.0 * margin - wish.reserved_below,
    );
    let rows: Vec<&[Vec<MachineId>]> = members.chunks(columns).collect();
    let gap_x = if joined {
        (wish.size.w * 0.155 * apart).clamp(24.0, 240.0)
    } else {
        24.0
    };
    let gap_y = if joined {
        (high * 0.14).clamp(36.0, 120.0)
    } else {
        20.0
    };

    let height_of = |row: &[Vec<MachineId>]| {
        row.iter()
            .map(|ids| ideal(ids.len(), scale, narrow).h)
            .fold(0.0, f32::max)
    };
    let room_y = high - gap_y * (rows.len() - 1) as f32;
    let plenty = if scale >= Scale::Small { 4.0 } else { 1.5 };
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
                .map(|ids| ideal(ids.len(), scale, narrow).w)
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

fn joined_zones(frame: &Frame) -> bool {
    let zone = |id: MachineId| frame.machine(id).map(|machine| machine.zone);
    frame
        .links
        .iter()
        .any(|link| zone(link.ends[0]) != zone(link.ends[1]))
}

/// Places for `count` machines in a zone; `None` if they do not fit.
fn slots(zone: Rect, count: usize, scale: Scale, narrow: bool) -> Option<Vec<Rect>> {
    let (machine, gap) = (scale.size(), gaps(scale));
    let inset = if narrow { 12.0 } else { INSET };
    let inner = rect(
        zone.x + inset,
        zone.y + HEADER,
        zone.w - 2.0 * inset,
        zone.h - HEADER - 26.0,
    );
    let inner = if narrow {
        rect(inner.x, zone.y + 30.0, inner.w, zone.h - 30.0 - 22.0)
    } else {
        inner
    };
    if machine.w > inner.w || machine.h > inner.h {
        return (count == 0).then(Vec::new);
    }
    let rows_that_fit = |step: f32| ((inner.h - machine.h) / step).floor() as usize + 1;
    let single = machine.h + gap.h * 1.6;
    if !narrow && scale <= Scale::Compact && count <= 6 && count <= rows_that_fit(single) {
        return Some(zigzag(inner, count, machine));
    }
    let columns_max = ((inner.w + gap.w) / (machine.w + gap.w)).floor() as usize;
    let rows_max = rows_that_fit(machine.h + gap.h);
    if columns_max * rows_max < count {
        return None;
    }
    let columns = (1..=columns_max).find(|columns| count.div_ceil(*columns) <= rows_max)?;
    // As square as the zone is, not as narrow as it could be.
    let square = ((count as f32 * inner.w * machine.h) / (inner.h * machine.w))
        .sqrt()
        .round() as usize;
    let pairs = narrow && scale == Scale::Compact;
    if pairs && count > 1 && columns_max < 2 {
        return None;
    }
    let even = if pairs { 2 } else { square };
    let mut places = grid(inner, count, even.clamp(columns, columns_max), machine);
    if pairs {
        justify(inner, &mut places);
    }
    Some(places)
}

/// One below the other, left and right in turn, so that links between them keep apart.
fn zigzag(inner: Rect, count: usize, machine: Size) -> Vec<Rect> {
    let pitch = if count < 2 {
        0.0
    } else {
        ((inner.h - machine.h) / (count - 1) as f32).min(machine.h + 150.0)
    };
    let top = inner.y + (inner.h - machine.h - pitch * (count.max(1) - 1) as f32) / 2.0;
    let spread = ((inner.w - machine.w) / 2.0).min(machine.w * 0.75);
    let middle = inner.centre().x - machine.w / 2.0;
    (0..count)
        .map(|i| {
            let side = match count {
                0..=2 => 0.0,
                _ if i % 2 == 0 => -1.0,
                _ => 1.0,
            };
            rect(
                (middle + side * spread).round(),
                (top + pitch * i as f32).round(),
                machine.w,
                machine.h,
            )
        })
        .collect()
}

/// Rows and columns, the last row centred.
fn grid(inner: Rect, count: usize, columns: usize, machine: Size) -> Vec<Rect> {
    let rows = count.div_ceil(columns).max(1);
    let pitch_x = (inner.w / columns as f32).min(machine.w * 2.2);
    let pitch_y = (inner.h / rows as f32).min(machine.h * 2.6);
    let left = inner.x + (inner.w - pitch_x * columns as f32) / 2.0;
    let top = inner.y + (inner.h - pitch_y * rows as f32) / 2.0;
    (0..count)
        .map(|i| {
            let (row, column) = (i / columns, i % columns);
            let in_row = (count - row * columns).min(columns);
            let shift = (columns - in_row) as f32 * pitch_x / 2.0;
            let x = left + shift + pitch_x * column as f32 + (pitch_x - machine.w) / 2.0;
            let y = top + pitch_y * row as f32 + (pitch_y - machine.h) / 2.0;
            rect(x.round(), y.round(), machine.w, machine.h)
        })
        .collect()
}

/// Moves pairs of neighbours to the edges, so that what travels between them can be seen.
fn justify(inner: Rect, places: &mut [Rect]) {
    for pair in places.chunks_mut(2) {
        if let [left, right] = pair
            && left.y == right.y
        {
            (left.x, right.x) = (inner.x, inner.right() - right.w);
        }
    }
}

/// Dots that touch or overlap: the last resort, when a zone is smaller than what it holds.
fn squeezed(zone: Rect, count: usize) -> Vec<Rect> {
    let columns = ((count as f32 * zone.w / zone.h.max(1.0)).sqrt().ceil() as usize).max(1);
    grid(zone, count, columns, Scale::Dot.size())
}

/// Gives each machine a slot of its zone, least tangled first, and then moves what the reader dragged.
fn settle(
    frame: &Frame,
    wish: &Wish,
    scale: Scale,
    zones: Vec<Rect>,
    members: &[Vec<MachineId>],
    slots: &[Vec<Rect>],
) -> Arrangement {
    let mut places = vec![Rect::default(); frame.machines.len()];
    for (ids, slots) in members.iter().zip(slots) {
        for (id, slot) in ids.iter().zip(slots) {
            places[id.index()] = *slot;
        }
    }
    if frame.machines.len() <= ORDERED_MACHINES {
        untangle(frame, members, &mut places);
    }
    drag(frame, wish, &zones, &mut places);
    Arrangement {
        scale,
        zones,
        machines: places,
    }
}

/// Swaps machines of a zone as long as a swap helps.
fn untangle(frame: &Frame, members: &[Vec<MachineId>], places: &mut [Rect]) {
    let mut least = tangle(frame, places);
    for _ in 0..8 {
        let mut better = false;
        for ids in members {
            for i in 0..ids.len() {
                for j in i + 1..ids.len() {
                    places.swap(ids[i].index(), ids[j].index());
                    let now = tangle(frame, places);
                    if now < least - 0.5 {
                        least = now;
                        better = true;
                    } else {
                        places.swap(ids[i].index(), ids[j].index());
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
fn tangle(frame: &Frame, places: &[Rect]) -> f32 {
    let lines: Vec<(usize, usize, Point, Point)> = frame
        .links
        .iter()
        .map(|link| {
            let (a, b) = (link.ends[0].index(), link.ends[1].index());
            (a, b, places[a].centre(), places[b].centre())
        })
        .collect();
    let mut sum = 0.0;
    for (i, (a, b, from, to)) in lines.iter().enumerate() {
        sum += from.distance(*to);
        for (machine, place) in places.iter().enumerate() {
            if machine != *a && machine != *b {
                let inside = (1..12)
                    .filter(|k| place.contains(from.towards(*to, *k as f32 / 12.0)))
                    .count();
                sum += 160.0 * inside as f32;
            }
        }
        for (c, d, other_from, other_to) in &lines[..i] {
            let apart = a != c && a != d && b != c && b != d;
            if apart && segments_cross(*from, *to, *other_from, *other_to) {
                sum += 120.0;
            }
        }
    }
    sum
}

fn segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn drag(frame: &Frame, wish: &Wish, zones: &[Rect], places: &mut [Rect]) {
    for (id, by) in &wish.dragged {
        let room = room(frame, zones, wish.size, *id);
        if let Some(place) = places.get_mut(id.index()) {
            *place = place.moved(by.x.round(), by.y.round()).kept_in(room);
        }
    }
}

/// Where a machine may be dragged: its zone where that has a name, else the whole stage.
pub(super) fn room(frame: &Frame, zones: &[Rect], size: Size, id: MachineId) -> Rect {
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
    use std::collections::BTreeMap;

    use super::super::super::geometry::point;
    use super::*;

    #[test]
    fn a_zigzag_of_three_goes_left_right_left() {
        let inner = rect(0.0, 0.0, 320.0, 420.0);
        let places = zigzag(inner, 3, Scale::Full.size());
        assert!(places[0].x < places[1].x);
        assert_eq!(places[0].x, places[2].x);
        assert!(places.iter().all(|place| inner.holds(*place)));
        assert!(!places[0].meets(places[1]) && !places[1].meets(places[2]));
    }

    #[test]
    fn dragging_moves_a_machine_within_its_room_only() {
        let dragged = BTreeMap::from([(MachineId(0), point(5_000.0, 0.0))]);
        let wish = Wish {
            size: Size { w: 800.0, h: 500.0 },
            reserved_below: 0.0,
            dragged,
        };
        let mut places = vec![rect(10.0, 10.0, 164.0, 88.0)];
        drag(&Frame::default(), &wish, &[], &mut places);
        assert_eq!(places[0].right(), 796.0);
        assert_eq!(places[0].y, 10.0);
    }
}
