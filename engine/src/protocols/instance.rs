//! An instance of a service: one of several that serve under one name. It registers with a directory and takes
//! calls over connections. It can be started, drained and stopped while calls are under way. A health check is
//! work like a call, so one whose workers are stuck does not pass.

use serde::Serialize;

use super::telling::Telling;
use crate::kernel::canon::Canon;
use std::rc::Rc;

use super::Message;
use super::asking;
use super::call::Asker;
use super::line::Line;
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId, Symbol};
use crate::kernel::latency::Latency;
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Position, Value};
use crate::kernel::process::NodeView;
use crate::kernel::random::Purpose;
use crate::kernel::time::Span;
use crate::protocols::call;
use crate::sorted::SortedMap;

/// A note of an instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// From now on it serves under this name.
    Joined {
        /// The service.
        service: Symbol,
    },
    /// From now on it should get no more requests under this name; those who still ask are served.
    Left {
        /// The service.
        service: Symbol,
    },
    /// A request was handled here.
    Handled {
        /// Which operation.
        operation: OperationId,
        /// The service that was asked for.
        asked: Symbol,
        /// The service that this is.
        here: Symbol,
    },
}

impl Note {
    pub(super) fn tell(self, telling: &Telling<'_>) -> String {
        let who = telling.who;
        match self {
            Self::Joined { service } => {
                format!("{who} begins to serve {}", telling.text(service))
            }
            Self::Left { service } => {
                format!("{who} leaves the service {}", telling.text(service))
            }
            Self::Handled {
                operation,
                asked,
                here,
            } if asked == here => format!("{who} answers {}", telling.operation(operation)),
            Self::Handled {
                operation,
                asked,
                here,
            } => format!(
                "{who}, which serves {}, answers {}, which was for {}",
                telling.text(here),
                telling.operation(operation),
                telling.text(asked)
            ),
        }
    }
}

const WORK: Purpose = Purpose::named("work of an instance for a call");

/// How an instance is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The name it serves under.
    pub service: Symbol,
    /// Whether it serves from the start.
    pub starts: bool,
    /// Where it registers, and how often it renews that.
    pub directory: Option<(Address, Span)>,
    /// Work that a call takes, or a health check.
    pub work: Latency,
}

/// An instance's timers and finished work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// A call or a check has been worked on.
    Worked(u32),
    /// It is time to renew the registration.
    Renew,
}

/// What whoever runs an instance can ask of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// Serve.
    Start,
    /// Leave the directory, and go on serving those who still call.
    Drain,
    /// End: close all connections and take no more calls.
    Stop,
}

/// The badge of one that has stopped: nobody is served there any more.
pub const STOPPED: &str = "STOPPED";

/// Whether it serves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Status {
    Spare,
    Serving,
    Draining,
    Stopped,
}

/// Work in hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Job {
    asker: Asker,
    task: Task,
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Task {
    /// A call.
    Call {
        ask: Ask,
        /// The service that it was meant for.
        asked: Symbol,
    },
    /// A health check: this answers it.
    Check(Line),
}

/// An instance.
#[derive(Clone, PartialEq, Debug)]
pub struct Instance {
    config: Rc<Config>,
    status: Status,
    /// Those who have a connection open.
    peers: Vec<Address>,
    jobs: SortedMap<u32, Job>,
    next_job: u32,
    served: u32,
}

