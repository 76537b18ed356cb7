//! What is found wrong with a file whose every part can be read by itself.

use super::nodes::Nodes;
use crate::format::delay::{Delay, Distribution, Pareto};
use crate::format::tree::Tree;
use crate::format::units::Duration;
use crate::scenario::problem::Finding;

/// A scenario under examination, and what was found so far.
pub struct Doubts<'a> {
    /// The file.
    pub tree: &'a Tree,
    /// The nodes that can be read.
    pub nodes: &'a Nodes<'a>,
    /// How long the run is, if that can be read.
    pub duration: Option<Duration>,
    pub(in crate::scenario) findings: Vec<Finding>,
}

impl Doubts<'_> {
    /// Notes what was found at a pointer, and what would do.
    pub fn note(
        &mut self,
        pointer: impl AsRef<str>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        // What the entry leaves out has no place of its own: the nearest thing around it has.
        let mut there = pointer.as_ref();
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

    /// The parts of a distribution must rise.
    pub fn delay(&mut self, pointer: impl AsRef<str>, delay: &Delay) {
        let Delay::Drawn(distribution) = delay else {
            return;
        };
        let (kind, low, low_name, high, high_name) = match *distribution {
            Distribution::Uniform { min, max } => ("uniform", min, "min", max, "max"),
            Distribution::Lognormal { median, p99 } => ("lognormal", median, "median", p99, "p99"),
            Distribution::Pareto(Pareto::Percentile { min, p99 }) => {
                ("pareto", min, "min", p99, "p99")
            }
            Distribution::Pareto(Pareto::Shape { .. }) => return,
        };
        let strict = matches!(distribution, Distribution::Pareto(_));
        if low > high || (strict && low == high) {
            let found = format!("\"{high}\" where `{low_name}` is \"{low}\"");
            let expected = if strict { "more than" } else { "at least" };
            self.note(
                format!("{}/{kind}/{high_name}", pointer.as_ref()),
                found,
                format!("{expected} `{low_name}`"),
            );
        }
    }

    /// Whether a moment comes before the run is over.
    pub fn within_run(&mut self, pointer: impl AsRef<str>, moment: Duration) {
        if let Some(duration) = self
            .duration
            .filter(|duration| Duration::ZERO < *duration && *duration < moment)
        {
            let found = format!("\"{moment}\", which is after the run");
            let expected = format!("at most its duration, \"{duration}\"");
            self.note(pointer, found, expected);
        }
    }

    /// Who runs a node: whom it names, or whoever runs its zone.
    #[must_use]
    pub fn owner_of(&self, node: &str) -> Option<&str> {
        let entry = self.nodes.get(node)?;
        let of_zone = || {
            let zone = self.tree.get("zones")?.get(entry.zone)?;
            zone.get_text("administrator")
        };
        entry.administrator.or_else(of_zone)
    }
}
