//! Says which file keeps a check busy, while it does: on standard error, after a while, and then again from time to time.
//!
//! A file may take long and be right: each run may hold as many records as the limits allow. Nothing is stopped here;
//! whoever waits may (Ctrl-C ends the program at once).

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::told::complain;

/// A file that is not done after so long is named, and again each time that so long has passed.
const NAMED_AFTER: Duration = Duration::from_secs(5);

/// How far a file is.
#[derive(Clone, Default)]
struct Place {
    variant: String,
    seeds: usize,
    done: usize,
}

/// Watches over one file, until it is dropped.
pub(crate) struct Slow {
    place: Arc<Mutex<Place>>,
    end: Option<Sender<()>>,
    watcher: Option<JoinHandle<()>>,
}

impl Slow {
    /// Begins to watch.
    pub(crate) fn watch(path: &Path) -> Self {
        let place = Arc::new(Mutex::new(Place::default()));
        let (end, ended) = channel();
        let (name, shared, begun) = (
            path.display().to_string(),
            Arc::clone(&place),
            Instant::now(),
        );
        let watcher = thread::spawn(move || {
            while ended.recv_timeout(NAMED_AFTER) == Err(RecvTimeoutError::Timeout) {
                let place = shared
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone();
                complain(sentence(&name, &place, begun.elapsed()));
            }
        });
        Self {
            place,
            end: Some(end),
            watcher: Some(watcher),
        }
    }

    /// A variant begins, on so many seeds.
    pub(crate) fn begin(&self, variant: &str, seeds: usize) {
        *self.place() = Place {
            variant: variant.to_owned(),
            seeds,
            done: 0,
        };
    }

    /// One more seed of it is done.
    pub(crate) fn done_one(&self) {
        self.place().done += 1;
    }

    fn place(&self) -> std::sync::MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(watcher) = self.watcher.take() {
            // It only ever prints, and does not mind where that fails.
            watcher.join().ok();
        }
    }
}

fn sentence(file: &str, place: &Place, passed: Duration) -> String {
    let Place {
        variant,
        seeds,
        done,
    } = place;
    let seconds = passed.as_secs();
    if variant.is_empty() {
        return format!("{file} takes long: {seconds} s, and it is still being read.");
    }
    format!("{file} takes long: {seconds} s, variant {variant}, {done} of {seeds} seeds done.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_takes_long_is_named_with_how_far_it_is() {
        let place = Place {
            variant: "naive".to_owned(),
            seeds: 101,
            done: 7,
        };
        assert_eq!(
            sentence("a.json", &place, Duration::from_millis(10_400)),
            "a.json takes long: 10 s, variant naive, 7 of 101 seeds done."
        );
        assert_eq!(
            sentence("a.json", &Place::default(), Duration::from_secs(5)),
            "a.json takes long: 5 s, and it is still being read."
        );
    }

    #[test]
    fn watching_ends_at_once_when_a_file_is_done() {
        let begun = Instant::now();
        let slow = Slow::watch(Path::new("a.json"));
        slow.begin("naive", 2);
        slow.done_one();
        drop(slow);
        assert!(begun.elapsed() < NAMED_AFTER);
    }
}
