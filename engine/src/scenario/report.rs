//! What the check of a file came to, as the program that checks tells it to the one that shows it.

use super::problem::{Problem, Problems};
use crate::format::decode::Decode;
use serde::Serialize;

/// What the check of a file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Decode)]
pub struct Report {
    /// What is wrong with it; empty when it is valid.
    pub problems: Vec<Problem>,
    /// Whether there are more than are listed.
    pub more: bool,
}

impl From<Result<(), Problems>> for Report {
    fn from(outcome: Result<(), Problems>) -> Self {
        match outcome {
            Ok(()) => Self::default(),
            Err(Problems { list, more }) => Self {
                problems: list,
                more,
            },
        }
    }
}
