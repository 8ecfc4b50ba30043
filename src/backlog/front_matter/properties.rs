//! What holds for every text: nothing panics, both readers agree, and a value is what `serde_yaml` says it is.

use std::fmt::Write as _;

use super::*;
use crate::backlog::Document;
use crate::text::edit::apply;

const STORY: &str = "id: S-7K3M2Q\ntype: story\ntitle: Organiser sees invitees' working hours\nstatus: refining            # ready once K-9XW1CE is accepted\nparent: E-2WQ8RD\nlabels:\n  - scheduling\nestimate: 5\nblocked_by:\n  - K-9XW1CE\nscore:\n  cod:\n    per_week: 4200\n    currency: EUR\nevidence:\n  - kind: interview\n    ref: docs/research/2026-09-remote-leads.md\n    note: 7 of 9 leads moved a meeting last week because of hours\n    date: 2026-09-18\n  - kind: ticket\noutcome:\n  metric: meetings moved within 24 h of start\n  expected: \"-20 %\"\n  measure_by: 2027-02-15\n";

const ODD: &str = "id: back-635\ntitle: 'It''s here'\nassignee: []\ncreated_date: '2026-11-02 10:00'\nlabels: [a, \"b c\", {k: v}]\nempty:\nsame:\n- 1\n- 0x1F\n-\ntext: |\n  one\n   two\n\nfolded: >-\n  a\n  b\nlong: first\n  second\nhash: a#b\nurl: https://example.org/a?b=c#d\ndecimal: -1.50\n\"quoted key\": \"\\t\\u00e9\"\ndone: true\nnothing: ~\n";

/// Xorshift: the same cases in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// The text with one to four pieces put in, taken out or doubled.
    fn mutated(&mut self, text: &str) -> String {
        const PIECES: [&str; 56] = [
            ":",
            ": ",
            "- ",
            "-",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\t",
            "#",
            " #",
            "'",
            "\"",
            "|",
            ">",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!t ",
            "@x",
            "%",
            "`",
            "~",
            "?",
            "? ",
            "\\",
            "é",
            "\u{2028}",
            "\u{feff}",
            "\u{85}",
            "\0",
            "---\n",
            "...\n",
            "key: value\n",
            "  nested: 1\n",
            "  - item\n",
            "on",
            "12e4567",
            "0777",
            "1_000",
            "12:30",
            "<<: ",
            "null",
            "— ",
            "\u{7f}",
            "\u{fffd}",
            "a",
            "0",
            "=",
            "\n  ",
        ];
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(characters.len() + 1);
            match self.below(4) {
                0 | 1 => {
                    characters.splice(at..at, self.pick(&PIECES).chars());
                }
                2 => {
                    let end = (at + 1 + self.below(4)).min(characters.len());
                    characters.drain(at..end);
                }
                _ => {
                    let end = (at + self.below(30)).min(characters.len());
                    let piece = characters[at..end].to_vec();
                    let to = self.below(characters.len() + 1);
                    characters.splice(to..to, piece);
                }
            }
        }
        characters.into_iter().collect()
    }

    /// Lines as people write them, mostly valid.
    fn document(&mut self) -> String {
        let mut text = String::new();
        for index in 0..=self.below(6) {
            self.entry(&mut text, 0, &format!("k{index}"));
        }
        text
    }

    fn entry(&mut self, text: &mut String, indent: usize, key: &str) {
        let blanks = " ".repeat(indent);
        let end = self.pick(&[
            "\n",
            "\n",
            "\n",
            " \n",
            " # why\n",
            "\r\n",
            "\n\n",
            "\n# between\n",
        ]);
        write!(text, "{blanks}{key}:").unwrap();
        match self.below(8) {
            0 => text.push_str(end),
            1 | 2 if indent < 6 => {
                text.push_str(end);
                let deeper = indent + 1 + self.below(3);
                for index in 0..=self.below(3) {
                    self.entry(text, deeper, &format!("n{index}"));
                }
            }
            3 => {
                text.push_str(end);
                let deeper = " ".repeat(indent + self.below(3));
                for _ in 0..=self.below(3) {
                    let value = self.value();
                    write!(text, "{deeper}- {value}{end}").unwrap();
                }
            }
            4 if indent < 6 => {
                text.push_str(end);
                let deeper = indent + 1 + self.below(2);
                for _ in 0..=self.below(2) {
                    let value = self.value();
                    writeln!(text, "{}- kind: {value}", " ".repeat(deeper)).unwrap();
                    self.entry(text, deeper + 2, "note");
                }
            }
            _ => {
                let value = self.value();
                write!(text, " {value}{end}").unwrap();
            }
        }
    }

    fn value(&mut self) -> String {
        let plain = [
            "S-7K3M2Q",
            "story",
            "two words",
            "it's",
            "5",
            "-1",
            "1.5",
            "2026-11-02",
            "a#b",
            "https://x.org/#y",
            "true",
            "~",
            "null",
            "~",
            "é — ü",
            "-x",
            "(a)",
            "a, b",
            "x: y",
            "1e3",
            "0x1f",
            ".5",
            "+7",
            "=",
            "<a>",
            "\"q # s\"",
            "'a: b'",
            "\"\"",
            "\"a\\\"b\"",
            "'it''s'",
            "[a, b]",
            "{a: b}",
            "|\n      text",
            "0o17",
            "1_000",
            "yes",
            ".inf",
            "-.INF",
            ".nan",
            "00",
            "08",
            "1.",
            "- x",
            "$5",
            "a\"b",
            "_",
            "123456789012345678901234567890",
        ];
        self.pick(&plain).to_owned()
    }
}

