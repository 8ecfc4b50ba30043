//! What of a text is its writer's own: without quoted mail, signatures and markup, and with code told from prose.

use std::borrow::Cow;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) text: Cow<'a, str>,
    /// Fenced or indented blocks, stack frames, log lines, addresses: its words count once.
    pub(super) is_code: bool,
}

/// The writer's own lines, in order. Where nothing would be left, everything is.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let own = own_lines(text);
    let parts = told_apart(&own);
    if parts.is_empty() && !text.trim().is_empty() {
        let all: Vec<&str> = text.lines().collect();
        return told_apart(&all);
    }
    parts
}

/// The lines before a signature or the mail that is answered, without those that quote.
fn own_lines(text: &str) -> Vec<&str> {
    let mut own = Vec::new();
    let mut is_fenced = false;
    let mut previous_is_own = false;
    for line in text.lines() {
        let trimmed = line.trim();
        is_fenced ^= is_fence(trimmed);
        if !is_fenced && (ends_the_message(line) || previous_is_own && begins_old_mail(trimmed)) {
            break;
        }
        if trimmed.starts_with('>') && !is_fenced {
            continue;
        }
        previous_is_own |= !trimmed.is_empty();
        own.push(line);
    }
    // "On Monday, Ann wrote:" before lines that were quoted.
    while own
        .last()
        .is_some_and(|line| announces_a_quote(line.trim()) || line.trim().is_empty())
    {
        own.pop();
    }
    own
}

/// A signature's mark (RFC 3676, section 4.3), or a line that mail programs write below a message.
fn ends_the_message(line: &str) -> bool {
    if matches!(line, "-- " | "--" | "—" | "__") {
        return true;
    }
    let line = line.trim();
    if line.len() > 80 {
        return false;
    }
    let lower = line.to_lowercase();
    SENT_FROM.iter().any(|words| lower.starts_with(words))
}

/// What mail programs write below a message, in lower case.
const SENT_FROM: &[&str] = &[
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "sent from yahoo",
    "sent via ",
    "get outlook for ",
    "von meinem iphone gesendet",
    "von meinem ipad gesendet",
    "von meinem smartphone gesendet",
    "gesendet von mail für ",
    "gesendet von meinem ",
    "envoyé de mon ",
    "envoyé depuis mon ",
    "enviado desde mi ",
    "enviado do meu ",
    "inviato da ",
    "verzonden vanaf mijn ",
    "verstuurd vanaf mijn ",
    "skickat från min ",
    "sendt fra min ",
    "lähetetty ",
    "wysłane z ",
    "отправлено с ",
    "从我的 iphone 发送",
    "发自我的",
    "iphoneから送信",
    "나의 iphone에서 보냄",
    "أرسلت من ",
    "أُرسلت من ",
];

/// The line that stands above the mail that is answered.
fn begins_old_mail(line: &str) -> bool {
    let bare = line.trim_matches(|character: char| !character.is_alphanumeric());
    let is_ruled = line.starts_with("---") || line.starts_with("___");
    let lower = bare.to_lowercase();
    is_ruled && OLD_MAIL.iter().any(|words| lower.starts_with(words))
}

const OLD_MAIL: &[&str] = &[
    "original message",
    "forwarded message",
    "original appointment",
    "ursprüngliche nachricht",
    "weitergeleitete nachricht",
    "message d'origine",
    "message transféré",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "исходное сообщение",
    "原始邮件",
    "원본 메일",
];

/// "On 3 May 2026, Ann wrote:".
fn announces_a_quote(line: &str) -> bool {
    let Some(before) = line.strip_suffix([':', '：']) else {
        return false;
    };
    let lower = before.to_lowercase();
    let has_a_day = lower.chars().any(|character| character.is_ascii_digit());
    has_a_day
        && WROTE
            .iter()
            .any(|word| lower.trim_end().ends_with(word) || lower.contains(&format!("{word} ")))
}

const WROTE: &[&str] = &[
    "wrote",
    "schrieb",
    "écrit",
    "escribió",
    "escreveu",
    "scritto",
    "schreef",
    "skrev",
    "kirjoitti",
    "napisał",
    "написал",
    "пишет",
    "写道",
    "님이 작성",
    "كتب",
];

fn is_fence(trimmed: &str) -> bool {
    trimmed.starts_with("```") || trimmed.starts_with("~~~")
}

/// Which block of code is open, by what closes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Fence,
    Braces,
    Tag,
}

fn told_apart<'a>(lines: &[&'a str]) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    let mut block = Block::None;
    let mut after_blank = true;
    for line in lines {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            after_blank = true;
            continue;
        }
        let was = block;
        block = next_block(block, trimmed);
        let is_block = was != Block::None || block != Block::None;
        let is_indented = (line.starts_with("    ") || line.starts_with('\t'))
            && (after_blank || parts.last().is_some_and(|part| part.is_code))
            && !is_list_item(trimmed);
        after_blank = false;
        let is_code = is_block || is_indented || is_machine_talk(trimmed);
        parts.push(Part {
            text: without_markup(trimmed),
            is_code,
        });
    }
    parts
}

