//! Who handled the requests for services that are found by name, and how often such a name was looked up, second
//! by second.

use super::trail::Fold;
use super::windows::WINDOW;
use crate::kernel::id::ProcessId;
use crate::kernel::time::Time;
use crate::protocols::line::RESOLVE;
use crate::protocols::{AnyNote, instance};
use crate::protocols::{Fact, Record};

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handled {
    /// Requests that an instance of their service handled.
    ByService,
    /// Requests that an instance handled which had left their service.
    AfterLeaving,
    /// Requests that another service handled.
    ByAnother,
    /// Names that were looked up.
    Lookup,
}

/// The counts of each second.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Handlers {
    /// Instances that have left their service.
    left: Vec<ProcessId>,
    seconds: Vec<[u32; 4]>,
    open: [u32; 4],
}

impl Handlers {
    /// How many there were within each second that is over; empty if there never was anything to count.
    pub fn counts(&self, of: Handled) -> impl Iterator<Item = u32> {
        let any = self.seconds.iter().any(|counts| counts[of as usize] > 0);
        let there = self.seconds.iter().filter(move |_| any);
        there.map(move |counts| counts[of as usize])
    }

    /// Closes the seconds that are over at `now`: for when it is known that no record comes before.
    pub fn pass(&mut self, now: Time) {
        while (self.seconds.len() as u64 + 1) * WINDOW.0 <= now.0 {
            self.seconds.push(std::mem::take(&mut self.open));
        }
    }

    fn add(&mut self, of: Handled) {
        self.open[of as usize] += 1;
    }
}

impl Fold for Handlers {
    fn observe(&mut self, record: &Record) {
        self.pass(record.at);
        match record.fact {
            Fact::Noted(by, AnyNote::Instance(instance::Note::Joined { .. })) => {
                self.left.retain(|left| *left != by)
            }
            Fact::Noted(by, AnyNote::Instance(instance::Note::Left { .. })) => self.left.push(by),
            Fact::Noted(by, AnyNote::Instance(instance::Note::Handled { asked, here, .. })) => {
                self.add(if asked != here {
                    Handled::ByAnother
                } else if self.left.contains(&by) {
                    Handled::AfterLeaving
                } else {
                    Handled::ByService
                });
            }
            Fact::Sent { kind, .. } if kind.number == RESOLVE.number => self.add(Handled::Lookup),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{OperationId, Symbol};

    #[test]
    fn each_second_has_its_requests_by_who_handled_them() {
        let (ours, other) = (Symbol(1), Symbol(2));
        let handled = |here| {
            AnyNote::Instance(instance::Note::Handled {
                operation: OperationId {
                    client: ProcessId(0),
                    number: 0,
                },
                asked: ours,
                here,
            })
        };
        let left = AnyNote::Instance(instance::Note::Left { service: ours });
        let joined = AnyNote::Instance(instance::Note::Joined { service: ours });
        let notes = [
            (100, handled(ours)),
            (200, left),
            (300, handled(ours)),
            (1_100, handled(other)),
            (1_200, handled(other)),
            (2_100, joined),
            (2_200, handled(ours)),
        ];
        let mut handlers = Handlers::default();
        for (millis, note) in notes {
            let at = Time(millis * 1_000_000);
            let fact = Fact::Noted(ProcessId(3), note);
            handlers.observe(&Record { at, fact });
        }
        handlers.pass(Time(3_000_000_000));
        let counts = |of| handlers.counts(of).collect::<Vec<u32>>();
        assert_eq!(counts(Handled::ByService), [1, 0, 1]);
        assert_eq!(counts(Handled::AfterLeaving), [1, 0, 0]);
        assert_eq!(counts(Handled::ByAnother), [0, 2, 0]);
        assert!(counts(Handled::Lookup).is_empty());
    }
}
