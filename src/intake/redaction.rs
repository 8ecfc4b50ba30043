//! Taking out of a text what belongs to people: before it becomes a file, and before a letter leaves the house.
//!
//! What the rules of privacy find is taken out, and more, since here a word too much costs little: addresses of
//! documentation, handles, the parameters of web addresses, numbers behind `Tel.:`, and the requester's own name. Not known
//! to be personal, and so left: names of other people, street addresses, customer numbers.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use super::sensitive::{self, Kind};
use super::{personal, tokens};
use crate::text::sorting::PutInOrder as _;

/// A text without what was found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    pub text: String,
    /// In the order of their places.
    pub removed: Vec<Removed>,
}

/// Something that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    pub kind: Kind,
    /// Enough to know it again beside the original, too little to reach anybody: `j…@a….com`.
    pub masked: String,
}

/// The text with `[email]`, `[phone]` and the like in the places of what is sensitive; `names` are the requester's own.
/// Redacting twice changes nothing more, and no rule of privacy finds anything in the result.
pub fn redact(text: &str, names: &[&str]) -> Redacted {
    let mut redacted = Redacted {
        text: text.to_owned(),
        removed: Vec::new(),
    };
    for _ in 0..MOST_PASSES {
        let mut found = places(&redacted.text);
        for name in names {
            found.extend(own_name(&redacted.text, name));
        }
        if found.is_empty() {
            break;
        }
        redacted.text = replace(&redacted.text, found, |kind, place| {
            redacted.removed.push(Removed {
                kind,
                masked: mask(kind, place),
            });
            kind.label()
        });
    }
    redacted
}

/// What stands between two places can look like another one once they are gone; a text for which this is not enough was
/// made to be.
const MOST_PASSES: usize = 16;

/// The text in one line, without comments, and `[removed]` for every address, number, token, handle and pseudonym of a
/// person or an account; and how many were removed. Names are not known to be names: somebody has to read the text before
/// it is sent.
pub fn in_one_line(text: &str) -> (String, usize) {
    let text = match memmem::find(text.as_bytes(), b"<!--") {
        Some(_) => COMMENT.replace_all(text, " "),
        None => Cow::Borrowed(text),
    };
    let mut found = places(&text);
    // A letter to one customer names no other.
    if text.contains('-') {
        let ids = PSEUDONYM.find_iter(&text);
        found.extend(ids.map(|id| (id.range(), Kind::Name)));
    }
    let mut removed = 0;
    let text = replace(&text, found, |_, _| {
        removed += 1;
        "[removed]"
    });
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    (line, removed)
}

static COMMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)<!--.*?(?:-->|$)").expect("the pattern is constant"));

static PSEUDONYM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[RA]-[0-9A-HJKMNP-TV-Z]{6}\b").expect("the pattern is constant and tested")
});

type Place = (Range<usize>, Kind);

