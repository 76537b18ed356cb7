//! How much of a scenario is looked at.

/// The fields that say what runs; a patch may touch these and no others.
pub(in crate::scenario) const PATCHABLE: [&str; 9] = [
    "seed",
    "duration",
    "zones",
    "links",
    "pipes",
    "nodes",
    "workload",
    "script",
    "properties",
];

/// How much of a scenario is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Scope {
    /// The file as its author wrote it.
    Whole,
    /// Only what a patch may touch: the rest is the same as before it, and speaks of the file as it stands.
    Patchable,
}

impl Scope {
    /// Whether a field of the scenario is looked at.
    pub(in crate::scenario) fn has(self, field: &str) -> bool {
        self == Self::Whole || PATCHABLE.contains(&field)
    }
}
