//! What people write, as a file's text, and what is read of it and said about it.

use super::*;
use crate::backlog::Document;
use crate::text::edit::apply;

fn parse(text: &str) -> Document {
    Document::parse(Source::new("items/S-7K3M2Q.md", text))
}

/// The tree, a line a scalar: path, style and text, with its place.
fn told(document: &Document) -> String {
    fn tell(document: &Document, path: &str, node: &Node, told: &mut String) {
        match node {
            Node::Absent(span) => {
                let at = place(document, *span);
                told.push_str(&format!("{path} absent @{at}\n"));
            }
            Node::Scalar(scalar) => {
                let style = match scalar.style() {
                    Style::Plain => "",
                    Style::SingleQuoted => "'",
                    Style::DoubleQuoted => "\"",
                    Style::Literal => "|",
                    Style::Folded => ">",
                };
                let text = document.scalar_text(scalar);
                let at = place(document, scalar.span());
                told.push_str(&format!("{path} {style}{text:?} @{at}\n"));
            }
            Node::List(list) => {
                for (index, node) in list.nodes.iter().enumerate() {
                    tell(document, &format!("{path}[{index}]"), node, told);
                }
            }
            Node::Map(map) => {
                for entry in &map.entries {
                    let key = document.scalar_text(&entry.key);
                    tell(document, &format!("{path}.{key}"), &entry.value, told);
                }
            }
        }
    }
    let mut text = String::new();
    for entry in &document.front.entries {
        let key = document.scalar_text(&entry.key).to_owned();
        tell(document, &key, &entry.value, &mut text);
    }
    text
}

/// `line:column`, from 1.
fn place(document: &Document, span: Span) -> String {
    let position = document.source.position(span.start as usize);
    format!("{}:{}", position.line + 1, position.column + 1)
}

/// The problems, a line each.
fn problems(document: &Document) -> String {
    let tell = |problem: &Problem| {
        let at = place(document, problem.span);
        format!("{at} {:?}: {}\n", problem.kind, problem.message)
    };
    document.problems.iter().map(tell).collect()
}

/// The text after every fix.
fn fixed(document: &Document) -> String {
    let edits: Vec<_> = document
        .problems
        .iter()
        .flat_map(|problem| problem.fix.clone())
        .collect();
    apply(&document.source.text, &edits).unwrap()
}

#[test]
fn reads_every_kind_of_value_with_its_place() {
    let document = parse(
        "---\nid: S-7K3M2Q # comment\ntitle: 'It''s'\nempty:\nlabels:\n  - a\n  -\nsame:\n- b\nscore:\n  cod:\n    per_week: 4200\nflow: [x, {k: \"z\"}]\ntext: |\n  one\n   two\n\nfolded: >-  # why | not\n  a\n  b\nlast: end\n---\nbody\n",
    );
    assert_eq!(problems(&document), "");
    assert_eq!(
        told(&document),
        "id \"S-7K3M2Q\" @2:5\n\
         title '\"It's\" @3:8\n\
         empty absent @4:7\n\
         labels[0] \"a\" @6:5\n\
         labels[1] absent @7:4\n\
         same[0] \"b\" @9:3\n\
         score.cod.per_week \"4200\" @12:15\n\
         flow[0] \"x\" @13:8\n\
         flow[1].k \"\"z\" @13:15\n\
         text |\"one\\n two\\n\" @14:7\n\
         folded >\"a b\" @18:9\n\
         last \"end\" @21:7\n"
    );
    let slice = |path: &str| document.source.slice(document.node(path).unwrap().span());
    assert_eq!(slice("labels"), "- a\n  -");
    assert_eq!(slice("same"), "- b");
    assert_eq!(slice("score"), "cod:\n    per_week: 4200");
    assert_eq!(slice("flow"), "[x, {k: \"z\"}]");
    assert_eq!(slice("text"), "|\n  one\n   two");
    assert_eq!(slice("folded"), ">-  # why | not\n  a\n  b");
    assert_eq!(document.source.slice(document.body.span), "body\n");
}

