//! A new file among other people's: in the folder that their patterns name, called, numbered and written as those beside it are.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Adopted, Mapping, Part};
use crate::backlog::change::{assign, editor};
use crate::backlog::config::Phase;
use crate::backlog::edit::{Assignment, Editor, NewValue, Refusal};
use crate::backlog::naming::slug;
use crate::backlog::place::stem;
use crate::backlog::{Backlog, Document, Id, Item, ItemType};
use crate::text::Source;

/// Why no file can join those that are there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    #[error("no adopted file is a {0}, so none shows where a new one goes and how it is written")]
    NoneOfType(&'static str),
    #[error("the patterns of `adopt` name no single folder for a new {kind}: {patterns}")]
    NoFolder {
        kind: &'static str,
        patterns: String,
    },
    #[error("the files in {folder} are not named by a number that could be counted on")]
    NoNumber { folder: String },
    #[error(transparent)]
    Refusal(#[from] Refusal),
}

/// The place of a new file, and the file there that it is like.
#[derive(Clone, Debug)]
pub struct Home<'a> {
    /// From the top of the repository; empty at the top itself.
    pub folder: &'a str,
    model: &'a Item,
    mapping: &'a Arc<Mapping>,
    name: Name<'a>,
    /// Its id as the file says it, without the number; none where only the file's name says it.
    letters: Option<&'a str>,
}

/// What the file is to say.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub number: u64,
    pub title: &'a str,
    pub assignments: &'a [Assignment],
    pub body: &'a str,
    pub today: Date,
}

/// A file's name: `back-` `222` ` - Some-words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name<'a> {
    head: &'a str,
    digits: &'a str,
    tail: Tail,
}

/// What stands behind the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    Nothing,
    /// ` - The-title-itself`, as Backlog.md writes it.
    Words,
    /// `-the-title-in-short`
    Slug(char),
}

