//! Set-up and chores: `cargo xtask serve`, `cargo xtask test`, and each part of the test alone.
//!
//! It uses the standard library only, so that on a fresh machine it is built in a moment.

mod bench;
mod fuzz;
mod house;
mod parts;
mod serve;
mod setup;
mod size;
mod test;

use std::env;
use std::process::ExitCode;

use house::House;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = arguments.collect();
    let house = House::find();
    let outcome = match command.as_str() {
        "help" | "--help" | "-h" => {
            help();
            Ok(())
        }
        "setup" => setup::everything(&house),
        "serve" => serve::serve(&house, &rest),
        "test" => return test::run_all(&house),
        "bench" => bench::run_all(&house, &rest),
        "fuzz" => fuzz::run_it(&house, &rest),
        name => match parts::named(name) {
            Some(part) => test::run_one(&house, part, &rest),
            None => Err(format!(
                "There is no part called `{name}`: `cargo xtask help` lists them."
            )),
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn help() {
    println!("cargo xtask <command>\n");
    let commands = [
        (
            "serve",
            "set up what is missing, then serve the page and build it anew on each change",
        ),
        ("test", "set up what is missing, then run all parts below"),
        ("setup", "only set up what is missing"),
        (
            "bench",
            "the engine's speed, seeking and memory, as in BENCHMARKS.md",
        ),
        (
            "fuzz",
            "mutated scenario files against the engine: --minutes N or --mutants N, --seed S, --threads T, --only M",
        ),
        ("help", "this list"),
    ];
    for (name, about) in commands {
        println!("  {name:<10} {about}");
    }
    println!("\nThe parts of the test, in their order; each is a command of its own:\n");
    for part in parts::PARTS {
        println!("  {:<10} {}", part.name, part.about);
    }
}
