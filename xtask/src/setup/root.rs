//! Debian's packages, where this machine and its owner allow it.

use std::process::Command;

use crate::house::{House, output, run};

/// Whether packages can be installed here without asking anybody.
pub(super) fn has_rights(house: &House) -> bool {
    cfg!(target_os = "linux")
        && house.on_path("apt-get").is_some()
        && (is_root(house) || output(house.command("sudo").args(["-n", "true"])).is_some())
}

/// Installs Debian packages. The error is how it ended.
pub(super) fn install(house: &House, packages: &[&str]) -> Result<(), String> {
    run(as_root(house, "apt-get").args(["--quiet", "update"]))?;
    run(as_root(house, "apt-get")
        .args(["--quiet", "install", "--yes", "--no-install-recommends"])
        .args(packages))
}

/// A command that runs as root; only where `has_rights` is true.
pub(super) fn as_root(house: &House, program: &str) -> Command {
    let mut command = if is_root(house) {
        house.command(program)
    } else {
        let mut command = house.command("sudo");
        command.args(["-n", program]);
        command
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root(house: &House) -> bool {
    output(house.command("id").arg("-u")).is_some_and(|id| id == "0")
}
