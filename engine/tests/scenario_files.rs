//! Scenario files as people write them: a good one that uses everything, and a folder of broken ones with the exact
//! words that each must bring up.

use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::published::json_schema;
use fallible_engine::scenario::schema::{Scenario, Timing};
use fallible_engine::scenario::{Problems, parse, parse_bytes};
use std::fs;
use std::path::{Path, PathBuf};

const SAMPLE: &str = include_str!("sample.json");
const PUBLISHED: &str = include_str!("../../static/scenario.schema.json");

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a folder with an ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|own| own == ending))
        .collect();
    paths.sort();
    paths
}

/// What a person reads: each problem, and under it the line that it is about.
fn report(problems: &Problems) -> String {
    let mut text = String::new();
    for problem in &problems.list {
        text += &format!("{problem}\n    | {}\n", problem.excerpt);
    }
    if problems.more {
        text += "and more\n";
    }
    text
}

#[test]
fn the_sample_reads_with_each_of_its_variants() {
    let document = parse(SAMPLE).unwrap_or_else(|problems| panic!("{problems}"));
    let naive = document.variant("naive").expect("it is in the file");
    let token = document.variant("token").expect("it is in the file");
    assert_eq!(naive, document.scenario());
    assert_eq!((naive.script.len(), token.script.len()), (11, 11));
    assert_ne!(naive.script, token.script);
    assert!(matches!(
        naive.workload[1].timing,
        Timing::After { times: 6, .. }
    ));
    assert_eq!(naive.seed.0, u64::MAX);
    assert!(document.variant("other").is_none());
}

#[test]
fn a_scenario_survives_being_written_and_read_again() {
    let document = parse(SAMPLE).expect("the sample is valid");
    let text = serde_json::to_string_pretty(document.scenario()).expect("a scenario is JSON");
    let again = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(again.scenario(), document.scenario());
}

/// Set `UPDATE_EXPECTED=1` to write what is said now; then read it as a person would before it is kept.
#[test]
fn each_broken_file_says_what_is_wrong_with_it() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let paths = files(&workspace().join("engine/tests/broken"), "json");
    assert!(
        paths.len() > 50,
        "only {} broken files were found",
        paths.len()
    );
    let mut wrong = String::new();
    for path in paths {
        let bytes = fs::read(&path).expect("a readable file");
        let problems = match parse_bytes(&bytes) {
            Ok(_) => panic!("{} is not broken", path.display()),
            Err(problems) => report(&problems),
        };
        let beside = path.with_extension("expected");
        if update {
            fs::write(&beside, &problems).expect("a writable folder");
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if problems != expected {
            wrong += &format!(
                "{}\n  said:\n{problems}  expected:\n{expected}\n",
                path.display()
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{wrong}UPDATE_EXPECTED=1 writes what is said now."
    );
}

#[test]
fn the_published_schema_is_what_the_types_generate() {
    assert!(
        PUBLISHED == json_schema(),
        "static/scenario.schema.json is stale: \
         cargo run -p fallible-engine --example schema > /tmp/schema.json && mv /tmp/schema.json static/scenario.schema.json"
    );
}

#[test]
fn the_sample_fits_the_published_schema_by_another_implementation() {
    let schema: serde_json::Value = serde_json::from_str(PUBLISHED).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let sample: serde_json::Value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
    let errors: Vec<String> = validator
        .iter_errors(&sample)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut broken = sample;
    broken["nodes"]["alice"]["kind"] = "clown".into();
    assert!(!validator.is_valid(&broken));
}

#[test]
fn reader_and_published_schema_agree_on_what_a_whole_number_is() {
    let schema: serde_json::Value = serde_json::from_str(PUBLISHED).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let agreed = |place: &str, number: &str| {
        let (before, _) = place.rsplit_once(' ').expect("a key and its value");
        let text = SAMPLE.replacen(place, &format!("{before} {number}"), 1);
        assert!(SAMPLE.contains(place), "{place}");
        let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let read = parse(&text).is_ok();
        assert_eq!(read, validator.is_valid(&value), "{place} as {number}");
        read
    };
    for same in ["4", "4.0", "4e0", "0.4e1", "40e-1", "400.00E-2"] {
        assert!(agreed("\"workers\": 4", same), "{same}");
    }
    for zero in ["0", "-0", "0.0", "-0.0e5"] {
        assert!(agreed("\"drift_ppm\": 20", zero), "{zero}");
        assert!(!agreed("\"workers\": 4", zero), "{zero}");
    }
    for other in [
        "4.5",
        "4e-1",
        "-4",
        "1001",
        "4294967296",
        "1e300",
        "\"4\"",
        "null",
    ] {
        assert!(!agreed("\"workers\": 4", other), "{other}");
    }
    for huge in ["4294967296", "2147483648", "-2147483649", "1e10", "1e300"] {
        assert!(!agreed("\"drift_ppm\": 20", huge), "{huge}");
    }
    assert!(agreed("\"format\": 1", "1.0"));
    assert!(!agreed("\"format\": 1", "2.0"));
    assert!(agreed("\"times\": 6", "6.0") && agreed("\"times\": 6", "0.6e1"));
    assert!(!agreed("\"times\": 6", "4294967296") && !agreed("\"times\": 6", "6.5"));
}

#[test]
fn a_whole_number_is_the_same_however_it_is_written() {
    let plain = parse(SAMPLE).expect("the sample is valid");
    let text = SAMPLE
        .replace("\"workers\": 4", "\"workers\": 4.0")
        .replace("\"times\": 6", "\"times\": 60e-1");
    let other = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(other.scenario(), plain.scenario());
}

#[test]
fn every_lesson_reads_and_agrees_with_its_card() {
    let folder = workspace().join("scenarios");
    let text =
        fs::read_to_string(folder.join("index.json")).expect("scenarios/index.json is there");
    let index = Index::parse(&text).unwrap_or_else(|problems| panic!("index.json: {problems}"));
    let schema: serde_json::Value = serde_json::from_str(PUBLISHED).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for group in &index.groups {
        for card in &group.lessons {
            let text = fs::read_to_string(folder.join(card.file.as_str()))
                .unwrap_or_else(|error| panic!("{}: {error}", card.file));
            let document =
                parse(&text).unwrap_or_else(|problems| panic!("{}:\n{problems}", card.file));
            let scenario: &Scenario = document.scenario();
            assert!(
                card.agrees_with(scenario),
                "index.json and {} say different things",
                card.file
            );
            assert_eq!(scenario.group, group.id, "the group of {}", card.file);
            let value = serde_json::from_str(&text).expect("it was read as JSON");
            assert!(
                validator.is_valid(&value),
                "{} departs from the published schema",
                card.file
            );
        }
    }
    let listed: Vec<&str> = index.cards().map(|card| card.file.as_str()).collect();
    for path in files(&folder, "json") {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a plain name");
        assert!(
            name == "index.json" || listed.contains(&name),
            "{name} is not in index.json"
        );
    }
}
