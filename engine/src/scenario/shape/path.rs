//! Where a walk is: written out only when there is something to say; and what stood there before a patch, so that
//! what nobody touched need not be looked at again.

use crate::format::tree::{Tree, token};

/// A place in a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'p> {
    last: Hop<'p>,
    /// What stood there in a tree of the same names in which nothing was found wrong.
    sound: Option<&'p Tree>,
}

/// The last part of the way to a place.
#[derive(Clone, Copy, Debug)]
enum Hop<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    /// The root of a tree that was made of a sound one, if there is one.
    pub(super) const fn root(sound: Option<&'p Tree>) -> Self {
        Self {
            last: Hop::Root,
            sound,
        }
    }

    pub(super) fn key(&'p self, key: &'p str) -> Self {
        Self {
            last: Hop::Key(self, key),
            sound: self.sound.and_then(|sound| sound.get(key)),
        }
    }

    pub(super) fn index(&'p self, index: usize) -> Self {
        Self {
            last: Hop::Index(self, index),
            sound: self.sound.and_then(|sound| sound.items().get(index)),
        }
    }

    /// The same place, where what stood there before was measured against another part of the schema.
    pub(super) const fn otherwise(self) -> Self {
        Self {
            sound: None,
            ..self
        }
    }

    /// The same place, unless a member has changed that says which part of the schema is meant.
    pub(super) fn as_tagged(self, tag: &str, tree: &Tree) -> Self {
        let before = self.sound.and_then(|sound| sound.get_text(tag));
        if before == tree.get_text(tag) {
            self
        } else {
            self.otherwise()
        }
    }

    /// Whether this stood here before.
    pub(super) fn is_untouched(&self, tree: &Tree) -> bool {
        self.sound.is_some_and(|sound| sound.is(tree))
    }

    /// As a JSON pointer.
    pub(super) fn pointer(&self) -> String {
        match self.last {
            Hop::Root => String::new(),
            Hop::Key(parent, key) => format!("{}/{}", parent.pointer(), token(key)),
            Hop::Index(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}
