//! Who draws in which frame. The stage keeps pace with time; in a crowd those that follow it take turns, so
//! that no frame has to do it all.

/// Panels, clock, diagram: their places in all arrays here.
pub(super) const PANELS: usize = 0;
pub(super) const CLOCK: usize = 1;
pub(super) const DIAGRAM: usize = 2;

/// How often each draws while time passes, in milliseconds.
const EVERY_MS: [f64; 3] = [100.0, 100.0, 250.0];

/// When each of them drew last.
#[derive(Debug, Default)]
pub(super) struct Turns([f64; 3]);

impl Turns {
    /// Who draws at this moment. Where nothing passes, all; else panels at times and the others always; in a
    /// crowd the one that is most overdue.
    pub(super) fn at(&mut self, ms: f64, passes: bool, crowded: bool) -> [bool; 3] {
        let late = |who: usize| (ms - self.0[who]) / EVERY_MS[who];
        let first = [PANELS, CLOCK, DIAGRAM]
            .into_iter()
            .max_by(|a, b| late(*a).total_cmp(&late(*b)));
        let due = [PANELS, CLOCK, DIAGRAM].map(|who| match (passes, crowded) {
            (false, _) => true,
            (true, false) => who != PANELS || late(who) >= 1.0,
            (true, true) => first == Some(who) && late(who) >= 1.0,
        });
        for (last, due) in self.0.iter_mut().zip(due) {
            if due {
                *last = ms;
            }
        }
        due
    }
}
