//! 200 processes at once in every mode that writes, a half of them with one file and a half with another:
//! nothing is lost, and nothing is left behind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};

use crate::cache::settle;
use crate::harness::{Call, assert_same, wisdom};
use crate::index::names;
use crate::picks::unix::{fifo, noon};
use wisdom::format::toml;

/// The number of processes in a crowd.
const CROWD: usize = 100;

/// The names of the crowds.
const CROWDS: [&str; 2] = ["first", "second"];

/// Whether each crowd has a home of its own, named like the crowd, or both have the home `shared`.
#[derive(Clone, Copy, PartialEq)]
enum Home {
    Own,
    Shared,
}

/// The script that `$EDITOR` runs, which appends an entry with an id of its own to its argument.
const EDITOR: &str = "printf \"\\n[[entry]]\\nid = 'e%s'\\ntext = 'Tea.'\\n\" $$ >>\"$1\"\n";

/// What a process did: its exit status, what it printed, and what it said on standard error, without the
/// notice that it waits for the lock.
struct Ended {
    status: Option<i32>,
    printed: String,
    said: String,
}

/// Starts both crowds at the same time, and returns what each process printed. Each has to succeed. A
/// process gets the arguments that `args` returns for the name of its crowd and for its number.
fn crowds(call: &Call, home: Home, args: impl Fn(&str, usize) -> String) -> [Vec<String>; 2] {
    ended_crowds(call, home, args).map(|crowd| {
        let printed = crowd.into_iter().map(|ended| {
            assert_same(&ended.said, "", "what is said");
            assert_eq!(ended.status, Some(0));
            ended.printed
        });
        printed.collect()
    })
}

/// Starts both crowds at the same time, and returns what each process did.
fn ended_crowds(call: &Call, home: Home, args: impl Fn(&str, usize) -> String) -> [Vec<Ended>; 2] {
    let work = call.work();
    let gate = work.join("gate");
    fifo(&gate);
    let zone = noon();
    let path = |name: &str, crowd: &str, n: usize| work.join(format!("{name}-{crowd}-{n}"));
    let start = |crowd: &str, n: usize| -> Child {
        Command::new("/bin/sh")
            .arg("-c")
            .arg(": <gate; exec \"$0\" \"$@\"")
            .arg(env!("CARGO_BIN_EXE_wisdom"))
            .args(args(crowd, n).split(' '))
            .env_clear()
            .env(
                "HOME",
                work.join(if home == Home::Own { crowd } else { "shared" }),
            )
            .env("TZ", &zone)
            .env("EDITOR", "sh ./editor")
            .current_dir(&work)
            .stdin(File::open(work.join("text")).expect("a file"))
            .stdout(File::create(path("out", crowd, n)).expect("a file"))
            .stderr(File::create(path("err", crowd, n)).expect("a file"))
            .spawn()
            .expect("the program starts")
    };
    let members = || (0..CROWD).flat_map(|n| CROWDS.map(|crowd| (crowd, n)));
    let children: Vec<_> = members().map(|(crowd, n)| start(crowd, n)).collect();
    let open = File::options().read(true).write(true).open(&gate);
    let read = |name, crowd, n| fs::read_to_string(path(name, crowd, n)).expect("a file");
    let mut ended = CROWDS.map(|_| Vec::new());
    for ((crowd, n), mut child) in members().zip(children) {
        let status = child.wait().expect("the program ends").code();
        let (printed, mut said) = (read("out", crowd, n), read("err", crowd, n));
        if said.starts_with("wisdom: waiting for another program to release ") {
            said.drain(..=said.find('\n').expect("a line"));
        }
        ended[usize::from(crowd != CROWDS[0])].push(Ended {
            status,
            printed,
            said,
        });
    }
    drop(open);
    ended
}

fn call() -> Call {
    wisdom([""; 0])
        .file("text", "Tea first.\n")
        .file("editor", EDITOR)
}

/// Returns a call with a file for each crowd, which is named like the crowd.
fn call_with_files(extension: &str, contents: impl Fn(&str) -> String) -> Call {
    CROWDS.iter().fold(call(), |call, crowd| {
        call.file(format!("{crowd}{extension}"), contents(crowd))
    })
}

/// Returns the path of a file or folder in a home.
fn in_home(call: &Call, home: &str, path: &str) -> PathBuf {
    call.work().join(home).join(path)
}

#[test]
fn of_many_shells_at_once_one_greets() {
    let call = call();
    let printed = crowds(&call, Home::Own, |_, _| "--once".into());
    for (crowd, printed) in CROWDS.iter().zip(printed) {
        assert_eq!(printed.iter().filter(|said| !said.is_empty()).count(), 1);
        let state = names(&in_home(&call, crowd, ".local/state/wisdom"));
        assert_eq!(state.len(), 1, "{state:?}");
    }
}

