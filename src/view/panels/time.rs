//! What the time bar shows: speeds, marks, the density of events, and where a key or a pointer leads.

use fallible_engine::format::clamp::Clamp;
use fallible_engine::format::decimal::fixed;
use fallible_engine::sorted::sort_by_key;
use std::fmt::Write;
use std::rc::Rc;

use fallible_engine::kernel::time::{LocalTime, Span, Time};
use fallible_engine::run::playback;

/// How fast simulated time passes: `times` seconds of it in `per` seconds of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Speed {
    /// Simulated seconds.
    pub times: u32,
    /// Our seconds.
    pub per: u32,
}

impl Speed {
    /// As fast as life.
    pub const REAL: Self = Self { times: 1, per: 1 };

    /// All speeds on offer, the slowest first.
    pub const ALL: [Self; 6] = [
        Self {
            times: 1,
            per: 1_000,
        },
        Self { times: 1, per: 100 },
        Self { times: 1, per: 10 },
        Self::REAL,
        Self { times: 10, per: 1 },
        Self { times: 100, per: 1 },
    ];

    /// How much of our time so much of the run takes.
    #[must_use]
    pub const fn ours(self, span: Span) -> Span {
        Span((span.0 * self.per as u64).div_ceil(self.times as u64))
    }

    /// `1/10`, `10×`.
    #[must_use]
    pub fn label(self) -> String {
        if self.per == 1 {
            format!("{}×", self.times)
        } else {
            format!("{}/{}", self.times, self.per)
        }
    }

    /// `10 times slower than life`.
    #[must_use]
    pub fn words(self) -> String {
        match (self.times, self.per) {
            (1, 1) => "as fast as life".to_owned(),
            (1, per) => format!("{per} times slower than life"),
            (times, _) => format!("{times} times faster than life"),
        }
    }

    /// The next speed on offer, faster or slower; the same at either end.
    #[must_use]
    pub fn next(self, faster: bool) -> Self {
        let than = |other: &&Self| {
            let (one, two) = (
                u64::from(other.times) * u64::from(self.per),
                u64::from(self.times) * u64::from(other.per),
            );
            if faster { one > two } else { one < two }
        };
        let mut all = Self::ALL.iter();
        let found = if faster {
            all.find(than)
        } else {
            all.rfind(than)
        };
        *found.unwrap_or(&Self::ALL[if faster { Self::ALL.len() - 1 } else { 0 }])
    }
}

impl From<Speed> for playback::Speed {
    fn from(speed: Speed) -> Self {
        Self::fraction(speed.times, speed.per)
    }
}

/// What a mark on the strip stands for, in the order they are painted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MarkKind {
    /// Where the lesson stops.
    Stop,
    /// Something broken on purpose: a triangle.
    Fault,
    /// Where history forked.
    Fork,
    /// A promise broken: a diamond.
    Violation,
}

impl MarkKind {
    /// What it is, in a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stop => "lesson stop",
            Self::Fault => "fault",
            Self::Fork => "fork of history",
            Self::Violation => "promise broken",
        }
    }
}

/// A moment worth jumping to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// When.
    pub at: Time,
    /// What kind.
    pub kind: MarkKind,
    /// What happened there, as a sentence without a full stop.
    pub words: Rc<str>,
}

/// The marks to paint: of those of one kind that would lie on each other, only the first. `slots` is how
/// many have room side by side.
#[must_use]
pub fn thinned(marks: &[Mark], end: Time, slots: u64) -> Vec<Mark> {
    let mut taken: Vec<(MarkKind, u64)> = Vec::new();
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks {
        let slot = u128::from(mark.at.0) * u128::from(slots) / u128::from(end.0.max(1));
        let place = (mark.kind, slot as u64);
        if !taken.contains(&place) {
            // Marks come in order of time, so only the latest few can collide.
            taken.insert(0, place);
            taken.truncate(8);
            kept.push(mark.clone());
        }
    }
    sort_by_key(&mut kept, |mark| (mark.kind, mark.at));
    kept
}

/// The mark nearest to a moment, if one is within reach.
#[must_use]
pub fn snapped(marks: &[Mark], at: Time, reach: Span) -> Option<&Mark> {
    marks
        .iter()
        .map(|mark| (mark.at.0.abs_diff(at.0), mark))
        .filter(|(distance, _)| *distance <= reach.0)
        .min_by_key(|(distance, mark)| (*distance, std::cmp::Reverse(mark.kind)))
        .map(|(_, mark)| mark)
}

/// Width of the strip's own coordinates, and how many columns of events it has.
pub const STRIP_COLUMNS: usize = 240;
/// Height of the strip's own coordinates.
pub const STRIP_HEIGHT: u16 = 14;

/// The strip of densities as one path, in a box of [`STRIP_COLUMNS`] by [`STRIP_HEIGHT`]. `counts` are the
/// events in equal slices of the run; heights grow with the logarithm, so that quiet stretches still show.
#[must_use]
pub fn strip_path(counts: &[u32]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0);
    let mut path = String::with_capacity(counts.len() * 12);
    if most == 0 {
        return path;
    }
    let log = |count: u32| libm::log(f64::from(count) + 1.0);
    let column = STRIP_COLUMNS as f32 / counts.len() as f32;
    for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let x = (place as f32 + 0.5) * column;
        let height = 1.0 + f64::from(STRIP_HEIGHT - 1) * log(*count) / log(most);
        let (x, height) = (fixed(x.into(), 1), fixed(height, 1));
        let _ = write!(path, "M{x} {STRIP_HEIGHT}v-{height}");
    }
    path
}

