//! One mutant: which files it is made of, and what was changed.

use crate::corpus::Seedling;
use crate::dice::Dice;
use crate::{text, tree};

/// A mutated file.
pub(crate) struct Mutant {
    /// The file that it was.
    pub(crate) of: String,
    /// What it says now.
    pub(crate) text: String,
}

/// The mutant with this number of a seed.
pub(crate) fn make(seedlings: &[Seedling], seed: u64, number: u64) -> Mutant {
    let mut dice = Dice::of(seed, number);
    let mut one = &seedlings[dice.below(seedlings.len())];
    // Most broken files stay broken, and more is found in what is let through.
    for _ in 0..20 {
        if one.valid || dice.once_in(12) {
            break;
        }
        one = &seedlings[dice.below(seedlings.len())];
    }
    let other = &seedlings[dice.below(seedlings.len())];
    let most = 1 + dice.below(4);
    let times = 1 + dice.below(most);
    let text = match (&one.tree, &other.tree) {
        (Some(own), Some(theirs)) if !dice.once_in(6) => {
            let mut own = own.clone();
            for _ in 0..times {
                tree::mutate(&mut own, theirs, &mut dice);
            }
            own.to_string()
        }
        _ => {
            let mut text = one.text.clone();
            for _ in 0..times {
                text::mutate(&mut text, &other.text, &mut dice);
            }
            text
        }
    };
    Mutant {
        of: one.path.clone(),
        text,
    }
}
