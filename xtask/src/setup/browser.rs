//! A Chromium or Chrome, and the ChromeDriver that steers it for wasm-bindgen's tests.

use std::env;
use std::path::{Path, PathBuf};

use super::{Lack, Tool, root};
use crate::house::House;

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
/// Where a person says that they are elsewhere.
const BROWSER_VARIABLE: &str = "FALLIBLE_CHROMIUM";
const DRIVER_VARIABLE: &str = "CHROMEDRIVER";
const PACKAGES: &[&str] = &["chromium", "chromium-driver"];

/// Both of them.
pub(super) struct Browser;

impl Tool for Browser {
    fn name(&self, _: &House) -> String {
        "Chromium, ChromeDriver".to_owned()
    }

    fn is_ready(&self, house: &House) -> bool {
        browser(house).is_some() && driver(house).is_some()
    }

    fn plan(&self, house: &House) -> Result<String, Lack> {
        for variable in [BROWSER_VARIABLE, DRIVER_VARIABLE] {
            if let Some(named) = env::var_os(variable).filter(|named| !Path::new(named).is_file()) {
                return Err(Lack::Absent(format!(
                    "{variable} names {}, which is not there: correct it, or unset it.",
                    named.display()
                )));
            }
        }
        if root::has_rights(house) {
            return Ok(format!(
                "apt-get install {}, about 100 MB",
                PACKAGES.join(" ")
            ));
        }
        let missing = match (browser(house), driver(house)) {
            (None, None) => "Chrome and ChromeDriver are",
            (None, Some(_)) => "Chrome is",
            (Some(_), _) => "ChromeDriver is",
        };
        Err(Lack::Absent(format!(
            "{missing} not there, and this account may not install packages: install Chrome (or \
             Chromium) and the ChromeDriver of the same version, or name them in \
             FALLIBLE_CHROMIUM and CHROMEDRIVER."
        )))
    }

    fn install(&self, house: &House) -> Result<(), Lack> {
        root::install(house, PACKAGES).map_err(|error| {
            Lack::Failed(format!(
                "{error}: look at what apt-get says above, or install {} by hand.",
                PACKAGES.join(" and ")
            ))
        })?;
        if self.is_ready(house) {
            return Ok(());
        }
        Err(Lack::Failed(
            "The packages were installed, but no browser is found: name it in FALLIBLE_CHROMIUM, \
             and the driver in CHROMEDRIVER."
                .to_owned(),
        ))
    }
}

/// Where the browser is.
pub(crate) fn browser(house: &House) -> Option<PathBuf> {
    find(house, BROWSER_VARIABLE, BROWSERS, BROWSER_PLACES)
}

/// Where its driver is.
pub(crate) fn driver(house: &House) -> Option<PathBuf> {
    find(house, DRIVER_VARIABLE, &["chromedriver"], DRIVER_PLACES)
}

fn find(house: &House, variable: &str, names: &[&str], places: &[&str]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Some(PathBuf::from(named)).filter(|file| file.is_file());
    }
    names
        .iter()
        .find_map(|name| house.on_path(name))
        .or_else(|| {
            places
                .iter()
                .map(Path::new)
                .find(|place| place.is_file())
                .map(Path::to_owned)
        })
}
