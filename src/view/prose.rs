//! Lesson text: a small, safe part of Markdown as a tree of blocks. HTML in the text stays text, and a
//! link leads to an operation of the run or to the web, nowhere else.
//!
//! A reader of our own, because a whole CommonMark parser with its table of entities is a tenth of what
//! the page loads, and lessons need little of it: paragraphs, lists, quotations, headings, code in fences
//! and within a line, emphasis, links.

mod blocks;
mod inlines;
mod tree;

pub use blocks::read;
pub use tree::{Block, Inline, Lead};

/// The text alone, without its markup: for lists, titles and screen readers.
#[must_use]
pub fn plain(text: &str) -> String {
    fn inlines(list: &[Inline], out: &mut String) {
        for inline in list {
            match inline {
                Inline::Text(text)
                | Inline::Code(text)
                | Inline::Term(text, _)
                | Inline::Noun(text, _) => {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::panels::glyph::Glyph;

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
    fn names_keep_their_numbers_and_numbers_their_units() {
        let torn = "db-1 is 80 ms and 5 % away, up-to-date, in 3 zones; `db-1`";
        let kept = "db\u{2011}1 is 80\u{a0}ms and 5\u{a0}% away, up-to-date, in 3 zones; ";
        let code = Inline::Code("db-1".into());
        assert_eq!(paragraph(torn), [text(kept), code]);
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
    fn marks_that_close_nothing_stay_text() {
        for same in [
            "2 * 3 * 4",
            "a*b",
            "snake_case_name",
            "**a",
            "a `b",
            "[a] (b)",
            "[a](b",
            "]) x",
            "(c)",
        ] {
            assert_eq!(paragraph(same), vec![text(same)], "{same}");
        }
        assert_eq!(paragraph(r"\*a\* \`b\`"), vec![text("*a* `b`")]);
    }

    #[test]
    fn marks_lie_in_one_another() {
        assert_eq!(
            paragraph("**a *b* c** ***d*** `*e*` ``f ` g``"),
            vec![
                Inline::Strong(vec![
                    text("a "),
                    Inline::Emphasis(vec![text("b")]),
                    text(" c")
                ]),
                text(" "),
                Inline::Strong(vec![Inline::Emphasis(vec![text("d")])]),
                text(" "),
                Inline::Code("*e*".into()),
                text(" "),
                Inline::Code("f ` g".into()),
            ]
        );
        assert_eq!(
            paragraph("[the **`x`** (y)](#op:a) <https://example.org>"),
            vec![
                Inline::Link(
                    Lead::Operation("a".into()),
                    vec![
                        text("the "),
                        Inline::Strong(vec![Inline::Code("x".into())]),
                        text(" (y)")
                    ]
                ),
                text(" "),
                Inline::Link(
                    Lead::Web("https://example.org".into()),
                    vec![text("https://example.org")]
                ),
            ]
        );
    }

    #[test]
    fn lines_join_or_break() {
        assert_eq!(paragraph("a\n  b"), vec![text("a b")]);
        assert_eq!(
            paragraph("a  \nb\\\nc"),
            vec![
                text("a"),
                Inline::Break,
                text("b"),
                Inline::Break,
                text("c")
            ]
        );
    }

    #[test]
    fn blocks_follow_one_another() {
        let line = |words: &str| Block::Paragraph(vec![text(words)]);
        assert_eq!(
            read(
                "## A title\nb\n- c\n  d\n  - e\n\n  f\n- g\nh\n\ni\n```rust\n*j*\n\n  k\n```\n---\nl",
                |_| None
            ),
            vec![
                Block::Paragraph(vec![Inline::Strong(vec![text("A title")])]),
                line("b"),
                Block::List(
                    None,
                    vec![
                        vec![
                            line("c d"),
                            Block::List(None, vec![vec![line("e")]]),
                            line("f")
                        ],
                        vec![line("g h")],
                    ]
                ),
                line("i"),
                Block::Code("*j*\n\n  k".into()),
                line("l"),
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
    fn a_noun_of_the_picture_wears_its_sign_and_the_glossary_goes_before() {
        let blocks = read("Two **requests**, one **copy**, a **bold** word.", |term| {
            (term == "copy").then(|| "The same again.".into())
        });
        assert_eq!(
            blocks,
            vec![Block::Paragraph(vec![
                text("Two "),
                Inline::Noun("requests".into(), Glyph::Request),
                text(", one "),
                Inline::Term("copy".into(), "The same again.".into()),
                text(", a "),
                Inline::Strong(vec![text("bold")]),
                text(" word."),
            ])]
        );
        assert_eq!(plain("Two **requests**."), "Two requests.");
    }

    #[test]
    fn links_lead_to_operations_or_the_web_and_nowhere_else() {
        assert_eq!(
            paragraph("[the second read](#op:reload-2)"),
            vec![Inline::Link(
                Lead::Operation("reload-2".into()),
                vec![text("the second read")]
            )]
        );
        assert_eq!(
            paragraph("[a](HTTPS://example.org/)"),
            vec![Inline::Link(
                Lead::Web("HTTPS://example.org/".into()),
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
