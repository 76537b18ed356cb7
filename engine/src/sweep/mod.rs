//! Sweeps: a scenario run from beginning to end, once or over many seeds, and what its claims are worth.

pub mod claims;
pub mod once;

pub use claims::{Claim, Claims, Tally};
pub use once::{Finished, finish};
