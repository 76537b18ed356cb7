//! The controller of a page: what a reader can do with a scenario, without a browser. A [`player`] holds a
//! document, a run of one of its variants, the place in time and the place in the lesson.

pub mod address;
pub mod again;
pub mod company;
pub mod counter;
pub mod crumb;
pub mod deed;
pub mod failure;
pub mod inspect;
pub mod kept;
pub mod knob;
pub mod ledger;
pub mod lesson;
pub mod lineup;
pub mod live;
pub mod look;
pub mod news;
#[expect(
    clippy::module_inception,
    reason = "the room is named after its chief thing"
)]
pub mod player;
pub mod press;
pub mod progress;
pub mod proven;
pub mod run;
pub mod session;
pub mod shown;
pub mod step_name;
pub mod stop;
pub mod tempo;
pub mod versus;
pub mod wish;

#[cfg(test)]
mod tests;
