//! What the reader asks of the desk, carried out on the player.

use yew::prelude::*;

use super::{Desk, Happening};
use crate::player::kept::NoSuchRun;
use crate::player::lesson::Waits;
use crate::player::player::{Player, Setup};
use crate::player::press::Wish;
use crate::player::wish::{Showing, TimeWish};
use crate::ui::clip;
use crate::ui::frames::timed;
use crate::ui::lesson::LessonAct;
use crate::ui::panels::{Jump, RunAct};
use crate::view::frame::Thing;
use crate::view::panels::act::Act;
use crate::view::space_time::Told;

/// What the browser's recordings call the finding of another moment.
const SEEK: &str = "seek";

impl Desk {
    /// Does what was asked. Whatever can be refused is refused with words.
    pub(super) fn act(&mut self, ctx: &Context<Self>, happening: Happening) {
        if !matches!(
            happening,
            Happening::Jump(_) | Happening::Select(_) | Happening::Tab(_) | Happening::Window
        ) {
            self.walked = None;
        }
        match happening {
            Happening::Frame(_) => {}
            Happening::Wished(wish) => self.wished(ctx, wish),
            Happening::Time(act) => self.time(ctx, act),
            Happening::Lesson(act) => self.lesson(ctx, act),
            Happening::Run(act) => self.run(ctx, act),
            Happening::Act(act) => self.by_hand(ctx, &act),
            Happening::Jump(jump) => self.jump(jump),
            Happening::Select(thing) => (self.selected, self.calm) = (thing, false),
            Happening::Tab(tab) => self.tab = tab,
            Happening::Filter(filter) => {
                self.filter = filter;
                self.listing.search(&self.filter);
            }
            Happening::CloseCompare => {
                self.comparing = None;
                super::listen(ctx, &self.player);
            }
            Happening::Carried(session, doubt) => {
                let mut player = self.player.borrow_mut();
                if let Some(doubt) = doubt {
                    player.doubt(doubt.to_string());
                }
                player.carry(&session);
            }
            Happening::Shared(shared) => self.shared = shared,
            Happening::Window => self.turns.behind.diagram = true,
            Happening::Told(told) => self.told(told),
            Happening::Switch(branch) => {
                self.player.borrow_mut().switch(branch);
                self.listing.forget();
            }
        }
        self.crumb(ctx);
    }

    fn wished(&mut self, ctx: &Context<Self>, wish: Wish) {
        match wish {
            Wish::Time(wish) => self.time(ctx, wish),
            Wish::Choose(choice) => self.lesson(ctx, LessonAct::Choose(choice)),
            Wish::LockIn => self.lesson(ctx, LessonAct::Lock),
            Wish::StepBefore => self.go_step(ctx, false),
            Wish::NextStep => self.go_step(ctx, true),
            Wish::Share => self.run(ctx, RunAct::CopyLink),
            Wish::Escape => self.selected = None,
            Wish::Compare => self.compare_key(ctx),
            Wish::Open | Wish::Theme | Wish::Keys => {}
        }
    }

    fn time(&mut self, ctx: &Context<Self>, wish: TimeWish) {
        let mut player = self.player.borrow_mut();
        let granted = if wish.seeks() {
            timed(SEEK, || player.grant(wish))
        } else {
            player.grant(wish)
        };
        if let Err(denied) = granted {
            ctx.props().site.toast.emit(denied.words().into());
            return;
        }
        let latest = player.cursor().step.checked_sub(1);
        let row = latest
            .filter(|_| wish.steps())
            .and_then(|step| player.run().row(step));
        drop(player);
        if let Some(row) = row {
            self.voices.say(format!("{}: {}", row.at, row.words));
        }
    }

    pub(super) fn run(&mut self, ctx: &Context<Self>, act: RunAct) {
        let setup = self.player.borrow().setup().clone();
        let load = match act {
            RunAct::Variant(variant) => Setup {
                variant,
                challenge: None,
                ..setup
            },
            RunAct::Seed(seed) => Setup { seed, ..setup },
            RunAct::Restart => {
                return self.loaded(ctx, |player| player.load(setup));
            }
            RunAct::Save => return self.save(ctx),
            RunAct::CopyLink => return self.share(ctx),
        };
        self.loaded(ctx, |player| player.change(load));
    }

    /// Puts another run in place.
    fn loaded(
        &mut self,
        ctx: &Context<Self>,
        load: impl FnOnce(&mut Player) -> Result<(), NoSuchRun>,
    ) {
        let loaded = load(&mut self.player.borrow_mut());
        if let Err(none) = loaded {
            ctx.props().site.toast.emit(none.to_string().into());
        }
        self.forget_run();
    }

    pub(super) fn save(&self, ctx: &Context<Self>) {
        let player = self.player.borrow();
        let site = &ctx.props().site;
        let name = format!("{}.json", ctx.props().document.scenario().id);
        let text = match player.save_as_scenario() {
            Ok(text) => text,
            Err(unsaved) => return site.toast.emit(unsaved.to_string().into()),
        };
        if !clip::save(&name, &text) {
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
                self.calm = true;
                let words = act.words(self.player.borrow().run().cast());
                self.voices.say(format!("{words}. History forks here."));
                let mut player = self.player.borrow_mut();
                if player.lesson().waits() == Some(Waits::Acting) {
                    player.play();
                }
            }
            Err(refused) => ctx.props().site.toast.emit(refused.to_string().into()),
        }
    }

    pub(super) fn jump(&mut self, jump: Jump) {
        let mut player = self.player.borrow_mut();
        if !matches!(jump, Jump::Evidence(_)) {
            self.walked = None;
        }
        match jump {
            Jump::Time(time) => {
                player.pause();
                player.seek(time);
            }
            Jump::Step(step) => player.seek_step(step + 1),
            Jump::Evidence(step) => {
                let (history, here) = (player.history(), player.cursor().step);
                let walked = self.walked.filter(|(of, _)| *of == history);
                self.walked = Some((history, walked.map_or(here, |(_, until)| until.max(here))));
                player.seek_step(step + 1);
            }
        }
    }

    fn told(&mut self, told: Told) {
        self.calm = false;
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
                let stop = self.look.broken.spots.get(place).map(|(_, step)| step + 1);
                if let Some(step) = stop {
                    self.player.borrow_mut().seek_step(step);
                }
            }
        }
    }
}
