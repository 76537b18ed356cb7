//! What the desk's pictures show: the stage and the diagram once a frame, and what panels show when that has
//! changed.

use std::rc::Rc;

use fallible_engine::kernel::time::Time;

use super::Desk;
use super::turns::{Each, Pace};
use crate::player::company::seats;
use crate::player::wish::Showing;
use crate::view::space_time::Sources;

/// Who talks to whom decides where machines stand. While the run is computed the picture is taken anew each
/// so many records, until so many are known.
const KNOWN_STEP: u64 = 500;
const KNOWN_MAX: u64 = 10_000;

impl Desk {
    /// Paints the stage, unless it shows this moment already, and then those whose turn it is. True if
    /// panels are due.
    pub(super) fn picture(&mut self, ms: f64) -> bool {
        let fresh = self.stage();
        if fresh {
            self.turns.behind = Each {
                panels: true,
                clock: true,
                diagram: self.diagram.is_shown(),
            };
        }
        let now = self.player.borrow().now();
        let rests = self.diagram.rests(ms);
        if rests {
            self.diagram.follow(now);
        }
        let due = self.turns.take(ms, fresh, rests, self.pace());
        if due.clock {
            self.hand.show(now);
        }
        if due.diagram {
            self.draw_diagram(ms);
        }
        due.panels
    }

    fn pace(&self) -> Pace {
        let player = self.player.borrow();
        if player.is_playing() && self.painter.frame().is_crowded() {
            Pace::Crowd
        } else if player.is_playing() || player.is_computing() {
            Pace::Flow
        } else {
            Pace::Rest
        }
    }

    /// Paints the stage. False if it shows this moment already.
    fn stage(&mut self) -> bool {
        let player = self.player.borrow();
        let (history, now) = (player.history(), player.cursor());
        let known = player.run().trace().len().min(KNOWN_MAX) / KNOWN_STEP;
        if !self.drawn.takes((history, now, known)) {
            return false;
        }
        if self.seated != Some(history.run) {
            self.seated = Some(history.run);
            self.painter
                .seat(seats(player.document(), player.scenario()));
        }
        let mut frame = self.look.take(
            history,
            player.run(),
            player.speed(),
            player.about().unwrap_or_default(),
        );
        let known = (history, player.run().is_complete());
        if self.undone.0 != Some(known) {
            self.undone = (Some(known), player.undone());
        }
        let undone = self.undone.1.iter();
        let lasts = undone.filter(|(_, since, until)| (*since..*until).contains(&now.time));
        frame.undone = lasts.map(|(place, _, until)| (*place, *until)).collect();
        self.painter.paint(&Rc::new(frame));
        true
    }

    fn draw_diagram(&mut self, ms: f64) {
        let player = self.player.borrow();
        let (run, now) = (player.run(), player.cursor());
        let so_far = self.look.broken.before(now.step);
        let sources = Sources {
            world: run.timeline().world(),
            cast: run.cast(),
            branch: now.branch,
            trace: run.trace(),
            violations: &self.look.broken.violations[..so_far],
        };
        let cause = |shown: &std::ops::Range<Time>| {
            let latest = sources.violations.last()?;
            let first = run.trace().get(*latest.evidence.first()?)?;
            (latest.at >= shown.start).then_some(first.at)
        };
        let window = self.diagram.window(now.time, run.until(), cause);
        let story = self.scribe.tell(&sources, window);
        self.diagram.paint(&story, now.time, ms);
    }

    /// Gathers what panels show.
    pub(super) fn prepare(&mut self) {
        let mut player = self.player.borrow_mut();
        self.gathered.gather(&mut player, self.tab);
    }
}
