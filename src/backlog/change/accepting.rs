//! The product owner's verdict on an item, as a record in `accept/`.

use jiff::civil::Date;

use crate::backlog::edit::{Editor, NewValue, Refusal};
use crate::backlog::schema::Record;
use crate::backlog::team::Team;
use crate::backlog::{Acceptance, Backlog, Document, Item, digest};
use crate::text::{Change, Source};

/// A verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Accepted,
    Rejected,
}

impl Word {
    /// As the record says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// What is said of one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Result {
    /// Its place in the section, from 1.
    pub criterion: usize,
    pub holds: bool,
    pub note: Option<String>,
}

/// A verdict with all that is said with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub word: Word,
    /// A handle.
    pub by: String,
    /// Commit, tag or address of what was looked at.
    pub increment: Option<String>,
    /// By criterion.
    pub results: Vec<Result>,
    pub note: Option<String>,
}

/// What gives somebody the right to accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    ProductOwner,
    /// Until and with this day, where one is given.
    Delegate(Option<Date>),
    /// A delegate whose last day has passed.
    Expired(Date),
    /// A delegate for something else.
    OtherScope,
    /// Nobody is named who may.
    NoOwner,
    /// Somebody else.
    Nobody,
}

impl Standing {
    /// Whether a verdict of theirs counts; where `team.yml` names nobody, everybody's does.
    pub fn may_accept(self) -> bool {
        matches!(self, Self::ProductOwner | Self::Delegate(_) | Self::NoOwner)
    }
}

/// What gives this handle the right to accept on that day (Scrum Guide 2020: the product owner may delegate, and remains
/// accountable). A delegation without a scope is for everything.
pub fn standing(team: &Team, handle: &str, today: Date) -> Standing {
    if team.product_owners.is_empty() {
        return Standing::NoOwner;
    }
    if team.product_owners.iter().any(|owner| owner == handle) {
        return Standing::ProductOwner;
    }
    let is_for_this = |scope: &Option<String>| {
        scope
            .as_ref()
            .is_none_or(|scope| scope.to_lowercase().contains("accept"))
    };
    let standings = team
        .delegates
        .iter()
        .filter(|delegate| delegate.who == handle)
        .map(|delegate| match delegate.until {
            Some(until) if until < today => Standing::Expired(until),
            _ if !is_for_this(&delegate.scope) => Standing::OtherScope,
            until => Standing::Delegate(until),
        });
    // The best of several delegations counts.
    standings
        .min_by_key(|standing| !standing.may_accept())
        .unwrap_or(Standing::Nobody)
}

/// The acceptances of this item, by path; more than one is one too many.
pub fn acceptance<'a>(backlog: &'a Backlog, item: &Item) -> Vec<&'a Acceptance> {
    let records = backlog.acceptances.iter();
    records
        .filter(|record| {
            let named = record.item.as_ref();
            named.is_some_and(|named| named.value == item.id)
        })
        .collect()
}

/// The change of the item's record that this verdict is: a new file, or edits of the one that is there; none when it says
/// all that already.
///
/// # Errors
/// When the record cannot be edited byte by byte.
pub fn verdict(
    backlog: &Backlog,
    item: &Item,
    verdict: &Verdict,
) -> std::result::Result<Option<Change>, Refusal> {
    let record = acceptance(backlog, item).into_iter().next();
    let skeleton;
    let document = match record {
        Some(record) => &record.document,
        None => {
            let path = path(backlog, item);
            let text = format!("---\nitem: {}\n---\n", item.id);
            skeleton = Document::parse_prose(Source::new(path, text));
            &skeleton
        }
    };
    let mut editor = Editor::new(document, Record::Acceptance.usual_order())?;
    editor.set("verdict", verdict.word.name())?;
    editor.set("by", &verdict.by)?;
    set_or_remove(&mut editor, "increment", verdict.increment.as_ref())?;
    editor.set("criteria_digest", digest::criteria(&item.document))?;
    let done = definition_of_done(backlog).map(|page| digest::page(&page.source.text));
    set_or_remove(&mut editor, "dod_digest", done.as_ref())?;
    set_results(&mut editor, &verdict.results)?;
    set_or_remove(&mut editor, "note", verdict.note.as_ref())?;
    if record.is_some() {
        return Ok(editor.change());
    }
    let source = &editor.document().source;
    Ok(Some(Change::Create {
        path: source.path.to_string(),
        text: source.text.to_string(),
    }))
}

