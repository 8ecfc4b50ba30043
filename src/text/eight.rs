//! Questions to eight bytes at once, for loops over all of a text: the answer has the highest bit of each byte that it holds for, the
//! first byte's at bit 7. So they are quick on every processor, and in a program that is compiled to be small.

const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
const HIGH: u64 = 0x8080_8080_8080_8080;
const EACH: u64 = 0x0101_0101_0101_0101;

/// The bytes above an ASCII character.
pub fn above(eight: [u8; 8], limit: u8) -> u64 {
    let bytes = u64::from_le_bytes(eight);
    // Without their highest bits the bytes cannot carry into each other: 127 - limit takes those above it to 128.
    let sum = (bytes & LOW) + EACH * u64::from(127 - (limit & 127));
    (sum | bytes) & HIGH
}

/// The bytes from one ASCII character to another, both included.
pub fn between(eight: [u8; 8], first: u8, last: u8) -> u64 {
    above(eight, first.saturating_sub(1)) & !above(eight, last)
}

/// Whether an answer holds for all eight.
pub fn all(answer: u64) -> bool {
    answer == HIGH
}

/// Where the bytes are that an answer holds for, in order.
pub fn places(mut answer: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = answer.trailing_zeros() as usize / 8;
        (answer != 0).then(|| {
            answer &= answer - 1;
            place
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places_of(eight: [u8; 8], is: impl Fn(u8) -> bool) -> Vec<usize> {
        (0..8).filter(|at| is(eight[*at])).collect()
    }

    proptest! {
        #[test]
        fn each_byte_is_answered_for_by_itself(eight: [u8; 8], a in 1_u8..128, b in 1_u8..128) {
            let (first, last) = (a.min(b), a.max(b));
            let above: Vec<usize> = places(above(eight, first)).collect();
            prop_assert_eq!(above, places_of(eight, |byte| byte > first));
            let between: Vec<usize> = places(between(eight, first, last)).collect();
            prop_assert_eq!(between.len() == 8, all(super::between(eight, first, last)));
            prop_assert_eq!(between, places_of(eight, |byte| (first..=last).contains(&byte)));
        }

        #[test]
        fn bytes_beside_the_limit_are_told_apart(at in 0_usize..8, limit in 1_u8..127) {
            let mut eight = [limit; 8];
            eight[at] = limit + 1;
            prop_assert_eq!(places(above(eight, limit)).collect::<Vec<_>>(), [at]);
        }
    }
}
