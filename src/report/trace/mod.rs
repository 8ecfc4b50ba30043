//! From feedback to need, item, sprint, acceptance, release and notice, both ways; what is missing on the way is said.

pub(super) mod gap;

use self::gap::{Gap, Links};
use super::moment::{moment, moment_text};
use super::said::{cut, one_line};
use super::shape::{ItemName, Rows, Shape, Trace, TraceLine};
use super::{Block, Report, Role, Text, number};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Id, ItemIx, ItemType};
use crate::demand::{Stage, Survey, Wish};

impl Shape for Trace {
    const NAME: &str = "trace";
    const SUMMARY: &str = "From feedback to need, item, sprint, acceptance, release and notice, and what is missing on the way";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.lines)
    }
}

/// Where a trace begins.
pub enum From {
    Item(ItemIx),
    /// A place in `Backlog::feedback`.
    Feedback(usize),
    Account(Id),
}

/// Characters of a need.
const NEED: usize = 120;

pub fn report(facts: &Facts<'_>, survey: &Survey<'_>, from: &From) -> Report {
    let mut path = Path {
        survey,
        links: Links::new(survey),
        lines: Vec::new(),
    };
    let subject = match from {
        From::Item(index) => path.start_with_item(*index),
        From::Feedback(place) => path.start_with_feedback(*place),
        From::Account(account) => path.start_with_account(account),
    };
    let trace = Trace {
        at: moment(facts),
        gaps: path.lines.iter().filter(|line| line.kind == "gap").count(),
        lines: path.lines,
        subject,
    };
    Report::of(
        format!("Trace of {} {}", trace.subject.id, trace.subject.title)
            .trim_end()
            .to_owned(),
        trace,
    )
}

struct Path<'a, 'b> {
    survey: &'b Survey<'a>,
    links: Links<'b, 'a>,
    lines: Vec<TraceLine>,
}

impl Path<'_, '_> {
    fn push(
        &mut self,
        depth: usize,
        kind: &'static str,
        id: Option<String>,
        words: impl Into<String>,
        state: Option<String>,
    ) {
        self.lines.push(TraceLine {
            depth,
            kind,
            id,
            words: words.into(),
            state,
        });
    }

    fn gap(&mut self, depth: usize, words: impl Into<String>) {
        self.push(depth, "gap", None, words, None);
    }

    fn gaps(&mut self, depth: usize, gaps: impl IntoIterator<Item = Gap>) {
        for gap in gaps {
            self.gap(depth, gap.words());
        }
    }

    fn start_with_feedback(&mut self, place: usize) -> ItemName {
        let feedback = self.survey.feedback(place);
        match self.survey.wish_of(place) {
            Some(wish) => self.wish(0, &wish.clone(), true),
            None => self.gap(0, "it is spam: it leads nowhere"),
        }
        feedback.map_or_else(ItemName::default, |feedback| ItemName {
            id: feedback.id.to_string(),
            title: feedback.title.value.to_string(),
        })
    }

    fn start_with_account(&mut self, account: &Id) -> ItemName {
        let survey = self.survey;
        let segment = survey
            .backlog
            .accounts
            .by_id
            .get(account)
            .and_then(|account| account.segment.clone());
        self.push(
            0,
            "account",
            Some(account.to_string()),
            "asked for",
            segment,
        );
        let is_theirs = |wish: &&Wish| {
            let mut mentions = wish
                .members
                .iter()
                .filter_map(|place| survey.mention(*place));
            mentions.any(|mention| mention.account == Some(account))
        };
        let wishes: Vec<Wish> = survey.wishes().iter().filter(is_theirs).cloned().collect();
        if wishes.is_empty() {
            self.gap(1, "no feedback names this account");
        }
        for wish in &wishes {
            self.wish(1, wish, true);
        }
        ItemName {
            id: account.to_string(),
            title: String::new(),
        }
    }

