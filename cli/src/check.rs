//! `fallible check`: every variant of every file, on the file's own seed and on many more, against what
//! the file claims.

mod said;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clap::{Args, value_parser};
use fallible_engine::format::name::PropertyId;
use fallible_engine::scenario::Document;
use fallible_engine::scenario::schema::{Condition, Scenario, Variant};
use fallible_engine::sweep::{
    Claims, Conflict, Mismatch, Questions, Runner, Shares, audit, left_open, misspoken, prove,
    slips,
};
use said::{as_json, print_report};
use serde_json::{Value, json};

use super::files;
use super::slow::Slow;
use super::told::{End, Stop};

/// The most seeds of one check: what is counted of each is kept.
const SEEDS_MAX: u64 = 1_000_000;
/// The most runs at a time: each is a thread.
const JOBS_MAX: i64 = 1024;

/// Which files, and how thoroughly.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Scenario files, or folders of them.
    #[arg(default_value = "scenarios")]
    paths: Vec<PathBuf>,
    /// How many seeds to run besides the file's own: 1 to N, of which there are at most 1000000.
    #[arg(long, default_value_t = 100, value_parser = value_parser!(u64).range(..=SEEDS_MAX))]
    seeds: u64,
    /// How many runs at a time, at most 1024; as many as there are processors if it is not given.
    #[arg(long, value_parser = value_parser!(u16).range(1..=JOBS_MAX))]
    jobs: Option<u16>,
    /// Audit the world of every run after each event too; several times as slow.
    #[arg(long)]
    audit: bool,
    /// Print one JSON document instead of sentences.
    #[arg(long)]
    json: bool,
}

/// What one file came to.
struct Report {
    path: PathBuf,
    outcome: Result<Whole, String>,
}

/// What a file came to that could be read.
struct Whole {
    variants: Vec<Swept>,
    /// The steps whose question is open when its reader is to go on.
    left_open: Vec<usize>,
    challenges: Vec<Conflict>,
}

impl Whole {
    fn is_false(&self) -> bool {
        self.variants.iter().any(Swept::is_false)
            || !self.left_open.is_empty()
            || self
                .challenges
                .iter()
                .any(|proof| !proof.failures.is_empty())
    }
}

/// What one variant came to.
struct Swept {
    variant: Variant,
    claims: Claims,
    questions: Questions,
    /// What the lesson's texts say of many runs.
    shares: Shares,
    /// What the lesson says of the run on the file's own seed, and is not so.
    slips: Vec<Mismatch>,
    /// What audits found broken, by seed.
    broken: Vec<(u64, String)>,
}

impl Swept {
    fn is_false(&self) -> bool {
        self.claims.is_false()
            || !self.broken.is_empty()
            || !self.slips.is_empty()
            || self.shares.0.iter().any(|share| share.failure().is_some())
            || self
                .questions
                .0
                .iter()
                .any(|asked| asked.failure().is_some())
    }
}

impl Report {
    fn end(&self) -> End {
        match &self.outcome {
            Err(_) => End::BadFile,
            Ok(whole) if whole.is_false() => End::FalseClaim,
            Ok(_) => End::Well,
        }
    }
}

impl Check {
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<End, Stop> {
        let mut reports = Vec::new();
        for path in files::find(&self.paths)? {
            let slow = Slow::watch(&path);
            let outcome =
                files::read_with_settings(&path).map(|document| self.sweep(&document, &slow));
            drop(slow);
            let report = Report { path, outcome };
            if !self.json {
                print_report(out, &report)?;
            }
            reports.push(report);
        }
        let end = reports.iter().map(Report::end).max().unwrap_or(End::Well);
        if self.json {
            let files: Vec<Value> = reports.iter().map(as_json).collect();
            writeln!(out, "{}", json!({ "ok": end == End::Well, "files": files }))?;
        }
        Ok(end)
    }

    fn sweep(&self, document: &Document, slow: &Slow) -> Whole {
        let scenario = document.scenario();
        let own = scenario.seed.0;
        let seeds: Vec<u64> = std::iter::once(own)
            .chain((1..=self.seeds).filter(|seed| *seed != own))
            .collect();
        let variants = scenario.variants.iter().filter_map(|variant| {
            let patched = document.variant(variant.id.as_str())?;
            slow.begin(variant.id.as_str(), seeds.len());
            let id = variant.id.as_str();
            let count = self.count(patched, variant, &seeds, slow);
            let mut slips = slips(patched, id);
            slips.extend(misspoken(document, id));
            Some(Swept {
                variant: variant.clone(),
                claims: count.claims,
                questions: count.questions,
                shares: count.shares,
                slips,
                broken: count.broken,
            })
        });
        Whole {
            variants: variants.collect(),
            left_open: left_open(document),
            challenges: prove(document),
        }
    }

    /// Runs one variant on all seeds, several at a time.
    fn count(&self, scenario: &Scenario, variant: &Variant, seeds: &[u64], slow: &Slow) -> Count {
        let id = variant.id.as_str();
        let none = || Count {
            claims: Claims::of(variant, scenario.properties.keys().map(PropertyId::as_str)),
            questions: Questions::of(scenario, id),
            shares: Shares::of(scenario, id),
            broken: Vec::new(),
        };
        let jobs = self.jobs.map_or_else(processors, usize::from);
        let next = AtomicUsize::new(0);
        let all = Mutex::new(none());
        let work = || {
            let mut mine = none();
            let mut runner = Runner::new(scenario);
            let asked = mine.conditions(scenario);
            let asked = runner.conditions(scenario, &asked);
            while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                if asked.is_empty() {
                    mine.claims.add(*seed, &runner.judge(*seed));
                } else {
                    let (outcome, truths) = runner.ask(*seed, &asked);
                    mine.claims.add(*seed, &outcome);
                    let (shares, answers) = truths.split_at(mine.shares.0.len());
                    mine.shares.add(shares);
                    mine.questions.add(scenario.seed.0, *seed, answers);
                }
                if self.audit {
                    mine.broken.extend(find_broken(scenario, *seed));
                }
                slow.done_one();
            }
            all.lock()
                .expect("no sweep thread panics while it adds")
                .merge(mine);
        };
        thread::scope(|scope| {
            // One of them is this thread: what it has read and run before leaves room that is used again.
            for _ in 1..jobs.min(seeds.len()) {
                scope.spawn(work);
            }
            work();
        });
        all.into_inner()
            .expect("no sweep thread panics while it adds")
    }
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// What is counted of a variant.
struct Count {
    claims: Claims,
    questions: Questions,
    shares: Shares,
    /// What audits found broken, by seed.
    broken: Vec<(u64, String)>,
}

impl Count {
    /// What is asked of each run: of the shares first, then of the questions.
    fn conditions<'a>(&'a self, scenario: &'a Scenario) -> Vec<&'a Condition> {
        let shares = self.shares.conditions();
        shares.chain(self.questions.conditions(scenario)).collect()
    }

    /// Adds what another thread counted.
    fn merge(&mut self, other: Self) {
        self.claims.merge(other.claims);
        self.questions.merge(other.questions);
        self.shares.merge(&other.shares);
        self.broken.extend(other.broken);
        self.broken.sort();
    }
}

/// What an audit of one run finds broken, in words.
fn find_broken(scenario: &Scenario, seed: u64) -> Option<(u64, String)> {
    let audited = audit(scenario, seed);
    let (events, at, broken) = audited.first?;
    let count = audited.count;
    let words = format!("{broken}, after {events} events, at {at} (of {count} such findings)");
    Some((seed, words))
}
