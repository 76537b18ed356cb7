//! What the reader asks of the desk, carried out on the player.

use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use yew::prelude::*;

use super::{Desk, Happening};
use crate::player::lesson::Grade;
use crate::player::player::Setup;
use crate::player::stop::Halt;
use crate::player::study::News;
use crate::ui::clip;
use crate::ui::keys::Wish;
use crate::ui::lesson::LessonAct;
use crate::ui::panels::{Jump, RunAct, TimeAct};
use crate::ui::route;
use crate::view::frame::Thing;
use crate::view::panels::act::Act;
use crate::view::panels::promise::Promise;
use crate::view::space_time::Told;
use fallible_engine::scenario::schema::Step as LessonStep;

impl Desk {
    /// Does what was asked. Whatever can be refused is refused with words.
    pub(super) fn act(&mut self, ctx: &Context<Self>, happening: Happening) {
        match happening {
            Happening::Frame(_) => {}
            Happening::Wished(wish) => self.wished(ctx, wish),
            Happening::Time(act) => self.time(ctx, act),
            Happening::Lesson(act) => self.lesson(ctx, act),
            Happening::Run(act) => self.run(ctx, act),
            Happening::Act(act) => self.by_hand(ctx, &act),
            Happening::Jump(jump) => self.jump(jump),
            Happening::Select(thing) => self.selected = thing,
            Happening::Tab(tab) => {
                self.tab = tab;
                self.drawn = None;
            }
            Happening::Filter(filter) => {
                self.filter = filter;
                self.listing.search(&self.filter);
            }
            Happening::CloseCompare => {
                self.comparing = None;
                ctx.props()
                    .site
                    .listen(Some(ctx.link().callback(Happening::Wished)));
            }
            Happening::Window => self.drawn = None,
            Happening::Told(told) => self.told(told),
            Happening::Switch(branch) => {
                self.player.borrow_mut().switch(branch);
                self.listing.forget();
            }
        }
        self.crumb(ctx);
    }

    fn wished(&mut self, ctx: &Context<Self>, wish: Wish) {
        let faster = |faster: bool| TimeAct::Speed(self.player.borrow().speed().next(faster));
        let act = match wish {
            Wish::TogglePlay => TimeAct::TogglePlay,
            Wish::StepBack => TimeAct::StepBack,
            Wish::StepForward => TimeAct::StepForward,
            Wish::ToStart => TimeAct::ToStart,
            Wish::ToEnd => TimeAct::ToEnd,
            Wish::Slower => faster(false),
            Wish::Faster => faster(true),
            Wish::NextMark => TimeAct::MarkForward,
            Wish::MarkBefore => TimeAct::MarkBack,
            Wish::Choose(choice) => return self.lesson(ctx, LessonAct::Choose(choice)),
            Wish::LockIn => return self.lesson(ctx, LessonAct::Lock),
            Wish::StepBefore => return self.go_step(ctx, false),
            Wish::NextStep => return self.go_step(ctx, true),
            Wish::Share => return self.run(ctx, RunAct::CopyLink),
            Wish::Escape => {
                self.selected = None;
                return;
            }
            Wish::Compare => return self.compare_key(ctx),
            Wish::Open | Wish::Theme | Wish::Keys => return,
        };
        self.time(ctx, act);
    }

    fn time(&mut self, ctx: &Context<Self>, act: TimeAct) {
        let mut player = self.player.borrow_mut();
        let mut stepped = false;
        match act {
            TimeAct::ToStart => {
                player.pause();
                player.seek(Time::ZERO);
            }
            TimeAct::ToEnd => {
                player.pause();
                let end = player.run().until();
                player.seek(end);
            }
            TimeAct::StepBack | TimeAct::StepForward => {
                player.step(act == TimeAct::StepForward);
                stepped = true;
            }
            TimeAct::TogglePlay if player.is_playing() => player.pause(),
            TimeAct::TogglePlay => {
                if !player.play() {
                    ctx.props()
                        .site
                        .toast
                        .emit("Lock in your prediction first.".into());
                }
            }
            TimeAct::MarkBack | TimeAct::MarkForward => {
                stepped = player.jump(act == TimeAct::MarkForward);
                if !stepped {
                    ctx.props()
                        .site
                        .toast
                        .emit("There is no further mark.".into());
                }
            }
            TimeAct::Speed(speed) => player.set_speed(speed),
            TimeAct::Seek(time) => player.seek(time),
            TimeAct::Hold => player.hold(true),
            TimeAct::Release => player.hold(false),
        }
        let latest = player.cursor().step.checked_sub(1);
        let row = latest
            .filter(|_| stepped)
            .and_then(|step| player.run().row(step));
        drop(player);
        if let Some(row) = row {
            self.say(format!("{}: {}", row.at, row.words));
        }
    }

