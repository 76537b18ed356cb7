//! The forms of texts: each `format` of the schema, by what reads it or by the names among which it must be.

use super::bound::{Bound, BoundLink};
use super::link::{Happens, OperationLink};
use super::names::Names;
use crate::format::limits;
use crate::format::name::{Pointer, Url};
use crate::format::nearest::nearest;
use crate::format::source::escaped;
use crate::format::units::{BitRate, Duration, Misfit, Quantity, Rate, Seed, SignedDuration, Size};
use crate::protocols::message::kinds;
use crate::sorted::{SortedSet, sort_by_key};
use std::str::FromStr;

/// Why a text does not fit.
pub(super) struct Unfit {
    /// What was found, where it is not the whole text.
    pub(super) found: Option<String>,
    pub(super) expected: String,
    pub(super) suggestion: Option<String>,
    /// Whether it can be read all the same: it only names another than it may.
    pub(super) misleads: bool,
}

/// Whether a text has a form. Forms that are unknown here (`uint32`, `double`) are of numbers, and fit.
pub(super) fn fits(form: &str, text: &str, names: &Names) -> Result<(), Unfit> {
    if names.may_lack(form) {
        return Ok(());
    }
    match form {
        "duration" => reads::<Duration>(text),
        "signed-duration" => reads::<SignedDuration>(text),
        "size" => reads::<Size>(text),
        "bit-rate" => reads::<BitRate>(text),
        "rate" => reads::<Rate>(text),
        "seed" => reads::<Seed>(text),
        "quantity" => reads::<Quantity>(text),
        "id" => is_id(text),
        "zone" => is_among(text, "zone", &names.zones),
        "link" => is_among(text, "link", &names.links),
        "pipe" => is_among(text, "pipe", &names.pipes),
        "node" => is_among(text, "node", &names.nodes),
        "end" => is_among(text, "zone or node", &names.ends),
        "session" => is_among(text, "session", &names.sessions),
        "property" => is_among(text, "property", &names.properties),
        "variant" => is_among(text, "variant", &names.variants),
        "message-kind" => is_message_kind(text),
        "operations" if names.operations.has_any(text) => Ok(()),
        "operation" | "operations" => is_operation(text, names),
        "line" => is_line(text),
        "text" => is_text(text, names),
        "pointer" => is_pointer(&Pointer::from(text)),
        "file" => is_file(text),
        "url" => is_url(&Url::from(text)),
        _ => match form.strip_prefix("node:") {
            Some(kinds) => is_node(text, kinds, names),
            None => Ok(()),
        },
    }
}

fn reads<T: FromStr<Err = Misfit>>(text: &str) -> Result<(), Unfit> {
    let Err(Misfit {
        expected,
        suggestion,
    }) = text.parse::<T>()
    else {
        return Ok(());
    };
    Err(Unfit {
        found: None,
        expected,
        suggestion,
        misleads: false,
    })
}

/// An id that a file defines.
fn is_id(text: &str) -> Result<(), Unfit> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.chars().all(plain) && text.starts_with(|c: char| c != '-') {
        return Ok(());
    }
    let lower = text
        .trim()
        .to_ascii_lowercase()
        .replace([' ', '_', '.'], "-");
    let near = Some(lower)
        .filter(|lower| lower.chars().all(plain) && lower.starts_with(|c: char| c != '-'));
    let expected =
        "an id of lower-case letters, digits and hyphens, beginning with a letter or a digit";
    Err(Unfit {
        found: None,
        expected: expected.to_owned(),
        suggestion: near,
        misleads: false,
    })
}

fn is_among(text: &str, kind: &str, known: &SortedSet<String>) -> Result<(), Unfit> {
    if known.contains(text) {
        return is_id(text);
    }
    let near = nearest(text, known.iter().map(String::as_str)).map(str::to_owned);
    Err(Unfit {
        found: None,
        expected: among(kind, known),
        suggestion: near,
        misleads: false,
    })
}

