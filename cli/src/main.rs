//! `fallible`: the simulation without a screen. It checks scenario files against their own claims, runs
//! one and tells what came of it, and measures the engine.

mod bench;
mod check;
mod files;
mod run;
mod slow;
mod told;
mod traced;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use told::{End, Stop};

#[derive(Parser, Debug)]
#[command(
    version,
    about = "Run scenarios of distributed systems, and check what they claim.",
    after_help = ENDS
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const ENDS: &str = "\
Exit code: 0 all is well, 1 a claim is false, 2 a file, an argument or an output cannot be used (a sentence says why), \
141 whoever read the output has gone.";

#[derive(Subcommand, Debug)]
enum Command {
    /// Validate scenario files and run every variant against its `expect`.
    Check(check::Check),
    /// Run one variant on one seed: verdicts, meters and the trace's hash.
    Run(run::Run),
    /// Measure the engine's own speed.
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let end = told::tell(|out| match Arguments::try_parse() {
        Ok(arguments) => arguments.command.run(out),
        Err(misuse) if misuse.use_stderr() => Err(Stop::Complaint(misuse.to_string())),
        // Help, or the version.
        Err(asked_for) => Ok(write!(out, "{asked_for}").map(|()| End::Well)?),
    });
    ExitCode::from(end as u8)
}

impl Command {
    fn run(&self, out: &mut dyn Write) -> Result<End, Stop> {
        match self {
            Self::Check(check) => check.run(out),
            Self::Run(run) => run.run(out),
            Self::Bench(bench) => bench.run(out),
        }
    }
}
