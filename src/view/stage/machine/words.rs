//! What is written on machines, and the queue over them.

use fallible_engine::format::decimal::shortest;
use std::rc::Rc;

use super::super::super::frame::{Machine, MachineKind, Power};
use super::super::super::geometry::{Rect, point, rect};
use super::super::super::scene::{Align, Ink, Sketch, pen};
use super::super::super::text::{Font, Measure};
use super::super::room::Room;

/// Up to so many jobs are drawn one by one; beyond, a number says the rest.
const JOBS_DRAWN: usize = 10;

/// A field's name in less room than this would tell nothing.
const NAME_MIN: f32 = 30.0;

/// A value no longer than this tells little without its name.
const BARE: usize = 5;

/// Where on a machine its name and its state begin, how far from its right edge they end, where a badge beside its name
/// has its top, and where its state's baseline is.
#[derive(Clone, Copy)]
pub(super) struct Baselines {
    pub(super) name: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) second: f32,
}

/// The rows of a compact machine.
pub(super) const fn compact(machine: &Machine) -> Baselines {
    Baselines {
        // Two bars stand before the name of one that stands still.
        name: if matches!(machine.power, Power::Paused(_)) {
            20.0
        } else {
            11.0
        },
        left: 11.0,
        right: 8.0,
        top: 8.0,
        second: 43.0,
    }
}

impl Baselines {
    pub(super) const fn end(self, place: Rect) -> f32 {
        place.right() - self.right
    }
}

/// The badge that is shown: its word, whether it is solid, its colour, its width; and whether it stands in the first
/// row. Names never yield. A role does, where the outline tells it too; what befell a machine, or that it leads, is told
/// in the second row then.
fn shown_badge(
    machine: &Machine,
    place: Rect,
    rows: Baselines,
    measure: &dyn Measure,
) -> Option<(Rc<str>, bool, Ink, f32, bool)> {
    let (word, solid, edge) = badge(machine)?;
    let width = (measure.width(Font::Badge, &word) + 12.0).round();
    let name = measure.width(Font::Name, &machine.name) + 6.0;
    let beside = rows.end(place) - place.x - rows.name - name >= width;
    (beside || solid || edge == Ink::Fault).then_some((word, solid, edge, width, beside))
}

/// Where the second row ends: before a badge that found no room in the first.
pub(super) fn second_row(
    machine: &Machine,
    place: Rect,
    rows: Baselines,
    measure: &dyn Measure,
) -> f32 {
    match shown_badge(machine, place, rows, measure) {
        Some((.., width, false)) => rows.end(place) - width - 6.0,
        _ => rows.end(place),
    }
}

/// How much its state wants.
pub(super) fn state_width(machine: &Machine, measure: &dyn Measure) -> f32 {
    machine.fields.first().map_or(0.0, |field| {
        measure.width(Font::State, &field.name)
            + measure.width(Font::State, " = ")
            + measure.width(Font::StateValue, &field.value)
    })
}

/// Name and badge.
pub(super) fn head(
    machine: &Machine,
    place: Rect,
    rows: Baselines,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    let crashed = is_crashed(machine);
    let mut end = rows.end(place);
    if let Some((word, solid, edge, width, beside)) = shown_badge(machine, place, rows, measure) {
        let upper = place.y + if beside { rows.top } else { rows.second - 13.0 };
        let area = rect(end - width, upper, width, 17.0);
        let (inner, ink) = (
            rect(area.x + 0.5, area.y + 0.5, width - 1.0, 16.0),
            if edge == Ink::Fault { edge } else { Ink::Ink2 },
        );
        if solid {
            sketch.fill(area, 2.0, Ink::Ink2);
        } else {
            sketch.frame(inner, 2.0, Some(Ink::Node), pen(edge, 1.0));
        }
        let middle = point(area.x + width / 2.0 + 0.3, area.y + 12.8);
        let ink = if solid { Ink::OnInk } else { ink };
        sketch.text(middle, word, Font::Badge, ink, Align::Middle);
        if beside {
            end = area.x - 6.0;
        }
    }
    let name = measure.fitted_name(Font::Name, &machine.name, end - place.x - rows.name);
    let at = point(place.x + rows.name, place.y + rows.top + 13.0);
    if crashed {
        let width = measure.width(Font::Name, &name);
        let ground = rect(at.x - 4.0, at.y - 14.0, width + 8.0, 19.0);
        sketch.fill(ground, 2.0, Ink::Node);
    }
    sketch.text(at, name, Font::Name, Ink::Ink, Align::Start);
}

/// The most telling line of its state, and a remark where there is room.
pub(super) fn state(
    machine: &Machine,
    place: Rect,
    rows: Baselines,
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    let right = second_row(machine, place, rows, measure);
    line(machine, place, (rows, right), measure, sketch);
}

