//! The terms in which a process deals with the world: what it sends, what its timers are called, what can be
//! asked of it, and what it says.

use std::fmt::Debug;

use super::message::Payload;

/// The types of a kind of process.
pub trait Terms {
    /// What it sends and receives.
    type Message: Payload + Clone + PartialEq + Debug;
    /// What its timers and finished work are called; arming one again moves it.
    type Timer: Clone + Ord + Debug;
    /// What a script, a person or an administrator can ask of it.
    type Input: Clone + PartialEq + Debug;
    /// What it says about itself, for checkers, sentences and pictures.
    type Note: Copy + PartialEq + Debug;
}
