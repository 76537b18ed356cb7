//! Time travel: whatever way the cursor came, the world it shows is the one that a straight run shows at
//! that moment, on every branch; and a branch is nothing but its inputs.

use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::faults::{
    Crash, Cut, Heal, Pause, Restart, Resume, SetDrift, SetLoss, Slow, StepClock,
};
use fallible_engine::kernel::id::Direction;
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{Pipe, Transport};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::{Fact, Record};
use fallible_engine::run::branch::Branch;
use fallible_engine::run::input::Input;
use fallible_engine::run::limits::Room;
use fallible_engine::run::moment::{BranchId, Moment};
use fallible_engine::run::plan::Plan;
use fallible_engine::run::timeline::Timeline;
use fallible_engine::run::trace::Trace;
use fallible_engine::run::trigger::{Pattern, Trigger};
use proptest::prelude::*;
use proptest::sample::Index;
use std::rc::Rc;

use crate::seeds::check;
use crate::toy::{A, B, Beat, C, Do, Stage, Toy, WIRE, mesh, ms, on, wire};

pub(crate) const UNTIL: Time = ms(400);

/// Five chatting toys on unruly links, datagram and stream, one with a pipe, and a script of faults.
pub(crate) fn plan(seed: u64) -> Plan<Toy> {
    let mut network = mesh(5, &wire());
    let pipe = network.add_pipe(Pipe::new(100_000, 200));
    for (number, link) in network.links.iter_mut().enumerate().skip(1) {
        link.latency = Latency::Uniform(Span::millis(1), Span::millis(12));
        link.loss = 0.1;
        link.duplicate = 0.1;
        link.retransmit_after = Span::millis(5);
        link.user_timeout = Span::millis(60);
        if number % 2 == 0 {
            link.transport = Transport::Stream;
        }
    }
    network.links[1].pipes = [Some(pipe); 2];
    let mut world = Stage::on(seed, network, 0).world;
    for number in 0..5 {
        let clock = fallible_engine::kernel::clock::Clock::new(0, 1_000 * number);
        let machine = world.add_machine(fallible_engine::kernel::id::ZoneId(0), clock, 1);
        let beat = Beat {
            every: Span::millis(3),
            peers: 5,
            sent: 0,
        };
        let toy = Toy {
            beat: Some(beat),
            ..Toy::default()
        };
        world.add_process(machine, fallible_engine::kernel::id::Symbol(0), toy);
    }
    let mut plan = Plan::new(world, UNTIL);
    plan.commands = vec![
        (ms(40), Command::from(Pause(on(C)))),
        (ms(70), Command::from(Resume(on(C)))),
        (ms(90), Command::from(Cut(WIRE, Some(Direction::Forward)))),
        (
            ms(100),
            Command::from(Cut(fallible_engine::kernel::id::LinkId(2), None)),
        ),
        (
            ms(180),
            Command::from(Heal(fallible_engine::kernel::id::LinkId(2), None)),
        ),
        (ms(200), Command::from(Heal(WIRE, None))),
        (ms(200), Command::Input(A, Do::Work(9, Span::millis(20)))),
        (ms(250), Command::from(StepClock(on(A), -5_000))),
        (ms(260), Command::from(Crash(on(B)))),
    ];
    plan.triggers = vec![Trigger {
        when: Pattern::Fault(Crash(on(B)).into()),
        nth: 1,
        delay: Latency::Constant(Span::millis(30)),
        key: 0,
        command: Command::from(Restart(on(B))),
    }];
    plan
}

/// Something a visitor does.
#[derive(Clone, Debug)]
enum Act {
    Time(Index),
    Step(Index),
    Forward,
    Back,
    Switch(Index),
    Anywhere(Index, Index, Index),
    Compute(u64),
    Inject(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        3 => any::<Index>().prop_map(Act::Time),
        3 => any::<Index>().prop_map(Act::Step),
        2 => Just(Act::Forward),
        3 => Just(Act::Back),
        1 => any::<Index>().prop_map(Act::Switch),
        2 => any::<(Index, Index, Index)>().prop_map(|(b, s, t)| Act::Anywhere(b, s, t)),
        2 => (1_u64..2_000).prop_map(Act::Compute),
        1 => (0_usize..11).prop_map(Act::Inject),
    ];
    prop::collection::vec(act, 1..40)
}

