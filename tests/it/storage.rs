//! Files are read up to a bound, and replaced with contents up to it.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::harness::{made, wisdom};
use wisdom::storage::atomic::AtomicFile;
use wisdom::storage::file::{self, ReadError};
use wisdom::storage::replace::{LockWait, ReplaceError, ReplaceTarget};
use wisdom::storage::stamp::Stamp;

#[test]
fn a_file_is_read_up_to_its_bound_whatever_its_size_is_said_to_be() {
    let call = wisdom([""; 0]);
    let path = call.work().join("file");
    for length in 0..=4 {
        let contents = &b"abcd"[..length];
        made(fs::write(&path, contents));
        for bound in 0..=4 {
            for said in 0..=5 {
                let read = file::read_whole(&made(File::open(&path)), said, bound);
                let what = format!("{length} bytes, said to be {said}, of {bound}");
                match read {
                    Ok(read) => {
                        assert!(said.max(length as u64) <= bound, "{what}");
                        assert_eq!(read, contents, "{what}");
                    }
                    Err(ReadError::TooLarge(told)) => {
                        assert!(said.max(length as u64) > bound, "{what}");
                        assert_eq!(told, bound);
                    }
                    Err(error) => panic!("{what}: {error}"),
                }
            }
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_read_that_a_signal_interrupts_is_repeated_and_another_error_is_told() {
    for (error, is_read) in [("EINTR:when=1+2", true), ("EIO:when=1", false)] {
        let call = wisdom(["--all", "./quotes"]).file("quotes", "One.\n%\nTwo.\n");
        let path = call.work().join("quotes");
        let options = format!(
            "-o /dev/null -P {} -e trace=pread64 -e inject=pread64:error={error}",
            path.display()
        );
        let Some(call) = call.traced(&options) else {
            return;
        };
        let outcome = call.run();
        if is_read {
            outcome.prints("One.\n\n───\n\nTwo.\n");
        } else {
            let error = wisdom::entry::message::io_error(&rustix::io::Errno::IO.into());
            outcome.fails(2, &format!("wisdom: ./quotes: cannot be read: {error}\n"));
        }
    }
}

#[test]
fn a_file_is_replaced_with_contents_up_to_its_bound() {
    let call = wisdom([""; 0]).file("file", "old");
    let path = call.work().join("file");
    let target = ReplaceTarget::new(&path, 4).expect("a file of our own");
    let lock = target
        .lock(LockWait::default(), &mut |_| ())
        .expect("a lock");
    target
        .replace(&lock, Some(b"old"), b"new.")
        .expect("four bytes");
    let replaced = target.replace(&lock, Some(b"new."), b"newer");
    assert!(
        matches!(replaced, Err(ReplaceError::TooLarge(4))),
        "{replaced:?}"
    );
    assert_eq!(made(fs::read(&path)), b"new.");
}

/// Sets the time at which a file was modified.
fn set_modified(path: &Path, time: SystemTime) -> io::Result<()> {
    File::options().write(true).open(path)?.set_modified(time)
}

#[test]
fn a_temporary_file_is_removed_after_more_than_an_hour() {
    let hour = Duration::from_secs(60 * 60);
    let tick = Duration::from_millis(1);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    for (then, is_left) in [
        (now - hour, true),
        (now - hour - tick, false),
        (now + hour, true),
    ] {
        let call = wisdom([""; 0]).file(".wisdom-12-1.new", "");
        let (left, target) = (
            call.work().join(".wisdom-12-1.new"),
            call.work().join("file"),
        );
        made(set_modified(&left, then));
        let new = made(AtomicFile::new(&target, false));
        made(new.file.set_modified(now));
        made(new.commit());
        assert_eq!(left.exists(), is_left, "{then:?}");
    }
}

#[test]
fn a_file_is_older_than_another_if_it_was_changed_before_that_was_made() {
    let call = wisdom([""; 0]).file("old", "").file("new", "");
    let [old, new] = ["old", "new"].map(|name| call.work().join(name));
    let tick = Duration::from_millis(1);
    // On Unix, nobody can set when a file was last changed, but only when it was last modified.
    let later = SystemTime::now() + Duration::from_secs(60 * 60);
    for (modified, created, is_older) in [
        (later, later + tick, true),
        (later, later, false),
        (later + tick, later, false),
    ] {
        made(set_modified(&old, modified));
        made(set_modified(&new, created));
        let stamp = Stamp::new(&made(fs::metadata(&old)));
        assert_eq!(stamp.is_older_than(&made(fs::metadata(&new))), is_older);
    }
}
