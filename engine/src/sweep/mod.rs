//! Sweeps: a scenario run from beginning to end, once or over many seeds, and what its claims are worth.

pub mod audit;
pub mod challenges;
pub mod claims;
pub mod golden;
pub mod numbers;
pub mod once;
pub mod questions;
pub mod scenes;
pub mod shown;

pub use audit::{Audited, audit};
pub use challenges::{Conflict, prove};
pub use claims::{Claim, Claims, Tally};
pub use golden::golden;
pub use numbers::{Shares, misspoken};
pub use once::{Finished, Outcome, Runner, finish};
pub use questions::{Asked, Questions};
pub use scenes::{Mismatch, slips};
pub use shown::left_open;
