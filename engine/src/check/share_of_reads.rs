//! Share of reads: one copy, or whichever is the primary, answers at most a given share of them. What
//! copies are for is to take load off the primary; reading from it is safe, and this is its price.
//!
//! Every answer that a copy gives counts, also one that comes too late or is asked for again: it was work.
//! Judged at the end.

use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::process::Note;
use crate::kernel::record::{Fact, Record};

use super::property::{EVIDENCE_MAX, End, Findings, Property};
use super::verdict::Step;
use super::words::{percent_ceil, percent_floor};

/// Whose share is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// Whichever copy is the primary when it answers.
    Primary,
    /// One copy.
    Process(ProcessId),
}

impl By {
    /// Whether an answer by this copy belongs to the share.
    #[must_use]
    pub fn is(self, process: ProcessId, primary: bool) -> bool {
        match self {
            Self::Primary => primary,
            Self::Process(id) => id == process,
        }
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct ShareOfReads {
    by: By,
    at_most: f64,
    all: u64,
    mine: u64,
    evidence: Vec<Step>,
    steps: Step,
    findings: Findings,
}

impl ShareOfReads {
    /// It answers at most this share, from 0 to 1.
    #[must_use]
    pub fn new(by: By, at_most: f64) -> Self {
        Self {
            by,
            at_most,
            all: 0,
            mine: 0,
            evidence: Vec::new(),
            steps: 0,
            findings: Findings::waiting("the end of the run"),
        }
    }
}

impl Property for ShareOfReads {
    fn observe(&mut self, step: Step, record: &Record, _: &Cast) {
        self.steps = step + 1;
        let Fact::Noted(process, Note::Served { primary, .. }) = record.fact else {
            return;
        };
        self.all += 1;
        if self.by.is(process, primary) {
            self.mine += 1;
            if self.evidence.len() < EVIDENCE_MAX {
                self.evidence.push(step);
            }
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        let share = self.mine as f64 / self.all as f64;
        let open = (self.all == 0).then(|| "reads that were answered".to_owned());
        if self.all > 0 && share > self.at_most {
            let who = match self.by {
                By::Primary => "the primary",
                By::Process(id) => cast.process(id),
            };
            let because = format!(
                "{} of {} reads were answered by {who} ({}), and at most {} was promised",
                self.mine,
                self.all,
                percent_ceil(share),
                percent_floor(self.at_most),
            );
            let told = (self.evidence.clone(), because);
            self.findings.violated(self.steps, end.at, || told);
        }
        self.findings.close(self.steps, open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}
