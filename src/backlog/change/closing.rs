//! The end of a sprint, as its file says it.

use crate::backlog::Sprint;
use crate::backlog::edit::{Editor, Refusal};
use crate::backlog::schema::Record;
use crate::text::Change;

/// Whether a sprint's goal was met, as `goal_met` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalMet {
    Met,
    Partly,
    Missed,
}

impl GoalMet {
    /// The word in the sprint's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Missed => "missed",
        }
    }
}

/// The change of the sprint's file that records whether its goal was met; none when it says so already.
///
/// # Errors
/// When the file cannot be edited byte by byte.
pub fn close(sprint: &Sprint, met: GoalMet) -> Result<Option<Change>, Refusal> {
    let mut editor = Editor::new(&sprint.document, Record::Sprint.usual_order())?;
    editor.set("goal_met", met.name())?;
    Ok(editor.change())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Backlog, Files};
    use crate::text::Source;

    fn closed(text: &str, met: GoalMet) -> Option<String> {
        let files = Files {
            sources: vec![Source::new("backlog/sprints/2026-24.md", text)],
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let change = close(&backlog.sprints[0], met).unwrap();
        change.map(|change| change.after().unwrap())
    }

    #[test]
    fn only_the_one_line_changes_and_the_second_time_nothing() {
        let text = "---\nid: \"2026-24\"  # ours\nstart: 2026-06-08\ngoal: Save\nitems:\n  - S-AAAAA1  # late\n---\n\n## Review\nGood.\n";
        let after = closed(text, GoalMet::Partly).unwrap();
        let lines: Vec<&str> = after.lines().filter(|line| !text.contains(line)).collect();
        assert_eq!(lines, ["goal_met: partly"]);
        assert_eq!(after.lines().count(), text.lines().count() + 1);
        assert_eq!(closed(&after, GoalMet::Partly), None);
        let again = closed(&after, GoalMet::Missed).unwrap();
        assert_eq!(again, after.replace("partly", "missed"));
    }
}
