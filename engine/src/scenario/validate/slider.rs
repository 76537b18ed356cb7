//! Sliders, of challenges and of sentences: that their range is one.

use crate::scenario::kinds::doubts::Doubts;
use crate::scenario::schema::Slider;

/// Lowest, highest and step of a slider are of one kind and rise.
pub(in crate::scenario) fn check_slider(doubts: &mut Doubts<'_>, pointer: &str, slider: &Slider) {
    let range = &slider.range;
    let kinds = [range.min, range.max, range.step].map(|bound| std::mem::discriminant(&bound));
    if kinds.iter().any(|kind| *kind != kinds[0]) {
        doubts.note(
            format!("{pointer}/range"),
            "different kinds of units",
            "one kind for `min`, `max` and `step`",
        );
    } else if range.min.amount() >= range.max.amount() {
        let found = format!("\"{}\" where `min` is \"{}\"", range.max, range.min);
        doubts.note(format!("{pointer}/range/max"), found, "more than `min`");
    } else if range.step.amount() <= 0.0 {
        doubts.note(
            format!("{pointer}/range/step"),
            format!("\"{}\"", range.step),
            "more than zero",
        );
    }
}
