//! Places for machines within a zone.

use super::super::super::geometry::{Rect, Size, rect};
use super::super::parts::Scale;
use fallible_engine::format::clamp::Clamp;

/// Room for a zone's title.
pub(super) const HEADER: f32 = 40.0;

/// Room between a zone's edge and its machines.
pub(super) const INSET: f32 = 16.0;

/// How wide a full machine becomes where there is room.
const FULL_MOST: f32 = 190.0;

/// Room around a machine at this scale: beside it, and above it for a queue and below for a verdict.
pub(super) const fn gaps(scale: Scale) -> Size {
    match scale {
        Scale::Full => Size { w: 28.0, h: 36.0 },
        Scale::Compact => Size { w: 16.0, h: 34.0 },
        Scale::Low => Size { w: 12.0, h: 8.0 },
        Scale::Small => Size { w: 12.0, h: 6.0 },
        Scale::Dot => Size { w: 6.0, h: 6.0 },
    }
}

/// Places for `count` machines in a zone; `None` if they do not fit.
pub(super) fn slots(
    zone: Rect,
    count: usize,
    (scale, machine): (Scale, Size),
    narrow: bool,
) -> Option<Vec<Rect>> {
    let gap = gaps(scale);
    let inset = match scale {
        Scale::Low | Scale::Small | Scale::Dot => 6.0,
        _ if narrow => 12.0,
        Scale::Compact => 10.0,
        Scale::Full => INSET,
    };
    let inner = rect(
        zone.x + inset,
        zone.y + HEADER,
        zone.w - 2.0 * inset,
        zone.h - HEADER - 26.0,
    );
    let inner = match scale {
        // Nothing is told below so small a machine.
        Scale::Low | Scale::Small | Scale::Dot => {
            rect(inner.x, zone.y + 28.0, inner.w, zone.h - 34.0)
        }
        _ if narrow => rect(inner.x, zone.y + 30.0, inner.w, zone.h - 30.0 - 22.0),
        _ => inner,
    };
    if machine.w > inner.w || machine.h > inner.h {
        return (count == 0).then(Vec::new);
    }
    let rows_that_fit = |step: f32| ((inner.h - machine.h) / step).floor() as usize + 1;
    let single = machine.h + gap.h * 1.6;
    if !narrow && scale <= Scale::Compact && count <= 6 && count <= rows_that_fit(single) {
        // Two stand one below the other; more need the room to their left and right in turn.
        let share = if count <= 2 { 1.0 } else { 0.6 };
        return Some(zigzag(inner, count, wide(machine, inner.w * share, scale)));
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
    let columns = even.clamp(columns, columns_max);
    let between = gap.w * (columns - 1) as f32;
    let machine = roomy(machine, (inner.w - between) / columns as f32, scale);
    let mut places = grid(inner, count, columns, machine);
    if columns == 2 && scale <= Scale::Compact {
        justify(inner, &mut places);
    }
    Some(places)
}

/// A machine in a column of its own takes some of the room beside it for its words: a full one enough for a badge
/// beside most names, so that its state has a row to itself.
fn wide(machine: Size, column: f32, scale: Scale) -> Size {
    let most = match scale {
        Scale::Full => FULL_MOST,
        Scale::Compact => Scale::Full.size().w,
        Scale::Low | Scale::Small | Scale::Dot => return machine,
    };
    Size {
        w: column.between(machine.w, most).floor(),
        ..machine
    }
}

/// A small machine has room for little of its name: it takes what its column leaves, up to a compact one's width.
fn roomy(machine: Size, column: f32, scale: Scale) -> Size {
    if !matches!(scale, Scale::Low | Scale::Small) {
        return machine;
    }
    let most = Scale::Compact.size().w.max(machine.w);
    Size {
        w: column.between(machine.w, most).floor(),
        ..machine
    }
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
pub(super) fn squeezed(zone: Rect, count: usize) -> Vec<Rect> {
    let columns = ((count as f32 * zone.w / zone.h.max(1.0)).sqrt().ceil() as usize).max(1);
    grid(zone, count, columns, Scale::Dot.size())
}

#[cfg(test)]
mod tests {
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
}
