//! Forks, triggers and limits of a run.

use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::faults::{Crash, Restart, SetLoss};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::{Fact, Record};
use fallible_engine::run::branch::Branch;
use fallible_engine::run::input::Origin;
use fallible_engine::run::limits::{BRANCHES_MAX, Limit, Room};
use fallible_engine::run::moment::BranchId;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::timeline::Timeline;
use fallible_engine::run::trigger::{Pattern, Sought, Trigger};
use std::rc::Rc;

use crate::time_travel::{UNTIL, plan};
use crate::toy::{A, B, Do, Heard, Stage, Toy, WIRE, at, call, ms, on, wire};

#[test]
fn a_fork_keeps_the_past_and_the_old_future() {
    let mut timeline = Timeline::new(plan(9));
    timeline.finish();
    let old = timeline.trace().clone();
    let here = timeline.seek_time(ms(123));
    let there = timeline
        .inject(Command::from(Crash(on(A))))
        .expect("it forks");
    assert_eq!(there.branch, BranchId(1));
    assert_eq!(there.time, Time(123_001_000), "the next whole microsecond");
    timeline.finish();
    assert_ne!(*timeline.trace(), old);
    assert!(
        timeline
            .trace()
            .range(0..here.step)
            .eq(old.range(0..here.step))
    );
    let fork = timeline.current().fork().expect("it is a fork");
    assert_eq!(
        (fork.at, &fork.command),
        (here, &Command::from(Crash(on(A))))
    );
    assert_eq!(timeline.switch(BranchId(0)).branch, BranchId(0));
    assert_eq!(*timeline.trace(), old);
    let persons = |id| {
        let inputs = timeline.branch(BranchId(id)).inputs().iter();
        inputs
            .filter(|input| input.origin == Origin::Person)
            .count()
    };
    assert_eq!((persons(0), persons(1)), (0, 1));
}

#[test]
fn a_fork_forgets_what_triggers_did_later_and_lets_them_act_anew() {
    let mut timeline = Timeline::new(plan(9));
    timeline.finish();
    let restarts = |timeline: &Timeline<Toy>| {
        let restarted = |(_, record): &(u64, &Record)| record.fact == Fact::from(Restart(on(B)));
        timeline
            .trace()
            .iter()
            .filter(restarted)
            .map(|(_, r)| r.at)
            .collect::<Vec<_>>()
    };
    assert_eq!(restarts(&timeline), [Time(290_001_000)]);
    // Before the script's crash: the person's crash sets the trigger off, and it acts only once.
    timeline.seek_time(ms(150));
    timeline
        .inject(Command::from(Crash(on(B))))
        .expect("it forks");
    timeline.finish();
    assert_eq!(restarts(&timeline), [Time(180_002_000)]);
    // Between the crash and the restart: the restart is still to come.
    timeline.switch(BranchId(0));
    timeline.seek_time(ms(270));
    timeline
        .inject(Command::from(SetLoss(WIRE, 0.0)))
        .expect("it forks");
    timeline.finish();
    assert_eq!(restarts(&timeline), [Time(290_001_000)]);
}

#[test]
fn a_trigger_waits_for_its_occurrence_and_hits_a_message_as_soon_as_it_is_sent() {
    let mut plan = Plan::new(Stage::new(2, &wire()).world, ms(100));
    plan.commands = (0..5)
        .map(|n| {
            (
                ms(10 * n),
                Command::Input(A, Do::Send(at(B), call(n as u32))),
            )
        })
        .collect();
    let pick = Pick {
        kind: 201,
        from: Some(A),
        to: Some(B),
        operation: None,
        number: 2,
    };
    let sought = Sought {
        kind: Some(201),
        ..Sought::default()
    };
    let third = Sought {
        number: Some(2),
        ..sought
    };
    plan.triggers = vec![
        Trigger::once(Pattern::Sent(third), Command::Meddle(pick, Meddle::Drop)),
        Trigger {
            when: Pattern::Delivered(sought),
            nth: 3,
            delay: Latency::Constant(Span::millis(1)),
            key: 0,
            command: Command::Input(B, Do::Arm(8, Span::ZERO)),
        },
    ];
    let branch = Branch::run(Rc::new(plan));
    let toy = branch.world().process(B).expect("B lives");
    assert_eq!(toy.messages(), [0, 1, 3, 4]);
    let armed = toy.log.iter().find(|(_, heard)| *heard == Heard::Timer(8));
    assert_eq!(armed.map(|(time, _)| time.0), Some(32_001_000));
    let origins: Vec<Origin> = branch.inputs().iter().map(|input| input.origin).collect();
    assert!(matches!(origins[3], Origin::Trigger(0, _)), "{origins:?}");
}

