//! Processes that begin while a run goes on: they have a name, an address that their parent learns, and
//! chances that no other birth changes. And chance itself can be another from a moment on.

use fallible_engine::check::Checks;
use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::faults::Pause;
use fallible_engine::kernel::id::{Address, Called, MachineId, ProcessId, Symbol};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::{Fact, Record};
use fallible_engine::run::branch::Branch;
use fallible_engine::run::causality::Causality;
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::timeline::Timeline;
use proptest::prelude::*;
use std::rc::Rc;

use crate::seeds::check;
use crate::time_travel::{UNTIL, plan};
use crate::toy::{A, B, Beat, Do, Heard, Stage, Toy, call, ms, on, wire};

/// A child that chats with the first two processes at random.
fn child(number: u32) -> Do {
    let name = Called {
        text: Symbol(0),
        number: Some(number),
    };
    let beat = Beat {
        every: Span::millis(5),
        peers: 2,
        sent: 0,
    };
    Do::Bear(on(B), name, beat)
}

#[test]
fn a_parent_learns_where_its_child_can_be_reached_before_it_begins() {
    let mut stage = Stage::new(2, &wire());
    stage
        .ask(ms(1), B, Do::Spawn(on(B)))
        .ask(ms(2), A, child(1))
        .ask(ms(2), A, child(2))
        .run(ms(3));
    let (first, second) = (ProcessId(3), ProcessId(4));
    let places = |process: ProcessId| (process, Address(process.0));
    assert_eq!(stage.toy(A).children, [places(first), places(second)]);
    stage.send(ms(10), A, second, call(7)).run(ms(20));
    assert!(stage.toy(second).heard().contains(&Heard::Message(7)));
    let born = |process| {
        let is = |r: &Record| matches!(r.fact, Fact::Born { child, parent, .. } if (child, parent) == (process, A));
        let begins = |r: &Record| matches!(r.fact, Fact::Started(p, _) if p == process);
        (
            stage.records.iter().position(is),
            stage.records.iter().position(begins),
        )
    };
    let (birth, start) = born(second);
    assert!(
        birth.is_some() && birth < start,
        "it is born before it begins"
    );
}

/// To whom a process chats, and what becomes of it: its draws and its messages' fates.
fn chats(stage: &Stage, of: ProcessId) -> Vec<(Time, ProcessId, Time)> {
    let sent = stage.records.iter().filter_map(|record| match record.fact {
        Fact::Sent { from, to, due, .. } if from == of => Some((record.at, to, due)),
        _ => None,
    });
    sent.collect()
}

#[test]
fn the_births_of_others_change_no_chances_of_a_child() {
    let name = "the_births_of_others_change_no_chances_of_a_child";
    let others = prop::collection::vec((1_u64..10, prop::bool::ANY), 0..6);
    check(name, 32, &(any::<u64>(), others), |(seed, others)| {
        let mut link = wire();
        link.latency =
            fallible_engine::kernel::latency::Latency::Uniform(Span::millis(1), Span::millis(9));
        let run = |others: &[(u64, bool)]| {
            let mut stage = Stage::on(seed, crate::toy::mesh(2, &link), 2);
            for (at, twice) in others {
                stage.ask(ms(*at), B, Do::Spawn(on(A)));
                if *twice {
                    stage.ask(ms(*at), B, child(9));
                }
            }
            stage.ask(ms(10), A, child(1));
            let mine = stage.toy(A).children[0].0;
            stage.run(ms(200));
            chats(&stage, mine)
        };
        let mut others = others;
        others.sort_unstable();
        let (alone, crowded) = (run(&[]), run(&others));
        prop_assert!(alone.len() > 30);
        prop_assert_eq!(alone, crowded);
        Ok(())
    });
}

#[test]
fn two_children_have_chances_of_their_own() {
    let mut stage = Stage::new(2, &wire());
    stage
        .ask(ms(1), A, child(1))
        .ask(ms(1), A, child(2))
        .run(ms(300));
    let to = |process| {
        let chats = chats(&stage, process);
        chats.into_iter().map(|(_, to, _)| to).collect::<Vec<_>>()
    };
    assert_ne!(to(ProcessId(2)), to(ProcessId(3)));
}

/// Two toys, the first of which has a child at 10 ms and a second at 50 ms.
fn growing() -> Plan<Toy> {
    let mut cast = Cast::default();
    for name in ["worker", "anna", "bert"] {
        let symbol = cast.names.intern(name);
        if symbol != Symbol(0) {
            cast.processes.push(symbol);
        }
    }
    let mut plan = Plan::new(Stage::new(2, &wire()).world, ms(100));
    plan.cast = Rc::new(cast);
    plan.commands = vec![
        (ms(10), Command::Input(A, child(1))),
        (ms(50), Command::Input(A, child(2))),
    ];
    plan
}

