//! The simulation behind Fallible: a deterministic world of machines, processes and networks in which
//! real protocols run and real anomalies emerge.
//!
//! The folders use each other in one direction: [`kernel`], protocols, run, check, scenario. Nothing here
//! knows a browser, a file system, the operating system's clock or its entropy.

#[cfg(test)]
#[macro_use]
#[path = "../tests/seeds/mod.rs"]
mod seeds;

pub mod check;
pub mod format;
pub mod kernel;
pub mod protocols;
pub mod run;
pub mod scenario;
pub mod sorted;
pub mod sweep;

// What is derived names this library from outside, here too.
extern crate self as fallible_engine;