/// The text with each place replaced by what `word` says; of places that overlap the first stands for all.
fn replace<'w>(
    text: &str,
    mut found: Vec<Place>,
    mut word: impl FnMut(Kind, &str) -> &'w str,
) -> String {
    found.put_in_order_by_key(|(place, kind)| (place.start, std::cmp::Reverse(place.end), *kind));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (place, kind) in found {
        if place.start >= done {
            out.push_str(text.get(done..place.start).unwrap_or_default());
            out.push_str(word(kind, text.get(place.clone()).unwrap_or_default()));
        }
        done = done.max(place.end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Every place that is sensitive by its form, in no order; they may overlap.
fn places(text: &str) -> Vec<Place> {
    let shadow = Shadow::of(text);
    let plain = &*shadow.text;
    let mut found: Vec<Place> = sensitive::certain(plain)
        .into_iter()
        .map(|(place, kind)| match kind {
            Kind::Token | Kind::PrivateKey => (tokens::whole(plain, &place, kind), kind),
            _ => (place, kind),
        })
        .collect();
    if plain.contains('@') {
        let is_file = |place: &Range<usize>| {
            let address = plain.get(place.clone()).unwrap_or_default();
            let top = address.rsplit('.').next().unwrap_or_default();
            personal::is_file_ending(&top.to_ascii_lowercase())
        };
        found.extend(all(&ADDRESS, plain, Kind::Email).filter(|(place, _)| !is_file(place)));
        found.extend(handles(plain));
    }
    if plain.contains(['[', '(']) {
        found.extend(all(&SPELT_ADDRESS, plain, Kind::Email));
    }
    let has = |sign: &str| memmem::find(plain.as_bytes(), sign.as_bytes()).is_some();
    if has("://") || has("www.") {
        for url in URL.find_iter(plain) {
            url_secrets(plain, url.start(), url.as_str(), &mut found);
        }
    }
    if plain.contains(char::is_numeric) {
        found.extend(labelled_numbers(plain));
    }
    without_hosts(&mut found);
    shadow.places(found)
}

/// Drops what looks like an address, of which the first half is a password and the second the host's name.
fn without_hosts(found: &mut Vec<Place>) {
    let secrets = found.iter().filter(|(_, kind)| *kind == Kind::Credentials);
    let secrets: Vec<Range<usize>> = secrets.map(|(place, _)| place.clone()).collect();
    found.retain(|(place, kind)| {
        *kind == Kind::Credentials || !secrets.iter().any(|secret| secret.contains(&place.start))
    });
}

fn all(pattern: &'static Regex, text: &str, kind: Kind) -> impl Iterator<Item = Place> {
    pattern
        .find_iter(text)
        .map(move |found| (found.range(), kind))
}

/// Any address, also one of documentation and one with letters that are not ASCII. Scripts that are written without blanks
/// are left out, so that the words before an address stay.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let letter = r"\p{Latin}\p{Greek}\p{Cyrillic}\p{M}0-9";
    let pattern = format!(
        r"[{letter}._%+'-]+@(?:[{letter}][{letter}-]*\.)+[\p{{Latin}}\p{{Greek}}\p{{Cyrillic}}]{{2,}}"
    );
    Regex::new(&pattern).expect("the pattern is constant and tested")
});

/// `jane [at] acme [dot] com`
static SPELT_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[\w.+%-]+ ?(?:\[at\]|\(at\)|\[@\]|\(@\)) ?[\w-]+(?: ?(?:\.|\[dot\]|\(dot\)|\[\.\]|\(\.\)) ?[\w-]+)+",
    )
    .expect("the pattern is constant and tested")
});

static URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:\b[a-z][a-z0-9+.-]{0,20}://|\bwww\.)[^\s<>"`\\^{|}]+"#)
        .expect("the pattern is constant and tested")
});

/// Name and password before the host, and what stands behind `?`, or behind `#` where that has parameters too.
fn url_secrets(text: &str, start: usize, url: &str, found: &mut Vec<Place>) {
    let url = url_end(url);
    let scheme = url.find("://").map_or(0, |at| at + "://".len());
    let rest = url.get(scheme..).unwrap_or_default();
    let authority_end = scheme + rest.find(['/', '?', '#']).unwrap_or(rest.len());
    if let Some(at) = url
        .get(scheme..authority_end)
        .and_then(|host| host.rfind('@'))
    {
        found.push((start + scheme..start + scheme + at, Kind::Credentials));
    }
    let query = url.find('?').map(|at| at + 1);
    let fragment = url.find('#');
    let end = fragment
        .filter(|at| {
            url.get(*at..)
                .is_some_and(|part| !part.contains(['=', '?']))
        })
        .unwrap_or(url.len());
    let from = match (query, fragment) {
        (Some(query), Some(fragment)) if fragment < query => Some(fragment + 1),
        (Some(query), _) => Some(query),
        (None, Some(fragment)) if end == url.len() => Some(fragment + 1),
        (None, _) => None,
    };
    if let Some(from) = from.filter(|from| *from < end) {
        found.push((start + from..start + end, Kind::Query));
    }
    // Already redacted: nothing more to take out.
    found.retain(|(place, kind)| {
        !matches!(kind, Kind::Credentials | Kind::Query)
            || text.get(place.clone()) != Some(kind.label())
    });
}

/// The address without the punctuation of the sentence that it stands in.
fn url_end(url: &str) -> &str {
    let mut open = 0_i32;
    let mut end = url.len();
    for (at, character) in url.char_indices() {
        match character {
            '(' | '[' => open += 1,
            ')' | ']' if open == 0 => {
                end = at;
                break;
            }
            ')' | ']' => open -= 1,
            '。' | '，' | '、' | '）' | '」' | '】' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    url.get(..end)
        .unwrap_or(url)
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_'])
}

static HANDLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"@[\p{L}_][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*")
        .expect("the pattern is constant and tested")
});

