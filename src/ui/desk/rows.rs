//! The event list's rows: made from the player's records when they are looked at.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use yew::AttrValue;

use crate::player::lesson::HistoryId;
use crate::player::player::Player;
use crate::ui::frames::now_ms;
use crate::view::explain::{Sort, sentence};
use crate::view::panels::events::{EventFilter, EventList, EventRow, Rows};
use crate::view::panels::meter::grouped;

/// So long records are looked through in one frame, in milliseconds.
const SEARCH_MS: f64 = 3.0;

/// So many records are looked through between two looks at the clock.
const SEARCH_RECORDS: Step = 200;

/// Rows of a player: all of the first so many records, or some of them.
struct Records {
    player: Rc<RefCell<Player>>,
    count: Step,
    some: Option<Rc<Vec<Step>>>,
}

impl Rows for Records {
    fn count(&self) -> u64 {
        self.some
            .as_ref()
            .map_or(self.count, |some| some.len() as u64)
    }

    fn row(&self, place: u64) -> EventRow {
        let step = match &self.some {
            Some(some) => some.get(place as usize).copied().unwrap_or_default(),
            None => place,
        };
        let player = self.player.borrow();
        let row = player.run().row(step);
        row.unwrap_or_else(|| EventRow {
            step,
            at: Default::default(),
            glyph: crate::view::panels::glyph::Glyph::State,
            words: "".into(),
            marked: false,
        })
    }

    fn place_before(&self, steps: Step) -> Option<u64> {
        let before = match &self.some {
            Some(some) => some.partition_point(|step| *step < steps) as u64,
            None => steps.min(self.count),
        };
        before.checked_sub(1)
    }
}

/// The list as it stands, and how far a search has come.
pub(super) struct Listing {
    player: Rc<RefCell<Player>>,
    list: EventList,
    key: Option<(HistoryId, EventFilter)>,
    searched: Step,
    found: Vec<Step>,
    count: Step,
}

impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list.fmt(f)
    }
}

impl Listing {
    pub(super) fn new(player: Rc<RefCell<Player>>) -> Self {
        let rows: Rc<dyn Rows> = Rc::new(Records {
            player: Rc::clone(&player),
            count: 0,
            some: None,
        });
        Self {
            player,
            list: EventList { rows, version: 0 },
            key: None,
            searched: 0,
            found: Vec::new(),
            count: 0,
        }
    }

    pub(super) const fn list(&self) -> &EventList {
        &self.list
    }

    pub(super) fn forget(&mut self) {
        self.key = None;
    }

    /// Looks on for records that pass the filter, for a little while. True if the list has changed.
    pub(super) fn search(&mut self, filter: &EventFilter) -> bool {
        let player = Rc::clone(&self.player);
        let player = player.borrow();
        let key = (player.history(), filter.clone());
        let shown = player.rows_shown();
        let fresh = self.key.as_ref() != Some(&key);
        if fresh {
            self.key = Some(key);
            self.searched = 0;
            self.found.clear();
        }
        if !fresh && self.searched == shown && self.count == shown {
            return false;
        }
        // A cursor that went back may hide what was shown, while a prediction is open.
        if self.searched > shown {
            self.searched = shown;
            let keep = self.found.partition_point(|step| *step < shown);
            self.found.truncate(keep);
        }
        if filter.is_open() {
            self.searched = shown;
        } else {
            self.look(&player, filter, shown);
        }
        self.count = shown;
        let some = (!filter.is_open()).then(|| Rc::new(self.found.clone()));
        self.list = EventList {
            rows: Rc::new(Records {
                player: Rc::clone(&self.player),
                count: shown,
                some,
            }),
            version: self.list.version + 1,
        };
        true
    }

    fn look(&mut self, player: &Player, filter: &EventFilter, shown: Step) {
        let run = player.run();
        let (trace, known) = (run.trace(), run.ledger().known(run.trace()));
        let until = now_ms() + SEARCH_MS;
        while self.searched < shown && now_ms() < until {
            let end = (self.searched + SEARCH_RECORDS).min(shown);
            for (step, record) in trace.range(self.searched..end) {
                let passes = filter.passes(
                    Sort::of(&record.fact) as u32,
                    |machine| run.concerns(record, machine),
                    || sentence(record, &known, run.cast()),
                );
                if passes {
                    self.found.push(step);
                }
            }
            self.searched = end;
        }
    }

    /// A remark while the search goes on.
    pub(super) fn remark(&self) -> Option<AttrValue> {
        let on = self.searched < self.count;
        on.then(|| {
            format!(
                "searched {} of {}",
                grouped(self.searched),
                grouped(self.count)
            )
            .into()
        })
    }
}
