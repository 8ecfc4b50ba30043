//! Taking somebody's words out of feedback that is filed.

use crate::backlog::{Feedback, Id};
use crate::text::{Change, Edit, Span};

/// What stands in the place of a quote.
const ERASED: &str = "> [erased on request]";

/// The change that puts `[erased on request]` in the place of every quote of the file; none where there is none to be
/// erased. The title, which is the team's, stays.
pub fn erase_quotes(feedback: &Feedback) -> Option<Change> {
    let source = &feedback.document.source;
    let body = feedback.document.body.span;
    let mut edits = Vec::new();
    let mut quote: Option<Span> = None;
    let mut at = body.start as usize;
    for line in source.slice(body).split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        let here = Span::new(at, at + text.len());
        at += line.len();
        if text.trim_start().starts_with('>') {
            quote = Some(quote.map_or(here, |quote| quote.join(here)));
        } else if let Some(quote) = quote.take() {
            edits.push(quote);
        }
    }
    edits.extend(quote);
    let edits: Vec<Edit> = edits
        .into_iter()
        .filter(|quote| source.slice(*quote) != ERASED)
        .map(|span| Edit {
            span,
            replacement: ERASED.to_owned(),
        })
        .collect();
    (!edits.is_empty()).then(|| Change::Edit {
        path: feedback.path().to_owned(),
        before: source.text.clone(),
        edits,
    })
}

/// The commands that take the quotes of these files out of every commit, as of git-filter-repo 2.45 (2024), which knows
/// `--file-info-callback`. Files are known by their ids, so that renaming them hid nothing.
pub fn history_procedure(files: &[Id]) -> String {
    let ids: Vec<&str> = files.iter().map(Id::as_str).collect();
    format!(
        r#"git commit -am "Erase words on request"
git filter-repo --force --file-info-callback '
import re
if re.search(rb"(?:^|/)(?:{})[-.]", filename):
    text = value.get_contents_by_identifier(blob_id)
    text = re.sub(rb"(?m)(?:^[ \t]*>.*(?:\n|\Z))+", b"> [erased on request]\n", text)
    blob_id = value.insert_file_with_contents(text)
return (filename, mode, blob_id)
'
git push --force --all && git push --force --tags
"#,
        ids.join("|")
    )
}

/// What erasing does not reach, as long as nobody sees to it.
pub fn limits(is_committed: bool, has_words: bool, tools: &[String]) -> Vec<String> {
    let mut limits = vec![
        "Without its address and keys the person cannot be recognised: a new request, or a row of an export that is not \
         here yet, gets a new id."
            .to_owned(),
    ];
    if !tools.is_empty() {
        limits.push(format!(
            "The records in {} still say who it is: erase them there too.",
            tools.join(", ")
        ));
    }
    if has_words {
        limits.push(
            "Titles and file names of the feedback, and words that the team wrote below it, are left: read them.".to_owned(),
        );
    }
    if is_committed && has_words {
        limits.extend(
            [
                "Commits that exist already hold the words, and so do other clones, forks, backups and caches of the host.",
                "Rewriting the history changes the ids of all commits since, drops their signatures, and makes everybody \
                 clone anew; ask the host to delete what no branch holds any more, and its pull requests.",
            ]
            .map(str::to_owned),
        );
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Document;
    use crate::text::Source;

    fn feedback(text: &str) -> Feedback {
        Feedback::new(Document::parse_prose(Source::new(
            "backlog/feedback/F-000001.md",
            text,
        )))
    }

    #[test]
    fn quotes_give_way_and_everything_else_stays() {
        let before = "---\nid: F-000001\ntitle: \"> a\" # > b\n---\n\n## Verbatim\n> one\n>\n> two\n\n## Ask\nKeep.\n> three\n";
        let change = erase_quotes(&feedback(before)).unwrap();
        let after = change.after().unwrap();
        assert_eq!(
            after,
            "---\nid: F-000001\ntitle: \"> a\" # > b\n---\n\n## Verbatim\n> [erased on request]\n\n## Ask\nKeep.\n> [erased on request]\n"
        );
        assert_eq!(erase_quotes(&feedback(&after)), None);
    }

    #[test]
    fn the_procedure_names_the_files_by_their_ids() {
        let text = history_procedure(&[Id::new("F-000001"), Id::new("F-000002")]);
        assert!(text.contains("(?:F-000001|F-000002)[-.]"), "{text}");
    }
}
