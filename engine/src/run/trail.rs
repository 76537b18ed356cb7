//! A trail: a fold over the records of one branch that can be read at any step, also back. It keeps
//! copies of itself on the way, evenly, and begins again from the nearest.

use super::moment::Step;
use super::trace::Trace;
use crate::protocols::Record;

/// Something that is learnt from records, one after another.
pub trait Fold: Clone {
    /// Learns from the next record.
    fn observe(&mut self, record: &Record);
}

/// So many copies are kept at most; then every second one goes.
const COPIES_MAX: usize = 256;
/// The least number of records between two copies.
const SPACING_MIN: Step = 512;

/// A fold, read at one step, and its copies at earlier and later ones.
#[derive(Clone, Debug)]
pub struct Trail<F> {
    /// The copy of number `n` has seen `n * spacing` records.
    copies: Vec<F>,
    spacing: Step,
    here: F,
    step: Step,
}

impl<F: Fold> Trail<F> {
    /// A trail that begins with a fold that has seen nothing.
    #[must_use]
    pub fn new(start: F) -> Self {
        Self {
            here: start.clone(),
            copies: vec![start],
            spacing: SPACING_MIN,
            step: 0,
        }
    }

    /// The fold after the first `step` records of the branch that this trail belongs to; after all there
    /// are, if there are fewer.
    pub fn at(&mut self, trace: &Trace, step: Step) -> &F {
        let step = step.min(trace.len());
        let nearest = ((step / self.spacing) as usize).min(self.copies.len() - 1);
        let kept = nearest as Step * self.spacing;
        if step < self.step || kept > self.step {
            self.here = self.copies[nearest].clone();
            self.step = kept;
        }
        for (_, record) in trace.range(self.step..step) {
            self.here.observe(record);
            self.step += 1;
            self.keep();
        }
        &self.here
    }

    fn keep(&mut self) {
        if self.step != self.copies.len() as Step * self.spacing {
            return;
        }
        self.copies.push(self.here.clone());
        if self.copies.len() > COPIES_MAX {
            let mut odd = true;
            self.copies.retain(|_| {
                odd = !odd;
                !odd
            });
            self.spacing *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::ProcessId;
    use crate::kernel::random::Draws;
    use crate::kernel::record::Recorder;
    use crate::kernel::time::Time;
    use crate::protocols::Fact;

    /// How many records it has seen, and the sum of their times.
    #[derive(Clone, PartialEq, Debug, Default)]
    struct Sum(u64, u64);

    impl Fold for Sum {
        fn observe(&mut self, record: &Record) {
            self.0 += 1;
            self.1 += record.at.0;
        }
    }

    #[test]
    fn whatever_is_read_and_in_which_order_it_is_the_fold_of_the_first_records() {
        let mut trace = Trace::default();
        let mut trail = Trail::new(Sum::default());
        let mut draws = Draws::keyed(4, [0, 0, 0]);
        for at in 0..100_000 {
            let fact = Fact::Fired(ProcessId(0));
            trace.record(Record { at: Time(at), fact });
            if at % 97 == 0 {
                let step = draws.below(trace.len() + 1);
                let sum = (0..step).sum();
                assert_eq!(*trail.at(&trace, step), Sum(step, sum));
            }
        }
        assert_eq!(trail.at(&trace, 1 << 40).0, 100_000);
        assert!(trail.copies.len() <= COPIES_MAX);
    }
}
