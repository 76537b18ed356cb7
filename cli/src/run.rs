//! `fallible run`: one variant on one seed, and what came of it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use fallible_engine::check::property::Property;
use fallible_engine::check::verdict::Verdict;
use fallible_engine::format::name::VariantId;
use fallible_engine::format::units::Duration;
use fallible_engine::measure::Measures;
use fallible_engine::measure::fold::System;
use fallible_engine::measure::operations::Sort;
use fallible_engine::measure::percentile::{Percentile, Reached};
use fallible_engine::measure::reads::By;
use fallible_engine::scenario::schema::Scenario;
use fallible_engine::sweep::{Finished, Runner};
use serde_json::{Value, json};

use super::told::{End, Stop, complain};
use super::{files, traced};

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
    /// Stop at this time, such as `5s`; the file's duration where none is given. What is judged at the end of a run is
    /// undecided when it stops before.
    #[arg(long)]
    until: Option<String>,
    /// Write every record to this file, one JSON object a line, after a first line that says who is who. Of files that
    /// are there already only traces are overwritten.
    #[arg(long)]
    trace: Option<PathBuf>,
    /// Print one JSON document instead of sentences.
    #[arg(long)]
    json: bool,
}

impl Run {
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<End, Stop> {
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
        let seed = self.seed.unwrap_or(scenario.seed.0);
        let mut runner = self.runner(scenario)?;
        // Before the run, which may be long.
        let trace = self.trace.as_ref().map(|path| (path, traced::open(path)));
        let trace = trace.map(|(path, file)| {
            file.map(|file| (path, file))
                .map_err(|error| about(path, &error))
        });
        let trace = trace.transpose()?;
        let finished = runner.finish(seed);
        if let Some((path, file)) = trace {
            traced::write(&finished, file).map_err(|error| about(path, &error))?;
        }
        if self.json {
            writeln!(out, "{}", as_json(&finished, id, seed))?;
        } else {
            print(out, &finished, id, seed)?;
        }
        Ok(End::Well)
    }

    /// What runs it, no longer than is wanted.
    fn runner(&self, scenario: &Scenario) -> Result<Runner, String> {
        let runner = Runner::new(scenario);
        let Some(until) = &self.until else {
            return Ok(runner);
        };
        let until: Duration = until
            .parse()
            .map_err(|_| format!("--until: found `{until}`, expected a duration such as 5s."))?;
        if until > scenario.duration {
            complain(format_args!(
                "--until: the run is over at {}, which is before {until}.",
                scenario.duration
            ));
        }
        Ok(runner.until(until))
    }
}

/// What is wrong with a file.
fn about(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Verdicts, meters and the trace's hash, for people.
fn print(out: &mut dyn Write, finished: &Finished, variant: &str, seed: u64) -> io::Result<()> {
    let progress = finished.branch.progress();
    let cut = if finished.outcome.over {
        ""
    } else {
        ", before its end"
    };
    let reached = progress.reached;
    // As it was asked for, to the last digit.
    let digits = match reached.0 {
        nanos if nanos % 1_000_000 == 0 => 3,
        nanos if nanos % 1_000 == 0 => 6,
        _ => 9,
    };
    writeln!(
        out,
        "variant {variant}, seed {seed}, until {reached:.digits$}{cut}"
    )?;
    for (promise, property) in finished.outcome.promises() {
        let (name, count) = (&promise.name, property.violation_count());
        match property.verdict() {
            Verdict::HoldsSoFar => writeln!(out, "  unbroken   {name}")?,
            Verdict::Held => writeln!(out, "  held       {name}")?,
            Verdict::Violated { at, because, .. } => {
                writeln!(out, "  VIOLATED   {name} at {at} (of {count}): {because}.")?;
            }
            Verdict::Undecided { waits_for } => {
                writeln!(out, "  undecided  {name}: waits for {waits_for}")?;
            }
        }
    }
    if let Some(limit) = progress.stopped {
        writeln!(out, "  {limit}")?;
    }
    print_meters(out, &meters(finished))?;
    let trace = finished.branch.trace();
    writeln!(
        out,
        "  {} records, trace hash {:016x}",
        trace.len(),
        trace.hash()
    )
}

fn print_meters(out: &mut dyn Write, meters: &Measures) -> io::Result<()> {
    let sent = meters.traffic.sent();
    writeln!(
        out,
        "  {} messages, {} bytes, {} not delivered, {} asked again",
        sent.messages,
        sent.bytes,
        meters.traffic.undelivered(),
        meters.retried.count(),
    )?;
    for (verb, operations) in meters.operations.all().filter(|(_, of)| of.begun > 0) {
        let percentile = |percentile: Percentile| match operations.percentile(percentile) {
            Reached::TooFew => format!("- (of {})", percentile.least()),
            Reached::Answered(span) => span.to_string(),
            Reached::Unanswered => "no answer".to_owned(),
        };
        writeln!(
            out,
            "  {}: {} begun, {} done, {} refused, {} unknown; p50 {}, p99 {}",
            verb.plural(),
            operations.begun,
            operations.done,
            operations.refused,
            operations.unknown,
            percentile(Percentile::MEDIAN),
            percentile(Percentile::P99),
        )?;
    }
    Ok(())
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
        "over": finished.outcome.over,
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
        let nanos = |at| operations.percentile(at).answered().map(|span| span.0);
        json!({
            "begun": operations.begun,
            "done": operations.done,
            "refused": operations.refused,
            "unknown": operations.unknown,
            "p50_ns": nanos(Percentile::MEDIAN),
            "p99_ns": nanos(Percentile::P99),
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
