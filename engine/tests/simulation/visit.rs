//! Visits of runs, written as text: where a visitor goes, what is done there, and what may be observed afterwards.

use fallible_engine::check::Checks;
use fallible_engine::kernel::faults::Restart;
use fallible_engine::kernel::id::{Address, ProcessId};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::Fact;
use fallible_engine::run::branch::Branch;
use fallible_engine::run::input::Origin;
use fallible_engine::run::limits::Room;
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::timeline::Timeline;
use std::rc::Rc;

use crate::compared::{Pairs, compare};
use crate::play::{command, millis, number};
use crate::seen::{in_ms, listed, of_toy};
use crate::toy::{B, Toy, on};

/// Visits a plan's run and compares what is observed at the end of the visit.
#[track_caller]
pub(crate) fn check((plan, visit): (&Plan<Toy>, &str), expected: Pairs<'_>) {
    let (timeline, said) = visited(plan, visit);
    compare(visit, expected, |what| match what {
        "said" => said.join("; "),
        "said at last" => said.last().cloned().unwrap_or_default(),
        "again" => {
            let (again, _) = visited(plan, visit);
            let (one, other) = (timeline.trace(), again.trace());
            let worlds = timeline.current().world() == again.current().world();
            (one == other && one.hash() == other.hash() && worlds).to_string()
        }
        "0 alone" => {
            let alone = Branch::run(Rc::new(plan.clone()));
            (timeline.branch(BranchId(0)).trace() == alone.trace()).to_string()
        }
        "names before" => names(&plan.cast),
        _ => observe(&timeline, what),
    });
}

/// The run after a visit; and what was said of each thing done: on which branch it came and when, or why it did not.
fn visited(plan: &Plan<Toy>, visit: &str) -> (Timeline<Toy>, Vec<String>) {
    let mut timeline = Timeline::new(plan.clone());
    let mut said = Vec::new();
    for deed in visit.split(", ") {
        match deed.split(' ').collect::<Vec<_>>()[..] {
            ["room", "for", records] => {
                let records = number(records);
                timeline = Timeline::with_room(
                    plan.clone(),
                    Room {
                        records,
                        ..Room::default()
                    },
                );
            }
            ["finish"] => _ = timeline.finish(),
            ["seek", "step", step] => _ = timeline.seek_step(number(step)),
            ["seek", ms] => _ = timeline.seek_time(Time(millis(ms))),
            ["switch", branch] => _ = timeline.switch(BranchId(number(branch))),
            ["do", ref words @ ..] => {
                let (before, command) = (timeline.cursor(), command(words));
                said.push(match timeline.inject(command.clone()) {
                    Ok(there) => {
                        let fork = timeline.current().fork().expect("it is a fork");
                        assert_eq!((fork.at, &fork.command), (before, &command));
                        format!("{} at {}", there.branch.0, in_ms(there.time.0))
                    }
                    Err(limit) => {
                        assert_eq!(timeline.cursor(), before, "what is refused moves nobody");
                        limit.to_string()
                    }
                });
            }
            _ => panic!("nobody can {deed}"),
        }
    }
    (timeline, said)
}

/// What the first five are called, and whoever is reached at their addresses.
fn names(cast: &Cast) -> String {
    let called = [0, 1, 2, 3, 4].map(|id| {
        let name = cast.process(ProcessId(id));
        assert_eq!(name, cast.address(Address(id)));
        name
    });
    called.join(", ")
}

fn observe(timeline: &Timeline<Toy>, what: &str) -> String {
    let (trace, cursor, progress) = (timeline.trace(), timeline.cursor(), timeline.progress());
    let branch = |id: &str| timeline.branch(BranchId(number(id)));
    match what.split(' ').collect::<Vec<_>>()[..] {
        ["branch"] => cursor.branch.0.to_string(),
        ["at"] => in_ms(cursor.time.0).to_string(),
        ["world", "as", "at", "the", "end"] => {
            (timeline.world() == timeline.current().world()).to_string()
        }
        ["seed"] => timeline.world().seed().to_string(),
        ["records"] => trace.len().to_string(),
        ["complete"] => progress.complete.to_string(),
        ["stopped"] => progress
            .stopped
            .map_or("no".to_owned(), |limit| limit.to_string()),
        ["at", "the", "frontier"] => {
            (cursor.time == progress.reached && cursor.step == trace.len()).to_string()
        }
        ["restarts", "when"] => {
            let restarts = trace
                .iter()
                .filter(|(_, record)| record.fact == Fact::from(Restart(on(B))));
            listed(restarts.map(|(_, record)| in_ms(record.at.0)))
        }
        ["inputs", "of", id] => {
            listed(branch(id).inputs().iter().map(|input| match input.origin {
                Origin::Script(place) => format!("script-{place}"),
                Origin::Trigger(place, _) => format!("trigger-{place}"),
                Origin::Person => "person".to_owned(),
            }))
        }
        ["people", "on", id] => {
            let inputs = branch(id).inputs().iter();
            inputs
                .filter(|input| input.origin == Origin::Person)
                .count()
                .to_string()
        }
        ["steps", "shared", "by", one, other] => {
            let (one, other) = (branch(one).trace().iter(), branch(other).trace().iter());
            one.zip(other)
                .take_while(|(one, other)| one == other)
                .count()
                .to_string()
        }
        ["at", "the", "fork", "of", id] => {
            let at = branch(id).fork().expect("it is a fork").at;
            let next = branch(id).trace().range(at.step..at.step + 1).next();
            let reseeded = next.is_some_and(|(_, record)| matches!(record.fact, Fact::Reseeded(_)));
            format!("{}{}", at.step, if reseeded { ", reseeded" } else { "" })
        }
        ["after", "the", "fork", "of", id, "as", "on", other] => {
            let at = branch(id).fork().expect("it is a fork").at.step;
            let rest = |id, from| {
                let trace = branch(id).trace();
                trace.range(from..trace.len()).map(|(_, record)| record)
            };
            rest(id, at + 1).eq(rest(other, at)).to_string()
        }
        [one, "and", other, "alike"] => {
            let (one, other) = (branch(one).trace(), branch(other).trace());
            assert_eq!(
                one == other,
                one.hash() == other.hash(),
                "hashes tell runs apart"
            );
            (one == other).to_string()
        }
        ["names"] => names(&timeline.current().cast()),
        ["names", "by", "records"] => {
            let mut checks = Checks::new(Rc::clone(&timeline.current().plan().cast), Vec::new());
            trace.iter().for_each(|(_, record)| checks.observe(record));
            names(checks.cast())
        }
        ref what => of_toy(timeline.world(), what),
    }
}
