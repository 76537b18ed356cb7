//! The event list: rows, what is filtered out, and which rows a scrolled window holds. A run may have a
//! million records, so rows are made when they are looked at, and only those in the window are.

use std::fmt;
use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::id::MachineId;
use fallible_engine::kernel::time::Time;

use super::glyph::Glyph;

/// One record as a person reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRow {
    /// Its place in the trace, from 0.
    pub step: Step,
    /// When.
    pub at: Time,
    /// Its drawing.
    pub glyph: Glyph,
    /// What happened, as a sentence.
    pub words: Rc<str>,
    /// Whether it is a fault or shows a broken promise.
    pub marked: bool,
}

/// Makes rows when they are looked at.
pub trait Rows {
    /// How many there are.
    fn count(&self) -> u64;
    /// The row at a place from 0 to `count() - 1`, in order of steps.
    fn row(&self, place: u64) -> EventRow;
    /// The place of the last row among the first `steps` records; `None` if there is none.
    fn place_before(&self, steps: Step) -> Option<u64>;
}

/// Rows to show, and a number that changes whenever they do.
#[derive(Clone)]
pub struct EventList {
    /// The rows.
    pub rows: Rc<dyn Rows>,
    /// Another number means other rows.
    pub version: u64,
}

impl PartialEq for EventList {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && Rc::ptr_eq(&self.rows, &other.rows)
    }
}

impl fmt::Debug for EventList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows, version {}", self.rows.count(), self.version)
    }
}

/// Rows that are all there already: for short lists.
impl Rows for Vec<EventRow> {
    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn row(&self, place: u64) -> EventRow {
        self[place as usize].clone()
    }

    fn place_before(&self, steps: Step) -> Option<u64> {
        let before = self.partition_point(|row| row.step < steps);
        before.checked_sub(1).map(|place| place as u64)
    }
}

/// What the reader wants to see.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EventFilter {
    /// Kinds that are left out: bit `n` stands for kind `n`.
    pub without: u32,
    /// Only what concerns this machine.
    pub machine: Option<MachineId>,
    /// Only sentences with this text in them, whatever its capitals.
    pub text: Rc<str>,
}

impl EventFilter {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a kind is shown.
    #[must_use]
    pub const fn shows(&self, kind: u32) -> bool {
        self.without & (1 << kind) == 0
    }

    /// The same with one kind shown or left out.
    #[must_use]
    pub fn with(&self, kind: u32, shown: bool) -> Self {
        let without = if shown {
            self.without & !(1 << kind)
        } else {
            self.without | (1 << kind)
        };
        Self {
            without,
            ..self.clone()
        }
    }

    /// Whether a record passes. The sentence is made only if a text is looked for.
    pub fn passes(
        &self,
        kind: u32,
        concerns: impl Fn(MachineId) -> bool,
        words: impl FnOnce() -> String,
    ) -> bool {
        self.shows(kind)
            && self.machine.is_none_or(concerns)
            && (self.text.is_empty()
                || words()
                    .to_ascii_lowercase()
                    .contains(&*self.text.to_ascii_lowercase()))
    }
}

/// Browsers cannot lay out boxes of any height; beyond this the scroll bar stands for more rows a pixel.
const TRACK_MAX_PX: f64 = 8_000_000.0;

/// No window is higher than this many rows. A list that nothing holds in grows to its full height, and then
/// a million rows would be in the window.
const SEEN_MAX: u64 = 200;

/// A scrolled list of rows that are all equally high.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Viewport {
    /// How many rows there are.
    pub rows: u64,
    /// Height of a row.
    pub row_px: f64,
    /// Height of the window on them.
    pub height_px: f64,
}

/// The rows to draw.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Window {
    /// The first.
    pub first: u64,
    /// The one after the last.
    pub end: u64,
    /// Where the first row's top lies in the scrolled box.
    pub top_px: f64,
}

impl Viewport {
    /// Height of the scrolled box.
    #[must_use]
    pub fn track_px(&self) -> f64 {
        self.content_px().min(TRACK_MAX_PX)
    }

    fn content_px(&self) -> f64 {
        self.rows as f64 * self.row_px
    }

    /// How many pixels of rows one pixel of scrolling stands for.
    fn gear(&self) -> f64 {
        let way = (self.track_px() - self.height_px).max(1.0);
        let whole = (self.content_px() - self.height_px).max(1.0);
        if self.content_px() <= TRACK_MAX_PX {
            1.0
        } else {
            whole / way
        }
    }

