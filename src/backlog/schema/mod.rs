//! The format of every record: one table of its keys, from which files are checked and the documentation is written.

mod check;
mod date;
mod items;
mod json;
mod records;
#[cfg(test)]
mod tests;
mod usual;
mod values;

pub(super) use check::{Shape, check};
pub(super) use values::date_problem;

use super::item::ItemType;

/// One key of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key in its map; see [`Record::fields`] for dotted paths.
    pub key: &'static str,
    pub kind: Kind,
    pub required: bool,
    /// `points`, `days`; empty where there is none.
    pub unit: &'static str,
    /// What it says, one line.
    pub docs: &'static str,
    /// The rules, models and reports that read it.
    pub readers: &'static str,
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any scalar.
    Text,
    /// Text that YAML takes for a number unless it is quoted: versions, commit ids.
    Quoted,
    /// The record's own id, which its file's name starts with.
    OwnId,
    /// An id of another record.
    Id,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A status of the workflow.
    Status,
    /// A channel of the configuration.
    Channel,
    /// The number of a stage of the configuration, from 1.
    Stage,
    Number,
    /// A number from the first to the second.
    Range(f64, f64),
    /// `80`, `0.8` or `80 %`.
    Percent,
    /// `true` or `false`.
    Flag,
    /// `2026-11-02`
    Date,
    /// `2026-11-02..2026-11-30`, or one date.
    Dates,
    List(&'static Self),
    /// One value or a list of them.
    OneOrMore(&'static Self),
    /// A map with these keys.
    Map(&'static [Field]),
    /// A list of maps with these keys.
    Records(&'static [Field]),
    /// A map with keys of your own.
    Table(&'static Self),
    Anything,
}

/// The records that files hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    Item(ItemType),
    Feedback,
    Sprint,
    Release,
    Acceptance,
    Decision,
    Team,
    Accounts,
}

impl Record {
    pub const ALL: [Self; 13] = [
        Self::Item(ItemType::Goal),
        Self::Item(ItemType::Epic),
        Self::Item(ItemType::Story),
        Self::Item(ItemType::Bug),
        Self::Item(ItemType::Spike),
        Self::Item(ItemType::Enabler),
        Self::Feedback,
        Self::Sprint,
        Self::Release,
        Self::Acceptance,
        Self::Decision,
        Self::Team,
        Self::Accounts,
    ];

    /// The word for one such record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Item(item_type) => item_type.name(),
            Self::Feedback => "feedback",
            Self::Sprint => "sprint",
            Self::Release => "release",
            Self::Acceptance => "acceptance",
            Self::Decision => "decision",
            Self::Team => "team",
            Self::Accounts => "accounts",
        }
    }

    /// Where such records lie in the backlog's folder.
    pub fn files(self) -> &'static str {
        match self {
            Self::Item(ItemType::Goal) => "goals/G-….md",
            Self::Item(ItemType::Epic) => "items/E-….md",
            Self::Item(ItemType::Story) => "items/S-….md",
            Self::Item(ItemType::Bug) => "items/B-….md",
            Self::Item(ItemType::Spike) => "items/K-….md",
            Self::Item(ItemType::Enabler) => "items/N-….md",
            Self::Feedback => "feedback/2026/F-….md",
            Self::Sprint => "sprints/2026-24.md",
            Self::Release => "releases/1.8.0.md",
            Self::Acceptance => "accept/S-….md",
            Self::Decision => "decisions/2026-11-02-….md",
            Self::Team => "team.yml",
            Self::Accounts => "accounts.yml",
        }
    }

    /// The keys common to all items, or all keys of this record; by key.
    pub fn common(self) -> &'static [Field] {
        match self {
            Self::Item(_) => items::COMMON,
            Self::Feedback => records::FEEDBACK,
            Self::Sprint => records::SPRINT,
            Self::Release => records::RELEASE,
            Self::Acceptance => records::ACCEPTANCE,
            Self::Decision => records::DECISION,
            Self::Team => records::TEAM,
            Self::Accounts => records::ACCOUNT,
        }
    }

    /// The keys of this type of item alone; by key.
    pub fn special(self) -> &'static [Field] {
        match self {
            Self::Item(ItemType::Goal) => items::GOAL,
            Self::Item(ItemType::Epic) => items::EPIC,
            Self::Item(ItemType::Bug) => items::BUG,
            Self::Item(ItemType::Spike) => items::SPIKE,
            Self::Item(ItemType::Enabler) => items::ENABLER,
            _ => &[],
        }
    }

    /// Every key with its dotted path, a list's maps as `key_results[].id`; maps before what is in them, by key.
    pub fn fields(self) -> Vec<(String, &'static Field)> {
        let mut fields = Vec::new();
        for table in [self.common(), self.special()] {
            collect(table, "", &mut fields);
        }
        fields
    }
}

/// What stands at a path of keys: what the key is for, where it is one of ours, and what its value must be.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub field: Option<&'static Field>,
    pub kind: Kind,
}

impl Place {
    /// The keys that may stand below it, by key; none where it is no map and no list of maps.
    pub fn keys(&self) -> &'static [Field] {
        match self.kind {
            Kind::Map(table) | Kind::Records(table) => table,
            _ => &[],
        }
    }

    /// The place of a key below this one.
    fn below(self, key: &str) -> Option<Self> {
        match self.kind {
            Kind::Table(kind) => Some(Self {
                field: None,
                kind: *kind,
            }),
            _ => found(self.keys(), key),
        }
    }
}

fn found(table: &'static [Field], key: &str) -> Option<Place> {
    let at = table.binary_search_by(|field| field.key.cmp(key)).ok()?;
    let field = table.get(at)?;
    Some(Place {
        field: Some(field),
        kind: field.kind,
    })
}

