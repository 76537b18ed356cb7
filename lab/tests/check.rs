//! What the laboratory says of a file, as the page reads it.

use fallible_engine::format::decode::from_json;
use fallible_engine::format::limits::PROBLEMS;
use fallible_engine::scenario::Report;
use fallible_lab::check::{check_index, check_scenario, check_settings};

const LESSON: &str = include_str!("../../scenarios/latency-is-zero.json");
const INDEX: &str = include_str!("../../scenarios/index.json");
/// The place of that lesson's challenge.
const CHALLENGE: usize = 12;

/// What is asked of the laboratory.
enum Asked<'a> {
    Scenario(&'a str),
    Index(&'a str),
    /// A file, the place of a step, and how its controls are set.
    Settings(&'a str, usize, &'a str),
}
use Asked::{Index, Scenario, Settings};

/// Looks at each problem that is told; of a text that ends in `…` only the beginning is compared.
fn check(asked: &Asked<'_>, expected: &[&str]) {
    let Report { problems, more } = told(asked);
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let agrees = |(told, wanted): (&String, &&str)| match wanted.strip_suffix('…') {
        Some(start) => told.starts_with(start),
        None => told == wanted,
    };
    let same = all.len() == expected.len() && all.iter().zip(expected).all(agrees);
    assert!(same && !more, "told {all:#?}, wanted {expected:#?}");
}

fn told(asked: &Asked<'_>) -> Report {
    let json = match asked {
        Scenario(text) => check_scenario(text),
        Index(text) => check_index(text),
        Settings(text, step, settings) => check_settings(text, *step, settings),
    };
    from_json(&json).expect("what one program writes the other can read")
}

/// The lesson with another text in the place of one.
fn altered(old: &str, new: &str) -> String {
    assert!(LESSON.contains(old), "the lesson says {old}");
    LESSON.replacen(old, new, 1)
}

#[test]
fn a_valid_file_has_no_problems() {
    check(&Scenario(LESSON), &[]);
    check(&Index(INDEX), &[]);
    check(&Settings(LESSON, CHALLENGE, "{}"), &[]);
    let wins = r#"{"keys": 10, "connections": 3, "cache": "500ms"}"#;
    check(&Settings(LESSON, CHALLENGE, wins), &[]);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    check(
        &Scenario("{\n  \"format\": 2\n}"),
        &[
            "Line 2, column 13, at /format: found the number 2, expected the format 1, the only one that this version reads.",
        ],
    );
    check(
        &Scenario("{"),
        &["Line 1, column 2: found the end of the file, expected a key in double quotes."],
    );
    let slip = altered("\"title\":", "\"titel\":");
    let problem = &told(&Scenario(&slip)).problems[0];
    assert_eq!(problem.suggestion.as_deref(), Some("`title`"));
    assert!(problem.excerpt.contains("titel"), "{problem:?}");
    check(
        &Index("[]"),
        &["Line 1, column 1: found an empty list, expected an object with `groups`."],
    );
}

#[test]
fn more_problems_than_are_listed_are_said_to_be_there() {
    let slips: String = (0..=PROBLEMS).map(|i| format!("\"x{i}\": 0, ")).collect();
    let report = told(&Scenario(&format!("{{ {slips} \"format\": 1 }}")));
    assert!(report.more);
    assert_eq!(report.problems.len(), PROBLEMS);
}

#[test]
fn a_setting_that_a_challenge_does_not_have_is_a_problem() {
    let asked = |settings| Settings(LESSON, CHALLENGE, settings);
    check(
        &asked(r#"{"colour": 1}"#),
        &[
            "Line 1, column 1: found the control `colour` at the number 1, expected one of its values.",
        ],
    );
    check(
        &asked(r#"{"keys": "10ms"}"#),
        &[
            "Line 1, column 1, at /0: found \"10ms\" at /nodes/shop/config/keys_per_call once this is applied, …",
        ],
    );
    check(
        &asked("[]"),
        &["Line 1, column 1: found settings that are not …"],
    );
    check(
        &Settings(LESSON, 999, "{}"),
        &[
            "Line 1, column 1: found step 999, expected a step that is a challenge, or a file with `settings`.",
        ],
    );
    check(
        &Settings("{", CHALLENGE, "{}"),
        &["Line 1, column 2: found the end of the file, …"],
    );
}
