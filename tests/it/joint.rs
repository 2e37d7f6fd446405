//! The lines that somebody broke by hand are joined with a space only where their script has one.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use wisdom::entry::document::Document;
use wisdom::entry::joint::is_without_space;
use wisdom::format::markdown;
use wisdom::presentation::reflow::reflow;

use crate::harness::wisdom;

/// Returns the text of the only block of a text in `CommonMark`.
fn block(text: &str) -> String {
    let document = Document::parse(text);
    assert_eq!(document.blocks.len(), 1, "{text:?}");
    document.blocks[0].text.clone()
}

/// Characters that are written without spaces.
const DENSE: [&str; 18] = [
    "空", "山", "新雨", "𠮷", "々", "、", "。", "「", "」", "，", "？", "あ", "ン", "ー", "ｶﾞ",
    "Ａ", "５", "ㄅ",
];

/// Words that are written with spaces.
const SPACED: [&str; 9] = [
    "행복은",
    "가까이",
    "있다.",
    "Rust",
    "née",
    "слово",
    "24.04",
    "😀",
    "✓",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn a_text_reads_the_same_wherever_its_lines_end(
        words in vec((select([&DENSE[..], &SPACED].concat()), any::<bool>()), 1..12),
    ) {
        let (mut broken, mut whole) = (String::new(), String::new());
        let mut above = None;
        for (word, breaks) in words {
            let space = match above {
                Some(above) if DENSE.contains(&above) && DENSE.contains(&word) => "",
                Some(_) => " ",
                None => "",
            };
            whole.push_str(space);
            broken.push_str(if breaks && above.is_some() { "\n" } else { space });
            whole.push_str(word);
            broken.push_str(word);
            above = Some(word);
        }
        prop_assert_eq!(block(&broken), whole);
    }

    #[test]
    fn a_fortune_in_even_lines_is_filled_without_spaces(
        letters in vec(select(vec!["空", "新雨", "々", "。", "「", "，", "あ", "ー", "Ａ", "ㄅ", "𠮷"]), 40..200),
        length in 15_usize..25,
        width in 10_usize..28,
    ) {
        let whole = letters.concat();
        let chars: Vec<char> = whole.chars().collect();
        let broken: Vec<String> = chars.chunks(length).map(String::from_iter).collect();
        let filled = reflow(&broken.join("\n"), width, width).replace('\n', "");
        prop_assert_eq!(filled, whole);
    }
}

#[test]
fn punctuation_that_scripts_share_counts_as_its_neighbor() {
    for (above, below, is_joined) in [
        ("他说：“", "你好", true),
        ("“明月", "”松间", true),
        ("浣女——", "渔舟", true),
        ("浣女", "——渔舟", true),
        ("他想……", "“走吧", true),
        ("他说“", "“", true),
        ("he said “", "你好", false),
        ("他说", "“hello”", false),
        ("——", "……", false),
        ("葛\u{e0100}", "城", true),
        ("你好", "— Yi", false),
        ("你好,", "世界", false),
    ] {
        assert_eq!(
            is_without_space(above, below),
            is_joined,
            "{above:?} {below:?}"
        );
    }
}

#[test]
fn markup_at_a_joint_makes_no_difference() {
    for (source, text) in [
        ("空山*新\n雨*后", "空山新雨后"),
        ("空山\n**新雨**后", "空山新雨后"),
        ("空山\n[新雨](a)后", "空山新雨 <a>后"),
        ("空山\n`新雨`", "空山新雨"),
        ("> 空山\n> *新雨*", "空山新雨"),
        ("- 空山\n  新雨", "空山新雨"),
        ("空山  \n新雨", "空山\n新雨"),
        ("空山\n*Rust*", "空山 Rust"),
    ] {
        assert_eq!(block(source), text, "{source:?}");
    }
    let sections = markdown::read("空山\n*新雨*\n---\n\n### A\n\nb\n", "s");
    assert_eq!(sections.entries[0].section, "空山新雨");
}

#[test]
fn verse_of_even_lines_below_a_wide_title_keeps_its_lines() {
    let verse = "《自京赴奉先县咏怀五百字并序其一其二》\n空山新雨后，\n天气晚来秋。\n";
    let filled = "《自京赴奉先\n  县咏怀五百字\n  并序其一其\n  二》\n空山新雨后，\n天气晚来秋。\n";
    wisdom(["--width", "14", "./tang"])
        .file("tang", verse)
        .prints(filled);
}

#[test]
fn a_paragraph_that_begins_with_a_wide_space_begins_a_line() {
    let prose = "　　吾輩は猫である。名前はまだ無い。どこで\n生れたかとんと見当がつかぬ。何でも薄暗い\n　　次の段落である。\n";
    let filled = "　　吾輩は猫である。名前はまだ\n無い。どこで生れたかとんと見当\nがつかぬ。何でも薄暗い\n　　次の段落である。\n";
    wisdom(["--width", "30", "./neko"])
        .file("neko", prose)
        .prints(filled);
}
