//! Three versions of a file become one: the base, ours, and theirs. What both sides decided is kept; where their decisions
//! contradict each other both are written down and nothing is guessed. Bytes are spliced, never written anew.

pub mod attributes;
mod chunks;
mod fields;
mod form;
mod gaps;
mod ledger;
mod lines;
mod markdown;
mod marks;
mod order;
pub mod run;
#[cfg(test)]
mod tests;
mod ticks;
mod weave;

pub use marks::{Labels, is_mark};

use form::Form;
use marks::Piece;

/// The three versions of one file; a base that is empty was never there.
#[derive(Clone, Copy, Debug)]
pub struct Versions<'a> {
    pub base: &'a str,
    pub ours: &'a str,
    pub theirs: &'a str,
}

/// What three versions come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// With a marked place for each conflict.
    pub text: String,
    /// What a person must decide, in words: lower case, no dot. Empty for a clean merge.
    pub conflicts: Vec<String>,
}

/// How a kind of file is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `order.txt`: item by item.
    Order,
    /// Lines that are each a fact of their own: a notices' ledger.
    Ledger,
    /// A Markdown file, with front matter or without: key by key, section by section.
    Markdown,
    /// A YAML file: key by key.
    Yaml,
    /// Text of any other kind: line by line.
    Text,
}

impl Kind {
    /// The kind of the file at this path.
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("txt") if name == "order.txt" => Self::Order,
            Some("tsv") => Self::Ledger,
            Some("md" | "markdown") => Self::Markdown,
            Some("yml" | "yaml") => Self::Yaml,
            _ => Self::Text,
        }
    }
}

/// What the three versions of a file of this kind come to.
///
/// When one side is as the base, or both are the same, the result is the changed side byte by byte.
pub fn merge(kind: Kind, versions: Versions<'_>, labels: &Labels<'_>) -> Merged {
    let Versions { base, ours, theirs } = versions;
    if ours == theirs || theirs == base {
        return Merged::clean(ours);
    }
    if ours == base {
        return Merged::clean(theirs);
    }
    let forms = [base, ours, theirs].map(Form::read);
    let form = Form::merged(&forms);
    let [base, ours, theirs] = &forms;
    let versions = Versions {
        base: &base.text,
        ours: &ours.text,
        theirs: &theirs.text,
    };
    let mut merged = match kind {
        Kind::Order => order::merge(versions, labels),
        Kind::Ledger => ledger::merge(versions, labels),
        Kind::Markdown => markdown::merge(versions, labels),
        Kind::Yaml => markdown::merge_yaml(versions, labels),
        Kind::Text => lines::merge(versions, labels),
    };
    merged.text = form.write(&merged.text);
    merged
}

impl Merged {
    fn clean(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            conflicts: Vec::new(),
        }
    }

    fn of(pieces: Vec<Piece<'_>>, conflicts: Vec<String>, labels: &Labels<'_>) -> Self {
        Self {
            text: marks::written(pieces, labels),
            conflicts,
        }
    }
}
