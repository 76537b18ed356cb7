//! What the attributes of a type, a variant or a field say.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, ExprPath, Ident, LitStr, Token, Type};

/// What stands for a member that is not there.
pub(crate) enum Missing {
    /// The type's own default.
    Default,
    /// What this function gives.
    From(ExprPath),
}

/// The attributes that matter for reading and writing.
#[derive(Default)]
pub(crate) struct Rules {
    /// Another name in the file.
    pub(crate) rename: Option<String>,
    /// Names in the file are in lower case, with underscores.
    pub(crate) snake_case: bool,
    pub(crate) missing: Option<Missing>,
    /// The member that says which variant it is.
    pub(crate) tag: Option<String>,
    /// The first variant that can be read is the one.
    pub(crate) untagged: bool,
    /// Members that nobody asked for are refused: by serde always, here where that tells variants apart.
    pub(crate) strict: bool,
    /// The type that is read, and made into this one.
    pub(crate) raw: Option<Raw>,
    /// The type that this one is made into, and that is written.
    pub(crate) into: Option<Type>,
}

/// A type that another is made of.
pub(crate) struct Raw {
    pub(crate) kind: Type,
    /// Whether it may refuse.
    pub(crate) fallible: bool,
}

impl Rules {
    /// Reads all `#[serde(…)]` among these.
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self, Error> {
        let mut rules = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("serde") {
                attribute.parse_nested_meta(|meta| rules.read(&meta))?;
            }
        }
        Ok(rules)
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<(), Error> {
        let text = || meta.value()?.parse::<LitStr>();
        match meta.path.require_ident()?.to_string().as_str() {
            "rename" => self.rename = Some(text()?.value()),
            "rename_all" => {
                let style = text()?;
                if style.value() != "snake_case" {
                    return Err(Error::new(style.span(), "only `snake_case` is known here"));
                }
                self.snake_case = true;
            }
            "default" => {
                self.missing = Some(if meta.input.peek(Token![=]) {
                    Missing::From(text()?.parse()?)
                } else {
                    Missing::Default
                });
            }
            "tag" => self.tag = Some(text()?.value()),
            "untagged" => self.untagged = true,
            "deny_unknown_fields" => self.strict = true,
            kind @ ("from" | "try_from") => {
                self.raw = Some(Raw {
                    kind: text()?.parse()?,
                    fallible: kind == "try_from",
                });
            }
            "into" => self.into = Some(text()?.parse()?),
            // A struct with one part is always read and written as that part.
            "transparent" => {}
            _ => return Err(meta.error("this attribute is not known here")),
        }
        Ok(())
    }

    /// What a variant with these rules is called in the file, in an enum that obeys `outer`.
    pub(crate) fn name(&self, outer: &Self, ident: &Ident) -> String {
        let ident = ident.to_string();
        match &self.rename {
            Some(name) => name.clone(),
            None if outer.snake_case => snake_case(&ident),
            None => ident,
        }
    }
}

/// `ReadYourWrites` as `read_your_writes`.
fn snake_case(camel: &str) -> String {
    let mut snake = String::new();
    for letter in camel.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
