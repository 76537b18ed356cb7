//! Addresses within the page: hash routes, and the moment of a run that they name.

use std::borrow::Cow;
use std::fmt;

use fallible_engine::kernel::time::Time;
use fallible_engine::scenario::Document;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::session::version;
use super::step_name::step_names;

/// Kept as they are in a route: letters, digits and `-._~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The longest address of a scenario that is taken from a link, in bytes.
const URL_BYTES_MAX: usize = 2_000;

/// A page of the site.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Address {
    /// All lessons.
    #[default]
    Gallery,
    /// A lesson of the site.
    Lesson(String, Start),
    /// A scenario that the reader opened, or one that a link names and that is asked for first.
    Opened(Option<String>, Start),
    /// An empty scenario to build on.
    Sandbox(Start),
    /// Nothing that this site has.
    Unknown(String),
}

/// Where a run begins.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Start {
    /// Which variant.
    pub variant: Option<String>,
    /// Another seed than the file's own.
    pub seed: Option<u64>,
    /// The moment to go to, paused.
    pub at: Option<Time>,
    /// How many of the records of that very moment have happened; all of them where this is not given.
    pub step: Option<u64>,
    /// Which step of the lesson is open, by its name.
    pub scene: Option<String>,
    /// Which engine ran where the link was made.
    pub made: Option<String>,
    /// A session, packed: what these words cannot say.
    pub pack: Option<String>,
    /// What was asked for and cannot be had, as sentences.
    pub unread: Vec<String>,
}

/// What a query may say.
const NAMES: &[&str] = &[
    "scenario", "variant", "seed", "at", "step", "scene", "made", "pack",
];

impl Address {
    /// Reads the part of a location behind its `#`, with or without it. `search` is the part from `?` on, which counts as
    /// the query of an address that names no page.
    #[must_use]
    pub fn read(hash: &str, search: &str) -> Self {
        let hash = hash.trim_start_matches('#');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let search = search.trim_start_matches('?');
        let is_bare = parts.is_empty() && query.is_empty();
        let query = if is_bare { search } else { query };
        let mut start = Start::read(query);
        if !is_bare {
            let beside = pairs(search).filter(|(name, _)| NAMES.contains(name));
            start.unread.extend(beside.map(|(name, _)| {
                format!("The address says {name} before its #, where it does not count.")
            }));
        }
        let asked = value(query, "scenario");
        let named = asked.clone().filter(|url| url.len() <= URL_BYTES_MAX);
        if asked.is_some() && named.is_none() {
            start.unread.push(format!(
                "The address of the scenario is longer than {URL_BYTES_MAX} bytes."
            ));
        }
        if asked.is_some() && matches!(parts.as_slice(), ["lesson", _] | ["sandbox"]) {
            let words = "The address names a scenario beside the page that it leads to.";
            start.unread.push(words.to_owned());
        }
        match parts.as_slice() {
            [] if asked.is_some() => Self::Opened(named, start),
            [] if !is_bare && !query.is_empty() => Self::Unknown(format!("?{query}")),
            [] => Self::Gallery,
            ["lesson", id] => Self::Lesson(decode(id).into_owned(), start),
            ["open"] => Self::Opened(named, start),
            ["sandbox"] => Self::Sandbox(start),
            _ => Self::Unknown(decode(path).into_owned()),
        }
    }

    /// The same page, begun otherwise.
    #[must_use]
    pub fn starting(&self, start: Start) -> Self {
        match self {
            Self::Lesson(id, _) => Self::Lesson(id.clone(), start),
            Self::Opened(url, _) => Self::Opened(url.clone(), start),
            Self::Sandbox(_) => Self::Sandbox(start),
            Self::Gallery | Self::Unknown(_) => self.clone(),
        }
    }

