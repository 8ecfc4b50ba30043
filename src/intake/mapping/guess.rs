//! What the columns of an unknown table are, from their names in several languages and from what stands in them. A guess is
//! shown with examples and confirmed, never taken by itself.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{ALL_OTHERS, Mapping, Scaled};
use crate::intake::dates::{self, DateForm, DayOrder};
use crate::intake::reading::Export;

/// A mapping that was guessed, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guess {
    pub mapping: Mapping,
    pub lines: Vec<GuessLine>,
}

/// What one column was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuessLine {
    /// `title`, `requester.email`, …
    pub part: &'static str,
    pub column: String,
    pub reason: String,
    /// Up to three of its values, shortened.
    pub examples: Vec<String>,
}

/// Records that are looked at.
const LOOKED_AT: usize = 500;

/// Of the values of a column so many in a hundred must be days, addresses or numbers for it to be a column of those.
const MOST: usize = 80;

/// Words in headers, in small letters. English first; German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian,
/// Japanese, Chinese, Korean.
struct Words(&'static [&'static str]);

const KEY: Words = Words(&[
    "id",
    "#",
    "key",
    "nr",
    "nr.",
    "no",
    "no.",
    "number",
    "ticket",
    "reference",
    "ref",
    "uuid",
    "nummer",
    "schlüssel",
    "numéro",
    "clé",
    "número",
    "identificador",
    "clave",
    "chiave",
    "numero",
    "chave",
    "номер",
    "番号",
    "编号",
    "번호",
    "kennung",
]);
const TITLE: Words = Words(&[
    "title",
    "subject",
    "summary",
    "headline",
    "betreff",
    "titel",
    "zusammenfassung",
    "überschrift",
    "titre",
    "objet",
    "sujet",
    "título",
    "asunto",
    "resumen",
    "titolo",
    "oggetto",
    "assunto",
    "onderwerp",
    "tytuł",
    "temat",
    "заголовок",
    "тема",
    "件名",
    "タイトル",
    "标题",
    "主题",
    "제목",
    "idea",
    "request",
    "wunsch",
    "anliegen",
]);
const TEXT: Words = Words(&[
    "description",
    "text",
    "body",
    "message",
    "comment",
    "comments",
    "feedback",
    "details",
    "content",
    "note",
    "notes",
    "suggestion",
    "review",
    "answer",
    "verbatim",
    "beschreibung",
    "nachricht",
    "kommentar",
    "anmerkung",
    "bemerkung",
    "inhalt",
    "rückmeldung",
    "commentaire",
    "avis",
    "contenu",
    "descripción",
    "mensaje",
    "comentario",
    "descrizione",
    "messaggio",
    "commento",
    "descrição",
    "mensagem",
    "comentário",
    "omschrijving",
    "bericht",
    "opmerking",
    "opis",
    "komentarz",
    "описание",
    "комментарий",
    "отзыв",
    "内容",
    "コメント",
    "説明",
    "ご意見",
    "意见",
    "反馈",
    "描述",
    "내용",
    "설명",
    "의견",
]);
const RECEIVED: Words = Words(&[
    "created",
    "date",
    "received",
    "submitted",
    "timestamp",
    "time",
    "day",
    "opened",
    "erstellt",
    "datum",
    "eingang",
    "eingegangen",
    "zeitstempel",
    "créé",
    "reçu",
    "fecha",
    "creado",
    "data",
    "creato",
    "criado",
    "aangemaakt",
    "utworzono",
    "дата",
    "создано",
    "日付",
    "作成日",
    "日期",
    "时间",
    "날짜",
    "작성일",
    "am",
]);
const UPDATED: Words = Words(&[
    "updated",
    "modified",
    "changed",
    "geändert",
    "aktualisiert",
    "modifié",
    "modificado",
    "aggiornato",
    "atualizado",
    "gewijzigd",
    "обновлено",
    "更新日",
]);
/// Days that are not when something was said.
const OTHER_DAYS: Words = Words(&[
    "due",
    "closed",
    "resolved",
    "completed",
    "birth",
    "geburt",
    "fällig",
    "start",
    "end",
    "ended",
    "erledigt",
    "started",
]);
const NAME: Words = Words(&[
    "name",
    "author",
    "reporter",
    "requester",
    "user",
    "username",
    "customer",
    "contact",
    "creator",
    "from",
    "sender",
    "respondent",
    "kunde",
    "kundin",
    "absender",
    "verfasser",
    "melder",
    "kontakt",
    "nom",
    "auteur",
    "client",
    "nombre",
    "autor",
    "cliente",
    "nome",
    "autore",
    "naam",
    "klant",
    "имя",
    "автор",
    "名前",
    "氏名",
    "姓名",
    "이름",
]);
const ACCOUNT: Words = Words(&[
    "account",
    "company",
    "organisation",
    "organization",
    "org",
    "firma",
    "unternehmen",
    "organisation",
    "entreprise",
    "société",
    "empresa",
    "compañía",
    "azienda",
    "società",
    "bedrijf",
    "компания",
    "会社",
    "会社名",
    "公司",
    "회사",
]);
const SEGMENT: Words = Words(&["segment", "plan", "tier", "tarif", "abonnement"]);
const SATISFACTION: Words = Words(&[
    "satisfaction",
    "satisfied",
    "rating",
    "stars",
    "csat",
    "score",
    "zufrieden",
    "zufriedenheit",
    "bewertung",
    "sterne",
    "satisfait",
    "note",
    "satisfacción",
    "satisfecho",
    "calificación",
    "valutazione",
    "soddisfatto",
    "avaliação",
    "satisfeito",
    "tevreden",
    "tevredenheid",
    "оценка",
    "満足",
    "満足度",
    "评分",
    "满意度",
    "만족도",
]);
const IMPORTANCE: Words = Words(&[
    "importance",
    "important",
    "wichtig",
    "wichtigkeit",
    "importancia",
    "importante",
    "importanza",
    "importância",
    "belang",
    "важность",
    "重要度",
    "重要",
]);
const THEMES: Words = Words(&[
    "tags",
    "tag",
    "labels",
    "label",
    "category",
    "categories",
    "topic",
    "topics",
    "theme",
    "themes",
    "schlagwort",
    "schlagworte",
    "schlagwörter",
    "kategorie",
    "thema",
    "catégorie",
    "étiquettes",
    "categoría",
    "etiquetas",
    "categoria",
    "etichette",
    "categorie",
    "категория",
    "タグ",
    "カテゴリ",
    "标签",
    "分类",
    "태그",
]);
const LANGUAGE: Words = Words(&[
    "language", "lang", "locale", "sprache", "langue", "idioma", "lingua", "taal", "язык", "言語",
    "语言",
]);
const URL: Words = Words(&["url", "link", "permalink", "adresse", "lien", "enlace"]);
const VOTES: Words = Words(&["votes", "upvotes", "likes", "stimmen", "votos", "voti"]);

