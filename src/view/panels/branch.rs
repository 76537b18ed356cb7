//! The branches of a run's history as a small tree.

use fallible_engine::sorted::sort_by_key;
use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_engine::run::moment::BranchId;

/// One history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
    /// Which branch.
    pub id: BranchId,
    /// The one it left; `None` for the first.
    pub parent: Option<BranchId>,
    /// What was done there, such as `You cut wan`; for the first, what it is called.
    pub words: Rc<str>,
    /// When it left its parent; `None` for the first.
    pub at: Option<Time>,
}

impl History {
    /// `You cut wan at 5.200 s`.
    #[must_use]
    pub fn label(&self) -> String {
        self.at.map_or_else(
            || self.words.to_string(),
            |at| format!("{} at {at}", self.words),
        )
    }
}

/// A history with those that left it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limb {
    /// The history.
    pub history: History,
    /// What left it, in order of time.
    pub limbs: Vec<Limb>,
}

/// The tree of some histories: the first ones, each with what left it.
#[must_use]
pub fn tree(histories: &[History]) -> Vec<Limb> {
    limbs_of(None, histories)
}

fn limbs_of(parent: Option<BranchId>, histories: &[History]) -> Vec<Limb> {
    let mut limbs: Vec<Limb> = histories
        .iter()
        // A branch leaves an older one, so this ends.
        .filter(|history| history.parent == parent && parent.is_none_or(|p| p < history.id))
        .map(|history| Limb {
            history: history.clone(),
            limbs: limbs_of(Some(history.id), histories),
        })
        .collect();
    sort_by_key(&mut limbs, |limb| (limb.history.at, limb.history.id));
    limbs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(id: u32, parent: Option<u32>, at: u64) -> History {
        History {
            id: BranchId(id),
            parent: parent.map(BranchId),
            words: if id == 0 { "The script" } else { "You cut wan" }.into(),
            at: parent.map(|_| Time(at)),
        }
    }

    #[test]
    fn branches_hang_under_what_they_left_in_order_of_time() {
        let found = tree(&[
            history(0, None, 0),
            history(1, Some(0), 9_000_000_000),
            history(2, Some(0), 5_200_000_000),
            history(3, Some(2), 6_000_000_000),
        ]);
        assert_eq!(found.len(), 1);
        let under: Vec<u32> = found[0].limbs.iter().map(|l| l.history.id.0).collect();
        assert_eq!(under, [2, 1]);
        assert_eq!(found[0].limbs[0].limbs[0].history.id, BranchId(3));
        assert_eq!(found[0].limbs[0].history.label(), "You cut wan at 5.200 s");
        assert_eq!(found[0].history.label(), "The script");
    }
}
