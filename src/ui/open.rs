//! Opening a scenario of one's own: from a file, dropped, pasted, or by its address after asking.

pub mod carried;
pub mod drop;
pub mod fetch;
pub mod sheet;

use std::rc::Rc;

use fallible_engine::format::limits::FILE_BYTES;
use fallible_engine::scenario::{Document, read_proven};
use gloo::file::File;
use gloo::file::futures::read_as_bytes;
use gloo::utils::window;
use yew::AttrValue;

use super::lab;
use crate::player::failure::Failure;
use crate::player::proven::is_proven;
use crate::view::panels::problem::Flaw;

/// A scenario that was opened and is valid.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The name of the file, or its address.
    pub name: AttrValue,
    /// What it says.
    pub document: Rc<Document>,
}

impl PartialEq for Opened {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.document, &other.document)
    }
}

/// A file that is no valid scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Flawed {
    /// The name of the file, or its address.
    pub name: AttrValue,
    /// What is wrong with it.
    pub flaws: Rc<[Flaw]>,
    /// Whether there is more than is listed.
    pub more: bool,
}

/// Why something is not there.
#[derive(Clone, PartialEq, Debug)]
pub enum Trouble {
    /// The file could not be had.
    NotHad(AttrValue, Failure),
    /// The file will not do.
    Flawed(Rc<Flawed>),
}

/// Reads a text as a scenario. What was not proven when the site was built is proven by the laboratory.
pub async fn read_text(name: AttrValue, text: &str) -> Result<Opened, Trouble> {
    prove(&name, text, lab::Check::Scenario).await?;
    match read_proven(text) {
        Some(document) => Ok(Opened {
            name,
            document: Rc::new(document),
        }),
        None => Err(Trouble::NotHad(name, Failure::Lab)),
    }
}

/// Proves a text that was not proven when the site was built.
pub async fn prove(name: &AttrValue, text: &str, check: lab::Check) -> Result<(), Trouble> {
    if is_proven(text) {
        return Ok(());
    }
    let name = name.clone();
    match lab::check(check, text).await {
        Ok(found) if found.flaws.is_empty() => Ok(()),
        Ok(found) => Err(Trouble::Flawed(Rc::new(Flawed {
            name,
            flaws: found.flaws.into(),
            more: found.more,
        }))),
        Err(failure) => Err(Trouble::NotHad(name, failure)),
    }
}

/// Reads a file from the reader's disk. One that is too long is not read at all.
pub async fn read_file(file: File) -> Result<Opened, Trouble> {
    let name = AttrValue::from(file.name());
    if file.size() > FILE_BYTES as u64 {
        return Err(Trouble::NotHad(name, Failure::Long));
    }
    let Ok(bytes) = read_as_bytes(&file).await else {
        return Err(Trouble::NotHad(name, Failure::Disk));
    };
    match Failure::text_of(bytes) {
        Ok(text) => read_text(name, &text).await,
        Err(failure) => Err(Trouble::NotHad(name, failure)),
    }
}

/// Fetches a scenario from the web. Nobody but its server learns of it, and that one not from where.
pub async fn read_url(url: AttrValue) -> Result<Opened, Trouble> {
    let origin = origin_of(&url);
    if origin.is_empty() {
        return Err(Trouble::NotHad(url, Failure::Address));
    }
    if Failure::is_barred(&origin, &window().location().origin().unwrap_or_default()) {
        return Err(Trouble::NotHad(url, Failure::Policy));
    }
    match fetch::text(&url).await {
        Ok(text) => read_text(url, &text).await,
        Err(failure) => Err(Trouble::NotHad(url, failure)),
    }
}

/// Scheme, name and port of an address on the web; empty for anything else.
#[must_use]
pub fn origin_of(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let parsed = is_web.then(|| web_sys::Url::new(url).ok()).flatten();
    parsed.map_or_else(String::new, |url| url.origin())
}
