//! What the desk's pictures show: the stage and the diagram once a frame, and what panels show when that has
//! changed.

use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_engine::measure::chart::Sampled;

use super::Desk;
use super::turns::{CLOCK, DIAGRAM, PANELS, Pace};
use crate::player::inspect::fade;
use crate::player::player::Player;
use crate::view::camera::{Camera, Subject};
use crate::view::chart::{Chart, Readings, Sign, charts};
use crate::view::frame::Frame;
use crate::view::panels::time::{Mark, MarkKind};
use crate::view::space_time::Sources;

/// Who talks to whom decides where machines stand. While the run is computed the picture is taken anew each
/// so many records, until so many are known.
const KNOWN_STEP: u64 = 500;
const KNOWN_MAX: u64 = 10_000;

/// The tab of the record that shows charts.
const TAB_CHARTS: usize = 2;

impl Desk {
    /// Paints the stage, unless it shows this moment already, and then those whose turn it is. True if
    /// panels are due.
    pub(super) fn picture(&mut self, ms: f64) -> bool {
        let fresh = self.stage();
        if fresh {
            self.behind = [true, true, self.diagram.is_shown()];
        }
        let now = self.player.borrow().cursor().time;
        let mut behind = self.behind;
        if self.diagram.rests(ms) {
            behind[DIAGRAM] = false;
            self.diagram.follow(now);
        }
        let due = self.turns.at(ms, behind, fresh, self.pace());
        for (behind, due) in self.behind.iter_mut().zip(due) {
            *behind &= !due;
        }
        if due[CLOCK] {
            self.hand.show(now);
        }
        if due[DIAGRAM] {
            self.draw_diagram(ms);
        }
        due[PANELS]
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
        if self.drawn == Some((history, now, known)) {
            return false;
        }
        self.drawn = Some((history, now, known));
        if self.pictured != Some(history.run) {
            self.pictured = Some(history.run);
            self.camera = Camera::new();
        }
        let run = player.run();
        self.broken.read(history, run);
        let so_far = self.broken.before(now.step);
        let speed = player.speed();
        let frame: Frame = self.camera.take(&Subject {
            world: run.timeline().world(),
            cast: run.cast(),
            trace: run.trace(),
            step: now.step,
            fade: fade(speed.times, speed.per),
            skew_bound: None,
            broken: &self.broken.spots[..so_far],
        });
        self.painter.paint(&Rc::new(frame));
        true
    }

    fn draw_diagram(&mut self, ms: f64) {
        let player = self.player.borrow();
        let (run, now) = (player.run(), player.cursor());
        let so_far = self.broken.before(now.step);
        let sources = Sources {
            world: run.timeline().world(),
            cast: run.cast(),
            branch: now.branch,
            trace: run.trace(),
            violations: &self.broken.violations[..so_far],
        };
        let window = self.diagram.window(now.time, run.until());
        let story = self.scribe.tell(&sources, window);
        self.diagram.paint(&story, now.time, ms);
    }

    /// Gathers what panels show that is too dear to gather twice.
    pub(super) fn prepare(&mut self) {
        let mut player = self.player.borrow_mut();
        self.tally = Rc::new(player.run_mut().tally());
        let secret = player.lesson().keeps_secret(&player.setup().variant);
        let seen = if secret { player.seen() } else { Time::ZERO };
        let watched = player.lesson().waits().is_none();
        let steps = player.run().ledger().steps();
        let key = Some((player.history(), steps, seen, player.lesson().at(), watched));
        if self.marks.0 != key {
            let marks = player.spots().into_iter().map(|spot| spot.mark).collect();
            self.marks = (key, marks);
        }
        let told = Some((player.history(), steps));
        if self.tab == TAB_CHARTS && self.charts.0 != told {
            self.charts = (told, self.chart(&player));
        }
    }

    fn chart(&self, player: &Player) -> Rc<[Rc<Chart>]> {
        let run = player.run();
        let sign = |mark: &Mark| {
            let sign = match mark.kind {
                MarkKind::Fault => Sign::Fault,
                MarkKind::Violation => Sign::Broken,
                MarkKind::Fork | MarkKind::Stop => return None,
            };
            Some((mark.at, sign))
        };
        let signs: Vec<(Time, Sign)> = self.marks.1.iter().filter_map(sign).collect();
        let world = run.timeline().world();
        let workers: Vec<u16> = world.machines().iter().map(|m| m.workers).collect();
        let readings = Readings {
            figures: run.ledger().series(),
            sampled: Sampled {
                cast: run.cast(),
                samples: run.timeline().current().samples(),
                network: world.network(),
                workers: &workers,
            },
            until: run.until(),
            signs: &signs,
        };
        charts(&readings).into()
    }
}
