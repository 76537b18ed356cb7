//! A fuzzer for scenario files: mutants of the lessons and of the broken files are read, and those that are let
//! through are run, asked and saved in every way that a person could. None may panic, and none may pass a named limit.
//!
//! The same seed and number always make the same mutant of the same files: each fault is told with the command that
//! shows it again.

mod asks;
mod corpus;
mod dice;
mod json;
mod mutant;
mod panics;
mod patches;
mod text;
mod tree;
mod trial;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use corpus::Seedling;
use panics::Panic;

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(30);

/// Stacks are large enough for files as deep as the format allows.
const STACK_BYTES: usize = 8 << 20;

const HELP: &str = "\
cargo xtask fuzz [--minutes N | --mutants N] [--seed S] [--threads T] [--from M] [--only M]

  --minutes N   go on for so long; 1 where nothing is said
  --mutants N   make so many mutants
  --seed S      which mutants; 1 where nothing is said
  --threads T   so many at a time; 1 where nothing is said
  --from M      begin with this mutant
  --only M      make this one alone, print what it says to target/fuzz/, and show its panic whole";

/// What a person asked for.
#[derive(Clone, Copy)]
struct Wish {
    end: Option<Duration>,
    mutants: u64,
    seed: u64,
    threads: u64,
    from: u64,
    only: bool,
}

fn wish(arguments: &[String]) -> Result<Wish, String> {
    let mut wish = Wish {
        end: Some(Duration::from_secs(60)),
        mutants: u64::MAX,
        seed: 1,
        threads: 1,
        from: 0,
        only: false,
    };
    for pair in arguments.chunks(2) {
        let [name, value] = pair else {
            return Err(HELP.to_owned());
        };
        let number: u64 = value
            .parse()
            .map_err(|_| format!("{name}: found `{value}`, expected a whole number.\n\n{HELP}"))?;
        match name.as_str() {
            "--minutes" => wish.end = Some(Duration::from_secs(60 * number)),
            "--mutants" => (wish.end, wish.mutants) = (None, number),
            "--seed" => wish.seed = number,
            "--threads" => wish.threads = number.max(1),
            "--from" => wish.from = number,
            "--only" => {
                (wish.end, wish.mutants, wish.from, wish.only) = (None, 1, number, true);
            }
            _ => return Err(format!("`{name}` is not known here.\n\n{HELP}")),
        }
    }
    Ok(wish)
}

/// What all mutants came to.
#[derive(Default)]
struct Sum {
    mutants: u64,
    accepted: u64,
    runs: u64,
    /// What took longest, and its number.
    longest: (Duration, u64),
    /// By place: how often, and the first.
    faults: BTreeMap<String, (u64, String)>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wish = match wish(&arguments) {
        Ok(wish) => wish,
        Err(help) => {
            eprintln!("{help}");
            return ExitCode::from(2);
        }
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let seedlings = match corpus::read(&root) {
        Ok(seedlings) => seedlings,
        Err(complaint) => {
            eprintln!("{complaint}");
            return ExitCode::from(2);
        }
    };
    println!("{} files to mutate, seed {}", seedlings.len(), wish.seed);
    panics::remember(wish.only);
    let sum = run(wish, &seedlings, &root);
    println!(
        "{} mutants, {} of them let through, {} runs, {} kinds of faults",
        sum.mutants,
        sum.accepted,
        sum.runs,
        sum.faults.len()
    );
    let (took, number) = sum.longest;
    println!(
        "the longest was mutant {number}: {:.1} s",
        took.as_secs_f64()
    );
    for (place, (count, first)) in &sum.faults {
        println!("  {place} ({count} times), first: {first}");
    }
    ExitCode::from(u8::from(!sum.faults.is_empty()))
}

/// Tries mutants until there were enough, or time is up.
fn run(wish: Wish, seedlings: &[Seedling], root: &Path) -> Sum {
    let begun = Instant::now();
    let next = AtomicU64::new(wish.from);
    let sum = Mutex::new(Sum::default());
    let told = Mutex::new(begun);
    let last = wish.from.saturating_add(wish.mutants);
    let work = || {
        while wish.end.is_none_or(|end| begun.elapsed() < end) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= last {
                break;
            }
            let mutant = mutant::make(seedlings, wish.seed, number);
            if wish.only {
                keep(root, wish.seed, number, &mutant.text);
            }
            let tried = Instant::now();
            let came = trial::all(&mutant.text, number);
            let took = tried.elapsed();
            let mut sum = sum.lock().expect("nothing panics while it adds");
            sum.longest = sum.longest.max((took, number));
            sum.mutants += 1;
            match came {
                Ok(came) => {
                    sum.accepted += u64::from(came.accepted);
                    sum.runs += came.runs;
                }
                Err(panic) => note(&mut sum, &panic, &mutant, number, wish, root),
            }
            let mut told = told.lock().expect("nothing panics while it tells");
            if told.elapsed() > TELL_EVERY {
                *told = Instant::now();
                println!(
                    "  {} mutants, {} let through, {} runs, {} kinds of faults",
                    sum.mutants,
                    sum.accepted,
                    sum.runs,
                    sum.faults.len()
                );
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..wish.threads {
            thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, work)
                .expect("a thread can be started");
        }
    });
    sum.into_inner().expect("nothing panics while it adds")
}

/// Notes a fault; the first of its place is told at once, and its file kept.
fn note(
    sum: &mut Sum,
    panic: &Panic,
    mutant: &mutant::Mutant,
    number: u64,
    wish: Wish,
    root: &Path,
) {
    let Panic { place, words } = panic;
    let words: String = words.chars().take(300).collect();
    let replay = format!("cargo xtask fuzz --seed {} --only {number}", wish.seed);
    let told = format!("mutant {number} of {}: {words}; {replay}", mutant.of);
    let entry = sum.faults.entry(place.clone()).or_insert_with(|| {
        println!("  {place}: {told}");
        keep(root, wish.seed, number, &mutant.text);
        (0, told)
    });
    entry.0 += 1;
}

/// Writes what a mutant says where it can be looked at.
fn keep(root: &Path, seed: u64, number: u64, text: &str) {
    let folder = root.join("target/fuzz");
    let path = folder.join(format!("{seed}-{number}.json"));
    if fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&path, text))
        .is_ok()
    {
        println!("  its file: target/fuzz/{seed}-{number}.json");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `cargo xtask fuzz` does for as long as one likes.
    #[test]
    fn a_few_mutants_find_nothing() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let seedlings = corpus::read(&root).expect("the files are there");
        panics::remember(false);
        let wish = Wish {
            end: None,
            mutants: 150,
            seed: 1,
            threads: 1,
            from: 0,
            only: false,
        };
        let sum = run(wish, &seedlings, &root);
        assert_eq!(sum.mutants, 150);
        assert!(sum.accepted > 5, "only {} were let through", sum.accepted);
        assert!(sum.faults.is_empty(), "{:#?}", sum.faults);
    }

    #[test]
    fn the_same_number_is_the_same_mutant() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let seedlings = corpus::read(&root).expect("the files are there");
        let make = |number| mutant::make(&seedlings, 7, number).text;
        assert_eq!(make(3), make(3));
        assert!((0..20).any(|number| make(number) != make(number + 1)));
    }
}
