//! The plan and the letters.

use super::{coverage_text, days_text, masked, note_blocks};
use crate::backlog::ledger::NoticeEvent;
use crate::backlog::{Backlog, Id};
use crate::demand::notices::{Notice, Plan, Skipped, Timing, WhySkipped, Wish};
use crate::report::notice::Letter;
use crate::report::shape::{
    ItemName, Moment, NotifyLetter, NotifyMail, NotifyPlan, NotifyRender, NotifySkipped,
    NotifyWaiting, NotifyWish, Rows, Shape,
};
use crate::report::{Block, Column, Report, Role, Table, Text, number, words};

impl Shape for NotifyRender {
    const NAME: &str = "notify-render";
    const SUMMARY: &str = "The letters as they would be sent";

    fn blocks(&self) -> Vec<Block> {
        render_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.mails)
    }
}

impl Shape for NotifyPlan {
    const NAME: &str = "notify-plan";
    const SUMMARY: &str = "Who is told what when it ships, and who is not and why";

    fn blocks(&self) -> Vec<Block> {
        plan_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }
}

/// What was asked, and how it may be answered.
pub struct Asked<'a> {
    pub backlog: &'a Backlog,
    pub at: Moment,
    pub event: NoticeEvent,
    /// `release 1.8.0`
    pub occasion: String,
    /// Names and addresses as they are.
    pub reveal: bool,
}

