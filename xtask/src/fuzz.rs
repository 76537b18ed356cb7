//! The fuzzer: mutated scenario files against the engine. It is no part of the test, because it has no end; a short
//! fixed run of it is a test of its own package.

use crate::house::{House, run};

/// Builds it with every check of arithmetic on, and runs it with what a person typed.
pub(crate) fn run_it(house: &House, rest: &[String]) -> Result<(), String> {
    let arguments = [
        "run",
        "--quiet",
        "--profile=fuzz",
        "--package=fallible-fuzz",
        "--",
    ];
    run(house.cargo(&arguments).args(rest))
}
