//! Slots: a list whose places keep their numbers and are used again, the last one freed first.

/// A place in the list.
#[derive(Clone, Debug)]
pub(super) enum Place<T> {
    /// Something is here.
    Taken(T),
    /// Nothing is; the free place that was the last one before this is that of this number, or [`NONE`].
    Free(u32),
}

impl<T> Place<T> {
    const fn thing(&self) -> Option<&T> {
        match self {
            Self::Taken(thing) => Some(thing),
            Self::Free(_) => None,
        }
    }
}

/// No place has this number.
const NONE: u32 = u32::MAX;

/// A list of things with a number each. Its free places are a list too, the last one freed first.
#[derive(Clone, Debug)]
pub(super) struct Slots<T> {
    places: Vec<Place<T>>,
    free: u32,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            free: NONE,
        }
    }
}

impl<T> Slots<T> {
    /// A free place and its number; whoever takes it fills it, where the thing then lies.
    #[inline]
    pub(super) fn take(&mut self) -> (u32, &mut Place<T>) {
        if self.free == NONE {
            self.grow();
        }
        let slot = self.free;
        let place = &mut self.places[slot as usize];
        if let Place::Free(next) = place {
            self.free = *next;
        }
        (slot, place)
    }

    /// Makes one more place, which is free.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.free = self.places.len() as u32;
        self.places.push(Place::Free(NONE));
    }

    #[inline]
    pub(super) fn get(&self, slot: u32) -> Option<&T> {
        self.places.get(slot as usize)?.thing()
    }

    #[inline]
    pub(super) fn get_mut(&mut self, slot: u32) -> Option<&mut T> {
        match self.places.get_mut(slot as usize)? {
            Place::Taken(thing) => Some(thing),
            Place::Free(_) => None,
        }
    }

    /// Ends a thing that is known to be there.
    #[inline]
    pub(super) fn end(&mut self, slot: u32) {
        let place = &mut self.places[slot as usize];
        debug_assert!(place.thing().is_some(), "a free place has nothing to end");
        *place = Place::Free(self.free);
        self.free = slot;
    }

    /// Ends a thing; nothing happens if there is none of this number.
    #[inline]
    pub(super) fn remove(&mut self, slot: u32) {
        if let Some(place @ Place::Taken(_)) = self.places.get_mut(slot as usize) {
            *place = Place::Free(self.free);
            self.free = slot;
        }
    }

    /// All things with their numbers, in order of number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let numbered = (0_u32..).zip(&self.places);
        numbered.filter_map(|(slot, place)| Some((slot, place.thing()?)))
    }

    /// How many things there are. They are counted each time, which is seldom; taking and ending a thing is not.
    pub(super) fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether every free place is known to be free, once, and no other is.
    pub(super) fn is_sound(&self) -> bool {
        let empty = self.places.iter().filter(|place| place.thing().is_none());
        let mut left = empty.count();
        // A way through the free places that has an end comes to none of them twice.
        let mut slot = self.free;
        while let Some(Place::Free(next)) = self.places.get(slot as usize) {
            if left == 0 {
                return false;
            }
            left -= 1;
            slot = *next;
        }
        left == 0 && slot == NONE
    }

    /// Forgets a free place, or takes one in use for free.
    #[cfg(test)]
    pub(super) fn leak(&mut self) {
        self.free = match self.places.get(self.free as usize) {
            Some(Place::Free(next)) => *next,
            _ => 0,
        };
    }

    pub(super) const fn heap_bytes(&self) -> usize {
        self.places.capacity() * size_of::<Place<T>>()
    }
}

impl<T> std::ops::Index<u32> for Slots<T> {
    type Output = T;

    /// # Panics
    /// If there is nothing of this number: whoever holds a number must know that the thing is there.
    #[inline]
    fn index(&self, slot: u32) -> &T {
        self.get(slot).expect("a slot in use")
    }
}

impl<T> std::ops::IndexMut<u32> for Slots<T> {
    #[inline]
    fn index_mut(&mut self, slot: u32) -> &mut T {
        self.get_mut(slot).expect("a slot in use")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(slots: &mut Slots<char>, thing: char) -> u32 {
        let (slot, free) = slots.take();
        *free = Place::Taken(thing);
        slot
    }

    #[test]
    fn the_last_number_freed_is_the_next_to_be_given() {
        let mut slots = Slots::default();
        for (slot, thing) in "abcd".chars().enumerate() {
            assert_eq!(put(&mut slots, thing), slot as u32);
        }
        slots.remove(1);
        slots.remove(3);
        slots.remove(3);
        assert_eq!((slots.get(3), slots.len()), (None, 2));
        assert_eq!([put(&mut slots, 'e'), put(&mut slots, 'f')], [3, 1]);
        assert_eq!(put(&mut slots, 'g'), 4);
        let all: Vec<_> = slots.iter().collect();
        assert_eq!(all, [(0, &'a'), (1, &'f'), (2, &'c'), (3, &'e'), (4, &'g')]);
    }
}
