//! The indicator phrases of user stories by language, and how a phrase is found among words.
//!
//! A pattern is words with blanks between; `a|b` is one of several, `?a` may be missing, `a+b` are words one after the
//! other. Compared without regard to case and to the shape of apostrophes.

use super::Language;
use super::words::Word;

/// The phrases of one language.
pub(super) struct Phrases {
    pub(super) language: Language,
    /// `As a`.
    pub(super) roles: Patterns,
    /// `In order to` at the start.
    pub(super) ends_first: Patterns,
    /// `When` at the start of a job story.
    pub(super) situations: Patterns,
    /// `I want to`, with a subject.
    pub(super) wants: Patterns,
    /// `want to` without a subject, after a comma or at a line's start only.
    pub(super) bare_wants: Patterns,
    /// Subjects that a role may also go by: `they`.
    pub(super) others: &'static str,
    /// `wants to`: what a role in the third person does.
    pub(super) third_person: Patterns,
    /// `so that`.
    pub(super) benefits: &'static [(&'static str, Sign)],
    /// The first letters of these.
    pub(super) benefit_letters: Letters,
    /// Pronouns that begin a new clause after the role.
    pub(super) subjects: &'static str,
    /// Words that begin a condition after the role: `, when ...`.
    pub(super) conditions: &'static str,
    /// Words after the role indicator that make it no role: `As such`.
    pub(super) no_roles: &'static str,
    /// Nouns that are no role: `As a result`.
    pub(super) no_persons: &'static str,
    /// Words that begin a sentence with the benefit of the one before: `This saves ...`.
    pub(super) consequences: Patterns,
}

/// Patterns of which the first that matches counts, and the letters that they may begin with.
pub(super) struct Patterns {
    list: &'static [&'static str],
    letters: Letters,
}

/// A set of first letters: `a` is bit 0; everything beyond ASCII is one bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters(u32);

impl Letters {
    const fn of_byte(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' => Self(1 << (byte - b'a')),
            b'A'..=b'Z' => Self(1 << (byte - b'A')),
            0x80.. => Self(1 << 30),
            _ => Self(1 << 31),
        }
    }

    /// The first letters of a pattern: of every alternative of its first part, and of the next where that may be missing.
    const fn of(pattern: &str) -> Self {
        let mut rest = pattern.as_bytes();
        let mut letters = 0;
        let mut at_start = true;
        let mut optional = false;
        while let [byte, behind @ ..] = rest {
            match *byte {
                b'?' => optional = true,
                b'|' => at_start = true,
                b' ' if optional => {
                    at_start = true;
                    optional = false;
                }
                b' ' => return Self(letters),
                byte if at_start => {
                    letters |= Self::of_byte(byte).0;
                    at_start = false;
                }
                _ => {}
            }
            rest = behind;
        }
        Self(letters)
    }

    const fn of_signs(mut signs: &[(&str, Sign)]) -> Self {
        let mut letters = 0;
        while let [(pattern, _), behind @ ..] = signs {
            letters |= Self::of(pattern).0;
            signs = behind;
        }
        Self(letters)
    }

    /// Whether a word begins with one of these.
    pub(super) fn begin(self, text: &str, word: &Word) -> bool {
        text.as_bytes()
            .get(word.core.start as usize)
            .is_some_and(|first| self.0 & Self::of_byte(*first).0 != 0)
    }
}

impl Patterns {
    const fn new(list: &'static [&'static str]) -> Self {
        let mut letters = 0;
        let mut rest = list;
        while let [pattern, behind @ ..] = rest {
            letters |= Letters::of(pattern).0;
            rest = behind;
        }
        Self {
            list,
            letters: Letters(letters),
        }
    }

    /// How many words from `at` on the first pattern that matches covers.
    pub(super) fn covered(&self, text: &str, words: &[Word], at: usize) -> Option<usize> {
        let word = words.get(at)?;
        if !self.letters.begin(text, word) {
            return None;
        }
        self.list
            .iter()
            .find_map(|pattern| covered(pattern, text, words, at))
    }
}

/// When a phrase begins the benefit, and how surely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Strong,
    Weak,
    /// After a comma or at a line's start it is strong, elsewhere weak.
    Paused,
    /// English `so`: not as an adverb, but before a clause.
    So,
    /// German `um`, Dutch `om`: after a comma, with `zu` or `te` behind it.
    Infinitive,
    /// French `pour`, Spanish `para`: before a verb or after a comma.
    Purpose,
    /// `because`: counts when there is nothing else.
    Reason,
}

