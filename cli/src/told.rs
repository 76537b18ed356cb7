//! What a command tells, and how it ends where nobody can take what it tells.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// What a command's end says: all is well, a claim is false, a file is bad or something else could not be done, or
/// whoever read what was printed has gone. The last is what a shell says of programs that a closed pipe ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum End {
    Well = 0,
    FalseClaim = 1,
    BadFile = 2,
    Unread = 141,
}

/// Why a command ends before it is done.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Something is wrong, in words for a person.
    Complaint(String),
    /// What it tells cannot be printed.
    Unprinted(io::Error),
}

impl From<String> for Stop {
    fn from(complaint: String) -> Self {
        Self::Complaint(complaint)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Unprinted(error)
    }
}

/// Lets a command print, and says how it ended.
pub(crate) fn tell(command: impl FnOnce(&mut dyn Write) -> Result<End, Stop>) -> End {
    let mut out = io::stdout().lock();
    let told = command(&mut out).and_then(|end| Ok(out.flush().map(|()| end)?));
    told.unwrap_or_else(|stop| match stop {
        Stop::Complaint(words) => {
            complain(words);
            End::BadFile
        }
        Stop::Unprinted(error) if error.kind() == ErrorKind::BrokenPipe => End::Unread,
        Stop::Unprinted(error) => {
            complain(format_args!("Standard output cannot be written: {error}."));
            End::BadFile
        }
    })
}

/// Says something on standard error. Where that cannot be written either, there is nobody to be told.
pub(crate) fn complain(words: impl Display) {
    writeln!(io::stderr(), "{words}").ok();
}
