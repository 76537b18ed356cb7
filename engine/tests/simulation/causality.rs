//! Causality, against the plainest model there is: a graph of all steps, searched.

use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::id::ProcessId;
use fallible_engine::kernel::record::Fact;
use fallible_engine::run::branch::Branch;
use fallible_engine::run::causality::Causality;
use fallible_engine::run::trace::Trace;
use proptest::prelude::*;
use proptest::sample::Index;
use std::rc::Rc;

use crate::seeds::check;
use crate::time_travel::plan;
use crate::toy::ms;

/// Whom a record happens to, where every toy has the machine of its own number.
fn owners(fact: &Fact) -> Vec<ProcessId> {
    match *fact {
        Fact::Started(p, _)
        | Fact::Sent { from: p, .. }
        | Fact::Unreachable { from: p, .. }
        | Fact::Delivered(_, p)
        | Fact::Fired(p)
        | Fact::Asked(p) => vec![p],
        Fact::Disconnected(one, other) => vec![one, other],
        Fact::Fault(fault) => match fault.place() {
            Place::Machine(machine) => vec![ProcessId(machine.0)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// For each step, the steps that follow it at once. A step that two processes share is one step for each,
/// so that it joins nothing: nodes are (step, which of its owners).
fn successors(trace: &Trace) -> Vec<(usize, Vec<usize>)> {
    let mut nodes: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut first_node = Vec::new();
    let mut latest: Vec<Option<usize>> = vec![None; 16];
    for (step, record) in trace.iter() {
        first_node.push(nodes.len());
        let owners = owners(&record.fact);
        for owner in &owners {
            let node = nodes.len();
            nodes.push((step as usize, Vec::new()));
            if let Some(before) = latest[owner.index()].replace(node) {
                nodes[before].1.push(node);
            }
        }
        if owners.is_empty() {
            nodes.push((step as usize, Vec::new()));
        }
        let flight = match record.fact {
            Fact::Delivered(flight, _)
            | Fact::Ended(flight, _)
            | Fact::Rescheduled { flight, .. } => Some(flight),
            Fact::Duplicated { of, .. } => Some(of),
            _ => None,
        };
        if let Some(made) = flight.and_then(|flight| trace.sent(flight)) {
            let node = first_node[step as usize];
            nodes[first_node[made as usize]].1.push(node);
        }
    }
    nodes
}

fn reachable(nodes: &[(usize, Vec<usize>)], from: usize) -> Vec<u64> {
    let mut seen = vec![false; nodes.len()];
    let mut todo: Vec<usize> = (0..nodes.len()).filter(|n| nodes[*n].0 == from).collect();
    while let Some(node) = todo.pop() {
        if !std::mem::replace(&mut seen[node], true) {
            todo.extend(&nodes[node].1);
        }
    }
    let mut steps: Vec<u64> = (0..nodes.len())
        .filter(|node| seen[*node])
        .map(|node| nodes[node].0 as u64)
        .collect();
    steps.dedup();
    steps
}

#[test]
fn cones_are_what_a_search_finds_and_lamport_numbers_agree() {
    let name = "cones_are_what_a_search_finds_and_lamport_numbers_agree";
    let cases = (any::<u64>(), any::<Index>(), any::<Index>());
    check(name, 32, &cases, |(seed, one, other)| {
        let mut plan = plan(seed);
        plan.until = ms(120);
        let branch = Branch::run(Rc::new(plan));
        let trace = branch.trace();
        let mut causality = Causality::default();
        causality.follow(trace);
        let nodes = successors(trace);
        let step = one.index(trace.len() as usize);
        let expected = reachable(&nodes, step);
        let future = causality.future(trace, step as u64);
        prop_assert_eq!(future.iter().collect::<Vec<_>>(), expected.clone());
        prop_assert_eq!(future.len(), expected.len() as u64);
        for after in expected.iter().filter(|after| **after != step as u64) {
            prop_assert!(causality.lamport(step as u64) < causality.lamport(*after));
        }
        let other = other.index(trace.len() as usize);
        let past = causality.past(trace, other as u64);
        prop_assert_eq!(
            past.contains(step as u64),
            expected.contains(&(other as u64))
        );
        let sample = past.iter().step_by(37);
        for before in sample {
            prop_assert!(reachable(&nodes, before as usize).contains(&(other as u64)));
        }
        Ok(())
    });
}

#[test]
fn what_is_not_there_has_neither_past_nor_future() {
    let causality = Causality::default();
    let trace = Trace::default();
    assert!(causality.past(&trace, 5).is_empty());
    assert!(causality.future(&trace, 5).is_empty());
    assert_eq!(causality.lamport(0), None);
}
