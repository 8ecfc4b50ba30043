//! What people do to a backlog on a branch.
#![expect(clippy::too_many_lines, reason = "one draw, told from top to bottom")]
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the paths are made here"
)]

use std::collections::BTreeMap;

use deepen::backlog::Document;
use deepen::backlog::edit::Editor;
use deepen::text::Source;

use super::dice::Dice;

/// The files of a branch by their paths.
pub(crate) type Tree = BTreeMap<String, String>;

const STATUSES: [&str; 5] = ["idea", "refining", "ready", "in-progress", "review"];
pub(crate) const ORDER: &str = "backlog/order.txt";

/// One branch in the making. Every word that it writes is there once.
pub(crate) struct Author<'a> {
    pub(crate) tree: Tree,
    pub(crate) dice: &'a mut Dice,
    pub(crate) name: String,
    pub(crate) words: usize,
}

impl Author<'_> {
    fn word(&mut self) -> String {
        self.words += 1;
        format!("{}q{}", self.name, self.words)
    }

    /// Makes one change of one of these files, or of the order; says what kind of change it was.
    pub(crate) fn change(&mut self, files: &[String]) -> &'static str {
        let roll = self.dice.below(100);
        if roll < 22 {
            return self.order();
        }
        let Some(path) = self.dice.pick(files).cloned() else {
            return "nothing";
        };
        let Some(text) = self.tree.get(&path).cloned() else {
            return "nothing";
        };
        if path.ends_with(".tsv") {
            return self.ledger(&path, &text);
        }
        let (kind, text) = match roll {
            22..30 => {
                let key = if path.contains("/feedback/") {
                    "state"
                } else {
                    "status"
                };
                let status = self.dice.pick(&STATUSES).copied().unwrap_or_default();
                (
                    "status",
                    edited(&path, &text, |editor| editor.set(key, status)),
                )
            }
            30..38 => {
                let number = 1 + self.dice.below(20);
                let key = self
                    .dice
                    .pick(&["estimate", "score.cod.per_week", "score.rice.reach"]);
                let key = key.copied().unwrap_or_default();
                let value = deepen::backlog::edit::NewValue::Number(number.to_string());
                (
                    "number",
                    edited(&path, &text, |editor| editor.set(key, value)),
                )
            }
            38..43 => {
                let word = self.word();
                let comment = edited(&path, &text, |editor| {
                    editor.set("title", format!("T: {word}"))
                });
                ("title", comment)
            }
            43..50 => {
                let word = self.word();
                (
                    "list: add",
                    edited(&path, &text, |editor| editor.add("labels", word)),
                )
            }
            50..54 => {
                let label = self.dice.pick(&["alpha", "beta", "gamma"]).copied();
                let label = label.unwrap_or_default();
                (
                    "list: take",
                    edited(&path, &text, |editor| editor.take("labels", label)),
                )
            }
            54..57 => {
                let key = self
                    .dice
                    .pick(&["estimate", "size", "parent", "moscow", "labels"]);
                let key = key.copied().unwrap_or_default();
                (
                    "remove key",
                    edited(&path, &text, |editor| editor.remove(key)),
                )
            }
            57..63 => ("comment", self.comment(&text)),
            63..73 => ("tick", self.tick(&text)),
            73..81 => ("reword item", self.reword(&text)),
            81..85 => ("add item", self.add_item(&text)),
            85..87 => ("remove item", self.remove_item(&text)),
            87..95 => ("prose", self.prose(&text)),
            95..97 => return self.rename(&path, text),
            97..98 => {
                self.tree.remove(&path);
                return "delete file";
            }
            _ => return self.create(),
        };
        self.tree.insert(path, text);
        kind
    }

    fn order(&mut self) -> &'static str {
        let text = self.tree.get(ORDER).cloned().unwrap_or_default();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let items: Vec<usize> = (0..lines.len())
            .filter(|at| lines.get(*at).is_some_and(|line| !line.starts_with('#')))
            .collect();
        let Some(from) = self.dice.pick(&items).copied() else {
            return "nothing";
        };
        let first = items.first().copied().unwrap_or_default();
        let room = lines.len() - first;
        let kind = match self.dice.below(10) {
            0..4 => {
                let line = lines.remove(from);
                let draw = self.dice.below(room) * self.dice.below(room) / room;
                lines.insert((first + draw).min(lines.len()), line);
                "order: move"
            }
            4..6 => {
                let word = self.word();
                let id = format!("S-{:0>6}", word.to_uppercase().replace('Q', "0"));
                let at = first + self.dice.below(room);
                lines.insert(at, format!("{id}  New"));
                "order: add"
            }
            6..8 => {
                lines.remove(from);
                "order: complete"
            }
            8 => {
                let word = self.word();
                if let Some(line) = lines.get_mut(from) {
                    let said = line.split(" ; ").next().unwrap_or_default().trim_end();
                    *line = format!("{said}  ; {word}");
                }
                "order: reason"
            }
            _ => {
                let word = self.word();
                if let Some(line) = lines.get_mut(from) {
                    let (said, reason) = match line.split_once(" ; ") {
                        Some((said, reason)) => (said, format!("  ; {reason}")),
                        None => (line.as_str(), String::new()),
                    };
                    let id = said.split_whitespace().next().unwrap_or_default();
                    *line = format!("{id}  Echo {word}{reason}");
                }
                "order: echo"
            }
        };
        self.tree.insert(ORDER.to_owned(), lines.join("\n") + "\n");
        kind
    }

    fn ledger(&mut self, path: &str, text: &str) -> &'static str {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if self.dice.percent(20) && !lines.is_empty() {
            let at = self.dice.below(lines.len());
            lines.remove(at);
        } else {
            let word = self.word().to_uppercase();
            lines.push(format!("R-{word}\tF-{word}\tshipped\temail\tsent"));
            lines.sort();
        }
        self.tree.insert(path.to_owned(), lines.join("\n") + "\n");
        "ledger"
    }

    /// A comment behind a line of the front matter that has none.
    fn comment(&mut self, text: &str) -> String {
        let end = text.find("\n---\n").unwrap_or_default();
        let (front, rest) = text.split_at(end);
        let mut lines: Vec<String> = front.lines().map(str::to_owned).collect();
        let at = 1 + self.dice.below(lines.len().saturating_sub(1));
        let word = self.word();
        if let Some(line) = lines.get_mut(at)
            && !line.contains('#')
            && !line.ends_with(['|', '>', '-'])
        {
            line.push_str(&format!("  # {word}"));
        }
        lines.join("\n") + rest
    }

    /// The numbers of the lines that are items of lists.
    fn items(text: &str) -> (Vec<String>, Vec<usize>) {
        let body = text.find("\n---\n").map_or(0, |end| {
            text.get(..end + 5).unwrap_or_default().lines().count()
        });
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let items = (body..lines.len())
            .filter(|at| lines.get(*at).is_some_and(|line| line.starts_with("- [")))
            .collect();
        (lines, items)
    }

    fn tick(&mut self, text: &str) -> String {
        let (mut lines, items) = Self::items(text);
        if let Some(line) = self.dice.pick(&items).and_then(|at| lines.get_mut(*at)) {
            *line = if line.starts_with("- [ ]") {
                line.replacen("- [ ]", "- [x]", 1)
            } else {
                line.replacen("- [x]", "- [ ]", 1)
            };
        }
        lines.join("\n") + "\n"
    }

    fn reword(&mut self, text: &str) -> String {
        let (mut lines, items) = Self::items(text);
        let word = self.word();
        if let Some(line) = self.dice.pick(&items).and_then(|at| lines.get_mut(*at)) {
            line.push_str(&format!(" {word}"));
        }
        lines.join("\n") + "\n"
    }

    fn add_item(&mut self, text: &str) -> String {
        let (mut lines, items) = Self::items(text);
        let word = self.word();
        if let Some(at) = self.dice.pick(&items).copied() {
            let is_labelled = lines.get(at).is_some_and(|line| line.contains("] AC"));
            let new = if is_labelled {
                let number = 4 + self.dice.below(9);
                let taken = lines
                    .iter()
                    .any(|line| line.contains(&format!("] AC{number}: ")));
                if taken {
                    return text.to_owned();
                }
                format!("- [ ] AC{number}: {word} is so.")
            } else {
                format!("- [ ] {word} {word}a is new")
            };
            lines.insert(at + 1, new);
        }
        lines.join("\n") + "\n"
    }

    fn remove_item(&mut self, text: &str) -> String {
        let (mut lines, items) = Self::items(text);
        if let Some(at) = self.dice.pick(&items).copied() {
            lines.remove(at);
        }
        lines.join("\n") + "\n"
    }

    fn prose(&mut self, text: &str) -> String {
        let body = text.find("\n---\n").map_or(0, |end| {
            text.get(..end + 5).unwrap_or_default().lines().count()
        });
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let prose: Vec<usize> = (body..lines.len())
            .filter(|at| {
                lines.get(*at).is_some_and(|line| {
                    !line.trim().is_empty() && !line.starts_with(['#', '-', ' '])
                })
            })
            .collect();
        let word = self.word();
        match self.dice.pick(&prose).copied() {
            Some(at) if self.dice.percent(60) => {
                if let Some(line) = lines.get_mut(at) {
                    line.push_str(&format!(" {word}"));
                }
            }
            _ => lines.extend([String::new(), format!("One more thing: {word}.")]),
        }
        lines.join("\n") + "\n"
    }

    fn rename(&mut self, path: &str, text: String) -> &'static str {
        let Some((folder, name)) = path.rsplit_once('/') else {
            return "nothing";
        };
        let id: String = name.chars().take(8).collect();
        if !id.contains('-') || name.starts_with("20") {
            return "nothing";
        }
        let word = self.word();
        self.tree.remove(path);
        self.tree.insert(format!("{folder}/{id}-{word}.md"), text);
        "rename file"
    }

    fn create(&mut self) -> &'static str {
        let word = self.word();
        let id = format!("F-{:0>6}", word.to_uppercase().replace('Q', "0"));
        self.tree.insert(
            format!("backlog/feedback/2026/{id}-{word}.md"),
            format!("---\nid: {id}\ntype: feedback\ntitle: {word}\nreceived: 2026-06-01\nchannel: email\n---\n\n## Verbatim\n> {word}\n"),
        );
        "create file"
    }
}

/// The text with a change of its front matter; unchanged where that is refused.
fn edited(
    path: &str,
    text: &str,
    change: impl FnOnce(&mut Editor) -> Result<bool, deepen::backlog::edit::Refusal>,
) -> String {
    let document = Document::parse(Source::new(path, text));
    let Ok(mut editor) = Editor::new(&document, &["id", "type", "title", "status"]) else {
        return text.to_owned();
    };
    let _refused = change(&mut editor);
    editor.document().source.text.to_string()
}
