//! `fallible run`: one variant on one seed, and what came of it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::rc::Rc;

use clap::Args;
use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::Verdict;
use fallible_engine::format::name::VariantId;
use fallible_engine::format::units::Duration;
use fallible_engine::kernel::id::{ProcessId, Symbol};
use fallible_engine::measure::Measures;
use fallible_engine::measure::fold::System;
use fallible_engine::measure::operations::Sort;
use fallible_engine::measure::reads::By;
use fallible_engine::scenario::schema::Scenario;
use fallible_engine::sweep::{Finished, finish};
use serde_json::{Value, json};

use super::{End, files};

/// What to run.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// The scenario file.
    path: PathBuf,
    /// The variant; the first where none is named.
    #[arg(long)]
    variant: Option<String>,
    /// The seed; the file's own where none is given.
    #[arg(long)]
    seed: Option<u64>,
    /// Stop at this time, such as `5s`; the file's duration where none is given.
    #[arg(long)]
    until: Option<String>,
    /// Write every record to this file, one JSON object a line, after a first line that says who is who.
    #[arg(long)]
    trace: Option<PathBuf>,
    /// Print one JSON document instead of sentences.
    #[arg(long)]
    json: bool,
}

impl Run {
    pub(crate) fn run(&self) -> End {
        match self.report() {
            Ok(()) => End::Well,
            Err(complaint) => {
                eprintln!("{complaint}");
                End::BadFile
            }
        }
    }