#[test]
fn a_command_comes_after_what_was_before_its_time_and_before_what_is_at_its_time() {
    let mut plan = Plan::new(Stage::new(2, &wire()).world, ms(100));
    plan.commands = vec![
        (ms(10), Command::Input(A, Do::Send(at(B), call(1)))),
        (ms(11), Command::from(Crash(on(B)))),
    ];
    let branch = Branch::run(Rc::new(plan));
    assert!(
        branch
            .world()
            .process(B)
            .expect("B is off, not gone")
            .messages()
            .is_empty()
    );
}

#[test]
fn limits_stop_a_run_and_say_their_name() {
    let mut plan = plan(1);
    plan.events_max = 500;
    let mut timeline = Timeline::new(plan);
    let progress = timeline.finish();
    assert_eq!(progress.stopped, Some(Limit::Events(500)));
    assert!(!progress.complete);
    let stopped = progress.stopped.map(|limit| limit.to_string());
    assert_eq!(
        stopped.as_deref(),
        Some("The run stopped at its limit of 500 events.")
    );
    let end = timeline.seek_time(UNTIL);
    assert_eq!(
        end.time, progress.reached,
        "what is there can still be looked at"
    );
    assert_eq!(end.step, timeline.trace().len());
}

#[test]
fn branches_share_the_room_for_records_and_the_last_of_it_stops_them() {
    let records = Branch::run(Rc::new(plan(1))).trace().len();
    let room = |records| Room {
        records,
        ..Room::default()
    };
    let mut timeline = Timeline::with_room(plan(1), room(records - 1));
    assert_eq!(timeline.finish().stopped, Some(Limit::Records(records - 1)));

    let mut timeline = Timeline::with_room(plan(1), room(records + 100));
    assert!(timeline.finish().complete);
    timeline.seek_step(20);
    timeline
        .inject(Command::from(SetLoss(WIRE, 0.0)))
        .expect("there is room for a little");
    let stopped = timeline.finish().stopped;
    assert_eq!(
        stopped,
        Some(Limit::Records(100)),
        "records are not yet shared in the first chunk"
    );
    assert!(
        timeline.trace().len() < 110,
        "the last event may say a little more"
    );
    timeline.switch(BranchId(0));
    assert!(timeline.progress().complete, "the old future stays");
    assert!(matches!(
        timeline.inject(Command::from(Crash(on(A)))),
        Err(Limit::Records(_))
    ));
}

#[test]
fn nothing_can_be_done_after_the_end_and_branches_have_a_limit() {
    let mut timeline = Timeline::new(Plan::new(Stage::new(1, &wire()).world, ms(10)));
    timeline.finish();
    timeline.seek_time(ms(10));
    assert_eq!(
        timeline.inject(Command::from(Crash(on(A)))),
        Err(Limit::End)
    );
    timeline.seek_time(ms(1));
    for _ in 1..BRANCHES_MAX {
        assert!(timeline.inject(Command::from(Crash(on(A)))).is_ok());
    }
    let before = timeline.cursor();
    let refused = timeline.inject(Command::from(Crash(on(A))));
    assert_eq!(refused, Err(Limit::Branches(BRANCHES_MAX)));
    assert_eq!(timeline.cursor(), before);
}
