//! What to draw: pure data and pure functions, so every picture can be tested without a screen.
//!
//! A world becomes a [`frame`]; a frame and a size become a [`layout`]; both become a [`scene`] of plain
//! shapes, which `ui` paints. The space-time diagram and the charts take the same road.

pub mod camera;
pub mod chart;
pub mod explain;
pub mod frame;
pub mod geometry;
pub mod hero;
pub mod layout;
pub mod mark;
pub mod pairs;
pub mod panels;
pub mod prose;
pub mod scene;
pub mod space_time;
pub mod stage;
pub mod steer;
pub mod svg;
pub mod text;
pub mod thumbnail;
pub mod words;
