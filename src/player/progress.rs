//! What a reader has done: steps, predictions and lessons finished. It is kept as one JSON text; whatever
//! stands where it should be, reading it never fails.

use fallible_engine::format::decode::{Decode, from_json};
use fallible_engine::format::encode::{Encode, to_json};
use fallible_engine::sorted::SortedMap;

/// The version of the stored form. A later one is left alone, never overwritten.
pub const VERSION: u32 = 1;

/// The most lessons that are kept: a store full of junk must not grow for ever.
const LESSONS_MAX: usize = 500;

/// All that is kept of a reader.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Progress {
    version: u32,
    /// The lesson opened last and not finished.
    #[serde(default)]
    pub latest: Option<String>,
    /// What was done, by lesson id.
    #[serde(default)]
    pub lessons: SortedMap<String, Done>,
}

/// What was done of one lesson.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Done {
    /// The step that was last shown, from 0.
    #[serde(default)]
    pub step: usize,
    /// How many steps the lesson had then.
    #[serde(default)]
    pub steps: usize,
    /// Whether its last step was reached.
    #[serde(default)]
    pub finished: bool,
    /// Whether its challenge was won.
    #[serde(default)]
    pub won: bool,
    /// Predictions and questions that the run decided, by step: whether the first answer was right.
    #[serde(default)]
    pub answers: SortedMap<usize, bool>,
}

impl Done {
    /// How many answers were right, and of how many.
    #[must_use]
    pub fn score(&self) -> (usize, usize) {
        let right = self.answers.values().filter(|right| **right).count();
        (right, self.answers.len())
    }
}

/// What was found where progress is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Progress, or nothing yet.
    Readable(Progress),
    /// Something that is no progress: it will be replaced.
    Junk,
    /// Progress of a later version of this page: it is left alone.
    Later,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            version: VERSION,
            latest: None,
            lessons: SortedMap::new(),
        }
    }
}

impl Progress {
    /// Reads what was kept; `None` is an empty place.
    #[must_use]
    pub fn read(text: Option<&str>) -> Found {
        #[derive(Decode)]
        struct Versioned {
            version: u32,
        }
        let Some(text) = text else {
            return Found::Readable(Self::default());
        };
        match from_json::<Versioned>(text) {
            Ok(Versioned { version }) if version > VERSION => return Found::Later,
            Ok(_) => {}
            Err(_) => return Found::Junk,
        }
        match from_json::<Self>(text) {
            Ok(progress) if progress.lessons.len() <= LESSONS_MAX => Found::Readable(progress),
            _ => Found::Junk,
        }
    }

    /// The text to keep.
    ///
    /// # Panics
    /// Never: its keys are texts and numbers.
    #[must_use]
    pub fn write(&self) -> String {
        to_json(self)
    }

    /// Notes that a step of a lesson is shown.
    pub fn reach(&mut self, lesson: &str, step: usize, steps: usize) {
        let done = self.lessons.entry(lesson.to_owned()).or_default();
        done.step = step;
        done.steps = steps;
        done.finished |= step + 1 >= steps;
        self.latest = (step + 1 < steps).then(|| lesson.to_owned());
    }

    /// Notes how an answer turned out. Only the first one counts.
    pub fn answer(&mut self, lesson: &str, step: usize, right: bool) {
        let done = self.lessons.entry(lesson.to_owned()).or_default();
        done.answers.entry(step).or_insert(right);
    }

    /// Notes that a challenge was won.
    pub fn win(&mut self, lesson: &str) {
        self.lessons.entry(lesson.to_owned()).or_default().won = true;
    }

    /// Right answers and all answers, over all lessons.
    #[must_use]
    pub fn score(&self) -> (usize, usize) {
        self.lessons
            .values()
            .map(Done::score)
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_again() {
        let mut progress = Progress::default();
        progress.reach("lag", 2, 8);
        progress.answer("lag", 1, false);
        progress.answer("lag", 1, true);
        progress.win("lag");
        assert_eq!(
            Progress::read(Some(&progress.write())),
            Found::Readable(progress.clone())
        );
        assert_eq!(progress.score(), (0, 1), "only the first answer counts");
        assert_eq!(progress.latest.as_deref(), Some("lag"));
        progress.reach("lag", 7, 8);
        assert!(progress.lessons["lag"].finished);
        assert_eq!(progress.latest, None);
    }

    #[test]
    fn junk_is_survived() {
        for junk in [
            "",
            "null",
            "[]",
            "{",
            "{}",
            r#"{"version":"1"}"#,
            r#"{"version":1,"lessons":[1]}"#,
            r#"{"version":1,"lessons":{"a":{"step":-1}}}"#,
            "\u{0}\u{fffd}",
        ] {
            assert_eq!(Progress::read(Some(junk)), Found::Junk, "{junk}");
        }
        assert_eq!(Progress::read(None), Found::Readable(Progress::default()));
    }

    #[test]
    fn a_later_version_is_left_alone() {
        let later = r#"{"version":2,"lessons":"in another form"}"#;
        assert_eq!(Progress::read(Some(later)), Found::Later);
    }

    #[test]
    fn a_store_that_was_filled_up_is_junk() {
        let mut progress = Progress::default();
        for n in 0..=LESSONS_MAX {
            progress.reach(&n.to_string(), 0, 1);
        }
        assert_eq!(Progress::read(Some(&progress.write())), Found::Junk);
    }
}
