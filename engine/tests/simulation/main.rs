//! The kernel and runs, tried with a toy process: what machines, links, pipes and clocks do to it, and
//! that any moment of a run can be gone to.

mod births;
mod causality;
mod draws;
mod forks;
mod links;
mod machines;
mod measures;
#[expect(
    unused_macros,
    reason = "properties of runs each say how many cases they are worth"
)]
#[path = "../seeds/mod.rs"]
mod seeds;
mod streams;
mod time_travel;
mod toy;