    fn report(&self) -> Result<(), String> {
        let document = files::read(&self.path)?;
        let ids: Vec<&str> = document.variants().map(VariantId::as_str).collect();
        let id = self
            .variant
            .as_deref()
            .or_else(|| ids.first().copied())
            .unwrap_or_default();
        let scenario = document.variant(id).ok_or_else(|| {
            format!(
                "There is no variant `{id}` here; there are {}.",
                ids.join(", ")
            )
        })?;
        let mut scenario: Scenario = scenario.clone();
        if let Some(until) = &self.until {
            let until: Duration = until.parse().map_err(|_| {
                format!("--until: found `{until}`, expected a duration such as 5s.")
            })?;
            scenario.duration = scenario.duration.min(until);
        }
        let seed = self.seed.unwrap_or(scenario.seed.0);
        let finished = finish(&scenario, seed);
        if let Some(path) = &self.trace {
            write_trace(&finished, path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        if self.json {
            println!("{}", as_json(&finished, id, seed));
        } else {
            print(&finished, id, seed);
        }
        Ok(())
    }
}

/// Writes who is who in the first line, by number, and then the records in order.
fn write_trace(finished: &Finished, path: &PathBuf) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let cast = finished.branch.cast();
    let processes = 0..finished.branch.world().process_count() as u32;
    let processes: Vec<&str> = processes.map(|id| cast.process(ProcessId(id))).collect();
    let texts = |symbols: &[Symbol]| {
        symbols
            .iter()
            .map(|symbol| cast.names.text(*symbol))
            .collect::<Vec<_>>()
    };
    let header = json!({
        "processes": processes,
        "machines": texts(&cast.machines),
        "links": texts(&cast.links),
        "texts": cast.names.all().collect::<Vec<_>>(),
    });
    writeln!(out, "{header}")?;
    for (step, record) in finished.branch.trace().iter() {
        let mut line = serde_json::to_value(record)?;
        line["step"] = json!(step);
        writeln!(out, "{line}")?;
    }
    out.flush()
}

fn print(finished: &Finished, variant: &str, seed: u64) {
    let progress = finished.branch.progress();
    println!("variant {variant}, seed {seed}, until {}", progress.reached);
    for (promise, property) in finished.outcome.promises() {
        let count = property.violation_count();
        match property.verdict() {
            Verdict::HoldsSoFar | Verdict::Held => println!("  held       {}", promise.name),
            Verdict::Violated { at, because, .. } => {
                println!(
                    "  VIOLATED   {} at {at} (of {count}): {because}.",
                    promise.name
                );
            }
            Verdict::Undecided { waits_for } => {
                println!("  undecided  {}: waits for {waits_for}", promise.name);
            }
        }
    }
    if let Some(limit) = progress.stopped {
        println!("  {limit}");
    }
    let meters = meters(finished);
    println!(
        "  {} messages, {} bytes, {} not delivered, {} asked again",
        meters.traffic.sent().messages,
        meters.traffic.sent().bytes,
        meters.traffic.undelivered(),
        meters.retried.count(),
    );
    let some = meters.operations.all().filter(|(_, of)| of.begun > 0);
    for (verb, operations) in some {
        let name = verb.plural();
        let percentile = |p| {
            operations
                .latency
                .percentile(p)
                .map_or("-".to_owned(), |span| span.to_string())
        };
        println!(
            "  {name}: {} begun, {} done, {} refused, {} unknown; p50 {}, p99 {}",
            operations.begun,
            operations.done,
            operations.refused,
            operations.unknown,
            percentile(50.0),
            percentile(99.0),
        );
    }
    println!(
        "  {} records, trace hash {:016x}",
        finished.branch.trace().len(),
        finished.branch.trace().hash()
    );
}

fn as_json(finished: &Finished, variant: &str, seed: u64) -> Value {
    let progress = finished.branch.progress();
    let verdicts: Vec<Value> = finished
        .outcome
        .promises()
        .map(|(promise, property)| {
            let mut value = verdict_json(&property.verdict());
            value["id"] = json!(promise.id);
            value["name"] = json!(promise.name);
            value["violations"] = json!(property.violation_count());
            value
        })
        .collect();
    json!({
        "variant": variant,
        "seed": seed.to_string(),
        "reached_ns": progress.reached.0,
        "stopped": progress.stopped.map(|limit| limit.to_string()),
        "verdicts": verdicts,
        "meters": meters_json(&meters(finished)),
        "records": finished.branch.trace().len(),
        "trace_hash": format!("{:016x}", finished.branch.trace().hash()),
    })
}

fn meters(finished: &Finished) -> Measures {
    let mut meters = Measures::new(&System {
        tariff: Rc::clone(&finished.branch.plan().tariff),
        ..System::default()
    });
    for (_, record) in finished.branch.trace().iter() {
        meters.take(record);
    }
    meters
}

fn meters_json(meters: &Measures) -> Value {
    let operations = |operations: &Sort| {
        json!({
            "begun": operations.begun,
            "done": operations.done,
            "refused": operations.refused,
            "unknown": operations.unknown,
            "p50_ns": operations.latency.percentile(50.0).map(|span| span.0),
            "p99_ns": operations.latency.percentile(99.0).map(|span| span.0),
        })
    };
    let by_verb = meters
        .operations
        .all()
        .map(|(verb, of)| (verb.plural().to_owned(), operations(of)));
    let fates: serde_json::Map<String, Value> = meters
        .traffic
        .fates()
        .map(|(fate, count)| (fate.words().to_owned(), json!(count)))
        .collect();
    json!({
        "messages": meters.traffic.sent().messages,
        "bytes": meters.traffic.sent().bytes,
        "delivered": meters.traffic.delivered(),
        "duplicated": meters.traffic.duplicated(),
        "not_delivered": fates,
        "retried": meters.retried.count(),
        "operations": by_verb.collect::<serde_json::Map<_, _>>(),
        "share_of_reads_on_primary": meters.reads.share(By::Primary),
        "encoding_ns": meters.encoding.span().0,
        "cost_usd": meters.bill.cost(),
        "cost_usd_of_a_million_pages": meters.bill.cost().and_then(|_| meters.bill.a_million()),
    })
}

fn verdict_json(verdict: &Verdict) -> Value {
    match verdict {
        Verdict::HoldsSoFar => json!({ "verdict": "holds so far" }),
        Verdict::Held => json!({ "verdict": "held" }),
        Verdict::Violated {
            at,
            evidence,
            because,
        } => {
            json!({ "verdict": "violated", "at_ns": at.0, "evidence": evidence, "because": because })
        }
        Verdict::Undecided { waits_for } => {
            json!({ "verdict": "undecided", "waits_for": waits_for })
        }
    }
}
