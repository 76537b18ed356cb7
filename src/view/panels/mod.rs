//! What the panels around the stage show, as plain data: the time bar, the event list, verdicts, meters,
//! the legend, the inspector and its tools, the branches of history, and the faults of a file.

pub mod act;
pub mod branch;
pub mod events;
pub mod glyph;
pub mod inspect;
pub mod legend;
pub mod meter;
pub mod problem;
pub mod promise;
pub mod time;
pub mod tool;
