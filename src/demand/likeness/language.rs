//! Languages: which one a text is in by its small words, and what its words are stemmed to.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::entry::Entry;
use super::script;

/// A language that is told by its small words, or by its script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
    Portuguese,
    Italian,
    Dutch,
    Swedish,
    Danish,
    Norwegian,
    Finnish,
    Romanian,
    Hungarian,
    Turkish,
    Polish,
    Czech,
    Russian,
    Greek,
    Arabic,
    Tamil,
    /// Words stay as they are.
    Unknown,
}

/// Of every language that is told by its small words: the language and these words, without accents.
pub(super) const SMALL_WORDS: &[(Language, &str)] = &[
    (
        Language::English,
        "a about after all also am an and any are as at be been before but by can cannot could did do does doesn don each \
         for from get had has have he her his how i if in into is isn it its just like me more my no not of on only or \
         other our out over please s should so some such t than that the their them then there these they this those to \
         too up us was we were what when where which while who why will with would you your",
    ),
    (
        Language::German,
        "aber alle als also am an auch auf aus bei beim bin bis bitte da damit dann das dass dem den der des die dies diese \
         dieser dieses doch durch ein eine einem einen einer eines er es fur gibt habe haben hat hier ich ihr im immer in ist \
         ja jetzt kann kein keine man mehr mein meine mich mir mit nach nicht noch nur oder ob ohne schon sehr sein sich sie \
         sind so soll uber um und uns unter vom von vor war was wenn werden wie wieder wird wir wo wurde zu zum zur",
    ),
    (
        Language::French,
        "ai au aussi aux avec avoir bien c ca car ce cela ces cet cette comme d dans de des donc du elle en est et etre faire \
         fait ici il ils j je l la le les leur lors lui mais me meme mes mon n ne nos notre nous on ont ou par pas peut plus \
         pour qu quand que qui quoi s sa sans se ses si son sont sur tous tout tres un une vos votre vous y",
    ),
    (
        Language::Spanish,
        "a al algo como con cuando de del desde donde e el ella en entre era es esa ese eso esta este esto estoy fue ha hace \
         hacer hay he la las le lo los mas me mi mis muy nada ni no nos o otra otro para pero poder por porque puede puedo que \
         quiero se ser si sin sobre son su sus tambien te tengo tiene todo todos tu un una uno y ya yo",
    ),
    (
        Language::Portuguese,
        "a ao aos as com como da das de dela dele do dos e ela ele em entre era essa esse esta este eu foi ha isso isto ja la \
         mais mas me mesmo meu minha muito na nao nas nem no nos nossa num numa o os ou para pela pelo pode por porque posso \
         quando que quem se sem ser seu sua so tambem tem tenho ter um uma voce",
    ),
    (
        Language::Italian,
        "a ad ai al alla alle anche c che chi ci come con cosa da dal dalla dei del della delle di dove e ed era essere fare gli \
         ha ho i il in io l la le lo ma mi mia mio molto ne nel nella no noi non o ogni per perche piu puo quando quello \
         questa questo se sei si sono su sua sul sulla suo tra tutti tutto un una uno vorrei",
    ),
    (
        Language::Dutch,
        "aan al alle als bij dan dat de deze die dit door een en er geen had hebben heeft het hij hoe ik in is je kan maar me \
         meer met mij mijn naar niet nog nu of om onder ons ook op over te tot uit van veel voor waar wat we wel wij wil worden \
         wordt ze zich zijn zo zonder",
    ),
    (
        Language::Swedish,
        "alla att av av bara blir de den det detta du ej eller en er ett fran for gor ha han har hur i icke inte jag kan man med \
         men mig min mitt mot mycket nar nu och om pa sa sig sin ska skulle som till under upp ut utan var vi vid vill ar",
    ),
    (
        Language::Danish,
        "af alle at blev bliver da de den der deres det dig du efter eller en er et for fra ganske gor ha han har hun hvad hvis \
         hvor i ikke ind jeg jer kan man med meget men mig min nar noget nu og ogsa om op os over pa sig sin skal som til ud \
         uden var vi vil",
    ),
    (
        Language::Norwegian,
        "alle at av bare ble blir da de den der det dette du eller en er et etter for fra ha han har hun hva hvis hvor hvordan i \
         ikke ingen jeg kan man med meg meget men min mye na nar noe og ogsa om opp oss over pa seg sin skal som til ut uten \
         var vi vil",
    ),
    (
        Language::Finnish,
        "ei eli en enta etta han he ja jo jos joka jotka kanssa kuin kun me mika minulla mina mita mutta myos ne niin nyt \
         ole oli olisi olla on ovat se sen siella siina sina sita tai tama taman te voi voisi",
    ),
    (
        Language::Romanian,
        "a ai al ale am ar are as asta au ca care ce cu cum da dar de despre din doar ei el este eu fi fie fost imi in la mai mi \
         nu o pe pentru poate prin sa sau se si sunt un una unei unui va vreau",
    ),
    (
        Language::Hungarian,
        "a abban az azt csak de egy el ez ezt ha hogy is itt kell lehet leszek meg mert mi mint nagyon nekem nem ott sem szerint \
         van vagy vagyok volt",
    ),
    (
        Language::Turkish,
        "ama bana bazi ben beni bir biz bu bunu cok da daha de degil diye en gibi hem her icin ile ise istiyorum kadar ki mi mu \
         ne neden nasil o olan olarak oldugu sey siz su var ve veya ya yok",
    ),
    (
        Language::Polish,
        "a ale bardzo bez bo by byc byl byla co czy dla do gdy go i ich ja jak jako je jest jestem juz kiedy ktora ktore ktory ma \
         mam mi mnie moze mozna na nie o od oraz po pod przez przy sa sie tak tego tej ten to tylko tym w we z za ze zeby",
    ),
    (
        Language::Czech,
        "a aby ale ani az bez by byl bylo co do i ja jak jako je jeho jen jeste ji jiz jsem jsou k kdyz ktera ktere ktery ma mam \
         me mi mne mu my na nebo neni nez o od po pod pokud pro proc pri s se si ta tak take te ten to u uz v ve z za ze",
    ),
    (
        Language::Russian,
        "а без более бы был была было быть в вам вас во вот все всех вы где да для до его ее если есть еще же за и из или им их к \
         как когда кто ли мне можно мой мы на надо не него нет ни но ну о об он она они от очень по под при с со так там то \
         только ты у уже хочу чем что чтобы это этого этот я",
    ),
    (
        Language::Greek,
        "αλλα αν απο αυτα αυτη αυτο για δεν ειναι ενα εχει εχω η ηταν θα και κατα με μια μου να ο οι οπωσ οταν οτι που πωσ σαν σε \
         στα στη στην στο στον τα τη την τησ τι το τον του των ωσ",
    ),
    (
        Language::Arabic,
        "ان الي التي الذي او اي اذا الا انا بعد به بين ثم حتي حيث علي عن عند في فيه قبل قد كان كل كما لا لم لن له لي ليس ما مع \
         من منذ منه نحن هذا هذه هل هو هي و يا",
    ),
];

