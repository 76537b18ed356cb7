//! What the desk looks like: lesson, stage, time bar, record, and the outcome at the side.

use std::rc::Rc;

use fallible_engine::format::name::VariantId;
use yew::prelude::*;

use super::tab::Tab;
use super::{Desk, Happening};
use crate::player::address::Address;
use crate::player::player::Player;
use crate::player::press::Wish;
use crate::player::stop::Halt;
use crate::player::wish::{Denied, Showing, TimeWish};
use crate::ui::chart::ChartView;
use crate::ui::diagram::Diagram;
use crate::ui::lesson::{LessonColumn, Trial};
use crate::ui::panels::record::TabHead;
use crate::ui::panels::{
    Events, Inspector, Lock, Problems, Record, TimeBar, announcer, branches, run_controls,
};
use crate::ui::stage::Stage;
use crate::ui::top_bar::{Whereabouts, tool, top_bar};
use crate::ui::versus::Versus;
use crate::ui::{drawing, panels};
use crate::view::explain::Sort;
use crate::view::frame::Thing;
use crate::view::panels::glyph::Glyph;
use crate::view::panels::legend::Signs;
use crate::view::space_time::Told;

/// Why nothing goes on while a prediction is open.
const LOCKED: &str = Denied::Prediction.words();

impl Desk {
    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        if let Some(variants) = &self.comparing {
            return html! {
                <Versus key={variants.join(" ")} site={props.site.clone()} player={Rc::clone(&self.player)}
                    variants={variants.clone()} lesson={self.taught(ctx, variants)} led={self.led}
                    on_wish={link.callback(Happening::Wished)}
                    on_close={link.callback(|()| Happening::CloseCompare)}/>
            };
        }
        let player = self.player.borrow();
        let has_lesson = !player.lesson().steps().is_empty();
        let class = if has_lesson || props.editor.is_some() {
            "play"
        } else {
            "play sandbox"
        };
        html! {
            <>
                { top_bar(&props.site, Whereabouts::Within(crumbs(&props.address, &player)), self.tools(ctx)) }
                <main {class} id="main" tabindex="-1">
                    if has_lesson { { self.lesson_column(ctx, &player) } }
                    else if let Some(editor) = &props.editor { { editor.clone() } }
                    if !has_lesson { <h1 class="sr">{ player.document().scenario().title.to_string() }</h1> }
                    <h2 class="sr">{ "Stage" }</h2>
                    <Stage painter={self.painter.clone()} selected={self.selected} label={said(&player)} signs={signs(&player)}
                        on_select={link.callback(Happening::Select)}>
                        if let Some(count) = &self.gathered.so_far {
                            <p class="so-far">{ "the answer so far: " }<b>{ count }</b></p>
                        }
                    </Stage>
                    { self.time_bar(ctx, &player) }
                    { self.record(ctx, &player) }
                    { self.aside(ctx, &player) }
                </main>
                { announcer(&self.voices) }
                { self.share_sheet(ctx) }
            </>
        }
    }

    fn tools(&self, ctx: &Context<Self>) -> Html {
        let wish = |wish| {
            ctx.link()
                .callback(move |_: MouseEvent| Happening::Wished(wish))
        };
        let many = self.player.borrow().document().variants().len() > 1;
        let open = ctx.props().site.open_sheet.reform(|_: MouseEvent| ());
        html! {
            <>
                if many {
                    { tool(drawing::icon(drawing::COMPARE), "Compare", "Compare two variants (C)", wish(Wish::Compare)) }
                }
                { tool(drawing::icon(drawing::OPEN), "Open…", "Open a scenario (O)", open) }
                { tool(panels::icon(Glyph::Share), "Share", "Copy a link to this, as it is (S)", wish(Wish::Share)) }
            </>
        }
    }

    /// The lesson, where its open step is what brought these variants side by side.
    fn taught(&self, ctx: &Context<Self>, variants: &[Rc<str>]) -> Option<Html> {
        let player = self.player.borrow();
        let lesson = player.lesson();
        let compares = lesson.manner(lesson.at()).compares.iter();
        let is_here = compares
            .map(VariantId::as_str)
            .eq(variants.iter().map(|id| &**id));
        is_here.then(|| self.lesson_column(ctx, &player))
    }

    fn lesson_column(&self, ctx: &Context<Self>, player: &Player) -> Html {
        let scenario = player.document().scenario();
        let at = player.lesson().at();
        let trial = player.lesson().manner(at).tries.map(|_| Trial {
            step: at,
            goals: player.goals(at),
            now: player.settings(at),
            tried: player
                .setup()
                .challenge
                .as_ref()
                .is_some_and(|(step, _)| *step == at),
            wrong: self.wrong.clone(),
        });
        html! {
            <LessonColumn title={scenario.title.to_string()} lesson={player.lesson().clone()}
                glossary={Rc::clone(&self.fixed.glossary)} references={Rc::clone(&self.fixed.references)}
                variants={Rc::clone(&self.fixed.labels)} live={Rc::clone(&self.gathered.live)} sweep={self.sweep.clone()} {trial}
                next={ctx.props().next.clone()} aside={player.has_aside()}
                comparing={self.comparing.is_some()}
                on_act={ctx.link().callback(Happening::Lesson)}/>
        }
    }

    fn time_bar(&self, ctx: &Context<Self>, player: &Player) -> Html {
        let run = player.run();
        let end = run.until();
        let lock = player.held().map(|(until, why)| Lock {
            until,
            reason: why.words().into(),
        });
        let note = match player.halt() {
            _ if player.is_redoing() => {
                Some((Glyph::Again, "Doing again what was done by hand".into()))
            }
            Some(halt) => Some((halt_glyph(halt), halt.words().into())),
            None => run
                .stopped()
                .map(|limit| (Glyph::Fault, limit.to_string().into())),
        };
        let over = run.is_complete() || run.stopped().is_some();
        let ready = if over { end } else { run.known() };
        html! {
            <TimeBar now={player.cursor().time} {end} {ready} playing={player.is_playing()} speed={player.speed()} paced={player.is_paced()}
                strip={Rc::from(run.ledger().bars())} marks={Rc::clone(&self.gathered.marks)} {note} {lock} hand={self.hand.clone()}
                on_act={ctx.link().callback(Happening::Time)}/>
        }
    }

    fn record(&self, ctx: &Context<Self>, player: &Player) -> Html {
        let (props, link) = (ctx.props(), ctx.link());
        if let Some(flawed) = &props.flawed {
            return html! {
                <section class="panel" aria-label="Record"><div class="pane">
                    <Problems file={flawed.name.clone()} flaws={Rc::clone(&flawed.flaws)} more={flawed.more}
                        on_open={props.site.open_sheet.clone()} on_close={props.site.close_flawed.clone()}/>
                </div></section>
            };
        }
        let shown = player.rows_shown();
        let tabs: Rc<[TabHead]> = Tab::ALL.iter().map(|tab| tab.head(shown)).collect();
        let seed = html! { <span>{ format!("seed {}", player.setup().seed) }</span> };
        let kinds: Rc<[AttrValue]> = Sort::ALL.iter().map(|sort| sort.name().into()).collect();
        html! {
            <Record {tabs} open={self.tab.place()}
                on_open={link.callback(|place| Happening::Tab(Tab::at(place)))} tools={seed}>
                { match self.tab {
                    Tab::SpaceTime => html! {
                        <Diagram painter={self.diagram.clone()} label={self.diagram.sentence()}
                            marked={self.marked()} on_select={link.callback(Happening::Told)}
                            on_window={link.callback(|()| Happening::Window)}/>
                    },
                    Tab::Events => html! {
                        <Events list={self.listing.list().clone()} steps={player.cursor().step}
                            filter={self.filter.clone()} {kinds} machines={Rc::clone(&self.fixed.machines)}
                            searching={self.listing.remark()} on_filter={link.callback(Happening::Filter)}
                            on_seek={link.callback(|step| Happening::Jump(panels::Jump::Step(step)))}/>
                    },
                    Tab::Charts => self.charts(ctx, player),
                } }
            </Record>
        }
    }

    fn charts(&self, ctx: &Context<Self>, player: &Player) -> Html {
        let now = player.cursor().time;
        let seek = ctx
            .link()
            .callback(|time| Happening::Time(TimeWish::Seek(time)));
        if self.gathered.charts.is_empty() {
            return html! { <p class="empty">{ "Nothing to measure yet. Press Space to run." }</p> };
        }
        // Those come first that the text names: others would push them out of sight.
        let lesson = player.lesson();
        let text = lesson.manner(lesson.at()).text;
        let named = |title: &str| {
            let name = title.split(',').next().unwrap_or_default();
            text.is_some_and(|text| text.as_str().contains(name))
        };
        let (mut charts, mut others) = (Vec::new(), Vec::new());
        for chart in self.gathered.charts.iter() {
            let view = html! {
                <ChartView key={chart.title.to_string()} chart={Rc::clone(chart)} {now} on_seek={seek.clone()}/>
            };
            if named(&chart.title) {
                charts.push(view);
            } else {
                others.push(view);
            }
        }
        charts.append(&mut others);
        html! { <div class="charts">{ for charts }</div> }
    }

    /// What the diagram draws in bold.
    const fn marked(&self) -> Option<Told> {
        match self.selected {
            Some(Thing::Message(id)) => Some(Told::Message(id)),
            Some(Thing::Machine(id)) => Some(Told::Lane(id)),
            _ => None,
        }
    }

    fn aside(&self, ctx: &Context<Self>, player: &Player) -> Html {
        let link = ctx.link();
        let now = player.cursor();
        let walked = self.walked.filter(|(of, _)| *of == player.history());
        let step = walked.map_or(now.step, |(_, until)| until.max(now.step));
        let promises = player.run().promises_at(step);
        let setup = player.setup();
        let locked = player
            .lesson()
            .holds_play()
            .then(|| AttrValue::from(LOCKED));
        let sheet = self
            .selected
            .and_then(|thing| player.run().sheet(thing))
            .map(Rc::new);
        let histories = player.histories();
        let many = histories.len() > 1;
        // What is picked comes first: a reader who picks something wants to see it.
        let picked = sheet.is_some();
        let inspector = html! {
            <Inspector {sheet} {locked} on_act={link.callback(Happening::Act)} on_jump={link.callback(Happening::Jump)}
                on_close={link.callback(|()| Happening::Select(None))}/>
        };
        html! {
            <aside class={classes!("aside", self.calm.then_some("calm"))} aria-label="Outcome">
                if picked { { inspector.clone() } }
                { panels::promises(&promises, player.about(), &link.callback(Happening::Jump)) }
                { panels::meters(&self.gathered.tally) }
                if !picked { { inspector } }
                if many {
                    { branches(&histories, now.branch, &link.callback(Happening::Switch)) }
                }
                { run_controls(&self.fixed.variants, &setup.variant, (setup.seed, player.document().scenario().seed.0),
                    &link.callback(Happening::Run)) }
                { panels::settings(&self.gathered.settings.1) }
            </aside>
        }
    }
}