/// The languages, in the order in which they are tried.
pub(super) static LANGUAGES: &[&Phrases] = &[&ENGLISH, &GERMAN, &FRENCH, &DUTCH, &SPANISH];

const ENGLISH_BENEFITS: &[(&str, Sign)] = &[
    ("so+that ?so ?that", Sign::Strong),
    ("so i can", Sign::Strong),
    ("so as to", Sign::Weak),
    ("so", Sign::So),
    ("in order to|that|for", Sign::Weak),
    ("because", Sign::Reason),
];

static ENGLISH: Phrases = Phrases {
    language: Language::English,
    roles: Patterns::new(&["?i as|being a|an|the|a/an|an/a|a(n ?a|an", "?i as"]),
    ends_first: Patterns::new(&["in order to|that|for", "so that", "so as to", "to"]),
    situations: Patterns::new(&["when|whenever"]),
    wants: Patterns::new(&[
        "i|we ?also|really|just|only|still|simply|always|therefore|often want|wants|need|needs|wish|wishes|desire|desires|require|requires ?to ?to ?be+able+to ?to",
        "i|we would|should|could ?also|really|very+much like|love|prefer|want|need|wish ?to ?to ?be+able+to ?to",
        "i'd|we'd ?also|really|very+much like|love|prefer|want|need ?to ?to ?be+able+to ?to",
        "i'd|we'd|i'll|we'll be+able+to",
        "i|we don't|never|do+not ?ever want|need|wish ?to ?have+to ?be+able+to",
        "i'm|we're able|allowed|going to ?be+able+to",
        "i|we am|are able|allowed|going to ?be+able+to",
        "i|we have to ?be+able+to",
        "i|we should|would|must|shall|will|can|could|may|might ?also|only|always|just ?be+able+to",
        "i|we ?also like|prefer|expect|hope|intend to ?be+able+to",
    ]),
    bare_wants: Patterns::new(&[
        "want|wants|need|needs|wish|wishes ?to ?be+able+to",
        "would like|love|prefer ?to ?be+able+to",
        "should|must|can|shall ?be+able+to",
        "able to",
    ]),
    others: "you|they|he|she|one|users",
    third_person: Patterns::new(&[
        "want|need|wants|needs|wishes ?to ?to ?be+able+to ?to",
        "would like ?to ?be+able+to",
        "should|can|could|must|will be+able+to",
    ]),
    benefits: ENGLISH_BENEFITS,
    benefit_letters: Letters::of_signs(ENGLISH_BENEFITS),
    subjects: "i|we|i'm|i'd|i'll|i've",
    conditions: "when|whenever|if|while|after|before|once|during|upon",
    no_roles: "such|discussed|mentioned|said|always|usual|soon|long|well|far|stated|described|agreed|per|of|for|if|it|you|we|they|he|she|i|to|part|shown|noted|before|above|below|expected|requested|promised|is|in|with|from|opposed|explained|seen",
    no_persons: "result|consequence|rule|reminder|workaround|bonus|matter|side",
    consequences: Patterns::new(&[
        "this|that way",
        "this|that|these|it ?will|would allow|allows|help|helps|enable|enables|let|lets|save|saves|make|makes|give|gives|reduce|reduces|simplify|simplifies|ensure|ensures|prevent|prevents",
        "thus|thereby|hence",
    ]),
};

const GERMAN_BENEFITS: &[(&str, Sign)] = &[
    ("sodass|so+dass|so+daß", Sign::Strong),
    ("damit", Sign::Paused),
    ("um", Sign::Infinitive),
    ("weil|da|denn", Sign::Reason),
];

