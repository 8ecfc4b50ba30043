//! Who was told what: the ledgers `notices/<release>.tsv`, one line a notice.

use crate::backlog::{Backlog, Id};

/// One line of a ledger: `requester feedback event channel result`, with tabs between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    /// The ledger's name, which is the release's: `1.8.0`.
    pub release: &'a str,
    pub requester: Id,
    pub feedback: Id,
    /// `received`, `planned`, `shipped` or `declined`
    pub event: &'a str,
    pub channel: &'a str,
    /// `sent`, `failed`, `bounced`, `opted-out` or `undeliverable`
    pub result: &'a str,
}

impl Told<'_> {
    /// Whether nothing is left to do: the notice was sent, or the person wants none.
    pub fn is_settled(&self) -> bool {
        matches!(self.result, "sent" | "opted-out")
    }
}

/// Every notice in the ledgers, by ledger and line. What is no notice is left out.
pub fn told(backlog: &Backlog) -> Vec<Told<'_>> {
    let ledgers = backlog.ledgers.iter().filter_map(|source| {
        let (folder, file) = source.path.rsplit_once('/')?;
        let is_ledger = folder == "notices" || folder.ends_with("/notices");
        Some((source, file.strip_suffix(".tsv").filter(|_| is_ledger)?))
    });
    ledgers
        .flat_map(|(source, release)| {
            let lines = source.text.lines();
            lines.filter_map(move |line| notice(release, line))
        })
        .collect()
}

fn notice<'a>(release: &'a str, line: &'a str) -> Option<Told<'a>> {
    let mut cells = line.split('\t').map(str::trim);
    let mut next = || cells.next().filter(|cell| !cell.is_empty());
    let (requester, feedback) = (next()?, next()?);
    if !Id::is_written_in(feedback) {
        return None;
    }
    Some(Told {
        release,
        requester: Id::new(requester),
        feedback: Id::new(feedback),
        event: next()?,
        channel: next()?,
        result: next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_five_words_and_others_are_no_notices() {
        let read = |line: &'static str| {
            notice("1.8.0", line).map(|told| (told.requester.to_string(), told.is_settled()))
        };
        let settled = |is| Some(("R-4T9W1X".to_owned(), is));
        assert_eq!(
            read("R-4T9W1X\tF-8QZ3KD\tshipped\temail\tsent"),
            settled(true)
        );
        assert_eq!(
            read("R-4T9W1X\tF-8QZ3KD\tshipped\temail\tbounced"),
            settled(false)
        );
        assert_eq!(read("R-4T9W1X\tF-8QZ3KD\tshipped\temail"), None);
        assert_eq!(read("requester\tfeedback\tevent\tchannel\tresult"), None);
        assert_eq!(read(""), None);
    }
}
