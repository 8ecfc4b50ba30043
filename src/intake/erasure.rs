//! Taking somebody's words out of feedback that is filed.

use crate::backlog::{Feedback, Id};
use crate::text::{Change, Edit, Span};

/// What stands in the place of a quote.
const ERASED: &str = "> [erased on request]";

/// What a title becomes that was made of somebody's words.
const ERASED_TITLE: &str = "Erased on request";

/// A file without somebody's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Erasure {
    pub change: Change,
    /// Whether the title was made of the words, and gave way too.
    pub with_title: bool,
}

/// The change that puts `[erased on request]` in the place of every quote of the file, and of a title that only repeats
/// what is quoted; none where there is none to be erased. A title in the team's own words stays.
pub fn erase_words(feedback: &Feedback) -> Option<Erasure> {
    let source = &feedback.document.source;
    let mut quotes = quotes(feedback);
    quotes.retain(|quote| source.slice(*quote) != ERASED);
    if quotes.is_empty() {
        return None;
    }
    let said: Vec<String> = quotes
        .iter()
        .map(|quote| plain(source.slice(*quote)))
        .collect();
    let title = plain(&feedback.title.value);
    let title = title.trim_end_matches(['…', '.', '?', '!']);
    let with_title = !title.is_empty() && said.iter().any(|said| said.contains(title));
    let mut edits: Vec<Edit> = quotes
        .into_iter()
        .map(|span| Edit {
            span,
            replacement: ERASED.to_owned(),
        })
        .collect();
    if with_title && let Some(entry) = feedback.document.entry("title") {
        edits.push(Edit {
            span: entry.value.span(),
            replacement: ERASED_TITLE.to_owned(),
        });
    }
    let change = Change::Edit {
        path: feedback.path().to_owned(),
        before: source.text.clone(),
        edits,
    };
    Some(Erasure { change, with_title })
}

/// Runs of lines that begin with `>`.
fn quotes(feedback: &Feedback) -> Vec<Span> {
    let source = &feedback.document.source;
    let body = feedback.document.body.span;
    let mut quotes = Vec::new();
    let mut quote: Option<Span> = None;
    let mut at = body.start as usize;
    for line in source.slice(body).split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        let here = Span::new(at, at + text.len());
        at += line.len();
        if text.trim_start().starts_with('>') {
            quote = Some(quote.map_or(here, |quote| quote.join(here)));
        } else {
            quotes.extend(quote.take());
        }
    }
    quotes.extend(quote);
    quotes
}

/// The words in one line, without marks of quotes, in lower case.
fn plain(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.trim_start().trim_start_matches('>'));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ").to_lowercase()
}

/// The commands that take the quotes of these files out of every commit, as of git-filter-repo 2.45 (2024), which knows
/// `--file-info-callback`. Files are known by their ids, so that renaming them hid nothing.
/// `titled` are those of them whose titles were made of the words: these and their files' names go too. Nothing but ids is
/// put into the commands, so that no text of others is ever run.
pub fn history_procedure(files: &[Id], titled: &[Id]) -> String {
    let listed = |ids: &[Id]| ids.iter().map(Id::as_str).collect::<Vec<_>>().join("|");
    let more = if titled.is_empty() {
        String::new()
    } else {
        format!(
            r#"
if re.search(rb"(?:^|/)(?:{0})[-.]", filename):
    text = value.get_contents_by_identifier(blob_id)
    text = re.sub(rb"(?m)^title:.*$", b"title: {ERASED_TITLE}", text, count=1)
    blob_id = value.insert_file_with_contents(text)
    filename = re.sub(rb"((?:{0}))-[^/]*[.]md$", rb"\1.md", filename)"#,
            listed(titled)
        )
    };
    format!(
        r#"git commit -am "Erase words on request"
git filter-repo --force --file-info-callback '
import re
if re.search(rb"(?:^|/)(?:{})[-.]", filename):
    text = value.get_contents_by_identifier(blob_id)
    text = re.sub(rb"(?m)(?:^[ \t]*>.*(?:\n|\Z))+", b"> [erased on request]\n", text)
    blob_id = value.insert_file_with_contents(text){more}
return (filename, mode, blob_id)
'
git push --force --all && git push --force --tags
"#,
        listed(files)
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
            "Files keep their names, and words that the team wrote in titles and below the quotes are left: read them."
                .to_owned(),
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
        let erasure = erase_words(&feedback(before)).unwrap();
        assert!(!erasure.with_title);
        let after = erasure.change.after().unwrap();
        assert_eq!(
            after,
            "---\nid: F-000001\ntitle: \"> a\" # > b\n---\n\n## Verbatim\n> [erased on request]\n\n## Ask\nKeep.\n> [erased on request]\n"
        );
        assert_eq!(erase_words(&feedback(&after)), None);
    }

    #[test]
    fn a_title_that_repeats_the_words_goes_with_them() {
        let before = "---\nid: F-000001\ntitle: My eyes hurt at…\n---\n\n## Verbatim\n> Hi. My eyes\n> hurt at night.\n";
        let erasure = erase_words(&feedback(before)).unwrap();
        assert!(erasure.with_title);
        assert_eq!(
            erasure.change.after().unwrap(),
            "---\nid: F-000001\ntitle: Erased on request\n---\n\n## Verbatim\n> [erased on request]\n"
        );
    }

    #[test]
    fn the_procedure_names_the_files_by_their_ids() {
        let text = history_procedure(
            &[Id::new("F-000001"), Id::new("F-000002")],
            &[Id::new("F-000002")],
        );
        assert!(text.contains("(?:F-000001|F-000002)[-.]"), "{text}");
        assert!(
            text.contains("b\"title: Erased on request\"") && text.contains("((?:F-000002))-"),
            "{text}"
        );
    }
}