    /// Where the run begins on its page, if there is one.
    #[must_use]
    pub const fn start(&self) -> Option<&Start> {
        match self {
            Self::Lesson(_, start) | Self::Opened(_, start) | Self::Sandbox(start) => Some(start),
            Self::Gallery | Self::Unknown(_) => None,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gallery => write!(f, "#/"),
            Self::Lesson(id, start) => {
                write!(f, "#/lesson/{}{}", encode(id), start.query(None))
            }
            Self::Opened(url, start) => write!(f, "#/open{}", start.query(url.as_deref())),
            Self::Sandbox(start) => write!(f, "#/sandbox{}", start.query(None)),
            Self::Unknown(path) => write!(f, "#/{}", path.trim_start_matches('/')),
        }
    }
}

impl Start {
    fn read(query: &str) -> Self {
        let mut unread = Vec::new();
        let mut number = |name: &str, wanted: &str| {
            let text = value(query, name)?;
            let number = text.parse().ok();
            if number.is_none() {
                unread.push(format!(
                    "The address says {name}={text}, which is not {wanted}."
                ));
            }
            number
        };
        let seed = number("seed", "a whole number");
        let at = number("at", "a whole number of nanoseconds");
        let step = number("step", "a whole number");
        if step.is_some() && at.is_none() {
            unread.push("The address says step, which counts only with at.".to_owned());
        }
        unread.extend(ignored(query));
        Self {
            variant: value(query, "variant"),
            seed,
            at: at.map(Time),
            step: step.filter(|_| at.is_some()),
            scene: value(query, "scene"),
            made: value(query, "made"),
            pack: value(query, "pack"),
            unread,
        }
    }

    /// The step of the lesson that is asked for, if this document has it.
    #[must_use]
    pub fn place(&self, document: &Document) -> Option<usize> {
        let names = step_names(&document.scenario().lesson);
        names
            .iter()
            .position(|name| self.scene.as_ref() == Some(name))
    }

    /// What of it cannot be had of this document, as sentences.
    #[must_use]
    pub fn doubts(&self, document: &Document) -> Vec<String> {
        let mut doubts = self.unread.clone();
        if self.made.as_ref().is_some_and(|made| *made != version()) {
            let words = "This link was made by another version of Fallible: its run may go another way here.";
            doubts.push(words.to_owned());
        }
        let lacks = |id: &&String| document.variant(id).is_none();
        if let Some(variant) = self.variant.as_ref().filter(lacks) {
            doubts.push(format!(
                "This scenario has no variant called {variant}: its first one is shown."
            ));
        }
        if let Some(scene) = self
            .scene
            .as_ref()
            .filter(|_| self.place(document).is_none())
        {
            doubts.push(format!(
                "This scenario has no step called “{scene}”: its first one is shown."
            ));
        }
        let end = Time(document.scenario().duration.nanos());
        if let Some(at) = self.at.filter(|at| *at > end) {
            doubts.push(format!(
                "There is no moment {at} in this run: it ends at {end}."
            ));
        }
        doubts
    }

    fn query(&self, url: Option<&str>) -> String {
        let fields = [
            ("scenario", url.map(str::to_owned)),
            ("variant", self.variant.clone()),
            ("seed", self.seed.map(|seed| seed.to_string())),
            ("at", self.at.map(|at| at.0.to_string())),
            ("step", self.step.map(|step| step.to_string())),
            ("scene", self.scene.clone()),
            ("made", self.made.clone()),
            ("pack", self.pack.clone()),
        ];
        let mut query = String::new();
        for (name, value) in fields {
            if let Some(value) = value {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(name);
                query.push('=');
                query.push_str(&encode(&value));
            }
        }
        query
    }
}

/// The names of a query, each with what follows its `=`.
fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('=').unwrap_or((part, "")))
}

/// What of a query does not count, as sentences.
fn ignored(query: &str) -> Vec<String> {
    let mut ignored = Vec::new();
    for (place, (name, value)) in pairs(query).enumerate() {
        let (name, why) = (
            decode(name),
            match () {
                () if !NAMES.contains(&name) => "which means nothing here",
                () if value.is_empty() => "but not what it is",
                () if pairs(query).take(place).any(|(own, _)| own == name) => {
                    "which it has said before"
                }
                () => continue,
            },
        );
        ignored.push(format!("The address says {name}, {why}."));
    }
    ignored
}

