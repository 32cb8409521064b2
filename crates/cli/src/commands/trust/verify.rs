//! `cccd trust verify`.

use std::sync::Arc;

use cccd_chip::pki::{Certificate, Standing, audit};
use serde::Serialize;

use super::{algorithm, country, hex, key, open};
use crate::args::StoreArgs;
use crate::exit::Exit;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::json;
use crate::render::page::{Page, Style};
use crate::render::screen::Screen;
use crate::render::table::{Column, Table};

/// Verifies every certificate against all keys in the store that can have signed it.
///
/// # Errors
/// Where there is no store.
pub(super) fn run(args: &StoreArgs, screen: &Screen) -> Result<Exit, Problem> {
    let store = open(&args.store)?;
    let certificates: Vec<Arc<Certificate>> = store
        .certificates()
        .iter()
        .map(|held| Arc::clone(&held.item))
        .collect();
    let mut lists = Lists::default();
    for finding in audit(&certificates) {
        let Some(certificate) = certificates.get(finding.position) else {
            continue;
        };
        let mut entry = Entry::new(certificate);
        match finding.standing {
            Standing::SelfSigned(_) => lists.self_signed_ok.push(entry),
            Standing::Linked { issuer, .. } => {
                entry.signed_by = certificates.get(issuer).map(|issuer| hex(&issuer.sha256()));
                lists.link_ok.push(entry);
            }
            Standing::IssuerAbsent => lists.issuer_absent.push(entry),
            Standing::Bad(error) => {
                entry.reason = Some(error.to_string());
                lists.bad.push(entry);
            }
        }
    }
    let exit = if lists.bad.is_empty() {
        Exit::Genuine
    } else {
        Exit::NotGenuine
    };
    let output = Output {
        certificates: certificates.len(),
        self_signed_ok: lists.self_signed_ok.len(),
        link_ok: lists.link_ok.len(),
        issuer_absent: lists.issuer_absent.len(),
        bad: lists.bad.len(),
        lists,
    };
    if args.json {
        json::print(screen, &output);
    } else {
        screen.page(&text(&output, screen));
    }
    Ok(exit)
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output {
    certificates: usize,
    /// Signed with their own key.
    self_signed_ok: usize,
    /// Signed with the key of another certificate in the store.
    link_ok: usize,
    /// Signed with a key that is not in the store.
    issuer_absent: usize,
    /// The key that they name is in the store and did not sign them, or cannot be used.
    bad: usize,
    /// The certificates of each kind.
    lists: Lists,
}

#[derive(Debug, Default, Serialize)]
struct Lists {
    self_signed_ok: Vec<Entry>,
    link_ok: Vec<Entry>,
    issuer_absent: Vec<Entry>,
    bad: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    country: String,
    subject: String,
    ski: String,
    sha256: String,
    signature_algorithm: String,
    key: String,
    /// SHA-256 of the certificate whose key signed this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Entry {
    fn new(certificate: &Certificate) -> Self {
        Self {
            country: country(certificate),
            subject: certificate.subject().to_string(),
            ski: hex(certificate.key_id()),
            sha256: hex(&certificate.sha256()),
            signature_algorithm: algorithm(certificate),
            key: key(certificate),
            signed_by: None,
            reason: None,
        }
    }
}

/// The counts, and of those that stand alone or are bad, which they are.
fn text(output: &Output, screen: &Screen) -> Page {
    let label = |label| screen.label(label);
    let mut page = Page::new(screen.view());
    let mut counts = Table::new([
        Column::left(label(Label::SignedByWhom)),
        Column::right(label(Label::Certificates)),
    ]);
    for (name, count) in [
        (Label::SelfSigned, output.self_signed_ok),
        (Label::SignedByAnother, output.link_ok),
        (Label::IssuerAbsent, output.issuer_absent),
        (Label::BadlySigned, output.bad),
    ] {
        counts.row([label(name).to_owned(), count.to_string()]);
    }
    counts.write(&mut page);
    for (name, entries) in [
        (Label::IssuerAbsent, &output.lists.issuer_absent),
        (Label::BadlySigned, &output.lists.bad),
    ] {
        if entries.is_empty() {
            continue;
        }
        page.blank();
        page.paragraph(Style::Plain, 2, label(name));
        let mut table = Table::new([
            Column::left(label(Label::Country)),
            Column::left("SKI"),
            Column::left(label(Label::Subject)),
            Column::left(label(Label::Detail)),
        ]);
        for entry in entries {
            table.row([
                entry.country.clone(),
                entry.ski.chars().take(16).collect(),
                entry.subject.clone(),
                entry.reason.clone().unwrap_or_default(),
            ]);
        }
        table.write(&mut page);
    }
    page
}