fn command(number: usize) -> Command<Toy> {
    match number {
        0 => Command::from(Crash(on(A))),
        1 => Command::from(Restart(on(A))),
        2 => Command::from(Pause(on(C))),
        3 => Command::from(Resume(on(C))),
        4 => Command::from(Cut(WIRE, None)),
        5 => Command::from(SetLoss(WIRE, 0.9)),
        6 => Command::from(Slow(on(A), 5.0)),
        7 => Command::Reseed(77),
        8 => Command::Input(A, Do::Spawn(on(C))),
        9 => Command::from(SetDrift(on(C), -400_000)),
        _ => Command::Input(A, Do::Arm(5, Span::millis(7))),
    }
}

fn act(timeline: &mut Timeline<Toy>, act: &Act) {
    let branches = timeline.branches().count();
    match act {
        Act::Time(at) => {
            let reached = timeline.progress().reached.0 as usize;
            timeline.seek_time(Time(at.index(reached + 1) as u64));
        }
        Act::Step(at) => {
            let steps = timeline.trace().len() as usize;
            timeline.seek_step(at.index(steps + 1) as u64);
        }
        Act::Forward => _ = timeline.step_forward(),
        Act::Back => _ = timeline.step_back(),
        Act::Switch(to) => _ = timeline.switch(BranchId(to.index(branches) as u32)),
        Act::Anywhere(branch, step, time) => {
            let branch = BranchId(branch.index(branches) as u32);
            let step = step.index(timeline.branch(branch).trace().len() as usize + 1) as u64;
            let time = Time(time.index(UNTIL.0 as usize) as u64);
            timeline.seek(Moment { branch, step, time });
        }
        Act::Compute(events) => _ = timeline.advance(*events),
        Act::Inject(number) => _ = timeline.inject(command(*number)),
    }
}

/// One input or event, as the order of a run wills it.
fn go(
    world: &mut World<Toy>,
    inputs: &[Input<Toy>],
    taken: &mut usize,
    limit: Time,
    out: &mut Vec<Record>,
) -> bool {
    let input = inputs.get(*taken);
    if world
        .next_at()
        .is_some_and(|event| event <= limit && input.is_none_or(|i| event < i.at))
    {
        return world.step(out);
    }
    if let Some(input) = input.filter(|input| input.at <= limit) {
        world.apply(input.at, &input.command, out);
        *taken += 1;
        return true;
    }
    false
}

/// The world that a straight run from time zero shows at a moment.
fn straight(plan: &Plan<Toy>, inputs: &[Input<Toy>], to: Moment) -> World<Toy> {
    let (mut world, mut taken, mut out) = (plan.world.clone(), 0, Vec::new());
    while world.recorded() < to.step && go(&mut world, inputs, &mut taken, to.time, &mut out) {}
    let between = world.clone();
    while go(&mut world, inputs, &mut taken, to.time, &mut out) {
        if world.recorded() > to.step {
            // Another record follows at the same time, so the moment is just after the last one.
            return between;
        }
    }
    world.wait_until(to.time);
    world
}

fn assert_true_to_a_straight_run(timeline: &Timeline<Toy>, plan: &Plan<Toy>) {
    let cursor = timeline.cursor();
    let inputs = timeline.current().inputs();
    assert_eq!(timeline.world().now(), cursor.time);
    assert_eq!(timeline.world().recorded(), cursor.step);
    assert!(
        *timeline.world() == straight(plan, inputs, cursor),
        "the world at {cursor:?} is not that of a straight run"
    );
}

/// A plan that holds all of a branch's inputs as its script.
fn replayed(plan: &Plan<Toy>, branch: &Branch<Toy>) -> Trace {
    let mut plan = plan.clone();
    plan.triggers.clear();
    plan.commands = branch
        .inputs()
        .iter()
        .map(|input| (input.at, input.command.clone()))
        .collect();
    Branch::run(Rc::new(plan)).trace().clone()
}