    /// A goal or an epic with what is below it; anything else with who asked for it and what became of it.
    fn start_with_item(&mut self, index: ItemIx) -> ItemName {
        let survey = self.survey;
        let item = survey.backlog.item(index);
        let above = survey
            .backlog
            .parent(index)
            .into_iter()
            .chain(survey.backlog.goal_of(index));
        let mut above: Vec<ItemIx> = above.filter(|each| *each != index).collect();
        above.dedup();
        above.reverse();
        let depth = above.len();
        for (depth, index) in above.into_iter().enumerate() {
            self.item_line(depth, index);
        }
        self.item_line(depth, index);
        self.origin(depth + 1, index);
        if item.is_leaf() {
            self.onward(depth + 1, index);
        } else {
            self.below(depth + 1, index);
        }
        ItemName {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
        }
    }

    fn item_line(&mut self, depth: usize, index: ItemIx) {
        let item = self.survey.backlog.item(index);
        let kind = match item.item_type {
            ItemType::Goal => "goal",
            ItemType::Epic => "epic",
            _ => "item",
        };
        self.push(
            depth,
            kind,
            Some(item.id.to_string()),
            &*item.title.value,
            Some(item.status.value.to_string()),
        );
    }

    /// Who asked for an item, wish by wish, and what else it comes from.
    fn origin(&mut self, depth: usize, index: ItemIx) {
        let survey = self.survey;
        let is_direct = |wish: &&Wish| wish.items.contains(&index);
        let own: Vec<Wish> = survey.wishes().iter().filter(is_direct).cloned().collect();
        for wish in &own {
            self.wish(depth, wish, false);
        }
        let all = survey.of_item(index).len();
        let direct: usize = own.iter().map(|wish| wish.members.len()).sum();
        if all > direct {
            let words = format!(
                "{} by way of what is above or below it",
                number::counted(
                    all - direct,
                    "more file asks for it",
                    "more files ask for it"
                )
            );
            self.push(depth, "feedback", None, words, None);
        }
        if all == 0 && self.links.has_evidence(index) {
            self.push(
                depth,
                "feedback",
                None,
                "none; `evidence` or `requested_by` in its file says where it comes from",
                None,
            );
        }
        self.gaps(depth, self.links.no_origin(index));
    }

    /// A wish, its need and, where asked, what answers it.
    fn wish(&mut self, depth: usize, wish: &Wish, onward: bool) {
        let survey = self.survey;
        let Some(head) = survey.feedback(wish.head) else {
            return;
        };
        let demand = survey.count(&wish.members);
        let state = format!(
            "{}, {}",
            wish.stage.name(),
            number::counted(demand.requesters, "person", "people")
        );
        self.push(
            depth,
            "feedback",
            Some(head.id.to_string()),
            &*head.title.value,
            Some(state),
        );
        match self.links.need(wish) {
            Some(need) => self.push(depth + 1, "need", None, cut(&one_line(&need), NEED), None),
            None if wish.stage == Stage::Declined => {}
            None => self.gap(depth + 1, Gap::NoNeed.words()),
        }
        let (_, missing) = self.links.named(wish);
        self.gaps(depth + 1, missing);
        if !onward {
            return;
        }
        self.gaps(depth + 1, Links::no_item(wish));
        for index in &wish.items {
            self.item_line(depth + 1, *index);
            if survey.backlog.item(*index).is_leaf() {
                self.onward(depth + 2, *index);
            } else {
                self.below(depth + 2, *index);
            }
        }
    }

