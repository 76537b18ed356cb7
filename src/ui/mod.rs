//! The browser's half of the page: everything here needs a document.

pub mod app;
pub mod chart;
pub mod clip;
pub mod clock;
pub mod desk;
pub mod diagram;
pub mod drawing;
pub mod fault;
pub mod frames;
pub mod keys;
pub mod lab;
pub mod lesson;
pub mod observe;
pub mod open;
pub mod pack;
pub mod pages;
pub mod paint;
pub mod panels;
pub mod route;
pub mod site;
pub mod stage;
pub mod store;
pub mod theme;
mod tip;
pub mod top_bar;
pub mod versus;

/// Puts the page together.
///
/// # Panics
/// If the document has no element `app`: the page's own HTML has one.
pub fn start() {
    fault::watch();
    let root = gloo::utils::document()
        .get_element_by_id("app")
        .expect("index.html has an element with the id app");
    yew::Renderer::<app::App>::with_root(root).render();
}
