//! Traffic: the messages that were sent, their bytes, and what became of them.

use crate::kernel::network::Fate;
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::windows::Curves;

/// Messages and their bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sent {
    /// How many were sent.
    pub messages: u64,
    /// Their size on the wire, in bytes.
    pub bytes: u64,
}

impl Sent {
    /// One more of this size.
    pub fn add(&mut self, size: u32) {
        self.messages += 1;
        self.bytes += u64::from(size);
    }
}

/// All messages.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Traffic {
    sent: Sent,
    delivered: u64,
    duplicated: u64,
    fates: SortedMap<Fate, u64>,
    kinds: SortedMap<u16, (&'static str, Sent)>,
}

impl Traffic {
    /// Everything sent, duplicates that the network made not counted.
    #[must_use]
    pub const fn sent(&self) -> Sent {
        self.sent
    }

    /// How many messages were delivered, duplicates included.
    #[must_use]
    pub const fn delivered(&self) -> u64 {
        self.delivered
    }

    /// How many duplicates the network made.
    #[must_use]
    pub const fn duplicated(&self) -> u64 {
        self.duplicated
    }

    /// How many messages met each fate, those left out that none met.
    pub fn fates(&self) -> impl Iterator<Item = (Fate, u64)> {
        self.fates.iter().map(|(fate, count)| (*fate, *count))
    }

    /// How many messages were not delivered and no longer can be.
    #[must_use]
    pub fn undelivered(&self) -> u64 {
        self.fates.values().sum()
    }

    /// What was sent of each kind of message, by the kind's number, with its name.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, Sent)> {
        self.kinds.values().copied()
    }
}

impl Measure for Traffic {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        match record.fact {
            Fact::Sent { kind, size, .. } => {
                self.sent.add(size);
                let of_kind = self.kinds.entry(kind.number);
                of_kind.or_insert((kind.name, Sent::default())).1.add(size);
            }
            Fact::Duplicated { .. } => self.duplicated += 1,
            Fact::Delivered(..) => self.delivered += 1,
            Fact::Ended(_, fate) => *self.fates.entry(fate).or_default() += 1,
            Fact::Unreachable { .. } => *self.fates.entry(Fate::Unreachable).or_default() += 1,
            _ => {}
        }
    }

    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let messages = Figure::new("Messages", Unit::Count, self.sent.messages as f64);
        vec![
            messages.counted(self.undelivered(), "lost").along((0, 0)),
            Figure::new("Bytes", Unit::Bytes, self.sent.bytes as f64),
        ]
    }

    fn columns(&self, now: &Now<'_>) -> Vec<Figure> {
        let mut figures = self.figures(now);
        figures.insert(
            1,
            Figure::new("Lost", Unit::Count, self.undelivered() as f64),
        );
        figures
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        let over = std::mem::take(self);
        curves.add((0, 0), Some(over.sent.messages as f64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{FlightId, LinkId, ProcessId};
    use crate::kernel::message::{Content, Family, Kind};
    use crate::measure::used::Used;

    static ASK: Kind = Kind {
        number: 200,
        name: "ask",
        family: Family::Request,
    };

    #[test]
    fn messages_are_counted_by_kind_and_fate() {
        let sent = |flight, size| Fact::Sent {
            flight: FlightId(flight),
            from: ProcessId(0),
            to: ProcessId(1),
            link: LinkId(0),
            number: 0,
            kind: &ASK,
            operation: None,
            size,
            content: Content::default(),
            due: Time::ZERO,
        };
        let mut traffic = Traffic::default();
        for fact in [
            sent(1, 100),
            sent(2, 50),
            sent(3, 50),
            Fact::Delivered(FlightId(1), ProcessId(1)),
            Fact::Ended(FlightId(2), Fate::Lost),
            Fact::Ended(FlightId(3), Fate::Cut),
        ] {
            traffic.take(&Record {
                at: Time::ZERO,
                fact,
            });
        }
        let all = Sent {
            messages: 3,
            bytes: 200,
        };
        assert_eq!(traffic.sent(), all);
        assert_eq!(traffic.kinds().collect::<Vec<_>>(), [("ask", all)]);
        assert_eq!((traffic.delivered(), traffic.undelivered()), (1, 2));
        assert_eq!(
            traffic.fates().collect::<Vec<_>>(),
            [(Fate::Lost, 1), (Fate::Cut, 1)]
        );
        let now = Now {
            at: Time::ZERO,
            used: &Used::default(),
        };
        let told = traffic.columns(&now);
        let told: Vec<_> = told
            .iter()
            .map(|figure| format!("{}: {}", figure.name, figure.text()))
            .collect();
        assert_eq!(told, ["Messages: 3", "Lost: 2", "Bytes: 200 B"]);
    }
}
