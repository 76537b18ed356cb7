//! What panels show that is too dear to gather twice: meters, marks on the time bar, charts.

use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_engine::measure::chart::Sampled;
use fallible_engine::scenario::settings::PartSettings;

use super::tab::Tab;
use crate::player::counter::Counter;
use crate::player::lesson::HistoryId;
use crate::player::live::{Live, Lives};
use crate::player::player::Player;
use crate::view::chart::{Chart, ChartSign, Readings, charts};
use crate::view::panels::meter::Tally;
use crate::view::panels::time::{Mark, MarkKind};

/// What the charts were made from: a branch's history, and how far it was known.
type Charted = (HistoryId, u64);

/// What the marks on the time bar depend on.
type Marked = (HistoryId, u64, Time, usize, bool);

/// All that was gathered, and from what.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) tally: Rc<Tally>,
    pub(super) marks: Rc<[Mark]>,
    pub(super) charts: Rc<[Rc<Chart>]>,
    marked: Option<Marked>,
    charted: Option<Charted>,
    /// What the file sets in the variant that runs, and which that is.
    pub(super) settings: (Rc<str>, Rc<[PartSettings]>),
    counter: Counter,
    lives: Lives,
    /// The numbers of the open step's texts.
    pub(super) live: Rc<Live>,
    /// What the prediction asks for that is being watched, as far as that is seen.
    pub(super) so_far: Option<String>,
}

impl Gathered {
    /// Another run is shown.
    pub(super) fn forget_run(&mut self) {
        self.marked = None;
        self.charted = None;
        self.settings = Default::default();
    }

    /// Gathers what an open tab and the panels around it show now.
    pub(super) fn gather(&mut self, player: &mut Player, tab: Tab) {
        self.tally = Rc::new(player.run_mut().tally());
        let secret = player.lesson().keeps_secret(&player.setup().variant);
        let seen = if secret { player.seen() } else { Time::ZERO };
        let watched = player.lesson().waits().is_none();
        let steps = player.run().ledger().steps();
        let marked = Some((player.history(), steps, seen, player.lesson().at(), watched));
        if self.marked != marked {
            self.marked = marked;
            self.marks = player.spots().into_iter().map(|spot| spot.mark).collect();
        }
        self.so_far = self.counter.read(player);
        self.live = self.lives.read(player);
        let variant = &player.setup().variant;
        if self.settings.0 != *variant {
            let settings = player.document().settings(variant);
            self.settings = (Rc::clone(variant), settings.into());
        }
        let charted = Some((player.history(), steps));
        if tab == Tab::Charts && self.charted != charted {
            self.charted = charted;
            self.charts = self.chart(player);
        }
    }

    fn chart(&self, player: &Player) -> Rc<[Rc<Chart>]> {
        let run = player.run();
        let sign = |mark: &Mark| {
            let sign = match mark.kind {
                MarkKind::Fault => ChartSign::Fault,
                MarkKind::Violation => ChartSign::Broken,
                MarkKind::Fork | MarkKind::Stop => return None,
            };
            Some((mark.at, sign))
        };
        let signs: Vec<(Time, ChartSign)> = self.marks.iter().filter_map(sign).collect();
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
