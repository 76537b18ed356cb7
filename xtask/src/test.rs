//! Runs parts of the test and says how they ended.

use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::house::House;
use crate::parts::{PARTS, Part};
use crate::setup::{self, Lack, Need};

/// How a part ended.
#[derive(Debug, PartialEq)]
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
    for lack in lacks.values() {
        println!("Not set up: {}", lack.sentence());
    }
    let mut ends: Vec<(&Part, End, Duration)> = Vec::new();
    for part in PARTS {
        let started = Instant::now();
        let end = hindrance(part, &lacks, &ends, strict).unwrap_or_else(|| attempt(house, part));
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

/// What keeps a part from running, if anything does: it is skipped then, or has failed.
fn hindrance(
    part: &Part,
    lacks: &BTreeMap<Need, Lack>,
    ends: &[(&Part, End, Duration)],
    strict: bool,
) -> Option<End> {
    let why = match part.needs.iter().find_map(|need| lacks.get(need)) {
        Some(Lack::Failed(why)) => return Some(End::Failed(why.clone())),
        Some(Lack::Absent(why)) => why.clone(),
        None => {
            let before = part.after?;
            if ends
                .iter()
                .any(|(earlier, end, _)| earlier.name == before && *end == End::Passed)
            {
                return None;
            }
            format!("{before} did not pass")
        }
    };
    Some(if strict {
        End::Failed(format!("not run: {why}"))
    } else {
        End::Skipped(why)
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::named;

    fn part(name: &str) -> &'static Part {
        named(name).expect("the table has this part")
    }

    fn after_build(end: End) -> Vec<(&'static Part, End, Duration)> {
        vec![(part("build"), end, Duration::ZERO)]
    }

    #[test]
    fn a_part_runs_when_its_needs_are_met() {
        let lacks = BTreeMap::from([(Need::Browser, Lack::Absent("no browser".to_owned()))]);
        assert_eq!(hindrance(part("clippy"), &lacks, &[], true), None);
        assert_eq!(
            hindrance(part("size"), &lacks, &after_build(End::Passed), true),
            None
        );
    }

    #[test]
    fn what_the_machine_lacks_is_skipped_but_fails_where_nobody_reads_along() {
        let lacks = BTreeMap::from([(Need::Browser, Lack::Absent("no browser".to_owned()))]);
        let end = |strict| hindrance(part("browser"), &lacks, &[], strict);
        assert_eq!(end(false), Some(End::Skipped("no browser".to_owned())));
        assert_eq!(
            end(true),
            Some(End::Failed("not run: no browser".to_owned()))
        );
    }

    #[test]
    fn what_could_not_be_fetched_fails_what_needs_it() {
        let lacks = BTreeMap::from([(Need::Trunk, Lack::Failed("no network".to_owned()))]);
        let end = hindrance(part("build"), &lacks, &[], false);
        assert_eq!(end, Some(End::Failed("no network".to_owned())));
    }

    #[test]
    fn nothing_is_tested_on_what_an_earlier_build_left() {
        let ends = after_build(End::Failed("a fault".to_owned()));
        let end = hindrance(part("end2end"), &BTreeMap::new(), &ends, false);
        assert_eq!(end, Some(End::Skipped("build did not pass".to_owned())));
    }

    #[test]
    fn every_part_comes_after_those_it_builds_on() {
        for (number, part) in PARTS.iter().enumerate() {
            if let Some(before) = part.after {
                assert!(
                    PARTS[..number].iter().any(|one| one.name == before),
                    "{}",
                    part.name
                );
            }
        }
    }
}
