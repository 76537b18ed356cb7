//! What the lesson column is given.

use std::rc::Rc;

use fallible_engine::format::name::Line;
use fallible_engine::format::table::Table;
use fallible_engine::scenario::schema::Reference;
use yew::prelude::*;

use super::act::{LessonAct, Trial};
use crate::player::lesson::Lesson;
use crate::player::live::{Live, Sweep};

/// What the column shows.
#[derive(Properties, PartialEq)]
pub struct LessonColumnProps {
    /// The lesson's title.
    pub title: AttrValue,
    /// The place in the lesson.
    pub lesson: Lesson,
    /// Terms and their explanations.
    pub glossary: Rc<Table<Line, Line>>,
    /// Where to read more.
    pub references: Rc<[Reference]>,
    /// The labels of variants, by id.
    pub variants: Rc<[(Rc<str>, Rc<str>)]>,
    /// The numbers of its texts.
    pub live: Rc<Live>,
    /// What came of trying a share over seeds.
    pub sweep: Option<Rc<Sweep>>,
    /// The challenge of the open step.
    pub trial: Option<Trial>,
    /// The address and the title of the lesson that follows.
    pub next: Option<(AttrValue, AttrValue)>,
    /// Whether something that was done by hand was set aside by the open step.
    pub aside: bool,
    /// Whether variants are shown side by side.
    pub comparing: bool,
    /// What the reader wants.
    pub on_act: Callback<LessonAct>,
}
