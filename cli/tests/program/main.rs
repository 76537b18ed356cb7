//! The command line as people and scripts use it: what it prints, writes and ends with.

mod ask;
mod files;
mod json;
mod pipes;
mod until;
