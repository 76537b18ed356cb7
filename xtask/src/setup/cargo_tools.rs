//! Trunk and wasm-bindgen's command line, both from crates.io.

use std::fs;

use super::{Lack, Tool};
use crate::house::{House, output, run};

/// The newest that is built by the Rust this project asks for. Trunk.toml names it too.
const TRUNK_VERSION: &str = "0.21.14";

/// The bundler.
pub(super) struct Trunk;

impl Tool for Trunk {
    fn name(&self, _: &House) -> String {
        format!("Trunk {TRUNK_VERSION}")
    }

    fn is_ready(&self, house: &House) -> bool {
        has_version(house, "trunk", TRUNK_VERSION)
    }

    fn plan(&self, _: &House) -> Result<String, Lack> {
        Ok("cargo install trunk, about 3 minutes".to_owned())
    }

    fn install(&self, house: &House) -> Result<(), Lack> {
        // Unoptimised and without its own downloader it is built in a third of the time, and
        // serves and builds as well.
        let options = ["--locked", "--no-default-features", "--debug"];
        cargo_install(house, "trunk", TRUNK_VERSION, &options)?;
        confirm(house, "trunk", TRUNK_VERSION)
    }
}

/// Binds the program to JavaScript.
pub(super) struct WasmBindgen;

impl Tool for WasmBindgen {
    fn name(&self, house: &House) -> String {
        format!(
            "wasm-bindgen {}",
            locked_wasm_bindgen(house).unwrap_or_default()
        )
    }

    fn is_ready(&self, house: &House) -> bool {
        locked_wasm_bindgen(house).is_some_and(|version| {
            has_version(house, "wasm-bindgen", &version)
                && house.on_path("wasm-bindgen-test-runner").is_some()
        })
    }

    fn plan(&self, house: &House) -> Result<String, Lack> {
        match locked_wasm_bindgen(house) {
            Some(_) => Ok("cargo install wasm-bindgen-cli, about 2 minutes".to_owned()),
            None => Err(Lack::Failed(
                "Cargo.lock names no wasm-bindgen: restore it with `git checkout Cargo.lock`."
                    .to_owned(),
            )),
        }
    }

    fn install(&self, house: &House) -> Result<(), Lack> {
        let version = locked_wasm_bindgen(house).unwrap_or_default();
        // Not --locked: its lock file has named versions that were no longer to be had.
        cargo_install(house, "wasm-bindgen-cli", &version, &[])?;
        confirm(house, "wasm-bindgen", &version)
    }
}

fn has_version(house: &House, program: &str, version: &str) -> bool {
    // "trunk 0.21.14", "wasm-bindgen 0.2.100 (commit)"
    output(house.command(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
}

fn cargo_install(house: &House, name: &str, version: &str, options: &[&str]) -> Result<(), Lack> {
    let mut command = house.cargo(&["install", name, "--version", version]);
    run(command.args(options)).map_err(|error| {
        Lack::Failed(format!(
            "{error}: look at what cargo says above; `cargo install {name} --version {version}` \
             by hand does as well."
        ))
    })
}

/// Another one of that name may stand before cargo's on PATH.
fn confirm(house: &House, program: &str, version: &str) -> Result<(), Lack> {
    if has_version(house, program, version) {
        return Ok(());
    }
    let found = house
        .on_path(program)
        .map(|file| file.display().to_string());
    Err(Lack::Failed(format!(
        "{program} {version} was installed, but {} comes before it on PATH: remove that one, or \
         put cargo's bin folder first.",
        found.as_deref().unwrap_or("another one"),
    )))
}

/// The version of wasm-bindgen in Cargo.lock: the command line's must be the same to the letter.
fn locked_wasm_bindgen(house: &House) -> Option<String> {
    let lock = fs::read_to_string(house.root.join("Cargo.lock")).ok()?;
    locked_version(&lock, "wasm-bindgen").map(str::to_owned)
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| line.strip_prefix("name = ") == Some(&format!("\"{package}\"")))?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_version_is_that_of_the_package_of_exactly_that_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
