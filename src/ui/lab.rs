//! stub
use crate::player::failure::Failure;
use crate::view::panels::problem::Flaw;
#[derive(Clone, Copy, Debug)]
pub enum Check {
    Scenario,
    Index,
}
#[derive(Debug)]
pub struct Found {
    pub flaws: Vec<Flaw>,
    pub more: bool,
}
pub async fn check(_c: Check, _text: &str) -> Result<Found, Failure> {
    Err(Failure::Lab)
}
use crate::player::player::Settings;
pub async fn check_settings(_t: &str, _s: usize, _w: &Settings) -> Result<Found, Failure> {
    Err(Failure::Lab)
}
