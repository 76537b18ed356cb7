//! What a reader has done: steps, predictions and lessons finished. It is kept as one JSON text; whatever
//! stands where it should be, reading it never fails. Steps go by their names (`step_name.rs`).

use fallible_engine::format::decode::{Decode, from_json};
use fallible_engine::format::encode::{Encode, to_json};
use fallible_engine::sorted::SortedMap;

/// The version of the stored form. A later one is left alone, never overwritten.
pub const VERSION: u32 = 2;

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
    /// The step that was last shown.
    #[serde(default)]
    at: Option<String>,
    /// Its number, from 0.
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
    /// Predictions and questions that the run decided, by step: whether the first answer was right. The first version
    /// kept steps' numbers; they are exchanged for names when the lesson is opened.
    #[serde(default)]
    pub answers: SortedMap<String, bool>,
}

/// The steps of a lesson, as progress knows them.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    /// Their names.
    pub names: &'a [String],
    /// Whether a step asks something.
    pub asks: &'a [bool],
}

impl Done {
    /// The step at which to go on: where the one that was shown last stands now.
    #[must_use]
    pub fn place(&self, names: &[String]) -> usize {
        let found = names.iter().position(|name| self.at.as_ref() == Some(name));
        found.unwrap_or_else(|| self.step.min(names.len().saturating_sub(1)))
    }

    fn shows(&mut self, names: &[String], step: usize) {
        self.at = names.get(step).cloned();
        self.step = step;
        self.steps = names.len();
    }

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
            Ok(progress) if progress.lessons.len() <= LESSONS_MAX => Found::Readable(Self {
                version: VERSION,
                ..progress
            }),
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

    /// Notes that a lesson is opened at a step, which finishes nothing. What was kept of steps that it does not have, or
    /// that ask nothing, goes.
    pub fn open(&mut self, lesson: &str, steps: Steps<'_>, step: usize) {
        let names = steps.names;
        let done = self.lessons.entry(lesson.to_owned()).or_default();
        done.shows(names, step);
        for (key, right) in std::mem::take(&mut done.answers) {
            let named = names.iter().position(|name| *name == key);
            let place = named.or_else(|| key.parse().ok());
            let place = place.filter(|place| *place < names.len() && steps.asks[*place]);
            if let Some(place) = place {
                done.answers.insert(names[place].clone(), right);
            }
        }
        self.latest = (!done.finished).then(|| lesson.to_owned());
    }

    /// Notes that the reader went to a step of a lesson. Whoever goes to its last one has finished it.
    pub fn reach(&mut self, lesson: &str, names: &[String], step: usize) {
        let done = self.lessons.entry(lesson.to_owned()).or_default();
        done.shows(names, step);
        let is_last = step + 1 >= names.len();
        done.finished |= is_last;
        self.latest = (!is_last).then(|| lesson.to_owned());
    }

    /// Notes how the answer at a step turned out. Only the first one counts.
    pub fn answer(&mut self, lesson: &str, step: &str, right: bool) {
        let done = self.lessons.entry(lesson.to_owned()).or_default();
        done.answers.entry(step.to_owned()).or_insert(right);
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

    /// Steps with these names, of which those that begin with `ask` ask.
    fn names(list: &str) -> Vec<String> {
        list.split(' ').map(str::to_owned).collect()
    }

    fn open(progress: &mut Progress, list: &str, step: usize) {
        let names = names(list);
        let asks: Vec<bool> = names.iter().map(|name| name.starts_with("ask")).collect();
        let steps = Steps {
            names: &names,
            asks: &asks,
        };
        progress.open("lag", steps, step);
    }

    fn readable(text: &str) -> Progress {
        match Progress::read(Some(text)) {
            Found::Readable(progress) => progress,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_written_reads_again() {
        let mut progress = Progress::default();
        open(&mut progress, "say ask play end", 0);
        progress.reach("lag", &names("say ask play end"), 2);
        progress.answer("lag", "ask", false);
        progress.answer("lag", "ask", true);
        progress.win("lag");
        assert_eq!(readable(&progress.write()), progress);
        assert_eq!(progress.score(), (0, 1), "only the first answer counts");
        assert_eq!(progress.latest.as_deref(), Some("lag"));
        progress.reach("lag", &names("say ask play end"), 3);
        assert!(progress.lessons["lag"].finished);
        assert_eq!(progress.latest, None);
        progress.reach("lag", &names("say ask play end"), 0);
        assert!(progress.lessons["lag"].finished, "it stays finished");
    }

    #[test]
    fn a_lesson_that_got_another_step_goes_on_where_it_was_left() {
        let mut progress = Progress::default();
        progress.reach("lag", &names("say ask play end"), 2);
        progress.answer("lag", "ask", true);
        let later = names("say new ask play end");
        assert_eq!(progress.lessons["lag"].place(&later), 3);
        open(&mut progress, "say new ask play end", 3);
        assert_eq!(progress.score(), (1, 1));
        // The step where it was left is gone: the number that it had is as near as it gets.
        assert_eq!(progress.lessons["lag"].place(&names("say ask")), 1);
    }

    #[test]
    fn opening_a_lesson_finishes_nothing() {
        let kept = r#"{"version":1,"lessons":{"lag":{"step":40,"steps":99,"answers":{"1":true,"3":true,"70":true}}}}"#;
        let mut progress = readable(kept);
        let place = progress.lessons["lag"].place(&names("say ask play end"));
        assert_eq!(place, 3);
        open(&mut progress, "say ask play end", place);
        let done = &progress.lessons["lag"];
        assert!(!done.finished);
        assert_eq!((done.step, done.steps), (3, 4));
        assert_eq!(done.score(), (1, 1), "of steps that ask");
        assert!(
            done.answers.contains_key("ask"),
            "by its name, no more by its number"
        );
        open(&mut progress, "end", 0);
        assert!(!progress.lessons["lag"].finished);
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
        let later = r#"{"version":3,"lessons":"in another form"}"#;
        assert_eq!(Progress::read(Some(later)), Found::Later);
    }

    #[test]
    fn a_store_that_was_filled_up_is_junk() {
        let mut progress = Progress::default();
        for n in 0..=LESSONS_MAX {
            progress.win(&n.to_string());
        }
        assert_eq!(Progress::read(Some(&progress.write())), Found::Junk);
    }
}
