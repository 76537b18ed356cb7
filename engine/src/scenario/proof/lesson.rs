//! What a lesson names is there in the variant that each of its steps is about; and each way to set the controls of a
//! challenge gives a valid scenario, in which its goals have all that they name.

use super::check::{check, misapplied};
use crate::format::limits;
use crate::format::source::Span;
use crate::format::tree::Tree;
use crate::scenario::document::Document;
use crate::scenario::document::controls::trials;
use crate::scenario::names::Names;
use crate::scenario::patch::{self, PatchStep};
use crate::scenario::problem::{Finding, Problems, problems};
use crate::scenario::schema::Control;
use crate::scenario::shape::{self, Scope, Sound};
use crate::scenario::steps::manner::Tries;

impl Document {
    /// What the lesson names and a variant's patch takes away, and what settings of its challenges break.
    pub(super) fn check_lesson(&self) -> Vec<Finding> {
        let steps = self.tree.get("lesson").map_or(&[][..], Tree::items);
        let stages = self.scenario.stages();
        let of_the_file = Names::of(&self.tree);
        let mut findings = Vec::new();
        for (id, tree, _) in &self.variants {
            let names = Names::of(tree);
            // Against these the lesson was checked already.
            if names == of_the_file {
                continue;
            }
            for (index, step) in steps.iter().enumerate() {
                if stages
                    .get(index)
                    .is_some_and(|stage| stage.variant.as_str() == id.as_str())
                {
                    let whence = format!(" for the variant `{id}`");
                    findings.extend(missing(step, index, &names, &whence));
                }
            }
        }
        let lesson = self.scenario.lesson.iter().enumerate();
        for ((index, step), tree) in lesson.zip(steps) {
            if let Some(tries) = step.manner().tries {
                findings.extend(self.lost_by_one_setting(tries, index, tree));
            }
        }
        findings
    }

    /// What a challenge names and one setting of one of its controls takes away.
    fn lost_by_one_setting(&self, tries: Tries<'_>, index: usize, step: &Tree) -> Vec<Finding> {
        let Some(tree) = self.variant_tree(tries.variant.as_str()) else {
            return Vec::new();
        };
        let before = Names::of(tree);
        let controls = tries.controls.iter();
        let points = controls.flat_map(|(id, control)| Points::of(id.as_str(), control).0);
        let lost = |(words, steps): (String, Vec<PatchStep>)| {
            let mut changed = tree.clone();
            for step in &steps {
                patch::apply_to_scenario(&mut changed, step).ok()?;
            }
            let names = Names::of(&changed);
            (names != before).then(|| missing(step, index, &names, &with(&[words])))
        };
        points.filter_map(lost).flatten().collect()
    }

    /// Whether each way to set the controls of a challenge, each with each, gives a valid scenario in which its goals
    /// have all that they name. Reading a file looks at each setting alone: there may be hundreds of ways, and none is
    /// run before [`Self::with_settings`] has looked at it.
    ///
    /// # Errors
    /// What is wrong with the first way of each challenge that does not, and a challenge with too many ways.
    pub fn check_settings(&self) -> Result<(), Problems> {
        let steps = self.tree.get("lesson").map_or(&[][..], Tree::items);
        let lesson = self.scenario.lesson.iter().enumerate();
        let mut findings = Vec::new();
        for ((index, step), tree) in lesson.zip(steps) {
            if let Some(tries) = step.manner().tries {
                findings.extend(self.settings_of(tries, index, step.word(), tree));
            }
        }
        if findings.is_empty() {
            return Ok(());
        }
        Err(problems(findings, &self.source()))
    }

