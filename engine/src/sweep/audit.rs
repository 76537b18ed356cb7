//! The audit of a run: what must be true of its world after each event, looked at after each event.

use std::rc::Rc;

use crate::kernel::random::Seed;
use crate::kernel::record::Silent;
use crate::kernel::time::Time;
use crate::kernel::world::Broken;
use crate::run::branch::Branch;
use crate::run::tape::Strip;
use crate::scenario::compile::compile;
use crate::scenario::schema::Scenario;

/// What an audit found: when, and what was broken then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audited {
    /// After how many events the first was found, and at what time.
    pub first: Option<(u64, Time, Broken)>,
    /// How many there were; one that stays counts after each event.
    pub count: u64,
}

/// Runs a scenario of a valid document on one seed, and audits its world after each event.
#[must_use]
pub fn audit(scenario: &Scenario, seed: Seed) -> Audited {
    let mut found = Audited {
        first: None,
        count: 0,
    };
    let plan = Rc::new(compile(scenario, seed).plan);
    let strip = Strip::new(Silent, !plan.triggers.is_empty());
    Branch::run_watched(plan, strip, |world| {
        for broken in world.audit() {
            found.count += 1;
            found
                .first
                .get_or_insert((world.events(), world.now(), broken));
        }
    });
    found
}