    fn go_step(&mut self, ctx: &Context<Self>, forward: bool) {
        let at = self.player.borrow().lesson().at();
        let to = if forward {
            Some(at + 1)
        } else {
            at.checked_sub(1)
        };
        if let Some(to) = to {
            self.lesson(ctx, LessonAct::Open(to));
        }
    }

    fn lesson(&mut self, ctx: &Context<Self>, act: LessonAct) {
        let before = self.player.borrow().history();
        match act {
            LessonAct::Open(step) => self.open_step(ctx, step),
            LessonAct::Choose(choice) => {
                self.player.borrow_mut().choose(choice);
            }
            LessonAct::Lock => self.lock(ctx),
            LessonAct::Operation(name) => self.go_to_operation(ctx, &name),
            LessonAct::Compare(variants) => self.open_compare(ctx, variants),
            LessonAct::Try(step, settings) => {
                let tried = self.player.borrow_mut().try_challenge(step, settings);
                self.wrong = tried.err().map(|problems| problems.to_string().into());
            }
        }
        if self.player.borrow().history().run != before.run {
            self.forget_run();
        }
    }

    fn open_step(&mut self, ctx: &Context<Self>, step: usize) {
        let opened = self.player.borrow_mut().open_step(step);
        match opened {
            Ok(true) => self.wrong = None,
            Ok(false) => {
                let waits = self.player.borrow().lesson().waits();
                if let Some(waits) = waits {
                    ctx.props()
                        .site
                        .toast
                        .emit(format!("{}.", waits.words()).into());
                }
            }
            Err(problems) => ctx.props().site.toast.emit(problems.to_string().into()),
        }
    }

    /// Locks an answer in. A prediction is watched at once: its step of watching opens and time goes on.
    fn lock(&mut self, ctx: &Context<Self>) {
        let mut player = self.player.borrow_mut();
        if !player.lock() {
            return;
        }
        ctx.props().site.hush.emit(());
        let next = player.lesson().at() + 1;
        let watches = matches!(player.lesson().steps().get(next), Some(LessonStep::Play(_)));
        let predicts = matches!(player.lesson().step(), Some(LessonStep::Predict(_)));
        drop(player);
        if predicts && watches {
            self.open_step(ctx, next);
            self.player.borrow_mut().play();
            self.say("Locked in. The run goes on.");
        }
    }

    fn go_to_operation(&mut self, ctx: &Context<Self>, name: &Rc<str>) {
        let mut player = self.player.borrow_mut();
        let step = player.operation_step(name);
        let client = player
            .who()
            .find_operation(name)
            .map(|operation| operation.client);
        match step {
            Some(step) => player.seek_step(step),
            None => ctx
                .props()
                .site
                .toast
                .emit("That does not happen in this run.".into()),
        }
        let machine = client.and_then(|client| player.run().timeline().world().machine_of(client));
        drop(player);
        if step.is_some() {
            self.selected = machine.map(Thing::Machine);
        }
    }

    fn run(&mut self, ctx: &Context<Self>, act: RunAct) {
        let setup = self.player.borrow().setup().clone();
        let site = &ctx.props().site;
        let load = match act {
            RunAct::Variant(variant) => Setup {
                variant,
                challenge: None,
                ..setup
            },
            RunAct::Seed(seed) => Setup { seed, ..setup },
            RunAct::Restart => setup,
            RunAct::Save => return self.save(ctx),
            RunAct::CopyLink => {
                let start = self.player.borrow().start();
                let link = route::whole(&ctx.props().address.starting(start));
                let toast = site.toast.clone();
                yew::platform::spawn_local(async move {
                    let copied = clip::copy(&link).await;
                    toast.emit(if copied {
                        "The link is copied.".into()
                    } else {
                        link.into()
                    });
                });
                return;
            }
        };
        match self.player.borrow_mut().load(load) {
            Ok(()) => {}
            Err(problems) => site.toast.emit(problems.to_string().into()),
        }
        self.forget_run();
    }

