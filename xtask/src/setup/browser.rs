//! A Chromium or Chrome, and the ChromeDriver that steers it for wasm-bindgen's tests.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Lack;
use crate::house::{House, output, run};

const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const BROWSER_PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const DRIVER_PLACES: &[&str] = &[
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];
const ABSENT: &str = "No browser, and this account may not install one: install Chrome (or Chromium) and the \
    ChromeDriver of the same version, or name them in FALLIBLE_CHROMIUM and CHROMEDRIVER.";

/// Where the browser is.
pub(crate) fn browser(house: &House) -> Option<PathBuf> {
    find(house, "FALLIBLE_CHROMIUM", BROWSERS, BROWSER_PLACES)
}

/// Where its driver is.
pub(crate) fn driver(house: &House) -> Option<PathBuf> {
    find(house, "CHROMEDRIVER", &["chromedriver"], DRIVER_PLACES)
}

/// In the variable, where a person says that it is elsewhere, or on PATH, or in a usual place.
fn find(house: &House, variable: &str, names: &[&str], places: &[&str]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Some(PathBuf::from(named)).filter(|file| file.is_file());
    }
    let on_path = names.iter().find_map(|name| house.on_path(name));
    on_path.or_else(|| {
        let place = places.iter().map(Path::new).find(|place| place.is_file());
        place.map(Path::to_owned)
    })
}

/// Installs Debian's, where this machine and its owner allow it.
pub(super) fn install(house: &House) -> Result<(), Lack> {
    if house.on_path("apt-get").is_none() {
        return Err(Lack::Absent(ABSENT.to_owned()));
    }
    let is_root = output(house.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !is_root && output(house.command("sudo").args(["-n", "true"])).is_none() {
        return Err(Lack::Absent(ABSENT.to_owned()));
    }
    let apt_get = |arguments: &[&str]| {
        let mut command: Command = house.command(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.args(["-n", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        run(command.args(["--quiet"]).args(arguments)).map_err(Lack::Failed)
    };
    apt_get(&["update"])?;
    apt_get(&[
        "install",
        "--yes",
        "--no-install-recommends",
        "chromium",
        "chromium-driver",
    ])
}
