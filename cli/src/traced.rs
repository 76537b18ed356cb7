//! A run's records in a file, one JSON object a line, after a first line that says who is who.
//!
//! What names a message or is a seed has 64 bits and is text, since many readers of JSON know 53 of a number. Times
//! and counts are numbers and stay below that.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::Path;

use fallible_engine::kernel::id::{ProcessId, Symbol};
use fallible_engine::sweep::Finished;
use serde_json::{Value, json};

/// The members of the first line.
const HEAD: [&str; 4] = ["processes", "machines", "links", "texts"];
/// No first line is longer: what a scenario names fits into a scenario's file, and into a few of its like.
const HEAD_BYTES: u64 = 16 * 1024 * 1024;

/// Writes who is who in the first line, by number, and then the records in order.
pub(crate) fn write(finished: &Finished, file: File) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    writeln!(out, "{}", head(finished))?;
    for (step, record) in finished.branch.trace().iter() {
        let mut line = serde_json::to_value(record)?;
        line["step"] = json!(step);
        writeln!(out, "{line}")?;
    }
    out.flush()
}

fn head(finished: &Finished) -> Value {
    let cast = finished.branch.cast();
    let processes = 0..finished.branch.world().process_count() as u32;
    let processes: Vec<&str> = processes.map(|id| cast.process(ProcessId(id))).collect();
    let texts = |symbols: &[Symbol]| -> Vec<&str> {
        let texts = symbols.iter().map(|symbol| cast.names.text(*symbol));
        texts.collect()
    };
    json!({
        "processes": processes,
        "machines": texts(&cast.machines),
        "links": texts(&cast.links),
        "texts": cast.names.all().collect::<Vec<_>>(),
    })
}

/// Opens a file to write a trace into. A file that is there already must be a trace itself, or empty: so no scenario is
/// ever overwritten, whatever it is called here and whatever links lead to it. Devices and pipes hold nothing to lose.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let known = match fs::metadata(path) {
        Ok(known) => known,
        Err(error) if error.kind() == ErrorKind::NotFound => return File::create(path),
        Err(error) => return Err(error),
    };
    if !known.is_file() {
        return OpenOptions::new().write(true).open(path);
    }
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    if known.len() > 0 && !is_trace(&file) {
        return Err(io::Error::new(
            ErrorKind::AlreadyExists,
            "there is a file here already, and it is no trace; a trace would overwrite it",
        ));
    }
    file.rewind()?;
    file.set_len(0)?;
    Ok(file)
}

/// Whether a file begins as traces do.
fn is_trace(file: &File) -> bool {
    let mut first = Vec::new();
    let read = BufReader::new(file.take(HEAD_BYTES)).read_until(b'\n', &mut first);
    let head: Option<Value> = serde_json::from_slice(&first).ok();
    let members = head.as_ref().and_then(Value::as_object);
    read.is_ok()
        && members.is_some_and(|members| {
            members.len() == HEAD.len()
                && HEAD
                    .iter()
                    .all(|name| members.get(*name).is_some_and(Value::is_array))
        })
}
