//! A run: a plan played out. Its branches of history, its trace, its samples, and the way to any moment of it.

pub mod branch;
pub mod causality;
mod flights;
pub mod hash;
mod head;
pub mod input;
mod keyframes;
pub mod limits;
pub mod moment;
pub mod plan;
pub mod playback;
pub mod samples;
pub mod stop;
pub mod tape;
pub mod tariff;
pub mod timeline;
pub mod trace;
pub mod trail;
pub mod trigger;
