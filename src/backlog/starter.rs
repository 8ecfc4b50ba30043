//! The files that a new backlog starts with.

use crate::text::Change;

const CONFIG: &str = "\
# The configuration of this backlog. Every key has a default, which is what stands here;
# delete what you do not change.

workflow:
  statuses: [idea, refining, ready, in-progress, review, accepted]
  ready: ready              # from here on an item claims to be ready
  started: in-progress      # the two points the team defines (Kanban Guide)
  finished: accepted
  dropped: [dropped]        # left without being finished

calendar:
  timezone: UTC             # IANA name, as Europe/Berlin: in which a day begins
  sprint_days: 14
  working_days: [mon, tue, wed, thu, fri]
  holidays: []

estimate:
  scale: [1, 2, 3, 5, 8, 13, 20, 40, 100]

ready_runway:               # sprints' worth of ready items
  min: 1
  max: 2.5

rank:
  method: cd3               # cd3, wsjf, rice, ice, moscow, kano, value-effort, weighted, opportunity, custom

# A rule at another level; a reason is required.
# rules:
#   over-detail: {level: silent, reason: \"the regulator wants every screen described\"}

# Files of another tool, read as items without moving one; see `deepen init`.
# adopt:
#   - preset: backlog-md    # or eip, kanban-md, kep
";

const TEAM: &str = "\
# Who may decide what, by handle. Commits are told apart by their authors' addresses.
product_owner: po           # exactly one: one person, not a committee (Scrum Guide)
developers: []
# scrum_master: sam
# delegates:
#   - who: kim
#     scope: order          # everything when absent
#     until: 2026-12-31
# identities:
#   po: [po@example.org]
";

const ORDER: &str = "\
# The product owner's order, most important first: one line an item, `ID  Title  ; reason`.
# What is not listed is unordered; what is finished may stay until someone tidies up.
";

const READY: &str = "\
# Definition of Ready

An item that meets this can be taken into a sprint. `deepen check` looks at the first part by itself.

- It says who wants what, and why.
- It has at least one acceptance criterion.
- It is estimated, and small enough for one sprint.
- It serves a goal, directly or through its parent.
- Nothing open blocks it, and no question is open.

For people to judge:

- [ ] The developers have seen it.
";

const DONE: &str = "\
# Definition of Done

The commitment for the increment (Scrum Guide): an item that does not meet it is not released and not shown as done.

- [ ] Every acceptance criterion has been demonstrated.
- [ ] Tests are written, and all of them pass.
- [ ] Someone else has read the change.
- [ ] What users must know is documented.
";

/// The files of an empty backlog in folder `root`: configuration, team, order and the two definitions.
pub fn starter_files(root: &str) -> Vec<Change> {
    let files = [
        (super::place::CONFIG_FILE, CONFIG),
        ("order.txt", ORDER),
        ("policy/definition-of-done.md", DONE),
        ("policy/definition-of-ready.md", READY),
        ("team.yml", TEAM),
    ];
    files
        .into_iter()
        .map(|(name, text)| Change::Create {
            path: if root.is_empty() {
                name.to_owned()
            } else {
                format!("{root}/{name}")
            },
            text: text.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Backlog, Config, Files};
    use crate::text::Source;

    #[test]
    fn a_new_backlog_has_no_problems_and_the_default_configuration() {
        let sources = starter_files("backlog")
            .into_iter()
            .map(|change| match change {
                Change::Create { path, text } => Source::new(path, text),
                _ => panic!("nothing is there to be edited"),
            })
            .collect();
        let files = Files {
            sources,
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let counts = backlog.counts();
        assert_eq!((counts.files, counts.with_problems), (5, 0));
        assert_eq!(backlog.config, Config::default());
        assert_eq!(backlog.team.product_owners, ["po"]);
        assert!(backlog.order.source.is_some());
        assert_eq!(backlog.order.lines, []);
    }

    #[test]
    fn the_commented_part_of_the_configuration_is_right_too() {
        let lines = CONFIG.lines().map(|line| {
            let code = line.strip_prefix("# ").filter(|rest| {
                rest.starts_with("rules:") || rest.starts_with("adopt:") || rest.starts_with("  ")
            });
            code.unwrap_or(line)
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        let (config, document) = crate::backlog::config::read(Source::new("deepen.yml", text));
        assert_eq!(document.problems, []);
        assert_eq!((config.rules.len(), config.adopt.len()), (1, 1));
    }
}
