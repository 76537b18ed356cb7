//! A scenario file that was proven valid: the file as it stands and each of its variants. Nothing in it is checked again.

pub(super) mod controls;
mod saved;

use super::older;
use super::patch::{self, Misapplied};
use super::schema::{FORMAT, PatchOperation, Scenario, Setting};
use super::settings::{self, PartSettings};
use super::steps::manner::Tries;
use crate::format::decode::decode;
use crate::format::limits;
use crate::format::name::VariantId;
use crate::format::read::read;
use crate::format::tree::Tree;
use controls::{offers, operations};
pub use saved::Unsaved;

/// A valid scenario file.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) text: String,
    pub(super) tree: Tree,
    pub(super) scenario: Scenario,
    pub(super) variants: Vec<(VariantId, Tree, Scenario)>,
}

/// Reads the text of a file that was proven valid (`parse`), without proving it again; `None` if it cannot be one that
/// was. What such a file compiles to is only sound if it really was.
#[must_use]
pub fn read_proven(text: &str) -> Option<Document> {
    let mut tree = (text.len() <= limits::FILE_BYTES)
        .then(|| read(text).ok())??
        .tree;
    if tree.get("format")?.number() != Some(FORMAT) {
        return None;
    }
    older::renew(&mut tree);
    let scenario: Scenario = decode(&tree).ok()?;
    let mut variants = Vec::with_capacity(scenario.variants.len());
    for variant in &scenario.variants {
        let (tree, scenario) = patched(&tree, &variant.patch)?;
        variants.push((variant.id.clone(), tree, scenario));
    }
    Some(Document {
        text: text.to_owned(),
        tree,
        scenario,
        variants,
    })
}

/// What a patch makes of a tree, if there is such a scenario.
fn patched(tree: &Tree, patch: &[PatchOperation]) -> Option<(Tree, Scenario)> {
    let mut tree = tree.clone();
    let mut steps = patch::steps_of(patch).into_iter();
    let applied: Result<(), Misapplied> =
        steps.try_for_each(|step| patch::apply_to_scenario(&mut tree, &step));
    applied.ok()?;
    let scenario = decode(&tree).ok()?;
    Some((tree, scenario))
}

impl Document {
    /// The file as it stands, without any patch.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The ids of the variants in the order of the file.
    pub fn variants(&self) -> impl ExactSizeIterator<Item = &VariantId> {
        self.variants.iter().map(|(id, _, _)| id)
    }

    /// The scenario with a variant's patch.
    #[must_use]
    pub fn variant(&self, id: &str) -> Option<&Scenario> {
        self.patched(id).map(|(_, scenario)| scenario)
    }

    /// The file's tree with a variant's patch.
    #[must_use]
    pub fn variant_tree(&self, id: &str) -> Option<&Tree> {
        self.patched(id).map(|(tree, _)| tree)
    }

    /// What the file sets of each part of the system in a variant; nothing if there is no such variant.
    #[must_use]
    pub fn settings(&self, variant: &str) -> Vec<PartSettings> {
        self.variant_tree(variant)
            .map_or_else(Vec::new, settings::of)
    }

    fn patched(&self, id: &str) -> Option<(&Tree, &Scenario)> {
        let mut variants = self.variants.iter();
        let (_, tree, scenario) = variants.find(|(own, _, _)| own.as_str() == id)?;
        Some((tree, scenario))
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What setting some controls of a try patches, in the order of the file, in which they were looked at, whatever was set
    /// first; or the control that cannot be set so.
    pub(super) fn set<'a>(
        tries: Tries<'_>,
        settings: &[(&'a str, Setting)],
    ) -> Result<Vec<PatchOperation>, (&'a str, Setting)> {
        for (id, setting) in settings {
            let control = tries.controls.get(id);
            if control.is_none_or(|control| operations(control, setting).is_none()) {
                return Err((id, setting.clone()));
            }
        }
        let mut patch = Vec::new();
        for (id, control) in tries.controls.iter() {
            let set = settings.iter().find(|(own, _)| *own == id.as_str());
            patch.extend(
                set.and_then(|(_, setting)| operations(control, setting))
                    .into_iter()
                    .flatten(),
            );
        }
        Ok(patch)
    }

    /// The variant of a try with some of its controls set, as `Self::with_settings` has proven it; `None` if it cannot be set
    /// so, as nothing can that lies beyond the ends of a slider.
    #[must_use]
    pub fn set_to(&self, tries: Tries<'_>, settings: &[(&str, Setting)]) -> Option<Scenario> {
        let control = |id: &str| tries.controls.get(id);
        let offered = |(id, setting): &(&str, Setting)| {
            control(id).is_some_and(|control| offers(control, setting))
        };
        if !settings.iter().all(offered) {
            return None;
        }
        let patch = Self::set(tries, settings).ok()?;
        let tree = self.variant_tree(tries.variant.as_str())?;
        Some(patched(tree, &patch)?.1)
    }
}
