//! `cccd trust import`.

use cccd_chip::pki::{ImportReport, ListSignature, TrustFolder, TrustStore};
use cccd_chip::verify::Status;
use serde::Serialize;
use time::OffsetDateTime;

use super::{problem, status};
use crate::args::ImportArgs;
use crate::exit::Exit;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::json;
use crate::render::page::{Page, Style};
use crate::render::screen::Screen;
use crate::render::table::{Column, Table};

/// Takes everything in that can be used, and tells what cannot.
///
/// # Errors
/// Where a path, an anchor or the store cannot be used; the store is then as before.
pub(super) fn run(args: &ImportArgs, screen: &Screen) -> Result<Exit, Problem> {
    let anchors = anchors(args)?;
    let folder = &args.store.store;
    let mut store = TrustFolder::change(folder).map_err(|error| problem(folder, error))?;
    let now = OffsetDateTime::now_utc();
    let mut reports = Vec::new();
    for path in &args.files {
        let found = store
            .import_path(path, anchors.as_ref(), now)
            .map_err(|error| Problem::read_file(path, &error))?;
        reports.extend(found);
    }
    store.save().map_err(|error| problem(folder, error))?;

    let output = Output::new(&reports);
    let exit = if output.failures.is_empty() {
        Exit::Genuine
    } else {
        Exit::NotGenuine
    };
    if args.store.json {
        json::print(screen, &output);
    } else {
        text(screen, &reports, &output);
    }
    Ok(exit)
}

fn anchors(args: &ImportArgs) -> Result<Option<TrustStore>, Problem> {
    if args.anchor.is_empty() {
        return Ok(None);
    }
    let unusable = |why| Problem::Trust { why };
    let anchors =
        TrustStore::from_paths(&args.anchor).map_err(|error| unusable(error.to_string()))?;
    if let Some(failure) = anchors.failures().first() {
        return Err(unusable(format!("{}: {}", failure.origin, failure.reason)));
    }
    if anchors.is_empty() {
        return Err(unusable("no certificate of an authority".into()));
    }
    Ok(Some(anchors))
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output {
    /// Certificates found in the files, whether known before or not.
    certificates: usize,
    /// How many of them are new in the store.
    new: usize,
    /// The status of the lists' signatures, the worst where there are several: `passed`,
    /// `failed`, `inconclusive`, `not_applicable` (nothing signed was given), `not_available` (no
    /// anchor was given).
    list_signature: &'static str,
    /// What that rests on, or why not.
    list_signature_reason: String,
    crls: usize,
    deviations: usize,
    files: Vec<FileOutput>,
    /// What could not be used.
    failures: Vec<FailureOutput>,
}

#[derive(Debug, Serialize)]
struct FileOutput {
    file: String,
    certificates: usize,
    new: usize,
    list_signature: &'static str,
    list_signature_reason: String,
    crls: usize,
    deviations: usize,
}

#[derive(Debug, Serialize)]
struct FailureOutput {
    file: String,
    reason: String,
}

impl Output {
    fn new(reports: &[ImportReport]) -> Self {
        let sum = |count: fn(&ImportReport) -> usize| reports.iter().map(count).sum();
        let worst = reports
            .iter()
            .map(|report| report.signature.clone())
            .fold(ListSignature::NotSigned, ListSignature::worse);
        let failures = reports.iter().flat_map(|report| &report.failures);
        Self {
            certificates: sum(|report| report.certificates),
            new: sum(|report| report.new),
            list_signature: status(&worst).as_str(),
            list_signature_reason: worst.reason().to_owned(),
            crls: sum(|report| report.crls),
            deviations: sum(|report| report.deviations),
            files: reports.iter().map(FileOutput::new).collect(),
            failures: failures
                .map(|failure| FailureOutput {
                    file: failure.origin.clone(),
                    reason: failure.reason.clone(),
                })
                .collect(),
        }
    }
}

impl FileOutput {
    fn new(report: &ImportReport) -> Self {
        Self {
            file: report.file.clone(),
            certificates: report.certificates,
            new: report.new,
            list_signature: status(&report.signature).as_str(),
            list_signature_reason: report.signature.reason().to_owned(),
            crls: report.crls,
            deviations: report.deviations,
        }
    }
}

fn text(screen: &Screen, reports: &[ImportReport], output: &Output) {
    let language = screen.language();
    let mut page = Page::new(screen.view());
    let mut table = Table::new([
        Column::left(language.label(Label::File)),
        Column::right(language.label(Label::Certificates)),
        Column::right(language.label(Label::NewOnes)),
        Column::right(language.label(Label::RevocationLists)),
        Column::right(language.label(Label::Deviations)),
        Column::left(language.label(Label::ListSignature)),
    ]);
    for report in reports {
        table.row([
            report.file.clone(),
            report.certificates.to_string(),
            report.new.to_string(),
            report.crls.to_string(),
            report.deviations.to_string(),
            language
                .words()
                .status(status(&report.signature))
                .to_owned(),
        ]);
    }
    table.write(&mut page);
    for failure in &output.failures {
        page.note(&format!("{}: {}", failure.file, failure.reason));
    }
    let no_anchor = Status::NotAvailable.as_str();
    if output
        .files
        .iter()
        .any(|file| file.list_signature == no_anchor)
    {
        page.paragraph(Style::Unproven, 2, language.label(Label::ListWithoutAnchor));
    }
    screen.page(&page);
}
