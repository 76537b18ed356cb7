//! What is wrong with a file, in sentences that say where it is, what was found and what would do.

use crate::format::decode::Decode;
use crate::format::limits;
use crate::format::read::{Duplicate, SyntaxError};
use crate::format::source::{Place, Source, Span};
use crate::sorted::sort_by;
use serde::Serialize;
use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode)]
pub struct Problem {
    /// A JSON pointer to the value; empty for the file as a whole.
    pub path: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The line itself, cut where it is long.
    pub excerpt: String,
    /// What was found, to follow "found".
    pub found: String,
    /// What would do, to follow "expected".
    pub expected: String,
    /// What is probably meant, where something is near.
    pub suggestion: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}, column {}", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, ", at {}", self.path)?;
        }
        write!(f, ": found {}, expected {}.", self.found, self.expected)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, " Did you mean {suggestion}?"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong, in the order of the file, up to [`limits::PROBLEMS`] and [`limits::REPORT_BYTES`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// The problems; never empty.
    pub list: Vec<Problem>,
    /// Whether there are more than are listed.
    pub more: bool,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.list {
            writeln!(f, "{problem}")?;
        }
        if self.more {
            writeln!(
                f,
                "There are more problems; these are the first {}.",
                self.list.len()
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// A problem before its place in the text is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) pointer: String,
    pub(super) span: Span,
    pub(super) found: String,
    pub(super) expected: String,
    pub(super) suggestion: Option<String>,
}

impl Finding {
    /// Whether two are the same, wherever the values came from.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.pointer == other.pointer
            && self.found == other.found
            && self.expected == other.expected
    }

    fn into_problem(self, source: &Source<'_>) -> Problem {
        let Place { line, column } = source.place(self.span.start);
        Problem {
            path: cut(self.pointer),
            line,
            column,
            excerpt: source.excerpt(self.span.start),
            found: cut(self.found),
            expected: cut(self.expected),
            suggestion: self.suggestion.map(cut),
        }
    }
}

/// A part of a problem, which may quote names as long as a file.
fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(limits::PROBLEM_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Puts findings into the order of the file and keeps the first of them.
pub(super) fn problems(mut findings: Vec<Finding>, source: &Source<'_>) -> Problems {
    sort_by(&mut findings, |a, b| {
        (a.span.start, &a.pointer, &a.found).cmp(&(b.span.start, &b.pointer, &b.found))
    });
    findings.dedup();
    let all = findings.len();
    let mut list = Vec::new();
    let mut room = limits::REPORT_BYTES - LAST_LINE;
    for finding in findings.into_iter().take(limits::PROBLEMS) {
        let problem = finding.into_problem(source);
        let bytes = problem.to_string().len() + 1 + problem.excerpt.len();
        match room.checked_sub(bytes) {
            Some(left) => room = left,
            None => break,
        }
        list.push(problem);
    }
    let more = list.len() < all;
    Problems { list, more }
}

/// Bytes that are kept for saying that there are more.
const LAST_LINE: usize = 100;

// One problem fits, so that no report is empty: four parts and the line around it, in letters of four bytes.
const _: () = assert!(5 * 4 * limits::PROBLEM_CHARS + LAST_LINE < limits::REPORT_BYTES);

/// A problem of syntax, which is the only one of its file.
pub(super) fn syntax(error: SyntaxError, source: &Source<'_>) -> Problems {
    let span = Span {
        start: error.at,
        end: error.at,
    };
    let (found, expected) = (error.found, error.expected);
    let finding = Finding {
        pointer: String::new(),
        span,
        found,
        expected,
        suggestion: None,
    };
    problems(vec![finding], source)
}

/// Keys that stand in one object twice.
pub(super) fn duplicate_keys(duplicates: Vec<Duplicate>) -> impl Iterator<Item = Finding> {
    duplicates.into_iter().map(|duplicate| Finding {
        pointer: duplicate.pointer,
        span: duplicate.span,
        found: format!("the key `{}` a second time", duplicate.key),
        expected: "each key only once in an object".to_owned(),
        suggestion: None,
    })
}

/// A file that is longer than any is read.
pub(super) fn refuse_if_long(bytes: usize) -> Result<(), Problems> {
    if bytes <= limits::FILE_BYTES {
        return Ok(());
    }
    let expected = format!("at most {} bytes (1 MiB)", limits::FILE_BYTES);
    Err(whole_file(format!("a file of {bytes} bytes"), expected))
}

/// A problem with the file as a whole, or with what is asked of it: there is no text to point at.
#[must_use]
pub fn whole_file(found: String, expected: String) -> Problems {
    let problem = Problem {
        path: String::new(),
        line: 1,
        column: 1,
        excerpt: String::new(),
        found,
        expected,
        suggestion: None,
    };
    Problems {
        list: vec![problem],
        more: false,
    }
}
