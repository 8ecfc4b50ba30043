//! The lines of `.gitattributes` that send files of a backlog to the merge driver.

const BEGIN: &str = "# deepen: files of the backlog are merged by what they say (`deepen hooks`)";
/// The same, where the line above had no end.
const BEGIN_OPEN: &str = "# deepen: files of the backlog are merged by what they say (`deepen hooks`; the line above had no end)";
const END: &str = "# end of deepen";

/// The lines of a backlog whose folder is `root`.
pub fn lines(root: &str) -> Vec<String> {
    let patterns: &[&str] = if root.is_empty() {
        &[
            "/order.txt",
            "/goals/*.md",
            "/items/**/*.md",
            "/feedback/**/*.md",
            "/sprints/*.md",
            "/releases/*.md",
            "/accept/*.md",
            "/notices/*.tsv",
        ]
    } else {
        &["/order.txt", "/**/*.md", "/**/*.yml", "/notices/*.tsv"]
    };
    patterns
        .iter()
        .map(|pattern| {
            let path = format!("{root}{pattern}");
            // A blank ends a pattern; quotes hold it together.
            let path = if path.contains([' ', '"', '\\']) {
                format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
            } else {
                path
            };
            format!("{path} merge=deepen")
        })
        .collect()
}

/// Whether every file of the backlog goes to the driver already, by our lines or by somebody's.
pub fn is_installed(text: &str, root: &str) -> bool {
    lines(root).iter().all(|line| has(text, line))
}

fn has(text: &str, line: &str) -> bool {
    let pattern = line.strip_suffix(" merge=deepen").unwrap_or(line);
    text.lines().any(|there| {
        let there = there.trim();
        let rest = there.strip_prefix(pattern).unwrap_or_default();
        rest.split_whitespace()
            .any(|attribute| matches!(attribute, "merge=deepen" | "merge=deepen-order"))
    })
}

/// The text with the lines that are missing, behind all others.
pub fn installed(text: &str, root: &str) -> String {
    let text = uninstalled(text);
    let missing: Vec<String> = lines(root)
        .into_iter()
        .filter(|line| !has(&text, line))
        .collect();
    if missing.is_empty() {
        return text;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let is_open = !text.is_empty() && !text.ends_with('\n');
    let (gap, begin) = if is_open {
        (newline, BEGIN_OPEN)
    } else {
        ("", BEGIN)
    };
    let block: Vec<&str> = std::iter::once(begin)
        .chain(missing.iter().map(String::as_str))
        .chain([END, ""])
        .collect();
    [&text, gap, &block.join(newline)].concat()
}

/// The text without our lines, byte by byte as it was.
pub fn uninstalled(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut is_inside = false;
    for line in text.split_inclusive('\n') {
        match line.trim_end() {
            BEGIN => is_inside = true,
            BEGIN_OPEN => {
                is_inside = true;
                let cut = kept.strip_suffix('\n').unwrap_or(&kept);
                let length = cut.strip_suffix('\r').unwrap_or(cut).len();
                kept.truncate(length);
            }
            END if is_inside => is_inside = false,
            _ if is_inside => {}
            _ => kept.push_str(line),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_installed_is_gone_again_byte_by_byte() {
        for text in [
            "",
            "*.png binary\n",
            "*.png binary",
            "a\r\nb\r\n",
            "a\r\nb",
            "\n\n",
        ] {
            let with = installed(text, "backlog");
            assert!(is_installed(&with, "backlog"), "{with}");
            assert_eq!(installed(&with, "backlog"), with);
            assert_eq!(uninstalled(&with), text);
        }
    }

    #[test]
    fn lines_that_are_there_already_are_not_written_twice() {
        let text = "backlog/order.txt merge=deepen-order\n";
        let with = installed(text, "backlog");
        assert_eq!(with.matches("order.txt").count(), 1, "{with}");
        assert_eq!(uninstalled(&with), text);
    }

    #[test]
    fn at_the_top_of_a_repository_other_peoples_files_are_left_alone() {
        assert!(lines("").iter().all(|line| !line.starts_with("/**")));
        assert!(
            lines("my backlog")
                .iter()
                .any(|line| line == "\"my backlog/order.txt\" merge=deepen")
        );
    }
}
