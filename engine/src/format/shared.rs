//! Lists whose copies share what is in them until one of them is changed.
//!
//! A variant's tree is the file's with a few changes: where nothing was changed the two are one, so that a copy costs
//! nothing and what is the same is seen at a glance.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A list that is copied when it is changed, if anybody else has it too.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shared<T>(Arc<Vec<T>>);

impl<T> Shared<T> {
    /// Whether both are one list. Two that merely say the same are not.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: Clone> Shared<T> {
    /// The list itself, copied if anybody else has it too.
    pub(crate) fn into_vec(self) -> Vec<T> {
        Arc::unwrap_or_clone(self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> From<Vec<T>> for Shared<T> {
    fn from(mut list: Vec<T>) -> Self {
        // A list grows in leaps and is kept for long: it keeps no room that nobody will use.
        list.shrink_to_fit();
        Self(Arc::new(list))
    }
}

impl<T> FromIterator<T> for Shared<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(Arc::new(items.into_iter().collect()))
    }
}
