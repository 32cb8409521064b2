//! What came of a hand-over.

use std::path::PathBuf;

use cccd_chip::lds::Private;
use uuid::Uuid;

use crate::catalogue::Language;
use crate::export::preflight::{Problem, Sorted};
use crate::export::{ExportError, WriteError};
use crate::store::{Entry, StoreError};

/// Files that were written, and whose check-ins are marked as exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The files.
    pub files: Vec<PathBuf>,
    /// How many check-ins are in each.
    pub count: usize,
    /// Who had to stay out.
    pub left_out: Vec<LeftOut>,
    /// What the receiver may ask about those that are in; they need nothing done first.
    pub remarks: Vec<LeftOut>,
}

/// A check-in and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The check-in.
    pub id: Uuid,
    /// Whose it is.
    pub full_name: Private<String>,
    /// What is wrong, and what to do.
    pub problems: Vec<Problem>,
}

impl LeftOut {
    /// What is wrong and what to do, one sentence for each problem. Nothing personal is in it.
    #[must_use]
    pub fn why(&self, language: Language) -> Vec<String> {
        let problems = self.problems.iter();
        problems.map(|problem| problem.text(language)).collect()
    }
}

/// Why nothing was handed over: no file is left, and nothing is marked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandOverError {
    /// There is nobody to hand over.
    #[error("there is nothing to hand over; choose other days")]
    Nothing,
    /// Nobody can be handed over before something is corrected.
    #[error("all {} check-ins have to be corrected first", .0.len())]
    AllLeftOut(Vec<LeftOut>),
    /// The file was not made.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The file was not written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The records failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl HandOverError {
    /// A stable name of the kind, for translation.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "hand_over_nothing",
            Self::AllLeftOut(_) => "hand_over_all_left_out",
            Self::Export(_) => "hand_over_format",
            Self::Write(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }
}

/// Who stayed out and why, and what is to be known about the others. Those that belong into
/// another file are in neither.
pub(super) fn left_out(entries: &[Entry], sorted: &Sorted<'_>) -> (Vec<LeftOut>, Vec<LeftOut>) {
    let with_problems = entries.iter().filter_map(|entry| {
        let id = entry.check_in.id();
        let problems: Vec<_> = sorted
            .problems
            .iter()
            .filter(|problem| problem.id == id)
            .copied()
            .collect();
        (!problems.is_empty()).then(|| LeftOut {
            id,
            full_name: entry.check_in.person.full_name.clone(),
            problems,
        })
    });
    with_problems.partition(|one| one.problems.iter().any(Problem::blocks))
}
