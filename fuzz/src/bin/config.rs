//! Whatever the configuration says, an entry is printed. The first line is `$WISDOM_OPTS`, the rest is the
//! file.

#![no_main]

use std::ffi::OsString;
use std::fs;

use libfuzzer_sys::fuzz_target;
use wisdom::cli::environment::Environment;
use wisdom::cli::messages::Messages;
use wisdom::cli::run;
use wisdom_fuzz::{assert_line, folder};

fuzz_target!(|bytes: &[u8]| {
    let line = bytes.iter().position(|byte| *byte == b'\n');
    let (options, file) = bytes.split_at(line.unwrap_or(0));
    let folder = folder();
    fs::create_dir(folder.join("wisdom")).expect("the folder for temporary files can be written");
    fs::write(folder.join("wisdom/config"), file)
        .expect("the folder for temporary files can be written");
    let environment = Environment {
        config_folder: Some(folder),
        wisdom_opts: Some(String::from_utf8_lossy(options).into_owned().into()),
        ..Environment::default()
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut write = |message: &[u8]| err.extend_from_slice(message);
    let mut messages = Messages::new(&environment, &mut write);
    let args = [OsString::from("wisdom")];
    run::run(args, &environment, &mut out, &mut messages).expect("a mistake costs no entry");
    assert!(!out.is_empty());
    let err = String::from_utf8(err).expect("messages are UTF-8");
    let is_colored = err.contains("\x1b[");
    err.split('\n')
        .filter(|_| !is_colored)
        .for_each(assert_line);
});
