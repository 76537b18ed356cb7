//! Opening a scenario of one's own: from a file, dropped, pasted, or by its address after asking.

pub mod drop;
pub mod fetch;
pub mod sheet;

use std::rc::Rc;

use fallible_engine::format::limits::FILE_BYTES;
use fallible_engine::scenario::{Document, Problems, parse};
use gloo::file::File;
use gloo::file::futures::read_as_bytes;
use gloo::utils::window;
use yew::AttrValue;

use crate::player::failure::Failure;
use crate::view::panels::problem::{Flaw, flaw};

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

impl Flawed {
    /// What is wrong with a file, ready to be shown.
    #[must_use]
    pub fn new(name: AttrValue, problems: &Problems, text: &str) -> Self {
        Self {
            name,
            flaws: problems.list.iter().map(|one| flaw(one, text)).collect(),
            more: problems.more,
        }
    }
}

/// What came of opening something.
#[derive(Clone, PartialEq, Debug)]
pub enum ReadOutcome {
    /// A scenario.
    Opened(Opened),
    /// A text that is none.
    Flawed(Flawed),
    /// No text at all.
    Failed(AttrValue, Failure),
}

/// Reads a text as a scenario.
#[must_use]
pub fn read_text(name: AttrValue, text: &str) -> ReadOutcome {
    match parse(text) {
        Ok(document) => ReadOutcome::Opened(Opened {
            name,
            document: Rc::new(document),
        }),
        Err(problems) => ReadOutcome::Flawed(Flawed::new(name, &problems, text)),
    }
}

/// Reads a file from the reader's disk. One that is too long is not read at all.
pub async fn read_file(file: File) -> ReadOutcome {
    let name = AttrValue::from(file.name());
    if file.size() > FILE_BYTES as u64 {
        return ReadOutcome::Failed(name, Failure::Long);
    }
    let Ok(bytes) = read_as_bytes(&file).await else {
        return ReadOutcome::Failed(name, Failure::Disk);
    };
    match Failure::text_of(bytes) {
        Ok(text) => read_text(name, &text),
        Err(failure) => ReadOutcome::Failed(name, failure),
    }
}

/// Fetches a scenario from the web. Nobody but its server learns of it, and that one not from where.
pub async fn read_url(url: AttrValue) -> ReadOutcome {
    let origin = origin_of(&url);
    if origin.is_empty() {
        return ReadOutcome::Failed(url, Failure::Address);
    }
    if Failure::is_barred(&origin, &window().location().origin().unwrap_or_default()) {
        return ReadOutcome::Failed(url, Failure::Policy);
    }
    match fetch::text(&url).await {
        Ok(text) => read_text(url, &text),
        Err(failure) => ReadOutcome::Failed(url, failure),
    }
}

/// Scheme, name and port of an address on the web; empty for anything else.
#[must_use]
pub fn origin_of(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let parsed = is_web.then(|| web_sys::Url::new(url).ok()).flatten();
    parsed.map_or_else(String::new, |url| url.origin())
}
