//! The ground of all files: text becomes a tree with positions, a tree becomes typed values and they become text
//! again. Units, names and named limits are here too, so that any room may say how its settings are written.

pub mod clamp;
pub mod decimal;
pub mod decode;
pub mod delay;
pub mod encode;
pub mod letter;
pub mod limits;
pub mod name;
pub mod nearest;
pub mod read;
pub mod said;
mod shared;
pub mod source;
pub mod table;
pub mod tree;
pub mod units;
