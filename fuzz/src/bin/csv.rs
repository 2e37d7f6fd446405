#![no_main]

use libfuzzer_sys::fuzz_target;
use wisdom::format::csv;
use wisdom_fuzz::assert_reads;

fuzz_target!(|bytes: &[u8]| {
    assert_reads(bytes, |source, section| csv::read(source, section, b",;\t"));
    // TSV
    assert_reads(bytes, |source, section| csv::read(source, section, b"\t"));
});
