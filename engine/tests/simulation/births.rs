//! Processes that begin while a run goes on: they have a name, an address that their parent learns, and
//! chances that no other birth changes. And chance itself can be another from a moment on.

use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::id::{ProcessId, Symbol};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::Fact;
use fallible_engine::run::branch::Branch;
use fallible_engine::run::causality::Causality;
use fallible_engine::run::plan::Plan;
use proptest::prelude::*;
use std::rc::Rc;

use crate::play::{self, child, planned};
use crate::seeds;
use crate::time_travel::plan;
use crate::toy::{A, B, Do, Stage, Toy, mesh, ms, on, wire};
use crate::visit::check;

#[test]
fn a_parent_learns_where_its_child_can_be_reached_before_it_begins() {
    let born = "2 toys
        1: B spawns on B
        2: A bears 1, A bears 2
        3: end";
    play::check(born, &[("A bore", "D E")]);
    let met = format!("{born}\n10: A sends 7 to E\n20: end");
    play::check(
        &met,
        &[("E hears", "start 7"), ("E begins", "born-of-A started")],
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
    seeds::check(name, 32, &(any::<u64>(), others), |(seed, others)| {
        let mut link = wire();
        link.latency = Latency::Uniform(Span::millis(1), Span::millis(9));
        let run = |others: &[(u64, bool)]| {
            let mut stage = Stage::on(seed, mesh(2, &link), 2);
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
    let play = "2 toys
        1: A bears 1, A bears 2
        300: end";
    play::check(
        play,
        &[("C chats", "B A A A A …"), ("D chats", "B B B B B …")],
    );
}

#[test]
fn a_child_of_a_machine_that_stands_still_has_a_name_before_it_begins() {
    let play = "2 toys
        5: pause B
        6: A bears 1
        20: end";
    play::check(
        play,
        &[
            ("C hears", ""),
            ("C is called", "worker 1"),
            ("C lives on", "B"),
        ],
    );
}

/// Two toys, the first of which has a child at 10 ms and a second at 50 ms.
fn growing() -> Plan<Toy> {
    let mut plan = planned(
        "2 toys
        10: A bears 1
        50: A bears 2
        100: end",
    );
    let mut cast = Cast::default();
    for name in ["worker", "anna", "bert"] {
        let symbol = cast.names.intern(name);
        if symbol != Symbol(0) {
            cast.processes.push(symbol);
        }
    }
    plan.cast = Rc::new(cast);
    plan
}

#[test]
fn who_begins_has_a_name_at_every_moment_and_on_every_branch() {
    let plan = growing();
    let all = "anna, bert, worker 1, worker 2, ?";
    // Whoever only reads records learns the same.
    check(
        (&plan, "finish"),
        &[
            ("names before", "anna, bert, ?, ?, ?"),
            ("names", all),
            ("names by records", all),
        ],
    );
    // Back in time the whole branch stays known.
    check((&plan, "finish, seek 30"), &[("names", all)]);
    // On another branch the same number is another process.
    let other = "finish, seek 30, do B bears 7";
    check(
        (&plan, other),
        &[("names", "anna, bert, worker 1, worker 7, ?")],
    );
    let then = format!("{other}, finish");
    check(
        (&plan, &then),
        &[("names", "anna, bert, worker 1, worker 7, worker 2")],
    );
    check((&plan, &format!("{then}, switch 0")), &[("names", all)]);
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

#[test]
fn from_a_moment_on_chance_can_be_another_with_the_same_past() {
    // A branch of the plan that goes on by another seed, to its end; and then one by yet another.
    let one = "finish, seek 120, do reseed 8, finish";
    check(
        (&plan(5), one),
        &[("again", "true"), ("seed", "8"), ("0 and 1 alike", "false")],
    );
    let two = format!("{one}, switch 0, seek 120, do reseed 9, finish");
    check(
        (&plan(5), &two),
        &[
            ("1 and 2 alike", "false"),
            ("steps shared by 0 1", "579"),
            ("at the fork of 1", "579, reseeded"),
            ("steps shared by 0 2", "579"),
            ("at the fork of 2", "579, reseeded"),
            ("after the fork of 1 as on 0", "false"),
            ("after the fork of 2 as on 0", "false"),
        ],
    );
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
    let mut visit = "finish, seek 120, do reseed 8, finish".to_owned();
    for (to, seed) in [
        ("50", "5"),
        ("300", "8"),
        ("119", "5"),
        ("121", "8"),
        ("0", "5"),
        ("400", "8"),
    ] {
        visit += &format!(", seek {to}");
        check((&plan(5), &visit), &[("seed", seed), ("at", to)]);
    }
    check((&plan(5), &visit), &[("world as at the end", "true")]);
}
