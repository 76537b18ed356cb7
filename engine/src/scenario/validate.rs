//! What no schema can say: that ends differ, that numbers agree with each other, that what is named can be done.

mod asking;
mod claims;
pub(super) mod condition;
mod course;
mod signature;
mod slider;
mod system;

use super::kinds::doubts::Doubts;
use super::kinds::nodes;
use super::names::Names;
use super::parts::Parts;
use super::problem::Finding;
use crate::format::delay::Delay;
use crate::format::tree::Tree;
use crate::format::units::Duration;
pub(super) use slider::check_slider;

/// Every way in which the parts of a scenario do not fit together.
pub(super) fn validate(tree: &Tree, parts: &Parts, names: &Names) -> Vec<Finding> {
    let all = parts.nodes.iter();
    let nodes = nodes(
        all.map(|part| (part.key.as_str(), &part.value)),
        parts.all_nodes,
    );
    let mut check = Check {
        tree,
        parts,
        names,
        doubts: Doubts {
            tree,
            nodes: &nodes,
            duration: parts.duration,
            findings: Vec::new(),
        },
    };
    check.system();
    check.course();
    check.claims();
    check.doubts.findings
}

/// A scenario under examination.
struct Check<'a> {
    tree: &'a Tree,
    parts: &'a Parts,
    names: &'a Names,
    doubts: Doubts<'a>,
}

impl Check<'_> {
    /// Notes what was found at a pointer, and what would do.
    fn note(&mut self, pointer: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.doubts.note(pointer, found, expected);
    }

    /// The parts of a distribution must rise.
    fn delay(&mut self, pointer: &str, delay: &Delay) {
        self.doubts.delay(pointer, delay);
    }

    /// Whether a moment comes before the run is over.
    fn within_run(&mut self, pointer: &str, moment: Duration) {
        self.doubts.within_run(pointer, moment);
    }
}
