//! What is wrong with a scenario's file: the line itself, with the fault in it set apart.

use std::rc::Rc;

use fallible_engine::format::decode::from_json;
use fallible_engine::format::letter::of_word;
use fallible_engine::scenario::{Problem, Report};

/// A line of a file in three parts: what stands before the fault, the fault, and what follows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Extract {
    /// Before the fault.
    pub before: String,
    /// The fault itself; never empty unless the line is.
    pub fault: String,
    /// After the fault.
    pub after: String,
}

/// One thing that is wrong, ready to be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    /// `Line 12, column 7`; empty for the file as a whole.
    pub place: String,
    /// The value's path in the file; may be empty.
    pub path: Rc<str>,
    /// The line.
    pub extract: Extract,
    /// What was found and what would do, as sentences.
    pub words: String,
}

/// All that the laboratory says is wrong with a file, ready to be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaws {
    /// In the order of the file; empty when it is valid.
    pub flaws: Vec<Flaw>,
    /// Whether there are more than are listed.
    pub more: bool,
}

impl Flaws {
    /// Reads a report of the laboratory on `text`, which is JSON.
    ///
    /// # Errors
    /// If it is no report.
    pub fn read(report: &str, text: &str) -> Result<Self, String> {
        let Report { problems, more } = from_json(report)?;
        let flaws = problems.iter().map(|one| flaw(one, text)).collect();
        Ok(Self { flaws, more })
    }
}

/// How many characters are shown on each side of a fault.
const SIDE: usize = 48;

/// Makes a problem ready to be shown. `text` is the file.
#[must_use]
pub fn flaw(problem: &Problem, text: &str) -> Flaw {
    let extract = extract(text, problem.line, problem.column);
    let mut words = format!("Found {}; expected {}.", problem.found, problem.expected);
    if let Some(suggestion) = &problem.suggestion {
        words.push_str(&format!(" Did you mean {suggestion}?"));
    }
    Flaw {
        place: if extract == Extract::default() {
            String::new()
        } else {
            format!("Line {}, column {}", problem.line, problem.column)
        },
        path: problem.path.as_str().into(),
        extract,
        words,
    }
}

/// The line of a text with the token at a place set apart; both count from 1, columns in characters.
#[must_use]
pub fn extract(text: &str, line: usize, column: usize) -> Extract {
    let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let letters: Vec<char> = line
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if letters.is_empty() {
        return Extract::default();
    }
    let start = column.saturating_sub(1).min(letters.len() - 1);
    let end = start + token_length(&letters[start..]);
    let indent = letters.iter().take_while(|c| c.is_whitespace()).count();
    let from = start.saturating_sub(SIDE).max(indent).min(start);
    let to = (end + SIDE).min(letters.len());
    let fault_end = end.min(start + 2 * SIDE);
    let cut_front = if from > indent { "…" } else { "" };
    let cut_back = if to < letters.len() { "…" } else { "" };
    let middle = if fault_end < end { "…" } else { "" };
    Extract {
        before: cut_front
            .chars()
            .chain(letters[from..start].iter().copied())
            .collect(),
        fault: letters[start..fault_end]
            .iter()
            .copied()
            .chain(middle.chars())
            .collect(),
        after: letters[end..to]
            .iter()
            .copied()
            .chain(cut_back.chars())
            .collect(),
    }
}

/// How many characters belong together at the beginning of these: a string, a word or number, or one sign.
fn token_length(letters: &[char]) -> usize {
    let is_word = |c: &char| of_word(*c) || "+-._".contains(*c);
    match letters.first() {
        Some('"') => {
            let mut escaped = false;
            let rest = letters[1..].iter().position(|c| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            rest.map_or(letters.len(), |rest| rest + 2)
        }
        Some(c) if is_word(c) => letters.iter().take_while(|c| is_word(c)).count(),
        Some(_) => 1,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, line: usize, column: usize) -> [String; 3] {
        let Extract {
            before,
            fault,
            after,
        } = extract(text, line, column);
        [before, fault, after]
    }

    #[test]
    fn the_token_at_the_place_is_set_apart() {
        let text = "{\n    \"seed\": 1907,\n  \"na\\\"me\": \"x\"\n}";
        assert_eq!(parts(text, 2, 13), ["\"seed\": ", "1907", ","]);
        assert_eq!(parts(text, 3, 3), ["", "\"na\\\"me\"", ": \"x\""]);
        assert_eq!(parts(text, 1, 1), ["", "{", ""]);
    }

    #[test]
    fn a_place_beyond_the_text_never_fails() {
        assert_eq!(parts("{", 1, 99), ["", "{", ""]);
        assert_eq!(parts("{", 9, 1), ["", "", ""]);
        assert_eq!(parts("", 1, 1), ["", "", ""]);
    }

    #[test]
    fn long_lines_are_cut_on_both_sides_and_long_faults_too() {
        let text = format!(
            "{}\"{}\"{}",
            "a ".repeat(100),
            "é".repeat(300),
            ",".repeat(100)
        );
        let [before, fault, after] = parts(&text, 1, 201);
        assert_eq!(before.chars().count(), 49);
        assert!(before.starts_with('…') && fault.ends_with('…') && after.ends_with('…'));
        assert_eq!(fault.chars().count(), 97);
    }

    #[test]
    fn a_flaw_says_where_what_and_what_would_do() {
        let problem = Problem {
            path: "/nodes/alice/knd".to_owned(),
            line: 2,
            column: 3,
            excerpt: String::new(),
            found: "an unknown field \"knd\"".to_owned(),
            expected: "one of \"kind\", \"zone\"".to_owned(),
            suggestion: Some("\"kind\"".to_owned()),
        };
        let flaw = flaw(&problem, "{\n  \"knd\": 1\n}");
        assert_eq!(flaw.place, "Line 2, column 3");
        assert_eq!(flaw.extract.fault, "\"knd\"");
        assert_eq!(
            flaw.words,
            "Found an unknown field \"knd\"; expected one of \"kind\", \"zone\". Did you mean \"kind\"?"
        );
    }

    #[test]
    fn a_report_of_the_laboratory_is_ready_to_be_shown() {
        let report = r#"{"problems":[{"path":"/format","line":2,"column":13,"excerpt":"\"format\": 2","found":"2",
            "expected":"the format 1","suggestion":null}],"more":true}"#;
        let Flaws { flaws, more } =
            Flaws::read(report, "{\n  \"format\": 2\n}").expect("it is a report");
        assert!(more);
        assert_eq!(flaws.len(), 1);
        assert_eq!(flaws[0].place, "Line 2, column 13");
        assert_eq!(flaws[0].extract.fault, "2");
        assert_eq!(flaws[0].words, "Found 2; expected the format 1.");
        let valid = Flaws::read(r#"{"problems":[],"more":false}"#, "").expect("it is a report");
        assert_eq!((valid.flaws.len(), valid.more), (0, false));
        assert!(Flaws::read("undefined", "").is_err());
        assert!(Flaws::read(r#"{"problems":[]}"#, "").is_err());
    }
}
