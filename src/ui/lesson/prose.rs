//! Lesson text as elements of the page. What the text holds becomes text nodes and nothing else.

use std::rc::Rc;

use fallible_engine::format::name::Line;
use fallible_engine::format::table::Table;
use yew::prelude::*;

use super::act::LessonAct;
use super::live;
use super::props::LessonColumnProps;
use crate::ui::panels::hued_icon;
use crate::view::panels::legend;
use crate::view::prose::{self, Block, Inline, Lead};

/// A text.
pub(super) fn prose(text: &str, props: &LessonColumnProps) -> Html {
    let blocks = prose::read(text, |term| explain(&props.glossary, term));
    html! { <div class="prose">{ for blocks.iter().map(|one| block(one, props)) }</div> }
}

/// What the glossary says of its terms, each closed until its word is pressed. It floats, so that nothing moves, and
/// the browser closes it with Escape or a press elsewhere; the focus stays on the word.
pub(super) fn explanations(glossary: &Table<Line, Line>) -> Html {
    let explained = |(term, explained): (&Line, &Line)| {
        html! {
            <p id={place(term.as_str())} class="say" popover="auto">
                <b>{ term.as_str() }</b>{ ": " }{ explained.as_str() }
            </p>
        }
    };
    glossary.iter().map(explained).collect()
}

/// The id of what is said of a term.
fn place(term: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let letters = term.chars().map(letter);
    "term-"
        .chars()
        .chain(letters)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// A text that stands within a line, such as a question.
pub(super) fn line(text: &str, props: &LessonColumnProps) -> Html {
    let blocks = prose::read(text, |term| explain(&props.glossary, term));
    let piece = |block: &Block| match block {
        Block::Paragraph(line) => inlines(line, props),
        other => self::block(other, props),
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

fn block(block: &Block, props: &LessonColumnProps) -> Html {
    let blocks =
        |list: &[Block]| -> Html { list.iter().map(|one| self::block(one, props)).collect() };
    match block {
        Block::Paragraph(line) => html! { <p>{ inlines(line, props) }</p> },
        Block::List(first, items) => {
            let items = items.iter().map(|item| match item.as_slice() {
                [Block::Paragraph(line)] => html! { <li>{ inlines(line, props) }</li> },
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

fn inlines(list: &[Inline], props: &LessonColumnProps) -> Html {
    list.iter().map(|one| inline(one, props)).collect()
}

fn inline(inline: &Inline, props: &LessonColumnProps) -> Html {
    match inline {
        Inline::Text(text) => html! { { text.to_string() } },
        Inline::Code(text) => html! { <code>{ text.to_string() }</code> },
        Inline::Emphasis(inner) => html! { <em>{ inlines(inner, props) }</em> },
        Inline::Strong(inner) => html! { <strong>{ inlines(inner, props) }</strong> },
        Inline::Term(term, _) => html! {
            <button type="button" class="term" popovertarget={place(term)} aria-describedby={place(term)}>
                { for legend::named(term).map(hued_icon) }{ term.to_string() }
            </button>
        },
        Inline::Noun(word, sign) => {
            html! { <b class="noun">{ hued_icon(*sign) }{ word.to_string() }</b> }
        }
        Inline::Link(Lead::Operation(name), inner) => {
            let name = Rc::clone(name);
            let go = props
                .on_act
                .reform(move |_: MouseEvent| LessonAct::Follow(Rc::clone(&name)));
            html! { <button type="button" class="op-link" onclick={go}>{ inlines(inner, props) }</button> }
        }
        Inline::Link(Lead::Bound(target), inner) => match &inner[..] {
            [Inline::Text(words)] => live::number(target, words, props),
            _ => inlines(inner, props),
        },
        Inline::Link(Lead::Web(url), inner) => html! {
            <a href={url.to_string()} target="_blank" rel="noopener noreferrer">{ inlines(inner, props) }</a>
        },
        Inline::Break => html! { <br/> },
    }
}
