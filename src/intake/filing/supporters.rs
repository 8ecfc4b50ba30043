//! People who want the same and said nothing themselves: each is a voice with a small file of its own, merged into the
//! post's, so that people are counted by one rule only.

use std::collections::HashMap;

use super::page::{Origin, Page};
use super::people::Traits;
use super::{Desk, Entry, Outcome, path, source_of};
use crate::backlog::feedback::{FeedbackState, Voice};
use crate::backlog::{Backlog, Id};
use crate::intake::{Draft, SourceKey};
use crate::text::Change;

/// People who have a file as supporters, by the record that they support.
pub(super) fn known(backlog: &Backlog) -> HashMap<SourceKey, Vec<Id>> {
    let mut known: HashMap<SourceKey, Vec<Id>> = HashMap::new();
    for source in backlog.feedback.iter().filter_map(source_of) {
        if let Some((post, id)) = source.key.rsplit_once('/')
            && Id::is_written_in(id)
        {
            let post = SourceKey {
                tool: source.tool.clone(),
                key: post.to_owned(),
            };
            known.entry(post).or_default().push(Id::new(id));
        }
    }
    known
}

impl<E> Desk<'_, E> {
    /// Files the supporters of the draft with this number.
    pub(super) fn support(&mut self, draft: &Draft, number: usize) -> Result<(), E> {
        let Some(received) = self.received.get(number) else {
            return Ok(());
        };
        if draft.supporters.is_empty() || matches!(received.entry.outcome, Outcome::Repeated(_)) {
            return Ok(());
        }
        let post = received.entry.clone();
        let page = received.page.clone();
        let forgotten = self.forgotten(&post.source);
        let mut nameless = 0;
        let mut not_told_apart = 0;
        for person in &draft.supporters {
            let traits = Traits::of(person);
            if !traits.is_recognisable() {
                nameless += 1;
                continue;
            }
            let known = self.people.recognised(&post.source.tool, &traits);
            if known.is_none() && forgotten > 0 {
                not_told_apart += 1;
                continue;
            }
            let account =
                self.people
                    .account(None, None, Some(person), known.as_ref(), &mut self.mint)?;
            let found = self.people.requester(
                &post.source.tool,
                person,
                account.as_ref(),
                None,
                &mut self.mint,
            )?;
            if let Some(requester) = found.id
                && page.requester.as_ref() != Some(&requester)
            {
                self.supporter(&post, &page, number, requester, account)?;
            }
        }
        let mut notes = Vec::new();
        if nameless > 0 {
            notes.push(format!(
                "{nameless} of its supporters have neither a key nor an address: they cannot be told apart, and are not filed"
            ));
        }
        if not_told_apart > 0 {
            notes.push(format!(
                "{not_told_apart} of its supporters are unknown here and may be among the {forgotten} whose contact is gone: not filed, so that nobody counts twice"
            ));
        }
        if let Some(received) = self.received.get_mut(number) {
            received.entry.notes.extend(notes);
        }
        Ok(())
    }

    /// Supporters of a record who have a file, and of whom nobody remembers who they are.
    fn forgotten(&self, post: &SourceKey) -> usize {
        let known = self.known_supporters.get(post).map(Vec::as_slice);
        let known = known.unwrap_or_default().iter();
        known.filter(|id| !self.people.is_recognisable(id)).count()
    }

    fn supporter(
        &mut self,
        post: &Entry,
        page: &Page,
        number: usize,
        requester: Id,
        account: Option<Id>,
    ) -> Result<(), E> {
        let source = SourceKey {
            tool: post.source.tool.clone(),
            key: format!("{}/{requester}", post.source.key),
        };
        if self.numbers.contains_key(&source) {
            return Ok(());
        }
        self.numbers.insert(source.clone(), number);
        let before = self
            .known
            .get(&source)
            .and_then(|index| self.feedback(*index));
        let (id, path, outcome) = match before {
            Some(feedback) => (
                feedback.id.clone(),
                feedback.path().to_owned(),
                Outcome::Unchanged,
            ),
            None => {
                let id = self.mint.id('F')?;
                let path = path(&self.existing.backlog.root, &id, page, self.existing.today);
                let own = Page {
                    title: page.title.clone(),
                    received: page.received,
                    channel: page.channel.clone(),
                    voice: Voice::Direct,
                    requester: Some(requester),
                    account,
                    state: Some(FeedbackState::Merged),
                    merged_into: Some(post.id.clone()),
                    origin: Origin {
                        tool: source.tool.clone(),
                        key: source.key.clone(),
                        ..Origin::default()
                    },
                    remark: Some(format!(
                        "Wants the same as {}, in no words of their own.",
                        post.id
                    )),
                    ..Page::default()
                };
                self.changes.push(Change::Create {
                    path: path.clone(),
                    text: own.text(&id),
                });
                (id, path, Outcome::New)
            }
        };
        self.supporters.entry(number).or_default().push(Entry {
            line: post.line,
            source,
            id,
            path,
            title: page.title.clone(),
            outcome,
            supports: Some(post.id.clone()),
            removed: Vec::new(),
            notes: Vec::new(),
        });
        Ok(())
    }
}
