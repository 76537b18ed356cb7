//! Faults: what befalls machines, links, clocks and addresses from outside, and what mends them. A fault
//! that is asked for and a fault that came are the same value, so that nothing is said twice: a command
//! holds one, and once it is applied the record holds it.
//!
//! A fault is one file here, which says too how it stands in a file, its line in the registry below, and its line in the
//! registry of a script's actions, `scenario::schema::script::action`.

pub mod said;

use crate::format::decimal::fixed;
use serde::Serialize;

use super::canon::{Bytes, Canon};
use super::id::{Address, Direction, LinkId, MachineId, ProcessId};
use super::names::Cast;
use super::network::Link;
use super::time::Time;

/// Where something happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// At one process.
    Process(ProcessId),
    /// At both ends of a connection.
    Pair(ProcessId, ProcessId),
    /// At a machine, and so at all its processes.
    Machine(MachineId),
    /// On a link.
    Link(LinkId),
    /// Where an address leads: it, and the process that has it from now on.
    Address(Address, ProcessId),
    /// At nobody: to a message on its way, or nothing at all.
    Nowhere,
}

/// What a fault is like, for pictures and for lists: each has its drawing somewhere else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// A machine is off.
    Off,
    /// A machine is on again.
    On,
    /// A machine stands still.
    Halt,
    /// A machine goes on.
    Go,
    /// Work takes another time.
    Pace,
    /// A clock is touched.
    Clock,
    /// A link is parted.
    Parted,
    /// A link is whole again.
    Whole,
    /// A link carries messages in another way.
    Carriage,
    /// Something leads to somebody else.
    Moved,
}

/// What faults are done to: a world, as much of it as they touch. Each way gives `None` or false if there is nothing
/// that it could be done to.
pub trait Ground {
    /// True time.
    fn now(&self) -> Time;
    /// Moves the wall clock of a machine by so many nanoseconds. Timers run on the monotonic clock, which stays.
    fn step_clock(&mut self, machine: MachineId, by_ns: i64) -> bool;
    /// Lets both clocks of a machine gain so many parts per million from now on, and its timers follow them.
    fn drift(&mut self, machine: MachineId, ppm: i64) -> bool;
    /// Lets work on a machine take so many times as long from now on, also what is left of work under way.
    fn pace(&mut self, machine: MachineId, times: f64) -> bool;
    /// A link that is about to change.
    fn link(&mut self, link: LinkId) -> Option<&mut Link>;
    /// Lets an address lead to a process.
    fn give(&mut self, address: Address, to: ProcessId) -> bool;
    /// Turns a machine off, and records that.
    fn crash(&mut self, machine: MachineId) -> bool;
    /// Turns a machine on again, and records that.
    fn restart(&mut self, machine: MachineId) -> bool;
    /// Lets a machine stand still, and records that.
    fn pause(&mut self, machine: MachineId) -> bool;
    /// Lets a machine go on, and records that.
    fn resume(&mut self, machine: MachineId) -> bool;
    /// Ends or stalls what travels on a link that way.
    fn sever(&mut self, link: LinkId, way: usize);
    /// Records that a fault has come.
    fn record(&mut self, fault: Fault);
}

/// What each fault answers.
pub trait Kind: Copy + Into<Fault> {
    /// Its number in the encoding that traces are hashed by: no other fact has it.
    const NUMBER: u8;
    /// What it is like.
    const SIGN: Sign;

    /// Does it. False if there is nothing that it could be done to.
    fn apply(self, ground: &mut impl Ground) -> bool;
    /// Where it happens.
    fn place(self) -> Place;
    /// Its parts in the encoding that traces are hashed by, in order.
    fn encode(self, write: &mut impl FnMut(&[u8]));
    /// What happens, as a sentence without a full stop: `db-1 crashes`.
    fn tell(self, cast: &Cast) -> String;
    /// What somebody has done who did this: `crashed db-1`.
    fn done(self, cast: &Cast) -> String;
}

