//! The kernel and runs, tried with a toy process: what machines, links, pipes and clocks do to it, and
//! that any moment of a run can be gone to.

mod causality;
mod draws;
mod forks;
mod links;
mod machines;
mod measures;
mod seeds;
mod streams;
mod time_travel;
mod toy;
