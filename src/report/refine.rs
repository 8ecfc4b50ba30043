//! The agenda of a refinement: what is not ready at the top, old estimates, splits, new wishes, what to drop.

use jiff::civil::Date;

use super::event::{
    Agenda, Event, item, item_text, more, runway, runway_text, said, wish, wish_text,
};
use super::moment::{files, files_text, moment, moment_text};
use super::shape::{
    EventFinding, EventItem, Level, Refine, RefineItem, RefineSplit, RefineZombie, Rows, Shape,
};
use super::words::{coded, days_from};
use super::{Block, Report, Role, Text, number};
use crate::Facts;
use crate::backlog::change::splitting::cue;
use crate::backlog::{ItemIx, ItemType};
use crate::demand::Stage;
use crate::rank::Band;
use crate::rules;
use crate::text::sorting::PutInOrder as _;

/// Lines of each part where people read; JSON has them all.
const MOST: usize = 12;

impl Shape for Refine {
    const NAME: &str = "refine";
    const SUMMARY: &str = "The agenda of a refinement: what is not ready at the top, old estimates, splits, new wishes, what to drop";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        super::sample::event::refinements()
    }
}

/// The agenda of the refinement that these facts ask for.
pub fn report(event: &Event<'_>) -> Report {
    let facts = &event.facts;
    let agenda = Agenda::new(event);
    let ready = rules::ready(facts);
    let refined = (event.verdict.measures.iter())
        .find(|(rule, _)| rule.code == "M6")
        .and_then(|(_, value)| value.clone());
    let wishes = event.survey.wishes().iter();
    let mut feedback: Vec<_> = wishes
        .clone()
        .filter(|each| each.stage == Stage::Triaged)
        .map(|each| wish(event.survey, each))
        .collect();
    feedback.put_in_order_by(|one, other| {
        (other.weighted.total_cmp(&one.weighted)).then_with(|| one.id.cmp(&other.id))
    });
    Report::of(
        "Refinement",
        Refine {
            at: moment(facts),
            files: files(facts.backlog),
            refined,
            runway: runway(facts, ready),
            runway_after: runway(facts, ready + agenda.can_be_ready),
            held: agenda.held,
            splits: (agenda.large.iter())
                .map(|(index, large)| split(facts, *index, large))
                .collect(),
            items: agenda.items,
            stale: agenda.stale,
            feedback,
            feedback_new: wishes.filter(|each| each.stage == Stage::New).count(),
            zombies: zombies(facts),
            zombie_days: facts.backlog.config.thresholds.lately_days,
        },
    )
}

fn split(facts: &Facts<'_>, index: ItemIx, large: &[EventFinding]) -> RefineSplit {
    let each = facts.backlog.item(index);
    let cue = cue(each);
    let into = match cue.pattern.name {
        "spike" => "--spike \"…\" --into \"…\"",
        _ => "--into \"…\" --into \"…\"",
    };
    let command = match each.item_type {
        // Its stories are listed in place of it.
        ItemType::Goal | ItemType::Epic => format!("deepen order unlist {}", each.id),
        _ => format!("deepen split {} --by {} {into}", each.id, cue.pattern.name),
    };
    RefineSplit {
        item: item(facts, index),
        too_large: large
            .iter()
            .map(|finding| finding.message.clone())
            .collect(),
        pattern: cue.pattern.name,
        summary: cue.pattern.summary,
        why: cue.why,
        command,
    }
}

/// Open items behind NEXT without a semantic change lately, the longest untouched first.
fn zombies(facts: &Facts<'_>) -> Vec<RefineZombie> {
    let most = facts.backlog.config.thresholds.lately_days;
    let behind = facts.backlog.leaves().filter(|(index, _)| {
        let band = facts.ranking.band(*index);
        matches!(band, Some(Band::Later | Band::Beyond | Band::Tail))
    });
    let mut zombies: Vec<RefineZombie> = behind
        .filter_map(|(index, each)| {
            let changed: Date = facts.flow.passages.get(&each.id)?.changed;
            let days = days_from(changed, facts.today);
            (days > most).then(|| RefineZombie {
                item: item(facts, index),
                changed: Some(changed),
                days,
            })
        })
        .collect();
    zombies.put_in_order_by(|one, other| {
        (other.days.cmp(&one.days)).then_with(|| one.item.id.cmp(&other.item.id))
    });
    zombies
}

fn blocks(refine: &Refine) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(header(refine))];
    blocks.extend(items(refine));
    blocks.extend(stale(refine));
    blocks.extend(splits(refine));
    blocks.extend(feedback(refine));
    blocks.extend(zombie_blocks(refine));
    blocks.push(Block::Paragraph(files_text(refine.files)));
    blocks
}

fn header(refine: &Refine) -> Vec<(String, Text)> {
    let refined = match &refine.refined {
        Some(words) => Text::plain(words),
        None => Text::of(Role::Warning, "unknown"),
    };
    let mut facts = vec![
        ("as of".to_owned(), moment_text(&refine.at)),
        ("last refined".to_owned(), refined),
        ("runway".to_owned(), runway_text(&refine.runway)),
    ];
    let more_ready = refine
        .runway_after
        .ready
        .saturating_sub(refine.runway.ready);
    let after = match more_ready {
        0 => Text::plain("as it is: nothing here makes an item ready"),
        _ => runway_text(&refine.runway_after),
    };
    let after = match refine.held {
        0 => after,
        held => after.and(
            Role::Muted,
            format!(
                "; {} for others",
                number::counted(held, "item still waits", "items still wait")
            ),
        ),
    };
    facts.push(("after this".to_owned(), after));
    facts
}

