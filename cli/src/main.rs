//! `fallible`: the simulation without a screen.

mod bench;

use clap::{Parser, Subcommand};

#[derive(Parser, Debug)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Measure the engine's own speed.
    Bench(bench::Bench),
}

fn main() {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Bench(bench) => bench.run().expect("prints"),
    }
}
