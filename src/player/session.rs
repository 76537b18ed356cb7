//! A session: what an address cannot say by itself of a run that is shown, for whoever follows a link and for a page that
//! is loaded anew. What was done by hand is written as a script's entries, which is how files say it.

use fallible_engine::format::decode::{Decode, from_json};
use fallible_engine::format::encode::{Encode, to_json};
use fallible_engine::format::limits::FILE_BYTES;
use fallible_engine::kernel::random::Purpose;
use fallible_engine::run::hash::BEHAVIOUR;
use fallible_engine::scenario::schema::{FORMAT, ScriptEntry, Setting};

/// The longest address that is handed on, in bytes: what mail and messengers leave whole.
pub const ADDRESS_BYTES: usize = 32 * 1024;

/// How many letters of a session's text are its sum.
const SUM: usize = 16;

/// What an address leaves unsaid of a run. Whatever is as it would be anyway is left out.
#[derive(Clone, PartialEq, Debug, Default, Encode, Decode)]
#[serde(default)]
pub struct Session {
    /// The scenario, where its address does not lead to it.
    pub file: Option<String>,
    /// The try at a challenge that the run is.
    pub challenge: Option<Attempt>,
    /// Where history forked, each fork behind those it comes from.
    pub forks: Vec<Fork>,
    /// Which history is shown: that of a fork, from 1, or 0 for the first.
    pub branch: u32,
    /// The furthest moment that was seen of each history, in nanoseconds, where that shows.
    pub seen: Vec<u64>,
    /// The furthest step of the lesson that was open, where it is not the one that is.
    pub reached: Option<String>,
    /// Whether the run stopped there by itself.
    pub halted: bool,
}

/// Something that was done by hand, and on which history.
#[derive(Clone, PartialEq, Debug, Encode, Decode)]
pub struct Fork {
    /// That of an earlier fork, from 1, or 0 for the first.
    #[serde(default)]
    pub on: u32,
    /// What was done, and when.
    pub done: ScriptEntry,
}

/// A try at a challenge.
#[derive(Clone, PartialEq, Debug, Encode, Decode)]
pub struct Attempt {
    /// The step of the lesson, by its name.
    pub step: String,
    /// What its controls are set to.
    pub set: Vec<Set>,
}

/// A control, and what it is set to.
#[derive(Clone, PartialEq, Debug, Encode, Decode)]
pub struct Set {
    /// The control.
    pub id: String,
    /// Its setting.
    pub to: Setting,
}

impl Session {
    /// Reads what was written. What was damaged on its way is not read, even where it means something.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (own, json) = text.split_at_checked(SUM)?;
        from_json(json).ok().filter(|_| sum(json) == own)
    }

    /// As text that reads again; `None` where it would be longer than what is unpacked again.
    #[must_use]
    pub fn write(&self) -> Option<String> {
        let json = to_json(self);
        let text = sum(&json) + &json;
        (text.len() <= FILE_BYTES).then_some(text)
    }

    /// Whether a text that was read says nothing else: another version may say more.
    #[must_use]
    pub fn is_all_of(&self, text: &str) -> bool {
        self.write().is_some_and(|own| own == text)
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

fn sum(json: &str) -> String {
    format!("{:0SUM$x}", Purpose::named(json).key())
}

/// Which engine runs here: its files' format, and its behaviour.
#[must_use]
pub fn version() -> String {
    format!("{FORMAT}.{BEHAVIOUR}")
}

/// What is said of a link that leaves this out, behind its name.
#[must_use]
pub fn without(left_out: &[String]) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    format!(", without {}", listed(left_out))
}

/// Where a reader was, for the same tab when it is loaded anew.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOff {
    /// The address of the page then.
    pub hash: String,
    /// What leads to where its reader was.
    pub to: String,
    /// With the scenario.
    pub session: Session,
}

impl LeftOff {
    /// Reads what was written; nothing where it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (hash, rest) = text.split_once('\n')?;
        let (to, session) = rest.split_once('\n')?;
        Some(Self {
            hash: hash.to_owned(),
            to: to.to_owned(),
            session: Session::read(session)?,
        })
    }

    /// As text that reads again; nothing where it would be too long.
    #[must_use]
    pub fn write(&self) -> Option<String> {
        let session = self.session.write()?;
        Some(format!("{}\n{}\n{session}", self.hash, self.to))
    }
}

/// So much of a list is said; the rest is counted.
const LISTED: usize = 4;

/// A list in words.
#[must_use]
pub fn listed(list: &[String]) -> String {
    let more = list.len().saturating_sub(LISTED);
    let said = list[..list.len() - more].join("; ");
    if more == 0 {
        return said;
    }
    format!("{said}; and {more} more")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_again_and_says_only_what_is_to_be_said() {
        let check = |json: &str| {
            let text = sum(json) + json;
            let session = Session::read(&text).expect("it reads");
            assert_eq!(session.write(), Some(text.clone()));
            assert!(session.is_all_of(&text));
            assert_eq!(session.is_plain(), json == "{}", "{json}");
        };
        check("{}");
        check(
            r#"{ "forks": [{ "done": { "at": "1500ms", "do": { "cut": "wan" } } }, { "on": 1, "done": { "at": "2s", "do": { "heal": "wan" } } }], "branch": 2, "seen": [0, 2000000000], "halted": true }"#,
        );
        check(
            r#"{ "file": "{}", "challenge": { "step": "challenge", "set": [{ "id": "reads", "to": "nearest" }, { "id": "wait", "to": 0.5 }] }, "reached": "say 2" }"#,
        );
    }

    #[test]
    fn what_was_never_written_is_not_read() {
        for text in [
            "",
            "null",
            "[]",
            "{ \"forks\": 1 }",
            "{ \"forks\": [{ \"done\": { \"at\": \"1s\", \"do\": { \"explode\": \"wan\" } } }] }",
        ] {
            assert_eq!(Session::read(&(sum(text) + text)), None, "{text}");
        }
        let json = r#"{ "branch": 1, "later": 1 }"#;
        let later = sum(json) + json;
        let known = Session::read(&later).expect("what is known of it can be read");
        assert!(!known.is_all_of(&later), "and what is not is noticed");
        assert_eq!(Session::read(&later.replace("1,", "2,")), None, "damaged");
        assert_eq!(Session::read(&later[..7]), None, "cut off");
    }

    #[test]
    fn a_place_reads_as_it_was_written() {
        let place = LeftOff {
            hash: "#/open".to_owned(),
            to: "#/open?at=5".to_owned(),
            session: Session {
                file: Some("{\n}\n".to_owned()),
                ..Session::default()
            },
        };
        let text = place.write().expect("it is short enough");
        assert_eq!(LeftOff::read(&text), Some(place));
        for junk in ["", "#/open", "#/open\n#/open\n{}", "\n\n"] {
            assert_eq!(LeftOff::read(junk), None, "{junk}");
        }
    }

    #[test]
    fn what_would_be_refused_when_it_is_unpacked_is_not_written() {
        let file = "x".repeat(FILE_BYTES);
        let session = Session {
            file: Some(file),
            ..Session::default()
        };
        assert_eq!(session.write(), None);
    }

    #[test]
    fn what_a_link_leaves_out_is_told() {
        let check = |left_out: &[&str], words: &str| {
            let left_out: Vec<String> = left_out.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(without(&left_out), words);
        };
        check(&[], "");
        check(&["a", "b"], ", without a; b");
        check(
            &["a", "b", "c", "d", "e", "f"],
            ", without a; b; c; d; and 2 more",
        );
    }
}