/// The first value of a name in a query.
fn value(query: &str, name: &str) -> Option<String> {
    pairs(query)
        .find(|(own, _)| *own == name)
        .map(|(_, value)| decode(value).into_owned())
        .filter(|value| !value.is_empty())
}

fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_it_was_written() {
        let start = Start {
            variant: Some("token".to_owned()),
            seed: Some(u64::MAX),
            at: Some(Time(4_213_000_000)),
            step: Some(2),
            scene: Some("ask: Who answered?".to_owned()),
            made: Some("1.3".to_owned()),
            pack: Some("q1Y-_w".to_owned()),
            unread: Vec::new(),
        };
        let all = [
            Address::Gallery,
            Address::Lesson("replication-lag".to_owned(), start.clone()),
            Address::Lesson("a b/c?d&e=ü".to_owned(), Start::default()),
            Address::Opened(None, start.clone()),
            Address::Opened(Some("https://a.example/x?y=1&z=2#w".to_owned()), start),
            Address::Sandbox(Start::default()),
        ];
        for address in all {
            assert_eq!(Address::read(&address.to_string(), ""), address);
        }
    }

    #[test]
    fn a_scenario_is_named_before_or_behind_the_hash() {
        let named = Address::Opened(
            Some("https://a.example/s.json".to_owned()),
            Start::default(),
        );
        assert_eq!(
            Address::read("", "?scenario=https%3A%2F%2Fa.example%2Fs.json"),
            named
        );
        assert_eq!(
            Address::read("#/open?scenario=https://a.example/s.json", ""),
            named
        );
        check(
            "?scenario=https://a.example/s.json&utm=1#/lesson/x",
            &["The address says scenario before its #, where it does not count."],
        );
    }

    /// What is told of an address.
    #[track_caller]
    fn check(address: &str, told: &[&str]) {
        let (search, hash) = address.split_once('#').unwrap_or((address, ""));
        let (Address::Lesson(_, start) | Address::Opened(_, start) | Address::Sandbox(start)) =
            Address::read(hash, search)
        else {
            panic!("{address} has a start");
        };
        assert_eq!(start.unread, told, "{address}");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        check("#/lesson/x?variant=a&seed=1&at=2&step=3", &[]);
        check(
            "#/lesson/x?seed=abc",
            &["The address says seed=abc, which is not a whole number."],
        );
        check(
            "#/sandbox?at=1.5s&sede=3",
            &[
                "The address says at=1.5s, which is not a whole number of nanoseconds.",
                "The address says sede, which means nothing here.",
            ],
        );
        check(
            "#/lesson/x?variant=&seed&step=2&at=&seed=4",
            &[
                "The address says step, which counts only with at.",
                "The address says variant, but not what it is.",
                "The address says seed, but not what it is.",
                "The address says at, but not what it is.",
                "The address says seed, which it has said before.",
            ],
        );
        check(
            "#/lesson/x?scenario=s.json",
            &["The address names a scenario beside the page that it leads to."],
        );
        let long = format!("?scenario={}", "x".repeat(URL_BYTES_MAX + 1));
        check(
            &long,
            &["The address of the scenario is longer than 2000 bytes."],
        );
        assert_eq!(
            Address::read("#/%ff/..", ""),
            Address::Unknown("/\u{fffd}/..".to_owned())
        );
    }

    #[test]
    fn a_gallery_has_no_start_and_says_so() {
        assert_eq!(Address::read("#/", "?utm=1"), Address::Gallery);
        let asked = Address::Unknown("?seed=3".to_owned());
        assert_eq!(Address::read("#/?seed=3", ""), asked);
        assert_eq!(Address::read(&asked.to_string(), ""), asked);
    }

    #[test]
    fn a_scenario_before_the_hash_keeps_its_variant_seed_and_moment() {
        let start = Start {
            variant: Some("quorum".to_owned()),
            seed: Some(3),
            at: Some(Time(2)),
            ..Start::default()
        };
        assert_eq!(
            Address::read("", "?scenario=a.json&variant=quorum&seed=3&at=2"),
            Address::Opened(Some("a.json".to_owned()), start)
        );
    }
}
