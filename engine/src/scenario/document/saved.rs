//! What somebody did by hand, saved: the file with more entries in its script, as text that reads again.

use super::check::check;
use super::{Document, parse};
use crate::format::encode::Encode;
use crate::format::limits;
use crate::format::name::Pointer;
use crate::format::source::Span;
use crate::format::tree::{Member, Tree, Value};
use crate::format::units::Seed;
use crate::scenario::problem::{Finding, Problems};
use crate::scenario::schema::{PatchOperation, Scenario, ScriptEntry};
use crate::scenario::shape::Scope;
use std::fmt;

/// Why a run cannot be saved as a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unsaved {
    /// The file would be longer than any that is read.
    TooLong {
        /// How long it would be.
        bytes: usize,
    },
    /// The file would not be valid.
    Invalid(Problems),
}

impl fmt::Display for Unsaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This cannot be saved: the file would be ")?;
        match self {
            Self::TooLong { bytes } => {
                let most = limits::FILE_BYTES;
                write!(f, "{bytes} bytes long, and no more than {most} are read.")
            }
            Self::Invalid(problems) => match problems.list.first() {
                Some(problem) => write!(f, "invalid. {problem}"),
                None => f.write_str("invalid."),
            },
        }
    }
}

impl Document {
    /// The file with more entries in its script and perhaps another seed, as text that reads again. An entry about
    /// things that a variant does not have is left out of that variant by its patch, and one about things that only
    /// variants have stands in theirs. What variants claim (`expect`) is left out: it was claimed of another script.
    /// The text is written for people where there is room, and in one line where there is not.
    ///
    /// # Errors
    /// The text would be longer than any file that is read, or would not read again.
    pub fn with_script(&self, more: &[ScriptEntry], seed: Option<Seed>) -> Result<String, Unsaved> {
        let mut tree = self.tree.clone();
        let Value::Object(members) = &mut tree.value else {
            return Ok(self.text.clone());
        };
        let everywhere = self.able(&self.scenario, more);
        let entries = everywhere.iter().map(Encode::encode).collect();
        let script = list(members, "script");
        let first = script.len();
        script.extend::<Vec<Tree>>(entries);
        for member in members {
            match (member.key.as_str(), &mut member.value.value) {
                ("seed", value) => {
                    if let Some(seed) = seed {
                        *value = Value::Text(seed.to_string());
                    }
                }
                ("variants", Value::List(variants)) => {
                    for (variant, (_, _, scenario)) in variants.iter_mut().zip(&self.variants) {
                        if let Value::Object(fields) = &mut variant.value {
                            fields.retain(|field| field.key != "expect");
                            let own = self.able(scenario, more);
                            if own != everywhere {
                                part(list(fields, "patch"), first, &everywhere, &own);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        let text = written(&tree)?;
        match parse(&text) {
            Ok(_) => Ok(text),
            Err(problems) => Err(Unsaved::Invalid(problems)),
        }
    }

    /// Those of some further entries of the script that a scenario of this file can take: what was done by hand in one
    /// variant may be about things that another does not have.
    #[must_use]
    pub fn able(&self, scenario: &Scenario, more: &[ScriptEntry]) -> Vec<ScriptEntry> {
        let mut with = scenario.clone();
        let first = with.script.len();
        with.script.extend_from_slice(more);
        loop {
            let findings = check(&with.encode(), Scope::Patchable).findings;
            let mut places: Vec<usize> = findings.iter().filter_map(place_in_script).collect();
            places.retain(|place| *place >= first);
            if places.is_empty() {
                return with.script.split_off(first);
            }
            let mut place = 0..;
            with.script
                .retain(|_| place.next().is_none_or(|place| !places.contains(&place)));
        }
    }
}

/// Which entry of the script is found wrong.
fn place_in_script(finding: &Finding) -> Option<usize> {
    let behind = finding.pointer.strip_prefix("/script/")?;
    behind.split('/').next()?.parse().ok()
}

/// The list of this name in an object, which is made if there is none.
fn list<'a>(members: &'a mut Vec<Member>, key: &str) -> &'a mut Vec<Tree> {
    let place = members.iter().position(|member| member.key == key);
    let place = place.unwrap_or_else(|| {
        members.push(Member {
            key: key.to_owned(),
            key_span: Span::default(),
            value: unplaced(Value::List(Vec::new())),
        });
        members.len() - 1
    });
    let value = &mut members[place].value.value;
    if !matches!(value, Value::List(_)) {
        *value = Value::List(Vec::new());
    }
    match value {
        Value::List(items) => items,
        _ => unreachable!("it was made a list"),
    }
}

const fn unplaced(value: Value) -> Tree {
    Tree {
        value,
        span: Span { start: 0, end: 0 },
    }
}

/// Makes a variant's patch leave out those of the entries from place `first` on of the script that the variant cannot
/// take, and add those at the end that only it can.
fn part(patch: &mut Vec<Tree>, first: usize, everywhere: &[ScriptEntry], own: &[ScriptEntry]) {
    // Before all else, so that no operation has moved them, and the last one first, so that none moves another.
    let unable = everywhere.iter().enumerate();
    let unable = unable.filter(|(_, entry)| !own.contains(entry));
    for (place, _) in unable {
        let path = Pointer(format!("/script/{}", first + place));
        patch.insert(0, PatchOperation::Remove { path }.encode());
    }
    for entry in own.iter().filter(|entry| !everywhere.contains(entry)) {
        let (path, value) = (Pointer("/script/-".to_owned()), entry.encode());
        patch.push(PatchOperation::Add { path, value }.encode());
    }
}

/// The text of a file, for people where there is room.
fn written(tree: &Tree) -> Result<String, Unsaved> {
    let pretty = tree.pretty();
    if pretty.len() <= limits::FILE_BYTES {
        return Ok(pretty);
    }
    let compact = tree.compact();
    if compact.len() <= limits::FILE_BYTES {
        return Ok(compact);
    }
    Err(Unsaved::TooLong {
        bytes: compact.len(),
    })
}
