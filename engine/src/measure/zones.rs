//! Zones: what goes from one to another, and what stays in its own.

use std::rc::Rc;

use crate::kernel::id::ZoneId;
use crate::kernel::names::Cast;
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::run::tariff::Tariff;
use crate::sorted::SortedMap;

use super::chart::{Plot, Scale};
use super::figure::Unit;
use super::fold::{Measure, System};
use super::traffic::Sent;
use super::windows::Curves;

/// What was sent, by the pair of zones.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Zones {
    tariff: Rc<Tariff>,
    /// Only messages of this kind count, if there is one.
    only: Option<u16>,
    pairs: SortedMap<(ZoneId, ZoneId), Sent>,
}

impl Zones {
    /// Only messages of this kind, or all.
    #[must_use]
    pub fn of(tariff: Rc<Tariff>, only: Option<u16>) -> Self {
        Self {
            tariff,
            only,
            pairs: SortedMap::new(),
        }
    }

    /// What was sent between each pair of zones, the lower id first, and within each zone, both ends the same.
    pub fn pairs(&self) -> impl Iterator<Item = ((ZoneId, ZoneId), Sent)> {
        self.pairs.iter().map(|(pair, sent)| (*pair, *sent))
    }

    /// The share of messages that left their zone, from 0 to 1; `None` before the first.
    #[must_use]
    pub fn share_across(&self) -> Option<f64> {
        let (mut across, mut all) = (0, 0);
        for ((one, other), sent) in self.pairs() {
            all += sent.messages;
            across += if one == other { 0 } else { sent.messages };
        }
        (all > 0).then(|| across as f64 / all as f64)
    }
}

impl Measure for Zones {
    fn new(system: &System) -> Self {
        Self::of(Rc::clone(&system.tariff), None)
    }

    fn take(&mut self, record: &Record) {
        Tariff::meet(&mut self.tariff, &record.fact);
        if let Fact::Sent {
            from,
            to,
            kind,
            size,
            ..
        } = record.fact
            && self.only.is_none_or(|only| only == kind.number)
            && let Some(pair) = self.tariff.pair(from, to)
        {
            self.pairs.entry(pair).or_default().add(size);
        }
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        for ((one, other), sent) in &std::mem::take(&mut self.pairs) {
            if one != other {
                let line = u32::from(one.0) << 16 | u32::from(other.0);
                curves.add((0, line), Some(sent.bytes as f64));
            }
        }
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Bytes between zones", Unit::BytesPerSecond).scaled(Scale::PerSecond)]
    }

    fn line(&self, _: u8, line: u32, cast: &Cast) -> String {
        let [one, other] = [line >> 16, line & 0xffff].map(|zone| ZoneId(zone as u16));
        format!("{} – {}", cast.zone(one), cast.zone(other))
    }
}