#[test]
fn an_unquoted_colon_costs_nothing_but_a_finding() {
    let document = parse("---\nid: S-7K3M2Q\ntitle: Fix: the login\nstatus: ready # now\n---\n");
    assert_eq!(
        problems(&document),
        "3:8 InvalidYaml: `Fix: the login` contains a colon that YAML takes for the end of a key\n"
    );
    assert_eq!(
        told(&document),
        "id \"S-7K3M2Q\" @2:5\ntitle \"Fix: the login\" @3:8\nstatus \"ready\" @4:9\n"
    );
    assert_eq!(
        fixed(&document),
        "---\nid: S-7K3M2Q\ntitle: \"Fix: the login\"\nstatus: ready # now\n---\n"
    );
}

#[test]
fn a_handle_is_quoted_wherever_it_stands() {
    let document = parse(
        "---\nassignee: @mira\nassignees:\n  - @ben\n  - kim\nreview:\n  by: @mira\n  on_day: 3\nid: x\n---\n",
    );
    assert_eq!(
        problems(&document),
        "2:11 InvalidYaml: `@mira` starts with `@`, which YAML does not allow\n\
         4:5 InvalidYaml: `@ben` starts with `@`, which YAML does not allow\n\
         7:7 InvalidYaml: `@mira` starts with `@`, which YAML does not allow\n"
    );
    assert_eq!(
        told(&document),
        "assignee \"@mira\" @2:11\nassignees[0] \"@ben\" @4:5\nassignees[1] \"kim\" @5:5\nreview.by \"@mira\" @7:7\nreview.on_day \"3\" @8:11\nid \"x\" @9:5\n"
    );
    assert!(problems(&parse(&fixed(&document))).is_empty());
}

fn config(text: &str) -> (Option<crate::backlog::Config>, String) {
    let document = Document::parse_yaml(Source::new("deepen.yml", text));
    assert_eq!(problems(&document), "");
    let (config, found) = document.typed();
    let tell = |problem: &Problem| {
        let at = place(&document, problem.span);
        let help = problem.help.as_deref().unwrap_or_default();
        format!("{at} {:?}: {} ({help})\n", problem.kind, problem.message)
    };
    (config, found.iter().map(tell).collect())
}

#[test]
fn slips_in_a_configuration_are_told_at_their_place_and_the_rest_counts() {
    let (config, told) = config(
        "bands:\n  now: 7\n  nxet: 9\n  later: ten\ncalendar:\n  today: yesterday\nhistory:\nwrokflow: {}\nestimate:\n  scale: [1, two, 3]\n",
    );
    assert_eq!(
        told,
        "3:3 UnknownKey: unknown key `bands.nxet` (did you mean `next`?)\n\
         4:10 WrongType: `bands.later` must be a whole number of 0 or more, not `ten` (write a whole number of 0 or more here)\n\
         6:10 InvalidValue: `calendar.today` cannot be `yesterday` (one of clock, last-commit)\n\
         8:1 UnknownKey: unknown key `wrokflow` (did you mean `workflow`?)\n\
         10:14 WrongType: `estimate.scale.1` must be a number, not `two` (write a number here)\n"
    );
    let config = config.unwrap();
    assert_eq!((config.bands.now, config.bands.later), (7, 40));
    assert_eq!(config.estimate.scale, [1.0, 3.0]);
}

#[test]
fn a_rule_setting_without_a_level_says_so() {
    let (config, told) =
        config("rules:\n  D4:\n    reason: none\n  D5: {level: silent, reason: x}\n");
    assert_eq!(
        told,
        "2:3 MissingKey: `rules.D4` has no `level` (add `level:`)\n"
    );
    assert_eq!(config.unwrap().rules.len(), 1);
}

#[test]
fn an_item_takes_little_memory() {
    assert_eq!(size_of::<Entry>(), 32);
    assert_eq!(size_of::<Node>(), 16);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let read = parse("\u{feff}---\r\nid: S-7K3M2Q\r\ntags: [a]\r\ntitle: A b\r\n---\r\nBody\r\n");
    assert_eq!(problems(&read), "");
    assert_eq!(
        told(&read),
        "id \"S-7K3M2Q\" @2:5\ntags[0] \"a\" @3:8\ntitle \"A b\" @4:8\n"
    );
    assert_eq!(read.source.slice(read.body.span), "Body\r\n");
}

