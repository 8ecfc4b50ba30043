//! `deepen ci find-comment`: which comment an earlier run wrote.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Deserializer, Value};

use crate::cli::{Answer, Exit, Failure};
use crate::repo::files;
use crate::repo::world::{self, World};

/// Bytes of comments that are read: some thousands of the longest.
const MOST_INPUT: usize = 512 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The first line of the comment, by which it is known again
    #[arg(value_name = "LINE")]
    marker: String,
    /// The host's answer to who we are (`GET /user`): only our own comments count. Without it those of bots
    #[arg(long, value_name = "FILE")]
    me: Option<PathBuf>,
}

/// Prints the number of the oldest comment that is ours, or nothing.
pub(super) fn run(options: &Options, world: &World) -> Result<Answer, Failure> {
    let me = match &options.me {
        None => None,
        Some(file) => {
            let path = world.folder.join(file);
            let bytes = files::read_bytes(&path, MOST_INPUT)?.unwrap_or_default();
            let answer: Value = serde_json::from_slice(&bytes).map_err(|error| {
                Failure::usage(format!("{} is no JSON: {error}", file.display()))
            })?;
            answer.get("id").cloned()
        }
    };
    let input = world::read_input(MOST_INPUT)?
        .ok_or_else(|| Failure::usage("more than 512 MiB of comments on standard input"))?;
    let marker = options.marker.trim();
    if marker.is_empty() {
        return Err(Failure::usage("an empty line marks no comment"));
    }
    let found = comment(&input, marker, me.as_ref()).map_err(|error| {
        Failure::usage(format!("standard input is no list of comments: {error}"))
            .hint("it takes what GitHub, Gitea or GitLab answer, one page behind the other")
    })?;
    Ok(Answer {
        output: found.map_or_else(String::new, |id| format!("{id}\n")),
        talk: Vec::new(),
        exit: Exit::Clean,
    })
}

/// The least number of the comments that begin with `marker` and were written by `me`, or by a bot where nobody knows who that is:
/// a marker that somebody else copies makes no comment ours. `pages` are arrays of JSON, one behind the other.
///
/// # Errors
/// When it is no JSON.
fn comment(
    pages: &[u8],
    marker: &str,
    me: Option<&Value>,
) -> Result<Option<u64>, serde_json::Error> {
    let mut least: Option<u64> = None;
    for page in Deserializer::from_slice(pages).into_iter::<Value>() {
        let page = page?;
        for comment in page.as_array().into_iter().flatten() {
            // GitHub and Gitea say `user`, GitLab says `author`.
            let author = comment.get("user").or_else(|| comment.get("author"));
            let is_ours = match me {
                Some(me) => author.and_then(|author| author.get("id")) == Some(me),
                None => author.is_some_and(is_bot),
            };
            let body = comment.get("body").and_then(Value::as_str);
            let is_marked = body.is_some_and(|body| body.trim_start().starts_with(marker));
            let id = comment.get("id").and_then(Value::as_u64);
            if let Some(id) = id.filter(|_| is_ours && is_marked) {
                least = Some(least.map_or(id, |least| least.min(id)));
            }
        }
    }
    Ok(least)
}

fn is_bot(author: &Value) -> bool {
    author.get("type").and_then(Value::as_str) == Some("Bot")
        || author.get("bot").and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MARKER: &str = "<!-- deepen: review of backlog -->";

    fn found(pages: &[Value], me: Option<u64>) -> Option<u64> {
        let text: String = pages.iter().map(Value::to_string).collect();
        comment(text.as_bytes(), MARKER, me.map(Value::from).as_ref()).unwrap()
    }

    fn written(id: u64, author: &Value, body: &str) -> Value {
        json!({"id": id, "user": author, "body": body})
    }

    #[test]
    fn finds_the_oldest_of_our_own_over_all_pages() {
        let bot = json!({"id": 41, "type": "Bot"});
        let other = json!({"id": 7, "type": "User"});
        let marked = format!("{MARKER}\n# Backlog");
        let pages = [
            json!([written(3, &other, &marked), written(4, &bot, "# Backlog")]),
            json!([written(9, &bot, &marked), written(8, &bot, &marked)]),
            json!([]),
        ];
        assert_eq!(found(&pages, None), Some(8));
        assert_eq!(found(&pages, Some(7)), Some(3));
        assert_eq!(found(&pages, Some(1)), None);
        assert_eq!(found(&[], None), None);
    }

    #[test]
    fn reads_gitlabs_notes_too() {
        let note = json!([{"id": 5, "author": {"id": 2, "username": "project_1_bot"}, "body": format!("{MARKER}\nx")}]);
        assert_eq!(found(std::slice::from_ref(&note), Some(2)), Some(5));
        assert_eq!(found(&[note], None), None);
    }

    #[test]
    fn a_quoted_marker_is_no_comment_of_ours() {
        let bot = json!({"id": 41, "type": "Bot"});
        let quoted = format!("> {MARKER}");
        assert_eq!(found(&[json!([written(1, &bot, &quoted)])], None), None);
        assert!(comment(b"<html>", MARKER, None).is_err());
    }
}
