//! What is measured on a run agrees with what happened in it.

use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::faults::{Pause, Resume};
use fallible_engine::kernel::id::{LinkId, MachineId, PipeId};
use fallible_engine::kernel::network::{Fate, Pipe};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::measure::Measures;
use fallible_engine::measure::fold::System;
use fallible_engine::measure::series::Series;
use fallible_engine::measure::used::{of_machine, of_pipe};
use fallible_engine::protocols::Fact;
use fallible_engine::run::branch::Branch;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::trail::{Fold, Trail};
use proptest::prelude::*;
use std::rc::Rc;

use crate::seeds::check;
use crate::time_travel::plan;
use crate::toy::{A, B, Do, Stage, at, call, mesh, ms, wire};

#[test]
fn every_message_ends_or_is_still_under_way() {
    let name = "every_message_ends_or_is_still_under_way";
    check(name, 48, &(any::<u64>(), 1_u64..400), |(seed, until)| {
        let mut plan = plan(seed);
        plan.until = ms(until);
        let branch = Branch::run(Rc::new(plan));
        let mut trail = Trail::new(Measures::default());
        let meters = trail.at(branch.trace(), branch.trace().len());
        let unreachable = |fact: &Fact| matches!(fact, Fact::Unreachable { .. });
        let nowhere = branch
            .trace()
            .iter()
            .filter(|(_, r)| unreachable(&r.fact))
            .count() as u64;
        let made = meters.traffic.sent().messages + meters.traffic.duplicated() + nowhere;
        let under_way = branch.world().flight_count() as u64;
        prop_assert_eq!(
            made,
            meters.traffic.delivered() + meters.traffic.undelivered() + under_way
        );
        prop_assert_eq!(meters.traffic.delivered(), branch.world().delivered());
        let by_link: u64 = (0..20)
            .map(|link| meters.links.over(LinkId(link)).messages)
            .sum();
        prop_assert_eq!(by_link, meters.traffic.sent().messages);
        Ok(())
    });
}

/// Or the property above would say little.
#[test]
fn the_plan_that_is_tried_knows_every_fate_that_no_hand_makes() {
    let mut meters = Measures::default();
    for seed in 0..10 {
        let branch = Branch::run(Rc::new(plan(seed)));
        for (_, record) in branch.trace().iter() {
            meters.observe(record);
        }
    }
    let met: Vec<Fate> = meters.traffic.fates().map(|(fate, _)| fate).collect();
    assert_eq!(
        met,
        [
            Fate::Lost,
            Fate::Cut,
            Fate::BufferFull,
            Fate::ReceiverDown,
            Fate::Reset
        ]
    );
    assert!(meters.traffic.duplicated() > 0);
}

#[test]
fn the_windows_of_a_series_add_up_to_the_meters() {
    let branch = Branch::run(Rc::new(plan(11)));
    let mut series = Series::new(ms(400), &System::default());
    let mut meters = Measures::default();
    for (_, record) in branch.trace().iter() {
        series.observe(record);
        meters.observe(record);
    }
    series.pass(ms(410));
    let sum = |measure, line| -> f64 { series.values(measure, (0, line)).iter().flatten().sum() };
    assert_eq!(sum("traffic", 0), meters.traffic.sent().messages as f64);
    for link in (0..11).map(LinkId) {
        let bytes = meters.links.over(link).bytes as f64;
        assert_eq!(sum("links", u32::from(link.0)), bytes);
    }
}

#[test]
fn samples_show_queues_that_grow_and_pipes_that_fill() {
    let mut network = mesh(2, &wire());
    // A message of 100 bytes takes 20 milliseconds.
    let pipe = network.add_pipe(Pipe::new(40_000, 10_000));
    network.links[1].pipes[0] = Some(pipe);
    let mut plan = Plan::new(Stage::on(1, network, 2).world, ms(200));
    for _ in 0..3 {
        plan.commands
            .push((ms(15), Command::Input(A, Do::Send(at(B), call(1)))));
        plan.commands
            .push((ms(15), Command::Input(B, Do::Work(1, Span::millis(20)))));
    }
    let branch = Branch::run(Rc::new(plan));
    let samples = branch.samples();
    assert_eq!(samples.interval(), Span::millis(10));
    assert_eq!(
        (samples.len(), samples.time(0), samples.time(19)),
        (20, ms(10), ms(200))
    );
    let waiting: Vec<u32> = (0..9).map(|n| samples.machines(n)[1].waiting).collect();
    assert_eq!(waiting, [0, 2, 2, 1, 1, 0, 0, 0, 0]);
    let queued: Vec<u64> = (0..9).map(|n| samples.pipes(n)[0].queued_bytes).collect();
    assert_eq!(queued, [0, 275, 225, 175, 125, 75, 25, 0, 0]);
    assert!(samples.machines(20).is_empty() && samples.pipes(u64::MAX).is_empty());
    assert_eq!(branch.world().now(), Time(200_000_000));
}

#[test]
fn each_second_knows_what_share_of_a_pipe_and_a_machine_was_used() {
    let mut network = mesh(2, &wire());
    let pipe = network.add_pipe(Pipe::new(800, 10_000));
    network.links[1].pipes[0] = Some(pipe);
    let mut plan = Plan::new(Stage::on(1, network, 2).world, ms(3_500));
    // 100 bytes take a second, and three messages leave from 0.5 s to 3.5 s.
    for _ in 0..3 {
        plan.commands
            .push((ms(500), Command::Input(A, Do::Send(at(B), call(1)))));
    }
    // Work from 0.8 s to 1.8 s, and half of it in a pause from 1 s to 2 s.
    let work = Do::Work(1, Span::millis(1_000));
    plan.commands.push((ms(800), Command::Input(B, work)));
    plan.commands
        .push((ms(1_000), Command::from(Pause(MachineId(1)))));
    plan.commands
        .push((ms(2_000), Command::from(Resume(MachineId(1)))));
    let branch = Branch::run(Rc::new(plan));
    let samples = branch.samples();
    let pipe: Vec<f64> = of_pipe(samples, PipeId(0), 800).collect();
    assert_eq!(pipe, [0.5, 1.0, 1.0]);
    let machine: Vec<f64> = of_machine(samples, MachineId(1), 1).collect();
    assert_eq!(machine, [0.2, 0.0, 0.8]);
}