impl Words {
    /// How well a header says this: 3 when it is one of the words, 2 when its last or first word is, 1 when any is. No more
    /// than five words: questions hold all kinds of words.
    fn fit(&self, header: &str) -> usize {
        let lower = header.trim().to_lowercase();
        if self.0.contains(&lower.as_str()) {
            return 3;
        }
        let spread = camel_words(header).to_lowercase();
        let words: Vec<&str> = spread
            .split(|character: char| !(character.is_alphanumeric() || character == '#'))
            .filter(|word| !word.is_empty())
            .collect();
        let holds = |word: Option<&&str>| word.is_some_and(|word| self.0.contains(word));
        if words.len() <= 5 && (holds(words.last()) || holds(words.first())) {
            2
        } else {
            usize::from(words.len() <= 5 && words.iter().any(|word| self.0.contains(word)))
        }
    }

    fn in_question(&self, header: &str) -> bool {
        let lower = header.to_lowercase();
        lower
            .split(|character: char| !character.is_alphanumeric())
            .any(|word| self.0.contains(&word))
            || self
                .0
                .iter()
                .any(|word| !word.is_ascii() && word.chars().count() > 1 && lower.contains(word))
    }
}

/// `createdAt` is `created At`.
fn camel_words(header: &str) -> String {
    let mut spread = String::with_capacity(header.len() + 4);
    let mut before_is_small = false;
    for character in header.chars() {
        if before_is_small && character.is_uppercase() {
            spread.push(' ');
        }
        before_is_small = character.is_lowercase();
        spread.push(character);
    }
    spread
}

/// What stands in a column.
struct Column<'a> {
    name: &'a str,
    values: Vec<Cow<'a, str>>,
    records: usize,
}

impl<'a> Column<'a> {
    fn all(export: &'a Export) -> Vec<Self> {
        let records = || export.records.iter().take(LOOKED_AT);
        let mut seen = BTreeSet::new();
        export
            .columns
            .iter()
            .filter(|name| !name.is_empty() && seen.insert(name.to_lowercase()))
            .map(|name| Self {
                name,
                values: records()
                    .flat_map(|record| export.values(record, name).into_iter().take(1))
                    .collect(),
                records: records().count(),
            })
            .collect()
    }

