//! `notices/<release>.tsv`: who was told of what, one line a person and wish, sorted. No name, no address.
//!
//! `R-4T9W1X<TAB>F-8QZ3KD<TAB>shipped<TAB>email<TAB>sent`

use std::collections::BTreeMap;

use super::Backlog;
use super::id::Id;
use super::place::{below, stem};
use crate::text::sorting::PutInOrder as _;
use crate::text::{Change, Edit, Source, Span};

/// What people are told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeEvent {
    /// What they wrote has come in.
    Received,
    /// An item that would answer it is in the backlog.
    Planned,
    #[default]
    Shipped,
    /// It will not be done.
    Declined,
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeResult {
    #[default]
    Sent,
    /// It did not go out; nothing is known against the address.
    Failed,
    /// It came back.
    Bounced,
    /// The person wants none.
    OptedOut,
    /// No server takes mail for the address.
    Undeliverable,
}

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    pub requester: Id,
    pub feedback: Id,
    pub event: NoticeEvent,
    /// `email`, `phone`, …
    pub channel: Box<str>,
    pub result: NoticeResult,
}

/// One ledger, read.
#[derive(Clone, Debug)]
pub struct Ledger<'a> {
    /// `1.8.0`: the file's name without its extension.
    pub name: &'a str,
    pub source: &'a Source,
    /// Each with the line's place, without its end.
    pub lines: Vec<(Notice, Span)>,
    /// What cannot be read, or not as meant: its place and what is wrong.
    pub faults: Vec<(Span, String)>,
}

impl NoticeEvent {
    pub const ALL: [Self; 4] = [Self::Received, Self::Planned, Self::Shipped, Self::Declined];

    /// The word in a ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Planned => "planned",
            Self::Shipped => "shipped",
            Self::Declined => "declined",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }
}

impl NoticeResult {
    pub const ALL: [Self; 5] = [
        Self::Sent,
        Self::Failed,
        Self::Bounced,
        Self::OptedOut,
        Self::Undeliverable,
    ];

    /// The word in a ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
            Self::OptedOut => "opted-out",
            Self::Undeliverable => "undeliverable",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }
}

impl Notice {
    /// The notice that a line is.
    ///
    /// # Errors
    /// What is wrong with the line.
    fn parse(line: &str) -> Result<Self, String> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [requester, feedback, event, channel, result] = fields.as_slice() else {
            return Err(format!(
                "a notice has five fields between tabs, this line has {}",
                fields.len()
            ));
        };
        let id = |text: &str, letter: char, what: &str| {
            let id = Id::new(text);
            if id.is_native() && id.as_str().starts_with(letter) {
                Ok(id)
            } else {
                Err(format!("`{text}` is no id of {what}"))
            }
        };
        let word = |word: &str, words: &[&str]| format!("`{word}` is none of {}", words.join(", "));
        if channel.trim().is_empty() {
            return Err("the channel is missing".to_owned());
        }
        Ok(Self {
            requester: id(requester, 'R', "a requester")?,
            feedback: id(feedback, 'F', "feedback")?,
            event: NoticeEvent::from_name(event)
                .ok_or_else(|| word(event, &NoticeEvent::ALL.map(NoticeEvent::name)))?,
            channel: (*channel).into(),
            result: NoticeResult::from_name(result)
                .ok_or_else(|| word(result, &NoticeResult::ALL.map(NoticeResult::name)))?,
        })
    }

    /// The line, without its end.
    pub fn line(&self) -> String {
        format!(
            "{}\t{}\t{}\t{}\t{}",
            self.requester,
            self.feedback,
            self.event.name(),
            self.channel,
            self.result.name()
        )
    }

    /// What a ledger has one line of.
    fn key(&self) -> (&Id, &Id, NoticeEvent, &str) {
        (&self.requester, &self.feedback, self.event, &self.channel)
    }
}

