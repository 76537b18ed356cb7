//! Lesson text as elements of the page. What the text holds becomes text nodes and nothing else.

use std::rc::Rc;

use fallible_engine::format::name::Line;
use fallible_engine::format::table::Table;
use yew::prelude::*;

use super::act::LessonAct;
use crate::view::prose::{self, Block, Inline, Lead};

/// A text.
pub(super) fn prose(
    text: &str,
    glossary: &Table<Line, Line>,
    on_act: &Callback<LessonAct>,
) -> Html {
    let blocks = prose::read(text, |term| explain(glossary, term));
    html! { <div class="prose">{ for blocks.iter().map(|one| block(one, on_act)) }</div> }
}

/// A text that stands within a line, such as a question.
pub(super) fn line(text: &str, glossary: &Table<Line, Line>, on_act: &Callback<LessonAct>) -> Html {
    let blocks = prose::read(text, |term| explain(glossary, term));
    let piece = |block: &Block| match block {
        Block::Paragraph(line) => inlines(line, on_act),
        other => self::block(other, on_act),
    };
    html! { <>{ for blocks.iter().map(piece) }</> }
}

/// The glossary's line for a term, whatever its capitals.
fn explain(glossary: &Table<Line, Line>, term: &str) -> Option<Rc<str>> {
    let lower = term.to_ascii_lowercase();
    let found = glossary
        .iter()
        .find(|(own, _)| own.as_str().to_ascii_lowercase() == lower);
    found.map(|(_, explained)| explained.as_str().into())
}

fn block(block: &Block, on_act: &Callback<LessonAct>) -> Html {
    let blocks =
        |list: &[Block]| -> Html { list.iter().map(|one| self::block(one, on_act)).collect() };
    match block {
        Block::Paragraph(line) => html! { <p>{ inlines(line, on_act) }</p> },
        Block::List(first, items) => {
            let items = items.iter().map(|item| match item.as_slice() {
                [Block::Paragraph(line)] => html! { <li>{ inlines(line, on_act) }</li> },
                item => html! { <li>{ blocks(item) }</li> },
            });
            match first {
                Some(first) => html! { <ol start={first.to_string()}>{ for items }</ol> },
                None => html! { <ul>{ for items }</ul> },
            }
        }
        Block::Quote(inner) => html! { <blockquote>{ blocks(inner) }</blockquote> },
        Block::Code(text) => html! { <pre tabindex="0"><code>{ text.to_string() }</code></pre> },
    }
}

fn inlines(list: &[Inline], on_act: &Callback<LessonAct>) -> Html {
    list.iter().map(|one| inline(one, on_act)).collect()
}

fn inline(inline: &Inline, on_act: &Callback<LessonAct>) -> Html {
    match inline {
        Inline::Text(text) => html! { { text.to_string() } },
        Inline::Code(text) => html! { <code>{ text.to_string() }</code> },
        Inline::Emphasis(inner) => html! { <em>{ inlines(inner, on_act) }</em> },
        Inline::Strong(inner) => html! { <strong>{ inlines(inner, on_act) }</strong> },
        Inline::Term(term, explained) => html! {
            <dfn class="term" tabindex="0" title={explained.to_string()}>
                { term.to_string() }<span class="sr">{ format!(" ({explained})") }</span>
            </dfn>
        },
        Inline::Link(Lead::Operation(name), inner) => {
            let name = Rc::clone(name);
            let go = on_act.reform(move |_: MouseEvent| LessonAct::Follow(Rc::clone(&name)));
            html! { <button type="button" class="op-link" onclick={go}>{ inlines(inner, on_act) }</button> }
        }
        Inline::Link(Lead::Web(url), inner) => html! {
            <a href={url.to_string()} target="_blank" rel="noopener noreferrer">{ inlines(inner, on_act) }</a>
        },
        Inline::Break => html! { <br/> },
    }
}
