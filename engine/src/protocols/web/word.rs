//! What web servers and those who open pages say to each other besides the question.

use crate::kernel::message::Kind;
use crate::kernel::operation::Outcome;
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
            Self::Page { .. } => &PAGE_ANSWER,
            Self::Received => &PAGE_RECEIVED,
        }
    }

    #[inline]
    fn bytes(&self) -> u32 {
        match self {
            Self::Page { bytes, .. } => *bytes,
            Self::Received => 0,
        }
    }
}
