//! Outputs that take nothing more, and arguments beyond their limits: a sentence or silence, and never a panic.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::{Command, Stdio};

use super::ask::{ask, fallible, folder, small};

/// One command of each that prints.
fn all(test: &str) -> [Command; 8] {
    let file = small(&folder(test));
    let [check, run, bench] = ["check", "run", "bench"].map(Path::new);
    let (json, seeds) = (Path::new("--json"), Path::new("--seeds=1"));
    let few = Path::new("--messages=10");
    [
        fallible([check, &file, seeds]),
        fallible([check, &file, seeds, json]),
        fallible([run, &file]),
        fallible([run, &file, json]),
        fallible([bench, Path::new("pingpong"), few]),
        fallible([bench, Path::new("timers"), few, json]),
        fallible([Path::new("--help")]),
        fallible([Path::new("--version")]),
    ]
}

#[test]
fn a_reader_who_has_gone_ends_it_quietly() {
    for mut command in all("gone") {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let (code, _, complaint) = ask(command.stdout(writer));
        assert_eq!((code, complaint.as_str()), (141, ""), "{command:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_sentence() {
    for mut command in all("full") {
        let full = OpenOptions::new().write(true).open("/dev/full");
        let (code, _, complaint) = ask(command.stdout(full.expect("Linux has a full device")));
        let words = "Standard output cannot be written: No space left on device (os error 28).\n";
        assert_eq!((code, complaint.as_str()), (2, words), "{command:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_complaint_that_nobody_takes_keeps_its_exit_code() {
    let full = || OpenOptions::new().write(true).open("/dev/full");
    for arguments in [["run", "no-such-file.json"], ["check", "--no-such-option"]] {
        let mut command = fallible(arguments.map(Path::new));
        command.stderr(Stdio::from(full().expect("Linux has a full device")));
        assert_eq!(ask(&mut command).0, 2, "{command:?}");
    }
}

#[test]
fn how_much_may_be_asked_for_is_said() {
    let file = small(&folder("much"));
    let cases = [
        ("--seeds=1000001", "1000001 is not in 0..=1000000"),
        (
            "--seeds=18446744073709551615",
            "18446744073709551615 is not in 0..=1000000",
        ),
        ("--jobs=1025", "1025 is not in 1..=1024"),
        ("--jobs=0", "0 is not in 1..=1024"),
    ];
    for (argument, words) in cases {
        let (code, told, complaint) = ask(&mut fallible([
            Path::new("check"),
            &file,
            Path::new(argument),
        ]));
        assert_eq!((code, told.as_str()), (2, ""), "{argument}");
        assert!(complaint.contains(words), "{complaint}");
    }
    let messages = ["bench", "pingpong", "--messages=0"].map(Path::new);
    let (code, _, complaint) = ask(&mut fallible(messages));
    assert_eq!(code, 2);
    assert!(
        complaint.contains("0 is not in 1..=100000000"),
        "{complaint}"
    );
    let many = ["--seeds=2", "--jobs=1024"].map(Path::new);
    let (code, ..) = ask(fallible([Path::new("check"), &file]).args(many));
    assert_eq!(code, 0);
}