/// Who is told and who is not.
pub fn plan_report(
    asked: &Asked<'_>,
    plan: &Plan<'_>,
    letters: &[(&Notice<'_>, Letter)],
    timing: Timing,
    notes: Vec<String>,
) -> Report {
    let backlog = asked.backlog;
    let title = |id: &Id| feedback_title(backlog, id);
    let letters = (letters.iter())
        .map(|(notice, letter)| letter_of(asked, notice, letter))
        .collect();
    let skipped = plan.skipped.iter().map(|skipped| NotifySkipped {
        requester: skipped.requester.as_ref().map(Id::to_string),
        feedback: skipped.feedback.to_string(),
        title: title(&skipped.feedback),
        why: skipped.why.name(),
        detail: detail(skipped),
    });
    let waiting = plan.waiting.iter().map(|waiting| NotifyWaiting {
        feedback: waiting.feedback.to_string(),
        title: title(&waiting.feedback),
        waits_for: waiting.waits_for.iter().map(Id::to_string).collect(),
        people: waiting.people,
    });
    let shape = NotifyPlan {
        at: asked.at.clone(),
        event: asked.event.name(),
        occasion: asked.occasion.clone(),
        letters,
        skipped: skipped.collect(),
        waiting: waiting.collect(),
        coverage: super::coverage(plan.coverage, timing),
        notes,
    };
    Report::of(
        format!("Whom to tell: {}, {}", asked.occasion, asked.event.name()),
        shape,
    )
}

/// One letter, as it is promised.
pub fn letter_of(asked: &Asked<'_>, notice: &Notice<'_>, letter: &Letter) -> NotifyLetter {
    let address = notice.contact.email.as_deref().unwrap_or_default();
    NotifyLetter {
        requester: notice.requester.to_string(),
        address: address_of(asked, address),
        name: notice.contact.name.clone().filter(|_| asked.reveal),
        language: letter.language.clone(),
        template: letter.template.clone(),
        wishes: (notice.wishes.iter())
            .map(|wish| wish_of(asked.backlog, wish))
            .collect(),
    }
}

fn address_of(asked: &Asked<'_>, address: &str) -> String {
    if asked.reveal {
        address.to_owned()
    } else {
        masked(address)
    }
}

fn wish_of(backlog: &Backlog, wish: &Wish) -> NotifyWish {
    let canonical = backlog.feedback.get(wish.canonical);
    NotifyWish {
        requester: wish.requester.to_string(),
        feedback: wish.feedback.to_string(),
        title: feedback_title(backlog, &wish.feedback),
        canonical: canonical.map_or_else(String::new, |each| each.id.to_string()),
        items: (wish.items.iter())
            .map(|index| words::name(backlog, *index))
            .collect(),
        ledger: wish.ledger.clone(),
        by_proxy: wish.by_proxy,
        again: wish.again,
    }
}

fn feedback_title(backlog: &Backlog, id: &Id) -> String {
    let feedback = backlog.feedback_by_id(id);
    feedback.map_or_else(String::new, |each| each.title.value.to_string())
}

fn detail(skipped: &Skipped) -> String {
    match &skipped.why {
        WhySkipped::AlreadyTold { ledger, channel } => {
            format!("told by {channel} ({ledger})")
        }
        WhySkipped::FateUnknown => {
            "handed over before, and whether it arrived is not known: notify status".into()
        }
        WhySkipped::Undeliverable { ledger, result } => format!(
            "{} ({ledger}): correct the address, then --force",
            result.name()
        ),
        WhySkipped::OptedOut(Some(day)) => format!("wants no notices since {day}"),
        WhySkipped::OptedOut(None) => "wants no notices, as a ledger says".into(),
        WhySkipped::Erased(day) => format!("erased on request on {day}"),
        WhySkipped::NoContact => "not among the contacts on this machine".into(),
        WhySkipped::NoAddress => "no address among the contacts".into(),
        WhySkipped::BadAddress => "the address among the contacts is none".into(),
        WhySkipped::NoConsent => "no consent is noted, and notify.consent requires one".into(),
        WhySkipped::Internal => "said by one of us: tell them yourself".into(),
        WhySkipped::Proxy => "said for a customer, and notify.voices leaves proxies out".into(),
        WhySkipped::NoRequester => "the feedback names nobody".into(),
        WhySkipped::Spam => "marked as spam".into(),
    }
}

pub(in crate::report) fn plan_blocks(plan: &NotifyPlan) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(facts(plan))];
    if !plan.letters.is_empty() {
        blocks.push(Block::heading(2, "To tell"));
        blocks.push(Block::Table(letters_table(&plan.letters)));
    }
    if !plan.skipped.is_empty() {
        blocks.push(Block::heading(2, "Not told"));
        blocks.push(Block::Table(skipped_table(&plan.skipped)));
    }
    if !plan.waiting.is_empty() {
        blocks.push(Block::heading(2, "Met in part"));
        let lines = plan.waiting.iter().map(|each| {
            let people = number::counted(each.people, "person waits", "people wait");
            words::name_text(&ItemName {
                id: each.feedback.clone(),
                title: each.title.clone(),
            })
            .then(format!(": {people} for {}", each.waits_for.join(", ")))
        });
        blocks.push(Block::List(lines.collect()));
    }
    blocks.extend(note_blocks(&plan.notes));
    blocks
}

fn facts(plan: &NotifyPlan) -> Vec<(String, Text)> {
    let wishes: usize = plan.letters.iter().map(|each| each.wishes.len()).sum();
    let letters = match plan.letters.len() {
        0 => Text::of(Role::Good, "nobody is left to be told"),
        some => Text::of(Role::Strong, number::counted(some, "letter", "letters")).then(format!(
            " about {}; nothing is sent by a plan",
            number::counted(wishes, "wish", "wishes")
        )),
    };
    let coverage = &plan.coverage;
    let mut facts = vec![
        ("to tell".to_owned(), letters),
        ("told".to_owned(), coverage_text(coverage)),
        (
            "waited".to_owned(),
            days_text(coverage.median_days, coverage.sent, coverage.undated),
        ),
    ];
    if coverage.without_consent > 0 {
        let text = format!(
            "none is noted for {} of them",
            number::whole(coverage.without_consent)
        );
        facts.push(("consent".to_owned(), Text::of(Role::Warning, text)));
    }
    facts
}

