//! `fallible check`: every variant of every file, on the file's own seed and on many more, against what
//! the file claims.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clap::Args;
use fallible_engine::format::name::PropertyId;
use fallible_engine::scenario::Document;
use fallible_engine::scenario::schema::{Expectation, Scenario, Variant};
use fallible_engine::sweep::{Asked, Claim, Claims, Questions, Runner, audit};
use serde_json::{Value, json};

use super::slow::Slow;
use super::{End, files};

/// Which files, and how thoroughly.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Scenario files, or folders of them.
    #[arg(default_value = "scenarios")]
    paths: Vec<PathBuf>,
    /// How many seeds to run besides the file's own: 1 to N.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// How many runs at a time; as many as there are processors if it is not given.
    #[arg(long)]
    jobs: Option<usize>,
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
    outcome: Result<Vec<Swept>, String>,
}

/// What one variant came to.
struct Swept {
    variant: Variant,
    claims: Claims,
    questions: Questions,
    /// What audits found broken, by seed.
    broken: Vec<(u64, String)>,
}

impl Swept {
    fn is_false(&self) -> bool {
        self.claims.is_false()
            || !self.broken.is_empty()
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
            Ok(variants) if variants.iter().any(Swept::is_false) => End::FalseClaim,
            Ok(_) => End::Well,
        }
    }
}

impl Check {
    pub(crate) fn run(&self) -> End {
        let paths = match files::find(&self.paths) {
            Ok(paths) => paths,
            Err(complaint) => {
                eprintln!("{complaint}");
                return End::BadFile;
            }
        };
        let mut reports = Vec::new();
        for path in paths {
            let slow = Slow::watch(&path);
            let outcome =
                files::read_with_settings(&path).map(|document| self.sweep(&document, &slow));
            drop(slow);
            let report = Report { path, outcome };
            if !self.json {
                print_report(&report);
            }
            reports.push(report);
        }
        let end = reports.iter().map(Report::end).max().unwrap_or(End::Well);
        if self.json {
            println!(
                "{}",
                json!({ "ok": end == End::Well, "files": reports.iter().map(as_json).collect::<Vec<_>>() })
            );
        }
        end
    }

    fn sweep(&self, document: &Document, slow: &Slow) -> Vec<Swept> {
        let scenario = document.scenario();
        let own = scenario.seed.0;
        let seeds: Vec<u64> = std::iter::once(own)
            .chain((1..=self.seeds).filter(|seed| *seed != own))
            .collect();
        let variants = scenario.variants.iter().filter_map(|variant| {
            let patched = document.variant(variant.id.as_str())?;
            slow.begin(variant.id.as_str(), seeds.len());
            let Count(claims, questions, broken) = self.count(patched, variant, &seeds, slow);
            Some(Swept {
                variant: variant.clone(),
                claims,
                questions,
                broken,
            })
        });
        variants.collect()
    }

    /// Runs one variant on all seeds, several at a time.
    fn count(&self, scenario: &Scenario, variant: &Variant, seeds: &[u64], slow: &Slow) -> Count {
        let claims = || Claims::of(variant, scenario.properties.keys().map(PropertyId::as_str));
        let questions = || Questions::of(scenario, variant.id.as_str());
        let jobs = self
            .jobs
            .unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
            .max(1);
        let next = AtomicUsize::new(0);
        let none = || Count(claims(), questions(), Vec::new());
        let all = Mutex::new(none());
        thread::scope(|scope| {
            for _ in 0..jobs.min(seeds.len()) {
                scope.spawn(|| {
                    let mut mine = none();
                    let mut runner = Runner::new(scenario);
                    let asked = runner.conditions(scenario, &mine.1.conditions(scenario));
                    while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if mine.1.is_empty() {
                            mine.0.add(*seed, &runner.judge(*seed));
                        } else {
                            let (outcome, truths) = runner.ask(*seed, &asked);
                            mine.0.add(*seed, &outcome);
                            mine.1.add(scenario.seed.0, *seed, &truths);
                        }
                        if self.audit {
                            mine.2.extend(find_broken(scenario, *seed));
                        }
                        slow.done_one();
                    }
                    let mut all = all.lock().expect("no sweep thread panics while it adds");
                    all.0.merge(mine.0);
                    all.1.merge(mine.1);
                    all.2.extend(mine.2);
                    all.2.sort();
                });
            }
        });
        all.into_inner()
            .expect("no sweep thread panics while it adds")
    }
}