/// A node of one of these kinds. One that does not say its kind may be of any.
fn is_node(text: &str, kinds: &str, names: &Names) -> Result<(), Unfit> {
    let wanted = |kind: &str| kinds.split(',').any(|wanted| wanted == kind);
    let kind = names.kinds.get(text);
    if names.nodes.contains(text) && kind.is_none_or(|kind| wanted(kind)) {
        return is_id(text);
    }
    let those = names.kinds.iter().filter(|(_, kind)| wanted(kind));
    let known: SortedSet<String> = those.map(|(id, _)| id.clone()).collect();
    Err(Unfit {
        found: kind.map(|kind| format!("{text}, which is {}", a(kind))),
        expected: among(&kinds.replace(',', " or "), &known),
        suggestion: nearest(text, known.iter().map(String::as_str)).map(str::to_owned),
        misleads: kind.is_some(),
    })
}

/// "an instance".
pub(super) fn a(kind: &str) -> String {
    match kind.as_bytes() {
        [b'a' | b'i', ..] => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

/// A kind of message that a protocol sends.
fn is_message_kind(text: &str) -> Result<(), Unfit> {
    let mut all: Vec<_> = kinds().collect();
    sort_by_key(&mut all, |kind| kind.number);
    let known: Vec<&str> = all.iter().map(|kind| kind.name).collect();
    if known.contains(&text) {
        return Ok(());
    }
    Err(Unfit {
        found: None,
        expected: format!("a kind of message ({})", any_of(&known)),
        suggestion: nearest(text, known.iter().copied()).map(str::to_owned),
        misleads: false,
    })
}

/// "the id of a node (alice, db-1 or db-2)".
fn among(kind: &str, known: &SortedSet<String>) -> String {
    const SHOWN: usize = 8;
    match known.len() {
        0 => format!("the id of {}, of which this file has none", a(kind)),
        1..=SHOWN => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            format!("the id of {} ({})", a(kind), any_of(&known))
        }
        count => format!("the id of one of the {count} {kind}s of this file"),
    }
}

/// "a, b or c".
pub(super) fn any_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// The same, each between quotes.
pub(super) fn any_quoted<'a>(names: impl IntoIterator<Item = &'a str>, quote: char) -> String {
    let quoted: Vec<String> = names
        .into_iter()
        .map(|name| format!("{quote}{name}{quote}"))
        .collect();
    any_of(&quoted.iter().map(String::as_str).collect::<Vec<_>>())
}

fn is_operation(text: &str, names: &Names) -> Result<(), Unfit> {
    let operations = &names.operations;
    if operations.has_one(text) {
        return Ok(());
    }
    if let Some(times) = operations.many.get(text) {
        let expected = match *times {
            limits::LOAD_OPERATIONS => format!("one of its operations, such as {text}-1"),
            times => format!("one of its {times} operations, {text}-1 to {text}-{times}"),
        };
        return Err(Unfit {
            found: None,
            expected,
            suggestion: Some(format!("{text}-1")),
            misleads: false,
        });
    }
    let candidates: SortedSet<String> = operations.candidates().collect();
    let near = nearest(text, candidates.iter().map(String::as_str)).map(str::to_owned);
    let expected = if candidates.is_empty() {
        "the name of an operation, of which this file names none (`as` gives one)".to_owned()
    } else {
        among("named operation", &candidates)
            .replace("the id of", "the name of")
            .replace("a named", "an")
    };
    Err(Unfit {
        found: None,
        expected,
        suggestion: near,
        misleads: false,
    })
}

fn is_line(text: &str) -> Result<(), Unfit> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(expected(
            "one line of text, without line breaks or control characters",
        ));
    }
    Ok(())
}

