//! Where the project stands, and how programs are called from there.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's folder, and the places where its tools are looked for.
pub(crate) struct House {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    path: OsString,
}

impl House {
    pub(crate) fn find() -> House {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("xtask stands in a folder of the workspace")
            .to_owned();
        // npm's tools first, so that the wasm-opt in use is the one in the lock file; cargo's own
        // folder too, for shells that were open before Rust was installed.
        let mut places = vec![root.join("node_modules").join(".bin")];
        places.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
        places.extend(cargo_home().map(|home| home.join("bin")));
        let path =
            env::join_paths(places).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default());
        House { root, path }
    }

    /// A command that starts in the project's folder.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        command
    }

    /// `cargo`, with these arguments.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// `trunk`, with these arguments.
    pub(crate) fn trunk(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("trunk");
        // Trunk takes NO_COLOR=1 for a malformed option, and prints traces of its own stack.
        command
            .args(arguments)
            .env_remove("NO_COLOR")
            .env("RUST_BACKTRACE", "0");
        command
    }

    /// `npm`, with these arguments.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.args(arguments);
        command
    }

    /// Where `program` is, if it is on PATH.
    pub(crate) fn on_path(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.path)
            .map(|place| {
                place
                    .join(program)
                    .with_extension(env::consts::EXE_EXTENSION)
            })
            .find(|file| file.is_file())
    }
}

fn cargo_home() -> Option<PathBuf> {
    match env::var_os("CARGO_HOME") {
        Some(home) => Some(home.into()),
        None => Some(env::home_dir()?.join(".cargo")),
    }
}

/// Runs a command in the open: what it prints is seen. The error says how it ended.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let first = command
        .get_args()
        .next()
        .map(|one| one.to_string_lossy().into_owned());
    let called = [Some(name.clone()), first]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{called}` failed ({status})")),
        Err(error) => Err(format!("`{name}` could not be started: {error}")),
    }
}

/// What a command prints, trimmed; nothing when it is not there or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
