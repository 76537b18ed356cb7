//! Which files were proven valid when the site was built: those of its lessons, and their list. What is proven is read and
//! not checked again, so that the program of the page need not hold what checking takes.

use fallible_engine::kernel::random::Purpose;

/// One file a line: the hash of its text, and its name. Written by this room's test, which proves each of them.
const PROVEN: &str = include_str!("proven.txt");

/// Whether this text, to the last letter, is one that was proven.
#[must_use]
pub fn is_proven(text: &str) -> bool {
    let hash = hash(text);
    PROVEN.lines().any(|line| line.starts_with(&hash))
}

/// What a text is known by in the list.
fn hash(text: &str) -> String {
    format!("{:016x}", Purpose::named(text).key())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fallible_engine::scenario::index::Index;
    use fallible_engine::scenario::schema::Setting;
    use fallible_engine::scenario::{Document, parse, read_proven};
    use std::{env, fs};

    const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/player/proven.txt");

    fn read(name: &str) -> String {
        let path = format!("{}/scenarios/{name}", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Nothing is wrong with a file, however the controls of its challenges are set.
    fn prove(name: &str, text: &str) {
        let document = parse(text).unwrap_or_else(|problems| panic!("{name}: {problems}"));
        let fit = document.check_settings();
        fit.unwrap_or_else(|problems| panic!("{name}: {problems}"));
        for step in &document.scenario().lesson {
            let Some(tries) = step.manner().tries else {
                continue;
            };
            for (id, control) in tries.controls.iter() {
                for beyond in [Setting::Number(1e9), Setting::Text("99h".into())] {
                    let set: &[(&str, Setting)] = &[(id.as_str(), beyond)];
                    assert_eq!(document.set_to(tries, set), None, "{name}: {id}");
                }
                for setting in control.settings() {
                    let set: &[(&str, Setting)] = &[(id.as_str(), setting.clone())];
                    let proven = document.with_settings(tries, set);
                    let proven = proven.unwrap_or_else(|problems| panic!("{name}: {problems}"));
                    assert_eq!(document.set_to(tries, set), Some(proven), "{name}: {id}");
                }
            }
        }
        same(&document, text, name);
    }

    /// What is read without checking says the same.
    fn same(proven: &Document, text: &str, name: &str) {
        let again = read_proven(text).unwrap_or_else(|| panic!("{name} reads"));
        assert_eq!(again.scenario(), proven.scenario(), "{name}");
        for id in proven.variants() {
            assert_eq!(
                again.variant(id.as_str()),
                proven.variant(id.as_str()),
                "{name}: {id}"
            );
        }
    }

    #[test]
    fn what_is_listed_as_proven_is_what_the_site_has_and_is_valid() {
        let index = read("index.json");
        let cards = Index::parse(&index).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(Index::read_proven(&index).as_ref(), Some(&cards));
        let mut list = format!("{} index.json\n", hash(&index));
        for card in cards.cards() {
            let text = read(card.file.as_str());
            prove(card.file.as_str(), &text);
            list.push_str(&format!("{} {}\n", hash(&text), card.file));
        }
        if env::var_os("FALLIBLE_BLESS").is_some() {
            fs::write(LIST, &list).expect("the list can be written");
        }
        let listed = fs::read_to_string(LIST).expect("the list can be read");
        assert_eq!(
            listed, list,
            "write it anew with FALLIBLE_BLESS=1 cargo test -p fallible-playground proven"
        );
        for text in [
            &index,
            &read(cards.cards().next().expect("a lesson").file.as_str()),
        ] {
            assert!(env::var_os("FALLIBLE_BLESS").is_some() || is_proven(text));
            assert!(
                !is_proven(&format!("{text} ")),
                "one letter more is another file"
            );
        }
    }

    #[test]
    fn the_sandbox_begins_with_a_valid_scenario() {
        let new = include_str!("../ui/pages/sandbox.json");
        let document = parse(new).unwrap_or_else(|problems| panic!("{problems}"));
        same(&document, new, "sandbox.json");
    }

    #[test]
    fn what_is_no_scenario_is_not_read() {
        for text in [
            "",
            "{",
            "{}",
            r#"{ "format": 2 }"#,
            r#"{ "format": 1 }"#,
            "[1]",
        ] {
            assert!(read_proven(text).is_none(), "{text}");
        }
    }
}