macro_rules! registry {
    ($($name:ident in $module:ident;)*) => {
        $(pub mod $module;)*
        $(pub use $module::$name;)*

        /// Any fault.
        #[derive(Clone, Copy, PartialEq, Debug, Serialize)]
        pub enum Fault {
            $(#[doc = concat!("A [`", stringify!($name), "`].")] $name($name),)*
        }

        $(impl From<$name> for Fault {
            fn from(fault: $name) -> Self {
                Self::$name(fault)
            }
        })*

        impl Fault {
            /// The numbers of all faults in the encoding that traces are hashed by.
            pub const NUMBERS: &[u8] = &[$($name::NUMBER),*];

            /// Does it. False if there is nothing that it could be done to.
            pub(super) fn apply(self, ground: &mut impl Ground) -> bool {
                match self {
                    $(Self::$name(fault) => fault.apply(ground),)*
                }
            }

            /// What it is like.
            #[must_use]
            pub const fn sign(self) -> Sign {
                match self {
                    $(Self::$name(_) => $name::SIGN,)*
                }
            }

            /// Where it happens.
            #[must_use]
            pub fn place(self) -> Place {
                match self {
                    $(Self::$name(fault) => fault.place(),)*
                }
            }

            /// Its number and its parts in the encoding that traces are hashed by.
            pub fn encode(self, write: &mut impl FnMut(&[u8])) {
                match self {
                    $(Self::$name(fault) => {
                        write(&[$name::NUMBER]);
                        fault.encode(write);
                    })*
                }
            }

            /// What happens, as a sentence without a full stop: `db-1 crashes`.
            #[must_use]
            pub fn tell(self, cast: &Cast) -> String {
                match self {
                    $(Self::$name(fault) => fault.tell(cast),)*
                }
            }

            /// What somebody has done who did this: `crashed db-1`.
            #[must_use]
            pub fn done(self, cast: &Cast) -> String {
                match self {
                    $(Self::$name(fault) => fault.done(cast),)*
                }
            }
        }
    };
}

impl Canon for Fault {
    fn write(&self, to: &mut impl Bytes) {
        self.encode(&mut |bytes| to.bytes(bytes));
    }
}

registry! {
    Crash in crash;
    Restart in restart;
    Pause in pause;
    Resume in resume;
    Slow in slow;
    StepClock in step_clock;
    SetDrift in set_drift;
    Cut in cut;
    Heal in heal;
    SetLatency in set_latency;
    SetLoss in set_loss;
    SetDuplicate in set_duplicate;
    GiveAddress in give_address;
}

/// `The link wan`.
fn the_link(id: LinkId, cast: &Cast) -> String {
    format!("The link {}", cast.link(id))
}

/// `both ways`, `one way, from eu to us`.
fn ways(link: LinkId, way: Option<Direction>, cast: &Cast) -> String {
    let Some(direction) = way else {
        return "both ways".to_owned();
    };
    cast.way(link, direction).map_or_else(
        || "one way".to_owned(),
        |(from, to)| format!("one way, from {from} to {to}"),
    )
}

/// ` there`, ` back`; nothing for both ways.
const fn one_way(way: Option<Direction>) -> &'static str {
    match way {
        None => "",
        Some(Direction::Forward) => " there",
        Some(Direction::Back) => " back",
    }
}

/// The ways that are meant, by number.
fn each_way(way: Option<Direction>) -> impl Iterator<Item = usize> {
    (0..2).filter(move |index| way.is_none_or(|way| way.index() == *index))
}

/// A link and one way or both, in the encoding that traces are hashed by.
fn encode_way(link: LinkId, way: Option<Direction>, write: &mut impl FnMut(&[u8])) {
    write(&u32::from(link.0).to_le_bytes());
    write(&[u8::from(way.is_some())]);
    if let Some(way) = way {
        write(&[way.index() as u8]);
    }
}

/// A share as whole millionths: `f64` would be hashed as it is stored, and not as it is written.
fn millionths(share: f64) -> u32 {
    (share * 1e6) as u32
}

/// `5 %`, `0.1 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = fixed(share * 100.0, 4);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_number_of_its_own() {
        let mut numbers = Fault::NUMBERS.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), Fault::NUMBERS.len());
    }

    #[test]
    fn shares_are_written_without_idle_zeros() {
        assert_eq!(percent(0.05), "5 %");
        assert_eq!(percent(0.001), "0.1 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(1.0), "100 %");
    }
}