#[test]
fn many_processes_at_once_draw_each_entry_of_a_deck_once_in_a_round() {
    const ROUNDS: usize = 5;
    let text = |crowd: &str, n| format!("{crowd} {n}\n");
    let call = call_with_files("", |crowd| {
        let entries = (0..CROWD / ROUNDS).map(|n| text(crowd, n) + "%\n");
        entries.collect()
    });
    let printed = crowds(&call, Home::Shared, |crowd, _| {
        format!("--no-repeat ./{crowd}")
    });
    for (crowd, printed) in CROWDS.iter().zip(printed) {
        let mut drawn = BTreeMap::new();
        for printed in printed {
            *drawn.entry(printed).or_insert(0) += 1;
        }
        let expected = (0..CROWD / ROUNDS).map(|n| (text(crowd, n), ROUNDS));
        assert_eq!(drawn, expected.collect());
    }
    let decks = names(&in_home(&call, "shared", ".local/state/wisdom"));
    assert_eq!(decks.len(), 2, "{decks:?}");
}

#[test]
fn of_many_that_add_at_once_none_loses_what_another_added() {
    let call = call();
    let printed = crowds(&call, Home::Own, |_, n| format!("--add --title {n}"));
    for (crowd, printed) in CROWDS.iter().zip(printed) {
        let folder = in_home(&call, crowd, ".config/wisdom");
        assert_eq!(names(&folder), ["entries.toml"]);
        let file = folder.join("entries.toml");
        for (n, printed) in printed.iter().enumerate() {
            let expected = format!("added {n} to {}\n", file.display());
            assert_same(printed, &expected, "what is printed");
        }
        let parsed = toml::read(&fs::read_to_string(file).expect("a file"), "user");
        assert_eq!(parsed.diagnostics, []);
        let entries = parsed.entries.iter();
        let entries: BTreeSet<_> = entries.map(|entry| (&*entry.id, &*entry.text)).collect();
        let ids: Vec<_> = (0..CROWD).map(|n| n.to_string()).collect();
        let expected = ids.iter().map(|id| (&**id, "Tea first."));
        assert_eq!(entries, expected.collect());
        assert_eq!(parsed.entries.len(), CROWD);
    }
}

#[test]
fn of_many_that_edit_at_once_each_saves_its_text_or_is_told_where_it_is_kept() {
    let call = call();
    let ended = ended_crowds(&call, Home::Own, |_, _| "--edit".into());
    for (crowd, ended) in CROWDS.iter().zip(ended) {
        let folder = in_home(&call, crowd, ".config/wisdom");
        let file = folder.join("entries.toml");
        let mut holding = BTreeSet::from(["entries.toml".to_owned()]);
        let changed = format!(
            "wisdom: {0} was changed by another program in the meantime
wisdom: nothing was changed; your text is kept in ",
            file.display()
        );
        for ended in ended {
            if ended.status == Some(0) {
                assert!(ended.printed.starts_with("saved "), "{}", ended.printed);
                assert_same(&ended.said, "", "what is said");
            } else {
                assert_eq!(ended.status, Some(2), "{}", ended.said);
                let kept = ended.said.strip_prefix(&changed).expect(&ended.said);
                let kept = kept.trim_end().rsplit('/').next();
                holding.extend(kept.map(str::to_owned));
            }
        }
        let names: BTreeSet<_> = names(&folder).into_iter().collect();
        assert_eq!(names, holding);
        let mut ids = BTreeSet::new();
        for name in names {
            let text = fs::read_to_string(folder.join(name)).expect("a file");
            let parsed = toml::read(&text, "user");
            assert_eq!(parsed.diagnostics, []);
            ids.extend(parsed.entries.iter().map(|entry| entry.id.to_string()));
        }
        assert_eq!(ids.iter().filter(|id| id.starts_with('e')).count(), CROWD);
    }
}

#[test]
fn many_processes_can_write_an_index_at_once() {
    let call = call_with_files("", |crowd| format!("{crowd}\n%\n").repeat(10_000));
    let printed = crowds(&call, Home::Shared, |crowd, _| format!("--index {crowd}"));
    for (crowd, printed) in CROWDS.iter().zip(printed) {
        let bytes = crowd.len() + 1;
        let expected = format!("{crowd}.dat: 10000 entries of {bytes} bytes\n");
        assert_eq!(printed, [&*expected; CROWD]);
        let index = fs::read(call.work().join(format!("{crowd}.dat"))).expect("an index");
        let width = u32::try_from(bytes).expect("a short name") + 2;
        let offsets = (0..=10_000).flat_map(|n| (n * width).to_be_bytes());
        assert!(index[24..].iter().copied().eq(offsets));
    }
    let work = names(&call.work()).into_iter();
    let beside: Vec<_> = work.filter(|name| name.starts_with('.')).collect();
    assert_eq!(beside, [""; 0]);
}

#[test]
fn many_processes_can_write_a_cache_file_at_once() {
    let call = call_with_files(".toml", |crowd| {
        let entry = |n| format!("[[entry]]\nid = '{n}'\ntags = ['a', 'b']\ntext = '{crowd} {n}'\n");
        (0..200).map(entry).collect()
    });
    for crowd in CROWDS {
        settle(&call.work().join(format!("{crowd}.toml")));
    }
    let printed = crowds(&call, Home::Shared, |crowd, _| {
        format!("--style plain --id 150 ./{crowd}.toml")
    });
    for (crowd, printed) in CROWDS.iter().zip(printed) {
        assert_eq!(printed, vec![format!("{crowd} 150\n"); CROWD]);
    }
    let cached = names(&in_home(&call, "shared", ".cache/wisdom"));
    assert_eq!(cached.len(), 2, "{cached:?}");
}
