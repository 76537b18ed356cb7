//! Lesson text as a tree.

use std::rc::Rc;

use fallible_engine::scenario::bound::BoundLink;

use crate::view::panels::glyph::Glyph;

/// A block of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; numbered from a number, or with dots.
    List(Option<u64>, Vec<Vec<Self>>),
    /// A quotation.
    Quote(Vec<Self>),
    /// Lines as they stand.
    Code(Rc<str>),
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inline {
    /// Plain text.
    Text(Rc<str>),
    /// A value, a key, a name of a program.
    Code(Rc<str>),
    /// Emphasis.
    Emphasis(Vec<Self>),
    /// Strong emphasis.
    Strong(Vec<Self>),
    /// A term that is introduced here, with its line of explanation.
    Term(Rc<str>, Rc<str>),
    /// A noun of the picture, with its sign.
    Noun(Rc<str>, Glyph),
    /// A link.
    Link(Lead, Vec<Self>),
    /// A new line.
    Break,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lead {
    /// To a moment of an operation of the run: what stands behind `#op:`.
    Operation(Rc<str>),
    /// Nowhere: it says what its number is bound to.
    Bound(Rc<str>),
    /// To the web.
    Web(Rc<str>),
}

impl Lead {
    /// The target of a link, if it is one of those that are allowed.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        if let Some(name) = address.strip_prefix("#op:") {
            return Some(Self::Operation(name.into()));
        }
        if BoundLink::read(address).is_some() {
            return Some(Self::Bound(address.into()));
        }
        let lower = address.to_ascii_lowercase();
        let web = lower.starts_with("https://") || lower.starts_with("http://");
        web.then(|| Self::Web(address.into()))
    }
}
