//! Where an item goes that is not accepted.

use crate::backlog::Item;
use crate::backlog::config::{Phase, Workflow};
use crate::cli::{Failure, Scene, moving};
use crate::history::{Event, EventKind};
use crate::text::likeness;

/// The open status that was asked for.
///
/// # Errors
/// When the workflow has no such one.
pub(super) fn asked(scene: &Scene, asked: &str) -> Result<String, Failure> {
    let workflow = &scene.ground().backlog.config.workflow;
    let statuses = workflow.statuses.iter().map(String::as_str);
    let open: Vec<&str> = statuses
        .filter(|status| workflow.phase(status) != Some(Phase::Finished))
        .collect();
    if open.contains(&asked) {
        return Ok(asked.to_owned());
    }
    let failure = Failure::usage(format!("--to: no open status of the workflow is `{asked}`"));
    let near = likeness::nearest(asked, open.iter().copied());
    Err(match near {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("there are {}", open.join(", "))),
    })
}

/// The status that the item had before the review, as its history tells; the workflow's own before the review where there is
/// none. Never forward.
pub(super) fn own(scene: &Scene, item: &Item) -> String {
    let ground = scene.ground();
    let history = ground.past.known();
    let events = history.map_or(&[][..], |history| history.events(&item.id));
    let workflow = &ground.backlog.config.workflow;
    before(workflow, &item.status.value, events).to_owned()
}

fn before<'a>(workflow: &'a Workflow, now: &'a str, events: &'a [Event]) -> &'a str {
    let place = |status: &str| workflow.statuses.iter().position(|each| each == status);
    let usual = workflow
        .before_review()
        .filter(|usual| place(usual) < place(now));
    let Some(usual) = usual else {
        return now;
    };
    let had = events.iter().rev().find_map(|event| match &event.kind {
        EventKind::Field {
            path, to: Some(to), ..
        } if **path == *"status" => Some(&**to).filter(|had| {
            let is_before = place(had).is_some() && place(had) <= place(usual);
            // What stopped it then is over.
            is_before && *had != moving::BLOCKED
        }),
        _ => None,
    });
    had.unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::CommitIx;

    fn went(now: &str, statuses: &[&str]) -> String {
        let workflow = Workflow {
            statuses: [
                "idea", "ready", "doing", "blocked", "testing", "review", "done",
            ]
            .map(str::to_owned)
            .into(),
            ready: "ready".to_owned(),
            started: "doing".to_owned(),
            finished: "done".to_owned(),
            ..Workflow::default()
        };
        let events: Vec<Event> = statuses
            .iter()
            .zip(0..)
            .map(|(to, commit)| Event {
                commit: CommitIx(commit),
                kind: EventKind::Field {
                    path: "status".into(),
                    from: None,
                    to: Some((*to).into()),
                },
            })
            .collect();
        before(&workflow, now, &events).to_owned()
    }

    #[test]
    fn an_item_goes_back_to_the_status_that_it_had_itself() {
        assert_eq!(went("review", &["ready", "doing", "review"]), "doing");
        assert_eq!(went("review", &["doing", "testing", "review"]), "testing");
        // Straight from `ready`; the review is not committed yet; a second review; one that was accepted too early.
        assert_eq!(went("review", &["idea", "ready", "review"]), "ready");
        assert_eq!(went("review", &["ready", "doing"]), "doing");
        assert_eq!(
            went("review", &["testing", "review", "doing", "review"]),
            "doing"
        );
        assert_eq!(went("done", &["doing", "review", "done"]), "doing");
    }

    #[test]
    fn without_a_history_it_goes_to_the_workflows_own_and_never_forward() {
        assert_eq!(went("review", &[]), "testing");
        assert_eq!(went("review", &["paused", "blocked", "review"]), "testing");
        assert_eq!(went("doing", &["ready", "doing"]), "doing");
        assert_eq!(went("idea", &["idea"]), "idea");
    }
}
