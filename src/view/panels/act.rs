//! What a person can do to the system by hand, and what it is called afterwards.

use std::rc::Rc;

use fallible_engine::kernel::id::{FlightId, LinkId, MachineId, ProcessId};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::network::Direction;
use fallible_engine::kernel::time::Span;

use crate::view::text;

/// One thing done by hand.
#[derive(Clone, PartialEq, Debug)]
pub enum Act {
    /// Turn a machine off.
    Crash(MachineId),
    /// Turn it on again.
    Restart(MachineId),
    /// Let a machine stand still.
    Pause(MachineId),
    /// Let it go on.
    Resume(MachineId),
    /// Make its work take this many times as long; 1 is full speed.
    Slow(MachineId, f64),
    /// Move its wall clock by so many nanoseconds.
    StepClock(MachineId, i64),
    /// Change its drift, in parts per million.
    SetDrift(MachineId, i64),
    /// Cut a link one way, or both ways (`None`).
    Cut(LinkId, Option<Direction>),
    /// Heal a link one way, or both ways (`None`).
    Heal(LinkId, Option<Direction>),
    /// Give a link this latency for messages sent from now on.
    SetLatency(LinkId, Span),
    /// Give a link this probability of loss for messages sent from now on.
    SetLoss(LinkId, f64),
    /// Take a message away.
    Drop(FlightId),
    /// Let a message arrive twice.
    Duplicate(FlightId),
    /// Let a message arrive later by this much.
    Delay(FlightId, Span),
    /// Make a client read a key.
    Read(ProcessId, Rc<str>),
    /// Make a client write a value under a key.
    Write(ProcessId, Rc<str>, Rc<str>),
}

impl Act {
    /// What was done, as history names it: `You cut wan`.
    #[must_use]
    pub fn words(&self, cast: &Cast) -> String {
        match self {
            Self::Crash(id) => format!("You crashed {}", cast.machine(*id)),
            Self::Restart(id) => format!("You restarted {}", cast.machine(*id)),
            Self::Pause(id) => format!("You paused {}", cast.machine(*id)),
            Self::Resume(id) => format!("You resumed {}", cast.machine(*id)),
            Self::Slow(id, times) if *times == 1.0 => {
                format!("You brought {} to full speed", cast.machine(*id))
            }
            Self::Slow(id, times) => format!("You made {} {times} times slower", cast.machine(*id)),
            Self::StepClock(id, by) => {
                format!(
                    "You moved the clock of {} by {}",
                    cast.machine(*id),
                    text::skew(*by)
                )
            }
            Self::SetDrift(id, ppm) => {
                format!("You set the drift of {} to {ppm} ppm", cast.machine(*id))
            }
            Self::Cut(id, way) => format!("You cut {}{}", cast.link(*id), one_way(*way)),
            Self::Heal(id, way) => format!("You healed {}{}", cast.link(*id), one_way(*way)),
            Self::SetLatency(id, span) => {
                format!("You set the latency of {} to {span}", cast.link(*id))
            }
            Self::SetLoss(id, share) => {
                format!(
                    "You set the loss of {} to {}",
                    cast.link(*id),
                    percent(*share)
                )
            }
            Self::Drop(_) => "You dropped a message".to_owned(),
            Self::Duplicate(_) => "You duplicated a message".to_owned(),
            Self::Delay(_, span) => format!("You delayed a message by {span}"),
            Self::Read(id, key) => format!("You let {} read {key}", cast.process(*id)),
            Self::Write(id, key, value) => {
                format!("You let {} write {key} = {value}", cast.process(*id))
            }
        }
    }
}

const fn one_way(way: Option<Direction>) -> &'static str {
    match way {
        None => "",
        Some(Direction::Forward) => " there",
        Some(Direction::Back) => " back",
    }
}

/// `5 %`, `0.1 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_names_what_was_done() {
        let mut cast = Cast::default();
        let [db, wan, alice] = ["db-2", "wan", "Alice"].map(|name| cast.names.intern(name));
        cast.machines = vec![db];
        cast.links = vec![wan];
        cast.processes = vec![alice];
        let words = |act: Act| act.words(&cast);
        assert_eq!(words(Act::Crash(MachineId(0))), "You crashed db-2");
        assert_eq!(
            words(Act::Slow(MachineId(0), 8.0)),
            "You made db-2 8 times slower"
        );
        assert_eq!(
            words(Act::Slow(MachineId(0), 1.0)),
            "You brought db-2 to full speed"
        );
        assert_eq!(words(Act::Cut(LinkId(0), None)), "You cut wan");
        assert_eq!(
            words(Act::Cut(LinkId(0), Some(Direction::Back))),
            "You cut wan back"
        );
        assert_eq!(
            words(Act::StepClock(MachineId(0), -12_000_000)),
            "You moved the clock of db-2 by −12 ms"
        );
        assert_eq!(
            words(Act::SetLoss(LinkId(0), 0.05)),
            "You set the loss of wan to 5 %"
        );
        assert_eq!(
            words(Act::Write(ProcessId(0), "bio".into(), "v3".into())),
            "You let Alice write bio = v3"
        );
    }

    #[test]
    fn shares_are_written_without_idle_zeros() {
        assert_eq!(percent(0.05), "5 %");
        assert_eq!(percent(0.001), "0.1 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(1.0), "100 %");
    }
}