    fn mostly(&self, is: impl Fn(&str) -> bool) -> bool {
        let fitting = self.values.iter().filter(|value| is(value.trim())).count();
        !self.values.is_empty() && fitting * 100 >= self.values.len() * MOST
    }

    fn is_day(&self) -> bool {
        // Plain numbers are days only where the header says so.
        self.mostly(|value| {
            dates::day(value, &DateForm::Any, Some(DayOrder::DayFirst)).is_some()
                || dates::day(value, &DateForm::Any, Some(DayOrder::MonthFirst)).is_some()
        })
    }

    fn is_address(&self) -> bool {
        self.mostly(|value| {
            value.contains('@') && value.contains('.') && !value.contains(char::is_whitespace)
        })
    }

    fn is_url(&self) -> bool {
        self.mostly(|value| value.starts_with("http://") || value.starts_with("https://"))
    }

    fn is_number(&self) -> bool {
        self.mostly(|value| {
            value
                .replace(',', ".")
                .parse::<f64>()
                .is_ok_and(f64::is_finite)
        })
    }

    /// Its numbers' least and greatest.
    fn span(&self) -> Option<(f64, f64)> {
        let numbers = self
            .values
            .iter()
            .filter_map(|value| value.trim().replace(',', ".").parse::<f64>().ok());
        numbers.fold(None, |span, number| match span {
            None => Some((number, number)),
            Some((least, most)) => Some((least.min(number), most.max(number))),
        })
    }

    /// Whether every record has a value of its own here.
    fn is_distinct(&self) -> bool {
        let distinct: BTreeSet<&str> = self.values.iter().map(|value| value.trim()).collect();
        self.values.len() == self.records && distinct.len() == self.values.len()
    }

    /// Words in a value, on average, in tenths.
    fn words(&self) -> usize {
        let words: usize = self
            .values
            .iter()
            .map(|value| {
                value
                    .split_whitespace()
                    .count()
                    .max(value.chars().filter(|each| *each >= '\u{2e80}').count() / 3)
            })
            .sum();
        words * 10 / self.values.len().max(1)
    }

    fn line(&self, part: &'static str, reason: &str) -> GuessLine {
        let mut examples: Vec<String> = Vec::new();
        for value in &self.values {
            let words: Vec<&str> = value.split_whitespace().collect();
            let value: String = words.join(" ");
            let short: String = value.chars().take(32).collect();
            let short = if short.len() < value.len() {
                format!("{short}…")
            } else {
                short
            };
            if examples.len() < 3 && !examples.contains(&short) {
                examples.push(short);
            }
        }
        GuessLine {
            part,
            column: self.name.to_owned(),
            reason: reason.to_owned(),
            examples,
        }
    }
}

/// A scale that these numbers fit into: 1-5, 0-10, 1-10 or 0-100.
fn scale(least: f64, most: f64) -> Option<(f64, f64)> {
    match (least, most) {
        (least, most) if least >= 1.0 && most <= 5.0 => Some((1.0, 5.0)),
        (least, most) if least >= 1.0 && most <= 10.0 => Some((1.0, 10.0)),
        (least, most) if least >= 0.0 && most <= 10.0 => Some((0.0, 10.0)),
        (least, most) if least >= 0.0 && most <= 100.0 => Some((0.0, 100.0)),
        _ => None,
    }
}

/// What the columns of this export may be. `tool` names where it comes from.
pub fn guess(export: &Export, tool: &str) -> Guess {
    let mut guesser = Guesser {
        columns: Column::all(export),
        used: BTreeSet::new(),
        guess: Guess::default(),
    };
    tool.clone_into(&mut guesser.guess.mapping.tool);
    guesser.key();
    guesser.people();
    guesser.days();
    guesser.ratings();
    guesser.words();
    guesser.rest();
    guesser.guess
}

struct Guesser<'a> {
    columns: Vec<Column<'a>>,
    used: BTreeSet<usize>,
    guess: Guess,
}

