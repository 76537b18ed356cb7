//! Who draws in which frame. The stage keeps pace with time; those that follow it take turns, so that no
//! frame has to do it all.

use std::ops::{Index, IndexMut};

/// Those that follow the stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Follower {
    Panels,
    Clock,
    Diagram,
}

const ALL: [Follower; 3] = [Follower::Panels, Follower::Clock, Follower::Diagram];

/// Something for each of those that follow the stage.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Each<T> {
    pub(super) panels: T,
    pub(super) clock: T,
    pub(super) diagram: T,
}

impl<T> Index<Follower> for Each<T> {
    type Output = T;

    fn index(&self, who: Follower) -> &T {
        match who {
            Follower::Panels => &self.panels,
            Follower::Clock => &self.clock,
            Follower::Diagram => &self.diagram,
        }
    }
}

impl<T> IndexMut<Follower> for Each<T> {
    fn index_mut(&mut self, who: Follower) -> &mut T {
        match who {
            Follower::Panels => &mut self.panels,
            Follower::Clock => &mut self.clock,
            Follower::Diagram => &mut self.diagram,
        }
    }
}

/// How often each draws while time passes, in milliseconds.
const EVERY_MS: Each<f64> = Each {
    panels: 100.0,
    clock: 100.0,
    diagram: 250.0,
};

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

/// Who does not show yet what there is to show, when each drew last, and whether one has waited since the
/// frame before.
#[derive(Debug)]
pub(super) struct Turns {
    pub(super) behind: Each<bool>,
    last: Each<f64>,
    waited: bool,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            behind: Each {
                panels: true,
                clock: true,
                diagram: true,
            },
            last: Each::default(),
            waited: false,
        }
    }
}

impl Turns {
    /// The reader waits for panels: they draw before others, whatever goes on.
    pub(super) const fn hurry(&mut self) {
        self.last.panels = f64::MIN;
    }

    /// Who draws at this moment, of those that are behind: the one that is most overdue, and the clock
    /// beside it unless there is a crowd. A stage that is `fresh` after a rest has the frame for itself. A
    /// diagram that `rests` stays behind.
    pub(super) fn take(&mut self, ms: f64, fresh: bool, rests: bool, pace: Pace) -> Each<bool> {
        let late = |who: Follower| (ms - self.last[who]) / EVERY_MS[who];
        let behind = |who: Follower| self.behind[who] && !(rests && who == Follower::Diagram);
        let beside = |who: Follower| who == Follower::Clock && pace != Pace::Crowd;
        let waits = |who: Follower| match pace {
            Pace::Rest => fresh && !self.waited,
            Pace::Flow => who == Follower::Panels && late(who) < 1.0,
            Pace::Crowd => late(who) < 1.0,
        };
        let first = ALL
            .into_iter()
            .filter(|who| behind(*who) && !beside(*who) && !waits(*who))
            .max_by(|a, b| late(*a).total_cmp(&late(*b)));
        let draws = |who: Follower| behind(who) && (beside(who) || first == Some(who));
        let mut due = Each::default();
        for who in ALL {
            due[who] = draws(who);
        }
        self.waited = ALL.into_iter().any(|who| behind(who) && !due[who]);
        for who in ALL.into_iter().filter(|who| due[*who]) {
            self.last[who] = ms;
            self.behind[who] = false;
        }
        due
    }
}