/// A heading and blocks, or one line that says that there is nothing.
fn part(title: &str, nothing: &str, blocks: Vec<Block>) -> Vec<Block> {
    if blocks.is_empty() {
        let text = Text::of(Role::Strong, title).then(": ").then(nothing);
        return vec![Block::Paragraph(text)];
    }
    let mut all = vec![Block::heading(2, title)];
    all.extend(blocks);
    all
}

fn items(refine: &Refine) -> Vec<Block> {
    let nothing = "every item of NOW and NEXT is detailed and estimated.";
    let mut entries: Vec<Block> = refine.items.iter().take(MOST).map(entry).collect();
    entries.extend(rest(refine.items.len()));
    part("Not as they should be in NOW and NEXT", nothing, entries)
}

/// How many there are besides those shown.
fn rest(count: usize) -> Option<Block> {
    let rest = count.saturating_sub(MOST);
    (rest > 0).then(|| {
        let text = format!("And {} more.", number::whole(rest));
        Block::Paragraph(Text::of(Role::Muted, text))
    })
}

fn entry(item: &RefineItem) -> Block {
    Block::Entry {
        head: item_text(&item.item),
        lines: (item.findings.iter())
            .map(|finding| finding_text(finding, &item.item))
            .collect(),
    }
}

/// `D1 it has no estimate; let the developers size it`, without the item that it stands below.
fn finding_text(finding: &EventFinding, item: &EventItem) -> Text {
    let role = match finding.level {
        Level::Error => Role::Bad,
        Level::Warning => Role::Warning,
        Level::Info => Role::Muted,
    };
    let text = Text::of(role, finding.code)
        .then(" ")
        .join(coded(said(&finding.message, item)));
    match &finding.help {
        Some(help) => text.then("; ").join(coded(help)),
        None => text,
    }
}

fn stale(refine: &Refine) -> Vec<Block> {
    let mut entries: Vec<Block> = refine.stale.iter().take(MOST).map(entry).collect();
    entries.extend(rest(refine.stale.len()));
    let nothing = match refine.at.history_unknown {
        Some(_) => "unknown without history.",
        None => "every estimate is as new as its scope.",
    };
    part("Estimates to be made again", nothing, entries)
}

fn splits(refine: &Refine) -> Vec<Block> {
    let entry = |split: &RefineSplit| {
        let why = split.too_large.iter();
        let mut lines: Vec<Text> = why.map(|why| coded(said(why, &split.item))).collect();
        if split.command.starts_with("deepen split") {
            let way = Text::plain("try ")
                .and(Role::Strong, split.pattern)
                .then(": ")
                .join(coded(split.summary))
                .then(" (")
                .join(coded(&split.why))
                .then(")");
            lines.push(way);
        }
        lines.push(Text::of(Role::Code, &split.command));
        Block::Entry {
            head: item_text(&split.item),
            lines,
        }
    };
    let mut entries: Vec<Block> = refine.splits.iter().take(MOST).map(entry).collect();
    entries.extend(rest(refine.splits.len()));
    part("To split", "no item is too large.", entries)
}

fn feedback(refine: &Refine) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !refine.feedback.is_empty() {
        let lines = refine.feedback.iter().map(wish_text).collect();
        blocks.push(more(lines, MOST));
    }
    let new = refine.feedback_new;
    let unseen = Text::plain(format!(
        "Nobody has looked at {} yet: ",
        number::counted(new, "wish", "wishes")
    ))
    .and(Role::Code, "deepen feedback list --state new");
    let nothing = match new {
        0 => "every wish that was looked at has an answer.".to_owned(),
        _ => format!(
            "what was looked at has an answer; {} not: deepen feedback list --state new.",
            number::counted(new, "wish was", "wishes were")
        ),
    };
    if new > 0 && !blocks.is_empty() {
        blocks.push(Block::Paragraph(unseen));
    }
    part("Wishes that no item answers yet", &nothing, blocks)
}

fn zombie_blocks(refine: &Refine) -> Vec<Block> {
    let line = |zombie: &RefineZombie| {
        let days = number::counted(usize::try_from(zombie.days).unwrap_or(0), "day", "days");
        item_text(&zombie.item).and(Role::Muted, format!(", untouched for {days}"))
    };
    let mut blocks = Vec::new();
    if !refine.zombies.is_empty() {
        blocks.push(more(refine.zombies.iter().map(line).collect(), MOST));
        let way = Text::plain("What nobody would miss: ")
            .and(Role::Code, "deepen drop ID --reason \"…\"")
            .then("; what is truly needed comes back.");
        blocks.push(Block::Paragraph(way));
    }
    let nothing = match refine.at.history_unknown {
        Some(_) => "unknown without history.".to_owned(),
        None => format!("nothing has lain for {} days.", refine.zombie_days),
    };
    part("To drop", &nothing, blocks)
}