/// The ledger that this file is. Reading never fails: what is wrong is among the faults. Blank lines and lines that begin
/// with `#` say nothing.
pub fn read(source: &Source) -> Ledger<'_> {
    let mut ledger = Ledger {
        name: stem(&source.path),
        source,
        lines: Vec::new(),
        faults: Vec::new(),
    };
    let mut start = 0;
    for whole in source.text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + line.len());
        start += whole.len();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match Notice::parse(line) {
            Ok(notice) => {
                if let Some((last, _)) = ledger.lines.last() {
                    if last.key() == notice.key() {
                        let message = format!("{} was told of this above already", last.requester);
                        ledger.faults.push((span, message));
                    } else if last.line() > notice.line() {
                        let message = "this line stands out of order".to_owned();
                        ledger.faults.push((span, message));
                    }
                }
                ledger.lines.push((notice, span));
            }
            Err(message) => ledger.faults.push((span, message)),
        }
    }
    ledger
}

/// Every ledger of a backlog, by path.
pub fn ledgers(backlog: &Backlog) -> impl Iterator<Item = Ledger<'_>> {
    (backlog.ledgers.iter())
        .filter(|source| is_ledger(&source.path, &backlog.root))
        .map(read)
}

fn is_ledger(path: &str, root: &str) -> bool {
    below(path, root).is_some_and(|below| {
        let name = below.strip_prefix("notices/").unwrap_or_default();
        name.strip_suffix(".tsv").is_some()
    })
}

/// Where the ledger of this name lies, from the top of the repository. What a file's name cannot hold is a hyphen there.
pub fn path(root: &str, name: &str) -> String {
    let is_plain = |each: char| each.is_alphanumeric() || matches!(each, '.' | '_' | '+' | '-');
    let plain: String = (name.chars())
        .map(|each| if is_plain(each) { each } else { '-' })
        .collect();
    let plain = plain.trim_start_matches('.');
    let folder = if root.is_empty() {
        "notices".to_owned()
    } else {
        format!("{root}/notices")
    };
    format!("{folder}/{plain}.tsv")
}

/// What happens to the ledger at `path` when these notices are written into it, each at its place; one that stands there
/// already gets the new result. `source` is the file as it is; none for a ledger that is not there yet. None when nothing
/// changes.
pub fn recorded(source: Option<&Source>, path: &str, notices: &[Notice]) -> Option<Change> {
    let mut wanted: BTreeMap<(&Id, &Id, NoticeEvent, &str), &Notice> = BTreeMap::new();
    for notice in notices {
        wanted.insert(notice.key(), notice);
    }
    let Some(source) = source else {
        let mut lines: Vec<String> = wanted.values().map(|notice| notice.line()).collect();
        lines.put_in_order();
        return (!lines.is_empty()).then(|| Change::Create {
            path: path.to_owned(),
            text: lines.join("\n") + "\n",
        });
    };
    let ledger = read(source);
    let mut edits: Vec<Edit> = Vec::new();
    for (notice, span) in &ledger.lines {
        let Some(new) = wanted.remove(&notice.key()) else {
            continue;
        };
        if new.result != notice.result {
            let end = span.end as usize;
            edits.push(Edit {
                span: Span::new(end - notice.result.name().len(), end),
                replacement: new.result.name().to_owned(),
            });
        }
    }
    edits.extend(insertions(
        &ledger,
        wanted.values().map(|notice| notice.line()),
    ));
    (!edits.is_empty()).then(|| Change::Edit {
        path: path.to_owned(),
        before: source.text.clone(),
        edits,
    })
}

