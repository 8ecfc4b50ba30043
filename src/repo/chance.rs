//! The only file that draws at random: ids, and nothing else.

use crate::backlog::Id;

/// Crockford's base32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new id that starts with `letter` and is not taken: thirty random bits.
///
/// # Errors
/// When the system has no random bytes.
pub fn id(letter: char, taken: impl Fn(&Id) -> bool) -> Result<Id, getrandom::Error> {
    loop {
        let bits = getrandom::u32()?;
        let drawn: String = (0..6)
            .map(|place| char::from(ALPHABET[(bits >> (5 * place)) as usize & 31]))
            .collect();
        let id = Id::new(&format!("{letter}-{drawn}"));
        if !taken(&id) {
            return Ok(id);
        }
    }
}