impl Record {
    /// What stands at this path of keys (lists' maps by the list's key); none for a key that is unknown here.
    pub fn place(self, path: &[&str]) -> Option<Place> {
        let (first, mut rest) = path.split_first()?;
        let mut place = if self == Self::Accounts {
            // The file is a map from ids to these.
            Place {
                field: None,
                kind: Kind::Map(self.common()),
            }
        } else {
            found(self.common(), first).or_else(|| found(self.special(), first))?
        };
        while let Some((key, behind)) = rest.split_first() {
            place = place.below(key)?;
            rest = behind;
        }
        Some(place)
    }
}

fn collect(table: &'static [Field], above: &str, fields: &mut Vec<(String, &'static Field)>) {
    for field in table {
        let path = format!("{above}{}", field.key);
        fields.push((path.clone(), field));
        match field.kind {
            Kind::Map(inner) => collect(inner, &format!("{path}."), fields),
            Kind::Records(inner) => collect(inner, &format!("{path}[]."), fields),
            _ => {}
        }
    }
}

impl Field {
    const fn new(key: &'static str, kind: Kind, docs: &'static str) -> Self {
        Self {
            key,
            kind,
            required: false,
            unit: "",
            docs,
            readers: "",
        }
    }

    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    const fn read_by(self, readers: &'static str) -> Self {
        Self { readers, ..self }
    }
}

impl Kind {
    /// What a value must be, in words.
    pub fn name(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Quoted => "text in quotes".to_owned(),
            Self::OwnId | Self::Id => "id".to_owned(),
            Self::Word(words) => words.join(", "),
            Self::Status => "status of the workflow".to_owned(),
            Self::Channel => "channel of the configuration".to_owned(),
            Self::Stage => "number of a stage of the configuration".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Range(least, most) => format!("number, {least} to {most}"),
            Self::Percent => "number or percent".to_owned(),
            Self::Flag => "true, false".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Dates => "date, or two with `..` between".to_owned(),
            Self::List(inner) => format!("list: {}", inner.name()),
            Self::OneOrMore(inner) => format!("{}, or a list", inner.name()),
            Self::Map(_) => "map".to_owned(),
            Self::Records(_) => "list of maps".to_owned(),
            Self::Table(inner) => format!("map of your own keys: {}", inner.name()),
            Self::Anything => "anything".to_owned(),
        }
    }
}

/// The reference of the format, in Markdown: an introduction, then one table of keys a record, those of all items once.
pub fn format_markdown() -> String {
    let mut text = include_str!("introduction.md").to_owned();
    let mut fields = Vec::new();
    collect(items::COMMON, "", &mut fields);
    section(&mut text, "Every item", "goals/, items/", &fields);
    for record in Record::ALL {
        let table = match record {
            Record::Item(_) => record.special(),
            _ => record.common(),
        };
        if !table.is_empty() {
            let mut fields = Vec::new();
            collect(table, "", &mut fields);
            section(&mut text, record.name(), record.files(), &fields);
        }
    }
    text
}

fn section(text: &mut String, title: &str, files: &str, fields: &[(String, &'static Field)]) {
    let capital = title.chars().take(1).flat_map(char::to_uppercase);
    let title: String = capital.chain(title.chars().skip(1)).collect();
    text.push_str(&format!("## {title}: `{files}`\n\n"));
    text.push_str("| key | value | unit | meaning | read by |\n|---|---|---|---|---|\n");
    for (path, field) in fields {
        let mark = if field.required { " **required**" } else { "" };
        let kind = field.kind.name().replace('|', "\\|");
        text.push_str(&format!(
            "| `{path}`{mark} | {kind} | {} | {} | {} |\n",
            field.unit, field.docs, field.readers
        ));
    }
    text.push('\n');
}

#[cfg(test)]
mod table_tests {
    use super::*;

    fn sorted(table: &[Field]) -> bool {
        table.is_sorted_by(|left, right| left.key < right.key)
            && table.iter().all(|field| match field.kind {
                Kind::Map(inner) | Kind::Records(inner) => sorted(inner),
                _ => true,
            })
    }

    #[test]
    fn every_table_is_sorted_by_key_and_names_no_key_twice() {
        for record in Record::ALL {
            assert!(sorted(record.common()), "{}", record.name());
            assert!(sorted(record.special()), "{}", record.name());
            for field in record.special() {
                let twice = record.common().iter().any(|common| common.key == field.key);
                assert!(!twice, "{} {}", record.name(), field.key);
            }
        }
    }

    #[test]
    fn no_key_and_no_word_is_a_boolean_of_yaml_1_1() {
        let is_boolean = |word: &str| {
            ["y", "n", "yes", "no", "on", "off", "true", "false"]
                .contains(&word.to_lowercase().as_str())
        };
        for record in Record::ALL {
            for (path, field) in record.fields() {
                assert!(!is_boolean(field.key), "{path}");
                if let Kind::Word(words) = field.kind {
                    assert!(!words.iter().any(|word| is_boolean(word)), "{path}");
                }
            }
        }
    }

    #[test]
    fn every_key_says_what_it_is_for() {
        for record in Record::ALL {
            for (path, field) in record.fields() {
                assert!(!field.docs.is_empty(), "{} {path}", record.name());
            }
        }
    }

    #[test]
    fn the_reference_names_nested_keys_by_their_paths() {
        let text = format_markdown();
        assert!(text.contains("## Every item: `goals/, items/`"));
        assert!(text.contains("| `score.cod.per_week` | number | currency a week |"));
        assert!(text.contains("| `key_results[].as_of` | date |"));
        assert!(text.contains("| `received` **required** | date |"));
    }
}
