//! Zones and the machines in them.

mod slots;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::id::MachineId;

use super::super::frame::{Frame, MachineKind};
use super::super::geometry::{Point, Rect, Size, rect};
use super::parts::{Brief, NARROW, Scale};
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

pub(super) fn arrange(frame: &Frame, brief: &Brief, narrow: bool) -> Arrangement {
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
                let zones = zone_grid(frame, &members, brief, (*scale, columns, apart));
                let slots: Option<Vec<Vec<Rect>>> = zones
                    .iter()
                    .zip(&members)
                    .map(|(zone, ids)| slots(*zone, ids.len(), *scale, narrow))
                    .collect();
                if let Some(slots) = slots {
                    return settle(frame, brief, *scale, zones, &members, &slots);
                }
            }
        }
    }
    let columns = columns_to_try(members.len(), narrow)[0];
    let zones = zone_grid(frame, &members, brief, (Scale::Dot, columns, 1.0));
    let slots: Vec<_> = zones
        .iter()
        .zip(&members)
        .map(|(zone, ids)| squeezed(*zone, ids.len()))
        .collect();
    settle(frame, brief, Scale::Dot, zones, &members, &slots)
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
    let joined = joined_zones(frame, &ends(frame, &Brief::default()));
    let gap = if joined { 64.0 } else { 20.0 };
    (zones + gap * (members.len() - 1) as f32 + 16.0).between(220.0, 720.0)
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
    brief: &Brief,
    (scale, columns, apart): (Scale, usize, f32),
) -> Vec<Rect> {
    let narrow = brief.size.w < NARROW;
    let margin = if narrow { 8.0 } else { MARGIN };
    let joined = joined_zones(frame, &ends(frame, brief));
    let (wide, high) = (
        brief.size.w - 2.0 * margin,
        brief.size.h - 2.0 * margin - brief.reserved_below,
    );
    let rows: Vec<&[Vec<MachineId>]> = members.chunks(columns).collect();
    // Small machines need the room for their names more than what travels between them does.
    let share = if scale >= Scale::Small { 0.2 } else { 0.31 };
    let gap_x = if joined {
        (brief.size.w * share / columns.max(2) as f32 * apart).between(24.0, 240.0)
    } else {
        24.0
    };
    let gap_y = if joined {
        (high * 0.14).between(36.0, 120.0)
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

/// The ends of the links that decide who stands where: of this stage, or of all that are compared.
fn ends(frame: &Frame, brief: &Brief) -> Vec<[MachineId; 2]> {
    if brief.joined.is_empty() {
        return frame.links.iter().map(|link| link.ends).collect();
    }
    brief.joined.to_vec()
}

fn joined_zones(frame: &Frame, ends: &[[MachineId; 2]]) -> bool {
    let zone = |id: MachineId| frame.machine(id).map(|machine| machine.zone);
    ends.iter().any(|[a, b]| zone(*a) != zone(*b))
}

/// Gives each machine a slot of its zone, least tangled first, and then moves what the reader dragged.
fn settle(
    frame: &Frame,
    brief: &Brief,
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
        let known = |id: &MachineId| frame.machine(*id).is_some();
        let mut ends = ends(frame, brief);
        ends.retain(|ends| ends.iter().all(known));
        untangle(&ends, members, &mut places);
    }
    drag(frame, brief, &zones, &mut places);
    Arrangement {
        scale,
        zones,
        machines: places,
    }
}

/// Swaps machines of a zone as long as a swap helps.
fn untangle(ends: &[[MachineId; 2]], members: &[Vec<MachineId>], places: &mut [Rect]) {
    let mut least = tangle(ends, places);
    for _ in 0..8 {
        let mut better = false;
        for ids in members {
            for i in 0..ids.len() {
                for j in i + 1..ids.len() {
                    places.swap(ids[i].index(), ids[j].index());
                    let now = tangle(ends, places);
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
fn tangle(ends: &[[MachineId; 2]], places: &[Rect]) -> f32 {
    let lines: Vec<(usize, usize, Point, Point)> = ends
        .iter()
        .map(|[a, b]| {
            let (a, b) = (a.index(), b.index());
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
