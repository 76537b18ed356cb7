//! The floor: the least that a discrete-event simulation of a load must do. A binary heap of (time,
//! sequence, machine), the same random draws from one generator, no payload and no dispatch.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

use rand::Rng;
use rand_pcg::Pcg64Mcg;

use super::{GOSSIPS, SEED, TICKERS, Workload};

const MILLISECOND: u64 = 1_000_000;

/// What a bare simulation keeps: the heap and the generator.
struct Bare {
    heap: BinaryHeap<Reverse<(u64, u64, u32)>>,
    sequence: u64,
    random: Pcg64Mcg,
}

/// Set in an entry's machine number when it is a message and not a timer.
const MESSAGE: u32 = 1 << 31;

impl Bare {
    fn push(&mut self, at: u64, machine: u32) {
        self.sequence += 1;
        self.heap.push(Reverse((at, self.sequence, machine)));
    }

    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.random.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    fn uniform(&mut self, min: u64, max: u64) -> u64 {
        min + self.below(max - min + 1)
    }

    fn unit(&mut self) -> f64 {
        (self.random.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

/// Runs a load on the bare heap until `n` things were delivered (or fired).
pub(super) fn run(workload: Workload, n: u64) -> u64 {
    let mut bare = Bare {
        heap: BinaryHeap::new(),
        sequence: 0,
        random: Pcg64Mcg::new(u128::from(SEED)),
    };
    match workload {
        Workload::Pingpong => bare.push(MILLISECOND, 1),
        Workload::Gossip => {
            for machine in 0..GOSSIPS {
                let phase = bare.uniform(0, 10 * MILLISECOND);
                bare.push(phase, machine);
            }
        }
        Workload::Timers => {
            for machine in 0..TICKERS {
                let span = bare.uniform(MILLISECOND, 100 * MILLISECOND);
                bare.push(span, machine);
            }
        }
    }
    let mut done = 0;
    while done < n {
        let Some(Reverse((now, _, machine))) = bare.heap.pop() else {
            break;
        };
        match workload {
            Workload::Pingpong => {
                done += 1;
                bare.push(now + MILLISECOND, 1 - machine);
            }
            Workload::Gossip if machine & MESSAGE != 0 => done += 1,
            Workload::Gossip => {
                let target = bare.below(u64::from(GOSSIPS) - 1) as u32;
                let target = if target >= machine {
                    target + 1
                } else {
                    target
                };
                let lost = bare.unit() < 0.01;
                let latency = bare.uniform(MILLISECOND, 10 * MILLISECOND);
                if !lost {
                    bare.push(now + latency, target | MESSAGE);
                }
                bare.push(now + 10 * MILLISECOND, machine);
            }
            Workload::Timers => {
                done += 1;
                let span = bare.uniform(MILLISECOND, 100 * MILLISECOND);
                bare.push(now + span, machine);
            }
        }
        black_box(&bare.heap);
    }
    done
}
