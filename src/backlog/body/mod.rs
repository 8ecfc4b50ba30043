//! The Markdown below the front matter: sections, narrative, acceptance criteria, questions, tasks, each with its place.

mod blocks;
mod criteria;
mod narrative;
mod phrases;
mod purpose;
mod reading;
#[cfg(test)]
mod tests;
mod walk;
mod words;

pub use reading::{parse, parse_prose};
pub use words::{Word, first_word, without_tick, words};

use crate::text::{Source, Span};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// From after the closing fence to the end of the file.
    pub span: Span,
    pub sections: Box<[Section]>,
    /// The first narrative of the text before the first heading of level 2, or else of the whole body.
    pub narrative: Option<Box<Narrative>>,
    /// Of `## Acceptance criteria`, in order.
    pub criteria: Box<[Criterion]>,
    /// Of `## Questions` and `## Open questions`, in order.
    pub questions: Box<[Task]>,
    /// Of `## Tasks`, in order.
    pub tasks: Box<[Task]>,
    /// Words outside headings.
    pub words: u32,
    /// Whether there is an image, a table or a link to a local file.
    pub has_media: bool,
}

/// A heading and what stands below it up to the next heading of the same or a higher level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// 1 to 6.
    pub level: u8,
    /// The heading's text without its marks.
    pub title: Span,
    /// The text below the heading.
    pub content: Span,
    /// Words of the content, without headings.
    pub words: u32,
}

/// The templates of a user story, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Template {
    /// `As a <role>, I want <means>, so that <ends>` (Connextra, 2001).
    Connextra,
    /// `In order to <ends>, as a <role>, I want <means>`.
    BenefitFirst,
    /// `In order to <why>, for <who>, we will <what>, whereas currently <now>` (D. Evans).
    Whereas,
    /// `When <situation>, I want to <motivation>, so I can <outcome>` (Intercom).
    Job,
    /// `We believe <capability> will result in <outcome>; we will know when <measure>`.
    Hypothesis,
}

/// The language of a narrative's indicator phrases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    #[default]
    English,
    German,
    French,
    Dutch,
    Spanish,
}

/// A story's narrative and its parts. Spans exclude the indicator phrases, punctuation and emphasis around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrative {
    pub template: Template,
    pub language: Language,
    pub span: Span,
    /// Who: role, persona, situation of a job story.
    pub persona: Option<Span>,
    /// What: means, motivation, capability.
    pub want: Option<Span>,
    /// Why: ends, outcome.
    pub benefit: Option<Span>,
    /// `As a`, `I want to`, `so that`: the indicator phrases as written, in the order of the text.
    pub indicators: Box<[Span]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    pub form: Form,
    /// The whole list item or scenario.
    pub span: Span,
    /// Its text without list mark, tick and label.
    pub text: Span,
    /// `AC1`, without the colon.
    pub label: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Rule,
    /// A task list item; ticked means demonstrated.
    Task {
        done: bool,
    },
    /// Well formed: at least one When and one Then, in order.
    Scenario {
        well_formed: bool,
    },
}

/// A line of a task list, or of a plain list (then it cannot be ticked).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub span: Span,
    pub text: Span,
    pub done: Option<bool>,
}

impl Body {
    /// The section with this title, compared without regard to case.
    pub fn section(&self, source: &Source, title: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| source.slice(section.title).eq_ignore_ascii_case(title))
    }

    /// The lines of `## Questions` that are not ticked.
    pub fn open_questions(&self) -> impl Iterator<Item = &Task> {
        self.questions
            .iter()
            .filter(|question| question.done != Some(true))
    }
}
