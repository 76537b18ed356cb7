//! Addresses within the page: hash routes, and the moment of a run that they name.

use std::borrow::Cow;
use std::fmt;

use fallible_engine::kernel::time::Time;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

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
}

impl Address {
    /// Reads the part of a location behind its `#`, with or without it. `search` is the part from `?` on,
    /// where a link may name a scenario too.
    #[must_use]
    pub fn read(hash: &str, search: &str) -> Self {
        let hash = hash.trim_start_matches('#');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let start = Start::read(query);
        let named =
            value(query, "scenario").or_else(|| value(search.trim_start_matches('?'), "scenario"));
        let named = named.filter(|url| url.len() <= URL_BYTES_MAX);
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] if named.is_some() => Self::Opened(named, start),
            [] => Self::Gallery,
            ["lesson", id] => Self::Lesson(decode(id).into_owned(), start),
            ["open"] => Self::Opened(named, start),
            ["sandbox"] => Self::Sandbox(start),
            _ => Self::Unknown(decode(path).into_owned()),
        }
    }
}

impl Address {
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
        Self {
            variant: value(query, "variant"),
            seed: value(query, "seed").and_then(|text| text.parse().ok()),
            at: value(query, "at")
                .and_then(|text| text.parse().ok())
                .map(Time),
        }
    }

    fn query(&self, url: Option<&str>) -> String {
        let fields = [
            ("scenario", url.map(str::to_owned)),
            ("variant", self.variant.clone()),
            ("seed", self.seed.map(|seed| seed.to_string())),
            ("at", self.at.map(|at| at.0.to_string())),
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

/// The first value of a name in a query.
fn value(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
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
        assert_eq!(
            Address::read("#/lesson/x", "?scenario=https://a.example/s.json"),
            Address::Lesson("x".to_owned(), Start::default()),
            "a lesson that is named wins"
        );
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        assert_eq!(
            Address::read("#/lesson/x?seed=-1&at=soon&variant=", ""),
            Address::Lesson("x".to_owned(), Start::default())
        );
        assert_eq!(
            Address::read("#/%ff/..", ""),
            Address::Unknown("/\u{fffd}/..".to_owned())
        );
        let long = format!("?scenario={}", "x".repeat(URL_BYTES_MAX + 1));
        assert_eq!(Address::read("", &long), Address::Gallery);
    }
}
