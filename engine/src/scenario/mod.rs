//! Scenario files: text becomes a tree with positions, the tree a typed and validated [`Scenario`](schema::Scenario).

pub mod limits;
pub mod name;
pub mod schema;
pub mod table;
pub mod units;
