//! Wishes by how far they have come: a board for the terminal, and the page for people without one. The variant for everybody
//! is made here, in the shape itself, so that no format can say what it must not.

mod gather;

use crate::Facts;
use crate::demand::{Stage, Survey};
use crate::report::board::{Board, Card, Column};
use crate::report::demand::count::{listed, tenth};
use crate::report::demand::one::months;
use crate::report::moment::moment_text;
use crate::report::shape::{
    FeedbackAnswer, FeedbackBoard, FeedbackPage, FeedbackWish, Rows, Shape,
};
use crate::report::{Block, Report, Role, Text, number};

impl Shape for FeedbackPage {
    const NAME: &str = "feedback";
    const SUMMARY: &str =
        "What people asked for and how far it has come, for people without a terminal";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        page_blocks(&self.0)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.0.wishes)
    }
}

impl Shape for FeedbackBoard {
    const NAME: &str = "feedback-board";
    const SUMMARY: &str = "Wishes by how far they have come";

    fn blocks(&self) -> Vec<Block> {
        board_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.wishes)
    }
}

/// Cards of a column where there is no search.
const MOST: usize = 6;

/// What is wanted of a board.
pub struct Wanted<'a> {
    /// The expression as it was written.
    pub filter: Option<&'a str>,
    /// Feedback that is looked at, ascending.
    pub places: &'a [u32],
    /// Only what everybody may read.
    pub public: bool,
}

/// The board on a terminal.
pub fn board(facts: &Facts<'_>, survey: &Survey<'_>, wanted: &Wanted<'_>) -> Report {
    Report::of("Feedback board", gather::gather(facts, survey, wanted))
}

/// The page.
pub fn page(facts: &Facts<'_>, survey: &Survey<'_>, wanted: &Wanted<'_>) -> Report {
    Report::of(
        "What people asked for",
        FeedbackPage(gather::gather(facts, survey, wanted)),
    )
}

pub(in crate::report) fn board_blocks(board: &FeedbackBoard) -> Vec<Block> {
    if board.wishes.is_empty() {
        return vec![Block::paragraph(nothing(board))];
    }
    let mut blocks = vec![Block::Board(Box::new(cards(
        board.wishes.clone(),
        board.public,
        false,
    )))];
    blocks.push(Block::Paragraph(summary(board)));
    blocks
}

/// The page without its frame and its search, for those who have their own: tens of thousands of wishes are not copied.
pub(in crate::report) fn page_of(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    wanted: &Wanted<'_>,
) -> Vec<Block> {
    told(gather::gather(facts, survey, wanted), false)
}

pub(in crate::report) fn page_blocks(board: &FeedbackBoard) -> Vec<Block> {
    told(board.clone(), true)
}

fn told(mut board: FeedbackBoard, searchable: bool) -> Vec<Block> {
    if board.wishes.is_empty() {
        return vec![Block::paragraph(nothing(&board))];
    }
    let summary = summary(&board);
    let wishes = std::mem::take(&mut board.wishes);
    let mut blocks = vec![
        Block::Paragraph(summary),
        Block::Board(Box::new(cards(wishes, board.public, searchable))),
    ];
    blocks.extend(months(&board.months));
    blocks.push(Block::heading(2, "How to read it"));
    blocks.push(Block::List(method(&board)));
    blocks
}

fn nothing(board: &FeedbackBoard) -> &'static str {
    match (board.files_left_out, board.public) {
        (0, _) => "No feedback yet.",
        (_, true) => "Nothing that everybody may read yet.",
        (_, false) => "No feedback matches.",
    }
}

fn summary(board: &FeedbackBoard) -> Text {
    let mut text = Text::of(
        Role::Strong,
        number::counted(board.wishes.len(), "idea", "ideas"),
    )
    .then(" of ")
    .and(
        Role::Strong,
        number::counted(board.requesters, "person", "people"),
    )
    .then(format!(
        " in {}",
        number::counted(board.files, "message", "messages")
    ));
    if let Some(filter) = &board.filter {
        text = text.then(" where ").and(Role::Code, filter);
    }
    if board.public {
        text = text.then(format!(", as of {}", board.at.date));
    } else {
        text = text.then(", as of ").join(moment_text(&board.at));
    }
    if !board.channels.is_empty() {
        text = text.then(format!("; they came by {}", listed(&board.channels)));
    }
    match board.wishes_left_out {
        0 => text,
        1 => text.then("; 1 more was raised inside of the company only"),
        more => text.then(format!(
            "; {} more were raised inside of the company only",
            number::whole(more)
        )),
    }
}

fn method(board: &FeedbackBoard) -> Vec<Text> {
    let mut lines = vec![
        Text::plain(
            "An idea is everything that was merged into one request: each person counts once, however often and wherever they asked.",
        ),
        Text::plain(
            "What is planned, in progress or shipped follows from the work itself: the items that answer an idea and the releases that hold them.",
        ),
        Text::plain(
            "The arrow tells people of the last 90 days and, in brackets, of the 90 days before.",
        ),
    ];
    if !board.public {
        lines.push(Text::plain(
            "Within a column the largest weighted demand stands first: accounts count by segment, voice and how long ago they asked.",
        ));
        lines.push(Text::plain(
            "Who never writes is not here: mind the channels, and ask those who left.",
        ));
    }
    lines
}