/// `@name`, unless it is part of a word, a package (`@types/node`), or a word of a programming language.
fn handles(text: &str) -> impl Iterator<Item = Place> {
    HANDLE.find_iter(text).filter_map(|handle| {
        let before = text.get(..handle.start())?.chars().next_back();
        let behind = text.get(handle.end()..)?.chars().next();
        let is_in_word = before.is_some_and(|before| {
            before.is_ascii_alphanumeric() || matches!(before, '_' | '@' | '`' | '.' | '%' | '+')
        });
        let is_package = behind == Some('/') && before != Some('/');
        let name = handle.as_str().trim_start_matches('@').to_lowercase();
        (!is_in_word && !is_package && !NOBODY.contains(&name.as_str()))
            .then(|| (handle.range(), Kind::Handle))
    })
}

/// What follows an `@` and names nobody: everybody at once, and the words of programming languages that people quote.
const NOBODY: [&str; 44] = [
    "all",
    "apply",
    "autowired",
    "bean",
    "channel",
    "charset",
    "classmethod",
    "component",
    "dataclass",
    "deprecated",
    "end",
    "everyone",
    "example",
    "extends",
    "font-face",
    "here",
    "implementation",
    "import",
    "include",
    "injectable",
    "input",
    "interface",
    "keyframes",
    "layer",
    "media",
    "mixin",
    "nullable",
    "output",
    "override",
    "param",
    "property",
    "protocol",
    "return",
    "returns",
    "see",
    "since",
    "staticmethod",
    "supports",
    "suppresswarnings",
    "test",
    "throws",
    "ts-expect-error",
    "ts-ignore",
    "use",
];

static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    let label = r"(?:tel|phone|telephone|telefon|mobile?|handy|fax|whatsapp|cell|téléphone|teléfono|電話|전화)";
    let pattern = format!(
        r"(?i)\b{label}\b\.?(?: ?(?:no|nr|number|nummer)\b\.?)?\s?[:：]?\s?(\+?\(?\d[\d ()/.-]{{5,22}}\d)|\bwa\.me/(\+?\d{{8,15}})"
    );
    Regex::new(&pattern).expect("the pattern is constant and tested")
});

/// Digits that are said to be a telephone number, in whatever form.
fn labelled_numbers(text: &str) -> impl Iterator<Item = Place> {
    LABELLED.captures_iter(text).filter_map(|found| {
        let number = found.get(1).or_else(|| found.get(2))?;
        Some((number.range(), Kind::Phone))
    })
}

/// The requester's own name: in full wherever it stands, each of its words alone where somebody signs.
fn own_name(text: &str, name: &str) -> Vec<Place> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut found = Vec::new();
    if words.len() > 1 && words.iter().any(|word| word.chars().count() > 1) {
        let mut done = 0;
        let mut before = ' ';
        for (at, character) in text.char_indices() {
            if at >= done
                && !before.is_alphanumeric()
                && character.is_alphanumeric()
                && let Some(length) = name_length(text.get(at..).unwrap_or_default(), &words)
            {
                done = at + length;
                found.push((at..done, Kind::Name));
            }
            before = character;
        }
    }
    let alone = words.iter().filter(|word| word.chars().count() > 1);
    found.extend(alone.filter_map(|word| signed(text, word)));
    found
}

/// The length of these words with blanks between them at the start of the text, if they stand there.
fn name_length(text: &str, words: &[&str]) -> Option<usize> {
    let mut rest = text;
    for (number, word) in words.iter().enumerate() {
        if number > 0 {
            let next = rest.trim_start();
            if next.len() == rest.len() {
                return None;
            }
            rest = next;
        }
        for expected in word.chars() {
            let mut characters = rest.chars();
            let said = characters.next()?;
            if said != expected && !said.to_lowercase().eq(expected.to_lowercase()) {
                return None;
            }
            rest = characters.as_str();
        }
    }
    let is_whole = !rest.chars().next().is_some_and(char::is_alphanumeric);
    is_whole.then_some(text.len() - rest.len())
}

/// The word where it closes a text: alone in one of the last lines, or behind a greeting.
fn signed(text: &str, word: &str) -> Option<Place> {
    const LAST_LINES: usize = 6;
    let lower = word.to_lowercase();
    let mut end = text.len();
    for line in text.rsplit('\n').take(LAST_LINES) {
        let start = end - line.len();
        let parts: Vec<&str> = line
            .split(|character: char| !character.is_alphanumeric() && character != '\'')
            .filter(|part| !part.is_empty())
            .collect();
        let is_signature = parts.len() <= 4
            && parts
                .last()
                .is_some_and(|last| last.to_lowercase() == lower)
            && parts
                .iter()
                .rev()
                .skip(1)
                .all(|part| GREETINGS.contains(&part.to_lowercase().as_str()));
        if is_signature && let Some(at) = line.rfind(word) {
            return Some((start + at..start + at + word.len(), Kind::Name));
        }
        end = start.saturating_sub(1);
    }
    None
}

