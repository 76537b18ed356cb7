//! Maps and sets as sorted lists, and sorting. They do what the standard library's do; that one's code
//! comes anew for each type it is used with, and is a good part of what a page loads.
//!
//! Finding is a binary search, and adding what comes last costs nothing more. Adding in the middle moves
//! what lies behind, so what grows to many thousands out of order belongs into a `BTreeMap`.

mod map;
mod order;
mod search;
mod set;

pub use map::{Entry, Iter, IterMut, SortedMap};
pub use order::{sort, sort_by, sort_by_key};
pub use set::SortedSet;
