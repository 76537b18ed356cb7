//! Rust for WebAssembly without rustup's server, on Debian.
//!
//! Debian packages a compiler and the sources of its standard library, but not the library for
//! WebAssembly: that is built here. A library fits the one compiler that built it, so the two make
//! a tool chain of their own, beside rustup's; it borrows rustup's cargo and its linker.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Lack, root};
use crate::house::{House, output, run};

/// Its name for rustup.
pub(super) const TOOLCHAIN: &str = "fallible-wasm";

const PACKAGES: &[&str] = &["rustc-web", "rust-web-src", "rust-web-clippy"];
const COMPILER: &str = "/usr/bin/rustc";
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library";
const TARGET: &str = "wasm32-unknown-unknown";

/// Whether this is a Debian on which packages can be installed.
pub(super) fn is_possible(house: &House) -> bool {
    Path::new("/etc/debian_version").is_file() && root::has_rights(house)
}

/// Installs the packages, builds the library, and makes the tool chain known to rustup.
pub(super) fn install(house: &House) -> Result<(), Lack> {
    println!(
        "      rustup's server cannot be reached. Instead: apt-get install {}, and its standard \
         library is built, about 2 minutes.",
        PACKAGES.join(" ")
    );
    let done = root::install(house, PACKAGES)
        .and_then(|()| build_library(house))
        .and_then(|built| place_library(house, &built))
        .and_then(|()| place_linker(house))
        .and_then(|()| make_toolchain(house));
    done.map_err(|error| {
        Lack::Failed(format!(
            "{error}: connect to the internet and run `rustup target add {TARGET}`."
        ))
    })
}

/// Builds the standard library from a copy of its sources; returns the folder of what was built.
fn build_library(house: &House) -> Result<PathBuf, String> {
    let workshop = env::temp_dir().join("fallible-rust-library");
    let sources = workshop.join("library");
    if workshop.exists() {
        fs::remove_dir_all(&workshop).map_err(|error| not_written(&workshop, &error))?;
    }
    fs::create_dir_all(&workshop).map_err(|error| not_written(&workshop, &error))?;
    run(house.command("cp").args(["-rL", SOURCES]).arg(&sources))?;
    let mut cargo = house.cargo(&["build", "--release", "--target", TARGET]);
    cargo
        .arg("--features=panic-unwind,compiler-builtins-mem")
        .current_dir(sources.join("sysroot"))
        .env("CARGO_TARGET_DIR", workshop.join("target"))
        .env("RUSTC", COMPILER)
        // The library may use what is not stable, and marks it so for others.
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTFLAGS",
            "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked",
        );
    run(&mut cargo)?;
    Ok(workshop
        .join("target")
        .join(TARGET)
        .join("release")
        .join("deps"))
}

/// Puts the library where the compiler looks for it.
fn place_library(house: &House, built: &Path) -> Result<(), String> {
    let arguments = ["--print", "target-libdir", "--target", TARGET];
    let place = output(house.command(COMPILER).args(arguments))
        .ok_or_else(|| format!("{COMPILER} does not say where its libraries are"))?;
    run(root::as_root(house, "mkdir").args(["-p", &place]))?;
    let entries = fs::read_dir(built)
        .map_err(|error| format!("{} cannot be read: {error}", built.display()))?;
    let libraries = entries.flatten().map(|entry| entry.path());
    let libraries = libraries.filter(|file| file.extension().is_some_and(|end| end == "rlib"));
    run(root::as_root(house, "cp").args(libraries).arg(&place))
}

/// Debian's compiler comes without the linker for WebAssembly; rustup's brought one.
fn place_linker(house: &House) -> Result<(), String> {
    let rustup_root = output(house.command("rustc").args(["--print", "sysroot"]))
        .ok_or("rustc does not say where it is")?;
    let host = output(house.command(COMPILER).args(["--print", "host-tuple"]))
        .ok_or_else(|| format!("{COMPILER} does not say what machine this is"))?;
    let tools = format!("lib/rustlib/{host}/bin");
    let linker = Path::new(&rustup_root).join(&tools).join("rust-lld");
    let place = Path::new("/usr").join(&tools);
    run(root::as_root(house, "mkdir").arg("-p").arg(&place))?;
    run(root::as_root(house, "ln")
        .arg("-sf")
        .arg(linker)
        .arg(place.join("rust-lld")))
}

/// A folder among rustup's tool chains makes one.
fn make_toolchain(house: &House) -> Result<(), String> {
    let home = output(house.command("rustup").args(["show", "home"]))
        .ok_or("rustup does not say where its home is")?;
    let cargo = output(house.command("rustup").args(["which", "cargo"]))
        .ok_or("rustup does not say where cargo is")?;
    let programs = Path::new(&home)
        .join("toolchains")
        .join(TOOLCHAIN)
        .join("bin");
    fs::create_dir_all(&programs).map_err(|error| not_written(&programs, &error))?;
    let debian = ["rustc", "rustdoc", "clippy-driver", "cargo-clippy"]
        .map(|name| Path::new("/usr/bin").join(name));
    run(house
        .command("ln")
        .arg("-sf")
        .args(debian)
        .arg(cargo)
        .arg(&programs))
}

fn not_written(folder: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be written: {error}", folder.display())
}
