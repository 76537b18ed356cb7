//! What somebody did by hand, saved: the file with more entries in its script, as text that reads again.

use super::Document;
use crate::format::encode::Encode;
use crate::format::limits;
use crate::format::name::Pointer;
use crate::format::source::Span;
use crate::format::tree::{Member, Tree, Value};
use crate::format::units::Seed;
use crate::scenario::compile::compile;
use crate::scenario::schema::{Moment, PatchOperation, Scenario, ScriptEntry, Setting};
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
    /// The file would have more entries of workload and script than any that is read.
    TooMany {
        /// How many it would have.
        entries: usize,
    },
}

impl fmt::Display for Unsaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This cannot be saved: the file would ")?;
        match self {
            Self::TooLong { bytes } => {
                let most = limits::FILE_BYTES;
                write!(
                    f,
                    "be {bytes} bytes long, and no more than {most} are read."
                )
            }
            Self::TooMany { entries } => {
                let most = limits::ENTRIES;
                write!(
                    f,
                    "have {entries} entries of workload and script, and no more than {most} are read."
                )
            }
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
    /// The text would be longer than any file that is read, or have more entries.
    pub fn with_script(&self, more: &[ScriptEntry], seed: Option<Seed>) -> Result<String, Unsaved> {
        let mut tree = self.tree.clone();
        let Value::Object(members) = &mut tree.value else {
            return Ok(self.text.clone());
        };
        let everywhere = able(&self.scenario, more);
        fits(&self.scenario, &everywhere)?;
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
                    for (variant, (_, _, own)) in variants.iter_mut().zip(&self.variants) {
                        if let Value::Object(fields) = &mut variant.value {
                            fields.retain(|field| field.key != "expect");
                            let (scenario, own) = (own, able(own, more));
                            fits(scenario, &own)?;
                            if own != everywhere {
                                part(list(fields, "patch"), first, (&everywhere, &own), more);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        written(&tree)
    }

    /// The scenario of a variant, or of a try with some of its controls set, with those of some further entries in its
    /// script that it can take: what was done by hand in one variant may be about things that another does not have.
    ///
    /// `None` if there is no such variant, control or choice.
    #[must_use]
    pub fn with_deeds(
        &self,
        variant: &str,
        set: Option<(Tries<'_>, &[(&str, Setting)])>,
        more: &[ScriptEntry],
    ) -> Option<Scenario> {
        let mut scenario = match set {
            Some((tries, settings)) => self.set_to(tries, settings)?,
            None => self.variant(variant)?.clone(),
        };
        let able = able(&scenario, more).into_iter();
        scenario
            .script
            .extend(able.map(|place| more[place].clone()));
        Some(scenario)
    }
}

/// Whether a scenario with so many more entries is still read.
const fn fits(scenario: &Scenario, more: &[usize]) -> Result<(), Unsaved> {
    let entries = scenario.workload.len() + scenario.script.len() + more.len();
    if entries > limits::ENTRIES {
        return Err(Unsaved::TooMany { entries });
    }
    Ok(())
}

/// The places of those of some further entries of the script that a scenario can take.
fn able(scenario: &Scenario, more: &[ScriptEntry]) -> Vec<usize> {
    if more.is_empty() {
        return Vec::new();
    }
    let who = compile(scenario, scenario.seed.0).who;
    let within = |entry: &ScriptEntry| match entry.moment {
        Moment::At(at) => at <= scenario.duration,
        Moment::After { .. } => false,
    };
    let can = |place: &usize| {
        let entry = &more[*place];
        within(entry) && who.takes(&entry.action, scenario)
    };
    (0..more.len()).filter(can).collect()
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
