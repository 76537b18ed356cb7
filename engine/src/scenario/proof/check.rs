//! Checking a tree as a scenario, as it stands and with a patch.

use crate::format::decode::{Misread, decode};
use crate::format::limits;
use crate::format::name::PropertyId;
use crate::format::source::Span;
use crate::format::tree::{Tree, token};
use crate::scenario::names::Names;
use crate::scenario::parts::{self, Part};
use crate::scenario::patch::{self, Misapplied, PatchStep};
use crate::scenario::problem::Finding;
use crate::scenario::schema::{Scenario, Variant};
use crate::scenario::shape::{Departures, Scope, Sound};
use crate::scenario::{shape, validate};
use crate::sorted::SortedMap;

/// What came of checking one tree.
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    pub(super) variants: Vec<Part<Variant>>,
    /// Whether more may be meant than is seen, so that nothing can be said of how its parts fit together.
    pub(super) unsure: bool,
}

/// Checks a tree; of one that was made of a `sound` one, in which nothing was found wrong, what was touched.
pub(super) fn check(tree: &Tree, scope: Scope, sound: Option<Sound<'_>>) -> Checked {
    let unsure = scope == Scope::Whole && shape::is_unsure(tree);
    let names = Names {
        unsure,
        ..Names::of(tree)
    };
    let Departures {
        mut findings,
        misled,
    } = shape::check_scenario(tree, &names, scope, sound);
    if findings.len() > limits::PROBLEMS {
        return Checked {
            findings,
            variants: Vec::new(),
            unsure,
        };
    }
    let (parts, more) = parts::gather(tree, &findings, scope);
    findings.extend(misled);
    findings.extend(more);
    if !unsure {
        findings.extend(validate::validate(tree, &parts, &names));
    }
    Checked {
        findings,
        variants: parts.variants,
        unsure,
    }
}

/// Reads a tree in which nothing was found wrong.
pub(super) fn read_whole(tree: &Tree) -> Result<Scenario, Finding> {
    decode(tree).map_err(|Misread { wanted }| {
        let found = "a scenario that cannot be read".to_owned();
        Finding {
            pointer: String::new(),
            span: tree.span,
            found,
            expected: wanted.to_owned(),
            suggestion: None,
        }
    })
}

/// What a variant claims of properties that its own patch takes away.
pub(super) fn claims_of_nothing(
    tree: &Tree,
    variant: &Part<Variant>,
    scenario: &Scenario,
) -> Vec<Finding> {
    let claimed = variant.value.expect.keys();
    let missing = claimed.filter(|property| scenario.properties.get(property.as_str()).is_none());
    let finding = |property: &PropertyId| {
        let pointer = format!("{}/expect/{}", variant.pointer, token(property.as_str()));
        Finding {
            span: tree.at(&pointer).map_or(tree.span, |tree| tree.span),
            pointer,
            found: format!("a claim about `{property}`, which the variant's patch removes"),
            expected: "claims about properties that the variant has".to_owned(),
            suggestion: None,
        }
    };
    missing.map(finding).collect()
}

pub(super) fn variant_steps(tree: &Tree, variant: &Part<Variant>) -> Vec<PatchStep> {
    let pointer = format!("{}/patch", variant.pointer);
    tree.at(&pointer)
        .map(|patch| patch::steps(patch, &pointer))
        .unwrap_or_default()
}

/// An operation that does not apply, at its place.
pub(super) fn misapplied(error: Misapplied, pointer: String, span: Span) -> Finding {
    Finding {
        pointer,
        span,
        found: error.found,
        expected: error.expected,
        suggestion: None,
    }
}

/// A tree with a patch, read where nothing was wrong with it before; or what is wrong with it that was not wrong
/// before, at the operation that made it so.
pub(super) fn patched(
    base: Sound<'_>,
    steps: &[PatchStep],
    known: &[Finding],
) -> Result<(Tree, Option<Scenario>), Vec<Finding>> {
    let mut tree = base.tree.clone();
    for step in steps {
        patch::apply_to_scenario(&mut tree, step)
            .map_err(|error| vec![misapplied(error, step.pointer.clone(), step.span)])?;
    }
    let sound = known.is_empty().then_some(base);
    let checked = check(&tree, Scope::Patchable, sound);
    let is_new = |finding: &Finding| !known.iter().any(|old| old.same(finding));
    let new: Vec<Finding> = checked.findings.into_iter().filter(is_new).collect();
    if new.is_empty() {
        let scenario = if known.is_empty() {
            Some(read_whole(&tree).map_err(|finding| vec![finding])?)
        } else {
            None
        };
        return Ok((tree, scenario));
    }
    let mut cause = Cause {
        base: base.tree,
        steps,
        after: SortedMap::new(),
    };
    Err(new.into_iter().map(|finding| cause.of(finding)).collect())
}