    /// Each setting of each control with each of the others, and with those that stay as the variant has them.
    fn settings_of(&self, tries: Tries<'_>, index: usize, word: &str, step: &Tree) -> Vec<Finding> {
        let Some(tree) = self.variant_tree(tries.variant.as_str()) else {
            return Vec::new();
        };
        let pointer = format!("/lesson/{index}/{word}/controls");
        let span = self
            .tree
            .at(&pointer)
            .map_or(self.tree.span, |tree| tree.span);
        let controls: Vec<Points> = tries
            .controls
            .iter()
            .map(|(id, control)| Points::of(id.as_str(), control))
            .collect();
        let count = controls
            .iter()
            .map(|points| points.0.len())
            .fold(1, usize::saturating_mul);
        if count > limits::SETTINGS {
            return vec![Finding {
                pointer,
                span,
                found: format!("controls that can be set in {count} ways together"),
                expected: format!("at most {}", limits::SETTINGS),
                suggestion: None,
            }];
        }
        let ways = Ways {
            controls: &controls,
            variant: tree,
            names: Names::of(tree),
            step,
            index,
        };
        let found = ways.broken(tree, 0, &mut Vec::new());
        let finding = |finding: Finding| Finding {
            pointer: pointer.clone(),
            span,
            ..finding
        };
        found.into_iter().map(finding).collect()
    }
}

/// What a step of the lesson names and is not there; `whence` says in which scenario.
fn missing(step: &Tree, index: usize, names: &Names, whence: &str) -> Vec<Finding> {
    let finding = |finding: Finding| Finding {
        found: format!("{}{whence}", finding.found),
        ..finding
    };
    let found = shape::check_step(step, index, names);
    found.into_iter().map(finding).collect()
}

/// The settings of a control: each as a person reads it, and what it does.
struct Points(Vec<(String, Vec<PatchStep>)>);

impl Points {
    fn of(id: &str, control: &Control) -> Self {
        let labels: Vec<String> = match control {
            Control::Values(choice) => {
                let all = choice.choices.iter();
                all.map(|one| format!("\"{}\"", one.label)).collect()
            }
            Control::Patches(choice) => {
                let all = choice.choices.iter();
                all.map(|one| format!("\"{}\"", one.label)).collect()
            }
            Control::Slider(slider) => {
                vec![slider.range.min.to_string(), slider.range.max.to_string()]
            }
        };
        let patches = trials(control, "").into_iter();
        let points = patches.zip(labels).map(|((_, patch), label)| {
            let words = format!("{id} {label}");
            (words, patch::steps_of(&patch))
        });
        Self(points.collect())
    }
}

/// All ways to set the controls of one challenge.
struct Ways<'a> {
    controls: &'a [Points],
    /// The variant's tree, before anything is set.
    variant: &'a Tree,
    /// What the variant defines, before anything is set.
    names: Names,
    step: &'a Tree,
    index: usize,
}

impl Ways<'_> {
    /// What is wrong with the first way that gives no valid scenario, of all that go on from a tree by setting the
    /// controls from this one on.
    fn broken(&self, tree: &Tree, control: usize, set: &mut Vec<String>) -> Vec<Finding> {
        let Some(Points(points)) = self.controls.get(control) else {
            return self.judge(tree, set);
        };
        let found = self.broken(tree, control + 1, set);
        if !found.is_empty() {
            return found;
        }
        for (words, steps) in points {
            set.push(words.clone());
            let mut changed = tree.clone();
            let applied = steps
                .iter()
                .try_for_each(|step| patch::apply_to_scenario(&mut changed, step));
            let found = match applied {
                // What is so already was looked at, as a control that is not set.
                Ok(()) if changed.equals(tree) => Vec::new(),
                Ok(()) => self.broken(&changed, control + 1, set),
                Err(error) => {
                    let mut finding = misapplied(error, String::new(), Span::default());
                    finding.found = format!("{}{}", finding.found, with(set));
                    vec![finding]
                }
            };
            set.pop();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// What is wrong with one scenario. One control alone was looked at before.
    fn judge(&self, tree: &Tree, set: &[String]) -> Vec<Finding> {
        if set.is_empty() {
            return Vec::new();
        }
        let sound = Sound {
            tree: self.variant,
            names: &self.names,
        };
        let mut findings: Vec<Finding> = check(tree, Scope::Patchable, Some(sound)).findings;
        for finding in &mut findings {
            finding.found = format!("{} at {}{}", finding.found, finding.pointer, with(set));
        }
        let names = Names::of(tree);
        if findings.is_empty() && names != self.names {
            findings = missing(self.step, self.index, &names, &with(set));
            for finding in &mut findings {
                finding.found = format!("{} at {}", finding.found, finding.pointer);
            }
        }
        findings
    }
}

/// " with reads "Primary" and wait 50ms", for what was set.
fn with(set: &[String]) -> String {
    format!(" with {}", set.join(" and "))
}
