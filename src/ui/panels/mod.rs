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
pub mod settings;
pub mod share;
pub mod sheet;
pub mod time_bar;
mod tool_form;
mod waiting;

pub use announcer::{Announcement, Voices, announcer};
pub use branches::branches;
pub use events::Events;
pub use icon::{hued_icon, icon};
pub use inspector::{Inspector, Jump};
pub use keys::keys_sheet;
pub use meters::meters;
pub use problems::Problems;
pub use promises::promises;
pub use record::{Record, TabHead};
pub use run_controls::{RunAct, VariantChoice, run_controls};
pub use settings::settings;
pub use share::{Shared, share_sheet};
pub use sheet::{Sheet, fetch_sheet};
pub use time_bar::{Lock, TimeBar, TimeHand};
pub use waiting::Waiting;
