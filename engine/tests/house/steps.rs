//! A step of a lesson is named where it stands and where it is drawn, and nowhere else: all others ask for its manner.

use std::collections::BTreeSet;

use crate::reading::{STAR, Source};
use crate::walls::{engine, page};

/// The files of the steps, as they are called, and with them what the steps are called.
fn steps() -> BTreeSet<String> {
    let files = engine().sources.iter().map(|source| &*source.file);
    let names = files.filter_map(|file| file.strip_prefix("scenario/steps/")?.strip_suffix(".rs"));
    let names = names.filter(|name| *name != "manner");
    names.map(str::to_owned).collect()
}

/// Whether a path leads to one step: to a variant of all steps, or into a step's file.
fn leads_to_one(path: &[String], steps: &BTreeSet<String>) -> bool {
    path.windows(2).any(|two| {
        let (of, one) = (two[0].as_str(), two[1].as_str());
        let is_variant = one.starts_with(char::is_uppercase) || one == STAR;
        of == "LessonStep" && is_variant || of == "steps" && steps.contains(one)
    })
}

fn names_a_step(source: &Source, steps: &BTreeSet<String>) -> bool {
    let mut imports = source.imports.iter();
    let mut paths = source.paths.iter();
    imports.any(|import| {
        let star = [&import.name].into_iter().filter(|name| *name == STAR);
        let path: Vec<String> = import.path.iter().chain(star).cloned().collect();
        leads_to_one(&path, steps)
    }) || paths.any(|named| leads_to_one(&named.path, steps))
}

#[test]
fn no_step_is_named_but_where_it_stands_and_where_it_is_drawn() {
    let steps = steps();
    assert!(steps.contains("wild"), "the steps are found: {steps:?}");
    let all = engine().sources.iter().chain(&page().sources);
    let naming: Vec<&str> = all
        .filter(|source| names_a_step(source, &steps))
        .map(|source| &*source.file)
        .collect();
    assert!(
        naming.iter().any(|file| file.starts_with("ui/lesson/")),
        "what draws steps names them: {naming:?}"
    );
    let at_home = |file: &&str| file.starts_with("ui/lesson") || file.starts_with("scenario/steps");
    let strangers: Vec<&&str> = naming.iter().filter(|file| !at_home(file)).collect();
    assert!(strangers.is_empty(), "steps are named in {strangers:?}");
}
