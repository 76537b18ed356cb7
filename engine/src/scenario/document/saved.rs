//! What somebody did by hand, saved: the file with more entries in its script, as text that reads again.

use super::check::check;
use super::{Document, parse};
use crate::format::encode::Encode;
use crate::format::limits;
use crate::format::name::Pointer;
use crate::format::source::Span;
use crate::format::tree::{Member, Tree, Value};
use crate::format::units::Seed;
use crate::scenario::names::Names;
use crate::scenario::problem::{Finding, Problems};
use crate::scenario::schema::{PatchOperation, Scenario, ScriptEntry, Setting};
use crate::scenario::shape::{Scope, Sound};
use crate::scenario::steps::manner::Tries;
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
        let everywhere = able(&self.tree, more);
        let script = list(members, "script");
        let first = script.len();
        script.extend(everywhere.iter().map(|place| more[*place].encode()));
        for member in members.iter_mut() {
            match (member.key.as_str(), &mut member.value.value) {
                ("seed", value) => {
                    if let Some(seed) = seed {
                        *value = Value::Text(seed.to_string());
                    }
                }
                ("variants", Value::List(variants)) => {
                    for (variant, (_, own, _)) in variants.iter_mut().zip(&self.variants) {
                        if let Value::Object(fields) = &mut variant.value {
                            fields.retain(|field| field.key != "expect");
                            let own = able(own, more);
                            if own != everywhere {
                                part(list(fields, "patch"), first, (&everywhere, &own), more);
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

    /// The scenario of a variant, or of a try with some of its controls set, with those of some further entries in its
    /// script that it can take: what was done by hand in one variant may be about things that another does not have.
    ///
    /// # Errors
    /// There is no such variant, control or choice, or the scenario without the entries is not valid.
    pub fn with_deeds(
        &self,
        variant: &str,
        set: Option<(Tries<'_>, &[(&str, Setting)])>,
        more: &[ScriptEntry],
    ) -> Result<Scenario, Problems> {
        let (tree, mut scenario) = self.bare(variant, set)?;
        let able = able(&tree, more);
        scenario
            .script
            .extend(able.iter().map(|place| more[*place].clone()));
        Ok(scenario)
    }

    /// The places of those of some further entries that the script of a variant, or of a try, can take.
    ///
    /// # Errors
    /// There is no such variant, control or choice, or the scenario without the entries is not valid.
    pub fn able(
        &self,
        variant: &str,
        set: Option<(Tries<'_>, &[(&str, Setting)])>,
        more: &[ScriptEntry],
    ) -> Result<Vec<usize>, Problems> {
        Ok(able(&self.bare(variant, set)?.0, more))
    }

    /// A variant, or a try with some of its controls set.
    fn bare(
        &self,
        variant: &str,
        set: Option<(Tries<'_>, &[(&str, Setting)])>,
    ) -> Result<(Tree, Scenario), Problems> {
        match set {
            Some((tries, settings)) => {
                let patch = Self::set(tries, settings)?;
                self.with_operations(tries.variant.as_str(), &patch)
            }
            None => self.with_operations(variant, &[]),
        }
    }
}

/// The places of those of some further entries of the script that a scenario can take.
fn able(tree: &Tree, more: &[ScriptEntry]) -> Vec<usize> {
    let mut able: Vec<usize> = (0..more.len()).collect();
    let names = Names::of(tree);
    let sound = Sound {
        tree,
        names: &names,
    };
    while !able.is_empty() {
        let mut with = tree.clone();
        let Value::Object(members) = &mut with.value else {
            break;
        };
        let script = list(members, "script");
        let first = script.len();
        script.extend(able.iter().map(|place| more[*place].encode()));
        let findings = check(&with, Scope::Patchable, Some(sound)).findings;
        let places = findings.iter().filter_map(place_in_script);
        let unable: Vec<usize> = places
            .filter_map(|place| able.get(place.checked_sub(first)?).copied())
            .collect();
        if unable.is_empty() {
            break;
        }
        able.retain(|place| !unable.contains(place));
    }
    able
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
            value: unplaced(Value::List(Vec::new().into())),
        });
        members.len() - 1
    });
    let value = &mut members[place].value.value;
    if !matches!(value, Value::List(_)) {
        *value = Value::List(Vec::new().into());
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

/// Makes a variant's patch leave out those of the entries `everywhere`, which stand in the script from place `first`
/// on, that are not its `own`, and add its own at the end that are not everywhere.
fn part(
    patch: &mut Vec<Tree>,
    first: usize,
    (everywhere, own): (&[usize], &[usize]),
    more: &[ScriptEntry],
) {
    // Before all else, so that no operation has moved them, and the last one first, so that none moves another.
    for (place, entry) in everywhere.iter().enumerate() {
        if !own.contains(entry) {
            let path = Pointer(format!("/script/{}", first + place));
            patch.insert(0, PatchOperation::Remove { path }.encode());
        }
    }
    for entry in own.iter().filter(|entry| !everywhere.contains(entry)) {
        let (path, value) = (Pointer("/script/-".to_owned()), more[*entry].encode());
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
