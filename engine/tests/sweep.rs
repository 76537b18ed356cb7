//! What a check finds of a lesson as a whole: questions that cannot be graded, and challenges that are none.

mod compared;
#[expect(dead_code, reason = "a lesson is looked at, and no run of it told")]
mod told;

use compared::{Pairs, compare};
use fallible_engine::scenario::parse;
use fallible_engine::sweep::{Asked, Questions, Runner, Shares, left_open, misspoken, prove};
use told::{closed, with};

#[track_caller]
fn check(file: &str, expected: Pairs<'_>) {
    let document = parse(&closed(file)).unwrap_or_else(|problems| panic!("{problems}\n{file}"));
    let scenario = document.scenario();
    let own = scenario.seed.0;
    let mut questions = Questions::of(scenario, "only");
    let mut runner = Runner::new(scenario);
    let asked = runner.conditions(scenario, &questions.conditions(scenario));
    for seed in [own, own + 1] {
        let (_, truths) = runner.ask(seed, &asked);
        questions.add(own, seed, &truths);
    }
    let proofs = prove(&document);
    compare(file, expected, |what| match what {
        "left open" => format!("{:?}", left_open(&document)),
        "questions" => {
            let failures = questions.0.iter().filter_map(Asked::failure);
            failures.collect::<Vec<_>>().join(", ")
        }
        "failures" => proofs[0].failures.join(", "),
        _ => panic!("nothing is known as {what}"),
    });
}

/// Ann writes at 1 s and reads at 2 s; she has an answer after two milliseconds and the work, which the reader sets.
const LESSON: &str = r#"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "3s",
    "zones": { "here": {} },
    "links": { "lan": { "within": ["here"], "latency": "1ms" } },
    "nodes": {
        "ann": { "kind": "client", "zone": "here" },
        "db": { "kind": "store", "zone": "here", "config": { "role": "primary", "read_service": "50ms" } }
    },
    "workload": [
        { "at": "1s", "node": "ann", "do": { "write": { "key": "k", "value": "v" } }, "as": "save" },
        { "at": "2s", "node": "ann", "do": { "read": { "key": "k" } }, "as": "look" }
    ],
    "variants": [{ "id": "only", "label": "L" }],
    "lesson": [
        { "predict": { "question": "Which?", "answers": [
            { "text": "One", "when": { "operation": "look", "returns": "v" } },
            { "text": "Other", "when": <other> }
        ] } },
        { "play": { "variant": "only", "until": <until> } },
        { "challenge": {
            "text": "T", "variant": "only",
            "controls": {
                "read": { "label": "Reads", "path": "/nodes/db/config/read_service", "range": { "min": "10ms", "max": "50ms", "step": "20ms" } },
                "write": { "label": "Writes", "path": "/nodes/db/config/write_service", "range": { "min": "1ms", "max": "9ms", "step": "8ms" } }
            },
            "goal": [{ "text": "Quick", "when": { "operation": "look", "took_at_most": <most> } }],
            "wins": { "read": "10ms", "write": "1ms" }, "loses": { "read": "50ms" }
        } }
    ]
}"#;

const NOT: &str = r#"{ "operation": "look", "outcome": "failed" }"#;