static GERMAN: Phrases = Phrases {
    language: Language::German,
    roles: Patterns::new(&["als|in+der+rolle+als|in+meiner+rolle+als ?ein|eine|einer|der|die|das"]),
    ends_first: Patterns::new(&["um", "damit"]),
    situations: Patterns::new(&["wenn|immer+wenn"]),
    wants: Patterns::new(&[
        "möchte|will|würde|kann|könnte|muss|müsste|soll|sollte|brauche|benötige|wünsche|hätte|möchten|wollen|können|müssen|sollen|brauchen|benötigen|wünschen|erwarte|darf ich|man|wir|er|sie ?mir|uns ?gerne|gern ?auch ?dass|daß",
        "ich|man|wir ?gerne|gern möchte|will|würde|kann|könnte|muss|müsste|soll|sollte|brauche|benötige|wünsche|hätte|möchten|wollen|können|müssen|sollen|brauchen|benötigen|wünschen|erwarte|darf ?mir|uns ?gerne|gern ?auch ?dass|daß",
    ]),
    bare_wants: Patterns::new(&["möchte|will|brauche|benötige"]),
    others: "er|sie|man",
    third_person: Patterns::new(&["möchte|will|braucht|benötigt"]),
    benefits: GERMAN_BENEFITS,
    benefit_letters: Letters::of_signs(GERMAN_BENEFITS),
    subjects: "ich|wir",
    conditions: "wenn|falls|während|nachdem|bevor|sobald",
    no_roles: "ob|wenn|wäre|nächstes|erstes|auch|solche|solches",
    no_persons: "ergebnis|folge|beispiel|erstes|nächstes",
    consequences: Patterns::new(&[
        "dadurch|somit|hierdurch",
        "dies|das|es vereinfacht|erleichtert|ermöglicht|spart|hilft|verbessert|reduziert|erlaubt|verhindert|erhöht|beschleunigt|senkt|verringert|sorgt|macht|unterstützt|führt|wird",
    ]),
};

const FRENCH_BENEFITS: &[(&str, Sign)] = &[
    ("afin de|d|que|qu", Sign::Strong),
    ("pour que|qu", Sign::Strong),
    ("de sorte|façon|manière que|qu|à", Sign::Strong),
    ("pour", Sign::Purpose),
    ("parce que|qu", Sign::Reason),
];

static FRENCH: Phrases = Phrases {
    language: Language::French,
    roles: Patterns::new(&["en tant que|qu ?un|une|le|la|l"]),
    ends_first: Patterns::new(&["afin de|d|que|qu", "pour que|qu", "pour"]),
    situations: Patterns::new(&["quand|lorsque|lorsqu"]),
    wants: Patterns::new(&[
        "je|nous veux|souhaite|voudrais|dois|peux|désire|voulons|souhaitons|devons|pouvons|voudrions ?pouvoir|être+en+mesure+de ?que|qu",
        "j aimerais|ai+besoin ?de|d ?pouvoir ?que|qu",
        "on veut|souhaite|doit|peut ?pouvoir",
    ]),
    bare_wants: Patterns::new(&["veux|souhaite ?pouvoir"]),
    others: "il|elle|on",
    third_person: Patterns::new(&["veut|souhaite ?pouvoir"]),
    benefits: FRENCH_BENEFITS,
    benefit_letters: Letters::of_signs(FRENCH_BENEFITS),
    subjects: "je|j|nous",
    conditions: "quand|lorsque|si|pendant|après|avant",
    no_roles: "tel|telle|tels",
    no_persons: "",
    consequences: Patterns::new(&[
        "cela|ceci permet|permettra|évite|évitera|facilite|simplifie|aide",
    ]),
};

const DUTCH_BENEFITS: &[(&str, Sign)] = &[
    ("zodat", Sign::Strong),
    ("om", Sign::Infinitive),
    ("omdat", Sign::Reason),
];

static DUTCH: Phrases = Phrases {
    language: Language::Dutch,
    roles: Patterns::new(&["als ?een|de|het"]),
    ends_first: Patterns::new(&["om", "zodat"]),
    situations: Patterns::new(&["wanneer"]),
    wants: Patterns::new(&[
        "wil|kan|moet|zou|willen|kunnen|moeten ik|we|wij|men ?graag ?willen|kunnen ?dat",
        "ik|we|wij wil|kan|moet|zou|willen|kunnen|moeten ?graag ?willen|kunnen ?dat",
    ]),
    bare_wants: Patterns::new(&["wil"]),
    others: "hij|zij|men",
    third_person: Patterns::new(&["wil"]),
    benefits: DUTCH_BENEFITS,
    benefit_letters: Letters::of_signs(DUTCH_BENEFITS),
    subjects: "ik|we|wij",
    conditions: "wanneer|als|terwijl|nadat|voordat",
    no_roles: "of|volgt",
    no_persons: "gevolg",
    consequences: Patterns::new(&[
        "hierdoor",
        "dit maakt|helpt|bespaart|voorkomt|vereenvoudigt",
    ]),
};

