//! A scenario file that was read, checked and understood: the file as it stands and each of its variants.

mod check;
mod controls;
mod lesson;
mod saved;

use super::names::Names;
use super::older;
use super::patch::{self, PatchStep};
use super::problem::{
    Finding, Problems, duplicate_keys, problems, refuse_if_long, syntax, whole_file,
};
use super::schema::{FORMAT, PatchOperation, Scenario, Setting};
use super::settings::{self, PartSettings};
use super::shape::{self, Scope, Sound};
use super::steps::manner::Tries;
use crate::format::name::VariantId;
use crate::format::read::{SyntaxError, read};
use crate::format::source::{Source, Span};
use crate::format::tree::{Tree, token};
use check::{check, claims_of_nothing, patched, read_whole, variant_steps};
use controls::{operations, trials};
pub use saved::Unsaved;

/// A valid scenario file.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    tree: Tree,
    scenario: Scenario,
    variants: Vec<(VariantId, Tree, Scenario)>,
}

/// Reads a file's bytes, which must be UTF-8.
///
/// # Errors
/// Either the file as a whole cannot be read, or one error of syntax, or all other problems.
pub fn parse_bytes(bytes: &[u8]) -> Result<Document, Problems> {
    refuse_if_long(bytes.len())?;
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let end = error.valid_up_to();
        let before = String::from_utf8_lossy(&bytes[..end]);
        let (found, expected) = (
            "a byte that is not UTF-8".to_owned(),
            "a JSON file in UTF-8".to_owned(),
        );
        syntax(
            SyntaxError {
                at: end,
                found,
                expected,
            },
            &Source::new(&before),
        )
    })?;
    parse(text)
}

/// Reads a file's text.
///
/// # Errors
/// Either the file is too long, or one error of syntax, or all other problems.
pub fn parse(text: &str) -> Result<Document, Problems> {
    refuse_if_long(text.len())?;
    let source = Source::new(text);
    let mut reading = read(text).map_err(|error| syntax(error, &source))?;
    if let Some(finding) = other_format(&reading.tree) {
        return Err(problems(vec![finding], &source));
    }
    let slips = shape::respell(&mut reading.tree);
    older::renew(&mut reading.tree);
    let mut findings: Vec<Finding> = duplicate_keys(reading.duplicates).collect();
    let base = check(&reading.tree, Scope::Whole, None);
    let mut variants = Vec::new();
    let names = Names::of(&reading.tree);
    let sound = Sound {
        tree: &reading.tree,
        names: &names,
    };
    for part in base.variants.iter().filter(|_| !base.unsure) {
        match patched(sound, &variant_steps(&reading.tree, part), &base.findings) {
            Ok((tree, Some(scenario))) => {
                findings.extend(claims_of_nothing(&reading.tree, part, &scenario));
                variants.push((part.value.id.clone(), tree, scenario));
            }
            Ok((_, None)) => {}
            Err(more) => findings.extend(more),
        }
    }
    findings.extend(base.findings);
    for slip in slips {
        findings
            .iter_mut()
            .for_each(|finding| slip.put_back(finding));
        findings.push(slip.finding);
    }
    if !findings.is_empty() {
        return Err(problems(findings, &source));
    }
    let scenario = read_whole(&reading.tree).map_err(|finding| problems(vec![finding], &source))?;
    let document = Document {
        text: text.to_owned(),
        tree: reading.tree,
        scenario,
        variants,
    };
    let mut findings = document.check_controls();
    if findings.is_empty() {
        findings = document.check_lesson();
    }
    if findings.is_empty() {
        Ok(document)
    } else {
        Err(problems(findings, &source))
    }
}

