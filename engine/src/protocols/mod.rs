//! The protocols: one file a kind of process, and here the closed registry of them all, one line a kind. One enum keeps
//! worlds plain values (cloned, compared, stepped back) and lets a scenario name what may run.

pub mod asking;
pub mod call;
pub mod certificate;
pub mod coding;
pub mod keys;
pub mod letter;
pub mod line;
pub mod manner;
pub mod message;
pub mod note;
pub mod parcel;
pub mod pool;
pub mod telling;
pub(crate) mod vocabulary;

use crate::kernel::context::Context;
use crate::kernel::id::Address;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::process::{NodeView, Process};
use crate::kernel::record;
use crate::kernel::terms::Terms;
pub use message::Message;
pub use note::AnyNote;

/// A fact of a run of registered kinds.
pub type Fact = record::Fact<AnyNote>;
/// The same with its moment.
pub type Record = record::Record<AnyNote>;

/// What a handler of a registered kind may see and do.
pub type Ctx<'a> = Context<'a, AnyProcess>;

/// What a kind of process shows of itself.
trait Shown {
    /// All that a screen may know of it.
    fn describe(&self, names: &Names) -> NodeView;
    /// How many wait in a queue of its own.
    fn waiting(&self) -> usize {
        0
    }
    /// Whether it stands for somebody who uses the system.
    fn is_user(&self) -> bool {
        false
    }
}

macro_rules! registry {
    ($($(#[$doc:meta])* $kind:ident($state:ty) in $module:ident, $way:ident;)*) => {
        $(pub mod $module;)*

        /// A process of any kind.
        #[derive(Clone, PartialEq, Debug)]
        pub enum AnyProcess {
            $($(#[$doc])* $kind($state),)*
        }

        /// A timer of any kind of process.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum AnyTimer {
            $($(#[$doc])* $kind($module::Timer),)*
        }

        /// An input for any kind of process.
        #[derive(Clone, Copy, PartialEq, Debug)]
        pub enum AnyInput {
            $($(#[$doc])* $kind($module::Input),)*
        }

        $(impl From<$module::Timer> for AnyTimer {
            fn from(timer: $module::Timer) -> Self {
                Self::$kind(timer)
            }
        }

        impl From<$module::$kind> for AnyProcess {
            fn from(process: $module::$kind) -> Self {
                Self::$kind(process.into())
            }
        })*

        impl Terms for AnyProcess {
            type Message = Message;
            type Timer = AnyTimer;
            type Input = AnyInput;
            type Note = AnyNote;
        }

        impl Process for AnyProcess {
            fn on_start(&mut self, ctx: &mut Ctx<'_>) {
                match self {
                    $(Self::$kind(process) => process.on_start(ctx),)*
                }
            }

            fn on_input(&mut self, input: AnyInput, ctx: &mut Ctx<'_>) {
                match (self, input) {
                    $((Self::$kind(process), AnyInput::$kind(input)) => process.on_input(input, ctx),)*
                    // A person may ask a store to do what only clients do; it has no ear for it.
                    _ => {}
                }
            }

            // In line, as deliveries are, but for the page: see `World::act_in_line`.
            #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
            fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
                match self {
                    $(Self::$kind(process) => $way(process, |process| process.on_message(envelope, ctx)),)*
                }
            }

            #[inline]
            fn on_timer(&mut self, timer: AnyTimer, ctx: &mut Ctx<'_>) {
                match (self, timer) {
                    $((Self::$kind(process), AnyTimer::$kind(timer)) => {
                        $way(process, |process| process.on_timer(timer, ctx));
                    })*
                    _ => unreachable!("a timer fires at the process that armed it"),
                }
            }

            fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
                match self {
                    $(Self::$kind(process) => process.on_disconnect(peer, ctx),)*
                }
            }

            fn on_crash(&mut self) {
                match self {
                    $(Self::$kind(process) => process.on_crash(),)*
                }
            }

            fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
                match self {
                    $(Self::$kind(process) => process.on_restart(ctx),)*
                }
            }

            fn describe(&self, names: &Names) -> NodeView {
                match self {
                    $(Self::$kind(process) => process.describe(names),)*
                }
            }

            fn waiting(&self) -> usize {
                match self {
                    $(Self::$kind(process) => process.waiting(),)*
                }
            }

            fn is_user(&self) -> bool {
                match self {
                    $(Self::$kind(process) => process.is_user(),)*
                }
            }
        }
    };
}

/// Calls a handler apart from all others: in line, the room that a long one needs on the stack would be made for
/// each short one too. The page's program is compiled for size, so there it is not asked for.
#[cfg_attr(not(target_arch = "wasm32"), inline(never))]
fn apart<S>(process: &mut S, handler: impl FnOnce(&mut S)) {
    handler(process);
}

/// Calls a short handler.
#[inline]
fn in_line<S>(process: &mut S, handler: impl FnOnce(&mut S)) {
    handler(process);
}

registry! {
    /// Somebody who uses the system.
    Client(Box<client::Client>) in client, apart;
    /// A copy of the data: the primary or a replica.
    Store(Box<store::Store>) in store, apart;
    /// Works on what it is asked, and may call others for it.
    Service(Box<service::Service>) in service, apart;
    /// Sends a message back and forth.
    Pinger(pinger::Pinger) in pinger, in_line;
    /// Tells a random other, again and again.
    Gossip(gossip::Gossip) in gossip, in_line;
    /// Arms a timer, again and again.
    Ticker(ticker::Ticker) in ticker, in_line;
    /// Keeps accounts and moves money between them.
    Bank(Box<bank::Bank>) in bank, apart;
    /// Stands on a path between two others.
    Attacker(Box<attacker::Attacker>) in attacker, apart;
    /// Builds pages.
    Web(Box<web::Web>) in web, apart;
    /// Holds what devices share, and watches over the devices.
    Hub(Box<hub::Hub>) in hub, apart;
    /// Knows who serves under a name.
    Directory(Box<directory::Directory>) in directory, apart;
    /// One of several that serve under a name.
    Instance(Box<instance::Instance>) in instance, apart;
    /// Finds the instances of a service, and passes calls on to them.
    Proxy(Box<proxy::Proxy>) in proxy, apart;
    /// Brings a change to many services, a first one before the rest.
    Rollout(Box<rollout::Rollout>) in rollout, apart;
}

// A pool is part of a proxy.
impl From<pool::Timer> for AnyTimer {
    fn from(timer: pool::Timer) -> Self {
        proxy::Timer::Pool(timer).into()
    }
}