/// Where the record of an item lies.
fn path(backlog: &Backlog, item: &Item) -> String {
    match backlog.root.as_str() {
        "" => format!("accept/{}.md", item.id),
        root => format!("{root}/accept/{}.md", item.id),
    }
}

/// The page of the definition of done, where there is one.
fn definition_of_done(backlog: &Backlog) -> Option<&Document> {
    let is_it = |page: &&Document| page.source.path.ends_with("policy/definition-of-done.md");
    backlog.documents.iter().find(is_it)
}

fn set_or_remove(
    editor: &mut Editor,
    key: &str,
    value: Option<&String>,
) -> std::result::Result<bool, Refusal> {
    match value {
        Some(value) if key == "increment" => editor.set(key, NewValue::Quoted(value.clone())),
        Some(value) => editor.set(key, value),
        None => editor.remove(key),
    }
}

/// What is said of the criteria becomes that and nothing else; what was said of the same criterion is edited.
fn set_results(editor: &mut Editor, results: &[Result]) -> std::result::Result<(), Refusal> {
    let said = |editor: &Editor| -> Vec<Option<usize>> {
        let Some(serde_yaml::Value::Sequence(rows)) = editor.document().value("results") else {
            return Vec::new();
        };
        let number = |row: &serde_yaml::Value| match row.get("ac")? {
            serde_yaml::Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
            serde_yaml::Value::String(text) => text
                .trim_start_matches(|each: char| !each.is_ascii_digit())
                .parse()
                .ok(),
            _ => None,
        };
        rows.iter().map(number).collect()
    };
    let is_wanted = |said: &Option<usize>| results.iter().any(|each| Some(each.criterion) == *said);
    let before = said(editor);
    for (index, _) in before
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, said)| !is_wanted(said))
    {
        editor.remove(&format!("results.{index}"))?;
    }
    for result in results {
        let at = said(editor)
            .iter()
            .position(|said| *said == Some(result.criterion));
        match at {
            Some(index) => {
                editor.set(&format!("results.{index}.ok"), NewValue::Flag(result.holds))?;
                set_or_remove(
                    editor,
                    &format!("results.{index}.note"),
                    result.note.as_ref(),
                )?;
            }
            None => {
                editor.add("results", row(result))?;
            }
        }
    }
    Ok(())
}