#[test]
fn windows_1252_is_told_where_it_starts_and_read() {
    let source = Source::decode("x.md", b"---\ntitle: Caf\xe9 \x80\n---\n".to_vec());
    let read = Document::parse(source);
    assert_eq!(
        problems(&read),
        "2:11 Encoding: this file is not UTF-8, it is read as Windows-1252 from `é` on\n"
    );
    assert_eq!(told(&read), "title \"Café €\" @2:8\n");
}

#[test]
fn only_a_line_of_three_dashes_closes() {
    let read = parse("---\ntext: |\n  ---\n  more\ntitle: a---b\n--- \n```\n---\n```\n");
    assert_eq!(problems(&read), "");
    assert_eq!(
        told(&read),
        "text |\"---\\nmore\\n\" @2:7\ntitle \"a---b\" @5:8\n"
    );
    assert_eq!(read.source.slice(read.body.span), "```\n---\n```\n");
    let dots = parse("---\ntitle: a\n...\nbody");
    assert_eq!(problems(&dots), "");
    assert_eq!(dots.source.slice(dots.body.span), "body");
}

#[test]
fn a_missing_fence_is_told_where_the_front_matter_starts() {
    let read = parse("---\nid: x\ntitle: T\n\n## Why\ntext\n");
    assert_eq!(
        problems(&read),
        "1:1 InvalidYaml: the front matter that starts here is never closed\n"
    );
    assert_eq!(told(&read), "id \"x\" @2:5\ntitle \"T\" @3:8\n");
    assert_eq!(fixed(&read), "---\nid: x\ntitle: T\n---\n\n## Why\ntext\n");
    assert_eq!(fixed(&parse("---\r\nid: x")), "---\r\nid: x\r\n---\r\n");
}

#[test]
fn a_file_without_front_matter_is_told_and_is_all_body() {
    let read = parse("# Title\n\n---\nid: x\n---\n");
    assert_eq!(
        problems(&read),
        "1:1 NoFrontMatter: there is no front matter\n"
    );
    assert_eq!(read.body.span.start, 0);
    assert_eq!(
        problems(&parse("")),
        "1:1 NoFrontMatter: this file is empty\n"
    );
    assert_eq!(
        problems(&parse("\u{feff}\n")),
        "1:1 NoFrontMatter: this file is empty\n"
    );
    let late = parse("\n---\nid: x\n---\n");
    assert_eq!(
        problems(&late),
        "1:1 NoFrontMatter: the front matter does not start on the first line\n"
    );
    assert_eq!(fixed(&late), "---\nid: x\n---\n");
}

#[test]
fn empty_front_matter_is_no_problem_of_the_yaml() {
    let read = parse("---\n---\nbody\n");
    assert_eq!(
        (problems(&read), told(&read)),
        (String::new(), String::new())
    );
    assert!(read.front.fenced);
}

#[test]
fn the_first_of_two_equal_keys_counts() {
    let read =
        parse("---\nstatus: ready\ntitle: x\n\"status\": idea\nscore:\n  a: 1\n  a: 2\n---\n");
    assert_eq!(
        problems(&read),
        "4:1 DuplicateKey: the key `status` is there twice\n7:3 DuplicateKey: the key `a` is there twice\n"
    );
    assert_eq!(read.text("status").unwrap().value, "ready");
    assert_eq!(read.value("score.a").unwrap(), serde_yaml::Value::from(1));
}

#[test]
fn anchors_aliases_tags_and_second_documents_are_refused_and_never_followed() {
    let read =
        parse("---\na: &x [1, 2]\nb: *x\nc: !!str 5\nd: *important*\n? [k, l]\n: v\n--- more\n");
    assert_eq!(
        problems(&read),
        "1:1 InvalidYaml: the front matter that starts here is never closed\n\
         2:4 RefusedYaml: the anchor `&x` is not read\n\
         3:4 RefusedYaml: `*x` is an alias in YAML, it is not followed\n\
         4:4 RefusedYaml: the tag `!!str` is not read\n\
         5:4 RefusedYaml: `*important*` is an alias in YAML, it is not followed\n\
         6:3 RefusedYaml: a key is one word or phrase, not this\n\
         8:1 RefusedYaml: a second document starts here, it is not read\n"
    );
    assert_eq!(
        told(&read),
        "a[0] \"1\" @2:8\na[1] \"2\" @2:11\nb \"*x\" @3:4\nc \"5\" @4:10\nd \"*important*\" @5:4\n[k, l] \"v\" @7:3\n"
    );
    let alias = parse("---\ntitle: *important*\n---\n");
    assert_eq!(fixed(&alias), "---\ntitle: \"*important*\"\n---\n");
    assert_eq!(alias.value("title").unwrap(), "*important*");
}

