//! One judged document for people: verdict, portrait, person, checks, and what it cost.

use cccd_chip::document::{AccessProtocol, CardAccessSeen, KeyKind};
use cccd_chip::evidence::Attestation;
use cccd_chip::judge::{Authenticity, Headline, ceiling};
use cccd_chip::reader::ExtendedUse;
use cccd_chip::verify::{Check, Evidence, Outcome, Status};

use super::hex;
use super::page::{Page, Style, View, columns};
use super::person;
use super::portrait::{self, Pictures};
use super::screen::Screen;
use crate::judged::Judged;
use crate::messages::Label;

/// Prints all of it.
pub(crate) fn print(screen: &Screen, judged: &Judged, verbose: bool) {
    screen.page(&above(screen.view(), judged));
    if let Some(picture) = picture(screen, judged) {
        screen.raw(&picture);
    }
    screen.page(&below(screen.view(), judged, verbose));
}

/// What stands above the portrait.
fn above(view: View, judged: &Judged) -> Page {
    let mut page = Page::new(view);
    if judged.demo {
        page.paragraph(Style::Unproven, 0, view.language.label(Label::Demo));
    }
    if let Some(path) = &judged.path {
        page.paragraph(Style::Dim, 0, &path.display().to_string());
    }
    page
}

/// What stands below it.
fn below(view: View, judged: &Judged, verbose: bool) -> Page {
    let mut page = Page::new(view);
    verdict(&mut page, view, judged.verdict.headline);
    if let Some(person) = &judged.person {
        page.blank();
        person::fields(person, view.language).write(&mut page);
        for note in person::notes(person) {
            page.note(&note.words(view.language));
        }
    }
    for compared in judged.comparison().unwrap_or_default() {
        if let Some(words) = compared.words(view.language) {
            page.note(&words);
        }
    }
    if let Some(evidence) = &judged.evidence {
        page.note(&desk(view, &evidence.attestation));
    }
    page.blank();
    checks(&mut page, view, judged, verbose);
    access(&mut page, view, judged, verbose);
    page
}

/// Who vouches for what only the reader of the chip witnessed.
fn desk(view: View, attestation: &Attestation) -> String {
    let label = match attestation {
        Attestation::Unsigned => Label::DeskUnsigned,
        Attestation::Trusted(_) => Label::DeskTrusted,
        Attestation::Unknown(_) => Label::DeskUnknown,
        Attestation::Broken(_) => Label::DeskBroken,
    };
    let words = view.language.label(label);
    match attestation.key() {
        Some(key) => format!("{words} ({key})"),
        None => words.to_owned(),
    }
}

/// The portrait as the terminal shows it. A portrait that does not decode is a matter for the
/// checks and for `--portrait`, not for this decoration.
fn picture(screen: &Screen, judged: &Judged) -> Option<Vec<u8>> {
    let pictures = Pictures::of(screen)?;
    let stored = judged.portrait()?;
    let image = portrait::decode(stored.reveal()).ok()?;
    pictures.draw(&image).ok()
}

fn verdict(page: &mut Page, view: View, headline: Headline) {
    let (sign, style, title, meaning) = match headline {
        Headline::Genuine => ("✓", Style::Good, Label::Genuine, Label::GenuineMeans),
        Headline::SignedChipUnproven => (
            "~",
            Style::Unproven,
            Label::SignedChipUnproven,
            Label::SignedChipUnprovenMeans,
        ),
        Headline::Expired => ("!", Style::Expired, Label::Expired, Label::ExpiredMeans),
        Headline::IssuerUnknown => (
            "?",
            Style::Unknown,
            Label::IssuerUnknown,
            Label::IssuerUnknownMeans,
        ),
        Headline::Invalid => ("✗", Style::Bad, Label::Invalid, Label::InvalidMeans),
    };
    let title = view.language.label(title);
    page.paragraph(style, 0, &format!("{sign} {title}"));
    page.paragraph(Style::Plain, 2, view.language.label(meaning));
}

/// How far up a check stands: first what decides the verdict, last what does not concern the
/// document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Decides,
    Undecided,
    Passed,
    Missing,
    Unconcerned,
}

impl Rank {
    fn of(check: &Check, authenticity: Authenticity) -> Self {
        let status = check.status();
        let decides =
            authenticity != Authenticity::Genuine && ceiling(check.name, status) == authenticity;
        match status {
            Status::NotApplicable => Self::Unconcerned,
            _ if decides => Self::Decides,
            Status::Failed => Self::Decides,
            Status::Inconclusive => Self::Undecided,
            Status::Passed => Self::Passed,
            Status::NotAvailable => Self::Missing,
        }
    }
}

