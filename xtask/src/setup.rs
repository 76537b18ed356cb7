//! What the chores need besides Rust and Node: finds it, or says what will be fetched and fetches it. Versions stand
//! where their tools read them: rust-toolchain.toml, Cargo.lock, Trunk.toml and package-lock.json.

pub(crate) mod browser;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use crate::house::{House, output, run};

/// Rust's name for the browser.
const TARGET: &str = "wasm32-unknown-unknown";
/// A copy of the lock file that was installed, so that a changed one is noticed.
const STAMP: &str = "node_modules/.installed-lock.json";
const LOCK: &str = "package-lock.json";

/// Something that must be on the machine, in the order in which it is set up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// Rust's standard library for the browser.
    WasmTarget,
    /// The bundler.
    Trunk,
    /// Binds the program to JavaScript; its version must be the program's to the letter.
    WasmBindgen,
    /// From npm: wasm-opt, what makes the service worker, and what drives a browser.
    NodeModules,
    /// Chromium or Chrome, with ChromeDriver.
    Browser,
}

/// Why a need is not met, in one sentence that says what to do.
pub(crate) enum Lack {
    /// This machine cannot have it without its owner's help: what needs it is skipped.
    Absent(String),
    /// Fetching it went wrong: what needs it has failed.
    Failed(String),
}

impl Lack {
    /// The sentence.
    pub(crate) fn sentence(&self) -> &str {
        let (Lack::Absent(sentence) | Lack::Failed(sentence)) = self;
        sentence
    }
}

impl Need {
    const ALL: [Need; 5] = [
        Need::WasmTarget,
        Need::Trunk,
        Need::WasmBindgen,
        Need::NodeModules,
        Need::Browser,
    ];

    /// How it is fetched, in a few words.
    fn plan(self) -> &'static str {
        match self {
            Need::WasmTarget => "rustup target add wasm32-unknown-unknown, about 25 MB",
            Need::Trunk => "cargo install trunk, about 3 minutes",
            Need::WasmBindgen => "cargo install wasm-bindgen-cli, about 2 minutes",
            Need::NodeModules => "npm ci, 200 MB in node_modules/",
            Need::Browser => "apt-get install chromium chromium-driver, about 100 MB",
        }
    }

    /// Whether it is there already. Asked on every run, so it must be quick.
    fn is_ready(self, house: &House) -> bool {
        match self {
            Need::WasmTarget => {
                let library = ["--print=target-libdir", "--target", TARGET];
                output(house.command("rustc").args(library))
                    .is_some_and(|folder| Path::new(&folder).is_dir())
            }
            Need::Trunk => has_version(house, "trunk", &trunk_version(house)),
            Need::WasmBindgen => {
                has_version(house, "wasm-bindgen", &wasm_bindgen_version(house))
                    && house.on_path("wasm-bindgen-test-runner").is_some()
            }
            Need::NodeModules => {
                let lock = fs::read(house.root.join(LOCK)).ok();
                let same = lock.is_some() && lock == fs::read(house.root.join(STAMP)).ok();
                same && house.on_path("node").is_some()
            }
            Need::Browser => browser::browser(house).is_some() && browser::driver(house).is_some(),
        }
    }

    /// Fetches it, after the plan was shown.
    fn fetch(self, house: &House) -> Result<(), Lack> {
        match self {
            Need::WasmTarget => {
                let mut rustup = house.command("rustup");
                run(rustup.args(["target", "add", TARGET])).map_err(Lack::Failed)
            }
            // Unoptimised and without its own downloader it is built in a third of the time, and serves and builds
            // as well.
            Need::Trunk => {
                let options = ["--locked", "--no-default-features", "--debug"];
                cargo_install(house, "trunk", &trunk_version(house), &options)
            }
            // Not --locked: its lock file has named versions that were no longer to be had.
            Need::WasmBindgen => {
                cargo_install(house, "wasm-bindgen-cli", &wasm_bindgen_version(house), &[])
            }
            Need::NodeModules => npm_install(house),
            Need::Browser => browser::install(house),
        }
    }
}

