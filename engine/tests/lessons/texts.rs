//! Texts: short, in order, and with what their terms mean.

use fallible_engine::format::encode::Encode as _;
use fallible_engine::format::name::Line;
use fallible_engine::scenario::schema::{LessonStep, Prose, Scenario};
use serde_json::Value;
use std::collections::BTreeSet;

use crate::lessons;

/// The words of a text as a reader counts them: a link is its words, and marks are none.
fn words(text: &str) -> usize {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        plain += before;
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    plain += rest;
    let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
    plain.split_whitespace().filter(is_word).count()
}

/// Every text of a lesson's steps: what a step says, asks, and replies, whatever it is.
fn texts(scenario: &Scenario) -> Vec<String> {
    let mut texts = Vec::new();
    for step in &scenario.lesson {
        let step: Value = serde_json::from_str(&step.encode().compact()).expect("JSON");
        let content = step.as_object().and_then(|step| step.values().next());
        let content = content.expect("a step has one member");
        let answers = content["answers"].as_array().into_iter().flatten();
        let said = [content, &content["text"], &content["question"]].into_iter();
        let said = said.chain(answers.map(|answer| &answer["reply"]));
        texts.extend(said.filter_map(Value::as_str).map(str::to_owned));
    }
    texts
}

/// Nouns of the picture: where a text marks them they wear their sign, and the legend says what that means.
const NOUNS: [&str; 4] = ["request", "answer", "answers", "copy"];

#[test]
fn texts_are_short_and_say_what_their_terms_mean() {
    for document in lessons() {
        let file = document.scenario();
        let short = |prose: &Prose, most: usize| {
            let count = words(prose.text.as_str());
            assert!(count <= most, "{}: {count} words: {prose:?}", file.id);
        };
        for step in &file.lesson {
            match step {
                LessonStep::Say(step) => short(&step.0, 80),
                LessonStep::Explain(step) => short(&step.0, 100),
                LessonStep::Compare(compare) => {
                    let text = compare
                        .text
                        .as_ref()
                        .expect("a comparison says what to see");
                    let count = words(text.as_str());
                    assert!(count <= 100, "{}: {count} words: {text}", file.id);
                }
                _ => {}
            }
        }
        let texts = texts(file).join("\n");
        let bold: Vec<&str> = texts.split("**").skip(1).step_by(2).collect();
        let mut terms: BTreeSet<&str> = bold.iter().copied().collect();
        assert_eq!(
            bold.len(),
            terms.len(),
            "{}: introduced once: {bold:?}",
            file.id
        );
        terms.retain(|term| !NOUNS.contains(term) || file.glossary.get(term).is_some());
        let explained: BTreeSet<&str> = file.glossary.keys().map(Line::as_str).collect();
        assert_eq!(terms, explained, "{}", file.id);
    }
}

/// The steps that each lesson has, as they first come.
const ORDER: [&str; 8] = [
    "say",
    "predict",
    "play",
    "ask",
    "explain",
    "compare",
    "challenge",
    "wild",
];

#[test]
fn a_lesson_takes_its_steps_in_order() {
    for document in lessons() {
        let mut words: Vec<&str> = Vec::new();
        for step in &document.scenario().lesson {
            if !words.contains(&step.word()) {
                words.push(step.word());
            }
        }
        // A step that is none of these may stand anywhere.
        words.retain(|word| ORDER.contains(word));
        assert_eq!(words, ORDER, "{}", document.scenario().id);
        assert!(!document.scenario().references.is_empty());
    }
}