/// A text may break lines, and each of its links must lead somewhere.
fn is_text(text: &str, names: &Names) -> Result<(), Unfit> {
    if text.trim().is_empty() || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(expected(
            "text, without control characters other than `\\n`",
        ));
    }
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target);
    for target in targets {
        let shown: String = target.chars().take(40).collect();
        let found = Some(format!("a link to `{}`", escaped(&shown)));
        if let Some(link) = BoundLink::read(target) {
            is_bound(&link, target, names).map_err(|unfit| Unfit { found, ..unfit })?;
        } else if let Some(operation) = target.strip_prefix("#op:") {
            let link = OperationLink::read(operation).map_err(|word| Unfit {
                found: found.clone(),
                expected: format!(
                    "`#op:`, an operation, and perhaps which of its moments: {}",
                    any_quoted(Happens::words(), '`')
                ),
                suggestion: nearest(word, Happens::words())
                    .map(|near| format!("#op:{}", operation.replacen(word, near, 1))),
                misleads: false,
            })?;
            fits("operations", link.operation, names).map_err(|unfit| Unfit {
                found,
                expected: format!("`#op:` and {}", unfit.expected),
                suggestion: unfit.suggestion.map(|name| format!("#op:{name}")),
                misleads: false,
            })?;
        } else if !target.starts_with("https://") {
            let expected = "links to `#op:…`, `#set:…`, `#number:…` or `https://…` only".to_owned();
            return Err(Unfit {
                found,
                expected,
                suggestion: None,
                misleads: false,
            });
        }
    }
    Ok(())
}

/// What a number of a text is bound to is there.
fn is_bound(link: &BoundLink<'_>, target: &str, names: &Names) -> Result<(), Unfit> {
    let is_named = |id: &str, kind, known| {
        let link = |near: String| target.replacen(id, &near, 1);
        is_among(id, kind, known).map_err(|unfit| Unfit {
            suggestion: unfit.suggestion.map(link),
            ..unfit
        })
    };
    match link.to {
        Bound::Place(_) => {}
        Bound::Setting(id) => is_named(id, "setting", &names.settings)?,
        Bound::Number(id) => is_named(id, "number", &names.numbers)?,
    }
    link.variant
        .map_or(Ok(()), |id| is_named(id, "variant", &names.variants))
}

fn is_pointer(pointer: &Pointer) -> Result<(), Unfit> {
    if pointer.as_str().starts_with('/') {
        return Ok(());
    }
    let near = format!(
        "/{}",
        pointer
            .as_str()
            .trim_start_matches(['#', '$', '.'])
            .replace('.', "/")
    );
    let expected = "a JSON pointer, such as `/nodes/alice/config/timeout`".to_owned();
    Err(Unfit {
        found: None,
        expected,
        suggestion: Some(near).filter(|near| near.len() > 1),
        misleads: false,
    })
}

/// A file beside the index: no other folder, nothing hidden.
fn is_file(text: &str) -> Result<(), Unfit> {
    let stem = text.strip_suffix(".json").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !stem.is_empty() && stem.chars().all(plain) {
        return Ok(());
    }
    Err(expected(
        "the name of a file beside the index, such as \"replication-lag.json\"",
    ))
}

fn is_url(url: &Url) -> Result<(), Unfit> {
    let rest = url.as_str().strip_prefix("https://");
    if rest.is_some_and(|rest| {
        !rest.is_empty()
            && !url
                .as_str()
                .chars()
                .any(|c| c.is_whitespace() || c.is_control())
    }) {
        return Ok(());
    }
    let near = url
        .as_str()
        .strip_prefix("http://")
        .map(|rest| format!("https://{rest}"));
    Err(Unfit {
        found: None,
        expected: "an address that begins with https://".to_owned(),
        suggestion: near,
        misleads: false,
    })
}

fn expected(what: &str) -> Unfit {
    Unfit {
        found: None,
        expected: what.to_owned(),
        suggestion: None,
        misleads: false,
    }
}

/// How long a text may be: the longest, when it is longer.
pub(super) fn shortened(text: &str) -> String {
    let characters = text.chars().count();
    if characters > limits::ID_CHARS {
        let start: String = text.chars().take(limits::ID_CHARS).collect();
        format!("\"{}…\"", escaped(&start))
    } else {
        format!("\"{}\"", escaped(text))
    }
}
