//! What an item's `## Release note` tells those who use the product, by the groups of Keep a Changelog 1.1.0
//! (<https://keepachangelog.com/en/1.1.0/>).

use super::decision::without_comments;
use super::item::{Item, ItemType};

/// The kinds of changes of Keep a Changelog, in the order in which it names them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    #[default]
    Added,
    Changed,
    Deprecated,
    Removed,
    Fixed,
    Security,
}

impl Group {
    pub const ALL: [Self; 6] = [
        Self::Added,
        Self::Changed,
        Self::Deprecated,
        Self::Removed,
        Self::Fixed,
        Self::Security,
    ];

    /// The heading in a changelog.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Deprecated => "Deprecated",
            Self::Removed => "Removed",
            Self::Fixed => "Fixed",
            Self::Security => "Security",
        }
    }

    /// The group of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        Self::ALL
            .into_iter()
            .find(|group| group.name().eq_ignore_ascii_case(name))
    }

    /// Where nothing says it: the label that is named as a group, else by the item's type: bugs are fixed, enablers change,
    /// all else is added.
    pub fn of(item: &Item) -> Self {
        let labels = item.labels();
        let labelled = labels.iter().find_map(|label| Self::from_name(label.value));
        labelled.unwrap_or(match item.item_type {
            ItemType::Bug => Self::Fixed,
            ItemType::Enabler => Self::Changed,
            _ => Self::Added,
        })
    }
}

/// What an item tells of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseNote {
    /// Entries in the order written, at least one, each in one line.
    Written(Vec<(Group, String)>),
    /// The section says that there is nothing to tell (`None.`).
    Untold,
    /// There is no section, or nothing in it: what the title and the narrative say.
    Fallback(Group, String),
}

/// What stands in the section for nothing to tell.
const NOTHING: [&str; 6] = ["none", "nothing", "n/a", "internal", "not told", "-"];

impl ReleaseNote {
    /// What this item tells.
    ///
    /// Each paragraph and each line of a list is an entry. `Changed: …` at the start of one, or a heading `### Changed` above
    /// it, says its group; else [`Group::of`] does.
    pub fn of(item: &Item) -> Self {
        let own = Group::of(item);
        let Some(section) = item.document.section_text("Release note") else {
            return Self::fallback(item, own);
        };
        let text = without_comments(&section);
        let entries = entries(&text, own);
        match entries.as_slice() {
            [] => Self::fallback(item, own),
            [(_, only)] if is_nothing(only) => Self::Untold,
            _ => Self::Written(entries),
        }
    }

    /// `Title, so that <ends>.`
    fn fallback(item: &Item, group: Group) -> Self {
        let title = one_line(&item.title.value);
        let title = title.trim_end_matches('.');
        let ends = item.document.body.narrative.as_ref();
        let ends = ends.and_then(|narrative| narrative.benefit);
        let ends = ends.map(|span| one_line(item.document.source.slice(span)));
        Self::Fallback(
            group,
            match ends.filter(|ends| !ends.is_empty()) {
                Some(ends) => format!("{title}, so that {}.", ends.trim_end_matches('.')),
                None => format!("{title}."),
            },
        )
    }
}

fn is_nothing(text: &str) -> bool {
    let text = text.trim_end_matches('.').trim();
    NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entries(text: &str, own: Group) -> Vec<(Group, String)> {
    let mut entries: Vec<(Group, String)> = Vec::new();
    let mut group = own;
    let mut is_open = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(heading) = trimmed.strip_prefix('#') {
            group = Group::from_name(heading.trim_start_matches('#')).unwrap_or(own);
            is_open = false;
            continue;
        }
        if trimmed.is_empty() {
            is_open = false;
            continue;
        }
        let item = ["- ", "* ", "+ "]
            .iter()
            .find_map(|mark| trimmed.strip_prefix(mark));
        match (item, entries.last_mut()) {
            (None, Some((_, entry))) if is_open => {
                entry.push(' ');
                entry.push_str(trimmed);
            }
            _ => {
                let (named, text) = named(item.unwrap_or(trimmed));
                entries.push((named.unwrap_or(group), text.to_owned()));
            }
        }
        is_open = true;
    }
    for (_, entry) in &mut entries {
        *entry = one_line(entry);
    }
    entries.retain(|(_, entry)| !entry.is_empty());
    entries
}

/// The group that an entry begins with (`Fixed: …`, `**Fixed:** …`), and what stands behind it.
fn named(text: &str) -> (Option<Group>, &str) {
    let Some((word, rest)) = text.split_once(':') else {
        return (None, text);
    };
    let group = Group::from_name(word.trim_matches(['*', '_', ' ']));
    match group {
        Some(group) => (Some(group), rest.trim_start_matches(['*', '_']).trim()),
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Backlog, Files};
    use crate::text::Source;

    fn note(front: &str, body: &str) -> ReleaseNote {
        let text = format!("---\nid: S-00000A\ntitle: Hours are shown.\n{front}---\n\n{body}");
        let files = Files {
            sources: vec![Source::new("backlog/items/S-00000A-x.md", text)],
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        ReleaseNote::of(&backlog.items[0])
    }

    fn written(entries: &[(Group, &str)]) -> ReleaseNote {
        let entries = entries.iter().map(|(group, text)| (*group, (*text).into()));
        ReleaseNote::Written(entries.collect())
    }

    #[test]
    fn a_paragraph_and_each_line_of_a_list_is_an_entry() {
        let body = "## Release note\nSee hours\nwhile you plan.\n\n- One thing\n  and more.\n- Fixed: two.\n";
        assert_eq!(
            note("", body),
            written(&[
                (Group::Added, "See hours while you plan."),
                (Group::Added, "One thing and more."),
                (Group::Fixed, "two."),
            ])
        );
    }

    #[test]
    fn the_group_is_said_by_the_entry_the_heading_the_label_or_the_type() {
        let body = "## Release note\n- **Security:** a\n\n### removed\n- b\n\n### Else\n- c\n";
        assert_eq!(
            note("labels: [api, deprecated]\n", body),
            written(&[
                (Group::Security, "a"),
                (Group::Removed, "b"),
                (Group::Deprecated, "c"),
            ])
        );
        let group = |kind: &str| match note(&format!("type: {kind}\n"), "") {
            ReleaseNote::Fallback(group, _) => group,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            ["story", "bug", "enabler"].map(group),
            [Group::Added, Group::Fixed, Group::Changed]
        );
    }

    #[test]
    fn without_a_note_the_title_and_the_benefit_stand_in() {
        let story = "As a lead, I want hours, so that meetings are kept.\n";
        for body in [
            story.to_owned(),
            format!("{story}\n## Release note\n\n"),
            format!("{story}\n## Release note\n<!-- In their words. -->\n"),
        ] {
            assert_eq!(
                note("", &body),
                ReleaseNote::Fallback(
                    Group::Added,
                    "Hours are shown, so that meetings are kept.".into()
                ),
                "{body}"
            );
        }
        assert_eq!(
            note("", ""),
            ReleaseNote::Fallback(Group::Added, "Hours are shown.".into())
        );
    }

    #[test]
    fn what_is_not_to_be_told_says_so() {
        for word in ["None.", "none", "- Internal.", "n/a"] {
            let body = format!("## Release note\n{word}\n");
            assert_eq!(note("", &body), ReleaseNote::Untold, "{word}");
        }
        let body = "## Release note\nNone of your hours are lost.\n";
        assert_eq!(
            note("", body),
            written(&[(Group::Added, "None of your hours are lost.")])
        );
    }
}
