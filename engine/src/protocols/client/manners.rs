//! The manners in which clients ask: the closed set of them, and which verbs each is for. One line a manner.

use crate::kernel::operation::Verb;
use crate::protocols::bank::manner::Customer;
use crate::protocols::hub::manner::Device;
use crate::protocols::manner::MannerOfAsking;
use crate::protocols::service::manner::Payer;
use crate::protocols::store::manner::Session;
use crate::protocols::web::manner::Browser;

macro_rules! manners {
    ($($(#[$doc:meta])* $name:ident: $manner:ident for $($verb:ident)|+;)*) => {
        /// The manners that one client has.
        #[derive(Clone, PartialEq, Debug, Default)]
        pub struct Manners {
            $($(#[$doc])* pub $name: Option<$manner>,)*
        }

        impl Manners {
            /// The manner in which it asks for such an operation, if it has that.
            pub(super) fn of(&mut self, verb: Verb) -> Option<&mut dyn MannerOfAsking> {
                match verb {
                    $($(Verb::$verb)|+ => self.$name.as_mut().map(|manner| manner as &mut dyn MannerOfAsking),)*
                }
            }

            /// All that it has, for changes.
            pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut dyn MannerOfAsking> {
                let all = [$(self.$name.as_mut().map(|manner| manner as &mut dyn MannerOfAsking)),*];
                all.into_iter().flatten()
            }

            /// All that it has.
            pub(super) fn all(&self) -> impl Iterator<Item = &dyn MannerOfAsking> {
                let all = [$(self.$name.as_ref().map(|manner| manner as &dyn MannerOfAsking)),*];
                all.into_iter().flatten()
            }
        }
    };
}

manners! {
    /// How it reads and writes.
    stores: Session for Read | Write;
    /// How it pays and calls a service.
    service: Payer for Pay | Call;
    /// How it opens pages.
    pages: Browser for Page;
    /// How it orders transfers.
    bank: Customer for Transfer;
    /// How it fetches and edits what a hub holds.
    hub: Device for Fetch | Edit;
}
