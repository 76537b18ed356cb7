//! Slots: a list whose places keep their numbers and are used again, the last one freed first.

/// A list of things with a number each.
#[derive(Clone, Debug)]
pub(super) struct Slots<T> {
    places: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slots<T> {
    /// A free place and its number; whoever takes it fills it, where the thing then lies.
    #[inline]
    pub(super) fn take(&mut self) -> (u32, &mut Option<T>) {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            self.places.len() as u32 - 1
        });
        (slot, &mut self.places[slot as usize])
    }

    #[inline]
    pub(super) fn get(&self, slot: u32) -> Option<&T> {
        self.places.get(slot as usize)?.as_ref()
    }

    #[inline]
    pub(super) fn get_mut(&mut self, slot: u32) -> Option<&mut T> {
        self.places.get_mut(slot as usize)?.as_mut()
    }

    /// Ends a thing; nothing happens if there is none of this number.
    #[inline]
    pub(super) fn remove(&mut self, slot: u32) {
        if let Some(place) = self.places.get_mut(slot as usize)
            && place.is_some()
        {
            *place = None;
            self.free.push(slot);
        }
    }

    /// All things with their numbers, in order of number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let numbered = (0_u32..).zip(&self.places);
        numbered.filter_map(|(slot, place)| Some((slot, place.as_ref()?)))
    }

    pub(super) const fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    /// Whether every free place is known to be free, once, and no other is.
    pub(super) fn is_sound(&self) -> bool {
        let mut free = self.free.clone();
        free.sort_unstable();
        let empty = (0_u32..)
            .zip(&self.places)
            .filter(|(_, place)| place.is_none());
        empty.map(|(slot, _)| slot).eq(free)
    }

    /// Forgets a free place, or takes one in use for free.
    #[cfg(test)]
    pub(super) fn leak(&mut self) {
        if self.free.pop().is_none() {
            self.free.push(0);
        }
    }

    pub(super) const fn heap_bytes(&self) -> usize {
        self.places.capacity() * size_of::<Option<T>>() + self.free.capacity() * size_of::<u32>()
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
        *free = Some(thing);
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
