//! Texts and numbers against a schema.

use super::Walk;
use super::describe::{describe, found};
use super::keyword::words;
use super::path::Path;
use crate::format::decimal;
use crate::format::nearest::nearest;
use crate::format::tree::Tree;
use crate::scenario::form::{self, any_quoted, shortened};
use crate::scenario::problem::Finding;

impl Walk<'_> {
    pub(super) fn text(&mut self, schema: &Tree, text: &str, tree: &Tree, pointer: &Path<'_>) {
        let choices = words(schema);
        if !choices.is_empty() && !choices.contains(&text) {
            let near = nearest(text, choices.iter().copied()).map(|name| format!("\"{name}\""));
            return self.note(
                pointer,
                tree.span,
                shortened(text),
                any_quoted(choices, '"'),
                near,
            );
        }
        let most = schema
            .get("maxLength")
            .and_then(Tree::number)
            .unwrap_or(u64::MAX);
        let characters = text.chars().count() as u64;
        if characters > most {
            let found = format!("a text of {characters} characters");
            return self.note(pointer, tree.span, found, format!("at most {most}"), None);
        }
        if text.is_empty() && schema.get("minLength").is_some() {
            return self.note(
                pointer,
                tree.span,
                "an empty text".to_owned(),
                describe(self.root, schema),
                None,
            );
        }
        let form = schema.get_text("format").unwrap_or_default();
        if let Err(unfit) = form::fits(form, text, self.names) {
            let found = unfit.found.unwrap_or_else(|| shortened(text));
            let near = unfit.suggestion.map(|text| format!("\"{text}\""));
            if unfit.misleads {
                return self.misled.push(Finding {
                    pointer: pointer.pointer(),
                    span: tree.span,
                    found,
                    expected: unfit.expected,
                    suggestion: near,
                });
            }
            return self.note(pointer, tree.span, found, unfit.expected, near);
        }
        let units_have_no_digits = text.bytes().all(|b| !matches!(b, b'1'..=b'9'));
        if schema.get("x-positive").is_some() && units_have_no_digits {
            self.note(
                pointer,
                tree.span,
                shortened(text),
                "more than zero".to_owned(),
                None,
            );
        }
    }

    pub(super) fn number(&mut self, schema: &Tree, digits: &str, tree: &Tree, pointer: &Path<'_>) {
        let number = decimal::parse(digits).unwrap_or(f64::NAN);
        let bound = |key: &str| schema.get(key).and_then(Tree::float);
        let low = bound("minimum").is_some_and(|least| number < least);
        let high = bound("maximum").is_some_and(|most| number > most);
        let integer = schema.get_text("type") == Some("integer");
        let huge = integer
            && tree
                .number::<i64>()
                .is_none_or(|number| number > i64::from(u32::MAX));
        let constant = bound("const").is_some_and(|only| (number - only).abs() > 0.0);
        if low || high || constant {
            self.wrong(schema, tree, pointer);
        } else if huge {
            let expected = format!("a whole number up to {}", u32::MAX);
            self.note(pointer, tree.span, found(tree), expected, None);
        }
    }
}
