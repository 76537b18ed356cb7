//! Meters: what a run has cost and how quick it was so far, as lines of name, curve and value.

use std::fmt::Write;
use std::rc::Rc;

use fallible_engine::format::decimal::fixed;
use fallible_engine::measure::figure::Figure;
pub use fallible_engine::measure::figure::grouped;

/// All that is measured, at one moment.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tally {
    /// What the meters show, each with its way over the run so far, at even times and in any scale.
    pub rows: Vec<(Figure, Rc<[f32]>)>,
    /// What stands beside other runs.
    pub columns: Vec<Figure>,
}

/// One meter as it is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Meter {
    /// What is measured.
    pub name: String,
    /// Its value with its unit.
    pub value: String,
    /// Remarks in a quieter voice.
    pub asides: Vec<String>,
    /// Its way so far.
    pub way: Rc<[f32]>,
}

/// The meters to show.
#[must_use]
pub fn meters(tally: &Tally) -> Vec<Meter> {
    let rows = tally.rows.iter();
    rows.map(|(row, way)| Meter {
        name: row.name.clone().into_owned(),
        value: row.text(),
        asides: row.asides.clone(),
        way: Rc::clone(way),
    })
    .collect()
}

/// A curve as the points of a polyline in a box of 60 by 14 units; empty for fewer than two values.
#[must_use]
pub fn spark(way: &[f32]) -> String {
    let mut points = String::new();
    if way.len() < 2 {
        return points;
    }
    let low = way.iter().copied().fold(f32::INFINITY, f32::min);
    let high = way.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let room = (high - low).max(f32::MIN_POSITIVE);
    let step = 60.0 / (way.len() - 1) as f32;
    for (place, value) in way.iter().enumerate() {
        let flat = high <= low;
        let height = if flat { 0.5 } else { (value - low) / room };
        let x = place as f32 * step;
        let y = 13.0 - 12.0 * height;
        let _ = write!(points, "{},{} ", fixed(x.into(), 1), fixed(y.into(), 1));
    }
    points.truncate(points.len() - 1);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_fills_its_box_and_a_flat_one_runs_through_its_middle() {
        assert_eq!(spark(&[0.0, 5.0, 10.0]), "0.0,13.0 30.0,7.0 60.0,1.0");
        assert_eq!(spark(&[3.0, 3.0]), "0.0,7.0 60.0,7.0");
        assert_eq!(spark(&[3.0]), "");
    }
}
