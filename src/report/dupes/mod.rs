//! Which feedback may be the same wish, and why.

mod blocks;
mod calibration;
mod rejected;

use crate::Facts;
use crate::backlog::config::DuplicatesConfig;
use crate::demand::Survey;
use crate::demand::duplicates::{Cluster, Duplicates, Likely, Twins};
use crate::demand::likeness::Reasons;
use crate::report::moment::moment;
use crate::report::shape::{DupeFile, DupeGroup, DupeSuggestion, Dupes, Rows, Shape};
use crate::report::{Block, Report};

pub use calibration::calibration;

pub(super) use blocks::blocks;

impl Shape for Dupes {
    const NAME: &str = "dupes";
    const SUMMARY: &str = "Feedback that may be the same wish, or belong to a story, and why";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::over(self.groups.iter().flat_map(|group| &group.suggestions))
    }
}

/// All suggestions, or those for the files asked about.
pub struct Told<'a> {
    pub facts: &'a Facts<'a>,
    pub survey: &'a Survey<'a>,
    pub duplicates: &'a Duplicates<'a>,
}

impl Told<'_> {
    /// At most `most` groups.
    pub fn all(&self, clusters: &[Cluster], most: usize) -> Report {
        let groups = clusters
            .iter()
            .take(most)
            .map(|cluster| self.group(cluster));
        let dupes = Dupes {
            groups: groups.collect(),
            groups_in_all: clusters.len(),
            ..self.empty("feedback")
        };
        report("Duplicates", dupes)
    }

    /// What each of these files may be the same as.
    pub fn asked(&self, asked: &[(usize, Vec<Twins>)]) -> Report {
        let groups = asked.iter().map(|(place, twins)| DupeGroup {
            of: self.file(*place),
            suggestions: twins
                .iter()
                .map(|twins| self.suggestion(twins, twins.heads.1))
                .collect(),
            command: None,
        });
        let dupes = Dupes {
            asked: true,
            groups_in_all: asked.len(),
            groups: groups.collect(),
            ..self.empty("feedback")
        };
        report("Duplicates", dupes)
    }

    /// The items that each of these files may belong to.
    pub fn stories(&self, asked: &[(usize, Vec<Likely>)], is_asked: bool, in_all: usize) -> Report {
        let groups = asked.iter().map(|(place, items)| {
            let of = self.file(*place);
            DupeGroup {
                suggestions: items
                    .iter()
                    .map(|likely| self.story(&of.id, likely))
                    .collect(),
                of,
                command: None,
            }
        });
        let dupes = Dupes {
            asked: is_asked,
            groups_in_all: in_all,
            groups: groups.collect(),
            ..self.empty("stories")
        };
        report("Stories that feedback may belong to", dupes)
    }

    fn empty(&self, against: &'static str) -> Dupes {
        let config = self.config();
        Dupes {
            at: moment(self.facts),
            against,
            compared: self.survey.backlog.feedback.len(),
            look: config.look,
            probably: config.probably,
            ..Dupes::default()
        }
    }

    fn config(&self) -> DuplicatesConfig {
        self.facts.backlog.config.duplicates
    }

    fn group(&self, cluster: &Cluster) -> DupeGroup {
        let (keep, others) = cluster
            .heads
            .split_first()
            .map_or((0, [].as_slice()), |(keep, others)| (*keep, others));
        let of = self.file(keep);
        let suggestions: Vec<DupeSuggestion> = others
            .iter()
            .filter_map(|head| {
                let is_of = |twins: &&Twins| twins.heads.0 == *head || twins.heads.1 == *head;
                let with_kept = |twins: &&Twins| twins.heads.0 == keep || twins.heads.1 == keep;
                let own = || cluster.twins.iter().filter(is_of);
                let twins = own().find(with_kept).or_else(|| own().next())?;
                Some(self.suggestion(twins, *head))
            })
            .collect();
        let ids: Vec<&str> = suggestions.iter().map(|each| &*each.file.id).collect();
        let command = format!("deepen feedback merge {} --into {}", ids.join(" "), of.id);
        DupeGroup {
            command: Some(command),
            of,
            suggestions,
        }
    }

    /// What the file with this head may be, as its twin.
    fn suggestion(&self, twins: &Twins, head: usize) -> DupeSuggestion {
        let other = if twins.heads.0 == head {
            twins.heads.1
        } else {
            twins.heads.0
        };
        let file = self.file(head);
        let reasons = self.duplicates.reasons(twins);
        let keep = self.duplicates.best_to_keep(&[head, other]);
        let merged = if keep == head { other } else { head };
        let command = format!(
            "deepen feedback merge {} --into {}",
            self.id(merged),
            self.id(keep)
        );
        DupeSuggestion {
            of: self.id(other),
            by: [self.id(twins.files.0), self.id(twins.files.1)],
            command,
            ..self.reasoned(file, twins.score, reasons, Some(twins.files))
        }
    }

    fn story(&self, feedback: &str, likely: &Likely) -> DupeSuggestion {
        let item = self.facts.backlog.item(likely.item);
        let file = DupeFile {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            state: item.status.value.to_string(),
            ..DupeFile::default()
        };
        DupeSuggestion {
            of: feedback.to_owned(),
            by: [feedback.to_owned(), item.id.to_string()],
            command: format!("deepen feedback link {feedback} {}", item.id),
            ..self.reasoned(file, likely.score, likely.reasons.clone(), None)
        }
    }

    fn reasoned(
        &self,
        file: DupeFile,
        score: f64,
        reasons: Reasons,
        files: Option<(usize, usize)>,
    ) -> DupeSuggestion {
        let both = files
            .and_then(|(one, other)| self.survey.feedback(one).zip(self.survey.feedback(other)));
        let same_account = both.is_some_and(|(one, other)| {
            let account =
                |each: &crate::backlog::Feedback| each.account.as_ref().map(|id| id.value.clone());
            account(one).is_some() && account(one) == account(other)
        });
        let segment = |place: usize| self.survey.mention(u32::try_from(place).ok()?)?.segment;
        let same_segment = files
            .is_some_and(|(one, other)| segment(one).is_some() && segment(one) == segment(other));
        let themes = |place: usize| self.survey.themes(u32::try_from(place).unwrap_or(u32::MAX));
        let shared = files.map_or_else(Vec::new, |(one, other)| {
            let there = themes(other);
            let mut shared = themes(one);
            shared.retain(|theme| there.contains(theme));
            shared
        });
        let config = self.config();
        DupeSuggestion {
            file,
            score,
            verdict: config.verdict(score),
            words: reasons.words,
            shares: reasons.shares,
            themes: shared,
            same_account,
            same_segment,
            days_apart: reasons.days_apart,
            ..DupeSuggestion::default()
        }
    }

    fn id(&self, place: usize) -> String {
        self.survey
            .feedback(place)
            .map_or_else(String::new, |each| each.id.to_string())
    }

    fn file(&self, place: usize) -> DupeFile {
        let Some(feedback) = self.survey.feedback(place) else {
            return DupeFile::default();
        };
        let members = self
            .survey
            .wish_of(place)
            .map_or(&[][..], |wish| &wish.members);
        DupeFile {
            id: feedback.id.to_string(),
            title: feedback.title.value.to_string(),
            received: feedback.received.as_ref().map(|day| day.value),
            state: self
                .survey
                .state(u32::try_from(place).unwrap_or(u32::MAX))
                .to_owned(),
            requesters: Some(self.survey.count(members).requesters),
        }
    }
}

fn report(title: &str, dupes: Dupes) -> Report {
    Report::of(title.to_owned(), dupes)
}
