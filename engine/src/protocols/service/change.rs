//! What administrators do to a running service: they change its configuration, take the change back, and see
//! to its certificate, or do not.

use std::mem::replace;
use std::rc::Rc;

use super::word::{Change, Setting};
use super::{Service, Timer};
use crate::kernel::id::Symbol;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::Ctx;
use crate::protocols::certificate::Certificate;
use crate::protocols::service::Note;

/// What an administrator can do to a service.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {
    /// Change its configuration.
    Change(Change),
}

impl Service {
    pub(in crate::protocols) fn on_input(&mut self, input: Input, ctx: &mut Ctx<'_>) {
        let Input::Change(change) = input;
        self.change(change, ctx);
    }

    /// Its configuration is another from now on; what it has counted begins anew.
    pub(super) fn change(&mut self, Change { what, setting }: Change, ctx: &mut Ctx<'_>) {
        let undo = self.set(setting);
        self.undo.insert(what, undo);
        self.changed(what, false, ctx);
    }

    /// A change is taken back. What was changed besides stays.
    pub(super) fn put_back(&mut self, what: Symbol, ctx: &mut Ctx<'_>) {
        if let Some(undo) = self.undo.remove(&what) {
            self.set(undo);
            self.changed(what, true, ctx);
        }
    }

    /// Sets something, and gives what sets it back.
    fn set(&mut self, setting: Setting) -> Setting {
        let config = Rc::make_mut(&mut self.config);
        match setting {
            Setting::Timeout(timeout) => {
                Setting::Timeout(replace(&mut config.calls.timeout, timeout))
            }
            Setting::Attempts(attempts) => {
                Setting::Attempts(replace(&mut config.calls.attempts, attempts))
            }
            Setting::Deny(address) | Setting::Allow(address) => {
                let denied = config.deny.contains(&address);
                config.deny.retain(|other| *other != address);
                if matches!(setting, Setting::Deny(_)) {
                    config.deny.push(address);
                }
                if denied {
                    Setting::Deny(address)
                } else {
                    Setting::Allow(address)
                }
            }
            Setting::Certificate(certificate) => {
                Setting::Certificate(replace(&mut self.certificate, certificate))
            }
            Setting::Locked(locked) => Setting::Locked(replace(&mut config.locked, locked)),
        }
    }

    fn changed(&mut self, what: Symbol, back: bool, ctx: &mut Ctx<'_>) {
        let policy = self.config.calls;
        if *self.caller.policy() != policy {
            self.caller.change(policy);
        }
        self.since = (0, 0);
        ctx.note(Note::Changed { what, back });
        self.await_renewal(ctx);
        self.employ(ctx);
    }

    /// Waits until its certificate is to be renewed, if it sees to that.
    pub(super) fn await_renewal(&self, ctx: &mut Ctx<'_>) {
        if let (Some(certificate), Some(renewal)) = (self.certificate, self.config.renewal) {
            let due = certificate
                .until
                .0
                .saturating_sub_unsigned(renewal.before.0);
            let wait = u64::try_from(due - ctx.wall().0).unwrap_or(0);
            ctx.arm(Timer::Renew, Span(wait));
        }
    }

    /// The next certificate: it is valid before the old one ends, and lines that are open do not notice.
    pub(super) fn renew(&mut self, ctx: &mut Ctx<'_>) {
        let Some(renewal) = self.config.renewal else {
            return;
        };
        let now = ctx.wall();
        let certificate = Certificate {
            from: LocalTime(now.0.saturating_sub_unsigned(renewal.overlap.0)),
            until: now + renewal.life,
        };
        self.certificate = Some(certificate);
        ctx.note(Note::Renewed {
            until: certificate.until,
        });
        self.await_renewal(ctx);
    }
}
