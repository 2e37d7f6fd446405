//! What the program offers to a shell on a Tab, and the scripts that ask for it.

use proptest::prelude::{Strategy, prop_oneof};
use proptest::{prop_assert_eq, proptest};
use wisdom::cli::bash_line::BashLine;

use crate::harness::{Call, wisdom};

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

const ENTRIES: &str = "[[entry]]\nid = \"it's:$(ls)\"\nsection = \"zinc\"\ntags = [\"zeal\", \"zest\"]\n\
                       title = 'What: a \\ title'\ntext = 'x'\n\n\
                       [[entry]]\ntitle = 'Zebras'\nsection = \"zinc\"\ntags = [\"zest\"]\ntext = 'x'\n";

/// Returns a call of the program by the script of `shell`, with `words` after `--`.
fn tab(shell: &str, words: &[&str]) -> Call {
    let call = wisdom(["--"].iter().chain(words).copied());
    let lib = call.work().join("lib");
    call.user_file(ENTRIES)
        .env("COMPLETE", shell)
        .env("WISDOM_PATH", lib)
}

/// Expects these candidates, with their help after a tab.
#[track_caller]
fn offers(words: &[&str], expected: &[&str]) {
    let expected = expected.iter().map(|line| {
        let tab = if line.contains('\t') { "" } else { "\t" };
        format!("{line}{tab}\n")
    });
    let words: Vec<_> = ["wisdom"].iter().chain(words).copied().collect();
    tab("elvish", &words).prints(&expected.collect::<String>());
}

#[test]
fn each_shell_gets_candidates_in_the_form_that_its_script_reads() {
    let lines = [
        ("zsh", "it's\\:$(ls):What: a \\\\ title\n"),
        ("fish", "it's:$(ls)\tWhat: a \\ title\n"),
        ("elvish", "it's:$(ls)\tWhat: a \\ title\n"),
    ];
    for (shell, line) in lines {
        tab(shell, &["wisdom", "--id", "it"]).prints(line);
    }
    let line = "'it''s:$(ls)'\tit's:$(ls)\tWhat: a \\ title\n";
    tab("powershell", &["wisdom", "--id", ".it"]).prints(line);
    let bash = |line, text| tab("/bin/bash", &["9", line, text]);
    bash("wisdom --id it", "it").prints("it\\'s:\\$\\(ls\\)\n");
    bash("wisdom --id=it\\'s:", "").prints("\\$\\(ls\\)\n");
    bash("wisdom --id \"it's", "it's").prints("it's:\\$(ls)\n");
    bash("wisdom --id 'it", "it").prints("");
}

#[test]
fn bash_shows_the_help_where_it_only_lists_the_candidates() {
    let list = |line| tab("bash", &["63", line, "ze"]).env("COLUMNS", "20");
    list("wisdom -t ze").prints("zest  (2 entries)\nzeal  (1 entry)\n");
    list("wisdom --id ze").prints("zebras\n");
    list("wisdom -t ze")
        .env("COLUMNS", "15")
        .prints("zest  (2\u{2026}\nzeal  (1\u{2026}\n");
}

#[test]
fn a_comma_a_mark_and_a_percentage_begin_another_name() {
    offers(
        &["-t", "rag,ze"],
        &["rag,zest\t2 entries", "rag,zeal\t1 entry"],
    );
    offers(&["-t", "zest,ze"], &["zest,zeal\t1 entry"]);
    offers(&["--tag=!zea"], &["--tag=!zeal\t1 entry"]);
    offers(&["-S", "odd, ^ZI"], &["odd, ^zinc\t2 entries"]);
    offers(&["-Szi"], &["-Szinc\t2 entries"]);
    offers(&["70%us"], &["70%user\tyour file"]);
    offers(
        &["7"],
        &["7%\tof the draws", "70%\tof the draws", "75%\tof the draws"],
    );
    offers(&["101"], &[]);
}