impl Instance {
    /// An instance that has done nothing yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            status: if config.starts {
                Status::Serving
            } else {
                Status::Spare
            },
            config: Rc::new(config),
            peers: Vec::new(),
            jobs: SortedMap::new(),
            next_job: 0,
            served: 0,
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        if self.status == Status::Serving {
            self.serve(ctx);
        }
    }

    fn serve(&mut self, ctx: &mut Ctx<'_>) {
        self.status = Status::Serving;
        let service = self.config.service;
        ctx.note(Note::Joined { service });
        self.renew(ctx);
    }

    /// Tells the directory that it is there, and will again.
    fn renew(&self, ctx: &mut Ctx<'_>) {
        if let Some((directory, every)) = self.config.directory {
            let register = Line::Register(self.config.service);
            ctx.send(directory, register);
            ctx.arm(Timer::Renew, every);
        }
    }

    pub(super) fn on_input(&mut self, input: Input, ctx: &mut Ctx<'_>) {
        match (input, self.status) {
            (Input::Start, Status::Spare | Status::Stopped) => self.serve(ctx),
            (Input::Drain, Status::Serving) => {
                self.status = Status::Draining;
                self.leave(ctx);
            }
            (Input::Stop, Status::Serving) => {
                self.leave(ctx);
                self.close(ctx);
            }
            (Input::Stop, Status::Draining) => self.close(ctx),
            _ => {}
        }
    }

    fn leave(&self, ctx: &mut Ctx<'_>) {
        let service = self.config.service;
        ctx.disarm(Timer::Renew);
        if let Some((directory, _)) = self.config.directory {
            ctx.send(directory, Line::Deregister(service));
        }
        ctx.note(Note::Left { service });
    }

    /// Closes every connection. Calls in hand are not answered.
    fn close(&mut self, ctx: &mut Ctx<'_>) {
        self.status = Status::Stopped;
        let at = ctx.address();
        for peer in std::mem::take(&mut self.peers) {
            ctx.send(peer, Line::Reset { at });
        }
        self.jobs.clear();
    }

    const fn is_open(&self) -> bool {
        matches!(self.status, Status::Serving | Status::Draining)
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Message::Line(line) = envelope.message else {
            return;
        };
        let (from, at) = (envelope.from, envelope.to);
        match line {
            Line::Check { round } if self.is_open() => {
                let asker = Asker::of(envelope);
                let task = Task::Check(Line::Alive { at, round });
                self.take(Job { asker, task }, ctx);
            }
            Line::Connect if self.is_open() => {
                if !self.peers.contains(&from) {
                    self.peers.push(from);
                }
                let identity = self.config.service;
                ctx.send(from, Line::Connected { at, identity });
            }
            Line::Connect => ctx.send(from, Line::Reset { at }),
            Line::Call { service, ask, .. } => {
                let asker = Asker::of(envelope);
                if self.is_open() && self.peers.contains(&from) {
                    let asked = service;
                    let task = Task::Call { ask, asked };
                    self.take(Job { asker, task }, ctx);
                } else {
                    asker.answer(Line::Reset { at }, ctx);
                }
            }
            Line::Check { .. }
            | Line::Register(_)
            | Line::Deregister(_)
            | Line::Resolve(_)
            | Line::Resolved { .. }
            | Line::Alive { .. }
            | Line::Connected { .. }
            | Line::Reset { .. } => {}
        }
    }

    fn take(&mut self, job: Job, ctx: &mut Ctx<'_>) {
        let id = self.next_job;
        self.next_job += 1;
        let operation = job
            .asker
            .operation
            .map_or(0, |operation| ctx.key_of(operation));
        let which = operation ^ u64::from(job.asker.attempt).rotate_left(48);
        let work = self.config.work.at(ctx.draws(WORK, which).word());
        self.jobs.insert(id, job);
        ctx.work(Timer::Worked(id), work);
    }

    fn worked(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let Some(Job { asker, task }) = self.jobs.remove(&id) else {
            return;
        };
        match task {
            Task::Call { ask, asked } => self.answer_call(asker, ask, asked, ctx),
            Task::Check(alive) => asker.answer(alive, ctx),
        }
    }

    /// A call has been worked on: it takes effect, if it is for this service, and is answered with the
    /// service's name. Who serves everybody does not look for whom a call was meant.
    fn answer_call(&mut self, asker: Asker, ask: Ask, asked: Symbol, ctx: &mut Ctx<'_>) {
        let here = self.config.service;
        if let Some(operation) = asker.operation {
            ctx.note(Note::Handled {
                operation,
                asked,
                here,
            });
            if asked == here && ask.verb().has_effect() {
                let attempt = asker.attempt;
                ctx.note(call::Note::TookEffect { operation, attempt });
            }
        }
        self.served += 1;
        let outcome = Outcome::Done {
            value: Value::Text(here),
            position: Position::default(),
        };
        let verb = ask.verb();
        let answer = asking::Word::Response {
            verb,
            outcome,
            bytes: 0,
        };
        asker.answer(answer, ctx);
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Worked(id) => self.worked(id, ctx),
            Timer::Renew => self.renew(ctx),
        }
    }

    pub(super) fn on_disconnect(&mut self, peer: Address, _: &mut Ctx<'_>) {
        self.peers.retain(|known| *known != peer);
    }

    pub(super) fn on_crash(&mut self) {
        self.peers.clear();
        self.jobs.clear();
    }

    /// One that was serving serves again, and one that had left stays away.
    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        if self.status == Status::Draining {
            self.status = Status::Stopped;
        }
        self.on_start(ctx);
    }
}

impl Shown for Instance {
    fn describe(&self, names: &Names) -> NodeView {
        let mut fields = vec![(
            "serves".to_owned(),
            names.text(self.config.service).to_owned(),
        )];
        fields.push(("connections".to_owned(), self.peers.len().to_string()));
        fields.push(("calls answered".to_owned(), self.served.to_string()));
        let badge = match self.status {
            Status::Serving => None,
            Status::Spare => Some(("SPARE", false)),
            Status::Draining => Some(("DRAINED", true)),
            Status::Stopped => Some((STOPPED, true)),
        };
        NodeView {
            role: "instance",
            badge,
            fields,
        }
    }
}
