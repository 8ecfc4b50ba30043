//! A file that is not there yet: its template filled in, its keys set.

use super::document::Document;
use super::edit::{Assignment, Editor, Refusal};
use super::front_matter;
use super::naming;
use super::templates::{Kind, Template, TemplateError, Values};
use crate::text::Source;

/// Why a file cannot be started.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Refusal(#[from] Refusal),
}

/// What is to be started.
pub struct Beginning<'a> {
    pub kind: Kind,
    pub template: &'a Template,
    pub values: &'a Values,
    /// In the order given.
    pub assignments: &'a [Assignment],
    /// What stands below the front matter instead of the template's prompts.
    pub body: Option<&'a str>,
}

/// Where a new file of this kind lies, from the backlog's folder.
pub fn path(kind: Kind, values: &Values) -> String {
    let folder = kind.folder();
    match kind {
        Kind::Item(_) => format!("{folder}/{}", naming::file_name(&values.id, &values.title)),
        Kind::Sprint | Kind::Release => format!("{folder}/{}.md", values.id),
        Kind::Decision => format!(
            "{folder}/{}",
            naming::file_name(&values.date, &values.title)
        ),
    }
}

impl Beginning<'_> {
    /// The file as it starts, at this path from the top of the repository.
    ///
    /// # Errors
    /// When the template is none, or a value says nothing or has no place.
    pub fn source(&self, path: &str) -> Result<Source, CreateError> {
        let mut text = self.template.fill(self.values)?;
        if let Some(body) = self.body {
            let start = front_matter::body_start(&text).unwrap_or_default();
            text.truncate(start);
            if start > 0 {
                text.push('\n');
            }
            text.push_str(body.trim_matches(['\n', '\r']));
            text.push('\n');
        }
        let source = Source::new(path, text);
        let is_prose = front_matter::body_start(&source.text).is_none();
        if self.kind == Kind::Decision && is_prose && self.assignments.is_empty() {
            // A team's own template may be prose from its first line.
            return Ok(source);
        }
        let record = self.kind.record();
        let document = Document::parse_prose(source);
        let mut editor = Editor::new(&document, record.usual_order())?;
        if self.kind != Kind::Decision {
            editor.set("id", self.values.id.as_str())?;
        }
        if matches!(self.kind, Kind::Item(_)) {
            editor.set("type", self.kind.name())?;
            editor.set("title", self.values.title.as_str())?;
        }
        let is_empty = |document: &Document, key: &str| {
            let text = document.text(key);
            text.is_some_and(|text| text.value.trim().is_empty())
        };
        if self.kind == Kind::Decision {
            for (key, value) in [("date", &self.values.date), ("by", &self.values.user)] {
                if editor.document().node(key).is_none() && !value.is_empty() {
                    let assignment = Assignment::parse(&format!("{key}={value}"));
                    if let Some(assignment) = assignment {
                        assignment.make(&mut editor, record, key)?;
                    }
                }
            }
        }
        for assignment in self.assignments {
            assignment.make(&mut editor, record, &assignment.key)?;
        }
        // A template may have a line for what nobody said.
        for key in ["parent", "goal"] {
            if is_empty(editor.document(), key) {
                editor.remove(key)?;
            }
        }
        Ok(editor.document().source.clone())
    }
}

/// The same file with another id, as when a text that was left before is taken up again.
///
/// # Errors
/// When its front matter cannot be edited.
pub fn with_id(kind: Kind, source: Source, id: &str) -> Result<Source, Refusal> {
    if kind == Kind::Decision {
        return Ok(source);
    }
    let document = Document::parse_prose(source);
    let mut editor = Editor::new(&document, kind.record().usual_order())?;
    editor.set("id", id)?;
    Ok(editor.document().source.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::ItemType;

    const STORY: Kind = Kind::Item(ItemType::Story);

    fn values() -> Values {
        Values {
            id: "S-00000A".to_owned(),
            title: "Hours: all".to_owned(),
            status: "idea".to_owned(),
            date: "2026-11-02".to_owned(),
            ..Values::default()
        }
    }

    fn begun(kind: Kind, template: &Template, words: &[&str], body: Option<&str>) -> String {
        let assignments: Vec<Assignment> = words
            .iter()
            .map(|word| Assignment::parse(word).unwrap())
            .collect();
        let values = values();
        let beginning = Beginning {
            kind,
            template,
            values: &values,
            assignments: &assignments,
            body,
        };
        beginning.source("x.md").unwrap().text.into()
    }

    #[test]
    fn keys_take_their_usual_place_and_a_body_the_place_of_the_prompts() {
        assert_eq!(
            begun(
                STORY,
                &Template::built_in(STORY),
                &["estimate=5", "labels+=api", "parent=E-00000B"],
                Some("\nAs a lead, I want hours.\n")
            ),
            "---\nid: S-00000A\ntype: story\ntitle: \"Hours: all\"\nstatus: idea\nparent: E-00000B\nlabels:\n  - api\nestimate: 5\n---\n\nAs a lead, I want hours.\n"
        );
    }

    #[test]
    fn a_template_without_the_keys_that_every_item_has_gets_them() {
        let own = Template::own(
            "t.md",
            "---\nparent: {{ parent }}\nx-squad: blue # ours\n---\nHi\n",
        );
        let text = begun(STORY, &own, &[], None);
        assert!(
            text.contains("id: S-00000A\ntype: story\ntitle: ")
                && text.contains("x-squad: blue # ours\n---\nHi\n")
                && !text.contains("parent"),
            "{text}"
        );
    }

    #[test]
    fn files_lie_where_their_kind_lies() {
        let path = |kind| path(kind, &values());
        assert_eq!(path(STORY), "items/S-00000A-hours-all.md");
        assert_eq!(
            path(Kind::Item(ItemType::Goal)),
            "goals/S-00000A-hours-all.md"
        );
        assert_eq!(path(Kind::Sprint), "sprints/S-00000A.md");
        assert_eq!(path(Kind::Decision), "decisions/2026-11-02-hours-all.md");
    }

    #[test]
    fn a_decision_has_keys_and_no_id_and_may_be_prose() {
        let begun = |template: &Template, keys: &[&str]| {
            let assignments: Vec<_> = keys
                .iter()
                .map(|key| Assignment::parse(key).unwrap())
                .collect();
            let beginning = Beginning {
                kind: Kind::Decision,
                template,
                values: &values(),
                assignments: &assignments,
                body: None,
            };
            beginning.source("x.md").unwrap().text
        };
        let built_in = Template::built_in(Kind::Decision);
        let text = begun(&built_in, &["decides=S-00000B", "revisit=2027-02-01"]);
        assert!(
            text.starts_with(
                "---\ntype: decision\ndate: 2026-11-02\ndecides: S-00000B\nrevisit: 2027-02-01\n---\n\n# Hours: all\n"
            ),
            "{text}"
        );
        let own = Template::own("backlog/templates/decision.md", "# {{ title }}\n");
        assert_eq!(&*begun(&own, &[]), "# Hours: all\n");
    }
}
