//! The index of the lessons: their order and their groups, with what the gallery's cards show, so that one file is
//! enough to draw it.

use super::names::Names;
use super::problem::{Finding, Problems, duplicate_keys, problems, refuse_if_long, syntax};
use super::schema::Scenario;
use super::shape;
use crate::format::decode::Decode;
use crate::format::decode::{Misread, decode};
use crate::format::encode::Encode;
use crate::format::limits;
use crate::format::name::{FileName, Id, Line};
use crate::format::read::read;
use crate::format::source::Source;
use crate::sorted::SortedSet;
use schemars::JsonSchema;

/// The lessons in their order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Where the JSON Schema is, so that editors complete and check.
    #[serde(rename = "$schema", default)]
    pub schema: Option<String>,
    /// The groups of the gallery.
    #[schemars(extend("maxItems" = 50))]
    pub groups: Vec<Group>,
}

/// A group of lessons.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id, which its lessons name.
    pub id: Id,
    /// Its heading.
    pub title: Line,
    /// Its lessons.
    #[schemars(extend("maxItems" = limits::NODES))]
    pub lessons: Vec<Card>,
}

/// A lesson, as the gallery shows it. All but the file's name repeats what the file says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The file, beside the index.
    pub file: FileName,
    /// The lesson's id.
    pub id: Id,
    /// Its title.
    pub title: Line,
    /// Its one sentence.
    pub hook: Line,
    /// About how many minutes it takes.
    #[schemars(range(min = 1, max = 120))]
    pub minutes: u32,
}

impl Index {
    /// Reads the text of an index.
    ///
    /// # Errors
    /// Either one error of syntax, or all other problems.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        refuse_if_long(text.len())?;
        let source = Source::new(text);
        let reading = read(text).map_err(|error| syntax(error, &source))?;
        let mut findings: Vec<Finding> = duplicate_keys(reading.duplicates).collect();
        findings.extend(shape::check_index(&reading.tree, &Names::default()));
        if !findings.is_empty() {
            return Err(problems(findings, &source));
        }
        let note = |pointer: String, found: String, expected: String| {
            let span = reading
                .tree
                .at(&pointer)
                .map_or(reading.tree.span, |tree| tree.span);
            Finding {
                pointer,
                span,
                found,
                expected,
                suggestion: None,
            }
        };
        let index: Self = decode(&reading.tree).map_err(|Misread { wanted }| {
            let found = "an index that cannot be read".to_owned();
            problems(vec![note(String::new(), found, wanted.to_owned())], &source)
        })?;
        let mut seen = SortedSet::new();
        for (group_index, group) in index.groups.iter().enumerate() {
            for (lesson_index, card) in group.lessons.iter().enumerate() {
                if !seen.insert(card.id.as_str()) {
                    let pointer = format!("/groups/{group_index}/lessons/{lesson_index}/id");
                    let found = format!("the lesson `{}` a second time", card.id);
                    findings.push(note(pointer, found, "each lesson only once".to_owned()));
                }
            }
        }
        if findings.is_empty() {
            Ok(index)
        } else {
            Err(problems(findings, &source))
        }
    }

    /// Reads the text of an index that was proven valid, without proving it again; `None` if it cannot be one.
    #[must_use]
    pub fn read_proven(text: &str) -> Option<Self> {
        decode(&read(text).ok()?.tree).ok()
    }

    /// The lessons of all groups in their order.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.groups.iter().flat_map(|group| &group.lessons)
    }
}

impl Card {
    /// Whether a card says of a lesson what its file says.
    #[must_use]
    pub fn agrees_with(&self, scenario: &Scenario) -> bool {
        self.id == scenario.id
            && self.title == scenario.title
            && self.hook == scenario.hook
            && self.minutes == scenario.minutes
    }
}
