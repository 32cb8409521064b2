//! `cccd verify --json-lines`: all documents in folders.

use std::fs;
use std::path::{Path, PathBuf};

use cccd_chip::bulk::for_each;
use cccd_chip::evidence::EvidenceFile;
use cccd_chip::lds::FileIdentity;
use serde::Serialize;

use super::{Verifier, given, identity, read};
use crate::exit::Exit;
use crate::messages::{Label, Language};
use crate::problem::Problem;
use crate::render::json::{self, Output};
use crate::render::progress::ProgressLine;
use crate::render::screen::Screen;

/// How deep folders are searched.
const MAX_FOLDERS: usize = 16;

/// Prints one line for each document, and for each file that is none; ends as the worst of them.
pub(super) fn run(paths: &[PathBuf], verifier: &Verifier, screen: &Screen) -> Exit {
    let mut found = Vec::new();
    for path in paths {
        find(path, MAX_FOLDERS, &mut found);
    }
    let total = found.len();
    let mut progress = ProgressLine::new(screen);
    let (mut worst, mut done) = (Exit::Genuine, 0_usize);
    for_each(
        found.into_iter(),
        |(path, known)| {
            let judged = match known {
                None => given(&path).map(|given| verifier.judge(&path, given)),
                Some(problem) => Err(problem),
            };
            match judged {
                Ok(judged) => (judged.exit(), Line::Judged(Box::new(Output::new(&judged)))),
                Err(problem) => (problem.exit(), Line::failed(&path, &problem)),
            }
        },
        |(exit, line)| {
            progress.clear();
            json::print_line(screen, &line);
            worst = worst.max(exit);
            done = done.saturating_add(1);
            progress.show(screen.label(Label::Verifying), Some((done, total)));
        },
    );
    worst
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Line {
    Judged(Box<Output>),
    Failed { path: String, error: String },
}

impl Line {
    fn failed(path: &Path, problem: &Problem) -> Self {
        // Strings in JSON are never translated.
        Self::Failed {
            path: path.display().to_string(),
            error: Language::En.advice(problem).what,
        }
    }
}

/// The documents under a path, and what cannot be one, with the reason.
///
/// A folder with one EF.SOD is one document with all its files. Where there are several, or
/// evidence files, each of those is a document. Where there are none, every file is looked at by
/// itself, and reported if it is no document.
fn find(path: &Path, depth: usize, found: &mut Vec<(PathBuf, Option<Problem>)>) {
    if !path.is_dir() {
        found.push((path.to_owned(), None));
        return;
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            found.push((path.to_owned(), Some(Problem::read_file(path, &error))));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let kinds: Vec<(PathBuf, Kind)> = files
        .into_iter()
        .map(|file| {
            let kind = Kind::of(&file);
            (file, kind)
        })
        .collect();
    let count = |wanted: Kind| kinds.iter().filter(|(_, kind)| *kind == wanted).count();
    let one_document = count(Kind::Sod) == 1 && count(Kind::Evidence) == 0;
    if one_document {
        found.push((path.to_owned(), None));
    } else {
        // Data groups that lie among several documents belong to none of them.
        found.extend(kinds.into_iter().map(|(file, _)| (file, None)));
    }
    for folder in folders {
        match depth.checked_sub(1) {
            Some(depth) => find(&folder, depth, found),
            None => {
                let why = "folders are nested too deep".to_owned();
                found.push((folder, Some(Problem::Internal(why))));
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sod,
    Evidence,
    Other,
}

impl Kind {
    /// What a file is by its first bytes; one that cannot be read is reported when it is judged.
    fn of(path: &Path) -> Self {
        let Ok(Some(bytes)) = read(path) else {
            return Self::Other;
        };
        if EvidenceFile::is_evidence(&bytes) {
            Self::Evidence
        } else if identity(&bytes) == Some(FileIdentity::SOD) {
            Self::Sod
        } else {
            Self::Other
        }
    }
}
