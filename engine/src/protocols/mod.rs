//! The protocols: one file a kind of process, and here the closed registry of them all. One enum keeps
//! worlds plain values (cloned, compared, stepped back) and lets a scenario name what may run.

pub mod attacker;
pub mod bank;
pub mod call;
pub mod certificate;
pub mod client;
pub mod coding;
pub mod directory;
pub mod gossip;
pub mod hub;
pub mod instance;
pub mod letter;
pub mod line;
pub mod message;
pub mod parcel;
pub mod pinger;
pub mod pool;
pub mod proxy;
pub mod rollout;
pub mod service;
pub mod store;
pub mod ticker;
pub mod web;

use crate::kernel::id::Address;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::process::{Context, NodeView, Process};
use message::Message;

/// What a handler of a registered kind may see and do.
pub type Ctx<'a> = Context<'a, AnyProcess>;

macro_rules! registry {
    ($($(#[$doc:meta])* $kind:ident($state:ty) in $module:ident;)*) => {
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

        impl Process for AnyProcess {
            type Message = Message;
            type Timer = AnyTimer;
            type Input = AnyInput;

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

            #[inline]
            fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
                match self {
                    $(Self::$kind(process) => process.on_message(envelope, ctx),)*
                }
            }

            #[inline]
            fn on_timer(&mut self, timer: AnyTimer, ctx: &mut Ctx<'_>) {
                match (self, timer) {
                    $((Self::$kind(process), AnyTimer::$kind(timer)) => process.on_timer(timer, ctx),)*
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
                    Self::Service(service) => service.waiting(),
                    _ => 0,
                }
            }
        }
    };
}

registry! {
    /// Somebody who uses the system.
    Client(Box<client::Client>) in client;
    /// A copy of the data: the primary or a replica.
    Store(Box<store::Store>) in store;
    /// Works on what it is asked, and may call others for it.
    Service(Box<service::Service>) in service;
    /// Sends a message back and forth.
    Pinger(pinger::Pinger) in pinger;
    /// Tells a random other, again and again.
    Gossip(gossip::Gossip) in gossip;
    /// Arms a timer, again and again.
    Ticker(ticker::Ticker) in ticker;
    /// Keeps accounts and moves money between them.
    Bank(Box<bank::Bank>) in bank;
    /// Stands on a path between two others.
    Attacker(Box<attacker::Attacker>) in attacker;
    /// Builds pages.
    Web(Box<web::Web>) in web;
    /// Holds what devices share, and watches over the devices.
    Hub(Box<hub::Hub>) in hub;
    /// Knows who serves under a name.
    Directory(Box<directory::Directory>) in directory;
    /// One of several that serve under a name.
    Instance(Box<instance::Instance>) in instance;
    /// Finds the instances of a service, and passes calls on to them.
    Proxy(Box<proxy::Proxy>) in proxy;
    /// Brings a change to many services, a first one before the rest.
    Rollout(Box<rollout::Rollout>) in rollout;
}
