//! Scenario files: text becomes a tree with positions, the tree a typed and validated [`Scenario`](schema::Scenario).

pub mod compile;
pub mod decimal;
pub mod decode;
mod document;
pub mod encode;
mod form;
pub mod index;
pub mod limits;
pub mod name;
mod names;
mod nearest;
mod parts;
mod patch;
mod problem;
mod read;
pub mod schema;
mod shape;
mod source;
pub mod table;
pub mod tree;
pub mod units;
mod validate;

pub use document::{Document, parse, parse_bytes};
pub use problem::{Problem, Problems};
