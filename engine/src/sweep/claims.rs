//! The claims of a scenario file, counted over seeds: what `expect` says of each variant, and that a
//! question has one true answer.

use crate::sorted::SortedMap;

use super::once::Outcome;
use crate::check::verdict::Verdict;
use crate::kernel::random::Seed;
use crate::scenario::schema::{Expectation, Variant};

/// How often a property came to what, over the seeds that were run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Seeds on which it was not broken.
    pub held: u32,
    /// Seeds on which it was broken.
    pub violated: Vec<Seed>,
    /// Seeds on which it could not be judged.
    pub undecided: Vec<Seed>,
}

impl Tally {
    /// Counts one run's verdict.
    pub fn add(&mut self, seed: Seed, verdict: &Verdict) {
        match verdict {
            Verdict::HoldsSoFar | Verdict::Held => self.held += 1,
            Verdict::Violated { .. } => self.violated.push(seed),
            Verdict::Undecided { .. } => self.undecided.push(seed),
        }
    }

    /// Adds what another part of the sweep counted.
    pub fn merge(&mut self, other: Self) {
        self.held += other.held;
        self.violated.extend(other.violated);
        self.undecided.extend(other.undecided);
        self.violated.sort_unstable();
        self.undecided.sort_unstable();
    }

    /// How many runs were counted.
    #[must_use]
    pub fn runs(&self) -> u32 {
        self.held + self.violated.len() as u32 + self.undecided.len() as u32
    }

    /// The share of runs in which it was broken; zero of none.
    #[must_use]
    pub fn share_violated(&self) -> f64 {
        self.violated.len() as f64 / f64::from(self.runs().max(1))
    }
}

/// A claim about one property of one variant, and what came of it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The property's id.
    pub property: String,
    /// What the file claims, if it does.
    pub expected: Option<Expectation>,
    /// What the runs came to.
    pub tally: Tally,
}

impl Claim {
    /// Why the claim is false; `None` if it is true, or if nothing is claimed.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let expected = self.expected.as_ref()?;
        let Tally {
            violated,
            undecided,
            ..
        } = &self.tally;
        let (runs, share) = (self.tally.runs(), self.tally.share_violated());
        if let Some(seed) = undecided.first() {
            return Some(format!(
                "undecided on {} of {runs} seeds, first on seed {seed}",
                undecided.len()
            ));
        }
        match expected {
            Expectation::Holds => violated.first().map(|seed| {
                format!(
                    "claimed to hold, violated on {} of {runs} seeds, first on seed {seed}",
                    violated.len()
                )
            }),
            // Rounded away from the bound, so that what misses it never reads as the bound itself.
            Expectation::Violated { at_least, .. } if share < at_least.get() => Some(format!(
                "claimed to be violated on at least {} of seeds, was on {:.3} of {runs}",
                at_least.get(),
                (share * 1_000.0).floor() / 1_000.0,
            )),
            Expectation::Violated {
                at_most: Some(at_most),
                ..
            } if share > at_most.get() => Some(format!(
                "claimed to be violated on at most {} of seeds, was on {:.3} of {runs}",
                at_most.get(),
                (share * 1_000.0).ceil() / 1_000.0,
            )),
            Expectation::Violated { .. } => None,
        }
    }
}

/// The claims of one variant, with what the runs so far came to.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// By property, in the order of the file.
    pub claims: Vec<Claim>,
    /// Runs that a limit stopped: the seed, and the limit's sentence.
    pub stopped: SortedMap<Seed, String>,
}

impl Claims {
    /// What a variant claims, of the properties in this order, before any run.
    pub fn of<'a>(variant: &Variant, properties: impl Iterator<Item = &'a str>) -> Self {
        let claim = |property: &str| Claim {
            property: property.to_owned(),
            expected: variant.expect.get(property).copied(),
            tally: Tally::default(),
        };
        Self {
            claims: properties.map(claim).collect(),
            stopped: SortedMap::new(),
        }
    }

    /// Counts one run.
    pub fn add(&mut self, seed: Seed, run: &Outcome) {
        if let Some(limit) = run.stopped {
            self.stopped.insert(seed, limit.to_string());
        }
        for claim in &mut self.claims {
            if let Some(verdict) = run.verdict(&claim.property) {
                claim.tally.add(seed, &verdict);
            }
        }
    }

    /// Adds what another part of the sweep counted for the same variant.
    pub fn merge(&mut self, other: Self) {
        self.stopped.extend(other.stopped);
        for (claim, more) in self.claims.iter_mut().zip(other.claims) {
            claim.tally.merge(more.tally);
        }
    }

    /// Whether a run was stopped by a limit, or a claim is false.
    #[must_use]
    pub fn is_false(&self) -> bool {
        !self.stopped.is_empty() || self.claims.iter().any(|claim| claim.failure().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decode::from_json;

    /// Why a claim is false of 10,000 runs, of which so many were violated.
    fn failure(expected: &str, violated: u64) -> Option<String> {
        let claim = Claim {
            property: "kept".to_owned(),
            expected: from_json(expected).ok(),
            tally: Tally {
                held: 10_000 - violated as u32,
                violated: (0..violated).collect(),
                undecided: Vec::new(),
            },
        };
        claim.failure()
    }

    #[test]
    fn a_share_that_misses_its_bound_never_reads_as_the_bound() {
        let expected = r#"{ "violated": { "at_least": 0.2, "at_most": 0.5 } }"#;
        let low = "claimed to be violated on at least 0.2 of seeds, was on 0.199 of 10000";
        assert_eq!(failure(expected, 1_999).as_deref(), Some(low));
        let high = "claimed to be violated on at most 0.5 of seeds, was on 0.501 of 10000";
        assert_eq!(failure(expected, 5_001).as_deref(), Some(high));
        assert_eq!(failure(expected, 2_000), None);
        assert_eq!(failure(expected, 5_000), None);
    }
}
