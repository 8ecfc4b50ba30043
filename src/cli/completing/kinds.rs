//! Which argument takes what: a table by the command, and by the argument's name or what its value is called in the help.

use clap::{Arg, ValueHint};

use crate::backlog::expression::Subject;

/// What may stand as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An item's id whose letter is one of these; any when there is none.
    Item(&'static str),
    Feedback,
    /// An item or feedback.
    Record,
    /// Anything that has an id, sprints and releases too.
    Anything,
    Requester,
    Account,
    Sprint,
    Release,
    /// Ids first, sprints and releases too, then what changes: `estimate=5`.
    Assignment,
    /// Ids first, then a status.
    ItemsAndStatus,
    Status,
    Channel,
    Label,
    Theme,
    Rule,
    RuleOrModel,
    Model,
    /// A report or a record that has a schema.
    Schema,
    /// A type of item.
    ItemType,
    /// A type that a file can be begun from: the items' and the records'.
    Template,
    /// A key of an item's front matter.
    Key,
    Expression(Subject),
    Revision,
    /// `main..topic`
    Range,
    Format,
    /// A preset of `feedback import`.
    Export,
    /// A preset of `init`.
    Adoption,
    Words(&'static [&'static str]),
    File,
    Folder,
    /// Anything that somebody may write.
    Free,
}

impl Kind {
    /// What the shell itself completes.
    pub(super) fn hint(self) -> Option<ValueHint> {
        match self {
            Self::File => Some(ValueHint::AnyPath),
            Self::Folder => Some(ValueHint::DirPath),
            Self::Free => Some(ValueHint::Other),
            _ => None,
        }
    }
}

/// What completes this argument of the command at this path (`feedback link`); none where the table has no line for it.
pub(super) fn kind(path: &str, argument: &Arg) -> Option<Kind> {
    let id = argument.get_id().as_str();
    let called = argument.get_value_names().and_then(<[_]>::first);
    let called = called.map(clap::builder::Str::as_str);
    let is_meant = |command: &str| {
        command == "*" || path == command || path.starts_with(&format!("{command} "))
    };
    let row = TABLE
        .iter()
        .find(|(command, name, _)| is_meant(command) && (id == *name || called == Some(*name)))?;
    Some(row.2)
}