/// The claims and questions of a variant, counted, and what audits found broken, by seed.
struct Count(Claims, Questions, Vec<(u64, String)>);

/// What an audit of one run finds broken, in words.
fn find_broken(scenario: &Scenario, seed: u64) -> Option<(u64, String)> {
    let audited = audit(scenario, seed);
    let (events, at, broken) = audited.first?;
    let count = audited.count;
    let words = format!("{broken}, after {events} events, at {at} (of {count} such findings)");
    Some((seed, words))
}

fn print_report(report: &Report) {
    println!("{}", report.path.display());
    match &report.outcome {
        Err(complaint) => println!("  {}", complaint.replace('\n', "\n  ").trim_end()),
        Ok(variants) => {
            for Swept {
                variant,
                claims,
                questions,
                broken,
            } in variants
            {
                println!("  {}: {}", variant.id, variant.label);
                for claim in &claims.claims {
                    print_claim(claim);
                }
                questions.0.iter().for_each(print_question);
                if let Some((seed, words)) = broken.first() {
                    let count = broken.len();
                    println!("    FALSE  audits of {count} runs, first of seed {seed}: {words}");
                }
                if let Some((seed, limit)) = claims.stopped.first_key_value() {
                    println!(
                        "    FALSE  {} runs were stopped, first on seed {seed}: {limit}",
                        claims.stopped.len()
                    );
                }
            }
        }
    }
}

fn print_claim(claim: &Claim) {
    let (runs, violated) = (claim.tally.runs(), claim.tally.violated.len());
    match (claim.failure(), &claim.expected) {
        (Some(why), _) => println!("    FALSE  {}: {why}", claim.property),
        (None, Some(Expectation::Holds)) => {
            println!("    true   {}: held on all {runs} seeds", claim.property);
        }
        (None, Some(_)) => println!(
            "    true   {}: violated on {violated} of {runs} seeds",
            claim.property
        ),
        (None, None) => println!(
            "    -      {}: violated on {violated} of {runs} seeds, nothing claimed",
            claim.property
        ),
    }
}

fn print_question(asked: &Asked) {
    let split: Vec<String> = asked.split.iter().map(u32::to_string).collect();
    let (word, why) = asked.failure().map_or(("true  ", String::new()), |why| {
        ("FALSE ", format!(", {why}"))
    });
    println!(
        "    {word} question in step {}: answers true on {} seeds, none on {}{why}",
        asked.step,
        split.join(" / "),
        asked.open
    );
}

fn as_json(report: &Report) -> Value {
    let path = report.path.display().to_string();
    match &report.outcome {
        Err(complaint) => json!({ "path": path, "ok": false, "problem": complaint }),
        Ok(variants) => {
            let variants: Vec<Value> = variants.iter().map(variant_json).collect();
            json!({ "path": path, "ok": report.end() == End::Well, "variants": variants })
        }
    }
}

fn variant_json(swept: &Swept) -> Value {
    let Swept {
        variant,
        claims,
        questions,
        broken,
    } = swept;
    let claims_json: Vec<Value> = claims
        .claims
        .iter()
        .map(|claim| {
            json!({
                "property": claim.property,
                "expected": claim.expected,
                "runs": claim.tally.runs(),
                "held": claim.tally.held,
                "violated": claim.tally.violated.len(),
                "undecided": claim.tally.undecided.len(),
                "first_violated_seed": claim.tally.violated.first(),
                "failure": claim.failure(),
            })
        })
        .collect();
    let asked = questions.0.iter().map(|asked| {
        json!({ "step": asked.step, "split": asked.split, "open": asked.open, "failure": asked.failure() })
    });
    json!({
        "id": variant.id,
        "ok": !swept.is_false(),
        "claims": claims_json,
        "questions": asked.collect::<Vec<_>>(),
        "stopped": claims.stopped.len(),
        "broken": broken.first().map(|(seed, words)| json!({ "runs": broken.len(), "first_seed": seed, "words": words })),
    })
}
