//! A lesson's text as markup. What the text holds becomes text and nothing else.

use std::rc::Rc;

use fallible_engine::format::name::Line;
use fallible_engine::format::table::Table;
use fallible_playground::view::panels::glyph::Glyph;
use fallible_playground::view::panels::legend;
use fallible_playground::view::prose::{self, Block, Inline, Lead};
use fallible_playground::view::svg::escaped;

/// A text.
pub(crate) fn prose(text: &str, glossary: &Table<Line, Line>) -> String {
    let blocks = prose::read(text, |term| explain(glossary, term));
    format!(r#"<div class="prose">{}</div>"#, all(&blocks))
}

/// The glossary's line for a term, whatever its capitals.
fn explain(glossary: &Table<Line, Line>, term: &str) -> Option<Rc<str>> {
    let mut terms = glossary.iter();
    let found = terms.find(|(own, _)| own.as_str().eq_ignore_ascii_case(term));
    found.map(|(_, explained)| explained.as_str().into())
}

fn all(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(line) => format!("<p>{}</p>", inlines(line)),
        Block::List(first, items) => {
            let items = items.iter().map(|item| match item.as_slice() {
                [Block::Paragraph(line)] => format!("<li>{}</li>", inlines(line)),
                item => format!("<li>{}</li>", all(item)),
            });
            let items: String = items.collect();
            match first {
                Some(first) => format!(r#"<ol start="{first}">{items}</ol>"#),
                None => format!("<ul>{items}</ul>"),
            }
        }
        Block::Quote(inner) => format!("<blockquote>{}</blockquote>", all(inner)),
        Block::Code(text) => format!("<pre><code>{}</code></pre>", escaped(text)),
    }
}

fn inlines(line: &[Inline]) -> String {
    line.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => escaped(text),
        Inline::Code(text) => format!("<code>{}</code>", escaped(text)),
        Inline::Emphasis(inner) => format!("<em>{}</em>", inlines(inner)),
        Inline::Strong(inner) => format!("<strong>{}</strong>", inlines(inner)),
        // What it means is said when it is pressed, which needs the program.
        Inline::Term(term, _) => {
            let sign = legend::named(term).map(sign).unwrap_or_default();
            format!(r#"<b class="term">{sign}{}</b>"#, escaped(term))
        }
        Inline::Noun(word, glyph) => {
            format!(r#"<b class="noun">{}{}</b>"#, sign(*glyph), escaped(word))
        }
        // It leads to a moment of the run, which is not there yet.
        Inline::Link(Lead::Operation(_), inner) => {
            format!(r#"<span class="op-link">{}</span>"#, inlines(inner))
        }
        Inline::Link(Lead::Bound(_), inner) => inlines(inner),
        Inline::Link(Lead::Web(url), inner) => format!(
            r#"<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>"#,
            escaped(url),
            inlines(inner)
        ),
        Inline::Break => "<br>".to_owned(),
    }
}

/// The place of a sign, which the program draws.
fn sign(glyph: Glyph) -> String {
    let hue = glyph.hue();
    format!(r#"<svg class="i {hue}" viewBox="0 0 16 16" aria-hidden="true"></svg>"#)
}
