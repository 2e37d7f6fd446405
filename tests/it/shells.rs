//! Completion and `--init` in bash, zsh and fish themselves.
//!
//! In each of them, `wisdom` is also a function that writes its arguments to a file. The completion calls
//! the program all the same.

use std::process::{Command, Stdio};

use crate::harness::{Call, can_test, wisdom};

/// Entries whose ids and titles a careless script would split, expand, or run.
const ENTRIES: &str = r#"
[[entry]]
id = "two-words"
section = "odd"
tags = ["kiln", "kite"]
title = "A $(>run) `>run`"
text = "x"

[[entry]]
id = "it's-$(>run);`>run`"
section = "odd"
title = "Quotes"
text = "x"

[[entry]]
id = "note:one"
section = "odd"
title = "Colon: one"
text = "x"

[[entry]]
id = "note:other"
section = "odd"
title = "Colon: other"
text = "x"
"#;

/// The collection of a fortune file on the search path.
const FORTUNES: &str = "One.\n%\nTwo.\n";

/// Returns whether `shell` can be tested. Where every check has to run, it must be installed.
fn is_here(shell: &str) -> bool {
    let version = Command::new(shell)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    can_test(version.is_ok(), shell)
}

/// Returns a call of `shell` with the program on its search path.
fn shell(command: &str) -> Call {
    let call = wisdom([""; 0]).user_file(ENTRIES);
    let lib = call.work().join("lib");
    call.file("lib/letters", FORTUNES)
        .file("lib/work/notes", FORTUNES)
        .file("some where/my quotes", FORTUNES)
        .env("WISDOM_PATH", lib)
        .env("TERM", "xterm-256color")
        .env("HERE", "lib")
        .by_script(&format!("PATH=\"${{0%/*}}:$PATH\"; export PATH; {command}"))
}

/// Returns a call of an interactive bash with this line in its profile.
fn bash(profile: &str) -> Call {
    let wisdom = "wisdom() { printf '%s|' \"$@\" >>args; echo >>args; }";
    let ready = "PROMPT_COMMAND='PROMPT_COMMAND=; : >ready'";
    shell("exec bash --noprofile --rcfile rc -i")
        .file("rc", format!("{profile}\n{wisdom}\n{ready}\n"))
}

/// Returns a call of an interactive zsh with this line in its profile.
fn zsh(profile: &str) -> Call {
    let wisdom = "wisdom() { printf '%s|' \"$@\" >>args; echo >>args; }";
    let ready = "precmd() { unfunction precmd; : >ready; }";
    shell("ZDOTDIR=$PWD exec zsh -d -i").file(".zshrc", format!("{profile}\n{wisdom}\n{ready}\n"))
}

/// Types the first of each pair and Enter, and expects the second to be the arguments that `wisdom` gets,
/// each before a bar.
#[track_caller]
fn types(call: Call, lines: &[(&str, &str)]) {
    let keys = lines.iter().map(|(keys, _)| format!("{keys}\r"));
    let keys = keys.collect::<String>() + "exit\r";
    let screen = call.on_terminal_typing(80, 24, &keys);
    let arguments = screen.exits(0).file("args");
    for ((keys, expected), arguments) in lines.iter().zip(arguments.lines()) {
        assert_eq!(arguments, *expected, "{keys:?}");
    }
    assert_eq!(arguments.lines().count(), lines.len());
    assert!(!screen.has_file("run"), "nothing is run");
}

/// What is typed, with a Tab as `\t`, and the arguments that come of it in bash and in zsh.
const TYPED: [(&str, &str); 23] = [
    ("wisdom --sec\todd", "--section|odd|"),
    ("wisdom -S od\t", "-S|odd|"),
    ("wisdom --section=od\t", "--section=odd|"),
    ("wisdom -t rag,kil\t", "-t|rag,kiln|"),
    ("wisdom -t '!kil\t", "-t|!kiln|"),
    ("wisdom -t ^kil\t", "-t|^kiln|"),
    ("wisdom --format=js\t", "--format=json|"),
    ("wisdom --format js\t", "--format|json|"),
    ("wisdom --list=col\t", "--list=collections|"),
    ("wisdom --color=al\t", "--color=always|"),
    ("wisdom --no-onc\t", "--no-once|"),
    ("wisdom --id note:on\t", "--id|note:one|"),
    ("wisdom --id=note:ot\t", "--id=note:other|"),
    ("wisdom --id two\t", "--id|two-words|"),
    ("wisdom --id 'two\t", "--id|two-words|"),
    ("wisdom --id it\t", "--id|it's-$(>run);`>run`|"),
    ("wisdom 70\tall 30\tlett\t", "70%|all|30%|letters|"),
    ("wisdom letters --id le\t2", "letters|--id|letters:2|"),
    ("wisdom some\tmy\t", "some where/my quotes|"),
    ("wisdom $HERE/lett\t", "lib/letters|"),
    ("wisdom all <lib/lett\t", "all|"),
    ("wisdom --colors tit\tred", "--colors|title=red|"),
    ("wisdom --style title,foo\t", "--style|title,footer|"),
];