const GREETINGS: [&str; 30] = [
    "thanks",
    "thank",
    "you",
    "thx",
    "cheers",
    "best",
    "kind",
    "warm",
    "regards",
    "wishes",
    "yours",
    "sincerely",
    "br",
    "ty",
    "many",
    "from",
    "love",
    "viele",
    "liebe",
    "grüße",
    "gruß",
    "beste",
    "danke",
    "merci",
    "cordialement",
    "saludos",
    "gracias",
    "mfg",
    "lg",
    "vg",
];

/// A text of the same characters with full-width and other scripts' digits and signs as ASCII, so that one detector reads
/// them all.
struct Shadow<'a> {
    text: Cow<'a, str>,
    /// For each byte of the shadow the byte of the original, and one more for the end; none where they are the same.
    origins: Option<Vec<usize>>,
}

impl<'a> Shadow<'a> {
    fn of(text: &'a str) -> Self {
        if text.is_ascii() || !text.chars().any(|character| plain(character).is_some()) {
            return Self {
                text: Cow::Borrowed(text),
                origins: None,
            };
        }
        let mut shadow = String::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len() + 1);
        for (at, character) in text.char_indices() {
            let character = plain(character).unwrap_or(character);
            shadow.push(character);
            origins.resize(shadow.len(), at);
        }
        origins.push(text.len());
        Self {
            text: Cow::Owned(shadow),
            origins: Some(origins),
        }
    }

    fn places(&self, mut found: Vec<Place>) -> Vec<Place> {
        if let Some(origins) = &self.origins {
            let origin = |at: usize| origins.get(at).copied().unwrap_or_default();
            for (place, _) in &mut found {
                *place = origin(place.start)..origin(place.end);
            }
        }
        found
    }
}