const SPANISH_BENEFITS: &[(&str, Sign)] = &[
    ("para que", Sign::Strong),
    ("a fin de|que", Sign::Strong),
    ("con+el+fin de|que", Sign::Strong),
    ("de modo|manera|forma que", Sign::Strong),
    ("para", Sign::Purpose),
    ("porque", Sign::Reason),
];

static SPANISH: Phrases = Phrases {
    language: Language::Spanish,
    roles: Patterns::new(&["como|cómo ?un|una|el|la"]),
    ends_first: Patterns::new(&["para que", "para", "con+el+fin de|que"]),
    situations: Patterns::new(&["cuando"]),
    wants: Patterns::new(&[
        "?yo quiero|necesito|deseo|quisiera|puedo|debo|queremos|necesitamos|deseamos ?poder ?que",
        "me gustaría|gustaria ?poder ?que",
    ]),
    bare_wants: Patterns::new(&[]),
    others: "él|ella|usted",
    third_person: Patterns::new(&["quiere|necesita|desea ?poder"]),
    benefits: SPANISH_BENEFITS,
    benefit_letters: Letters::of_signs(SPANISH_BENEFITS),
    subjects: "yo",
    conditions: "cuando|si|mientras|después|antes",
    no_roles: "tal|se",
    no_persons: "resultado|consecuencia",
    consequences: Patterns::new(&["esto permite|permitirá|ayuda|evita|facilita|simplifica"]),
};

/// How many words from `at` on this pattern covers; none when it does not match there.
pub(super) fn covered(pattern: &str, text: &str, words: &[Word], at: usize) -> Option<usize> {
    let mut here = at;
    let mut rest = pattern;
    while !rest.is_empty() {
        let (part, optional) = match rest.strip_prefix('?') {
            Some(part) => (part, true),
            None => (rest, false),
        };
        let (matched, behind) = one_of(part, text, words, here);
        match matched {
            Some(length) => here += length,
            None if optional => {}
            None => return None,
        }
        rest = behind;
    }
    Some(here - at)
}

/// How many words the first matching alternative at the pattern's start covers, and the pattern behind its part.
fn one_of<'p>(pattern: &'p str, text: &str, words: &[Word], at: usize) -> (Option<usize>, &'p str) {
    let end = pattern
        .bytes()
        .position(|byte| byte == b' ')
        .unwrap_or(pattern.len());
    let (part, behind) = pattern.split_at_checked(end).unwrap_or((pattern, ""));
    let behind = behind.strip_prefix(' ').unwrap_or(behind);
    let Some(word) = words.get(at).map(|word| word.text(text)) else {
        return (None, behind);
    };
    let first = word.as_bytes().first().map(u8::to_ascii_lowercase);
    let mut alternatives = part;
    loop {
        let length = alternatives
            .bytes()
            .position(|byte| byte == b'|')
            .unwrap_or(alternatives.len());
        let alternative = alternatives.get(..length).unwrap_or_default();
        let begins = alternative.as_bytes().first().copied();
        if (begins == first || !word.is_ascii())
            && let Some(covered) = sequence(alternative, text, words, at)
        {
            return (Some(covered), behind);
        }
        match alternatives.get(length + 1..) {
            Some(rest) => alternatives = rest,
            None => return (None, behind),
        }
    }
}

/// Whether the word at `at` is one of `a|b|c`.
pub(super) fn is_one_of(alternatives: &str, text: &str, words: &[Word], at: usize) -> bool {
    one_of(alternatives, text, words, at).0.is_some()
}

fn sequence(alternative: &str, text: &str, words: &[Word], at: usize) -> Option<usize> {
    if !alternative.contains('+') {
        return same(words.get(at)?.text(text), alternative).then_some(1);
    }
    let mut here = at;
    for wanted in alternative.split('+') {
        if !same(words.get(here)?.text(text), wanted) {
            return None;
        }
        here += 1;
    }
    Some(here - at)
}

/// Whether a word as written is this one; `wanted` is in lower case with straight apostrophes.
fn same(written: &str, wanted: &str) -> bool {
    if written.is_ascii() {
        return written.eq_ignore_ascii_case(wanted);
    }
    let mut folded = written.chars().flat_map(char::to_lowercase).map(|each| {
        if matches!(each, '’' | '‘' | '´' | '`') {
            '\''
        } else {
            each
        }
    });
    wanted.chars().all(|each| folded.next() == Some(each)) && folded.next().is_none()
}
