//! Lesson text: a small, safe part of Markdown as a tree of blocks. Markup in the text stays text, and a
//! link leads to an operation of the run or to the web, nowhere else.

use std::rc::Rc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// How deeply lists and quotations are shown; what lies deeper joins its surroundings.
const DEPTH_MAX: usize = 6;

/// A block of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; numbered from a number, or with dots.
    List(Option<u64>, Vec<Vec<Self>>),
    /// A quotation.
    Quote(Vec<Self>),
    /// Lines as they stand.
    Code(Rc<str>),
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inline {
    /// Plain text.
    Text(Rc<str>),
    /// A value, a key, a name of a program.
    Code(Rc<str>),
    /// Emphasis.
    Emphasis(Vec<Self>),
    /// Strong emphasis.
    Strong(Vec<Self>),
    /// A term that is introduced here, with its line of explanation.
    Term(Rc<str>, Rc<str>),
    /// A link.
    Link(Target, Vec<Self>),
    /// A new line.
    Break,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// To an operation of the run, by name.
    Operation(Rc<str>),
    /// To the web.
    Web(Rc<str>),
}

impl Target {
    /// The target of a link, if it is one of those that are allowed.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        if let Some(name) = address.strip_prefix("#op:") {
            return Some(Self::Operation(name.into()));
        }
        let lower = address.to_ascii_lowercase();
        let web = lower.starts_with("https://") || lower.starts_with("http://");
        web.then(|| Self::Web(address.into()))
    }
}

/// Reads a text. `explain` gives the glossary's line for a term.
#[must_use]
pub fn read(text: &str, explain: impl Fn(&str) -> Option<Rc<str>>) -> Vec<Block> {
    let mut reader = Reader {
        explain: &explain,
        open: vec![Open::new(Kind::Blocks)],
    };
    for event in Parser::new_ext(text, Options::empty()) {
        reader.take(event);
    }
    while reader.open.len() > 1 {
        reader.close();
    }
    let mut root = reader.open.swap_remove(0);
    root.end_line();
    root.blocks
}

/// The text alone, without its markup: for lists, titles and screen readers.
#[must_use]
pub fn plain(text: &str) -> String {
    fn inlines(list: &[Inline], out: &mut String) {
        for inline in list {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Term(text, _) => {
                    out.push_str(text);
                }
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => {
                    inlines(inner, out);
                }
                Inline::Break => out.push(' '),
            }
        }
    }
    fn blocks(list: &[Block], out: &mut String) {
        for block in list {
            if !out.is_empty() {
                out.push(' ');
            }
            match block {
                Block::Paragraph(inner) => inlines(inner, out),
                Block::List(_, items) => items.iter().for_each(|item| blocks(item, out)),
                Block::Quote(inner) => blocks(inner, out),
                Block::Code(text) => out.push_str(text),
            }
        }
    }
    let mut out = String::new();
    blocks(&read(text, |_| None), &mut out);
    out
}

/// What an open element becomes when it closes.
enum Kind {
    Blocks,
    Paragraph,
    /// A heading stands as a paragraph of its own, in bold: titles belong to the page.
    Heading,
    List(Option<u64>, Vec<Vec<Block>>),
    Item,
    Quote,
    Code,
    Emphasis,
    Strong,
    Link(Option<Target>),
    /// Its contents join its surroundings.
    Through,
}

struct Open {
    kind: Kind,
    blocks: Vec<Block>,
    line: Vec<Inline>,
}

impl Open {
    const fn new(kind: Kind) -> Self {
        Self {
            kind,
            blocks: Vec::new(),
            line: Vec::new(),
        }
    }

    /// Loose text among blocks is a paragraph.
    fn end_line(&mut self) {
        if let Some(Inline::Text(last)) = self.line.last_mut() {
            *last = last.trim_end().into();
        }
        if !self.line.is_empty() {
            self.blocks
                .push(Block::Paragraph(std::mem::take(&mut self.line)));
        }
    }
}

struct Reader<'a, F> {
    explain: &'a F,
    open: Vec<Open>,
}

