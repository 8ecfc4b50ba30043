//! Acceptance criteria in their three forms: rules, tasks, and scenarios of Given, When, Then.

use std::ops::Range;

use super::words::{list_mark, tick_box};
use super::{Criterion, Form};
use crate::text::Span;

/// The scenarios of a section, found line by line.
#[derive(Default)]
pub(super) struct Scenarios {
    open: Option<Scenario>,
}

/// A scenario whose end is not reached.
struct Scenario {
    start: usize,
    end: usize,
    name: Span,
    titled: bool,
    order: Order,
}

/// The steps seen so far.
#[derive(Default)]
struct Order {
    when: bool,
    then: bool,
    broken: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Given,
    When,
    Then,
    /// `And`, `But`, `*`
    Further,
}

/// What a line of Gherkin begins.
enum Line {
    /// `Scenario:` with the place of its name in the line.
    Scenario(usize),
    Step(Step),
    /// `Examples:`, a table row, a tag, `Background:`, prose.
    Other,
}

impl Order {
    fn take(&mut self, step: Step) {
        match step {
            Step::When => {
                self.broken |= self.then && !self.when;
                self.when = true;
            }
            Step::Then => {
                self.broken |= !self.when;
                self.then = true;
            }
            Step::Given | Step::Further => {}
        }
    }

    fn well_formed(&self) -> bool {
        self.when && self.then && !self.broken
    }
}

impl Scenarios {
    /// The lines of a plain paragraph.
    pub(super) fn paragraph(
        &mut self,
        text: &str,
        range: Range<usize>,
        criteria: &mut Vec<Criterion>,
    ) {
        self.lines(text, range, false, criteria);
    }

    /// The lines of a fenced block; a scenario does not go on behind it.
    pub(super) fn fenced(
        &mut self,
        text: &str,
        range: Range<usize>,
        criteria: &mut Vec<Criterion>,
    ) {
        self.close(text, criteria);
        self.lines(text, range, true, criteria);
        self.close(text, criteria);
    }

    /// A heading `### Scenario: name`.
    pub(super) fn heading(&mut self, text: &str, title: Span, criteria: &mut Vec<Criterion>) {
        let line = text.get(title.range()).unwrap_or_default();
        if let Line::Scenario(name) = read_line(line, false) {
            self.begin(text, title, Some(name), criteria);
        }
    }

    /// A top-level list item: a step of the scenario above it, a scenario, a task or a rule.
    pub(super) fn item(&mut self, text: &str, range: Range<usize>, criteria: &mut Vec<Criterion>) {
        let Some((span, own)) = own_text(text, range) else {
            return;
        };
        let written = text.get(own.range()).unwrap_or_default();
        if let Some(scenario) = &mut self.open
            && let Line::Step(step) = read_line(written, false)
        {
            scenario.order.take(step);
            scenario.end = span.end as usize;
            return;
        }
        self.close(text, criteria);
        let (done, skipped) =
            tick_box(written).map_or((None, 0), |(done, length)| (Some(done), length));
        let content = written.get(skipped..).unwrap_or_default();
        let (label, behind) = label(content);
        let start = own.start as usize + skipped;
        let body = content.get(behind..).unwrap_or_default();
        let form = match read_line(body, false) {
            Line::Scenario(_) => Form::Scenario {
                well_formed: steps_in(text.get(span.range()).unwrap_or_default()).well_formed(),
            },
            _ => done.map_or(Form::Rule, |done| Form::Task { done }),
        };
        criteria.push(Criterion {
            form,
            span,
            text: Span::new(start + behind, own.end as usize),
            label: label.map(|label| label.shifted(start)),
        });
    }

    /// Ends the scenario that is open.
    pub(super) fn close(&mut self, text: &str, criteria: &mut Vec<Criterion>) {
        let Some(scenario) = self.open.take() else {
            return;
        };
        let span = trimmed(text, scenario.start..scenario.end);
        criteria.push(Criterion {
            form: Form::Scenario {
                well_formed: scenario.order.well_formed(),
            },
            span,
            text: scenario.name,
            label: None,
        });
    }