/// How far along a run a moment is, from 0 to 1.
#[must_use]
pub fn share(at: Time, end: Time) -> f64 {
    if end.0 == 0 {
        0.0
    } else {
        (at.0 as f64 / end.0 as f64).min(1.0)
    }
}

/// The moment at a share of a run.
#[must_use]
pub fn at_share(share: f64, end: Time) -> Time {
    Time((share.between(0.0, 1.0) * end.0 as f64) as u64)
}

/// What a key asks of the slider.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slide {
    /// A little back.
    Back,
    /// A little on.
    On,
    /// A tenth of the run back.
    FarBack,
    /// A tenth of the run on.
    FarOn,
    /// To the beginning.
    First,
    /// To the end.
    Last,
}

impl Slide {
    /// What a key of this name asks.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" | "ArrowDown" => Self::Back,
            "ArrowRight" | "ArrowUp" => Self::On,
            "PageDown" => Self::FarBack,
            "PageUp" => Self::FarOn,
            "Home" => Self::First,
            "End" => Self::Last,
            _ => return None,
        })
    }

    /// Where it leads from `now` in a run that ends at `end`.
    #[must_use]
    pub fn lead(self, now: Time, end: Time) -> Time {
        let near = (end.0 / 200).max(1);
        let far = (end.0 / 10).max(1);
        match self {
            Self::Back => Time(now.0.saturating_sub(near)),
            Self::On => Time((now.0 + near).min(end.0)),
            Self::FarBack => Time(now.0.saturating_sub(far)),
            Self::FarOn => Time((now.0 + far).min(end.0)),
            Self::First => Time::ZERO,
            Self::Last => end,
        }
    }
}

/// `00:04.213`.
#[must_use]
pub fn clock(now: Time) -> String {
    LocalTime(i64::try_from(now.0).unwrap_or(i64::MAX)).to_string()
}

/// What a screen reader says of the slider: `4.213 seconds of 20 seconds, promise broken: …`.
#[must_use]
pub fn spoken(now: Time, end: Time, marks: &[Mark]) -> String {
    let mut said = format!("{} of {}", seconds(now), seconds(end));
    for mark in marks.iter().filter(|mark| mark.at == now) {
        let _ = write!(said, ", {}: {}", mark.kind.words(), mark.words);
    }
    said
}

fn seconds(at: Time) -> String {
    let text = at.seconds(3);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let one = if text == "1" { "second" } else { "seconds" };
    format!("{text} {one}")
}

/// `Preparing the run, 1.2 of 6.0 s`.
#[must_use]
pub fn preparing(reached: Time, end: Time) -> String {
    format!(
        "Preparing the run, {} of {} s",
        reached.seconds(1),
        end.seconds(1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: Time = Time(20_000_000_000);

    fn mark(at_ms: u64, kind: MarkKind) -> Mark {
        Mark {
            at: Time(at_ms * 1_000_000),
            kind,
            words: "db-2 crashed".into(),
        }
    }

    #[test]
    fn speeds_go_up_and_down_and_stop_at_the_ends() {
        assert_eq!(Speed::REAL.next(true).label(), "10×");
        assert_eq!(Speed::REAL.next(false).label(), "1/10");
        assert_eq!(Speed::ALL[0].next(false), Speed::ALL[0]);
        assert_eq!(Speed::ALL[5].next(true), Speed::ALL[5]);
        assert_eq!(Speed::ALL[0].words(), "1000 times slower than life");
    }

    #[test]
    fn keys_move_by_steps_and_never_leave_the_run() {
        assert_eq!(Slide::On.lead(Time::ZERO, END), Time(100_000_000));
        assert_eq!(Slide::Back.lead(Time(1), END), Time::ZERO);
        assert_eq!(Slide::FarOn.lead(Time(19_000_000_000), END), END);
        assert_eq!(Slide::of_key("PageDown"), Some(Slide::FarBack));
        assert_eq!(Slide::of_key("a"), None);
        assert_eq!(Slide::Last.lead(Time(5), END), END);
    }

    #[test]
    fn the_slider_says_the_time_and_what_happened_then() {
        let marks = [mark(4_213, MarkKind::Fault)];
        assert_eq!(
            spoken(Time(4_213_000_000), END, &marks),
            "4.213 seconds of 20 seconds, fault: db-2 crashed"
        );
        assert_eq!(
            spoken(Time(1_000_000_000), END, &marks),
            "1 second of 20 seconds"
        );
    }

    #[test]
    fn marks_that_would_hide_each_other_are_one_and_violations_are_painted_last() {
        let marks: Vec<Mark> = (0..1_000)
            .map(|n| mark(n, MarkKind::Violation))
            .chain([mark(4_000, MarkKind::Fault)])
            .collect();
        let kept = thinned(&marks, END, 200);
        assert_eq!(kept.len(), 11);
        assert_eq!(kept[0].kind, MarkKind::Fault);
    }

    #[test]
    fn a_pointer_snaps_to_the_nearest_mark_and_to_the_gravest_of_equals() {
        let marks = [
            mark(100, MarkKind::Fault),
            mark(100, MarkKind::Violation),
            mark(130, MarkKind::Stop),
        ];
        let found = snapped(&marks, Time(110_000_000), Span::millis(20));
        assert_eq!(found.map(|mark| mark.kind), Some(MarkKind::Violation));
        assert_eq!(snapped(&marks, Time(200_000_000), Span::millis(20)), None);
    }

    #[test]
    fn the_strip_is_empty_without_events_and_fills_its_height_with_the_most() {
        assert_eq!(strip_path(&[0, 0]), "");
        assert_eq!(strip_path(&[0, 9]), "M180.0 14v-14.0");
    }
}