/// The first line that fits counts: the command or what is above it (`*`: any), the argument's name or its value's, and what it
/// takes.
#[rustfmt::skip]
static TABLE: &[(&str, &str, Kind)] = &[
    ("set", "words", Kind::Assignment),
    ("move", "words", Kind::ItemsAndStatus),
    ("new", "item_type", Kind::Template),
    ("new", "TYPE", Kind::Template),
    ("edit", "id", Kind::Record),
    ("explain", "name", Kind::RuleOrModel),
    ("schema", "name", Kind::Schema),
    ("log", "id", Kind::Anything),
    ("log", "FIELD", Kind::Key),
    ("trace", "id", Kind::Anything),
    ("show", "id", Kind::Record),
    ("demand", "ID", Kind::Record),
    ("contacts", "id", Kind::Requester),
    ("feedback show", "id", Kind::Feedback),
    ("feedback dupes", "ID", Kind::Feedback),
    ("feedback dupes", "reject", Kind::Feedback),
    ("feedback list", "STATE", Kind::Words(STAGES)),
    ("feedback board", "STATE", Kind::Words(STAGES)),
    ("feedback dupes", "STATE", Kind::Words(STAGES)),
    ("report feedback", "STATE", Kind::Words(STAGES)),
    ("feedback", "STATE", Kind::Words(&["new", "needs-info", "triaged", "spam"])),
    ("feedback", "EXPRESSION", Kind::Expression(Subject::Feedback)),
    ("report feedback", "EXPRESSION", Kind::Expression(Subject::Feedback)),
    ("feedback import", "PRESET", Kind::Export),
    ("init", "PRESET", Kind::Adoption),
    ("*", "sprint", Kind::Sprint),
    ("*", "SPRINT", Kind::Sprint),
    ("*", "goal", Kind::Item("G")),
    ("*", "epic", Kind::Item("E")),
    ("*", "parent", Kind::Item("GE")),
    ("*", "ITEM", Kind::Item("")),
    ("*", "FEEDBACK", Kind::Feedback),
    ("*", "F-…", Kind::Feedback),
    ("*", "R-…", Kind::Requester),
    ("*", "PERSON", Kind::Requester),
    ("*", "ACCOUNT", Kind::Account),
    ("*", "A-ID", Kind::Account),
    ("*", "VERSION", Kind::Release),
    ("*", "VERSION|DATE|REV", Kind::Release),
    ("*", "ID|KEY=VALUE", Kind::Assignment),
    ("*", "STATUS", Kind::Status),
    ("*", "status", Kind::Status),
    ("*", "LABEL", Kind::Label),
    ("*", "CHANNEL", Kind::Channel),
    ("*", "channel", Kind::Channel),
    ("*", "THEME", Kind::Theme),
    ("*", "themes", Kind::Theme),
    ("*", "RULE", Kind::Rule),
    ("*", "MODEL", Kind::Model),
    ("*", "item_type", Kind::ItemType),
    ("*", "TYPE", Kind::ItemType),
    ("*", "KEY", Kind::Key),
    ("*", "EXPRESSION", Kind::Expression(Subject::Item)),
    ("*", "REV", Kind::Revision),
    ("*", "REV|DATE", Kind::Revision),
    ("*", "A..B", Kind::Range),
    ("diff", "RANGE", Kind::Range),
    ("rank", "RANGE", Kind::Range),
    ("*", "FORMAT", Kind::Format),
    ("notify", "EVENT", Kind::Words(&["received", "planned", "shipped", "declined"])),
    ("notify record", "result", Kind::Words(&["sent", "failed", "bounced", "opted-out", "undeliverable"])),
    ("notify send", "security", Kind::Words(&["tls", "starttls", "none"])),
    ("*", "FILE", Kind::File),
    ("*", "files", Kind::File),
    ("*", "paths", Kind::File),
    ("merge-driver", "base", Kind::File),
    ("merge-driver", "ours", Kind::File),
    ("merge-driver", "theirs", Kind::File),
    ("merge-driver", "path", Kind::Free),
    ("*", "FOLDER", Kind::Folder),
    ("*", "folder", Kind::Folder),
    ("*", "DIR", Kind::Folder),
    ("*", "ID", Kind::Item("")),
    ("*", "id", Kind::Item("")),
    ("*", "ids", Kind::Item("")),
    ("whatif", "swap", Kind::Item("")),
    // Words of one's own, numbers and days.
    ("*", "REASON", Kind::Free), ("*", "TEXT", Kind::Free), ("*", "WORDS", Kind::Free), ("*", "TITLE", Kind::Free),
    ("*", "N", Kind::Free), ("*", "DATE", Kind::Free), ("*", "DAY", Kind::Free), ("*", "DAYS", Kind::Free),
    ("*", "NAME", Kind::Free), ("*", "WORD", Kind::Free), ("*", "TAG", Kind::Free), ("*", "1-5", Kind::Free),
    ("*", "ADDRESS", Kind::Free), ("*", "TOOL:KEY", Kind::Free), ("*", "HOST:PORT", Kind::Free), ("*", "SCORE", Kind::Free),
    ("*", "PLACE", Kind::Free), ("*", "CHANGE", Kind::Free), ("*", "RANGE", Kind::Free), ("*", "MESSAGE", Kind::Free),
    ("*", "name", Kind::Free), ("*", "title", Kind::Free), ("*", "reason", Kind::Free), ("*", "note", Kind::Free),
    ("*", "size", Kind::Free), ("*", "labels", Kind::Free), ("*", "URL", Kind::Free), ("*", "COMMIT", Kind::Revision),
    ("link", "ID|RELATION", Kind::Record), ("unlink", "ID|RELATION", Kind::Record), ("*", "QUESTION", Kind::Free), ("*", "CRITERIA", Kind::Free), ("*", "HANDLE", Kind::Free), ("*", "COMMIT|TAG|URL", Kind::Revision),
    ("*", "PART=LIST", Kind::Free), ("*", "PART|stays", Kind::Free), ("*", "all|none|PART=LIST", Kind::Free),
    ("new", "words", Kind::Free), ("*", "KEY=VALUE", Kind::Assignment), ("*", "POINTS", Kind::Free),
    ("id", "record", Kind::Record), ("id", "references", Kind::Free), ("ci", "marker", Kind::Free), ("*", "PATTERN", Kind::Free), ("*", "NUMBER", Kind::Free),
];

const STAGES: &[&str] = &[
    "new",
    "needs-info",
    "triaged",
    "planned",
    "in-progress",
    "shipped",
    "closed",
    "declined",
    "merged",
    "spam",
];