    /// Sprints, acceptance, release and notices of one item.
    fn onward(&mut self, depth: usize, index: ItemIx) {
        let survey = self.survey;
        let item = survey.backlog.item(index);
        if item.phase == Phase::Dropped {
            let reason = item
                .document
                .text("dropped.reason")
                .map_or("no reason is written", |reason| reason.value);
            self.push(
                depth,
                "item",
                None,
                format!("dropped: {}", one_line(reason)),
                None,
            );
            return;
        }
        let holding = self.links.sprints(index).to_vec();
        for sprint in &holding {
            let days = sprint
                .start
                .as_ref()
                .zip(sprint.end.as_ref())
                .map(|(start, end)| format!("{} to {}", start.value, end.value));
            self.push(
                depth,
                "sprint",
                Some(sprint.id.to_string()),
                sprint.goal.as_ref().map_or("", |goal| &goal.value),
                days,
            );
        }
        self.gaps(depth, self.links.no_sprint(index));
        self.gaps(depth, self.links.no_acceptance(index));
        for acceptance in self.links.acceptances(index).to_vec() {
            let verdict = acceptance
                .verdict
                .as_ref()
                .map_or("no verdict", |verdict| &verdict.value);
            let by = acceptance.by.as_ref().map(|by| format!("by {}", by.value));
            let increment = acceptance.increment.as_ref();
            let increment = increment.map(|increment| format!("increment {}", increment.value));
            let other = acceptance
                .is_outdated(item)
                .then(|| "other criteria than it has now".to_owned());
            let said: Vec<String> = [by, increment, other].into_iter().flatten().collect();
            let said = (!said.is_empty()).then(|| said.join(", "));
            self.push(depth, "acceptance", None, verdict, said);
        }
        self.released(depth, index);
    }

    fn released(&mut self, depth: usize, index: ItemIx) {
        let is_out = self.survey.is_released(index);
        if let Some(release) = self.links.release(index) {
            let state = if is_out { "out" } else { "to come" };
            let state = Some(state.to_owned());
            self.push(depth, "release", Some(release.to_owned()), "", state);
        }
        self.gaps(depth, self.links.no_release(index));
        self.gaps(depth, self.links.no_release_note(index));
        if is_out {
            self.notices(depth, index);
        }
    }

    /// How many of those who asked were told that it is out.
    fn notices(&mut self, depth: usize, index: ItemIx) {
        let places = self.survey.of_item(index);
        let (people, settled) = self.links.told(&places);
        if people == 0 {
            return;
        }
        let words = format!(
            "{} of {} told, or want no notices",
            number::whole(settled),
            number::counted(people, "person", "people")
        );
        self.push(depth, "notice", None, words, None);
        if settled < people {
            self.gap(depth, Gap::NotTold(people - settled).words());
        }
    }

    /// What is directly below a goal or an epic, each in a line.
    fn below(&mut self, depth: usize, index: ItemIx) {
        let survey = self.survey;
        let below = survey.below(index);
        let is_near = |each: &&ItemIx| {
            survey.backlog.parent(**each) == Some(index)
                || survey.backlog.parent(**each).is_none()
                    && survey.backlog.own_goal(**each) == Some(index)
        };
        if below.is_empty() {
            let above = survey.backlog.item(index).item_type;
            self.gap(depth, Gap::NoItems(above).words());
        }
        for each in below.iter().filter(is_near) {
            self.item_line(depth, *each);
            if survey.backlog.item(*each).is_leaf() {
                self.gaps(depth + 1, self.links.no_origin(*each));
                self.released(depth + 1, *each);
            }
        }
    }
}

pub(super) fn blocks(trace: &Trace) -> Vec<Block> {
    let gaps = match trace.gaps {
        0 => Text::of(Role::Good, "none"),
        gaps => Text::of(Role::Warning, number::whole(gaps)),
    };
    vec![
        Block::Facts(vec![
            ("as of".into(), moment_text(&trace.at)),
            ("gaps".into(), gaps),
        ]),
        Block::Tree(
            trace
                .lines
                .iter()
                .map(|line| (line.depth, line_text(line)))
                .collect(),
        ),
    ]
}

fn line_text(line: &TraceLine) -> Text {
    if line.kind == "gap" {
        return Text::of(Role::Bad, "gap")
            .then(": ")
            .and(Role::Warning, &line.words);
    }
    let mut text = Text::of(Role::Muted, line.kind);
    if let Some(id) = &line.id {
        text = text.then(" ").and(Role::Id, id);
    }
    if !line.words.is_empty() {
        text = text
            .then(if line.id.is_some() { " " } else { ": " })
            .then(&line.words);
    }
    match &line.state {
        Some(state) => text.and(Role::Muted, format!(" ({state})")),
        None => text,
    }
}
