//! What a new file starts as: a template for each kind of record, built in or the team's own in `templates/`.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};
use serde::Serialize;

use super::front_matter::written;
use super::item::ItemType;
use super::schema::Record;

/// Steps that a template may take: far more than a file needs, so that a loop without end is none.
const FUEL: u64 = 100_000;

/// What can be started anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Item(ItemType),
    /// Named by people: `2026-24`.
    Sprint,
    /// Named by its version: `1.8.0`.
    Release,
    /// Named by its day and title.
    Decision,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::Item(ItemType::Goal),
        Self::Item(ItemType::Epic),
        Self::Item(ItemType::Story),
        Self::Item(ItemType::Bug),
        Self::Item(ItemType::Spike),
        Self::Item(ItemType::Enabler),
        Self::Sprint,
        Self::Release,
        Self::Decision,
    ];

    /// The word for one of them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Item(item_type) => item_type.name(),
            Self::Sprint => "sprint",
            Self::Release => "release",
            Self::Decision => "decision",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The table of its keys.
    pub fn record(self) -> Record {
        match self {
            Self::Item(item_type) => Record::Item(item_type),
            Self::Sprint => Record::Sprint,
            Self::Release => Record::Release,
            Self::Decision => Record::Decision,
        }
    }

    /// The folder below the backlog's where they lie.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Item(ItemType::Goal) => "goals",
            Self::Item(_) => "items",
            Self::Sprint => "sprints",
            Self::Release => "releases",
            Self::Decision => "decisions",
        }
    }

    fn built_in(self) -> &'static str {
        match self {
            Self::Item(ItemType::Goal) => include_str!("goal.md"),
            Self::Item(ItemType::Epic) => include_str!("epic.md"),
            Self::Item(ItemType::Story) => include_str!("story.md"),
            Self::Item(ItemType::Bug) => include_str!("bug.md"),
            Self::Item(ItemType::Spike) => include_str!("spike.md"),
            Self::Item(ItemType::Enabler) => include_str!("enabler.md"),
            Self::Sprint => include_str!("sprint.md"),
            Self::Release => include_str!("release.md"),
            Self::Decision => include_str!("decision.md"),
        }
    }
}

/// What a template may name; what nobody said is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Values {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    /// The workflow's first status, unless another was asked for.
    pub status: String,
    /// Today, `2026-11-02`.
    pub date: String,
    /// The handle of whoever asks for it, or the name that Git knows.
    pub user: String,
    pub parent: String,
    pub goal: String,
    /// The need that feedback tells of.
    pub need: String,
}

/// A template of one kind of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// From the top of the repository, or `built-in story.md`.
    path: String,
    text: String,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {message}")]
pub struct TemplateError {
    pub path: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Template {
    /// Where a team's own template of this kind lies, from the top of the repository, in a backlog whose folder is `root`.
    pub fn path_of(kind: Kind, root: &str) -> String {
        let name = kind.name();
        match root {
            "" => format!("templates/{name}.md"),
            root => format!("{root}/templates/{name}.md"),
        }
    }

    /// The one that ships with the tool.
    pub fn built_in(kind: Kind) -> Self {
        Self {
            path: format!("built-in {}.md", kind.name()),
            text: kind.built_in().to_owned(),
        }
    }

    /// A team's own.
    pub fn own(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.replace("\r\n", "\n"),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file's text with these values. In the front matter each value is quoted where YAML would take it for something
    /// else; below it stands as it is.
    ///
    /// # Errors
    /// When it is no template, or names what there is not.
    pub fn fill(&self, values: &Values) -> Result<String, TemplateError> {
        let (front, body) = self.text.split_at(front_end(&self.text));
        let above = front.matches('\n').count();
        let front = self.part(front, values, 0, true)?;
        let body = self.part(body, values, above, false)?;
        Ok(front + &body)
    }

    /// One part, which begins after `above` lines.
    fn part(
        &self,
        text: &str,
        values: &Values,
        above: usize,
        is_yaml: bool,
    ) -> Result<String, TemplateError> {
        let mut environment = environment();
        if is_yaml {
            environment.set_formatter(|out, _, value| {
                let text = value.to_string();
                out.write_str(&written(&text)).map_err(Error::from)
            });
        }
        let wrong = |error: &Error| TemplateError {
            path: self.path.clone(),
            line: above + error.line().unwrap_or(1),
            message: match error.detail() {
                Some(detail) => detail.to_owned(),
                None => error.kind().to_string(),
            },
        };
        environment
            .render_str(text, Serde(values))
            .map_err(|error| wrong(&error))
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // What is missing is named: by itself only builds for debugging do that.
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap_or_default();
    environment.set_syntax(syntax);
    environment
}

/// The byte behind the line that closes the front matter; 0 where there is none.
fn front_end(text: &str) -> usize {
    let mut end = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let is_fence = line.trim_end() == "---";
        end += line.len();
        match (number, is_fence) {
            (0, false) => return 0,
            (0, true) | (_, false) => {}
            (_, true) => return end,
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Backlog, Files};
    use crate::text::Source;

    fn values() -> Values {
        Values {
            id: "S-00000A".to_owned(),
            title: "Hours: of all, \"now\"".to_owned(),
            status: "idea".to_owned(),
            date: "2026-11-02".to_owned(),
            ..Values::default()
        }
    }

    #[test]
    fn every_built_in_template_of_an_item_has_no_problem_and_says_nothing_yet() {
        for item_type in ItemType::ALL {
            let kind = Kind::Item(item_type);
            for need in ["", "They must know hours."] {
                let values = Values {
                    need: need.to_owned(),
                    ..values()
                };
                let text = Template::built_in(kind).fill(&values).unwrap();
                let path = format!("backlog/{}/S-00000A-hours.md", kind.folder());
                let files = Files {
                    sources: vec![Source::new(&*path, text)],
                    ..Files::default()
                };
                let backlog = Backlog::new(files, "backlog");
                let item = &backlog.items[0];
                assert_eq!(item.document.problems, [], "{}", kind.name());
                assert_eq!(
                    (item.item_type, &*item.title.value),
                    (item_type, &*values.title)
                );
                let body = &item.document.body;
                assert!(body.narrative.is_none() && body.criteria.is_empty());
                assert_eq!(body.open_questions().count(), 0);
                let takes_it = !matches!(item_type, ItemType::Goal | ItemType::Enabler);
                let words = if takes_it && !need.is_empty() { 4 } else { 0 };
                assert_eq!(body.words, words, "{}: {need}", kind.name());
            }
        }
    }

    #[test]
    fn values_are_quoted_in_the_front_matter_and_stand_as_they_are_below() {
        let own = Template::own(
            "t.md",
            "---\r\ntitle: {{ title }}\r\n---\r\n# {{ title }}\n",
        );
        assert_eq!(
            own.fill(&values()).unwrap(),
            "---\ntitle: 'Hours: of all, \"now\"'\n---\n# Hours: of all, \"now\"\n"
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let wrong = |text: &str| {
            let own = Template::own("backlog/templates/story.md", text);
            own.fill(&values()).unwrap_err().to_string()
        };
        assert_eq!(
            wrong("---\nid: {{ id }}\n---\n\n{{ titel }}\n"),
            "backlog/templates/story.md:5: `titel` is undefined"
        );
        let said = wrong("---\nid: {{ id\n---\n");
        assert!(said.starts_with("backlog/templates/story.md:"), "{said}");
    }
}
