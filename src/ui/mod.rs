//! The browser's half of the page: everything here needs a document.

pub mod observe;
pub mod paint;
pub mod panels;
pub mod stage;
