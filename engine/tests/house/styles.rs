//! The page's style sheets dress only what the page draws: each class of a rule stands in the page's source.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::reading::rust_files;

/// The words of a text that could be the names of classes.
fn words(text: &str) -> impl Iterator<Item = String> {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.split(move |c| !is_of_name(c)).map(str::to_owned)
}

/// The words of what a file of source writes between quotation marks.
fn quoted(source: &str) -> BTreeSet<String> {
    let texts = source.split('"').skip(1).step_by(2);
    texts.flat_map(words).collect()
}

/// The classes of the rules of a style sheet, its comments left out.
fn classes(sheet: &str) -> BTreeSet<String> {
    let mut code = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    // What stands before a brace that opens is a selector, or a condition, which names no class.
    let selectors = code
        .split('{')
        .filter_map(|part| part.rsplit(['}', ';']).next());
    let named = selectors.flat_map(|selector| selector.split('.').skip(1));
    let name = |part: &str| words(part).next().unwrap_or_default();
    let names = named.map(name);
    names
        .filter(|name| name.starts_with(|c: char| c.is_alphabetic()))
        .collect()
}

#[test]
fn style_sheets_are_read_as_they_are_meant() {
    let sheet = "/* .no */ .a, .b > .c-d:hover { width: 0.5px; }\n@media (max-width: 1.5em) { .e.f { top: 0 } }";
    let found: Vec<String> = classes(sheet).into_iter().collect();
    assert_eq!(found, ["a", "b", "c-d", "e", "f"]);
}

#[test]
fn no_rule_is_for_what_nobody_draws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &Path| fs::read_to_string(path).expect("a file of the page");
    let mut drawn: BTreeSet<String> = BTreeSet::new();
    for file in rust_files(&root.join("src/ui")) {
        drawn.extend(quoted(&read(&file)));
    }
    for file in rust_files(&root.join("src/view")) {
        drawn.extend(quoted(&read(&file)));
    }
    for file in ["index.html", "static/boot.js", "static/crash.js"] {
        drawn.extend(words(&read(&root.join(file))));
    }
    let sheets = fs::read_dir(root.join("static/css")).expect("the style sheets");
    let mut dead = Vec::new();
    for sheet in sheets {
        let path = sheet.expect("a style sheet").path();
        let found = classes(&read(&path)).into_iter();
        let name = path.display();
        dead.extend(
            found
                .filter(|class| !drawn.contains(class))
                .map(|class| format!("{name}: .{class}")),
        );
    }
    assert!(dead.is_empty(), "nobody draws\n{}", dead.join("\n"));
}