#[test]
fn bash_completes_options_and_what_the_collections_hold() {
    if is_here("bash") {
        types(
            bash("eval \"$(command wisdom --completions bash)\""),
            &TYPED,
        );
    }
}

#[test]
fn zsh_completes_options_and_what_the_collections_hold() {
    if is_here("zsh") {
        let profile =
            "autoload -Uz compinit; compinit -u -D\neval \"$(command wisdom --completions zsh)\"";
        types(zsh(profile), &TYPED);
    }
}

#[test]
fn fish_completes_options_and_what_the_collections_hold() {
    if !is_here("fish") {
        return;
    }
    let line = "while read -l line\n    complete -C $line\n    echo\nend <lines\n";
    let call = shell("exec fish --no-config script.fish");
    let call = call.file(
        "script.fish",
        format!("wisdom --completions fish | source\n{line}"),
    );
    let cases = [
        (
            "wisdom --sec",
            "--section\tOnly entries in these sections (comma: or, ^: not)",
        ),
        ("wisdom -S od", "odd\t4 entries"),
        ("wisdom --section=o", "--section=odd\t4 entries"),
        ("wisdom -t odd,ki", "odd,kiln\t1 entry\nodd,kite\t1 entry"),
        ("wisdom -t '!kit", "!kite\t1 entry"),
        (
            "wisdom --id note:",
            "note:one\tColon: one\nnote:other\tColon: other",
        ),
        ("wisdom --id it", "it's-$(>run);`>run`\tQuotes"),
        ("wisdom letters --id l", "letters:1\tOne.\nletters:2\tTwo."),
        ("wisdom 70% lett", "letters\t./lib"),
        ("wisdom some\\ where/", "some where/my quotes"),
        ("wisdom --format j", "json"),
        ("wisdom $HERE/lett", "$HERE/letters"),
        (
            "wisdom --init bash -- --onc",
            "--once\tShow nothing if --once has already shown an entry today",
        ),
    ];
    let lines = cases.map(|(line, _)| format!("{line}\n")).concat();
    let expected = cases.map(|(_, offered)| format!("{offered}\n\n")).concat();
    call.file("lines", lines).prints(&expected);
}

/// The arguments of `--init` in the profiles: what a careless script would split, expand, or run.
const PROFILE: &str = r#"-- --id note:one --grep "it's|x" --width 20 --section 'odd,a $(>run) b'"#;

#[test]
fn the_script_of_init_shows_an_entry_in_an_interactive_shell_and_completes() {
    let greets = |call: Call| {
        let screen = call.on_terminal_typing(80, 24, "wisdom --sec\todd\rexit\r");
        let lines = screen.exits(0).shown();
        let entries = lines.iter().filter(|line| *line == "Colon: one");
        assert_eq!(entries.count(), 1, "{lines:?}");
        assert_eq!(screen.file("args"), "--section|odd|\n");
        assert!(!screen.has_file("run"), "nothing is run");
    };
    if is_here("bash") {
        greets(bash(&format!(
            "eval \"$(command wisdom --init bash {PROFILE})\""
        )));
    }
    if is_here("zsh") {
        // The completion of zsh can be initialized later than the script is evaluated.
        let later = "autoload -Uz compinit; compinit -u -D";
        let profile = format!("eval \"$(command wisdom --init zsh {PROFILE})\"\n{later}");
        greets(zsh(&profile));
    }
}

#[test]
fn the_script_of_init_shows_nothing_in_a_shell_that_is_not_interactive_or_once_the_program_is_gone()
{
    for name in ["bash", "zsh", "fish"] {
        if !is_here(name) {
            continue;
        }
        let run = |script: &str| {
            let command = format!("\"$0\" --init {name} -- --all >script; {script}");
            shell(&command).run().prints("");
        };
        run(&format!("exec {name} ./script"));
        run(&format!("PATH=/usr/bin:/bin exec {name} ./script"));
        // An interactive shell without a terminal.
        run(&format!(
            "PATH=/usr/bin:/bin exec {name} -i -c '. ./script >out 2>&1; cat out' 2>/dev/null"
        ));
    }
}

#[test]
fn the_script_of_init_makes_the_entry_the_greeting_of_fish() {
    if !is_here("fish") {
        return;
    }
    let greet = "exec fish --no-config -i -c 'command wisdom --init fish -- --list=tags user | source; \
                 echo before; fish_greeting'";
    shell(greet).prints("before\nkiln  1\nkite  1\n");
}
