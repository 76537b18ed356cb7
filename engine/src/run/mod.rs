//! A run: a plan played out. Its branches of history, its trace, the way to any moment of it, and what
//! can be measured on it.

pub mod ages;
pub mod branch;
pub mod causality;
mod flights;
pub mod handled;
pub mod hash;
mod head;
pub mod histogram;
pub mod input;
mod keyframes;
pub mod lag;
pub mod limits;
pub mod meters;
pub mod plan;
pub mod playback;
pub mod samples;
pub mod series;
pub mod tape;
pub mod tariff;
pub mod timeline;
pub mod trace;
pub mod trail;
pub mod trigger;
pub mod waste;
pub mod windows;