/// The same, as far as this edge.
pub(super) fn line(
    machine: &Machine,
    place: Rect,
    (rows, right): (Baselines, f32),
    measure: &dyn Measure,
    sketch: &mut Sketch,
) {
    let Some(field) = machine.fields.first() else {
        return;
    };
    let at = point(place.x + rows.left, place.y + rows.second);
    let crashed = is_crashed(machine);
    let value_font = if crashed {
        Font::State
    } else {
        Font::StateValue
    };
    // The value is what changes: it has its room first, and the name has what is left, or nothing where the
    // value tells enough without it.
    let equals = measure.width(Font::State, " = ");
    let room = right - at.x - measure.width(value_font, &field.value) - equals;
    let bare = field.value.chars().count() <= BARE;
    let name = match shortened(&field.name, room, measure) {
        name if name.is_empty() || room < NAME_MIN => String::new(),
        name if name.ends_with('…') && !bare => String::new(),
        name => format!("{name} = "),
    };
    let before = measure.width(Font::State, &name);
    let value = measure.fitted(value_font, &field.value, right - at.x - before);
    let width = before + measure.width(value_font, &value);
    let ground = rect(at.x - 4.0, at.y - 13.0, width + 8.0, 18.0);
    if crashed {
        sketch.fill(ground, 2.0, Ink::Node);
    } else if field.fresh > 0.0 {
        let tint = if machine.kind == MachineKind::Server {
            Ink::CopySoft
        } else {
            Ink::AnswerSoft
        };
        sketch.fill(ground, 2.0, tint);
    }
    let ink = if crashed { Ink::Ink3 } else { Ink::Ink };
    sketch.text(at, name, Font::State, ink, Align::Start);
    sketch.text(at.by(before, 0.0), value, value_font, ink, Align::Start);
    let remark = measure.width(Font::Value, &machine.remark);
    if !crashed && remark > 0.0 && at.x + width + 8.0 + remark <= right {
        let at = point(right, at.y - 1.0);
        let remark = Rc::clone(&machine.remark);
        sketch.text(at, remark, Font::Value, Ink::Ink3, Align::End);
    }
}

/// A field's name, or what of it fits: all of it, or whole words that do not end in a small one, or else letters.
fn shortened(name: &str, room: f32, measure: &dyn Measure) -> String {
    let whole = |at: &usize| {
        let words = &name[..*at];
        let last = words.rsplit(' ').next().unwrap_or_default();
        (*at == name.len() || last.len() > 3) && measure.width(Font::State, words) <= room
    };
    let cuts = name.match_indices(' ').map(|(at, _)| at);
    let longest = cuts.chain([name.len()]).filter(whole).last();
    longest.map_or_else(
        || measure.fitted_name(Font::State, name, room),
        |at| name[..at].to_owned(),
    )
}

/// Jobs as small bars over its upper edge: solid ones are being done, hollow ones wait; and how many, where there is room
/// for that. Gives where they stand.
pub(super) fn queue(
    machine: &Machine,
    place: Rect,
    measure: &dyn Measure,
    (room, sketch): (&Room, &mut Sketch),
) -> Option<Rect> {
    if machine.queue == 0 || is_crashed(machine) {
        return None;
    }
    let jobs = machine.busy + machine.queue;
    let drawn = jobs.min(JOBS_DRAWN);
    let words = format!("{} wait", machine.queue);
    let width = measure.width(Font::Value, &words);
    let x = place.right() - 4.0 - drawn as f32 * 6.0;
    let area = rect(x - 4.0 - width, place.y - 15.0, width, 14.5);
    let told = room.is_free(area);
    if told {
        let at = point(x - 4.0, place.y - 4.0);
        sketch.text(at, words, Font::Value, Ink::Ink2, Align::End);
    }
    for i in 0..drawn {
        let bar = rect(x + i as f32 * 6.0 + 0.5, place.y - 11.5, 3.0, 8.0);
        let fill = if i < machine.busy {
            Ink::Ink2
        } else {
            Ink::Node
        };
        sketch.frame(bar, 0.5, Some(fill), pen(Ink::Ink2, 1.0));
    }
    let left = if told { area.x } else { x };
    Some(rect(left, area.y, place.right() - left, area.h))
}

pub(super) fn is_crashed(machine: &Machine) -> bool {
    matches!(machine.power, Power::Crashed(_))
}

/// The word on its corner: what befell it, or else its role. With whether it is solid, and its colour.
fn badge(machine: &Machine) -> Option<(Rc<str>, bool, Ink)> {
    match machine.power {
        Power::Crashed(_) => Some(("CRASHED".into(), false, Ink::Fault)),
        Power::Paused(_) => Some(("PAUSED".into(), false, Ink::Fault)),
        Power::Up if machine.slow > 1.0 => Some((
            format!(
                "SLOW ×{}",
                shortest((f64::from(machine.slow) * 10.0).round() / 10.0)
            )
            .into(),
            false,
            Ink::Fault,
        )),
        Power::Up => machine
            .badge
            .as_ref()
            .map(|badge| (Rc::clone(&badge.word), badge.solid, Ink::LineControl)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::text::Estimate;
    use super::*;

    #[test]
    fn a_field_is_cut_after_a_word_that_says_something() {
        let cut = |name: &str, letters: usize| {
            let room = Estimate.width(Font::State, &"x".repeat(letters)) + 0.5;
            shortened(name, room, &Estimate)
        };
        assert_eq!(
            cut("connections to checkout", 23),
            "connections to checkout"
        );
        assert_eq!(cut("connections to checkout", 16), "connections");
        assert_eq!(cut("connections to checkout", 8), "connect…");
        assert_eq!(cut("carried out", 11), "carried out");
        assert_eq!(cut("carried out", 10), "carried");
        assert_eq!(cut("log", 5), "log");
        assert_eq!(cut("item-21", 6), "it…-21");
    }
}