#[test]
fn a_question_is_decided_by_what_was_played() {
    let lesson = with(LESSON, &[("other", NOT), ("most", r#""20ms""#)]);
    let played = |until| with(&lesson, &[("until", until)]);
    for (until, open) in [
        (r#""end""#, "[]"),
        (r#"{ "time": "2s" }"#, "[1]"),
        (r#"{ "time": "2100ms" }"#, "[]"),
        (r#"{ "event": { "completed": "look" } }"#, "[]"),
        (r#"{ "event": { "completed": "save" } }"#, "[1]"),
    ] {
        check(&played(until), &[("left open", open), ("questions", "")]);
    }
}

#[test]
fn a_question_has_one_true_answer() {
    let lesson = with(LESSON, &[("until", r#""end""#), ("most", r#""20ms""#)]);
    let both = with(
        &lesson,
        &[("other", r#"{ "operation": "look", "outcome": "ok" }"#)],
    );
    check(
        &both,
        &[("questions", "2 answers are true on the file's own seed")],
    );
}

#[test]
fn a_challenge_is_won_and_lost_as_stated_and_each_control_decides() {
    let lesson = with(LESSON, &[("until", r#""end""#), ("other", NOT)]);
    let idle =
        "the control `write` decides nothing: all its values win with the others as they win";
    for (most, failures) in [
        (r#""20ms""#, idle),
        (r#""9ms""#, "the settings that win lose"),
        (
            r#""1s""#,
            "the settings that lose win, nothing done wins, …all controls at their strongest win: nothing has a price",
        ),
    ] {
        check(&with(&lesson, &[("most", most)]), &[("failures", failures)]);
    }
}

/// A lesson whose text says numbers, the first of them of this setting.
const SPEAKING: &str = r##"{
    "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "3s",
    "zones": { "here": {} },
    "links": { "lan": { "within": ["here"], "latency": "1ms" } },
    "nodes": {
        "ann": { "kind": "client", "zone": "here" },
        "db": { "kind": "store", "zone": "here", "config": { "role": "primary", "read_service": "50ms" } }
    },
    "workload": [{ "at": "2s", "every": "10ms", "times": 3, "node": "ann", "do": { "read": { "key": "k" } }, "as": "look" }],
    "variants": [{ "id": "only", "label": "L" }],
    "lesson": [{ "say": <text> }],
    "settings": {
        "read": { "label": "Reads", "path": "/nodes/db/config/read_service", "range": { "min": "10ms", "max": "50ms", "step": "20ms" } }
    },
    "numbers": {
        "looks": { "count": { "operations": { "operation": "look" } } },
        "slowest": { "meter": { "latency": { "of": "read", "percentile": 100 } } },
        "well": { "share": { "operation": "look-1", "outcome": "ok" } }
    }
}"##;

#[test]
fn a_number_of_a_text_is_what_it_is_bound_to() {
    for (text, wrong) in [
        (
            "[50 ms](#set:read), [50 ms](#set:/nodes/db/config/read_service)",
            "",
        ),
        (
            "[three looks](#number:looks), [132 ms](#number:slowest)",
            "",
        ),
        (
            "[40 ms](#set:read)",
            "step 1: \"40 ms\", bound to `#set:read`, should be \"50 ms\"",
        ),
        (
            "[4 looks](#number:looks)",
            "step 1: \"4 looks\", bound to `#number:looks`, should be \"3 looks\"",
        ),
        ("[0.1 s](#number:slowest)", ""),
        (
            "[looks](#number:looks)",
            "step 1: \"looks\", bound to `#number:looks`, says no number",
        ),
        (
            "[3](#set:/nodes/db/kind)",
            "step 1: \"3\", bound to `#set:/nodes/db/kind`, where there is no number",
        ),
    ] {
        let file = with(SPEAKING, &[("text", &format!("{text:?}"))]);
        let document = parse(&closed(&file)).unwrap_or_else(|problems| panic!("{problems}"));
        let slips = misspoken(&document, "only");
        let told: Vec<String> = slips
            .iter()
            .map(|slip| format!("step {}: {}", slip.step, slip.words))
            .collect();
        assert_eq!(told.join(", "), wrong, "{text}");
    }
}

#[test]
fn a_share_of_a_text_is_one_of_the_seeds() {
    for (text, failure) in [
        ("[100 %](#number:well)", None),
        (
            "[one in two](#number:well)",
            Some("\"one in two\", but it was so on 20 of 20 seeds"),
        ),
        ("[often](#number:well)", Some("\"often\" says no share")),
    ] {
        let file = with(SPEAKING, &[("text", &format!("{text:?}"))]);
        let document = parse(&closed(&file)).unwrap_or_else(|problems| panic!("{problems}"));
        let scenario = document.scenario();
        let mut shares = Shares::of(scenario, "only");
        let mut runner = Runner::new(scenario);
        let asked: Vec<_> = shares.conditions().collect();
        let asked = runner.conditions(scenario, &asked);
        for seed in 1..=20 {
            shares.add(&runner.ask(seed, &asked).1);
        }
        assert_eq!(shares.0[0].failure().as_deref(), failure, "{text}");
    }
}
