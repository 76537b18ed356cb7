//! What callers of a service, its instances and their directory say to each other: who serves under a name,
//! and where; and calls over connections that were opened before.

use super::asking::{CALL, PAY};
use super::parcel::{ALIVE, CHECK};
use super::vocabulary::{Vocabulary, kinds};
use crate::kernel::id::{Address, Symbol};
use crate::kernel::message::{Content, Kind};
use crate::kernel::operation::{Ask, Value, Verb};
use crate::kernel::time::Span;

kinds! {
    /// An instance tells the directory that it serves.
    REGISTER = 32 "register" Request;
    /// An instance tells the directory that it leaves.
    DEREGISTER = 33 "deregister" Request;
    /// A caller asks the directory who serves under a name.
    RESOLVE = 34 "resolve" Request;
    /// The answer to that.
    RESOLVE_ANSWER = 35 "resolve-answer" Response;
    /// A caller opens a connection.
    CONNECT = 36 "connect" Request;
    /// It is open.
    CONNECT_ANSWER = 37 "connect-answer" Response;
    /// There is no such connection, or no longer.
    RESET = 38 "reset" Response;
}

/// A directory names at most so many addresses for one service.
pub const LISTED_MAX: usize = 8;

/// The addresses behind a name. It is small, since it travels by value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    count: u8,
    addresses: [u16; LISTED_MAX],
}

impl Listing {
    /// Adds an address; more than [`LISTED_MAX`] are left out.
    pub fn add(&mut self, address: Address) {
        let place = usize::from(self.count);
        if place < LISTED_MAX {
            self.addresses[place] = address.0 as u16;
            self.count += 1;
        }
    }

    /// The addresses, in order.
    pub fn iter(&self) -> impl Iterator<Item = Address> {
        let there = self.addresses.into_iter().take(usize::from(self.count));
        there.map(|address| Address(u32::from(address)))
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Something said between callers, instances and a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// An instance tells the directory that it serves under this name.
    Register(Symbol),
    /// An instance tells the directory that it no longer does.
    Deregister(Symbol),
    /// A caller asks who serves under this name.
    Resolve(Symbol),
    /// The directory answers.
    Resolved {
        /// Who serves.
        listing: Listing,
        /// How long the answer may be kept.
        ttl: Span,
    },
    /// The directory asks whether anybody is there, at this address.
    Check {
        /// Which of its rounds this is.
        round: u32,
    },
    /// Somebody is there.
    Alive {
        /// The address that was asked.
        at: Address,
        /// In which round.
        round: u32,
    },
    /// A caller opens a connection.
    Connect,
    /// It is open.
    Connected {
        /// The address that was called.
        at: Address,
        /// The service that answers there, as its certificate says.
        identity: Symbol,
    },
    /// There is no such connection, or no longer.
    Reset {
        /// The address that was called.
        at: Address,
    },
    /// A call over a connection.
    Call {
        /// The service that it is for.
        service: Symbol,
        /// For what.
        ask: Ask,
        /// Bytes besides the header.
        bytes: u32,
    },
}

/// Bytes of an address in a listing.
const ADDRESS_BYTES: u32 = 16;

impl Vocabulary for Line {
    fn kind(&self) -> &'static Kind {
        match self {
            Self::Register(_) => &REGISTER,
            Self::Deregister(_) => &DEREGISTER,
            Self::Resolve(_) => &RESOLVE,
            Self::Resolved { .. } => &RESOLVE_ANSWER,
            Self::Check { .. } => &CHECK,
            Self::Alive { .. } => &ALIVE,
            Self::Connect => &CONNECT,
            Self::Connected { .. } => &CONNECT_ANSWER,
            Self::Reset { .. } => &RESET,
            Self::Call { ask, .. } if matches!(ask.verb(), Verb::Pay) => &PAY,
            Self::Call { .. } => &CALL,
        }
    }

    fn content(&self) -> Content {
        let (key, value) = match self {
            Self::Register(service) | Self::Deregister(service) | Self::Resolve(service) => {
                (Some(*service), Value::Nothing)
            }
            Self::Connected { identity, .. } => (None, Value::Text(*identity)),
            // An order speaks for itself.
            Self::Call { ask, .. } if ask.verb().has_effect() => (None, ask.value()),
            Self::Call { ask, .. } => (Some(ask.key()), Value::Nothing),
            Self::Resolved { .. }
            | Self::Check { .. }
            | Self::Alive { .. }
            | Self::Connect
            | Self::Reset { .. } => (None, Value::Nothing),
        };
        Content { key, value }
    }

    fn bytes(&self) -> u32 {
        match self {
            Self::Call { bytes, .. } => *bytes,
            Self::Resolved { listing, .. } => ADDRESS_BYTES * listing.len() as u32,
            Self::Register(_)
            | Self::Deregister(_)
            | Self::Resolve(_)
            | Self::Check { .. }
            | Self::Alive { .. }
            | Self::Connect
            | Self::Connected { .. }
            | Self::Reset { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_keeps_its_order_and_its_limit() {
        let mut listing = Listing::default();
        assert!(listing.is_empty());
        for n in 0..10 {
            listing.add(Address(n * 3));
        }
        let expected: Vec<Address> = (0..LISTED_MAX as u32).map(|n| Address(n * 3)).collect();
        assert_eq!(listing.iter().collect::<Vec<_>>(), expected);
        assert_eq!(listing.len(), LISTED_MAX);
    }
}