fn checks(page: &mut Page, view: View, judged: &Judged, verbose: bool) {
    let mut checks: Vec<(Rank, &Check)> = judged
        .report
        .checks
        .iter()
        .map(|check| (Rank::of(check, judged.verdict.authenticity), check))
        .collect();
    checks.sort_by_key(|(rank, _)| *rank);
    let head = |rank: Rank, check: &Check| {
        let sign = match check.status() {
            Status::Passed => "✓",
            Status::Failed => "✗",
            Status::Inconclusive => "?",
            Status::NotAvailable if rank == Rank::Decides => "?",
            Status::NotApplicable | Status::NotAvailable => "·",
        };
        format!("{sign} {}", view.language.words().check(check.name))
    };
    let heads = checks
        .iter()
        .map(|(rank, check)| columns(&head(*rank, check)));
    let width = heads.max().unwrap_or(0);
    for (rank, check) in checks {
        let style = match check.status() {
            Status::Passed => Style::Good,
            Status::Failed => Style::Bad,
            _ if rank == Rank::Decides => Style::Unknown,
            Status::Inconclusive => Style::Unproven,
            Status::NotApplicable | Status::NotAvailable => Style::Dim,
        };
        let plain = if rank <= Rank::Undecided {
            Style::Plain
        } else {
            Style::Dim
        };
        let mut texts: Vec<(Style, String)> = reasons(view, check)
            .into_iter()
            .map(|text| (plain, text))
            .collect();
        if verbose {
            texts.extend(details(check).into_iter().map(|text| (Style::Dim, text)));
        }
        page.entry((style, &head(rank, check)), width, &texts);
    }
}

/// How it ended and why, then what else was noticed.
fn reasons(view: View, check: &Check) -> Vec<String> {
    let main = match &check.outcome {
        Outcome::Passed(evidence) => view.language.words().evidence(evidence),
        Outcome::Failed(finding)
        | Outcome::Inconclusive(finding)
        | Outcome::NotApplicable(finding)
        | Outcome::NotAvailable(finding) => view.language.words().finding(finding),
    };
    let status = view.language.words().status(check.status());
    let others = check.findings.iter();
    std::iter::once(format!("{status} – {main}"))
        .chain(others.map(|finding| format!("+ {}", view.language.words().finding(finding))))
        .collect()
}

/// The same as programs are told it, with whole names and serial numbers.
fn details(check: &Check) -> Vec<String> {
    let name = check.name;
    match &check.outcome {
        Outcome::Passed(Evidence::Chain(chain)) => chain
            .steps()
            .iter()
            .map(|step| format!("{name}: {step}"))
            .collect(),
        Outcome::Passed(_) => vec![format!("{name}: {}", check.reason())],
        _ => {
            let code = check.code().unwrap_or_default();
            vec![format!("{name}, {code}: {}", check.reason())]
        }
    }
}

/// How the chip was opened and what the read cost; nothing where there was no chip.
fn access(page: &mut Page, view: View, judged: &Judged, verbose: bool) {
    let access = &judged.document.access;
    let protocol = match &access.protocol {
        None => return,
        Some(AccessProtocol::Open) => "–",
        Some(AccessProtocol::Bac) => "BAC",
        Some(AccessProtocol::Pace { name, .. }) => name.trim_start_matches("id-"),
        Some(_) => "?",
    };
    let key = match access.key {
        None => "",
        Some(KeyKind::Mrz) => " (MRZ)",
        Some(KeyKind::Can) => " (CAN)",
        Some(KeyKind::Pin) => " (PIN)",
        Some(KeyKind::Puk) => " (PUK)",
    };
    let traffic = judged.document.traffic;
    page.blank();
    let mut line = |label: Label, text: &str| {
        page.paragraph(
            Style::Dim,
            0,
            &format!("{}: {text}", view.language.label(label)),
        );
    };
    let cost = format!(
        "{} {}, {} B, {} ms",
        traffic.commands,
        view.language.label(Label::Exchanges),
        traffic.sent.saturating_add(traffic.received),
        traffic.elapsed.as_millis(),
    );
    line(Label::OpenedBy, &format!("{protocol}{key}"));
    line(Label::Cost, &cost);
    if !verbose {
        return;
    }
    line(Label::Why, &access.reason);
    if let CardAccessSeen::Offered(offered) = &access.card_access {
        line(Label::Offered, &offered.join(", "));
    }
    let extended = extended_length(judged.document.extended_length);
    line(Label::ExtendedLength, view.language.label(extended));
    if let Some(card) = &judged.document.card {
        line(
            Label::Reader,
            &format!("{} · ATR {}", card.reader, hex(&card.atr)),
        );
    }
}

fn extended_length(used: ExtendedUse) -> Label {
    match used {
        ExtendedUse::Stated { .. } => Label::ExtendedStated,
        ExtendedUse::Tried => Label::ExtendedTried,
        ExtendedUse::Remembered => Label::ExtendedRemembered,
        ExtendedUse::RefusedBefore => Label::ExtendedRefusedBefore,
        ExtendedUse::Refused => Label::ExtendedRefused,
        ExtendedUse::NotStated => Label::ExtendedNotStated,
        _ => Label::ExtendedNotUsed,
    }
}

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests;
