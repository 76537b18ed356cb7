//! Strings and numbers.

use super::{Reader, SyntaxError};
use crate::format::decimal;
use crate::format::source::escaped;
use crate::format::tree::Value;

impl Reader<'_> {
    pub(super) fn string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest
                .find(|c: char| c == '"' || c == '\\' || c < ' ')
                .unwrap_or(rest.len());
            out.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(b'\n' | b'\r') => {
                    return Err(SyntaxError {
                        at: start,
                        found: "a text that does not end on its line".to_owned(),
                        expected:
                            "its closing double quote; a line break inside a text is written `\\n`"
                                .to_owned(),
                    });
                }
                Some(_) => {
                    return Err(
                        self.unexpected("an escape such as `\\t` in place of a control character")
                    );
                }
                None => {
                    let found = "a text that does not end".to_owned();
                    return Err(SyntaxError {
                        at: start,
                        found,
                        expected: "its closing double quote".to_owned(),
                    });
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let plain = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode(start);
            }
            _ => {
                let escape: String = self.text[start..].chars().take(2).collect();
                let expected = "one of the escapes `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t`, `\\u…`";
                let found = format!("`{}`", escaped(&escape).replace("\\\\", "\\"));
                return Err(SyntaxError {
                    at: start,
                    found,
                    expected: expected.to_owned(),
                });
            }
        };
        self.at += 1;
        Ok(plain)
    }

    /// The digits after `\u`; a pair of surrogates is one character.
    fn unicode(&mut self, start: usize) -> Result<char, SyntaxError> {
        let first = self.four_digits(start)?;
        let code = if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let second = self.four_digits(start)?;
            let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400);
            low.map(|low| 0x10000 + ((first - 0xd800) << 10) + low)
        } else {
            Some(first)
        };
        code.and_then(char::from_u32).ok_or_else(|| SyntaxError {
            at: start,
            found: format!("half of a surrogate pair, `\\u{first:04x}`"),
            expected: "both halves, or the character itself".to_owned(),
        })
    }

    fn four_digits(&mut self, start: usize) -> Result<u32, SyntaxError> {
        let digits = self.text.get(self.at..self.at + 4);
        let hex = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(code) = hex.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            let expected = "four hexadecimal digits after `\\u`".to_owned();
            return Err(SyntaxError {
                at: start,
                found: "an escape that is cut short".to_owned(),
                expected,
            });
        };
        self.at += 4;
        Ok(code)
    }

    pub(super) fn number(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c))
            .unwrap_or(rest.len());
        let digits = &rest[..length];
        let error = |found: String, expected: &str| SyntaxError {
            at: start,
            found,
            expected: expected.to_owned(),
        };
        if !is_number(digits) {
            let shown: String = digits.chars().take(20).collect();
            return Err(error(
                format!("`{shown}`"),
                "a number such as 12, -3 or 0.5; a value with a unit is a text",
            ));
        }
        if decimal::parse(digits).is_none() {
            return Err(error(
                "a number too large to hold".to_owned(),
                "a number below 1e308",
            ));
        }
        self.at += length;
        Ok(Value::Number(digits.to_owned()))
    }
}

/// Whether a text is a number as JSON writes it.
fn is_number(text: &str) -> bool {
    let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent = exponent.map(|digits| digits.strip_prefix(['+', '-']).unwrap_or(digits));
    plain(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(plain)
        && exponent.is_none_or(plain)
}
