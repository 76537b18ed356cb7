//! The panels around the stage: time bar, event list, verdicts, meters, inspector with its tools, history,
//! run controls, dialogs and what is read aloud. Each takes plain data and tells what its reader wants.

pub mod announcer;
pub mod branches;
pub mod events;
pub mod icon;
pub mod inspector;
pub mod keys;
pub mod meters;
pub mod problems;
pub mod promises;
pub mod record;
pub mod run_controls;
pub mod sheet;
pub mod time_bar;
mod tool_form;

pub use announcer::{Announcement, Announcer, Voices};
pub use branches::Branches;
pub use events::Events;
pub use icon::Icon;
pub use inspector::{Inspector, Jump};
pub use keys::KeysSheet;
pub use meters::Meters;
pub use problems::Problems;
pub use promises::Promises;
pub use record::{Record, TabHead};
pub use run_controls::{RunAct, RunControls, VariantChoice};
pub use sheet::{FetchSheet, Sheet};
pub use time_bar::{Lock, TimeBar, TimeHand};
