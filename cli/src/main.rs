//! `fallible`: the simulation without a screen. It checks scenario files against their own claims, runs
//! one and tells what came of it, and measures the engine.

mod bench;
mod check;
mod files;
mod run;
mod slow;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser, Debug)]
#[command(
    version,
    about = "Run scenarios of distributed systems, and check what they claim."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Validate scenario files and run every variant against its `expect`.
    Check(check::Check),
    /// Run one variant on one seed: verdicts, meters and the trace's hash.
    Run(run::Run),
    /// Measure the engine's own speed.
    Bench(bench::Bench),
}

/// What a command's end says: all is well, a claim is false, or a file is bad.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum End {
    Well = 0,
    FalseClaim = 1,
    BadFile = 2,
}

fn main() -> ExitCode {
    let end = match Arguments::parse().command {
        Command::Check(check) => check.run(),
        Command::Run(run) => run.run(),
        Command::Bench(bench) => bench.run(),
    };
    ExitCode::from(end as u8)
}
