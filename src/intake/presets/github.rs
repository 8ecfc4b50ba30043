//! GitHub: issues as the REST API lists them, and as `gh issue list --json` prints them.

use serde_json::Value;

use super::{Kind, PLAIN, Preset, is_me_too, object, text};
use crate::intake::reading::{Export, Record};
use crate::intake::{Draft, Person};

pub(super) static PRESET: Preset = Preset {
    name: "github",
    summary: "GitHub issues as JSON: REST API, or gh issue list --json number,title,body,author,createdAt,url,labels,comments,reactionGroups",
    kind: Kind::Objects,
    signs: &["number", "title", "created_at"],
    mapping: "tool: github
key: number
title: title
text: body
received: created_at
updated: updated_at
requester: {key: user.login}
themes: labels.name
url: html_url
votes: reactions.+1
constants: {channel: portal}
",
    names: &[
        ("created_at", &["createdAt"]),
        ("updated_at", &["updatedAt"]),
        ("user.login", &["author.login"]),
        ("html_url", &["url"]),
    ],
    left_out,
    finish,
    ..PLAIN
};

fn left_out(_: &Export, record: &Record) -> Option<String> {
    let issue = object(record);
    let address = text(issue, "/html_url").or_else(|| text(issue, "/url"));
    if issue
        .get("pull_request")
        .is_some_and(|request| !request.is_null())
        || address.is_some_and(|address| address.contains("/pull/"))
    {
        return Some("a pull request".into());
    }
    is_bot(issue).then(|| "written by a bot".into())
}

fn is_bot(issue: &Value) -> bool {
    let login = text(issue, "/user/login").or_else(|| text(issue, "/author/login"));
    text(issue, "/user/type") == Some("Bot")
        || issue.pointer("/author/is_bot").and_then(Value::as_bool) == Some(true)
        || login.is_some_and(|login| login.ends_with("[bot]"))
}

/// `https://github.com/example/shop/issues/41` is `example/shop#41`: both kinds of export name an issue the same.
fn finish(_: &Export, record: &Record, draft: &mut Draft) {
    let issue = object(record);
    let path = draft
        .url
        .as_deref()
        .and_then(|url| url.split_once("://"))
        .map(|(_, path)| path);
    if let Some(path) = path
        && let [_, owner, repository, "issues", number] = path.split('/').collect::<Vec<_>>()[..]
    {
        draft.source.key = format!("{owner}/{repository}#{number}");
    }
    let groups = issue.get("reactionGroups").and_then(Value::as_array);
    for group in groups.into_iter().flatten() {
        if text(group, "/content") == Some("THUMBS_UP") {
            let count = group.pointer("/users/totalCount").and_then(Value::as_u64);
            draft.votes = count.and_then(|count| u32::try_from(count).ok());
        }
    }
    let asker = draft
        .requester
        .as_ref()
        .and_then(|person| person.key.clone());
    let comments = issue.get("comments").and_then(Value::as_array);
    for comment in comments.into_iter().flatten() {
        let login = text(comment, "/author/login").or_else(|| text(comment, "/user/login"));
        let (Some(login), Some(body)) = (login, text(comment, "/body")) else {
            continue;
        };
        let person = Person {
            key: Some(login.to_owned()),
            ..Person::default()
        };
        if is_me_too(body) && asker.as_deref() != Some(login) && !draft.supporters.contains(&person)
        {
            draft.supporters.push(person);
        }
    }
}