    fn begin(
        &mut self,
        text: &str,
        line: Span,
        name: Option<usize>,
        criteria: &mut Vec<Criterion>,
    ) {
        self.close(text, criteria);
        let name_start = line.start as usize + name.unwrap_or_default();
        self.open = Some(Scenario {
            start: line.start as usize,
            end: line.end as usize,
            name: trimmed(text, name_start..line.end as usize),
            titled: name.is_some(),
            order: Order::default(),
        });
    }

    fn lines(
        &mut self,
        text: &str,
        range: Range<usize>,
        fenced: bool,
        criteria: &mut Vec<Criterion>,
    ) {
        let mut start = range.start;
        let mut quoted = false;
        for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
            let span = Span::new(start, start + line.trim_end().len());
            start += line.len();
            if line.trim_start().starts_with("\"\"\"") {
                quoted = !quoted;
            }
            if quoted || line.trim().is_empty() {
                continue;
            }
            match read_line(line, fenced) {
                Line::Scenario(name) => self.begin(text, span, Some(name), criteria),
                Line::Step(step) => self.step(text, step, span, criteria),
                Line::Other => {
                    if let Some(scenario) = &mut self.open
                        && !line.trim_start().starts_with("```")
                    {
                        scenario.end = span.end as usize;
                    }
                }
            }
        }
    }

    /// A step of the open scenario; `Given` also begins one without a title.
    fn step(&mut self, text: &str, step: Step, span: Span, criteria: &mut Vec<Criterion>) {
        let next = match &self.open {
            None => step == Step::Given,
            Some(scenario) => step == Step::Given && !scenario.titled && scenario.order.then,
        };
        if next {
            self.begin(text, span, None, criteria);
        }
        if let Some(scenario) = &mut self.open {
            scenario.order.take(step);
            scenario.end = span.end as usize;
        }
    }
}

/// An item without the blanks behind it, and its own first lines without the list mark: up to a nested list, a fence or
/// an empty line.
pub(super) fn own_text(text: &str, range: Range<usize>) -> Option<(Span, Span)> {
    let item = text.get(range.clone())?;
    let span = trimmed(text, range);
    let first = item.trim_start();
    let mark = list_mark(first).map_or(0, |with_box| {
        first
            .get(..with_box)
            .and_then(|mark| mark.find('['))
            .unwrap_or(with_box)
    });
    let start = span.start as usize + mark;
    let mut end = start;
    for (number, line) in text
        .get(start..span.end as usize)?
        .split_inclusive('\n')
        .enumerate()
    {
        let content = line.trim();
        let foreign = content.is_empty()
            || list_mark(content).is_some()
            || content.starts_with("```")
            || content.starts_with("<!--");
        if number > 0 && foreign {
            break;
        }
        end += line.len();
    }
    Some((span, trimmed(text, start..end)))
}

fn trimmed(text: &str, range: Range<usize>) -> Span {
    let start = range.start;
    let raw = text.get(range).unwrap_or_default();
    let front = raw.trim_start();
    let start = start + raw.len() - front.len();
    Span::new(start, start + front.trim_end().len())
}

/// The label `AC1:` or `#1` at a text's start, and where the text behind it begins.
fn label(text: &str) -> (Option<Span>, usize) {
    let bare = text.trim_start_matches(['*', '_', '`']);
    let marks = text.len() - bare.len();
    let (prefix, needs_colon) = match bare.get(..2) {
        Some(letters) if letters.eq_ignore_ascii_case("AC") => (2, true),
        _ if bare.starts_with('#') => (1, false),
        _ => return (None, 0),
    };
    let number = bare.get(prefix..).unwrap_or_default();
    let number = match number.strip_prefix(['-', ' ', '.', '#', '_']) {
        Some(behind) if needs_colon => behind,
        _ => number,
    };
    let digits = number
        .trim_start_matches(|each: char| each.is_ascii_digit() || each == '.')
        .len();
    let digits = number.get(..number.len() - digits).unwrap_or_default();
    let digits = digits.trim_end_matches('.');
    if !digits.starts_with(|each: char| each.is_ascii_digit()) {
        return (None, 0);
    }
    let end = marks + bare.len() - number.len() + digits.len();
    let behind = text.get(end..).unwrap_or_default();
    let after_marks = behind.trim_start_matches(['*', '_', '`']);
    let after_colon = after_marks
        .trim_start()
        .strip_prefix([':', ')', '.', '-', '–', '—'])
        .map(|rest| rest.trim_start_matches(['*', '_', '`']));
    let rest = match after_colon {
        Some(rest) => rest,
        None if !needs_colon && after_marks.starts_with(' ') => after_marks,
        None => return (None, 0),
    };
    (
        Some(Span::new(marks, end)),
        text.len() - rest.trim_start().len(),
    )
}

