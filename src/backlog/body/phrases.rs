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
    pub(super) roles: &'static [&'static str],
    /// `In order to` at the start.
    pub(super) ends_first: &'static [&'static str],
    /// `When` at the start of a job story.
    pub(super) situations: &'static [&'static str],
    /// `I want to`, with a subject.
    pub(super) wants: &'static [&'static str],
    /// `want to` without a subject, after a comma or at a line's start only.
    pub(super) bare_wants: &'static [&'static str],
    /// Subjects that a role may also go by: `they`.
    pub(super) others: &'static str,
    /// `wants to`: what a role in the third person does.
    pub(super) third_person: &'static [&'static str],
    /// `so that`.
    pub(super) benefits: &'static [(&'static str, Sign)],
    /// Pronouns that begin a new clause after the role.
    pub(super) subjects: &'static str,
    /// Words that begin a condition after the role: `, when ...`.
    pub(super) conditions: &'static str,
    /// Words after the role indicator that make it no role: `As such`.
    pub(super) no_roles: &'static str,
    /// Nouns that are no role: `As a result`.
    pub(super) no_persons: &'static str,
    /// Words that begin a sentence with the benefit of the one before: `This saves ...`.
    pub(super) consequences: &'static [&'static str],
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

static ENGLISH: Phrases = Phrases {
    language: Language::English,
    roles: &["?i as|being a|an|the|a/an|an/a|a(n ?a|an", "?i as"],
    ends_first: &["in order to|that|for", "so that", "so as to", "to"],
    situations: &["when|whenever"],
    wants: &[
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
    ],
    bare_wants: &[
        "want|wants|need|needs|wish|wishes ?to ?be+able+to",
        "would like|love|prefer ?to ?be+able+to",
        "should|must|can|shall ?be+able+to",
        "able to",
    ],
    others: "you|they|he|she|one|users",
    third_person: &[
        "want|need|wants|needs|wishes ?to ?to ?be+able+to ?to",
        "would like ?to ?be+able+to",
        "should|can|could|must|will be+able+to",
    ],
    benefits: &[
        ("so+that ?so ?that", Sign::Strong),
        ("so i can", Sign::Strong),
        ("so as to", Sign::Weak),
        ("so", Sign::So),
        ("in order to|that|for", Sign::Weak),
        ("because", Sign::Reason),
    ],
    subjects: "i|we|i'm|i'd|i'll|i've",
    conditions: "when|whenever|if|while|after|before|once|during|upon",
    no_roles: "such|discussed|mentioned|said|always|usual|soon|long|well|far|stated|described|agreed|per|of|for|if|it|you|we|they|he|she|i|to|part|shown|noted|before|above|below|expected|requested|promised|is|in|with|from|opposed|explained|seen",
    no_persons: "result|consequence|rule|reminder|workaround|bonus|matter|side",
    consequences: &[
        "this|that way",
        "this|that|these|it ?will|would allow|allows|help|helps|enable|enables|let|lets|save|saves|make|makes|give|gives|reduce|reduces|simplify|simplifies|ensure|ensures|prevent|prevents",
        "thus|thereby|hence",
    ],
};

static GERMAN: Phrases = Phrases {
    language: Language::German,
    roles: &["als|in+der+rolle+als|in+meiner+rolle+als ?ein|eine|einer|der|die|das"],
    ends_first: &["um", "damit"],
    situations: &["wenn|immer+wenn"],
    wants: &[
        "möchte|will|würde|kann|könnte|muss|müsste|soll|sollte|brauche|benötige|wünsche|hätte|möchten|wollen|können|müssen|sollen|brauchen|benötigen|wünschen|erwarte|darf ich|man|wir|er|sie ?mir|uns ?gerne|gern ?auch ?dass|daß",
        "ich|man|wir ?gerne|gern möchte|will|würde|kann|könnte|muss|müsste|soll|sollte|brauche|benötige|wünsche|hätte|möchten|wollen|können|müssen|sollen|brauchen|benötigen|wünschen|erwarte|darf ?mir|uns ?gerne|gern ?auch ?dass|daß",
    ],
    bare_wants: &["möchte|will|brauche|benötige"],
    others: "er|sie|man",
    third_person: &["möchte|will|braucht|benötigt"],
    benefits: &[
        ("sodass|so+dass|so+daß", Sign::Strong),
        ("damit", Sign::Paused),
        ("um", Sign::Infinitive),
        ("weil|da|denn", Sign::Reason),
    ],
    subjects: "ich|wir",
    conditions: "wenn|falls|während|nachdem|bevor|sobald",
    no_roles: "ob|wenn|wäre|nächstes|erstes|auch|solche|solches",
    no_persons: "ergebnis|folge|beispiel|erstes|nächstes",
    consequences: &[
        "dadurch|somit|hierdurch",
        "dies|das|es vereinfacht|erleichtert|ermöglicht|spart|hilft|verbessert|reduziert|erlaubt|verhindert|erhöht|beschleunigt|senkt|verringert|sorgt|macht|unterstützt|führt|wird",
    ],
};

