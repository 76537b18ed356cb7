//! A link of a lesson's text by which a number is bound to what it says: `[80 ms](#set:/links/wan/latency)` to a setting
//! of the variant, `[80 ms](#set:wait)` to one that the reader can change, `[13](#number:doubled)` to what is measured.

use super::schema::Scenario;
use crate::format::encode::Encode;
use crate::format::name::VariantId;
use crate::format::tree::{Tree, Value};

/// What a number of a text is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound<'a> {
    /// A place in the scenario, as a JSON pointer.
    Place(&'a str),
    /// An entry of the file's `settings`.
    Setting(&'a str),
    /// An entry of the file's `numbers`.
    Number(&'a str),
}

/// Where the link leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BoundLink<'a> {
    /// To what.
    pub to: Bound<'a>,
    /// In which variant; that of the step if none is said.
    pub variant: Option<&'a str>,
}

impl<'a> BoundLink<'a> {
    /// Reads where a link leads; `None` if that is somewhere else.
    #[must_use]
    pub fn read(target: &'a str) -> Option<Self> {
        let (rest, measured) = match target.strip_prefix("#set:") {
            Some(rest) => (rest, false),
            None => (target.strip_prefix("#number:")?, true),
        };
        let (name, variant) = match rest.rsplit_once('@') {
            Some((name, variant)) => (name, Some(variant)),
            None => (rest, None),
        };
        let to = match (measured, name.starts_with('/')) {
            (true, _) => Bound::Number(name),
            (false, true) => Bound::Place(name),
            (false, false) => Bound::Setting(name),
        };
        Some(Self { to, variant })
    }
}

/// Hands on each link of a text: its words and its target.
pub fn each_link<'t>(text: &'t str, to: &mut impl FnMut(&'t str, &'t str)) {
    for (at, mark) in text.match_indices("](#") {
        let words = text[..at].rsplit('[').next();
        let target = text[at + mark.len() - 1..].split_once(')');
        if let (Some(words), Some((target, _))) = (words, target) {
            to(words, target);
        }
    }
}

/// A number that a step says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Which step, from 0.
    pub step: usize,
    /// The words of the link.
    pub words: String,
    /// Where it leads.
    pub target: String,
    /// The variant whose number it is.
    pub variant: VariantId,
}

/// The numbers that a lesson's steps say, and bind.
#[must_use]
pub fn spoken(scenario: &Scenario) -> Vec<Spoken> {
    let mut all = Vec::new();
    for (step, (said, stage)) in scenario.lesson.iter().zip(scenario.stages()).enumerate() {
        each_text(&said.encode(), &mut |text| {
            each_link(text, &mut |words, target| {
                let Some(link) = BoundLink::read(target) else {
                    return;
                };
                all.push(Spoken {
                    step,
                    words: words.to_owned(),
                    target: target.to_owned(),
                    variant: link
                        .variant
                        .map_or_else(|| stage.variant.clone(), VariantId::from),
                });
            });
        });
    }
    all
}

/// Hands on each text below a tree.
pub fn each_text<'t>(tree: &'t Tree, to: &mut impl FnMut(&'t str)) {
    match &tree.value {
        Value::Text(text) => to(text),
        Value::List(items) => items.iter().for_each(|item| each_text(item, to)),
        Value::Object(members) => members
            .iter()
            .for_each(|member| each_text(&member.value, to)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_what_its_number_is_bound_to_and_where() {
        for (target, to, variant) in [
            (
                "#set:/links/wan/latency",
                Bound::Place("/links/wan/latency"),
                None,
            ),
            ("#set:wait@deep", Bound::Setting("wait"), Some("deep")),
            ("#number:doubled", Bound::Number("doubled"), None),
        ] {
            assert_eq!(
                BoundLink::read(target),
                Some(BoundLink { to, variant }),
                "{target}"
            );
        }
        for other in ["#op:order-1", "https://example.org/#set:x", ""] {
            assert_eq!(BoundLink::read(other), None, "{other}");
        }
    }

    #[test]
    fn each_link_is_found_with_its_words() {
        let mut found = Vec::new();
        each_link(
            "At [4 s](#op:a/sent/2), [8](#set:/x/0) and [here](https://a.b).",
            &mut |words, target| {
                found.push((words, target));
            },
        );
        assert_eq!(found, [("4 s", "#op:a/sent/2"), ("8", "#set:/x/0")]);
    }
}
