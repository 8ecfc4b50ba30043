//! Access tokens and private keys, by their public prefixes.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::sensitive::Kind;

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let prefixes = [
        "gh[pousr]_[A-Za-z0-9]{36}",
        "github_pat_[A-Za-z0-9_]{22}",
        "glpat-[A-Za-z0-9_-]{20}",
        "xox[abprs]-[A-Za-z0-9-]{10}",
        "(?:AKIA|ASIA)[0-9A-Z]{16}",
        "AIza[0-9A-Za-z_-]{35}",
        "[rs]k_live_[0-9A-Za-z]{16}",
        "sk-(?:ant|proj)-[A-Za-z0-9_-]{20}",
        "npm_[A-Za-z0-9]{36}",
        r"eyJ[A-Za-z0-9_-]{10,200}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10}",
        "-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----",
    ];
    Regex::new(&prefixes.join("|")).expect("the patterns are constant and tested")
});

/// Every place in the text that starts like one, in order; of a private key its first line.
pub fn places(text: &str) -> Vec<(Range<usize>, Kind)> {
    TOKEN
        .find_iter(text)
        .map(|found| {
            let is_key = found.as_str().starts_with('-');
            let kind = if is_key {
                Kind::PrivateKey
            } else {
                Kind::Token
            };
            (found.range(), kind)
        })
        .collect()
}

/// Where what starts at `place` ends: a token may be longer than its pattern, a key ends with its last line.
pub(super) fn whole(text: &str, place: &Range<usize>, kind: Kind) -> Range<usize> {
    let rest = text.get(place.end..).unwrap_or_default();
    let more = match kind {
        Kind::PrivateKey => key_length(rest),
        _ => rest
            .bytes()
            .position(|byte| !byte.is_ascii_alphanumeric() && !b"_-".contains(&byte))
            .unwrap_or(rest.len()),
    };
    place.start..place.end + more
}

/// The length of a private key behind its first line: up to its `-----END …-----`, or without one as far as it is base64.
fn key_length(rest: &str) -> usize {
    const END: &str = "PRIVATE KEY-----";
    if let Some(end) = rest.find(END)
        && rest.get(..end).is_some_and(|key| key.contains("-----END "))
    {
        return end + END.len();
    }
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=\r\n\t >".contains(&byte);
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        let is_base64 = line.bytes().all(is_key) && !line.trim_ascii().contains(' ');
        if !is_base64 {
            break;
        }
        length += line.len();
    }
    rest.get(..length).map_or(0, |key| key.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_by_their_prefixes() {
        // Put together here, so that no scanner takes this file for a leak.
        let tokens = [
            format!("ghp_{}", "a1".repeat(18)),
            format!("AKIA{}", "A1".repeat(8)),
            format!("glpat-{}", "x".repeat(20)),
            format!("eyJ{0}.eyJ{0}.{0}", "abcde12345"),
            ["-----BEGIN RSA PRIVATE", "KEY-----"].join(" "),
        ];
        for token in tokens {
            assert_eq!(places(&format!("it says {token} here")).len(), 1, "{token}");
        }
        assert!(places("the ghp_ prefix, sk-learn, AKIA and eyJ").is_empty());
    }
}