fn letters_table(letters: &[NotifyLetter]) -> Table {
    let columns = vec![
        Column::left("requester"),
        Column::left("address").optional(3),
        Column::left("lang").optional(4),
        Column::left("feedback"),
        Column::left("wish").flexible(),
        Column::left("answered by").shrinks_to(10),
        Column::left("ledger").optional(2),
    ];
    let rows = letters.iter().flat_map(|letter| {
        letter.wishes.iter().enumerate().map(|(at, wish)| {
            let once = |text: &str| {
                if at == 0 {
                    text.to_owned()
                } else {
                    String::new()
                }
            };
            let items: Vec<&str> = wish.items.iter().map(|item| item.id.as_str()).collect();
            let mut title = Text::plain(&wish.title);
            if wish.by_proxy {
                title = title.and(Role::Muted, " (for a customer)");
            }
            if wish.again > 0 {
                title = title.and(Role::Warning, " (again)");
            }
            vec![
                Text::id(&wish.requester),
                once(&letter.address).into(),
                once(&letter.language).into(),
                Text::id(&wish.feedback),
                title,
                items.join(", ").into(),
                (&*wish.ledger).into(),
            ]
        })
    });
    Table::of(columns, rows)
}

fn skipped_table(skipped: &[NotifySkipped]) -> Table {
    let columns = vec![
        Column::left("requester"),
        Column::left("feedback"),
        Column::left("wish").flexible().optional(1),
        Column::left("why").flexible(),
    ];
    let rows = skipped.iter().map(|each| {
        vec![
            each.requester.as_ref().map_or_else(Text::default, Text::id),
            Text::id(&each.feedback),
            (&*each.title).into(),
            (&*each.detail).into(),
        ]
    });
    Table::of(columns, rows)
}

/// The letters, and where they were written.
pub fn render_report(
    asked: &Asked<'_>,
    letters: &[(&Notice<'_>, Letter)],
    message_ids: &[String],
    folder: Option<(String, Vec<String>)>,
) -> Report {
    let mails = letters.iter().enumerate().map(|(at, (notice, letter))| {
        let files = folder.as_ref().map(|(_, files)| files);
        NotifyMail {
            requester: notice.requester.to_string(),
            address: address_of(asked, notice.contact.email.as_deref().unwrap_or_default()),
            language: letter.language.clone(),
            template: letter.template.clone(),
            message_id: message_ids.get(at).cloned().unwrap_or_default(),
            subject: letter.subject.clone(),
            text: letter.text.clone(),
            file: files.and_then(|files| files.get(at)).cloned(),
        }
    });
    let shape = NotifyRender {
        at: asked.at.clone(),
        event: asked.event.name(),
        occasion: asked.occasion.clone(),
        mails: mails.collect(),
        folder: folder.map(|(folder, _)| folder),
    };
    Report::of(
        format!("Letters: {}, {}", asked.occasion, asked.event.name()),
        shape,
    )
}

pub(in crate::report) fn render_blocks(render: &NotifyRender) -> Vec<Block> {
    let mut blocks = Vec::new();
    let count = number::counted(render.mails.len(), "letter", "letters");
    blocks.push(Block::Paragraph(match &render.folder {
        _ if render.mails.is_empty() => Text::of(Role::Good, "nobody is left to be told"),
        Some(folder) => Text::plain(format!("wrote {count} into "))
            .and(Role::Code, folder)
            .then(", one file each, with names and addresses: delete them when they are sent"),
        None => Text::plain(format!(
            "{count}; nothing is written or sent. --to FOLDER writes them as mail files"
        )),
    }));
    for mail in &render.mails {
        blocks.push(Block::heading(2, &*mail.subject));
        let mut facts = vec![
            (
                "to".to_owned(),
                Text::id(&mail.requester).then(format!(", {}", mail.address)),
            ),
            (
                "template".to_owned(),
                Text::of(Role::Code, &mail.template).then(format!(", {}", mail.language)),
            ),
        ];
        if let Some(file) = &mail.file {
            facts.push(("file".to_owned(), Text::of(Role::Code, file)));
        }
        blocks.push(Block::Facts(facts));
        blocks.push(Block::Code(mail.text.clone()));
    }
    blocks
}