#[test]
fn after_any_scrambled_way_the_world_is_that_of_a_straight_run() {
    let name = "after_any_scrambled_way_the_world_is_that_of_a_straight_run";
    // With little room for keyframes and with much: it must make no difference to what is seen.
    let rooms = prop_oneof![Just(1_usize), Just(60_000), Just(64 << 20)];
    check(
        name,
        60,
        &(any::<u64>(), rooms, acts()),
        |(seed, room, acts)| {
            let plan = plan(seed);
            let room = Room {
                keyframe_bytes: room,
                ..Room::default()
            };
            let mut timeline = Timeline::with_room(plan.clone(), room);
            timeline.advance(700);
            for one in &acts {
                act(&mut timeline, one);
                if !matches!(one, Act::Compute(_)) {
                    // What came at the frontier's own moment is known only when the frontier has moved on.
                    timeline.advance(50);
                    timeline.seek(timeline.cursor());
                    assert_true_to_a_straight_run(&timeline, &plan);
                }
            }
            let ids: Vec<BranchId> = timeline.branches().map(|(id, _)| id).collect();
            for id in ids {
                timeline.switch(id);
                prop_assert!(timeline.finish().complete);
                prop_assert!(*timeline.trace() == replayed(&plan, timeline.current()));
                prop_assert_eq!(
                    timeline.trace().hash(),
                    replayed(&plan, timeline.current()).hash()
                );
                assert_indexed(timeline.trace());
            }
            Ok(())
        },
    );
}

#[test]
fn nothing_is_ever_broken_in_a_world_whatever_is_done_to_it() {
    let name = "nothing_is_ever_broken_in_a_world_whatever_is_done_to_it";
    let deeds = prop::collection::vec((0..UNTIL.0, 0_usize..10), 0..20);
    check(name, 16, &(any::<u64>(), deeds), |(seed, deeds)| {
        let mut plan = plan(seed);
        let deeds = deeds
            .into_iter()
            .map(|(at, deed)| (Time(at), command(deed)));
        plan.commands.extend(deeds);
        plan.sort();
        let mut found = Vec::new();
        Branch::run_watched(Rc::new(plan), Trace::default(), |world| {
            let broken = world.audit().into_iter();
            found.extend(broken.map(|broken| (world.now(), broken)));
        });
        prop_assert_eq!(found, []);
        Ok(())
    });
}

/// The index of flights says what a search through the records says.
fn assert_indexed(trace: &Trace) {
    let mut courses = vec![(None, None); trace.flight_count() as usize + 1];
    for (step, record) in trace.iter() {
        match record.fact {
            Fact::Sent { flight, .. } | Fact::Duplicated { flight, .. } => {
                courses[flight.0 as usize].0 = Some(step);
            }
            Fact::Delivered(flight, _) | Fact::Ended(flight, _) => {
                courses[flight.0 as usize].1 = Some(step);
            }
            _ => {}
        }
    }
    for (number, (sent, ended)) in courses.iter().enumerate().skip(1) {
        let flight = fallible_engine::kernel::id::FlightId(number as u64);
        assert_eq!((trace.sent(flight), trace.ended(flight)), (*sent, *ended));
    }
}

#[test]
fn every_step_of_a_run_can_be_gone_to_forwards_and_backwards() {
    let plan = plan(3);
    let mut timeline = Timeline::new(plan.clone());
    timeline.finish();
    let mut ends = vec![0];
    while *ends.last().unwrap() < timeline.trace().len() {
        let before = timeline.cursor();
        let after = timeline.step_forward();
        assert!(after.step > before.step && after.time >= before.time);
        assert_eq!(
            timeline.trace().event_of(before.step),
            before.step..after.step
        );
        ends.push(after.step);
    }
    for step in ends.iter().rev().skip(1) {
        assert_eq!(timeline.step_back().step, *step);
        if step % 7 == 0 {
            assert_true_to_a_straight_run(&timeline, &plan);
        }
    }
    assert_eq!(
        timeline.step_back().step,
        0,
        "there is nothing before the beginning"
    );
}

#[test]
fn a_run_computed_in_slices_is_the_run_computed_at_once() {
    let mut sliced = Timeline::new(plan(5));
    let mut reached = Time::ZERO;
    loop {
        let progress = sliced.advance(17);
        assert!(progress.reached >= reached, "what is known only grows");
        reached = progress.reached;
        if progress.complete {
            break;
        }
    }
    let whole = Branch::run(Rc::new(plan(5)));
    assert_eq!(reached, UNTIL);
    assert!(sliced.trace() == whole.trace());
    assert_eq!(sliced.current().samples(), whole.samples());
    assert!(sliced.current().world() == whole.world());
    assert_eq!(
        sliced.cursor(),
        Moment::default(),
        "computing does not move the cursor"
    );
}