#[test]
fn who_begins_has_a_name_at_every_moment_and_on_every_branch() {
    let names = |cast: &Cast| [0, 1, 2, 3].map(|id| cast.process(ProcessId(id)).to_owned());
    let mut timeline = Timeline::new(growing());
    timeline.finish();
    let all = ["anna", "bert", "worker 1", "worker 2"];
    assert_eq!(names(&timeline.current().cast()), all);
    assert_eq!(timeline.current().cast().address(Address(3)), "worker 2");
    // Back in time the whole branch stays known.
    timeline.seek_time(ms(30));
    assert_eq!(names(&timeline.current().cast()), all);
    // On another branch the same number is another process.
    timeline
        .inject(Command::Input(B, child(7)))
        .expect("there is room");
    assert_eq!(
        names(&timeline.current().cast()),
        ["anna", "bert", "worker 1", "worker 7"]
    );
    timeline.finish();
    assert_eq!(timeline.current().cast().process(ProcessId(4)), "worker 2");
    timeline.switch(BranchId(0));
    assert_eq!(names(&timeline.current().cast()), all);
    // Whoever only reads records learns the same.
    let trace = timeline.trace();
    let mut checks = Checks::new(Rc::clone(&growing().cast), Vec::new());
    assert_eq!(names(checks.cast()), ["anna", "bert", "?", "?"]);
    trace.iter().for_each(|(_, record)| checks.observe(record));
    assert_eq!(names(checks.cast()), all);
}

#[test]
fn what_a_child_does_follows_from_its_birth() {
    let branch = Branch::run(Rc::new(growing()));
    let trace = branch.trace();
    let mut causality = Causality::default();
    causality.follow(trace);
    let step = |sought: &dyn Fn(&Fact) -> bool| {
        let found = trace.iter().find(|(_, record)| sought(&record.fact));
        found.map(|(step, _)| step).expect("it happened")
    };
    let asked = step(&|fact| matches!(fact, Fact::Asked(process) if *process == A));
    let chats = step(&|fact| matches!(fact, Fact::Sent { from, .. } if *from == ProcessId(2)));
    assert!(causality.past(trace, chats).contains(asked));
    assert!(causality.future(trace, asked).contains(chats));
    assert!(causality.lamport(asked) < causality.lamport(chats));
    let other = step(&|fact| matches!(fact, Fact::Born { child, .. } if *child == ProcessId(3)));
    assert!(!causality.past(trace, chats).contains(other));
}

/// A branch of the plan that goes on by another seed after a time, to its end.
fn reseeded(at: Time, seed: u64) -> Timeline<Toy> {
    let mut timeline = Timeline::new(plan(5));
    timeline.finish();
    timeline.seek_time(at);
    timeline
        .inject(Command::Reseed(seed))
        .expect("there is room");
    timeline.finish();
    timeline
}

#[test]
fn from_a_moment_on_chance_can_be_another_with_the_same_past() {
    let at = ms(120);
    let (one, same, other) = (reseeded(at, 8), reseeded(at, 8), reseeded(at, 9));
    assert_eq!(one.trace(), same.trace());
    assert_eq!(one.trace().hash(), same.trace().hash());
    assert_eq!(one.current().world(), same.current().world());
    assert_eq!(one.current().world().seed(), 8);
    assert_ne!(one.trace().hash(), other.trace().hash());
    let first = one.branch(BranchId(0)).trace();
    for timeline in [&one, &other] {
        let trace = timeline.trace();
        let past = trace.steps_until(at);
        let shared = first.range(0..past).eq(trace.range(0..past));
        assert!(past > 100 && shared, "the past is the same");
        let (_, next) = trace.range(past..past + 1).next().expect("it goes on");
        assert!(matches!(next.fact, Fact::Reseeded(_)), "{next:?}");
        assert_ne!(
            first
                .range(past..first.len())
                .map(|(_, r)| r)
                .collect::<Vec<_>>(),
            trace
                .range(past + 1..trace.len())
                .map(|(_, r)| r)
                .collect::<Vec<_>>(),
            "the future is another"
        );
    }
}

#[test]
fn the_old_seed_from_the_beginning_on_is_the_old_run() {
    let mut script = plan(5);
    script.commands.insert(0, (Time::ZERO, Command::Reseed(5)));
    let (plain, again) = (Branch::run(Rc::new(plan(5))), Branch::run(Rc::new(script)));
    let rest = again.trace().range(1..again.trace().len());
    assert!(
        plain
            .trace()
            .iter()
            .map(|(_, r)| r)
            .eq(rest.map(|(_, r)| r))
    );
}

#[test]
fn a_reseeded_branch_can_be_gone_through_in_both_directions() {
    let mut timeline = reseeded(ms(120), 8);
    let straight = timeline.current().world().clone();
    for time in [ms(50), ms(300), ms(119), ms(121), Time::ZERO, UNTIL] {
        timeline.seek_time(time);
        let seed = if time <= ms(120) { 5 } else { 8 };
        assert_eq!(timeline.world().seed(), seed, "{time}");
    }
    assert_eq!(timeline.world(), &straight);
}

#[test]
fn a_child_of_a_machine_that_stands_still_has_a_name_before_it_begins() {
    let mut stage = Stage::new(2, &wire());
    stage
        .command(ms(5), Command::from(Pause(on(B))))
        .ask(ms(6), A, child(1))
        .run(ms(20));
    let mut cast = Rc::new(Cast::default());
    Rc::make_mut(&mut cast).names.intern("worker");
    for record in &stage.records {
        record.fact.introduce(&mut cast);
    }
    assert!(stage.toy(ProcessId(2)).heard().is_empty());
    assert_eq!(cast.process(ProcessId(2)), "worker 1");
    assert_eq!(stage.world.machine_of(ProcessId(2)), Some(MachineId(1)));
}