impl<F: Fn(&str) -> Option<Rc<str>>> Reader<'_, F> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            // Each start has one end, and a container's end closes what its start opened.
            Event::End(TagEnd::HtmlBlock) | Event::Rule => self.top().end_line(),
            Event::End(_) => self.close(),
            Event::Text(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Html(text) => self.text(&text.replace('\n', " ")),
            Event::Code(text) => self.top().line.push(Inline::Code(text.as_ref().into())),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.top().line.push(Inline::Break),
            _ => {}
        }
    }

    fn top(&mut self) -> &mut Open {
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn text(&mut self, text: &str) {
        let line = &mut self.top().line;
        if let Some(Inline::Text(before)) = line.last_mut() {
            *before = format!("{before}{text}").into();
        } else {
            line.push(Inline::Text(text.into()));
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let deep = self.open.len() > DEPTH_MAX * 2;
        let kind = match tag {
            Tag::HtmlBlock => {
                self.top().end_line();
                return;
            }
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { .. } => Kind::Heading,
            Tag::CodeBlock(_) => Kind::Code,
            Tag::List(_) | Tag::BlockQuote(_) | Tag::Item if deep => Kind::Through,
            Tag::List(first) => Kind::List(first, Vec::new()),
            Tag::Item => Kind::Item,
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Link { dest_url, .. } => Kind::Link(Target::of(&dest_url)),
            _ => Kind::Through,
        };
        if matches!(
            kind,
            Kind::List(..) | Kind::Quote | Kind::Code | Kind::Paragraph
        ) {
            self.top().end_line();
        }
        self.open.push(Open::new(kind));
    }

    fn close(&mut self) {
        let Some(mut closed) = self.open.pop() else {
            return;
        };
        let explain = self.explain;
        let line = std::mem::take(&mut closed.line);
        let top = self.top();
        match closed.kind {
            Kind::Paragraph => top.blocks.push(Block::Paragraph(line)),
            Kind::Heading => top
                .blocks
                .push(Block::Paragraph(vec![Inline::Strong(line)])),
            Kind::Emphasis => top.line.push(Inline::Emphasis(line)),
            Kind::Strong => top.line.push(term(line, explain)),
            Kind::Link(Some(target)) => top.line.push(Inline::Link(target, line)),
            Kind::Link(None) => top.line.extend(line),
            Kind::Code => {
                let mut text = String::new();
                for inline in &line {
                    if let Inline::Text(part) = inline {
                        text.push_str(part);
                    }
                }
                top.blocks.push(Block::Code(text.trim_end().into()));
            }
            Kind::Item => {
                closed.line = line;
                closed.end_line();
                match &mut top.kind {
                    Kind::List(_, items) => items.push(closed.blocks),
                    _ => top.blocks.extend(closed.blocks),
                }
            }
            Kind::List(first, items) => top.blocks.push(Block::List(first, items)),
            Kind::Quote => {
                closed.line = line;
                closed.end_line();
                top.blocks.push(Block::Quote(closed.blocks));
            }
            Kind::Blocks | Kind::Through => {
                top.line.extend(line);
                top.blocks.extend(closed.blocks);
            }
        }
    }
}

/// Bold text that the glossary knows is a term.
fn term(line: Vec<Inline>, explain: &impl Fn(&str) -> Option<Rc<str>>) -> Inline {
    if let [Inline::Text(text)] = line.as_slice()
        && let Some(explained) = explain(text)
    {
        return Inline::Term(Rc::clone(text), explained);
    }
    Inline::Strong(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    fn paragraph(source: &str) -> Vec<Inline> {
        match read(source, |_| None).as_slice() {
            [Block::Paragraph(line)] => line.clone(),
            other => panic!("one paragraph expected, not {other:?}"),
        }
    }

    #[test]
    fn markup_becomes_a_tree() {
        assert_eq!(
            paragraph("She *saves* `v2`, **once**."),
            vec![
                text("She "),
                Inline::Emphasis(vec![text("saves")]),
                text(" "),
                Inline::Code("v2".into()),
                text(", "),
                Inline::Strong(vec![text("once")]),
                text("."),
            ]
        );
        assert_eq!(
            read("1. a\n2. b\n\n> c", |_| None),
            vec![
                Block::List(
                    Some(1),
                    vec![
                        vec![Block::Paragraph(vec![text("a")])],
                        vec![Block::Paragraph(vec![text("b")])]
                    ]
                ),
                Block::Quote(vec![Block::Paragraph(vec![text("c")])]),
            ]
        );
    }

    #[test]
    fn a_term_of_the_glossary_is_explained() {
        let blocks = read("A **replica** and a **thing**.", |term| {
            (term == "replica").then(|| "A copy.".into())
        });
        assert_eq!(
            blocks,
            vec![Block::Paragraph(vec![
                text("A "),
                Inline::Term("replica".into(), "A copy.".into()),
                text(" and a "),
                Inline::Strong(vec![text("thing")]),
                text("."),
            ])]
        );
    }

    #[test]
    fn links_lead_to_operations_or_the_web_and_nowhere_else() {
        assert_eq!(
            paragraph("[the second read](#op:reload-2)"),
            vec![Inline::Link(
                Target::Operation("reload-2".into()),
                vec![text("the second read")]
            )]
        );
        assert_eq!(
            paragraph("[a](HTTPS://example.org/)"),
            vec![Inline::Link(
                Target::Web("HTTPS://example.org/".into()),
                vec![text("a")]
            )]
        );
        for bad in [
            "[a](javascript:alert(1))",
            "[a](data:text/html,x)",
            "[a](JaVaScRiPt:x)",
            "[a](#/sandbox)",
            "[a](//example.org)",
            "[a](file:///etc/passwd)",
        ] {
            assert_eq!(paragraph(bad), vec![text("a")], "{bad}");
        }
    }

    #[test]
    fn html_is_only_text() {
        assert_eq!(
            paragraph("a <img src=x onerror=alert(1)> b"),
            vec![text("a <img src=x onerror=alert(1)> b")]
        );
        assert_eq!(
            plain("<script>alert(1)</script>\n\nafter"),
            "<script>alert(1)</script> after"
        );
        assert_eq!(
            paragraph("![a picture](https://x.example/p.png)"),
            vec![text("a picture")]
        );
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = "> ".repeat(5_000) + "x";
        assert!(plain(&deep).ends_with('x'));
        let list: String = (0..200).map(|n| " ".repeat(n * 2) + "- x\n").collect();
        assert!(plain(&list).contains('x'));
    }
}
