//! Scenario files: text becomes a tree with positions, the tree a typed and validated [`Scenario`](schema::Scenario).

pub mod bound;
pub mod compile;
mod document;
mod form;
pub mod index;
pub mod kinds;
pub mod link;
mod names;
mod older;
mod parts;
mod patch;
mod problem;
mod proof;
pub mod published;
mod report;
pub mod schema;
pub mod settings;
mod shape;
pub mod staging;
pub mod steps;
mod validate;

pub use document::{Document, Unsaved, read_proven};
pub use problem::{Problem, Problems, whole_file};
pub use proof::{parse, parse_bytes};
pub use report::Report;
