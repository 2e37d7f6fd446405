//! The entry of the day.
//!
//! # The rule
//!
//! The program guarantees this rule: it is the same on every machine and in every release. A test pins
//! it.
//!
//! Let *n* be the number of entries, and *d* the number of days from 1970-01-01 to the date, negative
//! before it. Days come in rounds of *n*: day *d* has position *d* mod *n* in round ⌊*d* / *n*⌋. In
//! each round, a permutation of 0..*n* that depends on the key, *n* and the round maps positions to
//! entries, so each entry comes exactly once in a round.
//!
//! The permutation is a Feistel network of eight steps on the smallest even number of bits, at least
//! two, that can count *n* entries; it is applied again until the result is below *n*. Step *s* maps
//! the halves (*l*, *r*) to (*r*, *l* xor *f*(*r*)), where *f* is the low bits of `SplitMix64`'s mixing
//! of *r*, *s*, *n*, the round and the key, each mixed into the next.
//!
//! If the last entry of the previous round would come first in this round, the first two positions of
//! this round are swapped. With three or more entries, the swap never changes the last position, and a
//! round depends only on the round before it. Two entries alternate instead.

use time::OffsetDateTime;

pub use time::Date;

/// 1970-01-01
pub const EPOCH: Date = OffsetDateTime::UNIX_EPOCH.date();

/// Parses `YYYY-MM-DD` in the Gregorian calendar, from year 1 to 9999.
///
/// ```
/// use wisdom::selection::daily::{day_number, parse_date};
/// assert_eq!(parse_date("2000-03-01").map(day_number), Some(11_017));
/// assert_eq!(parse_date("2001-02-29"), None);
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    let is_expected = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 10 || !text.bytes().enumerate().all(is_expected) {
        return None;
    }
    let year = text[..4].parse().ok().filter(|year| *year > 0)?;
    let month = text[5..7].parse::<u8>().ok()?.try_into().ok()?;
    Date::from_calendar_date(year, month, text[8..].parse().ok()?).ok()
}

/// Returns the number of days from 1970-01-01 to `date`, negative before it.
pub fn day_number(date: Date) -> i64 {
    i64::from(date.to_julian_day() - EPOCH.to_julian_day())
}

/// Returns the index of the day's entry among `count` entries by the [rule](self), or `None` if there are
/// no entries. Each `key` gives a different order.
pub fn index(day: i64, count: usize, key: u64) -> Option<usize> {
    let n = u64::try_from(count).ok().filter(|n| *n > 0)?;
    let signed = i64::try_from(n).ok()?;
    let round = day.div_euclid(signed);
    let position = day.rem_euclid(signed).unsigned_abs();
    let index = match n {
        1 => 0,
        2 => (position ^ mix(key)) & 1,
        _ => {
            let this = Permutation::new(n, round, key);
            let last = Permutation::new(n, round - 1, key).apply(n - 1);
            let is_swapped = position < 2 && this.apply(0) == last;
            this.apply(if is_swapped { 1 - position } else { position })
        }
    };
    usize::try_from(index).ok()
}

/// The permutation of 0..`n` in one round.
struct Permutation {
    n: u64,
    /// The number of bits in each half of the Feistel network.
    half: u32,
    key: u64,
}

impl Permutation {
    fn new(n: u64, round: i64, key: u64) -> Self {
        let bits = (u64::BITS - (n - 1).leading_zeros()).max(2);
        Self {
            n,
            half: bits.div_ceil(2),
            key: mix(mix(mix(key) ^ n) ^ round.cast_unsigned()),
        }
    }

    fn apply(&self, position: u64) -> u64 {
        let mask = (1 << self.half) - 1;
        let mut value = position;
        loop {
            let (mut left, mut right) = (value >> self.half, value & mask);
            for step in 0..8 {
                let mixed = mix(mix(self.key ^ step) ^ right);
                (left, right) = (right, left ^ (mixed & mask));
            }
            value = left << self.half | right;
            if value < self.n {
                return value;
            }
        }
    }
}

/// Returns the output of `SplitMix64` (Steele, Lea and Flood, 2014) after the state `z`.
fn mix(z: u64) -> u64 {
    let z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