/// The ASCII sign that a full-width sign or another script's digit stands for; none for all others.
fn plain(character: char) -> Option<char> {
    let digit = |zero: char| {
        let value = u32::from(character).checked_sub(u32::from(zero))?;
        (value < 10).then(|| char::from_digit(value, 10))?
    };
    match character {
        '\0'..='\u{7f}' => None,
        '\u{660}'..='\u{669}' => digit('\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit('\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit('\u{966}'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => Some(char::from_u32(u32::from(character) - 0xfee0)?),
        _ => None,
    }
}

/// Enough of it to be known again, too little to reach anybody.
pub fn mask(kind: Kind, text: &str) -> String {
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    match kind {
        Kind::Email => {
            let (local, domain) = text.split_once('@').unwrap_or((text, ""));
            let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
            format!("{}…@{}….{top}", first(local), first(domain))
        }
        Kind::Name => {
            let initials: Vec<_> = text
                .split_whitespace()
                .map(|word| format!("{}…", first(word)))
                .collect();
            initials.join(" ")
        }
        Kind::Handle => format!("@{}…", first(text.trim_start_matches(['@', '＠']))),
        Kind::Token => format!("{}…", text.chars().take(4).collect::<String>()),
        Kind::PrivateKey => "-----BEGIN …".to_owned(),
        Kind::Credentials => "…:…@".to_owned(),
        Kind::Query => format!("?… ({} characters)", text.chars().count()),
        Kind::Phone | Kind::Iban | Kind::Card | Kind::Ip => {
            let digits: Vec<char> = text.nfkc().filter(|each| !each.is_whitespace()).collect();
            let head: String = digits.iter().take(2).collect();
            let tail: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
            format!("{head}…{tail}")
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn redacted(text: &str) -> String {
        redact(text, &["Ada Lovelace"]).text
    }

    #[test]
    fn says_what_stood_there() {
        for (text, clean) in [
            (
                "mail jane.doe@acme.com, or ada@shop.example",
                "mail [email], or [email]",
            ),
            ("jörg@müller.de und иван@почта.рф", "[email] und [email]"),
            ("메일은jane@acme.com입니다", "메일은[email]입니다"),
            ("jane [at] acme [dot] com", "[email]"),
            (
                "call +49 30 123456-78 or Tel:12345678",
                "call [phone] or Tel:[phone]",
            ),
            ("０３０－１２３４－５６７８ まで", "[phone] まで"),
            ("via ｊａｎｅ＠ａｃｍｅ．ｃｏｍ", "via [email]"),
            ("DE89 3704 0044 0532 0130 00", "[iban]"),
            ("4539 1488 0343 6467", "[card]"),
            ("from 85.214.132.117:443", "from [ip]:443"),
            ("ask @jane_doe or @j.doe.", "ask [handle] or [handle]."),
            (
                "https://medium.com/@jane/post",
                "https://medium.com/[handle]/post",
            ),
            (
                "see https://acme.com/a?token=x&u=jane@acme.com#top.",
                "see https://acme.com/a?[query]#top.",
            ),
            (
                "(https://acme.com/a?b=c), yes",
                "(https://acme.com/a?[query]), yes",
            ),
            (
                "https://a.com/#access_token=1&x=2",
                "https://a.com/#[query]",
            ),
            (
                "postgres://user:secret@db.acme.com/x",
                "postgres://[credentials]@db.acme.com/x",
            ),
            (
                "It fails.\n\nThanks,\nAda\n",
                "It fails.\n\nThanks,\n[name]\n",
            ),
            ("I am ada lovelace.", "I am [name]."),
            ("Best regards, Ada Lovelace", "Best regards, [name]"),
        ] {
            assert_eq!(redacted(text), clean, "{text}");
        }
    }

    #[test]
    fn takes_a_token_and_a_key_to_their_end() {
        let token = format!("ghp_{}", "a1".repeat(20));
        assert_eq!(redacted(&format!("it is {token}.")), "it is [token].");
        let (begin, end) = ("-----BEGIN RSA PRIVATE", "-----END RSA PRIVATE");
        let key = format!("a\n{begin} KEY-----\nMIIEow\nabc+/=\n{end} KEY-----\nb");
        assert_eq!(redacted(&key), "a\n[private key]\nb");
        let cut = format!("a\n{begin} KEY-----\nMIIEow\nabc+/=\nand so on");
        assert_eq!(redacted(&cut), "a\n[private key]\nand so on");
    }

    #[test]
    fn leaves_what_belongs_to_nobody() {
        for text in [
            "order 4711-0815, invoice 2026/00123, 12,500.00 EUR, $1,299.99, 20 %",
            "version 1.10.2.3, react@18.2.0, @types/node, @Override and @media print",
            "2026-11-02 10:00:30, 02.11.2026, 9f2c1ab0d4, sha256:5e1c0441234567",
            "S-7K3M2Q at 7 o'clock; 会議 [customer lead]; 3 @ 5 EUR; icon@2x.png",
            "https://acme.com/docs/a-b/c#install, www.acme.com/x",
            "Ada is a language, and ada code runs. I will mark it.",
            "phone: no, tel. yes; the phone 2026 model",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn a_masked_place_reaches_nobody() {
        let masked: Vec<String> = redact("jane.doe@acme.com +49 30 123456-78 @jane", &[])
            .removed
            .into_iter()
            .map(|removed| removed.masked)
            .collect();
        assert_eq!(masked, ["j…@a….com", "+4…78", "@j…"]);
    }

    #[test]
    fn a_letter_names_no_customer_and_no_requester() {
        let (text, removed) = in_one_line(
            "Mail jo@acme.com or\nann@acme.example, call +49 30 123456-78,\nask @jo about R-4T9W1X of A-ACM3Q0. \
             <!-- deepen: allow privacy -->",
        );
        assert_eq!(
            text,
            "Mail [removed] or [removed], call [removed], ask [removed] about [removed] of [removed]."
        );
        assert_eq!(removed, 6);
        let text = "S-7K3M2Q at 7 o'clock, 4 200 EUR, AC1: R-values; 会議 [customer lead]";
        assert_eq!(in_one_line(text), (text.to_owned(), 0));
    }

    proptest! {
        #[test]
        fn nothing_is_found_afterwards_and_twice_is_once(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("jane@acme.com"), Just("+49 30 1234567"), Just("https://u:p@a.com/?q=1"),
                    Just("4539 1488 0343 6467"), Just("85.214.132.117"), Just("@jane"), Just("＠"), Just(" "),
                    Just("\n"), Just("a"), Just("7"), Just("."), Just("/"), Just("?"), Just("://"), Just("www."),
                    Just("@"), Just("-"), Just("(at)"), Just("한"), Just("DE89370400440532013000"), Just("tel:"),
                    Just("["), Just("]"), Just("AKIAA1A1A1A1A1A1A1A1"),
                ],
                0..12,
            )
        ) {
            let once = redact(&parts.concat(), &[]).text;
            prop_assert_eq!(sensitive::certain(&once), vec![], "{}", once);
            let twice = redact(&once, &[]).text;
            prop_assert_eq!(&twice, &once);
        }
    }
}