/// One edit for each place where new lines are put in.
fn insertions(ledger: &Ledger<'_>, lines: impl Iterator<Item = String>) -> Vec<Edit> {
    let text = &ledger.source.text;
    let mut lines: Vec<String> = lines.collect();
    lines.put_in_order();
    let mut places: BTreeMap<usize, String> = BTreeMap::new();
    for line in lines {
        let after = (ledger.lines.iter()).find(|(notice, _)| notice.line() > line);
        let at = after.map_or(text.len(), |(_, span)| span.start as usize);
        let inserted = places.entry(at).or_default();
        inserted.push_str(&line);
        inserted.push('\n');
    }
    let is_open = !text.is_empty() && !text.ends_with('\n');
    (places.into_iter())
        .map(|(at, inserted)| Edit {
            span: Span::at(at),
            replacement: if at == text.len() && is_open {
                format!("\n{inserted}")
            } else {
                inserted
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn notice(line: &str) -> Notice {
        Notice::parse(line).unwrap()
    }

    fn ledger(text: &str) -> Source {
        Source::new("backlog/notices/1.8.0.tsv", text)
    }

    const ADA: &str = "R-4T9W1X\tF-8QZ3KD\tshipped\temail\tsent";
    const BEN: &str = "R-8PX3ND\tF-4QN0YP\tshipped\temail\tsent";

    #[test]
    fn names_what_is_wrong_with_a_line_and_reads_the_others() {
        let source = ledger(&format!(
            "# told\n{BEN}\n{ADA}\nR-1\tF-4QN0YP\tshipped\temail\tsent\n\nR-8PX3ND F-4QN0YP shipped\n\
             R-8PX3ND\tF-4QN0YP\tship\temail\tsent\nR-8PX3ND\tF-4QN0YP\tshipped\t\tsent\nR-8PX3ND\tF-4QN0YP\tshipped\temail\tok\n"
        ));
        let ledger = read(&source);
        assert_eq!(ledger.name, "1.8.0");
        assert_eq!(ledger.lines.len(), 2);
        let said: Vec<String> = (ledger.faults.iter())
            .map(|(span, message)| {
                format!(
                    "{}: {message}",
                    source.position(span.start as usize).line + 1
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "3: this line stands out of order",
                "4: `R-1` is no id of a requester",
                "6: a notice has five fields between tabs, this line has 1",
                "7: `ship` is none of received, planned, shipped, declined",
                "8: the channel is missing",
                "9: `ok` is none of sent, failed, bounced, opted-out, undeliverable",
            ]
        );
    }

    #[test]
    fn a_new_line_goes_to_its_place_and_a_new_result_changes_one_word() {
        let source = ledger(&format!("{ADA}\n{BEN}"));
        let new = [
            notice("R-Z00000\tF-8QZ3KD\tshipped\temail\tsent"),
            notice("R-5T9W1X\tF-8QZ3KD\tshipped\tphone\tsent"),
            notice("R-8PX3ND\tF-4QN0YP\tshipped\temail\tbounced"),
        ];
        let change = recorded(Some(&source), "x", &new).unwrap();
        assert_eq!(
            change.after().unwrap(),
            format!(
                "{ADA}\nR-5T9W1X\tF-8QZ3KD\tshipped\tphone\tsent\nR-8PX3ND\tF-4QN0YP\tshipped\temail\tbounced\n\
                 R-Z00000\tF-8QZ3KD\tshipped\temail\tsent\n"
            )
        );
        assert_eq!(recorded(Some(&source), "x", &[notice(ADA)]), None);
        assert_eq!(recorded(None, "x", &[]), None);
    }

    #[test]
    fn a_version_becomes_a_file_s_name_and_never_a_path() {
        assert_eq!(path("backlog", "1.8.0"), "backlog/notices/1.8.0.tsv");
        assert_eq!(path("", "../../etc/passwd"), "notices/-..-etc-passwd.tsv");
        assert_eq!(path("b", "v1 beta/2"), "b/notices/v1-beta-2.tsv");
    }

    proptest! {
        #[test]
        fn what_was_recorded_is_read_back_sorted_and_a_second_time_changes_nothing(
            first in proptest::collection::vec("R-[0-3]{6}\tF-[0-3]{6}\t(shipped|declined)\t(email|phone)\t(sent|failed)", 0..12),
            second in proptest::collection::vec("R-[0-3]{6}\tF-[0-3]{6}\t(shipped|declined)\t(email|phone)\t(sent|bounced)", 0..12),
        ) {
            let notices = |lines: &[String]| lines.iter().map(|line| notice(line)).collect::<Vec<_>>();
            let text = recorded(None, "x", &notices(&first)).map_or_else(String::new, |change| change.after().unwrap());
            let source = ledger(&text);
            let after = recorded(Some(&source), "x", &notices(&second)).map_or(text, |change| change.after().unwrap());
            let source = ledger(&after);
            let read_back = read(&source);
            prop_assert!(read_back.faults.is_empty(), "{:?}", read_back.faults);
            for line in &second {
                prop_assert!(read_back.lines.iter().any(|(each, _)| each.key() == notice(line).key()));
            }
            let last: BTreeMap<String, Notice> = notices(&second).into_iter().map(|each| (format!("{:?}", each.key()), each)).collect();
            let last: Vec<Notice> = last.into_values().collect();
            prop_assert_eq!(recorded(Some(&source), "x", &last), None);
        }
    }
}
