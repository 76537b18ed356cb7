//! What is measured on a run agrees with what happened in it.

use fallible_engine::kernel::id::{LinkId, MachineId, PipeId};
use fallible_engine::kernel::network::Fate;
use fallible_engine::measure::Measures;
use fallible_engine::measure::fold::System;
use fallible_engine::measure::series::Series;
use fallible_engine::measure::used::{of_machine, of_pipe};
use fallible_engine::protocols::Fact;
use fallible_engine::run::branch::Branch;
use fallible_engine::run::trail::{Fold, Trail};
use proptest::prelude::*;
use std::rc::Rc;

use crate::compared::{Pairs, compare};
use crate::play::planned;
use crate::seeds::check;
use crate::seen::{in_ms, listed};
use crate::time_travel::plan;
use crate::toy::ms;

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

/// Of a run's samples: how many there are and how far apart, what waits at B and in the pipe in each of the first, and what
/// share of the pipe and of B's worker was used in each second.
#[track_caller]
fn check_samples(play: &str, expected: Pairs<'_>) {
    let branch = Branch::run(Rc::new(planned(play)));
    let samples = branch.samples();
    let first = 0..samples.len().min(9);
    compare(play, expected, |what| match what {
        "interval" => in_ms(samples.interval().0).to_string(),
        "samples" => samples.len().to_string(),
        "first and last" => listed([0, samples.len() - 1].map(|n| in_ms(samples.time(n).0))),
        "waiting at B" => listed(first.clone().map(|n| samples.machines(n)[1].waiting)),
        "waiting in the pipe" => listed(first.clone().map(|n| samples.pipes(n)[0].queued_bytes)),
        "use of the pipe" => listed(of_pipe(samples, PipeId(0), 800)),
        "use of B" => listed(of_machine(samples, MachineId(1), 1)),
        "now" => in_ms(branch.world().now().0).to_string(),
        "beyond" => {
            let (machines, pipes) = (samples.machines(samples.len()), samples.pipes(u64::MAX));
            format!("{} machines, {} pipes", machines.len(), pipes.len())
        }
        _ => panic!("nothing is known as {what}"),
    });
}

#[test]
fn samples_show_queues_that_grow_and_pipes_that_fill() {
    // A message of 100 bytes takes 20 milliseconds.
    let play = "2 toys, pipe 40000 10000 of 1
        15: A sends 1 to B, B works 1 20, A sends 1 to B, B works 1 20, A sends 1 to B, B works 1 20
        200: end";
    check_samples(
        play,
        &[
            ("interval", "10"),
            ("samples", "20"),
            ("first and last", "10 200"),
            ("waiting at B", "0 2 2 1 1 0 0 0 0"),
            ("waiting in the pipe", "0 275 225 175 125 75 25 0 0"),
            ("beyond", "0 machines, 0 pipes"),
            ("now", "200"),
        ],
    );
}

#[test]
fn each_second_knows_what_share_of_a_pipe_and_a_machine_was_used() {
    // 100 bytes take a second, and three messages leave from 0.5 s to 3.5 s.
    // Work from 0.8 s to 1.8 s, and half of it in a pause from 1 s to 2 s.
    let play = "2 toys, pipe 800 10000 of 1
        500: A sends 1 to B, A sends 1 to B, A sends 1 to B
        800: B works 1 1000
        1000: pause B
        2000: resume B
        3500: end";
    check_samples(
        play,
        &[("use of the pipe", "0.5 1 1"), ("use of B", "0.2 0 0.8")],
    );
}
