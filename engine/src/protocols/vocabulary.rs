//! What a vocabulary is: the messages of one protocol, their kinds, and why it says no.

use crate::kernel::message::{Content, Kind};

/// Bytes of a message besides what it carries: addresses, ids, a key.
pub const HEADER_BYTES: u32 = 120;

/// A message of one protocol.
pub(super) trait Vocabulary {
    /// Which kind it is.
    fn kind(&self) -> &'static Kind;

    /// What its label shows.
    #[inline]
    fn content(&self) -> Content {
        Content::default()
    }

    /// Bytes besides the header.
    #[inline]
    fn bytes(&self) -> u32 {
        0
    }
}

/// The kinds of a vocabulary. A number never changes, and no other kind has it.
macro_rules! kinds {
    ($($(#[$doc:meta])* $id:ident = $number:literal $name:literal $family:ident;)*) => {
        $($(#[$doc])* pub static $id: $crate::kernel::message::Kind = $crate::kernel::message::Kind {
            number: $number,
            name: $name,
            family: $crate::kernel::message::Family::$family,
        };)*

        /// The kinds of this vocabulary.
        pub(in crate::protocols) static KINDS: &[&$crate::kernel::message::Kind] = &[$(&$id),*];
    };
}

/// Why those who speak a vocabulary say no. A number never changes, and no other refusal has it.
macro_rules! refusals {
    ($($(#[$doc:meta])* $id:ident = $number:literal $words:literal;)*) => {
        $($(#[$doc])* pub static $id: $crate::kernel::operation::Refusal =
            $crate::kernel::operation::Refusal {
                number: $number,
                words: $words,
            };)*

        /// Why those who speak this vocabulary say no.
        #[cfg(test)]
        pub(in crate::protocols) static REFUSALS: &[&$crate::kernel::operation::Refusal] = &[$(&$id),*];
    };
}

pub(super) use {kinds, refusals};