/// `{ac: 1, ok: true}`
fn row(result: &Result) -> NewValue {
    let mut entries = vec![
        (
            "ac".to_owned(),
            NewValue::Number(result.criterion.to_string()),
        ),
        ("ok".to_owned(), NewValue::Flag(result.holds)),
    ];
    let note = result.note.clone();
    entries.extend(note.map(|note| ("note".to_owned(), NewValue::Text(note))));
    NewValue::Map(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Files, Id};

    const STORY: &str =
        "---\nid: S-000001\ntitle: x\n---\n\n## Acceptance criteria\n- [ ] One.\n- [ ] Two.\n";

    fn backlog(files: &[(&str, &str)]) -> Backlog {
        let sources = files
            .iter()
            .map(|(path, text)| Source::new(format!("backlog/{path}"), *text))
            .collect();
        Backlog::new(
            Files {
                sources,
                ..Files::default()
            },
            "backlog",
        )
    }

    fn said(criterion: usize, holds: bool, note: Option<&str>) -> Result {
        Result {
            criterion,
            holds,
            note: note.map(str::to_owned),
        }
    }

    fn accepted(results: Vec<Result>) -> Verdict {
        Verdict {
            word: Word::Accepted,
            by: "mira".to_owned(),
            increment: Some("12e4567".to_owned()),
            results,
            note: None,
        }
    }

    fn read(files: &[(&str, &str)]) -> Backlog {
        backlog(files)
    }

    fn after_again(backlog: &Backlog, said: &Verdict) -> Option<String> {
        after(backlog, said)
    }

    fn after(backlog: &Backlog, said: &Verdict) -> Option<String> {
        let index = backlog.find(&Id::new("S-000001")).unwrap();
        let change = verdict(backlog, backlog.item(index), said).unwrap();
        change.map(|change| change.after().unwrap())
    }

    #[test]
    fn a_verdict_is_a_record_with_the_digests_of_what_it_is_about() {
        let backlog = backlog(&[
            ("items/S-000001.md", STORY),
            ("policy/definition-of-done.md", "- reviewed\n"),
        ]);
        let verdict = accepted(vec![
            said(1, true, None),
            said(2, true, Some("by hand, twice")),
        ]);
        // printf '%s' '- [ ] One. - [ ] Two.' | sha256sum; printf '%s' '- reviewed' | sha256sum
        assert_eq!(
            after(&backlog, &verdict).unwrap(),
            "---\nitem: S-000001\nverdict: accepted\nby: mira\nincrement: \"12e4567\"\n\
             criteria_digest: sha256:02c76c20b6ccfe6661ea6207845a7b3dd6e4a6fad07203827d7f2feb7d8b922b\n\
             dod_digest: sha256:01af9f88b826c7056a30903f37a78111e61add59f5ee07e31d12eeccc806d2a1\n\
             results:\n  - {ac: 1, ok: true}\n  - {ac: 2, ok: true, note: \"by hand, twice\"}\n---\n"
        );
    }

    #[test]
    fn a_new_verdict_edits_the_record_in_place() {
        let record = "---\n# seen at the review\nitem: S-000001\nverdict: rejected # for now\nby: 'mira'\nincrement: \"1\"\n\
                      criteria_digest: sha256:00\nresults:\n  - {ac: 1, ok: false, note: slow} # on a phone\n  - ac: 2\n    ok: true\n\
                      \x20 - {ac: 3, ok: true}\nnote: later\n---\n\nTalk.\n";
        let backlog = backlog(&[("items/S-000001.md", STORY), ("accept/x.md", record)]);
        let verdict = accepted(vec![said(1, true, None), said(2, true, None)]);
        let after = after(&backlog, &verdict).unwrap();
        assert_eq!(
            after,
            "---\n# seen at the review\nitem: S-000001\nverdict: accepted # for now\nby: 'mira'\nincrement: \"12e4567\"\n\
             criteria_digest: sha256:02c76c20b6ccfe6661ea6207845a7b3dd6e4a6fad07203827d7f2feb7d8b922b\n\
             results:\n  - {ac: 1, ok: true} # on a phone\n  - ac: 2\n    ok: true\n---\n\nTalk.\n"
        );
        let again = read(&[("items/S-000001.md", STORY), ("accept/x.md", &after)]);
        assert_eq!(after_again(&again, &verdict), None);
    }

    #[test]
    fn the_owner_and_a_delegate_of_the_day_may_accept() {
        let backlog = backlog(&[(
            "team.yml",
            "product_owner: mira\ndelegates:\n  - {who: tomas, until: 2026-11-30}\n  - {who: eva, scope: order}\n  - {who: jo, scope: acceptance}\n",
        )]);
        let on = |handle, day: &str| standing(&backlog.team, handle, day.parse().unwrap());
        let until: Date = "2026-11-30".parse().unwrap();
        assert_eq!(on("mira", "2026-11-30"), Standing::ProductOwner);
        assert_eq!(on("tomas", "2026-11-30"), Standing::Delegate(Some(until)));
        assert_eq!(on("tomas", "2026-12-01"), Standing::Expired(until));
        assert_eq!(on("eva", "2026-11-30"), Standing::OtherScope);
        assert_eq!(on("jo", "2026-11-30"), Standing::Delegate(None));
        assert_eq!(on("zoe", "2026-11-30"), Standing::Nobody);
        let day = until;
        assert_eq!(standing(&Team::default(), "zoe", day), Standing::NoOwner);
    }
}
