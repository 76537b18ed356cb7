//! The benchmarks that need no browser: every number of BENCHMARKS.md that this machine can measure by
//! itself. They are not part of the test, because they say how busy a machine is too.

use crate::house::{House, run};

/// One way to run the engine's own benchmark.
const LOADS: &[&[&str]] = &[
    &["pingpong"],
    &["gossip"],
    &["timers"],
    &["gossip", "--record"],
];

/// Measures the engine's speed against its floor, then seeking and memory.
pub(crate) fn run_all(house: &House, rest: &[String]) -> Result<(), String> {
    let cli = ["--quiet", "--profile=fast", "--package=fallible-cli"];
    for load in LOADS {
        println!("fallible bench {}", load.join(" "));
        let mut bench = house.cargo(&["run"]);
        bench.args(cli).args(["--", "bench"]).args(*load).args(rest);
        run(&mut bench)?;
    }
    println!("seeking");
    run(&mut house.cargo(&[
        "bench",
        "--quiet",
        "--profile=fast",
        "--package=fallible-engine",
        "--bench=seek",
    ]))
}
