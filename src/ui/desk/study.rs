//! Working through a lesson on the desk: its steps, its questions, its links, comparing.

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use yew::prelude::*;

use super::{Desk, Happening};
use crate::player::live::Sweep;
use crate::player::player::Settings;
use crate::player::proven::is_proven;
use crate::player::wish::Showing;
use crate::ui::frames::now_ms;
use crate::ui::lab;
use crate::ui::lesson::LessonAct;
use crate::ui::panels::{Jump, RunAct};
use crate::view::frame::Thing;

/// How many seeds are tried for a share.
const SEEDS: u64 = 100;
/// For how long in one go, in milliseconds.
const SLICE_MS: f64 = 12.0;

impl Desk {
    pub(super) fn go_step(&mut self, ctx: &Context<Self>, forward: bool) {
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

    pub(super) fn lesson(&mut self, ctx: &Context<Self>, act: LessonAct) {
        let before = self.player.borrow().history();
        match act {
            LessonAct::Open(step) => self.open_step(ctx, step),
            LessonAct::Choose(choice) => {
                self.player.borrow_mut().choose(choice);
            }
            LessonAct::Lock => self.lock(ctx),
            LessonAct::Follow(target) => self.follow(ctx, &target),
            LessonAct::Show(step) => self.jump(Jump::Evidence(step)),
            LessonAct::Sweep(number) => {
                let (of, seeds) = (0, Vec::new());
                self.sweep_on(ctx, Sweep { number, of, seeds });
            }
            LessonAct::Swept(before) => self.swept(ctx, &before),
            LessonAct::Seed(seed) => self.run(ctx, RunAct::Seed(seed)),
            LessonAct::Point => self.point(ctx),
            LessonAct::TakeUp => {
                self.player.borrow_mut().take_up();
                self.listing.forget();
            }
            LessonAct::Compare(variants) => self.open_compare(ctx, variants),
            LessonAct::Try(step, settings) => self.check_try(ctx, step, settings),
            LessonAct::Tried(.., Some(wrong)) => self.wrong = Some(wrong),
            LessonAct::Tried(step, settings, None) => {
                let tried = self.player.borrow_mut().try_challenge(step, settings);
                self.wrong = tried.err().map(|none| none.to_string().into());
            }
        }
        if self.player.borrow().history().run != before.run {
            self.forget_run();
        }
    }

    /// Tries some more seeds, once the page has drawn how far that is.
    fn sweep_on(&mut self, ctx: &Context<Self>, sweep: Sweep) {
        let sweep = Rc::new(sweep);
        self.sweep = Some(Rc::clone(&sweep));
        if sweep.of < SEEDS {
            ctx.link().send_future(async move {
                TimeoutFuture::new(0).await;
                Happening::Lesson(LessonAct::Swept(sweep))
            });
        }
    }

    /// Goes on for about a frame, if nobody has asked for anything else.
    fn swept(&mut self, ctx: &Context<Self>, before: &Rc<Sweep>) {
        if self
            .sweep
            .as_ref()
            .is_none_or(|now| !Rc::ptr_eq(now, before))
        {
            return;
        }
        let mut next = Sweep::clone(before);
        let begun = now_ms();
        while next.of < SEEDS && now_ms() - begun < SLICE_MS {
            next.of += 1;
            if self.player.borrow().is_so(&next.number, next.of) {
                next.seeds.push(next.of);
            }
        }
        self.sweep_on(ctx, next);
    }

    /// How a challenge of the site is set was proven with it; how one of a reader's own is set is proven first.
    fn check_try(&mut self, ctx: &Context<Self>, step: usize, settings: Settings) {
        let document = Rc::clone(self.player.borrow().document());
        if is_proven(document.text()) {
            return self.lesson(ctx, LessonAct::Tried(step, settings, None));
        }
        ctx.link().send_future(async move {
            let found = lab::check_settings(document.text(), step, &settings).await;
            let wrong = match found {
                Ok(found) => found.flaws.first().map(|flaw| flaw.words.clone()),
                Err(failure) => Some(format!("{failure} {}", failure.advice())),
            };
            Happening::Lesson(LessonAct::Tried(step, settings, wrong.map(Into::into)))
        });
    }

    fn open_step(&mut self, ctx: &Context<Self>, step: usize) {
        let mut player = self.player.borrow_mut();
        let pointed = player.lesson().acts(player.lesson().at()).is_some();
        let opened = player.open_step(step);
        drop(player);
        match opened {
            Ok(true) => {
                (self.wrong, self.sweep) = (None, None);
                if pointed {
                    // What the lesson pointed at was of the step that is left.
                    self.selected = None;
                }
                let compared = self.comparing.is_some();
                self.furnish();
                if compared && self.comparing.is_none() {
                    super::listen(ctx, &self.player);
                }
            }
            Ok(false) => {
                let waits = self.player.borrow().lesson().waits();
                if let Some(waits) = waits {
                    ctx.props()
                        .site
                        .toast
                        .emit(format!("{}.", waits.words()).into());
                }
            }
            Err(none) => ctx.props().site.toast.emit(none.to_string().into()),
        }
    }

    /// Locks an answer in. A prediction is watched at once: its step of watching opens and time goes on.
    fn lock(&mut self, ctx: &Context<Self>) {
        let mut player = self.player.borrow_mut();
        if !player.lock() {
            return;
        }
        ctx.props().site.hush.emit(());
        let lesson = player.lesson();
        let next = lesson.at() + 1;
        let watches = lesson.manner(next).plays;
        let predicts = lesson.predicts(lesson.at());
        drop(player);
        if predicts && watches {
            self.open_step(ctx, next);
            self.player.borrow_mut().play();
            self.voices.say("Locked in. The run goes on.");
        }
    }

    /// Puts in view what the open step is about.
    pub(super) fn furnish(&mut self) {
        let player = self.player.borrow();
        let lesson = player.lesson();
        let Some(stage) = lesson.stage(lesson.at()) else {
            return;
        };
        self.tab = stage.panel.into();
        if lesson.manner(lesson.at()).compares.is_empty() {
            self.comparing = None;
        }
        self.to_begin = true;
        self.calm = true;
    }

    /// Shows what the open step shows from its beginning on, once it is known where that is: what it compares, and to
    /// what something is to be done.
    pub(super) fn begin_step(&mut self) {
        let player = self.player.borrow();
        if !self.to_begin || player.is_setting() {
            return;
        }
        let lesson = player.lesson();
        let compared = lesson.manner(lesson.at()).compares.iter();
        let compared: Vec<Rc<str>> = compared.map(|id| id.as_str().into()).collect();
        if !compared.is_empty() {
            self.comparing = Some(compared);
        }
        if lesson.acts(lesson.at()).is_some() {
            self.selected = player.points_at();
        }
        self.to_begin = false;
        self.turns.behind.panels = true;
    }

    /// Points at what the open step has the reader do something to; where it is not there, from where it is.
    fn point(&mut self, ctx: &Context<Self>) {
        let mut player = self.player.borrow_mut();
        if player.points_at().is_none() {
            let at = player.lesson().at();
            drop(player);
            self.open_step(ctx, at);
            self.calm = false;
            return;
        }
        player.pause();
        (self.selected, self.calm) = (player.points_at(), false);
        super::show_stage();
    }

    fn follow(&mut self, ctx: &Context<Self>, target: &str) {
        let mut player = self.player.borrow_mut();
        let Some((step, client)) = player.linked(target) else {
            let words = "That does not happen in this run.";
            ctx.props().site.toast.emit(words.into());
            return;
        };
        player.seek_step(step);
        self.led = (self.led.0 + 1, player.now());
        self.turns.behind.panels = true;
        let machine = player.run().timeline().world().machine_of(client);
        (self.selected, self.calm) = (machine.map(Thing::Machine), true);
        super::show_stage();
    }

    pub(super) fn compare_key(&mut self, ctx: &Context<Self>) {
        let variants: Vec<Rc<str>> = {
            let player = self.player.borrow();
            let lesson = player.lesson();
            let compared = lesson.manner(lesson.at()).compares;
            if compared.is_empty() {
                let now = Rc::clone(&player.setup().variant);
                let other = player.document().variants().find(|id| id.as_str() != &*now);
                let other = other.map(|id| id.as_str().into());
                std::iter::once(now).chain(other).collect()
            } else {
                compared.iter().map(|id| id.as_str().into()).collect()
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
        let player = self.player.borrow();
        let is_step = !player
            .lesson()
            .manner(player.lesson().at())
            .compares
            .is_empty();
        if let Some((_, why)) = player.held().filter(|_| !is_step) {
            ctx.props().site.toast.emit(why.words().into());
            return;
        }
        drop(player);
        self.comparing = Some(variants);
    }
}
