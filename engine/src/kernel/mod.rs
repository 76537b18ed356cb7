//! The kernel: time, chance, machines, the network and the order of events. It knows no protocol, no
//! file and no screen.

pub mod canon;
pub mod clock;
pub mod command;
pub mod context;
pub mod faults;
pub mod id;
pub mod latency;
pub mod machine;
pub mod message;
pub mod names;
pub mod network;
pub mod operation;
pub mod process;
pub mod queue;
pub mod random;
pub mod record;
mod slots;
pub mod terms;
pub mod time;
pub mod world;
