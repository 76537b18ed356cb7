//! Who draws in which frame. The stage keeps pace with time; those that follow it take turns, so that no
//! frame has to do it all.

/// Panels, clock, diagram: their places in all arrays here.
pub(super) const PANELS: usize = 0;
pub(super) const CLOCK: usize = 1;
pub(super) const DIAGRAM: usize = 2;

/// How often each draws while time passes, in milliseconds.
const EVERY_MS: [f64; 3] = [100.0, 100.0, 250.0];

/// What goes on by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pace {
    /// Nothing: what changes is what the reader does.
    Rest,
    /// Time passes, or the run is being computed.
    Flow,
    /// Time passes, and very much moves.
    Crowd,
}

/// When each of them drew last, and whether one has waited since the frame before.
#[derive(Debug, Default)]
pub(super) struct Turns {
    last: [f64; 3],
    waited: bool,
}

impl Turns {
    /// The reader waits for panels: they draw before others, whatever goes on.
    pub(super) const fn hurry(&mut self) {
        self.last[PANELS] = f64::MIN;
    }

    /// Who draws at this moment, of those that are `behind`: the one that is most overdue, and the clock
    /// beside it unless there is a crowd. A stage that is `fresh` after a rest has the frame for itself.
    pub(super) fn at(&mut self, ms: f64, behind: [bool; 3], fresh: bool, pace: Pace) -> [bool; 3] {
        let all = [PANELS, CLOCK, DIAGRAM];
        let late = |who: usize| (ms - self.last[who]) / EVERY_MS[who];
        let beside = |who: usize| who == CLOCK && pace != Pace::Crowd;
        let waits = |who: usize| match pace {
            Pace::Rest => fresh && !self.waited,
            Pace::Flow => who == PANELS && late(who) < 1.0,
            Pace::Crowd => late(who) < 1.0,
        };
        let first = all
            .into_iter()
            .filter(|who| behind[*who] && !beside(*who) && !waits(*who))
            .max_by(|a, b| late(*a).total_cmp(&late(*b)));
        let due = all.map(|who| behind[who] && (beside(who) || first == Some(who)));
        self.waited = all.iter().any(|who| behind[*who] && !due[*who]);
        for (last, due) in self.last.iter_mut().zip(due) {
            if due {
                *last = ms;
            }
        }
        due
    }
}
