//! Keyed draws: what befalls a message depends on what it is, and on nothing that happens elsewhere.

use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::faults::{Cut, SetLoss};
use fallible_engine::kernel::id::{LinkId, OperationId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::Link;
use fallible_engine::kernel::record::{Fact, Record};
use fallible_engine::kernel::time::{Span, Time};
use proptest::prelude::*;

use crate::seeds::check;
use crate::toy::{A, B, C, Do, Stage, WIRE, at, call, chat, fates_of, mesh, ms, wire};

fn unruly() -> Link {
    let mut link = wire();
    link.loss = 0.2;
    link.duplicate = 0.1;
    link.latency = Latency::log_normal(Span::millis(20), Span::millis(80));
    link
}

fn stage(seed: u64) -> Stage {
    Stage::on(seed, mesh(3, &unruly()), 3)
}

/// Calls from A to B over the first link.
fn calls(fact: &Fact) -> bool {
    matches!(fact, Fact::Sent { link, kind, .. } if *link == WIRE && kind.number == 201)
}

/// What happens when A is asked for all this, and the link from A to C is cut at some time.
fn run(seed: u64, todo: &[(Time, Do)], cut: Option<Time>) -> Vec<Record> {
    let mut stage = stage(seed);
    let mut cut = cut;
    for (time, what) in todo {
        if let Some(cut) = cut.take_if(|cut| *cut <= *time) {
            stage.command(cut, Command::from(Cut(LinkId(2), None)));
        }
        stage.ask(*time, A, what.clone());
    }
    stage.run(ms(10_000));
    stage.records
}

/// More messages on another link, more of another kind on the same link, and a cut elsewhere.
#[test]
fn other_traffic_and_other_links_change_no_fate() {
    let others = prop::collection::vec((0_u64..1_000, prop::bool::ANY), 0..40);
    let cut = prop::option::of(1_u64..1_000);
    let name = "other_traffic_and_other_links_change_no_fate";
    check(
        name,
        48,
        &(any::<u64>(), others, cut),
        |(seed, others, cut)| {
            let mut todo: Vec<(Time, Do)> = (0..40)
                .map(|n| (ms(20 * u64::from(n) + 1), Do::Send(at(B), call(n))))
                .collect();
            let plain = fates_of(&run(seed, &todo, None), calls);
            todo.extend(others.into_iter().map(|(time, same)| {
                let what = if same {
                    Do::Send(at(B), chat(0))
                } else {
                    Do::Send(at(C), call(0))
                };
                (ms(time), what)
            }));
            todo.sort_by_key(|(time, _)| *time);
            let crowded = fates_of(&run(seed, &todo, cut.map(ms)), calls);
            prop_assert_eq!(plain.len(), 40);
            prop_assert_eq!(plain, crowded);
            Ok(())
        },
    );
}

/// The same attempt of the same operation, whenever it is sent and whatever went before.
#[test]
fn the_same_attempt_meets_the_same_fate_whenever_it_is_sent() {
    let cases = (any::<u64>(), 0_u32..1_000, 0_u16..5, 1_u64..500);
    let name = "the_same_attempt_meets_the_same_fate_whenever_it_is_sent";
    check(name, 48, &cases, |(seed, number, attempt, delay)| {
        let operation = |number| OperationId { client: A, number };
        let mine = |fact: &Fact| matches!(fact, Fact::Sent { operation: Some(o), .. } if *o == operation(number));
        let fate = |sent: Time, before: u32| {
            let mut todo: Vec<(Time, Do)> = (0..before)
                .map(|n| (ms(0), Do::SendFor(at(B), operation(5_000 + n), 0, call(n))))
                .collect();
            todo.push((
                sent,
                Do::SendFor(at(B), operation(number), attempt, call(7)),
            ));
            course(&run(seed, &todo, None), mine)
        };
        let first = fate(ms(1), 0);
        prop_assert!(first.is_some());
        prop_assert_eq!(first, fate(ms(1 + delay), 5));
        Ok(())
    });
}

/// How long the one message sought was to take, how long it took, and whether it arrived.
fn course(records: &[Record], sought: impl Fn(&Fact) -> bool) -> Option<(Span, Span, bool)> {
    let sent = records.iter().find(|record| sought(&record.fact))?;
    let Fact::Sent { flight, due, .. } = sent.fact else {
        return None;
    };
    let end = records.iter().find(|record| match record.fact {
        Fact::Delivered(f, _) | Fact::Ended(f, _) => f == flight,
        _ => false,
    })?;
    let arrived = matches!(end.fact, Fact::Delivered(..));
    Some((due.since(sent.at), end.at.since(sent.at), arrived))
}

#[test]
fn the_same_seed_gives_the_same_records_and_another_seed_others() {
    let name = "the_same_seed_gives_the_same_records_and_another_seed_others";
    let todo: Vec<(Time, Do)> = (0..30)
        .map(|n| (ms(10 * u64::from(n) + 1), Do::Send(at(B), call(n))))
        .collect();
    check(name, 32, &any::<u64>(), |seed| {
        prop_assert_eq!(run(seed, &todo, None), run(seed, &todo, None));
        prop_assert_ne!(run(seed, &todo, None), run(seed ^ 1, &todo, None));
        Ok(())
    });
}

#[test]
fn raising_the_loss_only_loses_more() {
    let lost = |loss: f64| {
        let mut stage = stage(3);
        stage.command(ms(0), Command::from(SetLoss(WIRE, loss)));
        for number in 0..200 {
            stage.send(ms(u64::from(number) + 1), A, B, call(number));
        }
        let records = stage.run(ms(10_000)).records.clone();
        let ends = fates_of(&records, calls);
        ends.iter()
            .enumerate()
            .filter(|(_, (_, end))| end.contains("lost"))
            .map(|(n, _)| n)
            .collect::<Vec<_>>()
    };
    let (few, many) = (lost(0.1), lost(0.3));
    assert!(few.len() < many.len());
    assert!(few.iter().all(|n| many.contains(n)));
}
