//! What web servers and those who open pages say to each other.

use crate::kernel::message::{Content, Kind};
use crate::kernel::operation::{Ask, Outcome};
use crate::protocols::vocabulary::{Vocabulary, kinds, refusals};

kinds! {
    /// A client wants a page.
    PAGE = 18 "page" Request;
    /// A web server answers with a page.
    PAGE_ANSWER = 19 "page-answer" Response;
    /// A page has come.
    PAGE_RECEIVED = 20 "page-received" Response;
}

refusals! {
    /// There is too much to do already.
    BUSY = 12 "too busy";
    /// What the answer needs did not come in time.
    UNSERVED = 13 "a service behind it did not answer";
}

/// A message about a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// A client wants this page.
    Open(Ask),
    /// A web server answers with a page.
    Page {
        /// How it went.
        outcome: Outcome,
        /// Bytes of the page.
        bytes: u32,
        /// Whether it wants to know that the page has come.
        acknowledge: bool,
    },
    /// The page has come.
    Received,
}

impl Vocabulary for Word {
    #[inline]
    fn kind(&self) -> &'static Kind {
        match self {
            Self::Open(_) => &PAGE,
            Self::Page { .. } => &PAGE_ANSWER,
            Self::Received => &PAGE_RECEIVED,
        }
    }

    #[inline]
    fn content(&self) -> Content {
        match self {
            Self::Open(ask) => Content {
                key: Some(ask.key()),
                value: ask.value(),
            },
            Self::Page { .. } | Self::Received => Content::default(),
        }
    }

    #[inline]
    fn bytes(&self) -> u32 {
        match self {
            Self::Page { bytes, .. } => *bytes,
            Self::Open(_) | Self::Received => 0,
        }
    }
}
