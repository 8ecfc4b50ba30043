//! All reports: adding one is its shape in `shape/`, how it is told in a file here, and its line in this list.

use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use super::shape::{self, Rows, Shape};
use super::{Block, Finding};

/// Makes `Data`, which holds any of these shapes, and `REPORTS`, in which they stand in this order.
macro_rules! reports {
    ($($shape:ident,)*) => {
        /// The data of any report.
        #[derive(Debug, Serialize)]
        #[serde(untagged)]
        pub enum Data {
            $($shape(Box<shape::$shape>),)*
            /// A small answer of a command that is no report.
            Other(Value),
        }

        pub static REPORTS: &[Kind] = &[$(Kind::of::<shape::$shape>(),)*];

        /// The schema of each shape, derived from its type.
        pub(super) fn shapes(generator: &mut SchemaGenerator) -> Vec<(&'static Kind, Value)> {
            let derived = [$(generator.subschema_for::<shape::$shape>(),)*];
            REPORTS.iter().zip(derived.map(Schema::to_value)).collect()
        }

        $(impl From<shape::$shape> for Data {
            fn from(shape: shape::$shape) -> Self {
                Self::$shape(Box::new(shape))
            }
        })*

        impl Data {
            pub(super) fn blocks(&self) -> Vec<Block> {
                match self {
                    $(Self::$shape(shape) => shape.blocks(),)*
                    Self::Other(_) => Vec::new(),
                }
            }

            /// The rows of its main list, for CSV.
            pub(super) fn rows(&self) -> Rows<'_> {
                match self {
                    $(Self::$shape(shape) => shape.rows(),)*
                    Self::Other(Value::Array(list)) => Rows::new(Value::Null, list.iter().cloned()),
                    Self::Other(value) => Rows::new(Value::Null, std::iter::once(value.clone())),
                }
            }

            /// The findings in it, for the formats that annotate.
            pub(super) fn findings(&self) -> &[Finding] {
                match self {
                    $(Self::$shape(shape) => shape.findings(),)*
                    Self::Other(_) => &[],
                }
            }
        }
    };
}

reports! {
    Check,
    Ci,
    CiRun,
    Board,
    Explained,
    Init,
    List,
    Log,
    Rank,
    OrderLines,
    OrderChange,
    Resolved,
    Hooks,
    Priority,
    Deep,
    Flow,
    Roadmap,
    Timeline,
    Status,
    Goals,
    Changed,
    DemandTable,
    DemandOf,
    Contacts,
    ContactChange,
    Filed,
    FeedbackList,
    FeedbackImport,
    FeedbackPresets,
    FeedbackShow,
    FeedbackBoard,
    FeedbackPage,
    Trace,
    Digest,
    Dupes,
    DupesCalibration,
    DupesRejected,
    SiteWritten,
    Demo,
    Movement,
    Diff,
    Show,
    Why,
    ForecastWhen,
    ForecastHowMany,
    ForecastItem,
    ForecastBacktest,
    WhatIf,
    WhyNot,
    NotifyPlan,
    NotifyRender,
    NotifySend,
    NotifyRecord,
    NotifyStatus,
    Decisions,
    Outcomes,
    ReleaseNotes,
    Stages,
    Traceability,
    Health,
    Refine,
    Today,
    SprintPlan,
    SprintDaily,
    SprintReview,
    SprintRetro,
    SprintClose,
}

impl Default for Data {
    fn default() -> Self {
        Self::Other(Value::Null)
    }
}

/// A report as it is known by name.
pub struct Kind {
    /// `priority`
    pub name: &'static str,
    pub summary: &'static str,
    /// Whether it has findings that tools can annotate.
    pub has_findings: bool,
    pub(super) is_page: bool,
    pub(super) is_letter: bool,
    #[cfg(test)]
    pub(super) samples: fn() -> Vec<super::Report>,
}

impl Kind {
    const fn of<T: Shape>() -> Self {
        Self {
            name: T::NAME,
            summary: T::SUMMARY,
            has_findings: T::HAS_FINDINGS,
            is_page: T::IS_PAGE,
            is_letter: T::IS_LETTER,
            #[cfg(test)]
            samples: T::samples,
        }
    }
}

/// The report of this name; none for a name that is no report.
pub(super) fn kind(name: &str) -> Option<&'static Kind> {
    REPORTS.iter().find(|kind| kind.name == name)
}