    /// The rows to draw when the box is scrolled by so many pixels.
    #[must_use]
    pub fn window(&self, scrolled_px: f64) -> Window {
        let above = (scrolled_px * self.gear()).between(0.0, self.content_px());
        let first = ((above / self.row_px) as u64).min(self.rows);
        let seen = ((self.height_px / self.row_px).ceil() as u64 + 2).min(SEEN_MAX);
        Window {
            first,
            end: (first + seen).min(self.rows),
            top_px: scrolled_px - (above - first as f64 * self.row_px),
        }
    }

    /// Where to scroll so that a row is in the window, if it is not: by as little as possible when it is
    /// near, and to a third of the window when it is far.
    #[must_use]
    pub fn reveal(&self, place: u64, scrolled_px: f64) -> Option<f64> {
        let top = place as f64 * self.row_px;
        let above = scrolled_px * self.gear();
        let low = top + self.row_px - self.height_px;
        if above <= top && above >= low {
            return None;
        }
        let near = self.row_px * 2.0;
        let to = if above > top && above - top <= near {
            top
        } else if above < low && low - above <= near {
            low
        } else {
            top - self.height_px / 3.0
        };
        let most = (self.track_px() - self.height_px).max(0.0);
        Some((to.max(0.0) / self.gear()).min(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(steps: &[Step]) -> Vec<EventRow> {
        steps
            .iter()
            .map(|step| EventRow {
                step: *step,
                at: Time(*step),
                glyph: Glyph::State,
                words: "db-3 applies bio = v2".into(),
                marked: false,
            })
            .collect()
    }

    #[test]
    fn the_row_at_the_cursor_is_the_last_that_has_happened() {
        let rows = rows(&[2, 5, 9]);
        assert_eq!(rows.place_before(0), None);
        assert_eq!(rows.place_before(3), Some(0));
        assert_eq!(rows.place_before(9), Some(1));
        assert_eq!(rows.place_before(10), Some(2));
    }

    #[test]
    fn a_filter_looks_at_kind_machine_and_text() {
        let open = EventFilter::default();
        assert!(open.is_open());
        let filter = EventFilter {
            machine: Some(MachineId(1)),
            text: "V2".into(),
            ..open.with(3, false)
        };
        let words = || "db-3 applies bio = v2".to_owned();
        assert!(filter.passes(2, |machine| machine == MachineId(1), words));
        assert!(!filter.passes(3, |_| true, words));
        assert!(!filter.passes(2, |_| false, words));
        assert!(!filter.passes(2, |_| true, || "nothing of it".to_owned()));
        assert_eq!(filter.with(3, true).without, 0);
    }

    #[test]
    fn a_short_list_scrolls_pixel_by_pixel() {
        let view = Viewport {
            rows: 100,
            row_px: 28.0,
            height_px: 200.0,
        };
        let window = view.window(42.0);
        assert_eq!((window.first, window.end), (1, 11));
        assert_eq!(window.top_px, 28.0);
        assert_eq!(view.reveal(3, 42.0), None);
        assert_eq!(view.reveal(1, 42.0), Some(28.0));
        assert_eq!(view.reveal(99, 0.0), Some(2_600.0));
    }

    #[test]
    fn a_list_that_nothing_holds_in_still_draws_few_rows() {
        let view = Viewport {
            rows: 1_000_000,
            row_px: 28.0,
            height_px: TRACK_MAX_PX,
        };
        let window = view.window(0.0);
        assert_eq!((window.first, window.end), (0, SEEN_MAX));
    }

    #[test]
    fn a_million_rows_are_all_within_reach_and_few_are_drawn() {
        let view = Viewport {
            rows: 1_000_000,
            row_px: 28.0,
            height_px: 300.0,
        };
        assert_eq!(view.track_px(), TRACK_MAX_PX);
        for place in [0, 1, 499_999, 999_999] {
            let scrolled = view.reveal(place, 4_000_000.0).unwrap_or(4_000_000.0);
            let window = view.window(scrolled);
            assert!((window.first..window.end).contains(&place), "{place}");
            assert!(window.end - window.first <= 13);
            let top = window.top_px + (place - window.first) as f64 * view.row_px;
            assert!(
                top >= scrolled - 0.01 && top + view.row_px <= scrolled + view.height_px + 0.01,
                "row {place} lies at {top}, the window at {scrolled}"
            );
        }
    }
}