impl Guesser<'_> {
    /// The free column that fits best, of those that hold; the first of equals.
    fn best(&self, words: &Words, holds: impl Fn(&Column<'_>) -> bool) -> Option<usize> {
        let free = self.columns.iter().enumerate().filter(|(index, column)| {
            !self.used.contains(index)
                && !column.values.is_empty()
                && words.fit(column.name) > 0
                && holds(column)
        });
        free.max_by_key(|(index, column)| (words.fit(column.name), std::cmp::Reverse(*index)))
            .map(|(index, _)| index)
    }

    /// Takes a column for a part, and gives its name.
    fn take(&mut self, index: usize, part: &'static str, reason: &str) -> Vec<String> {
        self.used.insert(index);
        let Some(column) = self.columns.get(index) else {
            return Vec::new();
        };
        self.guess.lines.push(column.line(part, reason));
        vec![column.name.to_owned()]
    }

    fn key(&mut self) {
        let found = self.best(&KEY, |column| {
            column.is_distinct() && !column.is_address() && column.words() <= 20
        });
        if let Some(index) = found {
            self.guess.mapping.key = self.take(index, "key", "its name; every value is another");
        }
    }

    fn people(&mut self) {
        let address = (0..self.columns.len()).find(|index| {
            !self.used.contains(index) && self.columns.get(*index).is_some_and(Column::is_address)
        });
        if let Some(index) = address {
            self.guess.mapping.requester.email =
                self.take(index, "requester.email", "its values are addresses");
        }
        let name = self.best(&NAME, |column| {
            column.words() <= 40
                && !column.is_number()
                && TITLE.fit(column.name) == 0
                && ACCOUNT.fit(column.name) == 0
                && !column.name.trim().ends_with('?')
        });
        // A lone `Name` beside no other title is what the record is called.
        let has_title = self
            .columns
            .iter()
            .any(|column| TITLE.fit(column.name) > 1 || TEXT.fit(column.name) > 1);
        if let Some(index) =
            name.filter(|_| has_title || !self.guess.mapping.requester.email.is_empty())
        {
            self.guess.mapping.requester.name = self.take(index, "requester.name", "its name");
        }
        if let Some(index) = self.best(&ACCOUNT, |column| {
            column.words() <= 60 && !column.is_number()
        }) {
            self.guess.mapping.account = self.take(index, "account", "its name");
        }
        if let Some(index) = self.best(&SEGMENT, |column| {
            column.words() <= 30 && !column.is_number()
        }) {
            self.guess.mapping.segment = self.take(index, "segment", "its name");
        }
    }

    fn days(&mut self) {
        let is_other =
            |column: &Column<'_>| UPDATED.fit(column.name) > 0 || OTHER_DAYS.fit(column.name) > 0;
        let received = self
            .best(&RECEIVED, |column| column.is_day() && !is_other(column))
            .or_else(|| {
                (0..self.columns.len()).find(|index| {
                    !self.used.contains(index)
                        && self.columns.get(*index).is_some_and(|column| {
                            column.is_day() && !column.is_number() && !is_other(column)
                        })
                })
            });
        if let Some(index) = received {
            self.guess.mapping.received = self.take(index, "received", "its values are days");
        }
        if let Some(index) = self.best(&UPDATED, |column| column.is_day() && !column.is_address()) {
            self.guess.mapping.updated =
                self.take(index, "updated", "its name; its values are days");
        }
    }

    fn ratings(&mut self) {
        for (part, words) in [("satisfaction", &SATISFACTION), ("importance", &IMPORTANCE)] {
            let Some((index, scaled)) = self.rated(words) else {
                continue;
            };
            let said = format!(
                "its name; its values fit {}-{}",
                scaled.lowest, scaled.highest
            );
            self.take(index, part, &said);
            if part == "satisfaction" {
                self.guess.mapping.satisfaction = Some(scaled);
            } else {
                self.guess.mapping.importance = Some(scaled);
            }
        }
    }

    /// The first free column of numbers whose header, which may be a question, holds one of the words.
    fn rated(&self, words: &Words) -> Option<(usize, Scaled)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find_map(|(index, column)| {
            let fits =
                !self.used.contains(&index) && words.in_question(column.name) && column.is_number();
            let (least, most) = column.span().filter(|_| fits)?;
            let (lowest, highest) = scale(least, most)?;
            let column = column.name.to_owned();
            Some((
                index,
                Scaled {
                    column,
                    lowest,
                    highest,
                },
            ))
        })
    }

    fn words(&mut self) {
        let is_prose =
            |column: &Column<'_>| !column.is_day() && !column.is_address() && !column.is_url();
        let title = self.best(&TITLE, is_prose).or_else(|| {
            self.best(&Words(&["name"]), |column| {
                is_prose(column) && !column.is_number()
            })
        });
        if let Some(index) = title {
            self.guess.mapping.title = self.take(index, "title", "its name");
        }
        let free: Vec<usize> = (0..self.columns.len())
            .filter(|index| !self.used.contains(index))
            .collect();
        let mut text = Vec::new();
        for index in free {
            let Some(column) = self.columns.get(index) else {
                continue;
            };
            if !is_prose(column) || column.is_number() {
                continue;
            }
            let is_named = TEXT.fit(column.name) > 0 && THEMES.fit(column.name) == 0;
            let is_long = column.words() >= 40;
            if is_named || is_long {
                let reason = if is_named {
                    "its name"
                } else {
                    "its values are sentences"
                };
                text.extend(self.take(index, "text", reason));
            }
        }
        if text.is_empty() && self.guess.mapping.title.is_empty() {
            let longest = (0..self.columns.len())
                .filter(|index| !self.used.contains(index))
                .filter(|index| {
                    self.columns
                        .get(*index)
                        .is_some_and(|column| is_prose(column) && !column.is_number())
                })
                .max_by_key(|index| {
                    (
                        self.columns.get(*index).map_or(0, Column::words),
                        std::cmp::Reverse(*index),
                    )
                });
            if let Some(index) = longest {
                text.extend(self.take(index, "text", "its values are the longest"));
            }
        }
        self.guess.mapping.text = text;
    }

    fn rest(&mut self) {
        if let Some(index) = self.best(&THEMES, |column| !column.is_number()) {
            self.guess.mapping.themes = self.take(index, "themes", "its name");
        }
        let is_code =
            |column: &Column<'_>| column.mostly(|value| value.len() <= 12 && !value.contains(' '));
        if let Some(index) = self.best(&LANGUAGE, is_code) {
            self.guess.mapping.language = self.take(index, "language", "its name");
        }
        if let Some(index) = self.best(&URL, |column| column.is_url() && !column.is_day()) {
            self.guess.mapping.url = self.take(index, "url", "its values are addresses of pages");
        }
        if let Some(index) = self.best(&VOTES, |column| column.is_number() && !column.is_url()) {
            self.guess.mapping.votes =
                self.take(index, "votes", "its name; its values are numbers");
        }
    }
}

