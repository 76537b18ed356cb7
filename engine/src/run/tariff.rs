//! A tariff: what is billed. Bytes have a price by the link that they take, and so by the pair of zones
//! that it joins; a worker's time that goes into formats for the wire has one too.

use std::rc::Rc;

use crate::format::decimal::fixed;
use crate::kernel::id::{LinkId, ProcessId, ZoneId};
use crate::kernel::time::Span;
use crate::protocols::Fact;
use crate::protocols::{AnyNote, coding};

/// Bytes in the gigabyte that carriers charge for.
const GIGABYTE: f64 = 1e9;
const SECONDS_PER_HOUR: f64 = 3_600.0;

/// Prices, and where everybody stands.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tariff {
    /// The zone of each process, by id.
    pub zones: Vec<ZoneId>,
    /// The zone of each machine, by id: whoever is born while the run goes on stands where its machine does.
    pub machines: Vec<ZoneId>,
    /// What a gigabyte costs over each link, in US dollars, by id: what its sender pays and what its
    /// receiver pays, together.
    pub usd_per_gb: Vec<f64>,
    /// What an hour of a worker's time costs that goes into formats, in US dollars.
    pub usd_per_cpu_hour: f64,
}

impl Tariff {
    /// Whether anything has a price.
    #[must_use]
    pub fn has_prices(&self) -> bool {
        self.usd_per_cpu_hour > 0.0 || self.usd_per_gb.iter().any(|price| *price > 0.0)
    }

    /// What so many bytes over a link cost, in US dollars.
    #[must_use]
    pub fn bytes(&self, link: LinkId, bytes: u64) -> f64 {
        let price = self.usd_per_gb.get(link.index()).copied().unwrap_or(0.0);
        bytes as f64 / GIGABYTE * price
    }

    /// What so much of a worker's time costs, in US dollars.
    #[must_use]
    pub fn work(&self, span: Span) -> f64 {
        span.as_secs_f64() / SECONDS_PER_HOUR * self.usd_per_cpu_hour
    }

    /// What a fact adds to the bill, in US dollars; `None` for what is not billed.
    #[must_use]
    pub fn charge(&self, fact: &Fact) -> Option<f64> {
        if let Fact::Sent { link, size, .. } = *fact {
            Some(self.bytes(link, u64::from(size)))
        } else if let Fact::Noted(_, AnyNote::Coding(coding::Note::Coded { span, .. })) = *fact {
            Some(self.work(span))
        } else {
            None
        }
    }

    /// Learns where somebody stands who was born.
    pub fn meet(tariff: &mut Rc<Self>, fact: &Fact) {
        if let Fact::Born { child, machine, .. } = *fact
            && let Some(zone) = tariff.machines.get(machine.index()).copied()
        {
            let zones = &mut Rc::make_mut(tariff).zones;
            // Ids are given in turn, so nobody is left out.
            zones.truncate(child.index());
            zones.push(zone);
        }
    }

    /// The two zones between which a message goes, the lower id first; the same twice if it stays in one.
    #[must_use]
    pub fn pair(&self, from: ProcessId, to: ProcessId) -> Option<(ZoneId, ZoneId)> {
        let zone = |process: ProcessId| self.zones.get(process.index()).copied();
        let (one, other) = (zone(from)?, zone(to)?);
        Some((one.min(other), one.max(other)))
    }
}

/// An amount of US dollars with three digits, rounded up as a bill is: `$3.21`, `$0.0000123`. Meters and
/// verdicts say it so, and therefore the same.
#[must_use]
pub fn dollars(amount: f64) -> String {
    dollars_by(amount, |units| (units - 1e-6).ceil())
}

/// The same; `round` makes a whole number of its last digit's units.
#[must_use]
pub fn dollars_by(amount: f64, round: impl Fn(f64) -> f64) -> String {
    let (mut decimals, mut scale) = (0, 1.0);
    while amount > 0.0 && amount * scale < 100.0 && decimals < 12 {
        decimals += 1;
        scale *= 10.0;
    }
    let text = fixed(round(amount * scale) / scale, decimals);
    let Some((whole, cents)) = text.split_once('.') else {
        return format!("${text}");
    };
    match cents.trim_end_matches('0') {
        "" => format!("${whole}"),
        cents => format!("${whole}.{cents:0<2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{MachineId, OperationId, Symbol};

    #[test]
    fn bytes_and_time_have_a_price() {
        let tariff = Tariff {
            zones: vec![ZoneId(1), ZoneId(0), ZoneId(1)],
            machines: vec![ZoneId(1), ZoneId(0)],
            usd_per_gb: vec![0.0, 0.02],
            usd_per_cpu_hour: 0.048,
        };
        assert!((tariff.bytes(LinkId(1), 2_000_000_000) - 0.04).abs() < 1e-12);
        assert!(tariff.bytes(LinkId(0), 1_000) == 0.0 && tariff.bytes(LinkId(7), 1_000) == 0.0);
        assert!((tariff.work(Span::secs(7_200)) - 0.096).abs() < 1e-12);
        let pair = |from, to| tariff.pair(ProcessId(from), ProcessId(to));
        assert_eq!(pair(0, 1), Some((ZoneId(0), ZoneId(1))));
        assert_eq!(pair(1, 0), pair(0, 1));
        assert_eq!(pair(0, 2), Some((ZoneId(1), ZoneId(1))));
        assert_eq!(pair(0, 3), None);
        let mut later = Rc::new(tariff.clone());
        let born = Fact::Born {
            child: ProcessId(3),
            parent: ProcessId(0),
            machine: MachineId(1),
            name: Symbol(0).into(),
        };
        Tariff::meet(&mut later, &born);
        let zones = Some((ZoneId(0), ZoneId(1)));
        assert_eq!(later.pair(ProcessId(0), ProcessId(3)), zones);
        let operation = OperationId {
            client: ProcessId(0),
            number: 0,
        };
        let span = Span::secs(3_600);
        let coded = Fact::Noted(
            ProcessId(0),
            AnyNote::Coding(coding::Note::Coded { operation, span }),
        );
        assert_eq!(tariff.charge(&coded), Some(0.048));
        assert_eq!(tariff.charge(&Fact::Asked(ProcessId(0))), None);
        assert!(tariff.has_prices() && !Tariff::default().has_prices());
    }
}
