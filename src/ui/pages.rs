//! The pages, and what they show while something is on its way or did not come.

pub mod gallery;
pub mod lesson;
pub mod not_found;
pub mod opened;
pub mod sandbox;

use std::rc::Rc;

use yew::prelude::*;

use super::open::Trouble;
use super::panels::Problems;

/// Something that is fetched.
#[derive(Debug)]
pub enum Loaded<T> {
    /// It is on its way.
    Loading,
    /// It is there.
    Ready(Rc<T>),
    /// It did not come, or is not what it should be.
    Failed(Trouble),
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(there) => Self::Ready(Rc::clone(there)),
            Self::Failed(trouble) => Self::Failed(trouble.clone()),
        }
    }
}

impl<T> PartialEq for Loaded<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Loading, Self::Loading) => true,
            (Self::Ready(one), Self::Ready(other)) => Rc::ptr_eq(one, other),
            (Self::Failed(one), Self::Failed(other)) => one == other,
            _ => false,
        }
    }
}

/// What did not come, and a way to try again.
pub fn trouble_notice(trouble: &Trouble, on_retry: &Callback<()>) -> Html {
    let retry = on_retry.reform(|_: MouseEvent| ());
    match trouble {
        Trouble::NotHad(what, failure) => html! {
            <div class="notice" role="alert">
                <div>
                    <b>{ format!("{what} did not load.") }</b>
                    <p>{ failure.to_string() }{ " " }{ failure.advice() }</p>
                </div>
                <button type="button" class="btn" onclick={retry}>{ "Try again" }</button>
            </div>
        },
        Trouble::Flawed(flawed) => html! {
            <Problems file={flawed.name.clone()} flaws={Rc::clone(&flawed.flaws)} more={flawed.more}
                on_open={on_retry.clone()}/>
        },
    }
}
