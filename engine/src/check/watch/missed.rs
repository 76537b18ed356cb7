//! Why a condition is not true of a run that is over: how far it is off, and the record to look at.

use super::number::fed;
use super::{Watch, first_said};
use crate::check::condition::Condition;
use crate::check::property::Property;
use crate::check::story::Story;
use crate::check::truth::Truth;
use crate::check::verdict::Step;
use crate::format::decimal::shortest;
use crate::measure::figure::Unit;

/// Why a condition is not true.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missed {
    /// What came of it, as words that a full stop may follow.
    pub because: String,
    /// The record that shows it, where one does: the end of the worst operation, or what made it impossible.
    pub shown_by: Option<Step>,
}

impl Condition {
    /// Why this is not true of a run that is over; `None` if it is, or where no number and no event says why.
    #[must_use]
    pub fn missed(&self, story: &Story<'_>) -> Option<Missed> {
        if self.judge(story) != Truth::False {
            return None;
        }
        match self {
            Self::All(parts) => parts.iter().find_map(|part| part.missed(story)),
            Self::Property(place, _) => {
                let first = story.properties.get(*place)?.violations().first()?;
                Some(Missed {
                    because: first.because.clone(),
                    shown_by: first.evidence.last().copied(),
                })
            }
            Self::Count(..) | Self::Gauge(..) => self.off(story),
            Self::Any(_) | Self::Not(_) | Self::Operation(_) | Self::Order(..) => None,
        }
    }

    /// What a count or a gauge came to.
    fn off(&self, story: &Story<'_>) -> Option<Missed> {
        let end = story.end?;
        let watches = fed(self, story.trace);
        let because = came_to(self.unit(), watches.number(story.properties, end)?);
        let worst = match watches.all.first() {
            Some(Some(Watch::Gauge(dial, _))) => dial.worst(&watches.book),
            _ => None,
        };
        let beyond = || {
            let never = |truths: &[Truth]| truths == [Truth::False];
            let (_, said) = first_said(&[Some(self.clone())], story, &never);
            said.map(|steps| steps - 1)
        };
        Some(Missed {
            because,
            shown_by: worst.or_else(beyond),
        })
    }

    /// What its number is.
    const fn unit(&self) -> Unit {
        match self {
            Self::Gauge(gauge, _) => gauge.unit(),
            _ => Unit::Count,
        }
    }
}

/// What a number came to. A share is told finely enough that it is not rounded to what was asked for.
fn came_to(unit: Unit, value: f64) -> String {
    match unit {
        _ if value.is_infinite() => "Too many were never answered".to_owned(),
        Unit::Share => format!(
            "It came to {} %",
            shortest((value * 10_000.0).floor() / 100.0)
        ),
        _ => format!("It came to {}", unit.show(value)),
    }
}
