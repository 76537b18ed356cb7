//! A run: a plan played out. Its branches of history, its trace, the way to any moment of it, and what
//! can be measured on it.

pub mod branch;
mod flights;
pub mod hash;
mod head;
pub mod input;
mod keyframes;
pub mod limits;
pub mod plan;
pub mod samples;
pub mod timeline;
pub mod trace;
pub mod trigger;
