//! Files as people write them, with every quirk, and where in them each value stands.

use std::collections::BTreeSet;
use std::ops::Range;

use super::dice::Dice;

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Scalar,
    /// A text of several lines, or one that starts on the next line.
    Lines,
    /// The texts `a` and `b` and perhaps more.
    List,
    /// `a: 1` and `b: {c: d}`.
    Map,
    /// Of `kind` and `ref`, twice.
    Records,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) key: String,
    pub(crate) holds: Holds,
    /// The bytes of its lines, with the end of the last one.
    pub(crate) lines: Range<usize>,
    /// The bytes of its value as written; empty where there is none.
    pub(crate) value: Range<usize>,
}

#[derive(Debug, Default)]
pub(crate) struct Quirky {
    pub(crate) path: &'static str,
    pub(crate) text: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) quirks: BTreeSet<&'static str>,
    /// The places of the marks ` ` or `x` of its criteria.
    pub(crate) ticks: Vec<usize>,
    newline: &'static str,
}

/// Every quirk that a file can have: none of them may be missing from many files.
pub(crate) const QUIRKS: [&str; 47] = [
    "CRLF",
    "byte order mark",
    "missing final newline",
    "YAML file",
    "empty front matter",
    "blank line between keys",
    "comment line between keys",
    "comment at the end of the line",
    "comment behind a tab",
    "empty comment",
    "blanks behind the value",
    "gap of two blanks",
    "gap of a tab",
    "no value",
    "plain words",
    "single quotes",
    "double quotes with escapes",
    "number",
    "version",
    "boolean",
    "null",
    "date",
    "date in quotes",
    "emoji",
    "combining marks",
    "hash in quotes",
    "quoted key",
    "blank before the colon",
    "list with dashes",
    "list without indentation",
    "list with comments",
    "list with blank lines",
    "list in brackets",
    "list in brackets over lines",
    "empty list",
    "map with indentation of four",
    "map with a comment in it",
    "map in braces",
    "list of maps",
    "list of maps on their own lines",
    "literal block",
    "folded block",
    "block that keeps blank lines",
    "plain text over lines",
    "quotes over lines",
    "key that looks like another",
    "tabs below the front matter",
];

/// One entry: name, what it holds, its lines with `KEY` for the key and `«…»` around the value.
type Shape = (&'static str, Holds, &'static str);

const SCALARS: [(&str, &str); 17] = [
    ("plain words", "plain words"),
    ("single quotes", "'it''s so'"),
    ("double quotes with escapes", "\"two \\\" \\u00e9 three\""),
    ("number", "5"),
    ("version", "\"1.10\""),
    ("boolean", "true"),
    ("null", "~"),
    ("date", "2026-11-02"),
    ("date in quotes", "\"2026-11-02\""),
    ("emoji", "party \u{1f389}\u{1f469}\u{200d}\u{1f4bb}"),
    ("combining marks", "cafe\u{301} \u{65e5}\u{672c}"),
    ("hash in quotes", "'# no: comment'"),
    ("plain words", "S-7K3M2Q"),
    ("number", "0.5"),
    ("plain words", "https://x.example/?a=b#c"),
    ("no value", ""),
    ("double quotes with escapes", "\"on\""),
];

const SHAPES: [Shape; 19] = [
    ("list with dashes", Holds::List, "KEY:\n«  - a\n  - b»\n"),
    (
        "list without indentation",
        Holds::List,
        "KEY:\n«- a\n-   'b'»\n",
    ),
    (
        "list with comments",
        Holds::List,
        "KEY:  # those\n«  # first\n  - a  # one\n  # second\n  - b # two»\n",
    ),
    (
        "list with blank lines",
        Holds::List,
        "KEY:\n\n«  - a\n\n  - b\n\n  - c»\n",
    ),
    (
        "list in brackets",
        Holds::List,
        "KEY: «[a, \"b\" , c]» # set\n",
    ),
    (
        "list in brackets over lines",
        Holds::List,
        "KEY: «[\n  a,\n  b,  # two\n]»\n",
    ),
    ("empty list", Holds::List, "KEY: «[]»\n"),
    (
        "map with indentation of four",
        Holds::Map,
        "KEY:\n«    a: 1\n    b:\n      c: d  # deep»\n",
    ),
    (
        "map with a comment in it",
        Holds::Map,
        "KEY:\n«  a: 1\n  # in between\n  b:\n    c: 'd'»\n",
    ),
    (
        "map in braces",
        Holds::Map,
        "KEY: «{a: 1, b: {c: d}}»  # short\n",
    ),
    (
        "list of maps",
        Holds::Records,
        "KEY:\n«  - kind: x\n    ref: docs/a.md\n  - kind: y\n    ref: \"docs/b.md\"  # why»\n",
    ),
    (
        "list of maps on their own lines",
        Holds::Records,
        "KEY:\n«  -\n    kind: x\n    ref: r\n  -\n    kind: y\n    ref: s»\n",
    ),
    (
        "literal block",
        Holds::Lines,
        "KEY: «|  # as is\n  one\n\n  state: two»\n",
    ),
    ("folded block", Holds::Lines, "KEY: «>-\n  one\n  two»\n"),
    (
        "block that keeps blank lines",
        Holds::Lines,
        "KEY: «|+\n  kept\n\n»\n",
    ),
    ("plain text over lines", Holds::Lines, "KEY: «one\n  two»\n"),
    ("quotes over lines", Holds::Lines, "KEY: «\"a\n  b\"»\n"),
    ("quoted key", Holds::Scalar, "\"KEY\": «x»\n"),
    ("blank before the colon", Holds::Scalar, "'KEY' : «x»\n"),
];

