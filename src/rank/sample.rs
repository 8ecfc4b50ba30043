//! Small backlogs for the tests of the models.

use jiff::civil::{Date, date};

use super::{Context, Options, Ranking};
use crate::backlog::{Backlog, Files, Id, ItemIx};
use crate::demand::Demand;
use crate::history::{Flow, Past, WhyUnknown};
use crate::text::Source;

/// The day of every sample.
pub(super) const TODAY: Date = date(2026, 11, 2);

pub(super) struct Sample {
    pub(super) backlog: Backlog,
    pub(super) past: Past,
    pub(super) flow: Flow,
    pub(super) demand: Demand,
    pub(super) ranking: Ranking,
}

/// An item's path and text: its id and more front matter.
pub(super) fn item(id: &str, front: &str) -> (String, String) {
    (
        format!("backlog/items/{id}-it.md"),
        format!("---\nid: {id}\ntitle: Title of {id}\n{front}---\n"),
    )
}

/// `order.txt` with these lines.
pub(super) fn order(lines: &[&str]) -> (String, String) {
    ("backlog/order.txt".to_owned(), lines.join("\n") + "\n")
}

impl Sample {
    pub(super) fn ranked_by(method: &str, files: &[(String, String)]) -> Self {
        Self::configured(&format!("rank:\n  method: {method}\n"), files)
    }

    pub(super) fn configured(config: &str, files: &[(String, String)]) -> Self {
        Self::with_flow(config, files, Flow::default())
    }

    pub(super) fn with_flow(config: &str, files: &[(String, String)], flow: Flow) -> Self {
        Self::with(
            config,
            files,
            flow,
            Past::Unknown(WhyUnknown::NotRead),
            &Options::default(),
        )
    }

    pub(super) fn with(
        config: &str,
        files: &[(String, String)],
        flow: Flow,
        past: Past,
        options: &Options,
    ) -> Self {
        let mut sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source::new(path.as_str(), text.as_str()))
            .collect();
        sources.push(Source::new("backlog/deepen.yml", config));
        let files = Files {
            sources,
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let demand = Demand::new(&backlog, TODAY);
        let ranking = Ranking::new(&backlog, &past, &flow, &demand, TODAY, options);
        Self {
            backlog,
            past,
            flow,
            demand,
            ranking,
        }
    }

    /// The same, ranked by a method that the configuration's reader would not let through.
    pub(super) fn reranked_by(mut self, method: &str) -> Self {
        self.backlog.config.rank.method = method.to_owned();
        self.ranking = Ranking::new(
            &self.backlog,
            &self.past,
            &self.flow,
            &self.demand,
            TODAY,
            &Options::default(),
        );
        self
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context::new(&self.backlog, &self.past, &self.flow, &self.demand, TODAY)
    }

    pub(super) fn index(&self, id: &str) -> ItemIx {
        self.backlog.find(&Id::new(id)).unwrap()
    }

    pub(super) fn id(&self, index: ItemIx) -> &str {
        self.backlog.item(index).id.as_str()
    }

    /// Ids and scores in computed order.
    pub(super) fn scores(&self) -> Vec<(&str, f64)> {
        self.ranking
            .scored
            .iter()
            .map(|scored| (self.id(scored.item), scored.score))
            .collect()
    }

    /// Ids in computed order.
    pub(super) fn ids(&self) -> Vec<&str> {
        self.scores().into_iter().map(|(id, _)| id).collect()
    }

    /// `S-AAAAA1: estimate is missing; …`
    pub(super) fn unscored(&self) -> Vec<String> {
        self.ranking
            .unscored
            .iter()
            .map(|unscored| {
                format!(
                    "{}: {}",
                    self.id(unscored.item),
                    unscored.missing.join("; ")
                )
            })
            .collect()
    }

    pub(super) fn lints(&self) -> Vec<String> {
        self.ranking
            .lints
            .iter()
            .map(|lint| match lint.item {
                Some(item) => format!("{}: {}", self.id(item), lint.message),
                None => lint.message.clone(),
            })
            .collect()
    }

    pub(super) fn formula(&self, id: &str) -> String {
        let explanation = self.ranking.explain(&self.context(), self.index(id));
        explanation.formula.unwrap()
    }

    /// The notes on an item's inputs.
    pub(super) fn notes(&self, id: &str) -> Vec<String> {
        let scored = self.ranking.score(self.index(id)).unwrap();
        scored
            .inputs
            .iter()
            .filter_map(|input| input.note.as_deref())
            .map(str::to_owned)
            .collect()
    }
}
