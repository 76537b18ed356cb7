//! What processes say about themselves: each protocol has its notes and their sentences in its own folder, and
//! here stands the closed list of them all.

use serde::Serialize;

use super::telling::Telling;
use super::{instance, service};
use crate::kernel::canon::Canon;

macro_rules! notes {
    ($($(#[$doc:meta])* $protocol:ident in $module:ident;)*) => {
        /// A note of any protocol.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
        #[serde(untagged)]
        pub enum AnyNote {
            $($(#[$doc])* $protocol(super::$module::Note),)*
        }

        $(impl From<super::$module::Note> for AnyNote {
            fn from(note: super::$module::Note) -> Self {
                Self::$protocol(note)
            }
        })*

        impl AnyNote {
            /// The note as a sentence, without a full stop.
            #[must_use]
            pub fn tell(self, telling: &Telling<'_>) -> String {
                match self {
                    $(Self::$protocol(note) => note.tell(telling),)*
                }
            }
        }
    };
}

// A note's number in hashes is its place, so a new line goes to the end, and a new note to the end of its own list.
notes! {
    /// What copies of the data say.
    Store in store;
    /// What those say who call others, or are called.
    Call in call;
    /// What users say.
    Client in client;
    /// What services say of their work and their settings.
    Service in service;
    /// What banks say.
    Bank in bank;
    /// What attackers do.
    Attacker in attacker;
    /// What web servers say.
    Web in web;
    /// What is said of formats for the wire.
    Coding in coding;
    /// What hubs say.
    Hub in hub;
    /// What is said of versions of a record.
    Parcel in parcel;
    /// What instances of a service say.
    Instance in instance;
    /// What directories say.
    Directory in directory;
    /// What is said of connections to instances.
    Pool in pool;
    /// What roll-outs say.
    Rollout in rollout;
}

impl AnyNote {
    /// Whether it tells of a change that people have made to what runs.
    #[must_use]
    pub const fn is_change_by_hand(&self) -> bool {
        matches!(
            self,
            Self::Service(service::Note::Changed { .. })
                | Self::Instance(instance::Note::Left { .. })
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::protocols::Record;

    #[test]
    fn a_record_is_as_long_as_a_send_needs_and_no_longer() {
        assert!(size_of::<Record>() <= 88, "{} bytes", size_of::<Record>());
    }
}
