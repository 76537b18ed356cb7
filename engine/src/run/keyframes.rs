//! Keyframes: worlds kept so that a seek need not begin at the beginning. They are only a cache. Anchors
//! stand evenly along every branch and grow sparser together when memory runs short; near ones stand
//! close to the cursor, so that going backwards is cheap, and the farthest of them goes first.

use crate::sorted::SortedMap;

use super::head::Head;
use super::moment::{BranchId, Moment, Step};
use crate::kernel::process::Process;

/// The least number of records between two anchors.
const SPACING_MIN: Step = 256;
/// An anchor may cost so many bytes a record of the run: what their 48 MB are for a million records.
const BYTES_A_RECORD: usize = 48;
/// Of the room for keyframes, anchors get all but one in so many parts; near ones get that part.
const NEAR_PART: usize = 4;

#[derive(Clone, Debug)]
struct Keyframe<P: Process> {
    head: Head<P>,
    bytes: usize,
}

impl<P: Process> Keyframe<P> {
    fn of(head: &Head<P>) -> Self {
        let head = head.clone();
        // Of the copy: it has no spare room.
        let bytes = head.heap_bytes();
        Self { head, bytes }
    }
}

/// Where a keyframe stands: its branch, and how many records lie before it.
type Place = (BranchId, Step);

/// The keyframes of all branches.
#[derive(Clone, Debug)]
pub(super) struct Keyframes<P: Process> {
    origin: Head<P>,
    anchors: SortedMap<Place, Keyframe<P>>,
    anchor_bytes: usize,
    near: SortedMap<Place, Keyframe<P>>,
    near_bytes: usize,
    spacing: Step,
    bytes_max: usize,
}

impl<P: Process> Keyframes<P> {
    /// No keyframes but the origin of everything, and so many bytes of room.
    pub(super) fn new(origin: Head<P>, bytes_max: usize) -> Self {
        Self {
            spacing: ((origin.heap_bytes() / BYTES_A_RECORD) as Step).max(SPACING_MIN),
            origin,
            anchors: SortedMap::new(),
            anchor_bytes: 0,
            near: SortedMap::new(),
            near_bytes: 0,
            bytes_max,
        }
    }

    /// The step at or after which the next anchor of a branch is due, when the last one is at `step`.
    pub(super) const fn next_anchor(&self, step: Step) -> Step {
        step + self.spacing
    }

    /// The latest keyframe of a branch itself at or before a moment.
    pub(super) fn latest(&self, branch: BranchId, to: Moment) -> Option<(Step, &Head<P>)> {
        let places = (branch, 0)..=(branch, to.step);
        let usable = |head: &Head<P>| head.world.now() <= to.time;
        let [anchor, near] = [&self.anchors, &self.near].map(|all| {
            all.range(&places)
                .rev()
                .map(|((_, step), keyframe)| (*step, &keyframe.head))
                .find(|(_, head)| usable(head))
        });
        match (anchor, near) {
            (Some(a), Some(n)) => Some(if n.0 >= a.0 { n } else { a }),
            (one, other) => one.or(other),
        }
    }

    /// The world at time zero.
    pub(super) const fn origin(&self) -> &Head<P> {
        &self.origin
    }

    /// Keeps an anchor of `branch`, and thins all anchors out if there are too many.
    pub(super) fn anchor(&mut self, branch: BranchId, head: &Head<P>) {
        let keyframe = Keyframe::of(head);
        let bytes = keyframe.bytes;
        let old = self
            .anchors
            .insert((branch, head.world.recorded()), keyframe);
        self.anchor_bytes += bytes - old.map_or(0, |old| old.bytes.min(bytes));
        self.spacing = self.spacing.max((bytes / BYTES_A_RECORD) as Step);
        while self.anchor_bytes > self.bytes_max - self.bytes_max / NEAR_PART
            && self.anchors.len() > 1
        {
            self.thin_out();
        }
    }

    /// Drops anchors so that the gaps become twice as wide.
    fn thin_out(&mut self) {
        self.spacing *= 2;
        let spacing = self.spacing;
        let before = self.anchors.len();
        let mut last: Option<Place> = None;
        self.anchors.retain(|place, _| {
            let close = last.is_some_and(|(branch, step)| {
                branch == place.0 && place.1 - step < spacing * 3 / 4
            });
            if !close {
                last = Some(*place);
            }
            !close
        });
        if self.anchors.len() == before {
            self.anchors.pop_first();
        }
        self.anchor_bytes = self.anchors.values().map(|keyframe| keyframe.bytes).sum();
    }

    /// Keeps a keyframe close to the cursor, which is on its way to `cursor`.
    pub(super) fn near(&mut self, cursor: Moment, head: &Head<P>) {
        let place = (cursor.branch, head.world.recorded());
        if self.near.contains_key(&place) || self.anchors.contains_key(&place) {
            return;
        }
        let keyframe = Keyframe::of(head);
        self.near_bytes += keyframe.bytes;
        self.near.insert(place, keyframe);
        while self.near_bytes > self.bytes_max / NEAR_PART && self.near.len() > 1 {
            self.drop_farthest(cursor);
        }
    }

    /// Drops the near keyframe that is farthest from the cursor; those of other branches first.
    fn drop_farthest(&mut self, cursor: Moment) {
        let distance = |place: &Place| (place.0 != cursor.branch, place.1.abs_diff(cursor.step));
        let ends = [self.near.first_key_value(), self.near.last_key_value()];
        let farthest = ends
            .into_iter()
            .flatten()
            .map(|(place, _)| *place)
            .max_by_key(distance);
        if let Some(keyframe) = farthest.and_then(|place| self.near.remove(&place)) {
            self.near_bytes -= keyframe.bytes;
        }
    }

    /// Bytes held on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        self.origin.heap_bytes() + self.anchor_bytes + self.near_bytes
    }
}
