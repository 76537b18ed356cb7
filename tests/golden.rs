//! One golden hash for each variant of each lesson, over the file's own seed and 20 more. The same test
//! runs on this machine and in a browser, so the two compute the same bits.
//!
//! `FALLIBLE_BLESS=1 cargo test --test golden` writes the hashes anew; raise `BEHAVIOUR` when they change.

use fallible_engine::scenario::parse;
use fallible_engine::sweep::golden;
use std::collections::BTreeMap;

/// The lessons of the index, each by its file's name with its text; a browser's test cannot read a folder, so `build.rs`
/// lists them.
const LESSONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

const GOLDEN: &str = include_str!("golden.json");

/// The hash of every variant, by `lesson/variant`.
fn hashes() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (lesson, text) in LESSONS {
        let document = parse(text).expect("a valid lesson");
        for id in document.variants() {
            let scenario = document.variant(id.as_str()).expect("a variant of its own");
            found.insert(
                format!("{lesson}/{id}"),
                format!("{:016x}", golden(scenario)),
            );
        }
    }
    found
}

fn expected() -> BTreeMap<String, String> {
    serde_json::from_str(GOLDEN).expect("a table of hashes")
}

#[cfg(not(target_arch = "wasm32"))]
mod here {
    use super::{LESSONS, expected, hashes};
    use std::path::Path;

    #[test]
    fn every_run_is_the_same_as_ever() {
        let found = hashes();
        if std::env::var_os("FALLIBLE_BLESS").is_some() {
            let text = serde_json::to_string_pretty(&found).expect("a table") + "\n";
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden.json");
            std::fs::write(path, text).expect("the table can be written");
            return;
        }
        assert_eq!(
            found,
            expected(),
            "bless the hashes and raise BEHAVIOUR if the change is meant"
        );
    }

    #[test]
    fn no_lesson_is_missing_in_the_index() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        for file in std::fs::read_dir(folder).expect("the lessons").flatten() {
            let name = file.file_name().into_string().expect("a plain name");
            let Some(id) = name.strip_suffix(".json").filter(|id| *id != "index") else {
                continue;
            };
            assert!(
                LESSONS.iter().any(|(lesson, _)| *lesson == id),
                "{id} is not in the index"
            );
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod in_a_browser {
    use super::{expected, hashes};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn every_run_is_the_same_as_on_any_other_machine() {
        assert_eq!(hashes(), expected());
    }
}
