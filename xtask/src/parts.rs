//! The parts of the test: one table, in the order in which they run.

use std::fs;
use std::path::{Path, PathBuf};

use crate::house::{House, run};
use crate::setup::{Need, browser};
use crate::size;

/// What cargo is told when it builds for the browser.
const FOR_THE_BROWSER: &str = "--target=wasm32-unknown-unknown";

/// One part of the test.
pub(crate) struct Part {
    /// What a person types.
    pub(crate) name: &'static str,
    /// One line for `cargo xtask help`.
    pub(crate) about: &'static str,
    /// What of the set-up it cannot do without.
    pub(crate) needs: &'static [Need],
    /// A part that must have passed before, because this one looks at what it made.
    pub(crate) after: Option<&'static str>,
    /// Does it; takes what else a person typed.
    pub(crate) run: fn(&House, &[String]) -> Result<(), String>,
}

/// All of them.
pub(crate) const PARTS: &[Part] = &[
    Part {
        name: "format",
        about: "rustfmt has nothing to change",
        needs: &[],
        after: None,
        run: format,
    },
    Part {
        name: "clippy",
        about: "no warnings, for this machine and for the browser",
        needs: &[Need::WasmTarget],
        after: None,
        run: clippy,
    },
    Part {
        name: "native",
        about: "the tests of all packages, on this machine",
        needs: &[],
        after: None,
        run: native,
    },
    Part {
        name: "doc",
        about: "the examples in the documentation run, and it has no broken links",
        needs: &[],
        after: None,
        run: doc,
    },
    Part {
        name: "scenarios",
        about: "every lesson does what it claims to, over many seeds",
        needs: &[],
        after: None,
        run: scenarios,
    },
    Part {
        name: "browser",
        about: "the tests of the page's parts, and the golden hashes, in a headless browser",
        needs: &[Need::WasmTarget, Need::WasmBindgen, Need::Browser],
        after: None,
        run: in_browser,
    },
    Part {
        name: "build",
        about: "the site, as it is published, into dist/",
        needs: &[
            Need::WasmTarget,
            Need::Trunk,
            Need::WasmBindgen,
            Need::NodeModules,
        ],
        after: None,
        run: build,
    },
    Part {
        name: "end2end",
        about: "a browser plays on the built site; further words choose test files",
        needs: &[Need::NodeModules, Need::Browser],
        after: Some("build"),
        run: end2end,
    },
    Part {
        name: "size",
        about: "all that a first visit loads stays under its limit",
        needs: &[],
        after: Some("build"),
        run: size::check,
    },
];

/// The part of that name.
pub(crate) fn named(name: &str) -> Option<&'static Part> {
    PARTS.iter().find(|part| part.name == name)
}

/// Cargo finds files by the modules that stand in their parents, and members of a registry stand in none: there the
/// registry's macro declares them. So each file is named.
fn format(house: &House, rest: &[String]) -> Result<(), String> {
    let check: &[&str] = match rest {
        [] => &["--check"],
        [repair] if repair == "--repair" => &[],
        _ => return Err("`cargo xtask format` takes `--repair` or nothing".to_owned()),
    };
    let mut rustfmt = house.command("rustfmt");
    rustfmt.args(["--edition", "2024"]).args(check);
    for folder in [
        "src", "examples", "tests", "derive", "engine", "lab", "cli", "fuzz", "xtask", "build.rs",
    ] {
        rustfmt.args(rust_files(&house.root.join(folder)));
    }
    run(&mut rustfmt).map_err(|error| format!("{error}; `cargo xtask format --repair` repairs it"))
}

/// All files of a folder that are Rust.
fn rust_files(path: &Path) -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(path) else {
        let is_rust = path.extension().is_some_and(|kind| kind == "rs");
        return is_rust.then(|| path.to_owned()).into_iter().collect();
    };
    let entries = folder.flatten().map(|entry| entry.path());
    entries.flat_map(|path| rust_files(&path)).collect()
}

fn clippy(house: &House, _: &[String]) -> Result<(), String> {
    let workspace = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    run(&mut house.cargo(&workspace))?;
    let page = [
        "clippy",
        "--package=fallible-playground",
        "--package=fallible-lab",
        "--all-targets",
        FOR_THE_BROWSER,
        "--",
        "-D",
        "warnings",
    ];
    run(&mut house.cargo(&page))
}

fn native(house: &House, rest: &[String]) -> Result<(), String> {
    let arguments = ["test", "--workspace", "--lib", "--bins", "--tests"];
    run(house.cargo(&arguments).args(rest))
}

fn doc(house: &House, _: &[String]) -> Result<(), String> {
    run(&mut house.cargo(&["test", "--workspace", "--doc"]))?;
    run(house
        .cargo(&["doc", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}

fn scenarios(house: &House, rest: &[String]) -> Result<(), String> {
    let arguments = [
        "run",
        "--quiet",
        "--package=fallible-cli",
        "--",
        "check",
        "scenarios",
    ];
    run(house.cargo(&arguments).args(rest))
}

fn in_browser(house: &House, rest: &[String]) -> Result<(), String> {
    let arguments = [
        "test",
        "--package=fallible-playground",
        "--test=browser",
        "--test=golden",
        FOR_THE_BROWSER,
    ];
    let mut command = house.cargo(&arguments);
    // In seconds, for all of them: comparing whole runs with native ones takes its time.
    command.args(rest).env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    if let Some(driver) = browser::driver(house) {
        command.env("CHROMEDRIVER", driver);
    }
    run(&mut command)
}

fn build(house: &House, _: &[String]) -> Result<(), String> {
    run(&mut house.trunk(&["build", "--release"]))?;
    // What is seen before the program, by its own texts and drawing code.
    let first = [
        "run",
        "--quiet",
        "--package=fallible-playground",
        "--example=first",
        "--",
        "dist",
    ];
    run(&mut house.cargo(&first))?;
    run(house
        .command("node")
        .args(["xtask/site/finish.mjs", "dist"]))
}

fn end2end(house: &House, rest: &[String]) -> Result<(), String> {
    let mut command = house.command("node");
    command.arg("end2end/run.mjs").args(rest);
    if let Some(browser) = browser::browser(house) {
        command.env("FALLIBLE_CHROMIUM", browser);
    }
    run(&mut command)
}
