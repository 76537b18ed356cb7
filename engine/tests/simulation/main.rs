//! The kernel and runs, tried with a toy process: what machines, links, pipes and clocks do to it, and
//! that any moment of a run can be gone to.

mod births;
mod causality;
#[path = "../compared/mod.rs"]
mod compared;
mod draws;
mod forks;
mod links;
mod machines;
mod measures;
mod play;
#[expect(
    unused_macros,
    reason = "properties of runs each say how many cases they are worth"
)]
#[path = "../seeds/mod.rs"]
mod seeds;
mod seen;
mod streams;
mod time_travel;
mod toy;
mod visit;
