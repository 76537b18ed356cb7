//! What no schema can say: that ends differ, that numbers agree with each other, that what is named can be done.

mod administration;
mod bank;
mod calling;
mod claims;
mod course;
mod discovery;
mod hub;
mod system;
mod web;

use super::names::Names;
use super::parts::Parts;
use super::problem::Finding;
use crate::format::tree::Tree;

/// Every way in which the parts of a scenario do not fit together.
pub(super) fn validate(tree: &Tree, parts: &Parts, names: &Names) -> Vec<Finding> {
    let mut check = Check {
        tree,
        parts,
        names,
        findings: Vec::new(),
    };
    check.system();
    check.course();
    check.claims();
    check.findings
}

/// A scenario under examination.
struct Check<'a> {
    tree: &'a Tree,
    parts: &'a Parts,
    names: &'a Names,
    findings: Vec<Finding>,
}

impl Check<'_> {
    /// Notes what was found at a pointer, and what would do.
    fn note(&mut self, pointer: &str, found: impl Into<String>, expected: impl Into<String>) {
        // What the entry leaves out has no place of its own: the nearest thing around it has.
        let mut there = pointer;
        let span = loop {
            match (self.tree.at(there), there.rfind('/')) {
                (Some(tree), _) => break tree.span,
                (None, Some(end)) => there = &there[..end],
                (None, None) => break self.tree.span,
            }
        };
        self.findings.push(Finding {
            pointer: there.to_owned(),
            span,
            found: found.into(),
            expected: expected.into(),
            suggestion: None,
        });
    }
}
