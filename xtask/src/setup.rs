//! What the chores need besides Rust: finds it, or says what will be fetched and fetches it.

pub(crate) mod browser;
mod cargo_tools;
mod debian_rust;
mod node;
mod root;
pub(crate) mod wasm;

use std::collections::BTreeMap;
use std::time::Instant;

use crate::house::House;

/// Something that must be on the machine, in the order in which it is set up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// Rust's standard library for the browser.
    WasmTarget,
    /// The bundler.
    Trunk,
    /// Binds the program to JavaScript; its version is the lock file's.
    WasmBindgen,
    /// wasm-opt and what drives a browser, from npm.
    NodeModules,
    /// Chromium or Chrome, with ChromeDriver.
    Browser,
}

impl Need {
    const ALL: [Need; 5] = [
        Need::WasmTarget,
        Need::Trunk,
        Need::WasmBindgen,
        Need::NodeModules,
        Need::Browser,
    ];

    fn tool(self) -> &'static dyn Tool {
        match self {
            Need::WasmTarget => &wasm::Target,
            Need::Trunk => &cargo_tools::Trunk,
            Need::WasmBindgen => &cargo_tools::WasmBindgen,
            Need::NodeModules => &node::Modules,
            Need::Browser => &browser::Browser,
        }
    }
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

/// One thing to find or to fetch.
trait Tool {
    /// What a person calls it, with its version.
    fn name(&self, house: &House) -> String;
    /// Whether it is there already. Asked on every run, so it must be quick.
    fn is_ready(&self, house: &House) -> bool;
    /// How it would be fetched, in a few words, or why it cannot be.
    fn plan(&self, house: &House) -> Result<String, Lack>;
    /// Fetches it, after the plan was shown.
    fn install(&self, house: &House) -> Result<(), Lack>;
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
    let mut lacks = BTreeMap::new();
    let mut plans = Vec::new();
    for need in needs {
        let tool = need.tool();
        if tool.is_ready(house) {
            continue;
        }
        match tool.plan(house) {
            Ok(plan) => plans.push((*need, plan)),
            Err(lack) => {
                lacks.insert(*need, lack);
            }
        }
    }
    if !plans.is_empty() {
        println!("Set-up, this once:");
        for (need, plan) in &plans {
            println!("  {:<28} {plan}", need.tool().name(house));
        }
    }
    for (number, (need, _)) in plans.iter().enumerate() {
        let tool = need.tool();
        println!("\n[{}/{}] {}", number + 1, plans.len(), tool.name(house));
        let started = Instant::now();
        match tool.install(house) {
            Ok(()) => println!("      done in {:.0} s", started.elapsed().as_secs_f64()),
            Err(lack) => {
                println!("      failed");
                lacks.insert(*need, lack);
            }
        }
    }
    lacks
}
