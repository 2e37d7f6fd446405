//! The options of fortune(6).

use crate::cli::args::{Listed, Side};
use crate::cli::flag::{Flag, FlagValue, number};

/// The options whose letters mean what they mean in fortune(6).
pub(crate) static FORTUNE: [Flag; 12] = [
    Flag {
        name: "offensive",
        letters: "a",
        value: FlagValue::None(|args| args.with_offensive = true),
        opposite: "no-offensive",
        help: "Include offensive fortunes; without COLLECTION: -a all",
    },
    Flag {
        name: "show-collection",
        letters: "c",
        value: FlagValue::None(|args| args.show_collection = true),
        opposite: "no-show-collection",
        help: "Show which collection each entry comes from",
    },
    Flag {
        name: "equal",
        letters: "e",
        value: FlagValue::None(|args| args.equal = true),
        opposite: "no-equal",
        help: "Give every collection the same chance",
    },
    Flag {
        name: "f",
        letters: "f",
        value: FlagValue::None(|args| args.run_list(Listed::Collections)),
        opposite: "",
        help: "List the collections to draw from: --list=collections",
    },
    Flag {
        name: "ignore-case",
        letters: "i",
        value: FlagValue::None(|args| args.ignore_case = true),
        opposite: "no-ignore-case",
        help: "Ignore case in --grep and -m",
    },
    Flag {
        name: "long",
        letters: "l",
        value: FlagValue::None(|args| args.length = Some(Side::Long)),
        opposite: "no-long",
        help: "Only entries with more than 160 characters of text",
    },
    Flag {
        name: "m",
        letters: "m",
        value: FlagValue::Text("REGEX", |args, value| args.all_matching.push(value)),
        opposite: "",
        help: "Show all entries matching REGEX: --grep REGEX --all",
    },
    Flag {
        name: "length",
        letters: "n",
        value: FlagValue::Parsed("N", |args, value| {
            number(value, &(0..=usize::MAX)).map(|bound| args.length_bound = Some(bound))
        }),
        opposite: "no-length",
        help: "Length limit for -s and -l [default: 160]; without them, -s",
    },
    Flag {
        name: "only-offensive",
        letters: "o",
        value: FlagValue::None(|args| args.only_offensive = true),
        opposite: "no-only-offensive",
        help: "Only offensive fortunes; without COLLECTION: -o all",
    },
    Flag {
        name: "short",
        letters: "s",
        value: FlagValue::None(|args| args.length = Some(Side::Short)),
        opposite: "no-short",
        help: "Only entries with at most 160 characters of text",
    },
    Flag {
        name: "u",
        letters: "u",
        value: FlagValue::None(|_| {}),
        opposite: "",
        help: "Do nothing, for compatibility with fortune",
    },
    Flag {
        name: "wait",
        letters: "w",
        value: FlagValue::None(|args| args.wait = true),
        opposite: "no-wait",
        help: "Wait for a key, or long enough to read the entry",
    },
];