/// Of a file in another format nothing else is worth saying.
fn other_format(tree: &Tree) -> Option<Finding> {
    let format = tree.get("format")?;
    if format.number() == Some(FORMAT) {
        return None;
    }
    Some(Finding {
        pointer: "/format".to_owned(),
        span: format.span,
        found: shape::found(format),
        expected: format!("the format {FORMAT}, the only one that this version reads"),
        suggestion: None,
    })
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

    /// A variant with a further patch.
    ///
    /// # Errors
    /// There is no such variant, the patch does not apply, or what it makes is not valid; the problems' paths are
    /// those of the patch's operations (`/0`, `/1`, …).
    pub fn with_patch(
        &self,
        variant: &str,
        patch: &[PatchOperation],
    ) -> Result<Scenario, Problems> {
        Ok(self.with_operations(variant, patch)?.1)
    }

    /// The variant of a try with some of its controls set.
    ///
    /// # Errors
    /// There is no such control or choice, or the scenario that comes out is not valid.
    pub fn with_settings(
        &self,
        tries: Tries<'_>,
        settings: &[(&str, Setting)],
    ) -> Result<Scenario, Problems> {
        self.with_patch(tries.variant.as_str(), &Self::set(tries, settings)?)
    }

    /// What setting some controls of a try patches.
    fn set(
        tries: Tries<'_>,
        settings: &[(&str, Setting)],
    ) -> Result<Vec<PatchOperation>, Problems> {
        for (id, setting) in settings {
            let control = tries.controls.get(id);
            if control.is_none_or(|control| operations(control, setting).is_none()) {
                return Err(whole_file(
                    format!("the control `{id}` at {setting}"),
                    "one of its values".to_owned(),
                ));
            }
        }
        // In the order of the file, in which they were looked at, whatever was set first.
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

    fn with_operations(
        &self,
        variant: &str,
        patch: &[PatchOperation],
    ) -> Result<(Tree, Scenario), Problems> {
        let patched = self.sound(variant).and_then(|(tree, names)| {
            let names = &names;
            with_steps(Sound { tree, names }, &patch::steps_of(patch))
        });
        patched.map_err(|findings| problems(findings, &self.source()))
    }

    fn source(&self) -> Source<'_> {
        Source::new(&self.text)
    }

    /// A variant, in which nothing was found wrong, and the names that it defines.
    fn sound(&self, variant: &str) -> Result<(&Tree, Names), Vec<Finding>> {
        let tree = self.variant_tree(variant).ok_or_else(|| {
            let expected = "the id of a variant".to_owned();
            let (pointer, span, found) = (String::new(), Span::default(), format!("\"{variant}\""));
            vec![Finding {
                pointer,
                span,
                found,
                expected,
                suggestion: None,
            }]
        })?;
        Ok((tree, Names::of(tree)))
    }

    /// Each choice of each control, and both ends of each slider, must give a valid scenario.
    fn check_controls(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, step) in self.scenario.lesson.iter().enumerate() {
            let Some(tries) = step.manner().tries else {
                continue;
            };
            let Ok((tree, names)) = self.sound(tries.variant.as_str()) else {
                continue;
            };
            let sound = Sound {
                tree,
                names: &names,
            };
            let controls = format!("/lesson/{index}/{}/controls", step.word());
            for (id, control) in tries.controls.iter() {
                let pointer = format!("{controls}/{}", token(id.as_str()));
                for (pointer, patch) in trials(control, &pointer) {
                    let Err(more) = with_steps(sound, &patch::steps_of(&patch)) else {
                        continue;
                    };
                    let span = self
                        .tree
                        .at(&pointer)
                        .map_or(self.tree.span, |tree| tree.span);
                    findings.extend(more.into_iter().map(|finding| Finding {
                        pointer: pointer.clone(),
                        span,
                        ..finding
                    }));
                }
            }
        }
        findings
    }
}

/// A scenario in which nothing was found wrong, with further operations.
fn with_steps(sound: Sound<'_>, steps: &[PatchStep]) -> Result<(Tree, Scenario), Vec<Finding>> {
    let (tree, scenario) = patched(sound, steps, &[])?;
    let scenario = scenario.expect("a tree without findings was read as a scenario");
    Ok((tree, scenario))
}