/// The block after this line. Jira's `{code}` both opens and closes.
fn next_block(block: Block, line: &str) -> Block {
    let lower = || line.to_ascii_lowercase();
    match block {
        Block::None if is_fence(line) => Block::Fence,
        Block::Fence if is_fence(line) => Block::None,
        Block::None | Block::Braces if line.contains("{code") || line.contains("{noformat") => {
            let marks = line.matches("{code").count() + line.matches("{noformat").count();
            match (block, marks % 2) {
                (Block::None, 1) => Block::Braces,
                (Block::Braces, 1) => Block::None,
                _ => block,
            }
        }
        Block::None if line.contains('<') => {
            let lower = lower();
            let open = lower.rfind("<pre");
            let close = lower.rfind("</pre");
            if open > close {
                Block::Tag
            } else {
                Block::None
            }
        }
        Block::Tag if lower().contains("</pre") => Block::None,
        _ => block,
    }
}

fn is_list_item(trimmed: &str) -> bool {
    trimmed.starts_with(['-', '*', '+', '•'])
        || trimmed.split_once(['.', ')']).is_some_and(|(number, _)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Stack frames and log lines: `at a.b(C.java:12)`, `[DEBUG] …`, `E/Tag( 123): …`, `12:03:04.123 …`, `File "x", line 3`.
fn is_machine_talk(line: &str) -> bool {
    let is_frame = line.starts_with("at ") && (line.contains('(') || line.contains(':'))
        || line.starts_with("File \"")
        || line.starts_with('#') && line.contains(" 0x")
        || line.starts_with("Caused by:")
        || line.starts_with("Traceback (");
    let bytes = line.as_bytes();
    let is_leveled = [
        "[DEBUG]", "[INFO]", "[WARN]", "[ERROR]", "[TRACE]", "[FATAL]",
    ]
    .iter()
    .any(|level| line.starts_with(level));
    let is_android = matches!(bytes, [b'A'..=b'Z', b'/', ..]) && line.contains("):");
    let digits = bytes
        .iter()
        .take(19)
        .filter(|byte| byte.is_ascii_digit())
        .count();
    let is_timed = digits >= 6
        && bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.iter().take(19).filter(|byte| **byte == b':').count() >= 2;
    is_frame || is_leveled || is_android || is_timed
}

/// The line without `<tags>` and `{braces}` of markup, and without the marks of a list or a quote.
fn without_markup(line: &str) -> Cow<'_, str> {
    if !line.contains(['<', '{']) {
        return Cow::Borrowed(line);
    }
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let (before, mark) = rest.split_at(at);
        plain.push_str(before);
        plain.push(' ');
        rest = match markup_length(mark) {
            Some(length) => mark.get(length..).unwrap_or_default(),
            None => mark.get(1..).unwrap_or_default(),
        };
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Bytes of the tag that this text begins with; none when it begins with none.
fn markup_length(text: &str) -> Option<usize> {
    let (close, longest) = if text.starts_with('<') {
        ('>', 200)
    } else {
        ('}', 40)
    };
    let second = text.chars().nth(1)?;
    let is_name = second.is_ascii_alphabetic() || second == '/' || second == '!';
    let end = text.find(close)?;
    let inner = text.get(1..end)?;
    let is_address = inner.contains("://") || inner.contains('@');
    let is_markup = if close == '>' {
        is_name && !is_address
    } else {
        [
            "code", "noformat", "html", "color", "quote", "panel", "anchor",
        ]
        .iter()
        .any(|name| inner.starts_with(name))
    };
    (is_markup && end < longest).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> String {
        shown(text, false)
    }

    fn shown(text: &str, is_code: bool) -> String {
        let parts = parts(text);
        let lines = parts.iter().filter(|part| part.is_code == is_code);
        lines
            .map(|part| part.text.trim())
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn signatures_and_answered_mail_are_not_the_writers_own_words() {
        let mails = [
            "Please add an export.\n\n-- \nAnn\nAcme Inc.",
            "Please add an export.\n\nSent from my iPhone",
            "Please add an export.\n\nVon meinem iPhone gesendet",
            "Please add an export.\n\nOn Mon, 3 May 2026 at 10:12, Bob wrote:\n> What do you need?\n> Bob",
            "Please add an export.\n\nAm 03.05.2026 um 10:12 schrieb Bob:\n> Was fehlt?",
            "Please add an export.\n-----Original Message-----\nFrom: Bob\nHello",
            "> Anything else?\nPlease add an export.",
        ];
        for mail in mails {
            assert_eq!(prose(mail), "Please add an export.", "{mail}");
        }
    }

    #[test]
    fn a_text_that_only_quotes_is_kept() {
        assert_eq!(prose("> Please add an export."), "> Please add an export.");
        assert_eq!(prose("-- \nExport"), "--|Export");
    }

    #[test]
    fn code_is_told_from_prose() {
        let text = "It fails:\n```\nlet a = 1;\n```\nthen\n\n    indented\n\nat a.b.C.d(C.java:12)\n{code}\nx()\n{code}\nend";
        assert_eq!(prose(text), "It fails:|then|end");
        assert_eq!(
            shown(text, true),
            "```|let a = 1;|```|indented|at a.b.C.d(C.java:12)||x()|"
        );
    }

    #[test]
    fn markup_is_no_word() {
        assert_eq!(
            prose("a <b>bold</b> <i\n{color:red}red{color} 1 < 2"),
            "a  bold   i|red  1   2"
        );
        assert_eq!(prose("x {start: 1}"), "x  start: 1}");
    }
}
