//! What is written never costs anybody a file.

use std::fs;
use std::path::Path;

use super::ask::{ask, fallible, folder, small};

/// Runs the small scenario with a trace: the exit code and the complaint.
fn trace(scenario: &Path, to: &Path) -> (i32, String) {
    let run = [Path::new("run"), scenario, Path::new("--trace"), to];
    let (code, _, complaint) = ask(&mut fallible(run));
    (code, complaint)
}

#[test]
fn a_trace_overwrites_no_scenario_whatever_leads_to_it() {
    let folder = folder("overwrites");
    let scenario = small(&folder);
    let text = fs::read(&scenario).expect("it is there");
    let [other, oneline, hard] =
        ["other.json", "line.json", "hard.json"].map(|name| folder.join(name));
    fs::copy(&scenario, &other).expect("it can be copied");
    fs::write(&oneline, "{\"links\":[],\"processes\":{}}").expect("it can be written");
    fs::hard_link(&scenario, &hard).expect("it can be linked");
    let mut ways = vec![scenario.clone(), other.clone(), oneline, hard];
    #[cfg(unix)]
    {
        let soft = folder.join("soft.json");
        std::os::unix::fs::symlink(&scenario, &soft).expect("it can be linked");
        ways.push(soft);
    }
    for to in ways {
        let (code, complaint) = trace(&scenario, &to);
        let words = format!(
            "{}: there is a file here already, and it is no trace; a trace would overwrite it\n",
            to.display()
        );
        assert_eq!((code, complaint), (2, words));
        assert_eq!(fs::read(&scenario).ok().as_ref(), Some(&text));
        assert_eq!(fs::read(&other).ok().as_ref(), Some(&text));
    }
}

#[test]
fn a_trace_goes_to_a_new_file_an_empty_one_and_onto_an_older_trace() {
    let folder = folder("older");
    let scenario = small(&folder);
    let [new, empty] = ["new.jsonl", "empty.jsonl"].map(|name| folder.join(name));
    fs::write(&empty, "").expect("it can be written");
    assert_eq!(trace(&scenario, &new), (0, String::new()));
    let first = fs::read(&new).expect("it was written");
    fs::write(&new, [&first[..], b"more lines\n"].concat()).expect("it can be written");
    assert_eq!(trace(&scenario, &new), (0, String::new()));
    assert_eq!(trace(&scenario, &empty), (0, String::new()));
    assert_eq!(fs::read(&new).ok(), Some(first.clone()));
    assert_eq!(fs::read(&empty).ok(), Some(first));
}

#[test]
#[cfg(target_os = "linux")]
fn a_trace_that_does_not_fit_is_a_sentence() {
    let scenario = small(&folder("fits"));
    let words = "/dev/full: No space left on device (os error 28)\n";
    assert_eq!(
        trace(&scenario, Path::new("/dev/full")),
        (2, words.to_owned())
    );
    assert_eq!(trace(&scenario, Path::new("/dev/null")), (0, String::new()));
}