const fn halt_glyph(halt: &Halt) -> Glyph {
    match halt {
        Halt::Broken(_) => Glyph::Broke,
        Halt::StepEnds => Glyph::Pause,
        Halt::Limit(_) => Glyph::Fault,
    }
}

/// The signs that the legend explains.
fn signs(player: &Player) -> Signs {
    let secret = player.lesson().keeps_secret(&player.setup().variant);
    let until = if secret {
        player.seen()
    } else {
        player.run().until()
    };
    player.run().ledger().signs().seen(until)
}

/// Where the reader is: the group's lessons, this one, and which step of it.
fn crumbs(address: &Address, player: &Player) -> Html {
    let scenario = player.document().scenario();
    let (at, count) = (player.lesson().at(), player.lesson().steps().len());
    let dot = |step: usize| {
        let class = if step == at {
            "now"
        } else if step < at {
            "done"
        } else {
            ""
        };
        html! { <li {class}></li> }
    };
    let home = if matches!(address, Address::Lesson(..)) {
        "Lessons"
    } else {
        "Opened"
    };
    html! {
        <>
            <span class="bar-rule hide-s"></span>
            <nav class="crumbs" aria-label="You are here">
                <a class="hide-s" href="#/">{ home }</a>{ drawing::chevron() }<b>{ scenario.title.to_string() }</b>
            </nav>
            if count > 0 {
                <div class="steps hide-s" aria-hidden="true">
                    <ol class="hide-m">{ for (0..count).map(dot) }</ol>{ format!("Step {} of {count}", at + 1) }
                </div>
            }
        </>
    }
}

/// The stage in a sentence.
fn said(player: &Player) -> String {
    let run = player.run();
    let machines = run.timeline().world().machines().len();
    let zones = run.cast().zones.len();
    let plural = |count: usize, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    format!(
        "{} in {}, as the run stands",
        plural(machines, "machine", "machines"),
        plural(zones, "zone", "zones"),
    )
}