/// Finds who answers a survey, and how satisfied they are, among columns that nothing names.
pub fn find_people_and_ratings(mapping: &mut Mapping, export: &Export) {
    let named: BTreeSet<String> = mapping
        .columns()
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    let columns = Column::all(export);
    let free = || {
        columns
            .iter()
            .filter(|column| !named.contains(&column.name.to_lowercase()))
    };
    if mapping.requester.email.is_empty() {
        let address = free().find(|column| column.is_address());
        mapping
            .requester
            .email
            .extend(address.map(|column| column.name.to_owned()));
    }
    if mapping.requester.name.is_empty() {
        let is_name = |column: &&Column<'_>| {
            NAME.fit(column.name) >= 2
                && column.words() <= 40
                && !column.is_number()
                && !column.is_address()
        };
        let name = free().find(is_name);
        mapping
            .requester
            .name
            .extend(name.map(|column| column.name.to_owned()));
    }
    for (words, rated) in [
        (&SATISFACTION, &mut mapping.satisfaction),
        (&IMPORTANCE, &mut mapping.importance),
    ] {
        if rated.is_some() {
            continue;
        }
        *rated = free().find_map(|column| {
            let fits = words.in_question(column.name) && column.is_number();
            let (least, most) = column.span().filter(|_| fits)?;
            let (lowest, highest) = scale(least, most)?;
            let column = column.name.to_owned();
            Some(Scaled {
                column,
                lowest,
                highest,
            })
        });
    }
}

/// Finds the column that says when a record came, where the mapping has none.
pub fn find_received(mapping: &mut Mapping, export: &Export) {
    if !mapping.received.is_empty() {
        return;
    }
    let found = guess(export, &mapping.tool).mapping.received;
    mapping.received = found;
}

/// Finds the column that names a record, where the mapping has none.
pub fn find_key(mapping: &mut Mapping, export: &Export) {
    if !mapping.key.is_empty() {
        return;
    }
    let found = guess(export, &mapping.tool).mapping.key;
    mapping.key = found;
}

impl Guess {
    /// Whether there is nothing that says what was asked for.
    pub fn is_useless(&self) -> bool {
        self.mapping.title.is_empty()
            && (self.mapping.text.is_empty() || self.mapping.text == [ALL_OTHERS])
    }
}