/// A file with some of the quirks.
pub(crate) fn file(dice: &mut Dice) -> Quirky {
    let is_yaml = dice.percent(15);
    let mut file = Quirky {
        path: if is_yaml {
            "backlog/a.yml"
        } else {
            "backlog/items/S-7K3M2Q.md"
        },
        newline: if dice.percent(25) { "\r\n" } else { "\n" },
        ..Quirky::default()
    };
    if file.newline == "\r\n" {
        file.quirks.insert("CRLF");
    }
    if dice.percent(15) {
        file.quirks.insert("byte order mark");
        file.text.push('\u{feff}');
    }
    if is_yaml {
        file.quirks.insert("YAML file");
    } else {
        file.push("---\n");
    }
    let count = dice.below(7);
    if count == 0 && !is_yaml {
        file.quirks.insert("empty front matter");
    }
    for number in 0..count {
        if dice.percent(12) {
            file.quirks.insert("blank line between keys");
            file.push("\n");
        }
        if dice.percent(12) {
            file.quirks.insert("comment line between keys");
            file.push(&format!("# k{number}: was so\n"));
        }
        let key = if dice.percent(15) && number > 0 {
            file.quirks.insert("key that looks like another");
            format!("K{}", number - 1)
        } else {
            format!("k{number}")
        };
        if dice.percent(55) {
            file.scalar(&key, dice);
        } else if let Some((quirk, holds, lines)) = dice.pick(&SHAPES).copied() {
            file.quirks.insert(quirk);
            file.entry(&key, holds, lines);
        }
    }
    if !is_yaml {
        file.push("---\n");
        file.body(dice);
    }
    if dice.percent(20) && file.text.len() > 12 {
        file.quirks.insert("missing final newline");
        let length = file.text.trim_end_matches(['\r', '\n']).len();
        file.text.truncate(length);
        for field in &mut file.fields {
            field.lines.end = field.lines.end.min(length);
            field.value.end = field.value.end.min(length);
        }
    }
    file
}

impl Quirky {
    fn push(&mut self, text: &str) {
        self.text.push_str(&text.replace('\n', self.newline));
    }

    fn scalar(&mut self, key: &str, dice: &mut Dice) {
        let (quirk, value) = dice.pick(&SCALARS).copied().unwrap_or_default();
        self.quirks.insert(quirk);
        let gap = match dice.below(10) {
            0 => "  ",
            1 => "\t",
            _ => " ",
        };
        let end = match dice.below(12) {
            0 | 1 => "  # why",
            2 => "\t# behind a tab",
            3 => " #",
            4 => "  ",
            _ => "",
        };
        for (sign, quirk) in [
            (gap == "  ", "gap of two blanks"),
            (gap == "\t", "gap of a tab"),
            (end == "  # why", "comment at the end of the line"),
            (end.starts_with('\t'), "comment behind a tab"),
            (end == " #", "empty comment"),
            (end == "  ", "blanks behind the value"),
        ] {
            if sign {
                self.quirks.insert(quirk);
            }
        }
        let gap = if value.is_empty() { "" } else { gap };
        self.entry(key, Holds::Scalar, &format!("KEY:{gap}«{value}»{end}\n"));
    }

    fn entry(&mut self, key: &str, holds: Holds, shape: &str) {
        let start = self.text.len();
        let (head, rest) = shape.split_once('«').unwrap_or((shape, ""));
        let (value, tail) = rest.split_once('»').unwrap_or((rest, ""));
        self.push(&head.replace("KEY", key));
        let from = self.text.len();
        self.push(value);
        let to = self.text.len();
        self.push(tail);
        self.fields.push(Field {
            key: key.to_owned(),
            holds,
            lines: start..self.text.len(),
            value: from..to,
        });
    }

    fn body(&mut self, dice: &mut Dice) {
        self.push("\nAs a reader, I want k0: this, not that.\n");
        if dice.percent(30) {
            self.quirks.insert("tabs below the front matter");
            self.push("\n\tk1: code\n\n---\n\n");
        }
        self.push("\n## Acceptance criteria\n");
        for number in 1..=dice.below(5) {
            let mark = if dice.percent(30) { "x" } else { " " };
            self.push("- [");
            self.ticks.push(self.text.len());
            self.push(&format!("{mark}] AC{number}: thing {number} is shown  \n"));
        }
        self.push("\n## Notes\nLast words.\n");
    }
}