/// Which languages a small word belongs to, as bits.
static SMALL: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut known: HashMap<&str, u32> = HashMap::new();
    for (language, words) in SMALL_WORDS {
        for word in words.split_whitespace() {
            *known.entry(word).or_default() |= language.bit();
        }
    }
    known
});

/// How often each language's small words were met.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Votes([u16; Language::ALL.len()]);

impl Language {
    pub(super) const ALL: [Self; 21] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Portuguese,
        Self::Italian,
        Self::Dutch,
        Self::Swedish,
        Self::Danish,
        Self::Norwegian,
        Self::Finnish,
        Self::Romanian,
        Self::Hungarian,
        Self::Turkish,
        Self::Polish,
        Self::Czech,
        Self::Russian,
        Self::Greek,
        Self::Arabic,
        Self::Tamil,
        Self::Unknown,
    ];

    fn bit(self) -> u32 {
        1 << self.number()
    }

    pub(super) fn number(self) -> u8 {
        self as u8
    }

    /// The language of this number.
    pub(super) fn of_number(number: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.number() == number)
    }

    /// The language that a word's own script leaves no doubt of, where the text is in `text`.
    pub(super) fn of_word(word: &str, text: Self) -> Self {
        let Some(first) = word.chars().next() else {
            return text;
        };
        match u32::from(first) {
            0..=0x024F => match text {
                Self::Russian | Self::Greek | Self::Arabic | Self::Tamil => Self::English,
                latin => latin,
            },
            0x0370..=0x03FF | 0x1F00..=0x1FFF => Self::Greek,
            0x0400..=0x052F => Self::Russian,
            // Persian and Urdu have letters of their own, and other endings.
            0x0600..=0x06FF if word.contains(['پ', 'چ', 'ژ', 'گ', 'ٹ', 'ڈ', 'ے']) => {
                Self::Unknown
            }
            0x0600..=0x06FF => Self::Arabic,
            0x0B80..=0x0BFF => Self::Tamil,
            _ => Self::Unknown,
        }
    }

    /// Whether this folded word is one of the language's small words.
    pub(super) fn has_small_word(self, folded: &str) -> bool {
        SMALL
            .get(folded)
            .is_some_and(|languages| languages & self.bit() != 0)
    }

    /// What the word is stemmed by; none where its language has no stemmer here.
    pub(super) fn stemmer(self) -> Option<Stemmer> {
        Some(Stemmer::create(match self {
            Self::English => Algorithm::English,
            Self::German => Algorithm::German,
            Self::French => Algorithm::French,
            Self::Spanish => Algorithm::Spanish,
            Self::Portuguese => Algorithm::Portuguese,
            Self::Italian => Algorithm::Italian,
            Self::Dutch => Algorithm::Dutch,
            Self::Swedish => Algorithm::Swedish,
            Self::Danish => Algorithm::Danish,
            Self::Norwegian => Algorithm::Norwegian,
            Self::Finnish => Algorithm::Finnish,
            Self::Romanian => Algorithm::Romanian,
            Self::Hungarian => Algorithm::Hungarian,
            Self::Turkish => Algorithm::Turkish,
            Self::Russian => Algorithm::Russian,
            Self::Greek => Algorithm::Greek,
            Self::Arabic => Algorithm::Arabic,
            Self::Tamil => Algorithm::Tamil,
            Self::Polish | Self::Czech | Self::Unknown => return None,
        }))
    }
}

