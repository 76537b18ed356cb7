//! Checks: properties that are folds over the records of a run, what they say of it, and conditions on
//! what came of it. They read records and names, and never look into a process.
//!
//! A property is one file here and one line in the registry below.

pub mod property;
pub mod verdict;
