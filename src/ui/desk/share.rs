//! Links to what is seen on the desk.

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::scenario::Document;
use fallible_engine::scenario::schema::ScriptEntry;
use yew::prelude::*;

use super::leaving::carried;
use super::{Desk, Happening};
use crate::player::address::Address;
use crate::player::player::Player;
use crate::player::session::{ADDRESS_BYTES, Session, without};
use crate::ui::panels::{RunAct, Shared, share_sheet};
use crate::ui::{clip, lab, pack, route};

/// Makes a link to what is seen here; or says why there is none.
async fn link(address: Address, player: &RefCell<Player>, file: bool) -> Result<String, String> {
    let (mut start, session) = {
        let player = player.borrow();
        (player.start(), carried(&player, file))
    };
    if !session.is_plain() {
        let long = || "The scenario is too long for a link.".to_owned();
        let text = session.write().ok_or_else(long)?;
        let packed = pack::pack(&text).await;
        let cannot = || "This browser cannot pack what a link would have to hold.".to_owned();
        start.pack = Some(packed.ok_or_else(cannot)?);
    }
    let link = route::whole(&address.starting(start));
    if link.len() > ADDRESS_BYTES {
        let (long, most) = (link.len().div_ceil(1024), ADDRESS_BYTES / 1024);
        return Err(format!(
            "A link to this would be {long} kB long, and more than {most} kB do not arrive everywhere."
        ));
    }
    Ok(link)
}

impl Desk {
    /// Copies a link to what is seen here, or shows it, or says why there is none.
    pub(super) fn share(&self, ctx: &Context<Self>) {
        let props = ctx.props();
        let file = !matches!(props.address, Address::Lesson(..));
        let address = match &props.address {
            // The scenario itself is in the link.
            Address::Opened(_, start) => Address::Opened(None, start.clone()),
            other => other.clone(),
        };
        let without = without(&self.player.borrow().left_out());
        let (player, toast) = (Rc::clone(&self.player), props.site.toast.clone());
        let tell = ctx.link().callback(Happening::Shared);
        yew::platform::spawn_local(async move {
            match link(address, &player, file).await {
                Err(why) => tell.emit(Some(Shared::Not(why))),
                Ok(link) if clip::copy(&link).await => {
                    toast.emit(format!("The link is copied{without}.").into());
                }
                Ok(link) => tell.emit(Some(Shared::Link(link, without))),
            }
        });
    }

    pub(super) fn share_sheet(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        share_sheet(
            self.shared.as_ref(),
            &link.batch_callback(|()| vec![Happening::Shared(None), Happening::Run(RunAct::Save)]),
            &link.callback(|()| Happening::Shared(None)),
        )
    }

    /// Goes on from what the address carries. What was done by hand there is proven before it is done here: nobody knows who
    /// wrote the link.
    pub(super) fn carry(&self, ctx: &Context<Self>) {
        let Some(session) = ctx.props().session.clone() else {
            return;
        };
        let document = Rc::clone(self.player.borrow().document());
        ctx.link().send_future(async move {
            let entries = session.forks.iter().map(|fork| fork.done.clone());
            let entries: Vec<ScriptEntry> = entries.collect();
            let wrong = proven(&document, &entries).await.err();
            let mut session = Session::clone(&session);
            if wrong.is_some() {
                (session.forks, session.branch) = (Vec::new(), 0);
            }
            Happening::Carried(session, wrong.map(Into::into))
        });
    }
}

/// Whether what was done by hand would stand in the script of a valid file.
async fn proven(document: &Document, entries: &[ScriptEntry]) -> Result<(), String> {
    if entries.is_empty() {
        return Ok(());
    }
    let unread = |why: String| format!("What was done by hand is left out. {why}");
    let text = document.with_script(entries, None);
    let text = text.map_err(|unsaved| unread(unsaved.to_string()))?;
    match lab::check(lab::Check::Scenario, &text).await {
        Ok(found) => match found.flaws.first() {
            Some(flaw) => Err(unread(flaw.words.clone())),
            None => Ok(()),
        },
        Err(failure) => Err(unread(format!("{failure} {}", failure.advice()))),
    }
}