impl<'a> Name<'a> {
    /// None when there is no number, or what stands behind it is none of these.
    fn of(stem: &'a str) -> Option<Self> {
        let start = stem.find(|each: char| each.is_ascii_digit())?;
        let (head, rest) = stem.split_at(start);
        let end = rest
            .find(|each: char| !each.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        let tail = match tail.as_bytes() {
            [] => Tail::Nothing,
            [b' ', b'-', b' ', ..] => Tail::Words,
            [b'-', ..] => Tail::Slug('-'),
            [b'_', ..] => Tail::Slug('_'),
            _ => return None,
        };
        Some(Self { head, digits, tail })
    }

    /// Whether another number follows the first one.
    fn is_dated(&self, stem: &str) -> bool {
        let rest = stem.get(self.head.len() + self.digits.len() + 1..);
        rest.is_some_and(|rest| rest.starts_with(|each: char| each.is_ascii_digit()))
    }

    fn number(&self) -> Option<u64> {
        self.digits.parse().ok()
    }

    fn with(&self, number: u64, title: &str) -> String {
        let width = self.digits.len();
        let start = format!("{}{number:0width$}", self.head);
        let (between, words) = match self.tail {
            Tail::Nothing => return start,
            Tail::Words => (" - ".to_owned(), words(title)),
            Tail::Slug(between) => (
                between.to_string(),
                slug(title).replace('-', &between.to_string()),
            ),
        };
        if words.is_empty() {
            start
        } else {
            start + &between + &words
        }
    }
}

/// The longest title in a file's name: names end at 255 bytes.
const LONGEST_WORDS: usize = 120;

/// The title with hyphens between its words, without what some file system takes for something else.
fn words(title: &str) -> String {
    let is_kept =
        |each: &char| each.is_alphanumeric() || each.is_whitespace() || "-_.,()".contains(*each);
    let kept: String = title.chars().filter(is_kept).collect();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join("-");
    let end = kept
        .char_indices()
        .map(|(at, each)| at + each.len_utf8())
        .take_while(|end| *end <= LONGEST_WORDS)
        .last();
    let kept = kept.get(..end.unwrap_or_default()).unwrap_or_default();
    kept.trim_matches(['-', '.']).to_owned()
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The id's text without the number at its end, and that number.
fn counted(id: &str) -> Option<(&str, u64)> {
    let letters = id.trim_end_matches(|each: char| each.is_ascii_digit());
    let number = id.get(letters.len()..)?.parse().ok()?;
    Some((letters, number))
}

impl<'a> Home<'a> {
    /// Where a new item of this type goes: the first folder that a pattern names in so many words and that holds such items.
    ///
    /// # Errors
    /// When no file is of this type, no pattern names such a folder, or names there hold no number.
    pub fn find(backlog: &'a Backlog, item_type: ItemType) -> Result<Self, JoinError> {
        let adopted = Adopted::new(&backlog.config);
        let alike: Vec<&Item> = backlog
            .items
            .iter()
            .filter(|item| item.mapping.is_some() && item.item_type == item_type)
            .collect();
        if alike.is_empty() {
            return Err(JoinError::NoneOfType(item_type.name()));
        }
        let of_part = |part: &Part, item: &Item| {
            let first = adopted.parts.iter().find(|each| each.matches(item.path()));
            first.is_some_and(|first| std::ptr::eq(first, part))
        };
        for part in &adopted.parts {
            for folder in &part.folders {
                let there = alike.iter().copied().filter(|item| {
                    folder_of(item.path()) == folder.as_str() && of_part(part, item)
                });
                let there: Vec<&Item> = there.collect();
                if !there.is_empty() {
                    return Self::among(&there).ok_or_else(|| JoinError::NoNumber {
                        folder: folder.clone(),
                    });
                }
            }
        }
        let patterns = backlog.config.adopt.iter();
        let patterns: Vec<&str> = patterns
            .flat_map(|adoption| adoption.files.as_slice())
            .map(String::as_str)
            .collect();
        Err(JoinError::NoFolder {
            kind: item_type.name(),
            patterns: match patterns.as_slice() {
                [] => "only the preset's own are there".to_owned(),
                patterns => patterns.join(", "),
            },
        })
    }

    /// Like the one of these with the highest number.
    fn among(items: &[&'a Item]) -> Option<Self> {
        let homes = items.iter().filter_map(|item| {
            let mapping = item.mapping.as_ref()?;
            let name = Name::of(stem(item.path()))?;
            let number = name.number()?;
            let said = item.document.text(mapping.path("id"));
            let letters = match said {
                Some(said) => Some(
                    counted(said.value.trim())
                        .filter(|(_, said)| *said == number)?
                        .0,
                ),
                // A day is no number.
                None if name.is_dated(stem(item.path())) => return None,
                None => None,
            };
            let home = Self {
                folder: folder_of(item.path()),
                model: item,
                mapping,
                name,
                letters,
            };
            Some((number, home))
        });
        homes
            .max_by_key(|(number, _)| *number)
            .map(|(_, home)| home)
    }

    /// The highest number in the work tree: of ids that begin alike, and of files that are named alike.
    pub fn highest(&self, backlog: &Backlog) -> u64 {
        let ids = backlog.items.iter().filter_map(|item| {
            let said = item.document.text(self.mapping.path("id"))?;
            let (letters, number) = counted(said.value.trim())?;
            letters
                .eq_ignore_ascii_case(self.letters?)
                .then_some(number)
        });
        let adopted = backlog.items.iter().filter(|item| item.mapping.is_some());
        let names = adopted.filter_map(|item| self.number_of(stem(item.path())));
        ids.chain(names).max().unwrap_or_default()
    }

    /// The number of a file that is named alike; none of others.
    pub fn number_of(&self, stem: &str) -> Option<u64> {
        let name = Name::of(stem)?;
        let is_alike = name.head.eq_ignore_ascii_case(self.name.head);
        name.number().filter(|_| is_alike)
    }

    /// The new file, with its id as deepen tells it.
    ///
    /// # Errors
    /// When the folder has no word for a value, or its files have no such key.
    pub fn file(&self, backlog: &Backlog, said: &Said<'_>) -> Result<(Source, Id), JoinError> {
        let name = self.name.with(said.number, said.title);
        let path = match self.folder {
            "" => format!("{name}.md"),
            folder => format!("{folder}/{name}.md"),
        };
        let item = |text: String| {
            let document = Document::parse_prose(Source::new(path.as_str(), text));
            Item::adopted(document, Arc::clone(self.mapping), &backlog.config)
        };
        let heading = match self.mapping.path("title") {
            "" => format!("# {}\n\n", said.title),
            _ => String::new(),
        };
        let text = match format!("{heading}{}", said.body.trim()).trim_end() {
            "" => String::new(),
            text => format!("\n{text}\n"),
        };
        let blank = item(format!("---\n---\n{text}"));
        let mut editor = editor(&blank)?;
        self.identify(&mut editor, said.number)?;
        let title = self.mapping.path("title");
        if !title.is_empty() {
            editor.set(title, said.title)?;
        }
        let keys = [
            ("type", Some(self.model.item_type.name())),
            ("status", self.usual_status(backlog)),
        ];
        for (ours, value) in keys {
            let is_theirs = ours == "status" || self.mapping.names(ours);
            let path = self.mapping.path(ours);
            if let Some(value) = value.filter(|_| is_theirs && !path.is_empty()) {
                let word = self.mapping.written(ours, value, editor.document())?;
                editor.set(path, word)?;
            }
        }
        for ours in ["created", "updated"] {
            let path = self.mapping.path(ours);
            if self.mapping.names(ours) && self.model.document.text(path).is_some() {
                editor.set(path, NewValue::Date(said.today))?;
            }
        }
        for assignment in said.assignments {
            assign(&mut editor, &blank, assignment)?;
        }
        let source = editor.document().source.clone();
        let id = item(source.text.to_string()).id;
        Ok((source, id))
    }

    fn identify(&self, editor: &mut Editor, number: u64) -> Result<(), Refusal> {
        let path = self.mapping.path("id");
        let (Some(letters), Some(model)) = (self.letters, self.model.document.text(path)) else {
            return Ok(());
        };
        let width = model.value.trim().len() - letters.len();
        let text = format!("{letters}{number:0width$}");
        let is_quoted = self
            .model
            .document
            .source
            .slice(model.span)
            .starts_with(['"', '\'']);
        let is_number = letters.is_empty() && !is_quoted && !text.starts_with('0');
        let value = if is_number {
            NewValue::Number(text)
        } else {
            NewValue::Text(text)
        };
        editor.set(path, value).map(|_| ())
    }

    /// The earliest status that an unstarted file beside it has, else the workflow's first.
    fn usual_status<'b>(&self, backlog: &'b Backlog) -> Option<&'b str> {
        let workflow = &backlog.config.workflow;
        let there = |status: &str| {
            let mut items = backlog.items.iter();
            items.any(|item| {
                item.mapping.as_ref() == Some(self.mapping)
                    && folder_of(item.path()) == self.folder
                    && *item.status.value == *status
            })
        };
        let statuses = || workflow.statuses.iter().map(String::as_str);
        let unstarted = |status: &&str| {
            !matches!(
                workflow.phase(status),
                Some(Phase::Started | Phase::Finished | Phase::Dropped)
            )
        };
        statuses()
            .filter(unstarted)
            .find(|status| there(status))
            .or(statuses().find(|status| {
                self.mapping
                    .written("status", status, &Document::default())
                    .is_ok()
            }))
    }
}

/// The folders that a pattern names in so many words, in the order in which it does: `{a,b}/c/*.md` names `a/c` and `b/c`.
pub(super) fn folders(pattern: &str) -> Vec<String> {
    let whole = alternatives(pattern.trim_start_matches("./"));
    let folders = whole.iter().map(|pattern| folder_of(pattern));
    let plain =
        folders.filter(|folder| !folder.contains(['*', '?', '[', ']', '{', '}', '\\', '!']));
    let mut found: Vec<String> = Vec::new();
    for folder in plain {
        if !found.iter().any(|each| each == folder) {
            found.push(folder.to_owned());
        }
    }
    found
}

/// More alternatives than anybody writes.
const MOST_ALTERNATIVES: usize = 256;

/// A pattern with one of each braces' alternatives; braces within braces stay.
fn alternatives(pattern: &str) -> Vec<String> {
    let braces = pattern
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (inside, after))) = braces.filter(|(_, (inside, _))| !inside.contains('{'))
    else {
        return vec![pattern.to_owned()];
    };
    let tails = alternatives(after);
    let found = inside.split(',').flat_map(|each| {
        tails
            .iter()
            .map(move |tail| format!("{before}{each}{tail}"))
    });
    found.take(MOST_ALTERNATIVES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_names_folders_in_so_many_words_or_none() {
        assert_eq!(folders("EIPS/*.md"), ["EIPS"]);
        assert_eq!(folders("*.md"), [""]);
        assert_eq!(
            folders("{backlog,.backlog}/{tasks,drafts}/*.md"),
            [
                "backlog/tasks",
                "backlog/drafts",
                ".backlog/tasks",
                ".backlog/drafts"
            ]
        );
        assert_eq!(folders("{EIPS,eips}/{eip,erc}-*.md"), ["EIPS", "eips"]);
        assert_eq!(folders("**/*.md"), [""; 0]);
        assert_eq!(folders("teams/*/tasks/*.md"), [""; 0]);
    }

    #[test]
    fn a_name_goes_on_as_the_one_beside_it() {
        let next = |stem: &str, title: &str| {
            let name = Name::of(stem)?;
            Some(name.with(name.number()? + 1, title))
        };
        let title = "Café: say / no?";
        assert_eq!(
            next("task-12 - Old-one", title).as_deref(),
            Some("task-13 - Café-say-no")
        );
        assert_eq!(
            next("009-set-up", title).as_deref(),
            Some("010-cafe-say-no")
        );
        assert_eq!(next("eip-999", title).as_deref(), Some("eip-1000"));
        assert_eq!(next("t_7_x", title).as_deref(), Some("t_8_cafe_say_no"));
        assert_eq!(next("back-222.1 - Part", title), None);
        assert_eq!(next("readme", title), None);
    }
}