fn about(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::New => ("New", "nobody has looked at it yet"),
        Stage::NeedsInfo => ("Needs info", "we asked back"),
        Stage::Triaged => ("Triaged", "understood, and nothing answers it yet"),
        Stage::Planned => ("Planned", "it is in the backlog"),
        Stage::InProgress => ("In progress", "somebody works on it"),
        Stage::Shipped => ("Shipped", "released; not everybody who asked was told"),
        Stage::Closed => ("Closed", "released, and everybody who asked was told"),
        Stage::Declined => ("Declined", "we said no"),
    }
}

fn cards(wishes: Vec<FeedbackWish>, public: bool, searchable: bool) -> Board {
    let column = |stage: Stage| {
        let (title, about) = about(stage);
        Column {
            key: stage.name().into(),
            title: title.into(),
            about: about.into(),
            limit: None,
            cards: Vec::new(),
            elsewhere: 0,
        }
    };
    let mut columns = Stage::ALL.map(column);
    for wish in wishes {
        if let Some(column) = columns.iter_mut().find(|column| column.key == wish.state) {
            let card = card(wish, public);
            column.cards.push(if searchable {
                card
            } else {
                without_search(card)
            });
        }
    }
    let mut orders = vec![
        ("demand", "most wanted"),
        ("last", "newest"),
        ("people", "most people"),
        ("rising", "rising"),
    ];
    if public {
        orders.remove(2);
    }
    Board {
        columns: columns.into(),
        most: MOST,
        noun: ("idea", "ideas"),
        searchable,
        orders,
    }
}

/// The card where nothing filters or orders it.
fn without_search(card: Card) -> Card {
    Card {
        facets: Vec::new(),
        keys: Vec::new(),
        ..card
    }
}

fn card(wish: FeedbackWish, public: bool) -> Card {
    let mut facts = Vec::new();
    if let Some(accounts) = wish.accounts.filter(|accounts| *accounts > 0) {
        facts.push(Text::plain(number::counted(
            accounts, "account", "accounts",
        )));
    }
    facts.push(trend(&wish));
    if let Some(weighted) = wish.weighted {
        facts.push(Text::of(Role::Muted, format!("weighs {}", tenth(weighted))));
    }
    if wish.votes > 0 {
        facts.push(Text::of(
            Role::Muted,
            format!(
                "{} elsewhere",
                number::counted(
                    usize::try_from(wish.votes).unwrap_or(usize::MAX),
                    "vote",
                    "votes"
                )
            ),
        ));
    }
    if wish.one_customer == Some(true) && wish.accounts.is_some_and(|accounts| accounts > 1) {
        facts.push(Text::of(Role::Warning, "one customer's wish"));
    }
    let mut lines: Vec<Text> = wish.items.iter().map(answer).collect();
    if let Some(reason) = &wish.declined {
        lines.push(Text::of(Role::Muted, "declined: ").then(reason));
    }
    let segments: Vec<String> = wish.segments.into_keys().collect();
    let rising = wish.last_90_days as f64 - wish.previous_90_days as f64;
    let last = wish.last.map_or(0.0, |day| {
        f64::from(day.year()) * 10_000.0 + f64::from(day.month()) * 100.0 + f64::from(day.day())
    });
    let mut keys = vec![("last", last), ("rising", rising)];
    if !public {
        keys.push(("people", wish.requesters as f64));
    }
    Card {
        id: wish.id,
        anchor: None,
        title: wish.title,
        figure: match wish.requesters {
            0 => "nobody named".to_owned(),
            people => number::counted(people, "person", "people"),
        },
        facts,
        alerts: Vec::new(),
        quote: wish.words,
        lines,
        tags: segments.iter().chain(&wish.themes).cloned().collect(),
        facets: vec![
            ("segment", segments),
            ("theme", wish.themes),
            ("channel", wish.channels.into_keys().collect()),
        ],
        keys,
    }
}

fn trend(wish: &FeedbackWish) -> Text {
    let (role, arrow) = match wish.trend {
        "up" | "new" => (Role::Good, "↑"),
        "down" => (Role::Warning, "↓"),
        "silent" => return Text::of(Role::Muted, "silent for 180 days"),
        _ => (Role::Plain, "→"),
    };
    let before = if wish.trend == "new" {
        " new".to_owned()
    } else {
        format!(" ({})", wish.previous_90_days)
    };
    Text::of(role, format!("{arrow} {}", wish.last_90_days)).and(Role::Muted, before)
}

/// `S-7K3M2Q Working hours: planned`
fn answer(answer: &FeedbackAnswer) -> Text {
    let text = match &answer.id {
        Some(id) => Text::id(id).then(" ").then(&answer.title),
        None => Text::plain(&*answer.title),
    };
    let text = text
        .then(": ")
        .and(Role::Muted, answer.state.replace('-', " "));
    match &answer.release {
        Some(release) => text.and(Role::Muted, format!(" in {release}")),
        None => text,
    }
}
