//! What processes say to each other: one closed vocabulary, so that any client can talk to any service. Each
//! protocol has its own words and their kinds; here is one line for each.

use super::letter::Letter;
use super::line::Line;
use super::parcel::Parcel;
use super::vocabulary::Vocabulary;
use super::{asking, certificate, gossip, letter, line, parcel, pinger, service, store, web};
use crate::kernel::message::{Content, Kind, Payload};

pub use super::vocabulary::HEADER_BYTES;

macro_rules! vocabularies {
    ($($(#[$doc:meta])* $protocol:ident($word:ty) in $module:ident;)*) => {
        /// A message. Every flight and every effect has room for the largest variant, and a send copies it
        /// whole, so it must stay at or under 64 bytes; a variant that needs more keeps it behind an `Rc`.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Message {
            $($(#[$doc])* $protocol($word),)*
        }

        $(impl From<$word> for Message {
            #[inline]
            fn from(word: $word) -> Self {
                Self::$protocol(word)
            }
        })*

        impl Payload for Message {
            // Asked at every send. Where the engine is compiled for size, as in the page, it stays out of line.
            #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
            fn kind(&self) -> &'static Kind {
                match self {
                    $(Self::$protocol(word) => word.kind(),)*
                }
            }

            #[inline]
            fn content(&self) -> Content {
                match self {
                    $(Self::$protocol(word) => word.content(),)*
                }
            }

            #[inline]
            fn size_bytes(&self) -> u32 {
                let body = match self {
                    $(Self::$protocol(word) => word.bytes(),)*
                };
                HEADER_BYTES.saturating_add(body)
            }
        }

        /// All kinds of message.
        pub fn kinds() -> impl Iterator<Item = &'static Kind> {
            let all = [certificate::KINDS, $($module::KINDS),*];
            all.into_iter().flatten().copied()
        }
    };
}

vocabularies! {
    /// A question that any client can ask of any service, or its answer.
    Asking(asking::Word) in asking;
    /// Among copies of the data, and from servers that ask them for many keys.
    Store(store::Word) in store;
    /// Between callers of a service, its instances and their directory.
    Line(Line) in line;
    /// Back and forth.
    Pinger(pinger::Word) in pinger;
    /// Small talk.
    Gossip(gossip::Word) in gossip;
    /// Between services and those who call or administer them.
    Service(service::Word) in service;
    /// Between a bank and a customer of it, by way of whoever stands on the path.
    Letter(Letter) in letter;
    /// From and to a web server.
    Web(web::Word) in web;
    /// Between a hub and the devices that share what it holds.
    Parcel(Parcel) in parcel;
}

/// The kind with this name.
#[must_use]
pub fn kind_named(name: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.name == name)
}

/// The kind with this number.
#[must_use]
pub fn kind_numbered(number: u16) -> Option<&'static Kind> {
    kinds().find(|kind| kind.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::call;

    #[test]
    fn a_message_is_small_enough_to_be_copied_at_every_send() {
        assert!(size_of::<Message>() <= 64, "{} bytes", size_of::<Message>());
    }

    #[test]
    fn no_two_kinds_have_the_same_number_or_name() {
        for kind in kinds() {
            assert!(std::ptr::eq(kind, kind_named(kind.name).expect("its name")));
            let found = kind_numbered(kind.number).expect("its number");
            assert!(std::ptr::eq(kind, found), "{}", kind.name);
        }
    }

    #[test]
    fn no_two_refusals_have_the_same_number_or_words() {
        let all = [
            call::REFUSALS,
            certificate::REFUSALS,
            letter::REFUSALS,
            parcel::REFUSALS,
            service::REFUSALS,
            store::REFUSALS,
            web::REFUSALS,
        ];
        let all: Vec<_> = all.into_iter().flatten().copied().collect();
        for (place, refusal) in all.iter().enumerate() {
            for other in &all[place + 1..] {
                assert!(
                    refusal != other && refusal.words != other.words,
                    "{other:?}"
                );
            }
        }
    }
}