/// Finds by halving, for one problem, an operation before which it was not there and after which it was.
struct Cause<'a> {
    base: &'a Tree,
    steps: &'a [PatchStep],
    /// What is wrong after so many steps.
    after: SortedMap<usize, Vec<Finding>>,
}

impl Cause<'_> {
    fn of(&mut self, finding: Finding) -> Finding {
        let (mut without, mut with) = (0, self.steps.len());
        while with - without > 1 {
            let middle = usize::midpoint(without, with);
            if self.after(middle).iter().any(|other| other.same(&finding)) {
                with = middle;
            } else {
                without = middle;
            }
        }
        let Some(step) = self.steps[..with].last() else {
            return finding;
        };
        let inside = finding.span != Span::default() && step.span.contains(finding.span);
        Finding {
            span: if inside { finding.span } else { step.span },
            found: format!(
                "{} at {} once this is applied",
                finding.found, finding.pointer
            ),
            pointer: step.pointer.clone(),
            ..finding
        }
    }

    fn after(&mut self, count: usize) -> &[Finding] {
        let (base, steps) = (self.base, self.steps);
        self.after.entry(count).or_insert_with(|| {
            let mut tree = base.clone();
            let applied = steps[..count]
                .iter()
                .all(|step| patch::apply(&mut tree, step).is_ok());
            if applied {
                check(&tree, Scope::Patchable, None).findings
            } else {
                Vec::new()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::read::read;
    use crate::format::tree::Value;
    use crate::scenario::patch::Deed;
    use crate::scenario::shape::PATCHABLE;

    /// The pointers of everything below a tree.
    fn pointers(tree: &Tree, at: &str, all: &mut Vec<String>) {
        let keyed = tree.members().iter();
        let keyed = keyed.map(|member| (token(&member.key).into_owned(), &member.value));
        let placed = tree.items().iter().enumerate();
        let placed = placed.map(|(place, item)| (place.to_string(), item));
        for (name, inner) in keyed.chain(placed) {
            let pointer = format!("{at}/{name}");
            pointers(inner, &pointer, all);
            all.push(pointer);
        }
    }

    #[test]
    fn what_a_patch_left_alone_hides_nothing_that_a_whole_look_finds() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../scenarios/monotonic-reads.json"
        );
        let text = std::fs::read_to_string(path).expect("the lesson is there");
        let base = read(&text).expect("it is JSON").tree;
        let mut all = Vec::new();
        for part in PATCHABLE {
            if let Some(tree) = base.get(part) {
                pointers(tree, &format!("/{part}"), &mut all);
            }
        }
        let (mut refused, names) = (0, Names::of(&base));
        let sound = Sound {
            tree: &base,
            names: &names,
        };
        for (place, path) in all.into_iter().enumerate() {
            let deed = match place % 4 {
                0 => Deed::Remove,
                1 => Deed::Replace(Value::Text("store".to_owned()).into()),
                2 => Deed::Replace(Value::Number("7".to_owned()).into()),
                _ => Deed::Replace(Value::Object(Vec::new().into()).into()),
            };
            let (pointer, span) = (path.clone(), Span::default());
            let step = PatchStep {
                deed,
                path,
                span,
                pointer,
            };
            let mut tree = base.clone();
            patch::apply(&mut tree, &step).expect("it stands there");
            let whole = check(&tree, Scope::Patchable, None).findings;
            let rest = check(&tree, Scope::Patchable, Some(sound)).findings;
            assert_eq!(rest, whole, "{step:?}");
            refused += u32::from(!whole.is_empty());
        }
        assert!(refused > 50, "only {refused} changes were wrong");
    }
}