/// How many texts the quick scanner read itself.
fn compare(texts: impl Iterator<Item = String>) -> (usize, usize) {
    let (mut all, mut scanned) = (0, 0);
    for text in texts {
        all += 1;
        if let Some(entries) = scanner::scan_whole(&text, 0) {
            scanned += 1;
            match events::read(&text, 0) {
                Ok(read) => {
                    assert_eq!(read.problems, [], "{text:?}");
                    assert_eq!(*entries, *read.entries, "{text:?}");
                }
                Err(failure) => panic!("scanned, but invalid at {}: {text:?}", failure.at),
            }
        }
    }
    (all, scanned)
}

#[test]
fn the_quick_scanner_reads_what_the_full_parser_reads_or_nothing() {
    assert!(scanner::scan_whole(STORY, 0).is_some());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (all, scanned) = compare((0..6000).map(|_| dice.document()));
    assert!(scanned * 5 > all, "{scanned} of {all}");
    let (all, scanned) = compare((0..6000).map(|_| dice.mutated(STORY)));
    assert!(scanned * 5 > all, "{scanned} of {all}");
    compare((0..6000).map(|_| {
        let text = dice.document();
        dice.mutated(&text)
    }));
}

#[test]
fn a_value_is_what_serde_yaml_says_it_is() {
    let mut dice = Dice(0x0123_4567_89ab_cdef);
    let (mut valid, mut told) = (0, 0);
    for case in 0..9000 {
        let text = match case % 4 {
            0 => dice.document(),
            1 => dice.mutated(STORY),
            2 => dice.mutated(ODD),
            _ => {
                let text = dice.document();
                dice.mutated(&text)
            }
        };
        let document = Document::parse_yaml(Source::new("x.yml", text.as_str()));
        let is_sound = document
            .problems
            .iter()
            .all(|problem| problem.kind == ProblemKind::AmbiguousScalar);
        // YAML 1.1, which `serde_yaml` reads, takes `[?"b c"]` for a key, and 1.2 for a text.
        let is_disputed = text.contains('?') && text.contains(['[', '{']);
        if !is_sound {
            told += 1;
        } else if is_disputed {
        } else if let Ok(theirs) = serde_yaml::from_str::<serde_yaml::Value>(&text)
            && !theirs.is_null()
        {
            valid += 1;
            let ours = document.value("").unwrap();
            assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{text:?}");
        }
    }
    assert!(
        valid > 2000 && told > 1000,
        "{valid} valid, {told} with problems"
    );
}

#[test]
fn nothing_panics_and_every_place_is_in_the_text() {
    fn visit(document: &Document, node: &Node) {
        let text = &document.source.text;
        assert!(text.get(node.span().range()).is_some(), "{text:?}");
        match node {
            Node::Scalar(scalar) => {
                assert!(text.get(scalar.content().range()).is_some(), "{text:?}");
            }
            Node::List(list) => list.nodes.iter().for_each(|node| visit(document, node)),
            Node::Map(map) => map
                .entries
                .iter()
                .for_each(|entry| visit(document, &entry.value)),
            Node::Absent(_) => {}
        }
    }
    let mut dice = Dice(0xdead_beef_cafe_f00d);
    for case in 0..12_000 {
        let yaml = match case % 3 {
            0 => dice.mutated(STORY),
            1 => dice.mutated(ODD),
            _ => {
                let text = dice.document();
                dice.mutated(&text)
            }
        };
        let text = format!("---\n{yaml}---\n\nAs a user, I want x\n");
        let document = Document::parse(Source::new(
            "x.md",
            if case % 5 == 0 {
                dice.mutated(&text)
            } else {
                text
            },
        ));
        let text = &document.source.text;
        for entry in &document.front.entries {
            assert!(text.get(entry.key.span().range()).is_some(), "{text:?}");
            visit(&document, &entry.value);
        }
        for problem in &document.problems {
            assert!(
                text.get(problem.span.range()).is_some(),
                "{text:?} {problem:?}"
            );
            assert!(apply(text, &problem.fix).is_ok(), "{text:?} {problem:?}");
            assert!(
                problem.help.is_some() || problem.message.contains("not shown"),
                "{problem:?}"
            );
        }
    }
}
