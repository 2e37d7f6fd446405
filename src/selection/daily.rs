//! The entry of the day.
//!
//! # The rule
//!
//! It is part of what the program promises, the same on every machine and in every release, and a
//! test pins it.
//!
//! Let *n* be the number of entries, in order, and *d* the number of days from 1970-01-01 to the
//! date (a day before it counts below zero). Days come in rounds of *n*: day *d* is at place
//! *d* mod *n* of round ⌊*d* / *n*⌋. In a round, the places are led to the entries by a permutation
//! of 0..*n* that depends on the key, *n* and the round, so each entry comes once in it.
//!
//! The permutation is a Feistel network on the smallest even number of bits, two at least, that
//! holds *n*, of eight steps; it is applied again until the outcome is below *n*. Step *s* takes the
//! halves (*l*, *r*) to (*r*, *l* xor *f*(*r*)), where *f* is the low bits of `SplitMix64`'s mixing
//! of *r*, *s*, *n*, the round and the key, one mixed into the next.
//!
//! Where the last entry of the round before would come first in this round, the first two places of
//! the round are exchanged. That leaves the last place as it is, so that a round depends on no other
//! but the one before. With two entries it would not: they take turns.

use std::fmt;
use std::str::FromStr;

/// A date of the Gregorian calendar, between the years 1 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// 1970-01-01
    pub const EPOCH: Self = Self {
        year: 1970,
        month: 1,
        day: 1,
    };

    /// The date, if there is such a one.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        let fits = (1..=9999).contains(&year) && (1..=days).contains(&day);
        fits.then_some(Self { year, month, day })
    }

    /// The days since 1970-01-01.
    ///
    /// The year is counted from March, so that the leap day is its last, and in cycles of 400 years,
    /// which are all equally long: Howard Hinnant, "chrono-compatible low-level date algorithms",
    /// `days_from_civil`.
    ///
    /// ```
    /// use wisdom::selection::daily::Date;
    /// assert_eq!(Date::new(1970, 1, 1).unwrap().days(), 0);
    /// assert_eq!(Date::new(2000, 3, 1).unwrap().days(), 11_017);
    /// ```
    pub fn days(self) -> i64 {
        let year = if self.month > 2 {
            self.year
        } else {
            self.year - 1
        };
        let month = (self.month + 9) % 12;
        let (cycle, of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + self.day - 1;
        let day = of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year;
        cycle * 146_097 + day - 719_468
    }
}

/// Reads `YYYY-MM-DD`.
impl FromStr for Date {
    type Err = ();

    fn from_str(typed: &str) -> Result<Self, ()> {
        let number = |digits: &str, width: usize| {
            let fits = digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| digits.parse().ok()).flatten().ok_or(())
        };
        let mut parts = typed.splitn(3, '-');
        let mut next = |width| number(parts.next().unwrap_or_default(), width);
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Self::new(year, month, day).ok_or(())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Which of `count` entries is that of the day, by the rule above, or none of none. Each `key` has an
/// order of its own.
pub fn place(day: i64, count: usize, key: u64) -> Option<usize> {
    let n = u64::try_from(count).ok().filter(|n| *n > 0)?;
    let signed = i64::try_from(n).ok()?;
    let (round, place) = (
        day.div_euclid(signed),
        day.rem_euclid(signed).unsigned_abs(),
    );
    let place = match n {
        1 => 0,
        2 => (place ^ mix(key)) & 1,
        _ => {
            let this = Order::new(n, round, key);
            let last = Order::new(n, round - 1, key).at(n - 1);
            let exchanged = place < 2 && this.at(0) == last;
            this.at(if exchanged { 1 - place } else { place })
        }
    };
    usize::try_from(place).ok()
}

/// The permutation of a round.
struct Order {
    n: u64,
    half: u32,
    key: u64,
}

impl Order {
    fn new(n: u64, round: i64, key: u64) -> Self {
        let bits = (u64::BITS - (n - 1).leading_zeros()).max(2);
        Self {
            n,
            half: bits.div_ceil(2),
            key: mix(mix(mix(key) ^ n) ^ round.cast_unsigned()),
        }
    }

    fn at(&self, place: u64) -> u64 {
        let mask = (1 << self.half) - 1;
        let mut at = place;
        loop {
            let (mut left, mut right) = (at >> self.half, at & mask);
            for step in 0..8 {
                let mixed = mix(mix(self.key ^ step) ^ right);
                (left, right) = (right, left ^ (mixed & mask));
            }
            at = left << self.half | right;
            if at < self.n {
                return at;
            }
        }
    }
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): the next number after the state `z`.
fn mix(z: u64) -> u64 {
    let z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
