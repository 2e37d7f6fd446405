#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    wisdom_fuzz::assert_reads(bytes, wisdom::format::toml_tables::read);
});
