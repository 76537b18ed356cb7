//! Rust's standard library for the browser.

use std::path::Path;
use std::process::Command;

use super::{Lack, Tool, debian_rust};
use crate::house::{House, output, run};

const TARGET: &str = "wasm32-unknown-unknown";
/// What cargo is told.
pub(crate) const TARGET_ARGUMENT: &str = "--target=wasm32-unknown-unknown";

/// The standard library.
pub(super) struct Target;

impl Tool for Target {
    fn name(&self, _: &House) -> String {
        "Rust for WebAssembly".to_owned()
    }

    fn is_ready(&self, house: &House) -> bool {
        has_target(&mut house.command("rustc")) || has_spare(house)
    }

    fn plan(&self, house: &House) -> Result<String, Lack> {
        if house.on_path("rustup").is_none() {
            return Err(Lack::Failed(
                "rustup is not there: install Rust with it, from https://rustup.rs.".to_owned(),
            ));
        }
        Ok(format!("rustup target add {TARGET}, about 25 MB"))
    }

    fn install(&self, house: &House) -> Result<(), Lack> {
        if run(house
            .command("rustup")
            .env("RUST_BACKTRACE", "0")
            .args(["target", "add", TARGET]))
        .is_ok()
        {
            return Ok(());
        }
        if !debian_rust::is_possible(house) {
            return Err(Lack::Failed(format!(
                "rustup could not fetch {TARGET}: connect to the internet and try again."
            )));
        }
        debian_rust::install(house)?;
        if has_spare(house) {
            return Ok(());
        }
        Err(Lack::Failed(format!(
            "Debian's Rust was installed, but it still has no {TARGET}: connect to the internet \
             and run `rustup target add {TARGET}`."
        )))
    }
}

/// Lets a command that builds for the browser use the compiler which can.
pub(crate) fn build_with<'a>(house: &House, command: &'a mut Command) -> &'a mut Command {
    if !has_target(&mut house.command("rustc")) && has_spare(house) {
        println!("(with RUSTUP_TOOLCHAIN={})", debian_rust::TOOLCHAIN);
        command.env("RUSTUP_TOOLCHAIN", debian_rust::TOOLCHAIN);
    }
    command
}

fn has_spare(house: &House) -> bool {
    has_target(
        house
            .command("rustc")
            .env("RUSTUP_TOOLCHAIN", debian_rust::TOOLCHAIN),
    )
}

fn has_target(rustc: &mut Command) -> bool {
    output(rustc.args(["--print", "target-libdir", TARGET_ARGUMENT]))
        .is_some_and(|folder| Path::new(&folder).is_dir())
}