/// Sets up everything that any command needs. The error names what is still missing.
pub(crate) fn everything(house: &House) -> Result<(), String> {
    let lacks = prepare(house, &Need::ALL);
    if lacks.is_empty() {
        println!("All is set up.");
        return Ok(());
    }
    let sentences: Vec<&str> = lacks.values().map(Lack::sentence).collect();
    Err(sentences.join("\n"))
}

/// Sets up what is missing of `needs`, and returns what could not be had. Silent when all is there.
pub(crate) fn prepare(house: &House, needs: &[Need]) -> BTreeMap<Need, Lack> {
    let missing = needs.iter().filter(|need| !need.is_ready(house));
    let missing: Vec<Need> = missing.copied().collect();
    if !missing.is_empty() {
        println!("Set-up, this once:");
    }
    for need in &missing {
        println!("  {}", need.plan());
    }
    let mut lacks = BTreeMap::new();
    for (number, need) in missing.iter().enumerate() {
        println!("\n[{}/{}] {}", number + 1, missing.len(), need.plan());
        let started = Instant::now();
        let fetched = need.fetch(house).and_then(|()| {
            // Another one of that name may stand before it on PATH.
            let lack = || Lack::Failed(format!("`{}` went well, yet it is not found", need.plan()));
            need.is_ready(house).then_some(()).ok_or_else(lack)
        });
        match fetched {
            Ok(()) => println!("      done in {:.0} s", started.elapsed().as_secs_f64()),
            Err(lack) => {
                println!("      failed");
                lacks.insert(*need, lack);
            }
        }
    }
    lacks
}

fn has_version(house: &House, program: &str, version: &str) -> bool {
    // "trunk 0.21.14", "wasm-bindgen 0.2.100 (commit)"
    output(house.command(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
}

fn cargo_install(house: &House, name: &str, version: &str, options: &[&str]) -> Result<(), Lack> {
    let mut command = house.cargo(&["install", name, "--version", version]);
    run(command.args(options)).map_err(Lack::Failed)
}

fn npm_install(house: &House) -> Result<(), Lack> {
    if house.on_path("node").is_none() {
        let sentence = "Node is not there, or not on PATH: install it from https://nodejs.org.";
        return Err(Lack::Absent(sentence.to_owned()));
    }
    // The versions of Node that will do stand in package.json.
    run(&mut house.npm(&["ci", "--engine-strict", "--no-audit", "--no-fund"]))
        .map_err(Lack::Failed)?;
    let copied = fs::copy(house.root.join(LOCK), house.root.join(STAMP));
    copied
        .map(|_| ())
        .map_err(|error| Lack::Failed(format!("{STAMP} cannot be written: {error}")))
}

/// The version that Trunk.toml asks for.
fn trunk_version(house: &House) -> String {
    after(house, "Trunk.toml", "trunk-version = \"=")
}

/// The version of wasm-bindgen in Cargo.lock.
fn wasm_bindgen_version(house: &House) -> String {
    after(house, "Cargo.lock", "name = \"wasm-bindgen\"\nversion = \"")
}

/// What stands in a file between these words and the next quote; nothing, which is no version, where they do not.
fn after(house: &House, file: &str, words: &str) -> String {
    let text = fs::read_to_string(house.root.join(file)).unwrap_or_default();
    let rest = text.split_once(words).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_where_their_tools_read_them() {
        let house = House::find();
        for version in [trunk_version(&house), wasm_bindgen_version(&house)] {
            let numbers: Vec<&str> = version.split('.').collect();
            assert_eq!(numbers.len(), 3, "{version}");
            assert!(numbers.iter().all(|one| one.parse::<u32>().is_ok()));
        }
    }
}
