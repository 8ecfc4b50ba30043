//! Suggestions as people read them: a wish, what may be the same, why, and the command that makes them one.

use crate::report::shape::{DupeFile, DupeGroup, DupeSuggestion, Dupes};
use crate::report::{Block, Role, Text, number};

pub(in crate::report) fn blocks(dupes: &Dupes) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(summary(dupes))];
    for group in &dupes.groups {
        blocks.extend(told(dupes, group));
    }
    if dupes.groups_in_all > dupes.groups.len() {
        let more = dupes.groups_in_all - dupes.groups.len();
        let text = Text::plain(format!(
            "{} not shown: ",
            number::counted(more, "more is", "more are")
        ));
        blocks.push(Block::Paragraph(
            text.and(Role::Code, "--limit")
                .then(format!(" {}", dupes.groups_in_all)),
        ));
    }
    blocks
}

fn summary(dupes: &Dupes) -> Text {
    let files = number::counted(dupes.compared, "feedback file", "feedback files");
    let stories = dupes.against == "stories";
    let scale = format!(
        "a score of {} or more is probably {}, from {} it is worth a look",
        number::short(dupes.probably),
        if stories {
            "the story meant"
        } else {
            "the same wish"
        },
        number::short(dupes.look)
    );
    if dupes.compared == 0 {
        return Text::plain(
            "No feedback yet: `deepen feedback add` takes one in, `deepen feedback import` an export.",
        );
    }
    let what = match (dupes.asked, stories) {
        (true, _) => return Text::of(Role::Muted, format!("{files} compared; {scale}.")),
        (false, true) => number::counted(
            dupes.groups_in_all,
            "request without a story resembles one",
            "requests without a story resemble one",
        ),
        (false, false) => number::counted(
            dupes.groups_in_all,
            "group that may be one wish",
            "groups that may be one wish each",
        ),
    };
    if dupes.groups_in_all == 0 {
        return Text::plain(format!(
            "{files} compared: nothing reaches a score of {}.",
            number::short(dupes.look)
        ));
    }
    Text::plain(format!(
        "{what}, of {files}; {scale}. Nothing is merged by itself."
    ))
}

fn told(dupes: &Dupes, group: &DupeGroup) -> Vec<Block> {
    let lines: Vec<Text> = group
        .suggestions
        .iter()
        .flat_map(|suggestion| lines(dupes, group, suggestion))
        .collect();
    let mut lines = lines;
    if let Some(command) = &group.command {
        lines.push(Text::of(Role::Code, command));
    }
    if lines.is_empty() {
        lines.push(Text::of(Role::Muted, "nothing is like it"));
    }
    vec![Block::Entry {
        head: head(&group.of),
        lines,
    }]
}

fn head(file: &DupeFile) -> Text {
    let mut text = Text::id(&file.id).then(" ").and(Role::Strong, &*file.title);
    let mut facts = vec![file.state.clone()];
    facts.extend(
        file.requesters
            .map(|people| number::counted(people, "person", "people")),
    );
    facts.extend(file.received.map(|day| day.to_string()));
    text = text.and(Role::Muted, format!("  {}", facts.join(", ")));
    text
}

fn lines(dupes: &Dupes, group: &DupeGroup, suggestion: &DupeSuggestion) -> Vec<Text> {
    let role = match suggestion.verdict {
        "probably" => Role::Good,
        "look" => Role::Warning,
        _ => Role::Muted,
    };
    let first = Text::of(
        role,
        format!("{:.2} {}", suggestion.score, suggestion.verdict),
    )
    .then("  ")
    .join(head(&suggestion.file));
    let mut lines = vec![first];
    let why = why(suggestion);
    if !why.is_empty() {
        lines.push(Text::of(Role::Muted, why));
    }
    let [one, other] = &suggestion.by;
    let heads = [&group.of.id, &suggestion.file.id];
    if dupes.against == "feedback" && !(heads.contains(&one) && heads.contains(&other)) {
        lines.push(
            Text::of(Role::Muted, "by the texts of ")
                .and(Role::Id, one)
                .then(" and ")
                .and(Role::Id, other),
        );
    }
    if group.command.is_none() && suggestion.verdict != "unlikely" {
        lines.push(Text::of(Role::Code, &*suggestion.command));
    }
    lines
}

/// `shared: export, csv, column; same account; 3 days apart`
fn why(suggestion: &DupeSuggestion) -> String {
    let mut parts = Vec::new();
    if !suggestion.words.is_empty() {
        parts.push(format!("shared: {}", suggestion.words.join(", ")));
    }
    if !suggestion.themes.is_empty() {
        parts.push(format!("both about {}", suggestion.themes.join(", ")));
    }
    if suggestion.same_account {
        parts.push("same account".to_owned());
    } else if suggestion.same_segment {
        parts.push("same segment".to_owned());
    }
    match suggestion.days_apart {
        Some(0) => parts.push("the same day".to_owned()),
        Some(days) => parts.push(format!(
            "{} apart",
            number::counted(days as usize, "day", "days")
        )),
        None => {}
    }
    parts.join("; ")
}
