//! Windows: even stretches of time, each with the values that a measure gave to its curves when it was over.

use crate::kernel::time::{Span, Time};
use crate::sorted::SortedMap;

/// The window of what would only flicker in shorter ones.
pub const SECOND: Span = Span::secs(1);

/// A line of a measure, whose values make a curve: the number of its chart, and that of the line in it.
pub type LineId = (u8, u32);

/// The values of one curve, one a window; `None` where a window has none.
pub type Values = Vec<Option<f64>>;

/// The windows of one measure.
#[derive(Clone, PartialEq, Debug)]
pub struct Windows {
    /// How long each is.
    pub width: Span,
    /// How many are over.
    over: usize,
    /// The curves that were given something.
    pub curves: SortedMap<LineId, Values>,
}

impl Windows {
    /// None is over yet.
    #[must_use]
    pub fn new(width: Span) -> Self {
        Self {
            width,
            over: 0,
            curves: SortedMap::new(),
        }
    }

    /// When the one that is open will be over.
    #[must_use]
    pub const fn end_of_open(&self) -> Time {
        Time((self.over as u64 + 1).saturating_mul(self.width.0))
    }

    /// The one that was open is over.
    pub fn pass(&mut self) {
        self.over += 1;
        for values in self.curves.values_mut() {
            values.resize(self.over, Some(0.0));
        }
    }
}

/// Takes what a window gives to the curves of its measure. A curve that is given nothing was at zero, as was each
/// before it was first given something.
#[derive(Debug)]
pub struct Curves<'a>(&'a mut Windows);

impl<'a> Curves<'a> {
    /// Those of these windows.
    #[must_use]
    pub const fn of(windows: &'a mut Windows) -> Self {
        Self(windows)
    }

    /// The value of the window that is over; `None` where there is nothing that could be measured.
    pub fn add(&mut self, curve: LineId, value: Option<f64>) {
        let values = self.0.curves.entry(curve).or_default();
        values.resize(self.0.over, Some(0.0));
        values.push(value);
    }
}
