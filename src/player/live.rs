//! The numbers of a lesson's texts, as they are in the run on the stage: what a sentence says is held against it, and said
//! anew where the reader has changed what it comes from.

use std::rc::Rc;

use fallible_engine::format::said::{Amount, SaidNumber};
use fallible_engine::scenario::bound::{Bound, BoundLink};
use fallible_engine::scenario::schema::{Number, Setting};

use super::knob::Knob;
use super::lesson::HistoryId;
use super::player::{Player, Settings};

/// Seeds on which something was so, of the first so many.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sweep {
    /// Which number it is the share of.
    pub number: Rc<str>,
    /// How many seeds were tried.
    pub of: u64,
    /// Those on which it was so.
    pub seeds: Vec<u64>,
}

/// What the numbers of the open step's texts are.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Live {
    /// The step.
    pub step: usize,
    /// The variant on the stage.
    variant: Rc<str>,
    /// What the reader can set in its sentences, as it is set.
    pub set: Settings,
    /// What is measured in the run, as far as it is known.
    numbers: Vec<(Rc<str>, Amount)>,
    /// The shares that can be tried.
    shares: Vec<Rc<str>>,
}

/// How a number of a text is shown.
#[derive(Clone, PartialEq, Debug)]
pub enum Shown {
    /// As the text says it.
    AsSaid,
    /// The text speaks of another one than there is now.
    Anew(String),
    /// It is set to this, and the words that say so.
    Set(Rc<str>, Setting, String),
    /// It can be tried over seeds.
    Share(Rc<str>),
}

impl Live {
    /// How words are shown that are bound to this.
    #[must_use]
    pub fn show(&self, target: &str, words: &str) -> Shown {
        let link = BoundLink::read(target);
        let here = link.filter(|link| link.variant.is_none_or(|id| *id == *self.variant));
        let (Some(link), Some(said)) = (here, SaidNumber::read(words)) else {
            return Shown::AsSaid;
        };
        match link.to {
            Bound::Place(_) => Shown::AsSaid,
            Bound::Setting(id) => {
                let Some((_, now)) = self.set.iter().find(|(own, _)| own == id) else {
                    return Shown::AsSaid;
                };
                let is = now
                    .quantity()
                    .is_some_and(|now| said.is_exactly(now.into()));
                let anew = || said.with_words(&Knob::words(now));
                Shown::Set(
                    id.into(),
                    now.clone(),
                    if is { words.to_owned() } else { anew() },
                )
            }
            Bound::Number(id) => {
                let mut numbers = self.numbers.iter();
                match numbers.find(|(own, _)| **own == *id) {
                    Some((_, now)) if !said.is(*now) => Shown::Anew(said.with(now.0)),
                    None if self.shares.iter().any(|own| **own == *id) => Shown::Share(id.into()),
                    Some(_) | None => Shown::AsSaid,
                }
            }
        }
    }
}

/// What the numbers are, and what they were read off.
#[derive(Debug, Default)]
pub struct Lives {
    of: Option<(HistoryId, usize, bool)>,
    live: Rc<Live>,
}

impl Lives {
    /// What the numbers of the open step's texts are now.
    pub fn read(&mut self, player: &Player) -> Rc<Live> {
        let step = player.lesson().at();
        let of = Some((player.history(), step, player.run().is_complete()));
        let scenario = player.scenario();
        let some = !scenario.settings.is_empty() || !scenario.numbers.is_empty();
        if some && self.of != of {
            self.of = of;
            let is_challenge = player.lesson().manner(step).tries.is_some();
            let number = |(id, one): (&_, &_)| Some((name(id), player.measured(one)?));
            let share = |(id, one): (&_, &_)| matches!(one, Number::Share { .. }).then(|| name(id));
            self.live = Rc::new(Live {
                step,
                variant: Rc::clone(&player.setup().variant),
                set: if is_challenge {
                    Settings::new()
                } else {
                    player.settings(step)
                },
                numbers: scenario.numbers.iter().filter_map(number).collect(),
                shares: scenario.numbers.iter().filter_map(share).collect(),
            });
        }
        Rc::clone(&self.live)
    }
}

fn name(id: &fallible_engine::format::name::Id) -> Rc<str> {
    id.as_str().into()
}