#[test]
fn an_option_is_offered_after_a_dash_and_its_value_where_it_takes_one() {
    let cancel = "--no-once\tCancel --once";
    offers(&["--no-onc"], &[cancel]);
    let weighted = ["--init", "bash", "--", "--no-onc"];
    offers(&weighted, &[cancel]);
    offers(&["--list", "us"], &["user\tyour file"]);
    offers(&["--list=s"], &["--list=sections"]);
    offers(&["--daily", "--no-onc"], &[cancel]);
    offers(&["--format", "m"], &["markdown"]);
    offers(&["--color", "a"], &["auto", "always"]);
    offers(&["--completions", ""], &SHELLS);
    offers(&["--grep", ""], &[]);
    offers(
        &["--style", "title,"],
        &[
            "title,author",
            "title,source",
            "title,footer",
            "title,collection",
        ],
    );
    offers(&["--colors", "t"], &["title=", "text=", "tag="]);
    offers(&["--colors", "tag=dim,ti"], &["tag=dim,title="]);
    offers(&["--colors", "tag=bold m"], &["tag=bold magenta"]);
    offers(&["--", "--no-onc"], &[]);
    offers(
        &["--no-re"],
        &["--no-repeat\tShow every entry once before repeating any, across runs"],
    );
    let options = tab("elvish", &["wisdom", "--no"]).run();
    let (last, first) = ("--no-config\t", "--no-section\tCancel");
    let (last, first) = (options.printed().find(last), options.printed().find(first));
    assert!(last.is_some() && last < first, "{}", options.printed());
    let options = tab("elvish", &["wisdom", ""]).run();
    assert!(!options.printed().contains("\n-"));
}

#[test]
fn what_looks_like_an_option_is_offered_only_if_it_is_one() {
    let call = |words: &[&str]| {
        let words: Vec<_> = ["wisdom"].iter().chain(words).copied().collect();
        tab("elvish", &words).file("-dash", "One.\n%\nTwo.\n")
    };
    call(&["-d"]).prints("");
    call(&["--", "-d"]).prints("-dash\t\n");
    let options = call(&["-"]).run();
    assert!(!options.printed().contains("-dash"));
    let bundles = call(&["-s"]).run();
    assert!(
        bundles.printed().contains("-sc\tShow which"),
        "{}",
        bundles.printed()
    );
}

#[test]
fn ids_tags_and_sections_are_those_of_the_collections_before_the_cursor() {
    let call = |words: &[&str]| {
        let words: Vec<_> = ["wisdom"].iter().chain(words).copied().collect();
        tab("fish", &words)
            .file("lib/zoo", "One is\nenough.\n%\nTwo.\n---- \n%\n")
            .file("zoo.md", "## Apes\n\n### An ape\n\nx\n\n#hairy\n")
    };
    let fortunes = "zoo:1\tOne is\nzoo:2\tTwo.\n";
    call(&["zoo", "--id", "zo"]).prints(fortunes);
    call(&["50%zoo", "50%", "all", "--id=zoo:2"]).prints("--id=zoo:2\tTwo.\n");
    call(&["./zoo.md", "-t", ""]).prints("hairy\t1 entry\n");
    call(&["./zoo.md", "-S", ""]).prints("apes\t1 entry\n");
    call(&["./nothing", "--id", ""]).prints("");
    let mistaken = call(&["--no-such-option", "-t", "zea"]);
    mistaken.prints("zeal\t1 entry\n");
}

#[cfg(unix)]
#[test]
fn collections_are_names_on_the_search_path_and_files_that_can_be_one() {
    let call = |typed: &str| {
        let files = [
            "lib/zqoo.fortune",
            "lib/zqoo.dat",
            "lib/off/rude",
            "lib/zqone/a",
        ];
        let files =
            files
                .into_iter()
                .chain(["zqip.json", "zqip.md", "zqip.c", ".zqip/z", "zqig/zag.toml"]);
        files.fold(tab("elvish", &["wisdom", typed]), |call, name| {
            call.file(name, "x\n%\n")
        })
    };
    call("zq").prints("zqone\t./lib\nzqoo\t./lib\nzqig/\t\nzqip.json\t\nzqip.md\t\n");
    call("zqig/").prints("zqig/zag.toml\t\n");
    call("./zq").prints("./zqig/\t\n./zqip.json\t\n./zqip.md\t\n");
    call(".z").prints(".zqip/\t\n");
    call("of").prints("");
}

