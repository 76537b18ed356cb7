//! A process: a state machine that reacts to what happens to it. It sees its machine's clocks and never
//! true time, and it acts only by effects, which the world carries out when the handler has returned.

use std::fmt::Debug;

use super::context::Context;
use super::id::Address;
use super::message::Envelope;
use super::names::Names;
use super::terms::Terms;

/// A kind of process. Handlers run one at a time and take no time; time is spent by [`Context::work`].
pub trait Process: Terms + Clone + PartialEq + Debug {
    /// It begins.
    fn on_start(&mut self, ctx: &mut Context<'_, Self>);
    /// Something from outside asks for something.
    fn on_input(&mut self, input: Self::Input, ctx: &mut Context<'_, Self>);
    /// A message arrived.
    fn on_message(&mut self, envelope: &Envelope<Self::Message>, ctx: &mut Context<'_, Self>);
    /// A timer fired, or work is done.
    fn on_timer(&mut self, timer: Self::Timer, ctx: &mut Context<'_, Self>);
    /// The stream to `peer` broke: what was under way on it, either way, is lost.
    fn on_disconnect(&mut self, peer: Address, ctx: &mut Context<'_, Self>);
    /// Its machine lost power. Whatever is not on disk must go; timers and work are gone already.
    fn on_crash(&mut self);
    /// Its machine is back.
    fn on_restart(&mut self, ctx: &mut Context<'_, Self>);
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

/// What a process shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NodeView {
    /// What it is, in a word: `client`, `store`.
    pub role: &'static str,
    /// A badge, such as `PRIMARY`, and whether it is the one in charge.
    pub badge: Option<(&'static str, bool)>,
    /// Its state as names and values, the most telling first.
    pub fields: Vec<(String, String)>,
}
