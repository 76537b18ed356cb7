//! What a check found, as sentences and as JSON.

use std::io::{self, Write};

use fallible_engine::scenario::schema::Expectation;
use fallible_engine::sweep::{Asked, Claim, Conflict, Mismatch};
use serde_json::{Value, json};

use super::{Report, Swept, Whole};
use crate::told::End;

pub(super) fn print_report(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    writeln!(out, "{}", report.path.display())?;
    match &report.outcome {
        Err(complaint) => {
            let complaint = complaint.replace('\n', "\n  ");
            writeln!(out, "  {}", complaint.trim_end())
        }
        Ok(whole) => {
            for swept in &whole.variants {
                print_swept(out, swept)?;
            }
            print_lesson(out, whole)
        }
    }
}

/// What was tried of the lesson as a whole: what its reader is shown, and its challenges.
fn print_lesson(out: &mut dyn Write, whole: &Whole) -> io::Result<()> {
    for step in &whole.left_open {
        let why = "undecided at the end of what its plays show on the file's own seed";
        writeln!(out, "    FALSE  question in step {step}: {why}")?;
    }
    for proof in &whole.challenges {
        let step = proof.step;
        for why in &proof.failures {
            writeln!(out, "    FALSE  challenge in step {step}: {why}")?;
        }
        if proof.failures.is_empty() {
            writeln!(
                out,
                "    true   challenge in step {step}: won and lost as stated, each control decides, the strongest lose"
            )?;
        }
    }
    Ok(())
}

fn print_swept(out: &mut dyn Write, swept: &Swept) -> io::Result<()> {
    let Swept {
        variant,
        claims,
        questions,
        shares,
        slips,
        broken,
    } = swept;
    writeln!(out, "  {}: {}", variant.id, variant.label)?;
    let claimed = claims.claims.iter().map(told_claim);
    for line in claimed.chain(questions.0.iter().map(told_question)) {
        writeln!(out, "    {line}")?;
    }
    for share in &shares.0 {
        let (step, truths, runs) = (share.step, share.truths, share.truths + share.falsehoods);
        match share.failure() {
            Some(why) => writeln!(out, "    FALSE  step {step}: {why}")?,
            None => writeln!(
                out,
                "    true   step {step}: \"{}\", {truths} of {runs} seeds",
                share.words
            )?,
        }
    }
    for Mismatch { step, words } in slips {
        writeln!(out, "    FALSE  step {step}: {words}")?;
    }
    if let Some((seed, words)) = broken.first() {
        let count = broken.len();
        writeln!(
            out,
            "    FALSE  audits of {count} runs, first of seed {seed}: {words}"
        )?;
    }
    if let Some((seed, limit)) = claims.stopped.first_key_value() {
        let count = claims.stopped.len();
        writeln!(
            out,
            "    FALSE  {count} runs were stopped, first on seed {seed}: {limit}"
        )?;
    }
    Ok(())
}

fn told_claim(claim: &Claim) -> String {
    let property = &claim.property;
    let (runs, violated) = (claim.tally.runs(), claim.tally.violated.len());
    match (claim.failure(), &claim.expected) {
        (Some(why), _) => format!("FALSE  {property}: {why}"),
        (None, Some(Expectation::Holds)) => {
            format!("true   {property}: held on all {runs} seeds")
        }
        (None, Some(_)) => {
            format!("true   {property}: violated on {violated} of {runs} seeds")
        }
        (None, None) => {
            format!("-      {property}: violated on {violated} of {runs} seeds, nothing claimed")
        }
    }
}

fn told_question(asked: &Asked) -> String {
    let split: Vec<String> = asked.split.iter().map(u32::to_string).collect();
    let (word, why) = asked.failure().map_or(("true  ", String::new()), |why| {
        ("FALSE ", format!(", {why}"))
    });
    format!(
        "{word} question in step {}: answers true on {} seeds, none on {}{why}",
        asked.step,
        split.join(" / "),
        asked.open
    )
}

pub(super) fn as_json(report: &Report) -> Value {
    let path = report.path.display().to_string();
    match &report.outcome {
        Err(complaint) => json!({ "path": path, "ok": false, "problem": complaint }),
        Ok(whole) => {
            let variants: Vec<Value> = whole.variants.iter().map(variant_json).collect();
            let proof =
                |proof: &Conflict| json!({ "step": proof.step, "failures": proof.failures });
            let challenges: Vec<Value> = whole.challenges.iter().map(proof).collect();
            json!({
                "path": path,
                "ok": report.end() == End::Well,
                "variants": variants,
                "left_open": whole.left_open,
                "challenges": challenges,
            })
        }
    }
}

fn variant_json(swept: &Swept) -> Value {
    let Swept {
        variant,
        claims,
        questions,
        shares,
        slips,
        broken,
    } = swept;
    let shares = shares.0.iter().map(|share| {
        json!({ "step": share.step, "words": share.words, "true": share.truths, "false": share.falsehoods, "failure": share.failure() })
    });
    let slipped = slips
        .iter()
        .map(|slip| json!({ "step": slip.step, "words": slip.words }));
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
                "first_violated_seed": claim.tally.violated.first().map(u64::to_string),
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
        "shares": shares.collect::<Vec<_>>(),
        "slips": slipped.collect::<Vec<_>>(),
        "stopped": claims.stopped.len(),
        "broken": broken.first().map(|(seed, words)| json!({ "runs": broken.len(), "first_seed": seed.to_string(), "words": words })),
    })
}