#[test]
fn a_tab_that_indents_is_told_and_replaced() {
    let read = parse("---\nscore:\n\tcod: 1\n\twsjf: 2\nid: x\n---\n");
    assert_eq!(
        problems(&read),
        "3:1 OddCharacter: a tab indents this line, which YAML does not allow\n\
         4:1 OddCharacter: a tab indents this line, which YAML does not allow\n"
    );
    assert_eq!(
        told(&read),
        "score.cod \"1\" @3:7\nscore.wsjf \"2\" @4:8\nid \"x\" @5:5\n"
    );
    assert_eq!(
        fixed(&read),
        "---\nscore:\n  cod: 1\n  wsjf: 2\nid: x\n---\n"
    );
}

#[test]
fn an_open_quote_or_bracket_costs_its_own_entry_only() {
    let read = parse("---\nid: x\ntitle: \"Open\nlabels: [a, b\nstatus: ready\n---\n");
    assert_eq!(
        problems(&read),
        "3:8 InvalidYaml: the quote that opens before `Open` is never closed\n\
         4:9 InvalidYaml: the bracket `[` is never closed\n"
    );
    assert_eq!(
        told(&read),
        "id \"x\" @2:5\ntitle \"\\\"Open\" @3:8\nlabels \"[a, b\" @4:9\nstatus \"ready\" @5:9\n"
    );
}

#[test]
fn text_behind_a_quote_or_bracket_is_quoted_as_a_whole() {
    let read =
        parse("---\ntitle: \"Save\" fails\nnote: [draft] send it\npath: \"C:\\Users\"\n---\n");
    assert_eq!(
        problems(&read),
        "2:8 InvalidYaml: text follows the closing quote\n\
         3:7 InvalidYaml: text follows the closing bracket\n\
         4:7 InvalidYaml: a backslash in double quotes starts an escape, and this is none\n"
    );
    let mended = fixed(&read);
    assert_eq!(
        mended,
        "---\ntitle: '\"Save\" fails'\nnote: \"[draft] send it\"\npath: 'C:\\Users'\n---\n"
    );
    assert_eq!(problems(&parse(&mended)), "");
}

#[test]
fn lines_that_are_no_entries_are_told_one_by_one() {
    let read = parse("---\nid: x\njust words\nkey:value\n%TAG\nstatus: ready\n---\n");
    assert_eq!(
        problems(&read),
        "3:1 InvalidYaml: `just words` is no `key: value` line\n\
         4:1 InvalidYaml: `key:value` has no blank after the colon\n\
         5:1 InvalidYaml: `%TAG` is no `key: value` line\n"
    );
    assert_eq!(read.text("status").unwrap().value, "ready");
    assert!(fixed(&read).contains("\nkey: value\n"));
}

#[test]
fn a_line_indented_below_a_value_is_told_and_the_value_kept() {
    let read = parse("---\ntitle: T\n  sub: 1\nid: x\n---\n");
    assert_eq!(
        problems(&read),
        "3:6 InvalidYaml: a second colon makes this a key inside a value\n"
    );
    assert_eq!(told(&read), "title \"T\" @2:8\nid \"x\" @4:5\n");
}

#[test]
fn a_broken_item_of_a_list_of_maps_costs_itself_only() {
    let read =
        parse("---\nevidence:\n  - kind: ticket\n    by: @mira\n  - kind: call\nid: x\n---\n");
    assert_eq!(
        problems(&read),
        "4:9 InvalidYaml: `@mira` starts with `@`, which YAML does not allow\n"
    );
    assert_eq!(
        told(&read),
        "evidence[0].kind \"ticket\" @3:11\nevidence[0].by \"@mira\" @4:9\nevidence[1].kind \"call\" @5:11\nid \"x\" @6:5\n"
    );
}

