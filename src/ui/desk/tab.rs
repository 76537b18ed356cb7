//! The tabs of the record, in their order.

use fallible_engine::scenario::schema::Panel;
use yew::AttrValue;

use crate::ui::panels::record::TabHead;
use crate::view::panels::meter::grouped;

/// A tab of the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    /// The diagram of space and time.
    #[default]
    SpaceTime,
    /// The list of events.
    Events,
    /// The charts.
    Charts,
}

impl From<Panel> for Tab {
    fn from(panel: Panel) -> Self {
        match panel {
            Panel::SpaceTime => Self::SpaceTime,
            Panel::Events => Self::Events,
            Panel::Charts => Self::Charts,
        }
    }
}

impl Tab {
    /// All of them, as they stand beside each other.
    pub(super) const ALL: [Self; 3] = [Self::SpaceTime, Self::Events, Self::Charts];

    /// Its place.
    pub(super) fn place(self) -> usize {
        let place = Self::ALL.iter().position(|tab| *tab == self);
        place.unwrap_or_default()
    }

    /// The tab at a place.
    pub(super) fn at(place: usize) -> Self {
        Self::ALL.get(place).copied().unwrap_or_default()
    }

    /// What stands on it, beside so many events.
    pub(super) fn head(self, events: u64) -> TabHead {
        let (id, label, count) = match self {
            Self::SpaceTime => ("space-time", "Space-time", String::new()),
            Self::Events => ("events", "Events", grouped(events)),
            Self::Charts => ("charts", "Charts", String::new()),
        };
        TabHead {
            id: id.into(),
            label: label.into(),
            count: AttrValue::from(count),
        }
    }
}
