//! Runs parts of the test and says how they ended.

use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::house::House;
use crate::parts::{PARTS, Part};
use crate::setup::{self, Lack, Need};

enum End {
    Passed,
    Failed(String),
    Skipped(String),
}

/// Sets up, runs every part, and ends with a line that counts them.
pub(crate) fn run_all(house: &House) -> ExitCode {
    let lacks = setup::prepare(house, &needs_of(PARTS));
    // Where nobody reads along, what was not tested must not pass for tested.
    let strict = env::var("CI").is_ok_and(|value| value == "true");
    let mut ends: Vec<(&Part, End, Duration)> = Vec::new();
    for part in PARTS {
        let started = Instant::now();
        let end = match hindrance(part, &lacks, &ends) {
            Some(End::Skipped(why)) if strict => End::Failed(format!("not run: {why}")),
            Some(end) => end,
            None => attempt(house, part),
        };
        ends.push((part, end, started.elapsed()));
    }
    summary(&ends)
}

/// Sets up what one part needs, and runs it. The error says why it did not pass.
pub(crate) fn run_one(house: &House, part: &Part, rest: &[String]) -> Result<(), String> {
    let lacks = setup::prepare(house, part.needs);
    match lacks.into_values().next() {
        Some(lack) => Err(format!("{} was not run: {}", part.name, lack.sentence())),
        None => (part.run)(house, rest),
    }
}

fn needs_of(parts: &[Part]) -> Vec<Need> {
    let mut needs: Vec<Need> = parts.iter().flat_map(|part| part.needs).copied().collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// What keeps a part from running, if anything does.
fn hindrance(
    part: &Part,
    lacks: &BTreeMap<Need, Lack>,
    ends: &[(&Part, End, Duration)],
) -> Option<End> {
    if let Some(lack) = part.needs.iter().find_map(|need| lacks.get(need)) {
        return Some(match lack {
            Lack::Absent(why) => End::Skipped(why.clone()),
            Lack::Failed(why) => End::Failed(why.clone()),
        });
    }
    let before = part.after?;
    let passed = ends
        .iter()
        .any(|(earlier, end, _)| earlier.name == before && matches!(end, End::Passed));
    (!passed).then(|| End::Skipped(format!("{before} did not pass")))
}

fn attempt(house: &House, part: &Part) -> End {
    println!("\n== {}: {}", part.name, part.about);
    match (part.run)(house, &[]) {
        Ok(()) => End::Passed,
        Err(why) => {
            println!("{}: {why}", part.name);
            End::Failed(why)
        }
    }
}

fn summary(ends: &[(&Part, End, Duration)]) -> ExitCode {
    println!();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (part, end, took) in ends {
        let (word, note) = match end {
            End::Passed => ("passed", format!("{:.1} s", took.as_secs_f64())),
            End::Failed(why) => ("FAILED", why.clone()),
            End::Skipped(why) => ("skipped", why.clone()),
        };
        match end {
            End::Passed => passed += 1,
            End::Failed(_) => failed += 1,
            End::Skipped(_) => skipped += 1,
        }
        println!("  {:<10} {word:<8} {note}", part.name);
    }
    println!("\n{passed} passed, {failed} failed, {skipped} skipped");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
