//! The lessons that come with the program: that they show what they say they show, on their own seed and on others,
//! that their questions and challenges can be got right and wrong, and that their texts keep to the rules.
//!
//! That each file reads, fits the published schema and agrees with its card is tried in `scenario_files.rs`.

mod challenges;
mod claims;
mod lag;
mod numbers;
mod shown;
mod texts;

use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::schema::Scenario;
use fallible_engine::scenario::{Document, parse};
use std::fs;
use std::path::Path;

/// How many seeds are tried besides a file's own; `fallible check` tries more.
const SEEDS: u64 = 30;

pub(crate) fn read(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

pub(crate) fn lesson(file: &str) -> Document {
    parse(&read(file)).unwrap_or_else(|problems| panic!("{file}:\n{problems}"))
}

/// Every lesson of the index.
pub(crate) fn lessons() -> Vec<Document> {
    let index = Index::parse(&read("index.json")).unwrap_or_else(|problems| panic!("{problems}"));
    let lessons: Vec<Document> = index
        .cards()
        .map(|card| lesson(card.file.as_str()))
        .collect();
    assert!(lessons.len() > 1, "the index lists lessons");
    lessons
}

/// The file's own seed, then others.
pub(crate) fn seeds(scenario: &Scenario) -> impl Iterator<Item = u64> {
    let own = scenario.seed.0;
    std::iter::once(own).chain((1..=SEEDS).filter(move |seed| *seed != own))
}

/// Each variant with its scenario.
pub(crate) fn variants(document: &Document) -> impl Iterator<Item = (&str, &Scenario)> {
    document.variants().map(|id| {
        let scenario = document.variant(id.as_str());
        (id.as_str(), scenario.expect("each variant was compiled"))
    })
}