/// The steps of a scenario that is one list item.
fn steps_in(item: &str) -> Order {
    let mut order = Order::default();
    for line in item.lines() {
        if let Line::Step(step) = read_line(line, false) {
            order.take(step);
        }
    }
    order
}

fn read_line(line: &str, fenced: bool) -> Line {
    const SCENARIO: [&str; 8] = [
        "scenario outline",
        "scenario template",
        "scenario",
        "szenariogrundriss",
        "szenario",
        "scénario",
        "escenario",
        "example",
    ];
    let bare = line.trim_start();
    let content = bare
        .get(list_mark(bare).unwrap_or_default()..)
        .unwrap_or_default()
        .trim_start_matches(['*', '_', '`', '>', ' ', '\t', '#']);
    let may_be_scenario = matches!(content.as_bytes(), [b's' | b'S' | b'e' | b'E', ..]);
    for keyword in SCENARIO.iter().filter(|_| may_be_scenario) {
        if *keyword == "example" && !fenced {
            continue;
        }
        if let Some(behind) = strip_word(content, keyword) {
            let unnumbered = behind.trim_start_matches([' ', '#']);
            let unnumbered = unnumbered.trim_start_matches(|each: char| each.is_ascii_digit());
            let named = unnumbered.trim_start_matches(['*', '_', '`']);
            if let Some(name) = named.strip_prefix([':', '-', '–', '—']) {
                let name = name.trim_start_matches(['*', '_', '`', ' ', '\t']);
                return Line::Scenario(line.len() - name.len());
            }
        }
    }
    step(content).map_or(Line::Other, Line::Step)
}

fn step(content: &str) -> Option<Step> {
    const STEPS: [(&str, Step); 25] = [
        ("given", Step::Given),
        ("when", Step::When),
        ("then", Step::Then),
        ("and", Step::Further),
        ("but", Step::Further),
        ("angenommen", Step::Given),
        ("gegeben", Step::Given),
        ("wenn", Step::When),
        ("dann", Step::Then),
        ("und", Step::Further),
        ("aber", Step::Further),
        ("étant donné", Step::Given),
        ("soit", Step::Given),
        ("quand", Step::When),
        ("lorsque", Step::When),
        ("alors", Step::Then),
        ("et", Step::Further),
        ("mais", Step::Further),
        ("gegeven", Step::Given),
        ("als", Step::When),
        ("wanneer", Step::When),
        ("dan", Step::Then),
        ("dado", Step::Given),
        ("cuando", Step::When),
        ("entonces", Step::Then),
    ];
    let first = content.as_bytes().first()?.to_ascii_lowercase();
    STEPS
        .iter()
        .filter(|(word, _)| word.as_bytes().first() == Some(&first))
        .find(|(word, _)| strip_word(content, word).is_some())
        .map(|(_, step)| *step)
}

/// The text behind a word at the start, compared without regard to case; none when the word goes on.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let front = text.get(..word.len())?;
    let same =
        front.eq_ignore_ascii_case(word) || !front.is_ascii() && front.to_lowercase() == word;
    let behind = text.get(word.len()..)?;
    let ends = !behind.starts_with(char::is_alphanumeric);
    (same && ends).then_some(behind)
}
