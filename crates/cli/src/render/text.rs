//! One judged document for people: verdict, portrait, person, checks, and what it cost.

use cccd_chip::document::{AccessProtocol, KeyKind};
use cccd_chip::judge::Headline;
use cccd_chip::verify::{Check, CheckName, Status};

use super::person;
use super::portrait::{self, Pictures};
use super::screen::{Screen, Style};
use crate::judged::Judged;
use crate::messages::Label;

/// Prints all of it.
pub(crate) fn print(screen: &Screen, judged: &Judged) {
    if judged.demo {
        screen.line(&screen.styled(Style::Unproven, screen.label(Label::Demo)));
    }
    if let Some(path) = &judged.path {
        screen.line(&screen.styled(Style::Dim, &path.display().to_string()));
    }
    if let Some(picture) = picture(screen, judged) {
        screen.raw(&picture);
    }
    verdict(screen, judged.verdict.headline);
    if let Some(person) = &judged.person {
        screen.line("");
        person::fields(person, screen.language()).print(screen);
        for note in person::notes(person) {
            let words = note.words(screen.language());
            screen.line(&format!("  {}: {words}", screen.label(Label::Warning)));
        }
    }
    screen.line("");
    checks(screen, &judged.report.checks);
    if let Some(line) = access(screen, judged) {
        screen.line("");
        screen.line(&screen.styled(Style::Dim, &line));
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

fn verdict(screen: &Screen, headline: Headline) {
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
    screen.line(&screen.styled(style, &format!("{sign} {}", screen.label(title))));
    screen.line(&format!("  {}", screen.label(meaning)));
}

fn checks(screen: &Screen, checks: &[Check]) {
    let width = |texts: &mut dyn Iterator<Item = &'static str>| {
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let names = width(
        &mut checks
            .iter()
            .map(|check| screen.label(check_label(check.name))),
    );
    let statuses = width(
        &mut checks
            .iter()
            .map(|check| screen.label(status_label(check.status()))),
    );
    for check in checks {
        let (sign, style) = match check.status() {
            Status::Passed => ("✓", Style::Good),
            Status::Failed => ("✗", Style::Bad),
            Status::Inconclusive => ("?", Style::Unproven),
            Status::NotApplicable | Status::NotAvailable => ("·", Style::Dim),
        };
        let name = screen.label(check_label(check.name));
        let status = screen.label(status_label(check.status()));
        screen.line(&format!(
            "  {}  {}  {}",
            screen.styled(style, &format!("{sign} {name:names$}")),
            format_args!("{status:statuses$}"),
            screen.styled(Style::Dim, &check.reason()),
        ));
    }
}

/// One line on how the chip was opened and what the read cost; `None` where there was no chip.
fn access(screen: &Screen, judged: &Judged) -> Option<String> {
    let access = &judged.document.access;
    let protocol = match access.protocol.as_ref()? {
        AccessProtocol::Open => "–",
        AccessProtocol::Bac => "BAC",
        AccessProtocol::Pace { name, .. } => name,
        _ => "?",
    };
    let key = match access.key {
        None => "",
        Some(KeyKind::Mrz) => " (MRZ)",
        Some(KeyKind::Can) => " (CAN)",
        Some(KeyKind::Pin) => " (PIN)",
        Some(KeyKind::Puk) => " (PUK)",
    };
    let traffic = judged.document.traffic;
    Some(format!(
        "{}: {protocol}{key} · {} {}, {} B, {} ms",
        screen.label(Label::OpenedBy),
        traffic.commands,
        screen.label(Label::Exchanges),
        traffic.sent.saturating_add(traffic.received),
        traffic.elapsed.as_millis(),
    ))
}

fn check_label(name: CheckName) -> Label {
    match name {
        CheckName::Access => Label::CheckAccess,
        CheckName::PaHashes => Label::CheckHashes,
        CheckName::PaSignature => Label::CheckSignature,
        CheckName::PaChain => Label::CheckChain,
        CheckName::PaValidity => Label::CheckValidity,
        CheckName::PaRevocation => Label::CheckRevocation,
        CheckName::PaConsistency => Label::CheckConsistency,
        CheckName::Aa => Label::CheckActiveAuth,
        CheckName::Ca => Label::CheckChipAuth,
        CheckName::Ta => Label::CheckTerminalAuth,
        CheckName::PaceCam => Label::CheckPaceCam,
    }
}

fn status_label(status: Status) -> Label {
    match status {
        Status::Passed => Label::Passed,
        Status::Failed => Label::Failed,
        Status::Inconclusive => Label::Inconclusive,
        Status::NotApplicable => Label::NotApplicable,
        Status::NotAvailable => Label::NotAvailable,
    }
}
