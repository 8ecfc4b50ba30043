//! A record: front matter key by key, then section by section; lists of criteria, tasks and questions item by item, prose
//! line by line.

use std::collections::BTreeMap;

use super::chunks::{Block, map_block};
use super::fields::FieldMerge;
use super::form::lines;
use super::lines as prose;
use super::marks::{Labels, Piece, is_mark, written};
use super::run::Worth;
use super::ticks;
use super::weave::{Key, Lists, Place, Side, kept, weave};
use super::{Merged, Versions};
use crate::backlog::front_matter::{self, FrontMatter};
use crate::backlog::{Problem, ProblemKind};
use crate::text::Source;

/// One version of a file, in its three parts.
struct Part<'a> {
    text: &'a str,
    front: FrontMatter,
    body: usize,
    is_broken: bool,
}

pub(super) fn merge(versions: Versions<'_>, labels: &Labels<'_>) -> Merged {
    let [base, ours, theirs] = [versions.base, versions.ours, versions.theirs].map(Part::read);
    let fenced = ours.front.fenced && theirs.front.fenced;
    let is_readable = !ours.is_broken && !theirs.is_broken && !base.is_broken;
    if fenced && !is_readable {
        return prose::merge(versions, labels);
    }
    let mut conflicts = Vec::new();
    let mut text = String::new();
    if fenced {
        let head = ours.text.get(..ours.front.span.start as usize);
        let end = ours.text.get(ours.front.span.end as usize..ours.body);
        text.push_str(head.unwrap_or_default());
        text.push_str(&front([&base, &ours, &theirs], labels, &mut conflicts));
        text.push_str(end.unwrap_or_default());
    } else if ours.front.fenced != theirs.front.fenced {
        return prose::merge(versions, labels);
    }
    let pieces = body([base.rest(), ours.rest(), theirs.rest()], &mut conflicts);
    text.push_str(&written(pieces, labels));
    Merged { text, conflicts }
}

/// A whole YAML file, key by key.
pub(super) fn merge_yaml(versions: Versions<'_>, labels: &Labels<'_>) -> Merged {
    let [base, ours, theirs] = [versions.base, versions.ours, versions.theirs].map(Part::read_yaml);
    if base.is_broken || ours.is_broken || theirs.is_broken {
        return prose::merge(versions, labels);
    }
    let mut conflicts = Vec::new();
    let text = front([&base, &ours, &theirs], labels, &mut conflicts);
    Merged { text, conflicts }
}

impl<'a> Part<'a> {
    fn read(text: &'a str) -> Self {
        let source = Source::new("", text);
        let (front, body, problems) = front_matter::read_fenced(&source);
        let is_broken = front.fenced && problems.iter().any(is_in_the_way);
        let body = if front.fenced { body } else { 0 };
        Self {
            text,
            front,
            body,
            is_broken,
        }
    }

    fn read_yaml(text: &'a str) -> Self {
        let source = Source::new("", text);
        let (front, problems) = front_matter::read_whole(&source);
        Self {
            text,
            body: text.len(),
            front,
            is_broken: problems.iter().any(is_in_the_way),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.body..).unwrap_or_default()
    }

    fn yaml(&self) -> &'a str {
        self.text.get(self.front.span.range()).unwrap_or_default()
    }

    fn block(&self) -> Option<Block<'_>> {
        map_block(self.text, &self.front.entries, self.front.span.range())
    }
}

/// Whether a problem means that the front matter was not read as it is meant.
fn is_in_the_way(problem: &Problem) -> bool {
    matches!(
        problem.kind,
        ProblemKind::InvalidYaml
            | ProblemKind::DuplicateKey
            | ProblemKind::RefusedYaml
            | ProblemKind::TooLarge
    )
}

/// The merged lines of the front matter. They are read again: when they do not say what both sides meant, both sides are
/// written down instead.
fn front(parts: [&Part<'_>; 3], labels: &Labels<'_>, conflicts: &mut Vec<String>) -> String {
    let [base, ours, theirs] = parts;
    if ours.yaml() == theirs.yaml() || base.yaml() == theirs.yaml() {
        return ours.yaml().to_owned();
    }
    if base.yaml() == ours.yaml() {
        return theirs.yaml().to_owned();
    }
    let mut merge = FieldMerge {
        labels,
        conflicts: Vec::new(),
    };
    // What lies apart in an ancestor that is itself a merge was never decided.
    let is_decided = !base.yaml().lines().any(is_mark);
    let none = Block::default();
    let blocks = (base.block(), ours.block(), theirs.block());
    let taken = if let (Some(base), Some(ours), Some(theirs)) = &blocks {
        merge.map("", [if is_decided { base } else { &none }, ours, theirs])
    } else {
        None
    };
    if let Some(taken) = taken
        && says(&taken.text, &taken.value)
    {
        conflicts.append(&mut merge.conflicts);
        return taken.text;
    }
    conflicts.push(
        "both sides changed the front matter, and the changes cannot be told apart".to_owned(),
    );
    let mut text = merge.marked("", ours.yaml(), theirs.yaml());
    if !says(
        &text,
        &front_matter::map_value(ours.text, &ours.front.entries),
    ) {
        ours.yaml().clone_into(&mut text);
    }
    text
}

/// Whether these lines say this as YAML.
fn says(lines: &str, value: &serde_yaml::Value) -> bool {
    let (front, problems) = front_matter::read_whole(&Source::new("", lines));
    !problems.iter().any(is_in_the_way) && front_matter::map_value(lines, &front.entries) == *value
}

/// A heading and what stands below it; the text before the first heading has none.
#[derive(Clone, Debug)]
struct Section<'a> {
    heading: Option<&'a str>,
    lines: Vec<&'a str>,
}

