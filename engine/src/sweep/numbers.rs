//! The numbers that a lesson's texts say, held against what they are bound to: settings and the run on the file's own seed
//! at once, shares over the seeds of a sweep.

use super::once::{Finished, finish};
use super::scenes::Mismatch;
use crate::check::condition::Condition as Compiled;
use crate::check::property::End;
use crate::check::truth::Truth;
use crate::check::watch::number_of;
use crate::format::said::{Amount, SaidNumber};
use crate::format::tree::Tree;
use crate::format::units::Quantity;
use crate::scenario::Document;
use crate::scenario::bound::{Bound, BoundLink, Spoken, spoken};
use crate::scenario::compile::number;
use crate::scenario::schema::{Condition, Control, Number, Scenario};

/// How far a share that a text says may be from the one that is found, beside what is left to chance.
const SHARE_OFF: f64 = 0.05;

/// The numbers of texts about one variant that are bound to a setting or to its run on the file's own seed, and are not
/// what these say.
#[must_use]
pub fn misspoken(document: &Document, variant: &str) -> Vec<Mismatch> {
    let spoken = spoken(document.scenario());
    let ours = spoken.iter().filter(|one| one.variant.as_str() == variant);
    let (Some(scenario), Some(tree)) = (document.variant(variant), document.variant_tree(variant))
    else {
        return Vec::new();
    };
    let mut run = None;
    let mut found = Vec::new();
    for one in ours {
        let Some(link) = BoundLink::read(&one.target) else {
            continue;
        };
        let amount = match link.to {
            Bound::Place(place) => tree.at(place).and_then(amount),
            Bound::Setting(id) => match scenario.settings.get(id) {
                Some(Control::Slider(slider)) => tree.at(slider.path.as_str()).and_then(amount),
                _ => None,
            },
            Bound::Number(id) => match scenario.numbers.get(id) {
                Some(Number::Share { .. }) => continue,
                Some(measured) => {
                    let run = run.get_or_insert_with(|| finish(scenario, scenario.seed.0));
                    let cast = &run.branch.plan().cast;
                    let terms = number(measured, scenario, &run.who, cast);
                    terms.and_then(|terms| value(&terms, measured, run))
                }
                None => None,
            },
        };
        let exact = !matches!(link.to, Bound::Number(_));
        found.extend(slip(one, amount, exact).map(|words| Mismatch {
            step: one.step + 1,
            words,
        }));
    }
    found
}

/// What a value of the file amounts to.
fn amount(value: &Tree) -> Option<Amount> {
    Quantity::of(value).map(Amount::from)
}

/// What a number is in a finished run.
fn value(terms: &Compiled, measured: &Number, run: &Finished) -> Option<Amount> {
    let promises = run.outcome.promises();
    let properties: Vec<_> = promises.map(|(_, property)| property.clone()).collect();
    let end = End::of(&run.branch);
    let value = number_of(terms, run.branch.trace(), &properties, &end)?;
    Some(Amount(value, measured.counts()))
}

/// What is wrong with a number of a text; what is measured may be rounded.
fn slip(spoken: &Spoken, amount: Option<Amount>, exact: bool) -> Option<String> {
    let Spoken { words, target, .. } = spoken;
    let Some(Amount(value, counts)) = amount else {
        return Some(format!(
            "\"{words}\", bound to `{target}`, where there is no number"
        ));
    };
    match SaidNumber::read(words) {
        None => Some(format!("\"{words}\", bound to `{target}`, says no number")),
        Some(said) if exact && said.is_exactly(Amount(value, counts)) => None,
        Some(said) if !exact && said.is(Amount(value, counts)) => None,
        Some(said) => Some(format!(
            "\"{words}\", bound to `{target}`, should be \"{}\"",
            said.with(value)
        )),
    }
}

/// A share that a text says of a variant's runs, and on how many of them it was so.
#[derive(Clone, Debug)]
pub struct SaidShare {
    /// Which step says it, from 1.
    pub step: usize,
    /// What it says.
    pub words: String,
    /// What is true on that share.
    pub when: Condition,
    /// On how many seeds it was true.
    pub truths: u32,
    /// On how many it was false.
    pub falsehoods: u32,
}

impl SaidShare {
    /// Why the text is wrong; `None` if it is not.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let (truths, runs) = (self.truths, self.truths + self.falsehoods);
        let Some(said) = SaidNumber::read(&self.words).and_then(|said| said.share()) else {
            return Some(format!("\"{}\" says no share", self.words));
        };
        let share = f64::from(truths) / f64::from(runs.max(1));
        let chance = 2.0 * (share * (1.0 - share) / f64::from(runs.max(1))).sqrt();
        ((share - said).abs() > SHARE_OFF + chance).then(|| {
            format!(
                "\"{}\", but it was so on {truths} of {runs} seeds",
                self.words
            )
        })
    }
}

/// The shares that a lesson's texts say of one variant.
#[derive(Clone, Debug, Default)]
pub struct Shares(pub Vec<SaidShare>);

impl Shares {
    /// Those of this variant, before any run.
    #[must_use]
    pub fn of(scenario: &Scenario, variant: &str) -> Self {
        let spoken = spoken(scenario).into_iter();
        let ours = spoken.filter(|one| one.variant.as_str() == variant);
        let share = |one: Spoken| {
            let Bound::Number(id) = BoundLink::read(&one.target)?.to else {
                return None;
            };
            match scenario.numbers.get(id)? {
                Number::Share { share } => Some(SaidShare {
                    step: one.step + 1,
                    when: share.clone(),
                    truths: 0,
                    falsehoods: 0,
                    words: one.words,
                }),
                Number::Count { .. } | Number::Meter { .. } => None,
            }
        };
        Self(ours.filter_map(share).collect())
    }

    /// What is asked of each run.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.0.iter().map(|share| &share.when)
    }

    /// Counts one run: what those conditions say of it.
    pub fn add(&mut self, truths: &[Truth]) {
        for (share, truth) in self.0.iter_mut().zip(truths) {
            match truth {
                Truth::True => share.truths += 1,
                Truth::False => share.falsehoods += 1,
                Truth::Undecided => {}
            }
        }
    }

    /// Adds what another part of the sweep counted.
    pub fn merge(&mut self, other: &Self) {
        for (share, more) in self.0.iter_mut().zip(&other.0) {
            share.truths += more.truths;
            share.falsehoods += more.falsehoods;
        }
    }
}