/// The language of most of these texts, which those are read by that do not tell theirs.
pub(super) fn most_spoken(entries: &[Entry<'_>]) -> Language {
    let mut votes = [0_u32; Language::ALL.len()];
    let step = entries.len().div_ceil(SAMPLE).max(1);
    for entry in entries.iter().step_by(step) {
        let mut own = Votes::default();
        let text = entry
            .title
            .split_whitespace()
            .chain(entry.body.split_whitespace().take(60));
        for word in text {
            let mut folded = String::new();
            for character in word
                .chars()
                .flat_map(char::to_lowercase)
                .filter(|each| each.is_alphabetic())
            {
                script::fold(character, &mut folded);
            }
            own.count(&folded);
        }
        let language = own.winner(Language::Unknown);
        if let Some(count) = votes.get_mut(usize::from(language.number())) {
            *count += 1;
        }
    }
    let told = Language::ALL.into_iter().zip(votes);
    let told = told.filter(|(language, count)| *language != Language::Unknown && *count > 0);
    // The first of the list where several are as many.
    told.rev()
        .max_by_key(|(_, count)| *count)
        .map_or(Language::English, |(language, _)| language)
}

/// Texts that are asked which language most are in.
const SAMPLE: usize = 500;

impl Votes {
    /// Counts a folded word.
    pub(super) fn count(&mut self, folded: &str) {
        let Some(mut languages) = SMALL.get(folded).copied() else {
            return;
        };
        while languages != 0 {
            let language = languages.trailing_zeros() as usize;
            if let Some(votes) = self.0.get_mut(language) {
                *votes = votes.saturating_add(1);
            }
            languages &= languages - 1;
        }
    }

    /// The language of at least two small words, the first of the list where several have as many; `otherwise` is it when
    /// none has more, since texts of one place are mostly of one language.
    pub(super) fn winner(&self, otherwise: Language) -> Language {
        let votes = |language: Language| {
            self.0
                .get(usize::from(language.number()))
                .copied()
                .unwrap_or_default()
        };
        let most = self.0.iter().copied().max().unwrap_or_default();
        if most < 2 || votes(otherwise) == most {
            return otherwise;
        }
        Language::ALL
            .into_iter()
            .find(|language| votes(*language) == most)
            .unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> Language {
        let mut votes = Votes::default();
        for word in text.split_whitespace() {
            let mut folded = String::new();
            for character in word.to_lowercase().chars() {
                script::fold(character, &mut folded);
            }
            votes.count(&folded);
        }
        votes.winner(Language::English)
    }

    #[test]
    fn small_words_tell_the_language() {
        let texts = [
            ("the calendar does not export", Language::English),
            (
                "Der Kalender kann nicht exportiert werden",
                Language::German,
            ),
            ("Le calendrier ne peut pas être exporté", Language::French),
            (
                "No puedo exportar el calendario porque no hay un botón",
                Language::Spanish,
            ),
            ("Não posso exportar o calendário", Language::Portuguese),
            (
                "Non posso esportare il calendario della squadra",
                Language::Italian,
            ),
            ("Ik kan de agenda niet exporteren", Language::Dutch),
            (
                "Jag kan inte exportera kalendern och det är dumt",
                Language::Swedish,
            ),
            (
                "Не могу выгрузить календарь, и это очень плохо",
                Language::Russian,
            ),
            (
                "Nie mogę się zalogować, jak to jest możliwe",
                Language::Polish,
            ),
        ];
        for (text, expected) in texts {
            assert_eq!(language(text), expected, "{text}");
        }
    }

    #[test]
    fn every_small_word_is_written_folded() {
        for (language, words) in SMALL_WORDS {
            for word in words.split_whitespace() {
                let mut folded = String::new();
                for character in word.chars() {
                    script::fold(character, &mut folded);
                }
                assert_eq!(folded, word, "{language:?}");
            }
        }
    }
}