fn body<'a>(texts: [&'a str; 3], conflicts: &mut Vec<String>) -> Vec<Piece<'a>> {
    let mut keys: BTreeMap<(String, usize), Key> = BTreeMap::new();
    let mut all: [BTreeMap<Key, Section<'a>>; 3] = Default::default();
    let mut lists: [Vec<Key>; 3] = Default::default();
    for ((text, found), list) in texts.iter().zip(&mut all).zip(&mut lists) {
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for section in sections(text) {
            let title = section.heading.unwrap_or_default().trim().to_lowercase();
            let time = times.entry(title.clone()).or_default();
            *time += 1;
            let next = keys.len();
            let key = *keys.entry((title, *time)).or_insert(next);
            list.push(key);
            found.insert(key, section);
        }
    }
    let [base, ours, theirs] = &all;
    let [base_list, our_list, their_list] = &lists;
    let worths = vec![Worth([1, 0, 0, 0]); keys.len()];
    let unseen =
        |side: &BTreeMap<Key, Section<'a>>, other: &BTreeMap<Key, Section<'a>>, list: &[Key]| {
            let mut kept = kept(base_list, list, &worths);
            for (key, section) in side {
                let is_changed = base.get(key).is_none_or(|old| old.lines != section.lines);
                if is_changed
                    && !other.contains_key(key)
                    && let Some(flag) = kept.get_mut(*key)
                {
                    *flag = false;
                }
            }
            kept
        };
    let places = weave(&Lists {
        count: keys.len(),
        base: base_list,
        ours: Side {
            list: our_list,
            kept: &unseen(ours, theirs, our_list),
        },
        theirs: Side {
            list: their_list,
            kept: &unseen(theirs, ours, their_list),
        },
        loose: &[],
    });
    let mut pieces = Vec::new();
    for place in places {
        let (Place::Agreed(key) | Place::Ours(key) | Place::Theirs(key)) = place;
        match (ours.get(&key), theirs.get(&key), place) {
            (Some(_), Some(_), Place::Theirs(_)) => {}
            (Some(our), Some(their), _) => {
                pieces.extend(our.heading.map(Piece::agreed));
                let old = base.get(&key).map_or(&[][..], |old| &old.lines);
                pieces.extend(section(our, old, &their.lines, conflicts));
            }
            (Some(one), None, Place::Agreed(_)) | (None, Some(one), Place::Agreed(_)) => {
                pieces.extend(one.whole().map(Piece::agreed));
            }
            (our, their, _) => {
                let heading = our
                    .or(their)
                    .and_then(|section| section.heading)
                    .unwrap_or_default();
                conflicts.push(format!(
                    "one side changed the section `{heading}`, the other took it out"
                ));
                let whole = |section: Option<&Section<'a>>| {
                    section
                        .map(|section| section.whole().map(Into::into).collect())
                        .unwrap_or_default()
                };
                pieces.push(Piece::Apart {
                    ours: whole(our),
                    theirs: whole(their),
                });
            }
        }
    }
    pieces
}

impl<'a> Section<'a> {
    fn whole(&self) -> impl Iterator<Item = &'a str> {
        self.heading.into_iter().chain(self.lines.iter().copied())
    }

    /// Whether its lines are a list of things to tick off.
    fn is_list(&self) -> bool {
        let title = self
            .heading
            .unwrap_or_default()
            .trim_matches(['#', ' '])
            .to_lowercase();
        let named = [
            "acceptance criteria",
            "tasks",
            "questions",
            "open questions",
        ];
        let ticks = ["- [ ] ", "- [x] ", "- [X] ", "* [ ] ", "* [x] "];
        named.contains(&&*title)
            || self
                .lines
                .iter()
                .any(|line| ticks.iter().any(|tick| line.starts_with(tick)))
    }
}

fn section<'a>(
    ours: &Section<'a>,
    base: &[&'a str],
    theirs: &[&'a str],
    conflicts: &mut Vec<String>,
) -> Vec<Piece<'a>> {
    let whole = |lines: &[&'a str]| lines.iter().map(|line| Piece::agreed(*line)).collect();
    if ours.lines == theirs || base == theirs {
        return whole(&ours.lines);
    }
    if base == ours.lines {
        return whole(theirs);
    }
    if ours.is_list()
        && let Some((pieces, apart)) = ticks::merge(base, &ours.lines, theirs)
    {
        conflicts.extend(apart);
        return pieces;
    }
    let (pieces, apart) = prose::pieces(base, &ours.lines, theirs);
    if apart > 0 {
        conflicts.push(match ours.heading {
            Some(heading) => format!(
                "both sides changed the same lines below `{}`",
                heading.trim()
            ),
            None => "both sides changed the same lines".to_owned(),
        });
    }
    pieces
}

/// The sections of a text by its headings of the first two levels; fenced code has none.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections = vec![Section {
        heading: None,
        lines: Vec::new(),
    }];
    let mut fence: Option<&str> = None;
    for line in lines(text) {
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match (fence, marker) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let is_heading = fence.is_none() && (line.starts_with("# ") || line.starts_with("## "));
        if is_heading {
            sections.push(Section {
                heading: Some(line),
                lines: Vec::new(),
            });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push(line);
        }
    }
    sections
}
