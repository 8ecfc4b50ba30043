//! Words as numbers: the same on every machine and in every build, since an index of them is kept.

use std::hash::{BuildHasherDefault, Hasher};

/// For maps whose keys are such numbers already.
pub(super) type Hashed = BuildHasherDefault<Already>;

/// The number of a text. Two texts of the same number are not to be met: 64 bits of FNV-1a (Fowler, Noll and Vo), mixed.
pub(super) fn text(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // 0 means something else where these numbers are kept.
    mixed(hash).max(1)
}

/// The number of two numbers.
pub(super) fn joined(one: u64, other: u64) -> u64 {
    mixed(one ^ other.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The number of three characters: 32 bits are enough for the few hundred thousand that there are.
pub(super) fn gram(first: char, second: char, third: char) -> u32 {
    let whole = u64::from(u32::from(first)) << 42
        | u64::from(u32::from(second)) << 21
        | u64::from(u32::from(third));
    u32::try_from(mixed(whole) >> 32).unwrap_or_default()
}

/// The last step of `MurmurHash3` (Appleby).
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Takes a number for its own hash.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = mixed(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
