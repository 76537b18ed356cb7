//! Where a walk is: written out only when there is something to say.

use crate::format::tree::token;

/// A place in a tree, as the way that led there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// As a JSON pointer.
    pub(super) fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Key(parent, key) => format!("{}/{}", parent.pointer(), token(key)),
            Self::Index(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}
