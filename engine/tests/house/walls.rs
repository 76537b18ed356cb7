//! The houses and their rooms: which room may use which, and that no files use each other in a circle.

use std::path::Path;
use std::sync::LazyLock;

use crate::graph::Graph;
use crate::reading::read;

/// A crate whose rooms use each other in one direction only.
struct House {
    /// Its source, from the engine's folder on.
    folder: &'static str,
    /// Its rooms, each of which may use those before it.
    rooms: &'static [&'static str],
    /// Files outside of all rooms.
    beside: &'static [&'static str],
    /// Files that are the closed list of what stands in their folder. What stands in the list may name it: a
    /// process speaks of messages and timers of any kind.
    lists: &'static [&'static str],
    /// Circles of files that are still there. This list may only shrink.
    known: &'static [&'static [&'static str]],
}

static HOUSES: [House; 2] = [
    House {
        folder: "src",
        rooms: &[
            "sorted",
            "format",
            "kernel",
            "protocols",
            "run",
            "measure",
            "check",
            "scenario",
            "sweep",
        ],
        beside: &["lib.rs"],
        lists: &["protocols/mod.rs", "protocols/note.rs"],
        known: &[],
    },
    House {
        folder: "../src",
        rooms: &["view", "player", "ui"],
        beside: &["lib.rs", "main.rs"],
        lists: &[],
        known: &[],
    },
];

/// The files of each house, read once.
static GRAPHS: LazyLock<[Graph; 2]> = LazyLock::new(|| {
    HOUSES.each_ref().map(|house| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(house.folder);
        Graph::of(read(&folder))
    })
});

fn houses() -> impl Iterator<Item = (&'static House, &'static Graph)> {
    HOUSES.iter().zip(GRAPHS.iter())
}

/// The engine's files.
pub(crate) fn engine() -> &'static Graph {
    &GRAPHS[0]
}

/// The page's files.
pub(crate) fn page() -> &'static Graph {
    &GRAPHS[1]
}

impl House {
    /// The place of a file's room in the order; `None` for a file beside them.
    fn room(&self, file: &str) -> Option<usize> {
        let (room, _) = file.split_once('/')?;
        self.rooms.iter().position(|name| *name == room)
    }
}

#[test]
fn every_file_has_its_room() {
    for (house, graph) in houses() {
        for source in &graph.sources {
            let file = &*source.file;
            assert!(
                house.room(file).is_some() || house.beside.contains(&file),
                "{}/{file} has no place in the order of rooms",
                house.folder
            );
        }
    }
}

#[test]
fn no_room_uses_one_below_it() {
    for (house, graph) in houses() {
        let mut wrong = String::new();
        for (source, uses) in graph.sources.iter().zip(&graph.uses) {
            for used in uses.iter().map(|used| &*graph.sources[*used].file) {
                if house.room(&source.file) < house.room(used) {
                    wrong += &format!("\n{} uses {used}, which is below it", source.file);
                }
            }
        }
        assert!(wrong.is_empty(), "{}: {wrong}", house.folder);
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let mut wrong = String::new();
    for (house, graph) in houses() {
        let found = graph.circles(house.lists);
        let within = |circle: &[&str], known: &[&str]| circle.iter().all(|f| known.contains(f));
        for circle in &found {
            if !house.known.iter().any(|known| within(circle, known)) {
                let (files, arrows) = (circle.join(", "), graph.arrows(circle));
                wrong += &format!("\na new circle in {}: {files}{arrows}", house.folder);
            }
        }
        for circle in house.known {
            if !found.iter().any(|found| within(found, circle)) {
                let files = circle.join(", ");
                wrong += &format!("\nno circle any more in {}: {files}", house.folder);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
