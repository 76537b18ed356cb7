//! What comes from npm, in the versions of package-lock.json.

use std::fs;

use super::{Lack, Tool};
use crate::house::{House, output, run};

const LOWEST_NODE: u32 = 20;
/// A copy of the lock file that was installed, so that a changed one is noticed.
const STAMP: &str = "node_modules/.installed-lock.json";
const LOCK: &str = "package-lock.json";

/// wasm-opt, Playwright and axe.
pub(super) struct Modules;

impl Tool for Modules {
    fn name(&self, _: &House) -> String {
        "wasm-opt and browser driver".to_owned()
    }

    fn is_ready(&self, house: &House) -> bool {
        let lock = fs::read(house.root.join(LOCK)).ok();
        lock.is_some() && lock == fs::read(house.root.join(STAMP)).ok() && node(house).is_ok()
    }

    fn plan(&self, house: &House) -> Result<String, Lack> {
        node(house)?;
        Ok("npm ci, 120 MB in node_modules/".to_owned())
    }

    fn install(&self, house: &House) -> Result<(), Lack> {
        run(&mut house.npm(&["ci", "--no-audit", "--no-fund"])).map_err(|error| {
            Lack::Failed(format!(
                "{error}: look at what npm says above; is its registry to be reached?"
            ))
        })?;
        fs::copy(house.root.join(LOCK), house.root.join(STAMP)).map_err(|error| {
            Lack::Failed(format!(
                "{STAMP} cannot be written ({error}): check its folder's rights."
            ))
        })?;
        Ok(())
    }
}

fn node(house: &House) -> Result<(), Lack> {
    let version = output(house.command("node").arg("--version")).ok_or_else(|| {
        Lack::Absent(format!(
            "Node is not there, or not on PATH: install version {LOWEST_NODE} or newer from https://nodejs.org."
        ))
    })?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|one| one.parse().ok());
    if major.is_none_or(|major: u32| major < LOWEST_NODE) {
        return Err(Lack::Absent(format!(
            "Node is {version}, too old: install version {LOWEST_NODE} or newer from \
             https://nodejs.org."
        )));
    }
    Ok(())
}