    fn save(&self, ctx: &Context<Self>) {
        let player = self.player.borrow();
        let site = &ctx.props().site;
        let name = format!("{}.json", ctx.props().document.scenario().id);
        if !clip::save(&name, &player.save_as_scenario()) {
            site.toast
                .emit("This browser did not save the file.".into());
            return;
        }
        let unnamed = crate::player::deed::unnamed(&player.deeds());
        if !unnamed.is_empty() {
            let list: Vec<&str> = unnamed.iter().map(|words| &**words).collect();
            let words = format!(
                "Saved, without what a file cannot name: {}.",
                list.join("; ")
            );
            site.toast.emit(words.into());
        }
    }

    fn by_hand(&mut self, ctx: &Context<Self>, act: &Act) {
        let done = self.player.borrow_mut().act(act);
        match done {
            Ok(()) => {
                self.listing.forget();
                let words = act.words(self.player.borrow().run().cast());
                self.say(format!("{words}. History forks here."));
            }
            Err(refused) => ctx.props().site.toast.emit(refused.to_string().into()),
        }
    }

    fn jump(&mut self, jump: Jump) {
        let mut player = self.player.borrow_mut();
        match jump {
            Jump::Time(time) => {
                player.pause();
                player.seek(time);
            }
            Jump::Step(step) => player.seek_step(step + 1),
        }
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Message(id) => self.selected = Some(Thing::Message(id)),
            Told::Lane(id) => self.selected = Some(Thing::Machine(id)),
            Told::Operation(id) => {
                let machine = self
                    .player
                    .borrow()
                    .run()
                    .timeline()
                    .world()
                    .machine_of(id.client);
                self.selected = machine.map(Thing::Machine);
            }
            Told::Breach(place) => {
                let stop = self.broken.spots.get(place).map(|(_, step)| step + 1);
                if let Some(step) = stop {
                    self.player.borrow_mut().seek_step(step);
                }
            }
        }
    }

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
            Some(alarm) => self.alarm(alarm),
            None => self.say(format!("{}, at {}.", halt.words(), now.time)),
        }
    }

    fn tell(&mut self, ctx: &Context<Self>, news: &News) {
        let props = ctx.props();
        let id = props.lesson.as_deref();
        match *news {
            News::Graded { step, grade } => {
                self.say(match grade {
                    Grade::Right => "Your answer was right.",
                    Grade::Wrong { .. } => "It came out otherwise than you said.",
                    Grade::OtherWay => "Your run went another way; it does not count.",
                });
                if let (Some(id), Grade::Right | Grade::Wrong { .. }) = (id, grade) {
                    let right = grade == Grade::Right;
                    props
                        .site
                        .store
                        .note(|progress| progress.answer(id, step, right));
                }
            }
            News::Opened(step) => {
                let steps = self.player.borrow().lesson().steps().len();
                if let Some(id) = id {
                    props
                        .site
                        .store
                        .note(|progress| progress.reach(id, step, steps));
                }
            }
            News::Tried { won, .. } => {
                self.say(if won {
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

    fn compare_key(&mut self, ctx: &Context<Self>) {
        let variants: Vec<Rc<str>> = {
            let player = self.player.borrow();
            match player.lesson().step() {
                Some(LessonStep::Compare(compare)) => compare
                    .variants
                    .iter()
                    .map(|id| id.as_str().into())
                    .collect(),
                _ => {
                    let now = Rc::clone(&player.setup().variant);
                    let other = player.document().variants().find(|id| id.as_str() != &*now);
                    let other = other.map(|id| id.as_str().into());
                    std::iter::once(now).chain(other).collect()
                }
            }
        };
        if variants.len() < 2 {
            ctx.props()
                .site
                .toast
                .emit("This scenario has one variant only.".into());
            return;
        }
        self.open_compare(ctx, variants);
    }

    fn open_compare(&mut self, ctx: &Context<Self>, variants: Vec<Rc<str>>) {
        let locked = self.player.borrow().lesson().holds_play();
        if locked {
            ctx.props()
                .site
                .toast
                .emit("Lock in your prediction first.".into());
            return;
        }
        self.comparing = Some(variants);
    }
}
