//! Checking a tree as a scenario, as it stands and with a patch.

use crate::scenario::names::Names;
use crate::scenario::parts::{self, Part};
use crate::scenario::patch::{self, Step};
use crate::scenario::problem::Finding;
use crate::scenario::schema::{Scenario, Variant};
use crate::scenario::source::Span;
use crate::scenario::tree::Tree;
use crate::scenario::{limits, shape, validate};

/// What came of checking one tree.
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    /// The whole, where nothing is wrong with it.
    pub(super) scenario: Option<Scenario>,
    pub(super) variants: Vec<Part<Variant>>,
}

pub(super) fn check(tree: &Tree) -> Checked {
    let names = Names::of(tree);
    let mut findings = shape::check_scenario(tree, &names);
    if findings.len() > limits::PROBLEMS {
        return Checked {
            findings,
            scenario: None,
            variants: Vec::new(),
        };
    }
    let (parts, more) = parts::gather(tree, &findings);
    findings.extend(more);
    findings.extend(validate::validate(tree, &parts, &names));
    let mut scenario = None;
    if findings.is_empty() {
        match parts::decode(tree) {
            Ok(whole) => scenario = Some(whole),
            Err(expected) => {
                let found = "a scenario that cannot be read".to_owned();
                findings.push(Finding {
                    pointer: String::new(),
                    span: tree.span,
                    found,
                    expected,
                    suggestion: None,
                });
            }
        }
    }
    Checked {
        findings,
        scenario,
        variants: parts.variants,
    }
}

pub(super) fn variant_steps(tree: &Tree, variant: &Part<Variant>) -> Vec<Step> {
    let pointer = format!("{}/patch", variant.pointer);
    tree.at(&pointer)
        .map(|patch| patch::steps(patch, &pointer))
        .unwrap_or_default()
}

/// A tree with a patch, and what is wrong with it that was not wrong before, at the operation that made it so.
pub(super) fn patched(
    base: &Tree,
    steps: &[Step],
    known: &[Finding],
) -> Result<(Tree, Option<Scenario>), Vec<Finding>> {
    let mut tree = base.clone();
    for step in steps {
        patch::apply_to_scenario(&mut tree, step).map_err(|error| {
            vec![Finding {
                pointer: step.pointer.clone(),
                span: step.span,
                found: error.found,
                expected: error.expected,
                suggestion: None,
            }]
        })?;
    }
    let checked = check(&tree);
    let is_new = |finding: &Finding| !known.iter().any(|old| old.same(finding));
    let new: Vec<Finding> = checked.findings.into_iter().filter(is_new).collect();
    if new.is_empty() {
        return Ok((tree, checked.scenario));
    }
    Err(new
        .into_iter()
        .map(|finding| at_its_cause(base, steps, finding))
        .collect())
}

/// Finds by halving an operation before which a problem was not there and after which it was.
fn at_its_cause(base: &Tree, steps: &[Step], finding: Finding) -> Finding {
    let (mut without, mut with) = (0, steps.len());
    while with - without > 1 {
        let middle = usize::midpoint(without, with);
        let mut tree = base.clone();
        let applied = steps[..middle]
            .iter()
            .all(|step| patch::apply(&mut tree, step).is_ok());
        if applied
            && check(&tree)
                .findings
                .iter()
                .any(|other| other.same(&finding))
        {
            with = middle;
        } else {
            without = middle;
        }
    }
    let Some(step) = steps[..with].last() else {
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
