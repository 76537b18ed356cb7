//! Light or dark: as the system has it, or as the reader chose.

use gloo::utils::{document, window};
use web_sys::MediaQueryList;

thread_local! {
    /// Asked in every frame while time passes, so it is made only once.
    static LESS_MOTION: Option<MediaQueryList> =
        window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
}

/// Puts a chosen theme on the page; `None` follows the system.
pub fn put(theme: Option<&str>) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Only a malformed attribute name could fail.
    match theme {
        Some(theme) => root.set_attribute("data-theme", theme).ok(),
        None => root.remove_attribute("data-theme").ok(),
    };
}

/// The theme that is not shown now.
pub fn other(chosen: Option<&str>) -> &'static str {
    let system_dark = || {
        let query = window().match_media("(prefers-color-scheme: dark)").ok();
        query.flatten().is_some_and(|query| query.matches())
    };
    let dark = chosen.map_or_else(system_dark, |theme| theme == "dark");
    if dark { "light" } else { "dark" }
}

/// Whether the reader asked for less motion.
pub fn wants_less_motion() -> bool {
    LESS_MOTION.with(|query| query.as_ref().is_some_and(MediaQueryList::matches))
}
