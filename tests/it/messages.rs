//! Messages on standard error: wrapped between words and in color where a terminal shows them.

use std::ffi::OsString;

use wisdom::cli::environment::{Environment, Stderr, Terminal};
use wisdom::cli::messages::Messages;
use wisdom::cli::run;

use crate::harness::wisdom;

/// Returns an environment whose standard error is a terminal of 40 columns.
fn narrow() -> Environment {
    Environment {
        term: Some("xterm".into()),
        stderr: Stderr(|| Terminal {
            is_terminal: true,
            is_console: false,
            columns: Some(40),
        }),
        ..Environment::default()
    }
}

/// Returns the messages of a run, with that of its error.
fn said(args: &str, environment: &Environment) -> String {
    let words = ["wisdom"].into_iter().chain(args.split_whitespace());
    let mut err = Vec::new();
    let mut write = |message: &[u8]| err.extend(message);
    let mut messages = Messages::new(environment, &mut write);
    let words = words.map(OsString::from);
    if let Err(error) = run::run(words, environment, &mut Vec::new(), &mut messages) {
        messages.write(&error.lines());
    }
    String::from_utf8(err).expect("UTF-8")
}

#[test]
fn a_message_is_wrapped_between_words_on_a_terminal() {
    let environment = Environment {
        no_color: Some("1".into()),
        ..narrow()
    };
    assert_eq!(
        said("--section xyzzy", &environment),
        "\
wisdom: no section 'xyzzy'. Sections:
  research (7), engineering (19),
  applications (16), fun (3).
"
    );
    let word = "x".repeat(50);
    assert_eq!(
        said(&format!("/{word}"), &environment),
        format!("wisdom:\n  /{word}:\n  no such file or folder\n")
    );
}

#[test]
fn the_name_of_the_program_stands_out_where_messages_are_in_color() {
    let told = "\x1b[1mwisdom:\x1b[0m unknown option --xyzzy. See\n  wisdom --help.\n";
    assert_eq!(said("--xyzzy", &narrow()), told);
    let told = "wisdom: --count takes a whole number\n  of 1 or more, not 'x'\n";
    for plain in [
        "--color never",
        "--color=never",
        "--no-color",
        "--colour never",
    ] {
        assert_eq!(
            said(&format!("{plain} --count x"), &narrow()),
            told,
            "{plain}"
        );
    }
    let colored = "\x1b[1mwisdom:\x1b[0m --count takes a whole number of 1 or more, not 'x'\n";
    let always = said("--color always --count x", &Environment::default());
    assert_eq!(always, colored);
    let tuned = said(
        "--color always --colors title=red --tag xyzzy",
        &Environment::default(),
    );
    assert!(
        tuned.starts_with("\x1b[31mwisdom:\x1b[0m no tag 'xyzzy'"),
        "{tuned}"
    );
}

#[test]
fn a_wrong_command_line_is_reported_in_color_or_not_as_the_configuration_says() {
    let plain = "wisdom: unknown option --xyzzy. See\n  wisdom --help.\n";
    let colored = "\x1b[31mwisdom:\x1b[0m unknown option --xyzzy. See\n  wisdom --help.\n";
    let bold = "\x1b[1mwisdom:\x1b[0m unknown option --xyzzy. See\n  wisdom --help.\n";
    for (args, options, told) in [
        ("--xyzzy", "--color never", plain),
        ("--xyzzy", "--no-color", plain),
        ("--xyzzy", "--colors title=red", colored),
        ("--xyzzy --no-config", "--color never", bold),
        ("--color always --xyzzy", "--color never", bold),
        ("--no-color --xyzzy", "--color always", plain),
    ] {
        let environment = Environment {
            wisdom_opts: Some(options.into()),
            ..narrow()
        };
        assert_eq!(said(args, &environment), told, "{args} {options}");
    }
    let environment = Environment {
        wisdom_opts: Some("--color never".into()),
        ..narrow()
    };
    let told = "wisdom: --count takes a whole number\n  of 1 or more, not 'x'\n";
    assert_eq!(said("--count x", &environment), told);
}

#[test]
fn a_message_is_one_line_where_a_program_reads_it() {
    wisdom(["--section", "xyzzy"]).fails(
        1,
        "wisdom: no section 'xyzzy'. Sections: research (7), engineering (19), applications (16), fun (3).\n",
    );
}

#[test]
fn a_message_is_written_once() {
    let environment = narrow();
    let mut err: Vec<u8> = Vec::new();
    let mut write = |message: &[u8]| err.extend(message);
    let mut messages = Messages::new(&environment, &mut write);
    let (one, two) = ("one".to_owned(), "two".to_owned());
    messages.write(&[one.clone(), two.clone()]);
    messages.write(&[two, one]);
    assert_eq!(err.split(|byte| *byte == b'\n').count(), 3);
}

#[test]
fn a_long_name_is_cut_in_a_message() {
    let long = |c: &str| c.repeat(200);
    let cut = |c: &str| c.repeat(60) + "\u{2026}";
    let (i, s, t) = (cut("i"), cut("s"), cut("t"));
    let file = format!(
        "[[entry]]\nid = '{}'\nsection = '{}'\ntags = ['{}x']\ntext = 'Go on.'\n",
        long("i"),
        long("s"),
        long("t"),
    );
    let (id, tag) = (long("i"), long("t") + "x");
    for (args, message) in [
        (
            "-S zzz",
            format!("no section 'zzz'. The only section is {s} (1)."),
        ),
        (
            "-t ttx",
            format!("no tag 'ttx'; did you mean {t}? See wisdom --list=tags ./f.toml."),
        ),
        (
            "--id iii",
            format!("no entry has the id 'iii'; did you mean {i}? See wisdom --list ./f.toml."),
        ),
        ("-S !s", format!("the only entry is in {s}")),
        (
            "-S s --long",
            format!("the only entry is not one that is in {s} and has more than 160 characters"),
        ),
        (
            &*format!("-t !{tag}"),
            format!("the only entry has the tag {t}"),
        ),
        (
            &*format!("-t !{tag},!{tag}"),
            format!(
                "the only entry does not match --tag !{0}\u{2026},!{0}\u{2026}",
                "t".repeat(59)
            ),
        ),
        (
            &*format!("--id {id} --long"),
            format!(
                "the only entry is not one that has the id {i} and has more than 160 characters"
            ),
        ),
    ] {
        wisdom(args.split(' ').chain(["./f.toml"]))
            .file("f.toml", &file)
            .fails(1, &format!("wisdom: {message}\n"));
    }
    wisdom(["ttt"]).user_file(&file).fails(
        2,
        &format!(
            "wisdom: no collection 'ttt'; did you mean --tag {}\u{2026}?\n",
            "t".repeat(54)
        ),
    );
}