#[test]
fn invisible_characters_are_told() {
    let read = parse(
        "---\na: x\u{85}y\nb: x\u{2028}y\nc: x\u{feff}y\nd: x\0y\ne: \u{2014}\n---\nz\u{2028}z\n",
    );
    let kinds: Vec<_> = problems(&read)
        .lines()
        .map(|line| line.chars().take(17).collect::<String>())
        .collect();
    assert_eq!(
        kinds,
        [
            "2:5 OddCharacter:",
            "3:5 OddCharacter:",
            "4:5 OddCharacter:",
            "5:5 OddCharacter:"
        ]
    );
    assert_eq!(
        fixed(&read),
        "---\na: x y\nb: x y\nc: xy\nd: xy\ne: \u{2014}\n---\nz\u{2028}z\n"
    );
}

#[test]
fn plain_values_that_other_readers_take_for_something_else_are_told() {
    let ambiguous = [
        "on", "Yes", "no", "n", "OFF", "0777", "08", "0o17", "0b11", "1_000", "12:30", "1:00:59",
        "12e4567", "1e3", "1.5e3", "-0777",
    ];
    for value in ambiguous {
        let read = parse(&format!("---\nkey: {value}\n---\n"));
        assert!(
            problems(&read).starts_with(&format!("2:6 AmbiguousScalar: `{value}` is ")),
            "{value}"
        );
        assert_eq!(fixed(&read), format!("---\nkey: \"{value}\"\n---\n"));
        assert_eq!(problems(&parse(&fixed(&read))), "");
    }
    let clear = [
        "online",
        "5",
        "0",
        "-1",
        "1.5",
        "1.5e+3",
        "0.5",
        "2026-11-02",
        "1.2.3",
        "12:99",
        "12:3a",
        "0x1F",
        "true",
        "~",
        "null",
        "nothing",
        "\"on\"",
        "'12:30'",
        "e12",
        "12em",
        "5h",
        "1:2 ratio",
        ".5",
        ".inf",
    ];
    for value in clear {
        assert_eq!(
            problems(&parse(&format!("---\nkey: {value}\n---\n"))),
            "",
            "{value}"
        );
    }
    assert_eq!(
        problems(&parse("---\nevidence:\n  on: 1\n---\n")),
        "3:3 AmbiguousScalar: `on` is a boolean to YAML 1.1 and a word to YAML 1.2\n"
    );
}

#[test]
fn hostile_depth_and_size_cost_bounded_time() {
    let brackets = parse(&format!("---\nid: x\na: {}\n---\n", "[".repeat(1 << 19)));
    assert_eq!(brackets.text("id").unwrap().value, "x");
    assert_eq!(
        problems(&brackets),
        "3:36 TooLarge: maps and lists are nested deeper than 32 levels here\n"
    );
    let mut nested = String::from("---\n");
    for depth in 0..200 {
        nested.push_str(&format!("{}k:\n", " ".repeat(depth)));
    }
    nested.push_str("---\n");
    let nested = parse(&nested);
    assert_eq!(
        problems(&nested),
        "34:33 TooLarge: maps and lists are nested deeper than 32 levels here\n"
    );
    let mut keys = String::new();
    for key in 0..60_000 {
        keys.push_str(&format!("k{key}: @\n"));
    }
    let keys = parse(&format!("---\n{keys}---\n"));
    assert_eq!(keys.problems.len(), MOST_PROBLEMS + 1);
    assert_eq!(keys.front.entries.len(), 60_000);
    let many: String = (0..120_000).map(|_| "- \n").collect();
    let many = Document::parse_yaml(Source::new("x.yml", format!("a:\n{many}")));
    assert!(problems(&many).contains("TooLarge"), "{}", problems(&many));
    let large = parse(&format!(
        "---\nid: x\n{}---\nbody",
        "# comment\n".repeat(120_000)
    ));
    assert_eq!(large.problems.len(), 1, "{}", problems(&large));
    assert_eq!(large.text("id").unwrap().value, "x");
}
