//! Letters: the few fonts of a picture, how wide a text is, and how times and clocks are written.

pub use fallible_engine::kernel::faults::percent;
pub use fallible_engine::kernel::time::skew;
use fallible_engine::kernel::time::{Span, Time};

pub use fallible_engine::measure::figure::bytes;

/// The fonts that pictures use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Font {
    /// A machine's name: 13 px, bold.
    Name,
    /// Names of lifelines, zones and verdict sentences: 12 px, bold.
    Strong,
    /// Captions: 12 px.
    Caption,
    /// Role badges: 12 px, bold, spaced capitals.
    Badge,
    /// Small prose: 12 px.
    Small,
    /// A machine's state: 13 px, fixed width.
    State,
    /// The value in a state: 13 px, fixed width, bold.
    StateValue,
    /// Values, latencies, clocks: 12 px, fixed width.
    Value,
    /// The same in bold.
    ValueStrong,
    /// Labels of messages: 13 px, fixed width, semi-bold.
    Message,
}

impl Font {
    /// All fonts, in the order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Strong,
        Self::Caption,
        Self::Badge,
        Self::Small,
        Self::State,
        Self::StateValue,
        Self::Value,
        Self::ValueStrong,
        Self::Message,
    ];

    /// Size in pixels.
    #[must_use]
    pub const fn px(self) -> f32 {
        match self {
            Self::Name | Self::State | Self::StateValue | Self::Message => 13.0,
            _ => 12.0,
        }
    }

    /// Weight as style sheets count it.
    #[must_use]
    pub const fn weight(self) -> u16 {
        match self {
            Self::Name | Self::Strong | Self::Badge | Self::Message => 600,
            Self::StateValue | Self::ValueStrong => 700,
            _ => 400,
        }
    }

    /// Whether all its letters are equally wide.
    #[must_use]
    pub const fn is_mono(self) -> bool {
        matches!(
            self,
            Self::State | Self::StateValue | Self::Value | Self::ValueStrong | Self::Message
        )
    }
}

/// Says how wide a text is.
pub trait Measure {
    /// Width in pixels.
    fn width(&self, font: Font, text: &str) -> f32;

    /// The text, or as much of it as fits with an ellipsis; empty when not even that fits.
    fn fitted(&self, font: Font, text: &str, room: f32) -> String {
        if self.width(font, text) <= room {
            return text.to_owned();
        }
        let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        while let Some(end) = ends.pop() {
            let shorter = format!("{}…", text[..end].trim_end());
            if self.width(font, &shorter) <= room {
                return if end == 0 { String::new() } else { shorter };
            }
        }
        String::new()
    }

    /// A sentence on one line, or on two where it is too long for that.
    fn lines(&self, font: Font, text: &str, room: f32) -> Vec<String> {
        if self.width(font, text) <= room {
            return vec![text.to_owned()];
        }
        let cuts = text.match_indices(' ').map(|(at, _)| at);
        let fits = |at: &usize| self.width(font, &text[..*at]) <= room;
        // Two lines of about the same length, or as much on the first as it takes.
        let cut = cuts
            .take_while(fits)
            .min_by_key(|at| at.abs_diff(text.len() / 2));
        let cut = cut.unwrap_or_default();
        let rest = self.fitted(font, text[cut..].trim_start(), room);
        vec![text[..cut].to_owned(), rest]
    }

    /// A name, or as much of it as fits: a number or letter at its end stays, which tells it from its fellows.
    fn fitted_name(&self, font: Font, name: &str, room: f32) -> String {
        let cut = name.rfind(['-', ' ']).unwrap_or_default();
        let (stem, end) = name.split_at(cut);
        let left = room - self.width(font, end);
        if end.len() > 3 || self.width(font, name) <= room || left < self.width(font, "n…") {
            return self.fitted(font, name, room);
        }
        self.fitted(font, stem, left) + end
    }
}

/// Widths by rule of thumb, for tests and wherever there is no screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Estimate;

impl Measure for Estimate {
    fn width(&self, font: Font, text: &str) -> f32 {
        let each = match font {
            _ if font.is_mono() => 0.6,
            Font::Badge => 0.68,
            Font::Name | Font::Strong => 0.58,
            _ => 0.53,
        };
        text.chars().count() as f32 * font.px() * each
    }
}

/// `3.7`, `3.75`: seconds on an axis whose steps are `step` apart.
#[must_use]
pub fn seconds(at: Time, step: Span) -> String {
    let digits = match step.0 {
        0..1_000 => 9,
        1_000..1_000_000 => 6,
        1_000_000..10_000_000 => 3,
        10_000_000..100_000_000 => 2,
        100_000_000..1_000_000_000 => 1,
        _ => 0,
    };
    at.seconds(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skews_read_as_on_the_page() {
        assert_eq!(skew(38_000_000), "+38 ms");
        assert_eq!(skew(-12_000_000), "−12 ms");
        assert_eq!(skew(3), "±0 ms");
        assert_eq!(skew(250_000), "+250 µs");
    }

    #[test]
    fn axis_seconds_show_as_many_digits_as_the_step_needs() {
        assert_eq!(seconds(Time(3_700_000_000), Span::millis(100)), "3.7");
        assert_eq!(seconds(Time(3_750_000_000), Span::millis(50)), "3.75");
        assert_eq!(seconds(Time(20_000_000_000), Span::secs(5)), "20");
    }

    #[test]
    fn a_text_is_shortened_until_it_fits() {
        let room = Estimate.width(Font::Value, "write b…");
        assert_eq!(
            Estimate.fitted(Font::Value, "write bio = v2", room),
            "write b…"
        );
        assert_eq!(Estimate.fitted(Font::Value, "short", 500.0), "short");
        assert_eq!(Estimate.fitted(Font::Value, "anything", 2.0), "");
        let room = Estimate.width(Font::Value, "che…-12") + 0.5;
        assert_eq!(
            Estimate.fitted_name(Font::Value, "checkout-12", room),
            "che…-12"
        );
        assert_eq!(
            Estimate.fitted_name(Font::Value, "customers", room),
            "custom…"
        );
        assert_eq!(
            Estimate.fitted_name(Font::Value, "checkout-12", 500.0),
            "checkout-12"
        );
    }

    #[test]
    fn a_sentence_that_is_too_long_for_a_line_has_two() {
        let said = "order 20 was refused, but carried out at 4.040 s";
        let room = Estimate.width(Font::Strong, said);
        assert_eq!(Estimate.lines(Font::Strong, said, room), [said]);
        let two = ["order 20 was refused, but", "carried out at 4.040 s"];
        assert_eq!(Estimate.lines(Font::Strong, said, room - 1.0), two);
        assert_eq!(Estimate.lines(Font::Strong, said, room * 0.6), two);
    }

    #[test]
    fn bytes_carry_their_unit() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(6_240), "6.2 kB");
        assert_eq!(bytes(2_000_000), "2.0 MB");
    }
}
