//! Lines to blocks.

use std::rc::Rc;

use super::inlines::{self, Explain};
use super::tree::{Block, Inline};

/// How deeply lists and quotations are shown; the marks of what lies deeper are left out.
const DEPTH_MAX: usize = 6;

/// Reads a text. `explain` gives the glossary's line for a term.
#[must_use]
pub fn read(text: &str, explain: impl Fn(&str) -> Option<Rc<str>>) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    blocks(&lines, 0, &explain)
}

fn blocks(lines: &[&str], depth: usize, explain: &Explain<'_>) -> Vec<Block> {
    let mut reader = BlockReader {
        lines,
        depth,
        explain,
        found: Vec::new(),
        paragraph: String::new(),
    };
    while let Some(line) = reader.lines.first() {
        reader.block(line);
    }
    reader.end_paragraph();
    reader.found
}

struct BlockReader<'a> {
    /// Those that are not read yet.
    lines: &'a [&'a str],
    depth: usize,
    explain: &'a Explain<'a>,
    found: Vec<Block>,
    /// The paragraph that is being read; its lines end in a line feed.
    paragraph: String,
}

impl<'a> BlockReader<'a> {
    /// Reads at least one line.
    fn block(&mut self, line: &'a str) {
        let inside = line.trim_start();
        if self.depth == DEPTH_MAX {
            self.line(without_marks(inside));
        } else if let Some(fence) = fence(inside) {
            self.code(fence);
        } else if inside.starts_with('>') {
            self.quote();
        } else if let Some(marker) = Marker::of(line) {
            self.list(&marker);
        } else {
            self.line(inside);
        }
    }

    /// Takes lines for as long as `part` gives the part of them that belongs to a block.
    fn take(&mut self, mut part: impl FnMut(&'a str) -> Option<&'a str>) -> Vec<&'a str> {
        let taken: Vec<&str> = self.lines.iter().map_while(|line| part(line)).collect();
        self.lines = &self.lines[taken.len()..];
        taken
    }

    fn skip_line(&mut self) {
        self.lines = &self.lines[1..];
    }

    /// A line of a paragraph, or what ends one.
    fn line(&mut self, line: &str) {
        self.skip_line();
        if line.is_empty() || is_rule(line) {
            self.end_paragraph();
        } else if let Some(heading) = heading(line) {
            self.end_paragraph();
            // Titles belong to the page, so a heading is a paragraph in bold.
            let line = inlines::read(heading, self.explain);
            self.found
                .push(Block::Paragraph(vec![Inline::Strong(line)]));
        } else {
            self.paragraph.push_str(line);
            self.paragraph.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if !text.is_empty() {
            let line = inlines::read(text.trim_end(), self.explain);
            self.found.push(Block::Paragraph(line));
        }
    }

    fn code(&mut self, fence: &str) {
        self.end_paragraph();
        self.skip_line();
        let ends = |line: &str| {
            let line = line.trim();
            line.starts_with(fence) && line.chars().all(|c| fence.starts_with(c))
        };
        let lines = self.take(|line| (!ends(line)).then_some(line));
        if !self.lines.is_empty() {
            self.skip_line();
        }
        self.found
            .push(Block::Code(lines.join("\n").trim_end().into()));
    }

    fn quote(&mut self) {
        self.end_paragraph();
        let lines = self.take(|line| {
            let inside = line.trim_start().strip_prefix('>')?;
            Some(inside.strip_prefix(' ').unwrap_or(inside))
        });
        let inner = blocks(&lines, self.depth + 1, self.explain);
        self.found.push(Block::Quote(inner));
    }

    fn list(&mut self, first: &Marker) {
        self.end_paragraph();
        let mut items = Vec::new();
        while let Some(line) = self.lines.first() {
            let Some(marker) = Marker::of(line).filter(|marker| marker.sign == first.sign) else {
                break;
            };
            let mut begins = true;
            let mut after_blank = false;
            let lines = self.take(|line| {
                let spaces = line.len() - line.trim_start().len();
                let blank = spaces == line.len();
                let inside = if std::mem::take(&mut begins) || spaces >= marker.width {
                    Some(&line[marker.width.min(line.len())..])
                } else if blank {
                    Some("")
                } else {
                    // The next line of the item's paragraph need not be indented.
                    let goes_on = !after_blank && Marker::of(line).is_none();
                    goes_on.then(|| line.trim_start())
                };
                after_blank = blank;
                inside
            });
            items.push(blocks(&lines, self.depth + 1, self.explain));
        }
        self.found.push(Block::List(first.number, items));
    }
}

/// What begins an item of a list.
struct Marker {
    number: Option<u64>,
    /// Items with another sign are another list.
    sign: char,
    /// In bytes, with the space on both sides.
    width: usize,
}

impl Marker {
    fn of(line: &str) -> Option<Self> {
        let inside = line.trim_start_matches(' ');
        if is_rule(inside) {
            return None;
        }
        let digits = inside.len()
            - inside
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .len();
        let (number, signs) = match digits {
            0 => (None, "-*+"),
            1..=9 => (inside[..digits].parse().ok(), ".)"),
            _ => return None,
        };
        let after = &inside[digits..];
        let sign = after.chars().next().filter(|sign| signs.contains(*sign))?;
        let spaced = after[1..].starts_with(' ') || after.len() == 1;
        spaced.then_some(Self {
            number,
            sign,
            width: line.len() - inside.len() + digits + 2,
        })
    }
}

/// What opens code, and closes it again.
fn fence(line: &str) -> Option<&str> {
    let sign = line.chars().next().filter(|sign| "`~".contains(*sign))?;
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    (length >= 3 && !rest.contains('`')).then(|| &line[..length])
}

/// Whether it is a rule across the page, which ends a paragraph and is not drawn.
fn is_rule(line: &str) -> bool {
    let signs = || line.chars().filter(|c| !c.is_whitespace());
    let first = signs().next().unwrap_or(' ');
    "-*_".contains(first) && signs().count() >= 3 && signs().all(|sign| sign == first)
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let is_heading = (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ');
    is_heading.then(|| rest.trim().trim_end_matches('#').trim_end())
}

/// What a line says after all marks of lists and quotations.
fn without_marks(mut line: &str) -> &str {
    loop {
        let inside = line.trim_start_matches([' ', '>']);
        match Marker::of(inside) {
            Some(marker) => line = &inside[marker.width.min(inside.len())..],
            None => return inside,
        }
    }
}