static FRENCH: Phrases = Phrases {
    language: Language::French,
    roles: &["en tant que|qu ?un|une|le|la|l"],
    ends_first: &["afin de|d|que|qu", "pour que|qu", "pour"],
    situations: &["quand|lorsque|lorsqu"],
    wants: &[
        "je|nous veux|souhaite|voudrais|dois|peux|désire|voulons|souhaitons|devons|pouvons|voudrions ?pouvoir|être+en+mesure+de ?que|qu",
        "j aimerais|ai+besoin ?de|d ?pouvoir ?que|qu",
        "on veut|souhaite|doit|peut ?pouvoir",
    ],
    bare_wants: &["veux|souhaite ?pouvoir"],
    others: "il|elle|on",
    third_person: &["veut|souhaite ?pouvoir"],
    benefits: &[
        ("afin de|d|que|qu", Sign::Strong),
        ("pour que|qu", Sign::Strong),
        ("de sorte|façon|manière que|qu|à", Sign::Strong),
        ("pour", Sign::Purpose),
        ("parce que|qu", Sign::Reason),
    ],
    subjects: "je|j|nous",
    conditions: "quand|lorsque|si|pendant|après|avant",
    no_roles: "tel|telle|tels",
    no_persons: "",
    consequences: &["cela|ceci permet|permettra|évite|évitera|facilite|simplifie|aide"],
};

static DUTCH: Phrases = Phrases {
    language: Language::Dutch,
    roles: &["als ?een|de|het"],
    ends_first: &["om", "zodat"],
    situations: &["wanneer"],
    wants: &[
        "wil|kan|moet|zou|willen|kunnen|moeten ik|we|wij|men ?graag ?willen|kunnen ?dat",
        "ik|we|wij wil|kan|moet|zou|willen|kunnen|moeten ?graag ?willen|kunnen ?dat",
    ],
    bare_wants: &["wil"],
    others: "hij|zij|men",
    third_person: &["wil"],
    benefits: &[
        ("zodat", Sign::Strong),
        ("om", Sign::Infinitive),
        ("omdat", Sign::Reason),
    ],
    subjects: "ik|we|wij",
    conditions: "wanneer|als|terwijl|nadat|voordat",
    no_roles: "of|volgt",
    no_persons: "gevolg",
    consequences: &[
        "hierdoor",
        "dit maakt|helpt|bespaart|voorkomt|vereenvoudigt",
    ],
};

static SPANISH: Phrases = Phrases {
    language: Language::Spanish,
    roles: &["como|cómo ?un|una|el|la"],
    ends_first: &["para que", "para", "con+el+fin de|que"],
    situations: &["cuando"],
    wants: &[
        "?yo quiero|necesito|deseo|quisiera|puedo|debo|queremos|necesitamos|deseamos ?poder ?que",
        "me gustaría|gustaria ?poder ?que",
    ],
    bare_wants: &[],
    others: "él|ella|usted",
    third_person: &["quiere|necesita|desea ?poder"],
    benefits: &[
        ("para que", Sign::Strong),
        ("a fin de|que", Sign::Strong),
        ("con+el+fin de|que", Sign::Strong),
        ("de modo|manera|forma que", Sign::Strong),
        ("para", Sign::Purpose),
        ("porque", Sign::Reason),
    ],
    subjects: "yo",
    conditions: "cuando|si|mientras|después|antes",
    no_roles: "tal|se",
    no_persons: "resultado|consecuencia",
    consequences: &["esto permite|permitirá|ayuda|evita|facilita|simplifica"],
};

/// How many words from `at` on this pattern covers; none when it does not match there.
pub(super) fn covered(pattern: &str, text: &str, words: &[Word], at: usize) -> Option<usize> {
    let mut here = at;
    for part in pattern.split(' ') {
        let (part, optional) = match part.strip_prefix('?') {
            Some(part) => (part, true),
            None => (part, false),
        };
        match part
            .split('|')
            .find_map(|alternative| sequence(alternative, text, words, here))
        {
            Some(length) => here += length,
            None if optional => {}
            None => return None,
        }
    }
    Some(here - at)
}

/// The first of these patterns that matches at a word, and how many words it covers.
pub(super) fn first_covered(
    patterns: &[&str],
    text: &str,
    words: &[Word],
    at: usize,
) -> Option<usize> {
    patterns
        .iter()
        .find_map(|pattern| covered(pattern, text, words, at))
}

/// Whether the word at `at` is one of `a|b|c`.
pub(super) fn is_one_of(alternatives: &str, text: &str, words: &[Word], at: usize) -> bool {
    words.get(at).is_some_and(|word| {
        let word = word.text(text);
        alternatives.split('|').any(|each| same(word, each))
    })
}

fn sequence(alternative: &str, text: &str, words: &[Word], at: usize) -> Option<usize> {
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