#[cfg(unix)]
#[test]
fn a_name_with_a_control_character_is_never_offered() {
    let names = [
        "zqap\x1b[31m",
        "zqap\n;ls",
        "zqap\u{202e}",
        "lib/zqap\x07",
        "lib/zqapper",
    ];
    for shell in SHELLS {
        let words: &[&str] = match shell {
            "bash" => &["9", "wisdom zq", "zq"],
            "powershell" => &["wisdom", ".zq"],
            _ => &["wisdom", "zq"],
        };
        let call = names
            .iter()
            .fold(tab(shell, words), |call, name| call.file(name, "x\n%\n"));
        let run = call.run();
        assert_eq!(
            run.printed().lines().count(),
            1,
            "{shell}: {:?}",
            run.output()
        );
        assert!(
            run.output().starts_with("zqapper"),
            "{shell}: {:?}",
            run.output()
        );
    }
}

#[test]
fn the_script_is_printed_by_the_option_and_not_by_the_variable() {
    for shell in SHELLS {
        let by_option = wisdom(["--completions", shell]).run();
        assert!(by_option.printed().contains("wisdom"));
        let by_variable = wisdom(["--list=sections", "user"]).user_file(ENTRIES);
        by_variable.env("COMPLETE", shell).prints("zinc  2\n");
        let by_init = wisdom(["--init", shell]).run();
        assert!(by_init.printed().starts_with(by_option.printed()));
    }
    // Other values are meant for something else.
    for value in ["", "0", "yes", "tcsh"] {
        wisdom(["--list=sections", "user"])
            .user_file(ENTRIES)
            .env("COMPLETE", value)
            .prints("zinc  2\n");
    }
}

#[test]
fn the_script_of_init_quotes_the_arguments_for_its_shell() {
    let calls = [
        ("bash", r"command wisdom -S 'it'\''s \' '$x' '' --once;"),
        ("zsh", r"command wisdom -S 'it'\''s \' '$x' '' --once;"),
        ("fish", r"command wisdom -S 'it\'s \\' '$x' '' --once"),
        ("powershell", r"{ wisdom -S 'it''s \' '$x' '' --once }"),
        ("elvish", r"{ e:wisdom -S 'it''s \' '$x' '' --once }"),
    ];
    for (shell, call) in calls {
        let script = wisdom(["--init", shell, "--", "-S", r"it's \", "$x", "", "--once"]).run();
        assert!(script.printed().contains(call), "{}", script.printed());
    }
    wisdom(["--init", "bash", "--", "a\nb"]).fails(
        2,
        "wisdom: an argument for --init is not valid UTF-8, or has a control character\n",
    );
}

#[test]
fn init_and_completions_take_a_shell_and_few_other_options() {
    let cases: [(&[&str], &str); 5] = [
        (
            &["--init", "tcsh"],
            "--init takes bash, zsh, fish, powershell, or elvish, not 'tcsh'",
        ),
        (
            &["--completions"],
            "--completions requires a value. See wisdom --help.",
        ),
        (
            &["--init", "bash", "--once"],
            "--init takes the options for the entry after --: wisdom --init SHELL -- OPTION...",
        ),
        (
            &["--completions", "zsh", "--all"],
            "--completions cannot be used with other options",
        ),
        (
            &["init"],
            "no collection 'init'; did you mean --init SHELL?",
        ),
    ];
    for (args, message) in cases {
        wisdom(args.iter().copied()).fails(2, &format!("wisdom: {message}\n"));
    }
}

proptest! {
    #[test]
    fn what_bash_inserts_makes_the_word_of_the_line_the_candidate(
        candidate in "[ -~\u{e9}\u{4e00}]{1,12}",
        kept in 0..12_usize,
        quote in prop_oneof!["", "'", "\""].prop_map(|quote: String| quote),
    ) {
        let typed: String = candidate.chars().take(kept).collect();
        // The part of the word that bash keeps, with a backslash before each character.
        let typed: String = typed.chars().flat_map(|c| ['\\', c]).collect();
        let line = format!("wisdom {typed}{quote}");
        if let Some(inserted) = BashLine::split(&line).replacement(&line, "", &candidate) {
            let words = BashLine::split(&format!("{line}{inserted}")).words;
            prop_assert_eq!(words, ["wisdom", &candidate]);
        } else {
            let rest: String = candidate.chars().skip(kept).collect();
            prop_assert_eq!((quote.as_str(), rest.contains('\'')), ("'", true));
        }
    }
}
