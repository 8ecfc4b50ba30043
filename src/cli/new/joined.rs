//! A new file in a folder of another tool: as the mapping says, with the next number.

use crate::backlog::adoption::{Home, JoinError, Said};
use crate::backlog::front_matter::body_start;
use crate::backlog::templates::{Kind, Template};
use crate::cli::{Failure, Scene, writing};
use crate::repo::files;
use crate::repo::taken::Taken;

use super::draft::{Asked, Draft, answered};

/// # Errors
/// When nothing shows where it goes or how it is written, or a value has no word there.
pub(super) fn draft(asked: &Asked<'_>, scene: &Scene) -> Result<Draft, Failure> {
    let Kind::Item(item_type) = asked.kind else {
        return Err(elsewhere(
            asked.kind,
            Failure::usage(format!(
                "this backlog is adopted from another tool, which keeps no {} that deepen reads",
                asked.kind.name()
            )),
        ));
    };
    let answers = answered(asked, scene)?;
    let first = answers.first();
    let title = asked.title.clone();
    let title = title.or_else(|| first.map(|feedback| feedback.title.value.to_string()));
    let title = title.filter(|_| !asked.options.edit).ok_or_else(|| {
        Failure::usage(format!(
            "a {} of another tool's folder needs its title here",
            asked.kind.name()
        ))
        .hint(format!(
            "`deepen new {} \"…\"` first, then `deepen edit` with its id",
            asked.kind.name()
        ))
    })?;
    let ground = scene.ground();
    let backlog = &ground.backlog;
    let home =
        Home::find(backlog, item_type).map_err(|error| elsewhere(asked.kind, failure(error)))?;
    let repository = scene.repository();
    let ever = repository
        .map(|repository| Taken::names(repository, &backlog.config, scene.cache().as_ref()))
        .unwrap_or_default();
    let here = home.highest(backlog);
    let names = ever.all().iter();
    let before = names.filter_map(|name| home.number_of(name.as_str())).max();
    let before = before.unwrap_or_default();
    let number = here.max(before).checked_add(1);
    let number = number.ok_or_else(|| Failure::usage("there is no higher number for its id"))?;
    let body = match &asked.body {
        Some(body) => body.clone(),
        None => own_body(asked, scene, &title)?,
    };
    let assignments = asked.assignments(scene)?;
    let said = Said {
        number,
        title: &title,
        assignments: &assignments,
        body: &body,
        today: ground.today,
    };
    let (source, id) = home.file(backlog, &said).map_err(failure)?;
    let mut notes = vec![if before > here {
        format!(
            "{number} is the next number: a commit of some branch has {before}, the files here go up to {here}"
        )
    } else {
        format!(
            "{number} is the next number: no file here and no commit of any branch has a higher one than {here}"
        )
    }];
    notes.extend(ever.gaps);
    Ok(Draft {
        source,
        id: id.to_string(),
        title,
        notes,
        template: None,
    })
}

/// What the team's own template says below its front matter; nothing where there is none.
fn own_body(asked: &Asked<'_>, scene: &Scene, title: &str) -> Result<String, Failure> {
    let site = scene.site();
    let own = Template::path_of(asked.kind, &site.root);
    let Some(source) = files::read_source(&site.top, &own)? else {
        return Ok(String::new());
    };
    let values = crate::backlog::templates::Values {
        kind: asked.kind.name().to_owned(),
        title: title.to_owned(),
        date: scene.ground().today.to_string(),
        ..Default::default()
    };
    let text = Template::own(&own, &source.text)
        .fill(&values)
        .map_err(|error| super::draft::refused(error.into()))?;
    let start = body_start(&text).unwrap_or_default();
    Ok(text.get(start..).unwrap_or_default().to_owned())
}

fn failure(error: JoinError) -> Failure {
    match error {
        JoinError::Refusal(refusal) => writing::refused(refusal),
        JoinError::NoFolder { .. } => Failure::usage(error.to_string())
            .hint("a pattern such as `tasks/*.md` in `adopt: files:` says where new ones go"),
        JoinError::NoneOfType(_) | JoinError::NoNumber { .. } => Failure::usage(error.to_string()),
    }
}

fn elsewhere(kind: Kind, failure: Failure) -> Failure {
    failure
        .hint("make it with the other tool; deepen reads it as soon as it is there")
        .hint(format!(
            "a folder `{}` in the backlog's folder takes files of deepen's own beside them",
            kind.folder()
        ))
}
