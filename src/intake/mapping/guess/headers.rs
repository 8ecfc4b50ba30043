//! What headers of columns say, in eleven languages.

/// Words in headers, in small letters. English first; German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian,
/// Japanese, Chinese, Korean.
pub(super) struct Words(pub(super) &'static [&'static str]);

pub(super) const KEY: Words = Words(&[
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
pub(super) const TITLE: Words = Words(&[
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
pub(super) const TEXT: Words = Words(&[
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
pub(super) const RECEIVED: Words = Words(&[
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
pub(super) const UPDATED: Words = Words(&[
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
pub(super) const OTHER_DAYS: Words = Words(&[
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
pub(super) const NAME: Words = Words(&[
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
pub(super) const ACCOUNT: Words = Words(&[
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
pub(super) const SEGMENT: Words = Words(&["segment", "plan", "tier", "tarif", "abonnement"]);
pub(super) const SATISFACTION: Words = Words(&[
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
pub(super) const IMPORTANCE: Words = Words(&[
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
pub(super) const THEMES: Words = Words(&[
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
pub(super) const LANGUAGE: Words = Words(&[
    "language", "lang", "locale", "sprache", "langue", "idioma", "lingua", "taal", "язык", "言語",
    "语言",
]);
pub(super) const URL: Words = Words(&["url", "link", "permalink", "adresse", "lien", "enlace"]);
pub(super) const VOTES: Words = Words(&["votes", "upvotes", "likes", "stimmen", "votos", "voti"]);

impl Words {
    /// How well a header says this: 3 when it is one of the words, 2 when its last or first word is, 1 when any is. No more
    /// than five words: questions hold all kinds of words.
    pub(super) fn fit(&self, header: &str) -> usize {
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

    pub(super) fn in_question(&self, header: &str) -> bool {
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
