//! What has happened and is to be told or kept: halts, grades, steps, tries.

use yew::prelude::*;

use super::Desk;
use crate::player::lesson::Grade;
use crate::player::news::News;
use crate::player::stop::Halt;
use crate::view::panels::promise::Promise;

impl Desk {
    /// Tells and keeps what has happened. True if there was something.
    pub(super) fn news(&mut self, ctx: &Context<Self>) -> bool {
        let (news, halted) = {
            let mut player = self.player.borrow_mut();
            (player.take_news(), player.halt().cloned())
        };
        let any = !news.is_empty();
        for one in news {
            self.tell(ctx, &one);
        }
        if halted != self.halted {
            self.halted.clone_from(&halted);
            if let Some(halt) = halted {
                self.tell_halt(&halt);
            }
            return true;
        }
        any
    }

    fn tell_halt(&mut self, halt: &Halt) {
        let player = self.player.borrow();
        let now = player.cursor();
        let alarm = match halt {
            Halt::Broken(place) => {
                let promises = player.run().promises_at(now.step);
                promises.get(*place).and_then(Promise::alarm)
            }
            Halt::StepEnds | Halt::Limit(_) => None,
        };
        drop(player);
        match alarm {
            Some(alarm) => self.voices.alarm(alarm),
            None => self
                .voices
                .say(format!("{}, at {}.", halt.words(), now.time)),
        }
    }

    fn tell(&mut self, ctx: &Context<Self>, news: &News) {
        let props = ctx.props();
        let id = props.lesson.as_deref();
        match *news {
            News::Graded { step, grade } => {
                self.voices.say(match grade {
                    Grade::Right => "Your answer was right.",
                    Grade::Wrong { .. } => "It came out otherwise than you said.",
                    Grade::OtherWay => "Your run went another way; it does not count.",
                });
                if let (Some(id), Grade::Right | Grade::Wrong { .. }) = (id, grade) {
                    let right = grade == Grade::Right;
                    let name = &self.fixed.steps[step];
                    let store = &props.site.store;
                    store.note(|progress| progress.answer(id, name, right));
                }
            }
            News::Doubts(ref words) => props.site.toast.emit(words.clone().into()),
            News::Opened(step) => {
                super::show_stage();
                // What was said of the step before is over.
                props.site.hush.emit(());
                if let Some(id) = id {
                    let (store, names) = (&props.site.store, &self.fixed.steps);
                    store.note(|progress| progress.reach(id, names, step));
                }
            }
            News::Tried { won, .. } => {
                self.voices.say(if won {
                    "Won: all goals reached."
                } else {
                    "Not all goals are reached."
                });
                if let Some(id) = id.filter(|_| won) {
                    props.site.store.note(|progress| progress.win(id));
                }
            }
        }
        if let Some(notice) = props.site.store.take_notice() {
            props.site.toast.emit(notice.into());
        }
    }
}
