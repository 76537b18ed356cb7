//! Proving a file: reading it, and finding all that is wrong with it. A page leaves this out of its program: the files of
//! its site were proven when it was built, and others are proven by the laboratory's.

mod check;
mod lesson;

use super::bound::{Bound, BoundLink, spoken};
use super::document::Document;
use super::document::controls::trials;
use super::names::Names;
use super::older;
use super::patch::{self, PatchStep};
use super::problem::{
    Finding, Problems, duplicate_keys, problems, refuse_if_long, syntax, whole_file,
};
use super::schema::{Control, FORMAT, PatchOperation, Scenario, Setting};
use super::shape::{self, Scope, Sound};
use super::steps::manner::Tries;
use crate::format::read::{SyntaxError, read};
use crate::format::source::{Source, Span};
use crate::format::tree::{Tree, token};
use crate::sorted::SortedSet;

use check::{check, claims_of_nothing, patched, read_whole, variant_steps};

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
    findings.extend(document.check_spoken());
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
        let patched = self.sound(variant).and_then(|(tree, names)| {
            let names = &names;
            with_steps(Sound { tree, names }, &patch::steps_of(patch))
        });
        let patched = patched.map_err(|findings| problems(findings, &self.source()))?;
        Ok(patched.1)
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
        let patch = Self::set(tries, settings).map_err(|(id, setting)| {
            whole_file(
                format!("the control `{id}` at {setting}"),
                "one of its values".to_owned(),
            )
        })?;
        self.with_patch(tries.variant.as_str(), &patch)
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
                findings.extend(self.check_control(sound, control, &pointer));
            }
        }
        findings
    }

    /// What is wrong with the scenarios that a control makes of one in which nothing is.
    fn check_control(&self, sound: Sound<'_>, control: &Control, pointer: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (pointer, patch) in trials(control, pointer) {
            let Err(more) = with_steps(sound, &patch::steps_of(&patch)) else {
                continue;
            };
            let span = self.span(&pointer);
            findings.extend(more.into_iter().map(|finding| Finding {
                pointer: pointer.clone(),
                span,
                ..finding
            }));
        }
        findings
    }

    fn span(&self, pointer: &str) -> Span {
        let there = self.tree.at(pointer);
        there.map_or(self.tree.span, |tree| tree.span)
    }

    /// Each place that a text binds a number to is there in the variant that it speaks of, and what a reader can set
    /// there gives a valid scenario.
    fn check_spoken(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut looked_at = SortedSet::new();
        for spoken in spoken(&self.scenario) {
            let Some(link) = BoundLink::read(&spoken.target) else {
                continue;
            };
            let Ok((tree, names)) = self.sound(spoken.variant.as_str()) else {
                continue;
            };
            let sound = Sound {
                tree,
                names: &names,
            };
            match link.to {
                Bound::Place(place) if tree.at(place).is_none() => {
                    let pointer = format!("/lesson/{}", spoken.step);
                    let (span, variant) = (self.span(&pointer), &spoken.variant);
                    findings.push(Finding {
                        pointer,
                        span,
                        found: format!(
                            "a link to `#set:{place}`, which the variant `{variant}` does not set"
                        ),
                        expected: "a place that it sets, or `#set:…@` and another variant"
                            .to_owned(),
                        suggestion: None,
                    });
                }
                Bound::Setting(id) => {
                    let control = self.scenario.settings.get(id);
                    let fresh = looked_at.insert((spoken.variant.clone(), id.to_owned()));
                    if let Some(control) = control.filter(|_| fresh) {
                        let pointer = format!("/settings/{}", token(id));
                        findings.extend(self.check_control(sound, control, &pointer));
                    }
                }
                Bound::Place(_) | Bound::Number(_) => {}
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
