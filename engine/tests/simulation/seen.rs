//! What may be observed of toys, each observation by its name and as text.

use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::network::Fate;
use fallible_engine::kernel::time::Time;
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::{Fact, Record};
use std::rc::Rc;

use crate::play::who;
use crate::toy::{Heard, Stage, Toy};

/// Things one after the other.
pub(crate) fn listed<T: ToString>(things: impl IntoIterator<Item = T>) -> String {
    let things = things.into_iter().map(|thing| thing.to_string());
    things.collect::<Vec<_>>().join(" ")
}

/// Nanoseconds, in milliseconds.
pub(crate) fn in_ms(time: u64) -> f64 {
    time as f64 / 1e6
}

pub(crate) fn letter(process: u32) -> char {
    char::from(b'A' + process as u8)
}

fn heard(heard: &Heard) -> String {
    match heard {
        Heard::Start => "start".to_owned(),
        Heard::Message(number) => number.to_string(),
        Heard::Timer(number) => format!("timer-{number}"),
        Heard::Broken(peer) => format!("broken-{}", letter(peer.0)),
        Heard::Restart { disk, memory } => format!("restart-with-{disk}-and-{memory}"),
    }
}

/// Of one toy: what it hears, and when by its own clock, and which messages; whether it lives, and on whose machine.
pub(crate) fn of_toy(world: &World<Toy>, what: &[&str]) -> String {
    let log = |whose| &world.process(who(whose)).expect("the toy is alive").log;
    match *what {
        [whose, "hears"] => listed(log(whose).iter().map(|(_, what)| heard(what))),
        [whose, "hears", "when"] => {
            let log = log(whose).iter();
            listed(log.map(|(at, what)| format!("{}:{}", in_ms(at.0 as u64), heard(what))))
        }
        [whose, "gets"] => listed(world.process(who(whose)).expect("it is alive").messages()),
        [whose, "lives"] => world.process(who(whose)).is_some().to_string(),
        [whose, "lives", "on"] => {
            let machine = world.machine_of(who(whose));
            machine.map_or("nothing".to_owned(), |machine| {
                letter(machine.0).to_string()
            })
        }
        [whose, "bore"] => {
            let children = &world.process(who(whose)).expect("it is alive").children;
            listed(children.iter().map(|(child, address)| {
                assert_eq!(child.0, address.0, "a child is reached where nobody was");
                letter(child.0)
            }))
        }
        _ => panic!("nothing is known as {what:?}"),
    }
}

/// Of a play besides: when what is sent to a toy arrives; what is in hand on its machine; the fates of what does not
/// arrive, when that was, and how often something happens; how long its workers worked.
pub(crate) fn of_stage(stage: &Stage, what: &[&str]) -> String {
    let records = || stage.records.iter();
    let facts = || records().map(|record| &record.fact);
    let times = |sought: fn(&Fact) -> bool| {
        let found = records().filter(move |record| sought(&record.fact));
        listed(found.map(|record| in_ms(record.at.0)))
    };
    let count = |sought: fn(&Fact) -> bool| stage.count(sought).to_string();
    match *what {
        [whose, "gets", "when"] => listed(stage.delivered(who(whose)).iter().map(|at| in_ms(at.0))),
        [whose, "gets", "so", "many"] => stage.delivered(who(whose)).len().to_string(),
        [whose, "gets", "too", "early"] => {
            let messages = stage.toy(who(whose)).messages();
            let overtaken = messages.windows(2).filter(|pair| pair[0] > pair[1]);
            overtaken.count().to_string()
        }
        ["longest", "way", "to", whose] => {
            let to_it = |fact: &Fact| matches!(fact, Fact::Sent { to, .. } if *to == who(whose));
            let sent = records().filter(|record| to_it(&record.fact));
            let ways = stage.delivered(who(whose)).into_iter().zip(sent);
            let longest = ways.map(|(arrived, sent)| arrived.since(sent.at).0).max();
            longest.map_or("none".to_owned(), |longest| in_ms(longest).to_string())
        }
        ["work", "at", whose] => {
            let machine = &stage.world.machines()[who(whose).index()];
            format!(
                "{} busy, {} waiting",
                machine.busy.len(),
                machine.waiting.len()
            )
        }
        ["worked", "at", whose] => {
            let machine = &stage.world.machines()[who(whose).index()];
            in_ms(machine.worked_until(stage.world.now()).0).to_string()
        }
        ["fates"] => {
            let fates = stage.fates();
            fates
                .iter()
                .map(|fate| fate.words())
                .collect::<Vec<_>>()
                .join(", ")
        }
        ["fates", "when"] => times(|fact| matches!(fact, Fact::Ended(..))),
        ["lost"] => count(|fact| matches!(fact, Fact::Ended(_, Fate::Lost))),
        ["doubled"] => count(|fact| matches!(fact, Fact::Duplicated { .. })),
        ["doubled", "as"] => listed(facts().filter_map(|fact| match fact {
            Fact::Duplicated { flight, of, .. } => Some(format!("{}:{}", of.0, flight.0)),
            _ => None,
        })),
        ["breaks", "when"] => times(|fact| matches!(fact, Fact::Disconnected(..))),
        ["stuck"] => {
            count(|fact| matches!(fact, Fact::Rescheduled { due, .. } if *due == Time(u64::MAX)))
        }
        ["unreachable"] => listed(facts().filter_map(|fact| match fact {
            Fact::Unreachable { to, .. } => Some(letter(to.0)),
            _ => None,
        })),
        ["applied", "to", "nothing"] => count(|fact| *fact == Fact::DidNotApply),
        ["fires"] => {
            let fired = |record: &Record| match record.fact {
                Fact::Fired(process) => {
                    Some(format!("{}:{}", in_ms(record.at.0), letter(process.0)))
                }
                _ => None,
            };
            listed(records().filter_map(fired))
        }
        [whose, "begins"] => listed(facts().filter_map(|fact| match *fact {
            Fact::Born { child, parent, .. } if child == who(whose) => {
                Some(format!("born-of-{}", letter(parent.0)))
            }
            Fact::Started(process, _) if process == who(whose) => Some("started".to_owned()),
            _ => None,
        })),
        [whose, "chats"] => listed(facts().filter_map(|fact| match *fact {
            Fact::Sent { from, to, .. } if from == who(whose) => Some(letter(to.0)),
            _ => None,
        })),
        [whose, "is", "called"] => {
            let mut cast = Rc::new(Cast::default());
            Rc::make_mut(&mut cast).names.intern("worker");
            facts().for_each(|fact| fact.introduce(&mut cast));
            cast.process(who(whose)).to_owned()
        }
        ["records"] => stage.records.len().to_string(),
        ["under", "way"] => stage.world.flight_count().to_string(),
        _ => of_toy(&stage.world, what),
    }
}
