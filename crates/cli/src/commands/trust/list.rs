//! `cccd trust list`.

use std::collections::BTreeMap;

use cccd_chip::pki::{Certificate, RevocationList, TrustFolder};
use cccd_chip::verify::Status;
use serde::Serialize;
use time::OffsetDateTime;

use super::{algorithm, country, hex, key, moment, of_country, open, parameters, role, sources};
use crate::args::ListArgs;
use crate::exit::Exit;
use crate::input;
use crate::messages::{Label, Language};
use crate::problem::Problem;
use crate::render::json;
use crate::render::page::{Page, Style};
use crate::render::screen::Screen;
use crate::render::table::{Column, Table};

/// # Errors
/// Where there is no store, or the date is none.
pub(super) fn run(args: &ListArgs, screen: &Screen) -> Result<Exit, Problem> {
    let store = open(&args.store.store)?;
    let at = input::moment(args.at.as_deref())?;
    let output = Output::new(&store, args.country.as_deref(), at);
    if args.store.json {
        json::print(screen, &output);
    } else {
        screen.page(&text(&output, screen));
    }
    Ok(Exit::Genuine)
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output {
    /// The moment that `expired` and `stale` are told of.
    at: String,
    certificates: Vec<CertificateOutput>,
    crls: Vec<CrlOutput>,
    deviations: Vec<DeviationOutput>,
    /// The files that were taken in.
    imports: Vec<ImportOutput>,
}

#[derive(Debug, Serialize)]
pub(super) struct CertificateOutput {
    pub(super) country: String,
    pub(super) subject: String,
    /// The identifier of the key, in hexadecimal: as named, else its SHA-1.
    pub(super) ski: String,
    pub(super) signature_algorithm: String,
    pub(super) key: String,
    /// Of the curve: `named` or `explicit`; `null` for other keys.
    pub(super) parameters: Option<&'static str>,
    pub(super) not_before: String,
    pub(super) not_after: String,
    /// The file that brought it first.
    pub(super) source: String,
    /// All files that brought it.
    pub(super) sources: Vec<String>,
    /// `csca`, `link` or `document_signer`.
    pub(super) role: &'static str,
    pub(super) expired: bool,
    pub(super) sha256: String,
}

#[derive(Debug, Serialize)]
struct CrlOutput {
    issuer: String,
    this_update: Option<String>,
    next_update: Option<String>,
    revoked: usize,
    /// Whether the next one is due.
    stale: bool,
    source: String,
}

#[derive(Debug, Serialize)]
struct DeviationOutput {
    document_type: Option<String>,
    /// The document signer that it is about, where it is about one.
    signer: Option<String>,
    /// What deviates: the standard's names.
    kinds: Vec<String>,
    descriptions: Vec<String>,
    source: String,
}

#[derive(Debug, Serialize)]
struct ImportOutput {
    file: String,
    at: String,
    sha256: String,
    list_signature: &'static str,
    #[serde(skip)]
    status: Status,
    list_signature_reason: String,
    signed_at: Option<String>,
}

impl Output {
    fn new(store: &TrustFolder, wanted: Option<&str>, at: OffsetDateTime) -> Self {
        let held = store.certificates().iter();
        let mut certificates: Vec<_> = held
            .filter(|held| of_country(&held.item, wanted))
            .map(|held| {
                let files = sources(store, held).map(|import| import.file.clone());
                CertificateOutput::new(&held.item, files.collect(), at)
            })
            .collect();
        certificates.sort_by(|one, two| {
            let order = |c: &CertificateOutput| (c.country.clone(), c.not_after.clone());
            order(one).cmp(&order(two))
        });
        let crls = store.crls().iter().map(|held| {
            let source = store.source(held);
            CrlOutput::new(&held.item, source.map(ToString::to_string), at)
        });
        let deviations = store.deviations().iter().flat_map(|held| {
            let source = store.source(held).map(ToString::to_string);
            held.item.deviations.iter().map(move |deviation| {
                let descriptions = &deviation.descriptions;
                DeviationOutput {
                    document_type: deviation.document_type.clone(),
                    signer: deviation.signer.as_ref().map(ToString::to_string),
                    kinds: descriptions.iter().map(|one| one.name()).collect(),
                    descriptions: descriptions
                        .iter()
                        .filter_map(|one| one.text.clone())
                        .collect(),
                    source: source.clone().unwrap_or_default(),
                }
            })
        });
        let imports = store.imports().iter().map(|import| ImportOutput {
            file: import.file.clone(),
            at: moment(import.at),
            sha256: hex(&import.sha256),
            list_signature: super::status(&import.signature).as_str(),
            status: super::status(&import.signature),
            list_signature_reason: import.signature.reason().to_owned(),
            signed_at: import.signed_at.map(moment),
        });
        Self {
            at: moment(at),
            certificates,
            crls: crls.collect(),
            deviations: deviations.collect(),
            imports: imports.collect(),
        }
    }
}

impl CertificateOutput {
    pub(super) fn new(certificate: &Certificate, files: Vec<String>, at: OffsetDateTime) -> Self {
        Self {
            country: country(certificate),
            subject: certificate.subject().to_string(),
            ski: hex(certificate.key_id()),
            signature_algorithm: algorithm(certificate),
            key: key(certificate),
            parameters: parameters(certificate),
            not_before: moment(certificate.not_before()),
            not_after: moment(certificate.not_after()),
            source: files.first().cloned().unwrap_or_default(),
            sources: files,
            role: role(certificate),
            expired: certificate.not_after() < at,
            sha256: hex(&certificate.sha256()),
        }
    }
}

impl CrlOutput {
    fn new(crl: &RevocationList, source: Option<String>, at: OffsetDateTime) -> Self {
        Self {
            issuer: crl.issuer().to_string(),
            this_update: crl.this_update().map(moment),
            next_update: crl.next_update().map(moment),
            revoked: crl.len(),
            stale: crl.next_update().is_some_and(|due| due < at),
            source: source.unwrap_or_default(),
        }
    }
}

/// All certificates, then how many there are of each kind, then what is out of date.
fn text(output: &Output, screen: &Screen) -> Page {
    let language = screen.language();
    let label = |label| language.label(label);
    let mut page = Page::new(screen.view());
    let mut table = Table::new([
        Column::left(label(Label::Country)),
        Column::left("SKI"),
        Column::left(label(Label::Role)),
        Column::left(label(Label::Key)),
        Column::left(label(Label::Signature)),
        Column::left(label(Label::ValidUntil)),
        Column::left(label(Label::Source)),
    ]);
    for one in &output.certificates {
        let mut until = day(&one.not_after).to_owned();
        if one.expired {
            until.push_str(" !");
        }
        table.row([
            one.country.clone(),
            one.ski.chars().take(16).collect(),
            label(role_label(one.role)).to_owned(),
            one.key.clone(),
            one.signature_algorithm.clone(),
            until,
            one.source.clone(),
        ]);
    }
    table.write(&mut page);
    page.blank();
    algorithms(output, language, &mut page);
    page.blank();
    imports(output, language, &mut page);
    let expired = output.certificates.iter().filter(|one| one.expired).count();
    if expired > 0 {
        page.note(&format!("{}: {expired}", label(Label::ExpiredCertificates)));
    }
    for crl in output.crls.iter().filter(|crl| crl.stale) {
        let due = crl.next_update.as_deref().map(day).unwrap_or_default();
        page.note(&format!(
            "{}: {} ({due})",
            label(Label::StaleCrl),
            crl.issuer
        ));
    }
    for deviation in &output.deviations {
        let about = deviation.signer.as_deref().unwrap_or_default();
        let kinds = deviation.kinds.join(", ");
        page.note(&format!("{}: {kinds} {about}", label(Label::Deviations)));
    }
    page
}

fn algorithms(output: &Output, language: Language, page: &mut Page) {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for one in &output.certificates {
        let key = match one.parameters {
            Some(parameters) => format!("{} ({parameters})", one.key),
            None => one.key.clone(),
        };
        let count = counts
            .entry((one.signature_algorithm.clone(), key))
            .or_default();
        *count = count.saturating_add(1);
    }
    let mut table = Table::new([
        Column::left(language.label(Label::Signature)),
        Column::left(language.label(Label::Key)),
        Column::right(language.label(Label::Certificates)),
    ]);
    for ((algorithm, key), count) in counts {
        table.row([algorithm, key, count.to_string()]);
    }
    table.write(page);
    let mut countries: Vec<_> = output.certificates.iter().map(|one| &one.country).collect();
    countries.sort();
    countries.dedup();
    page.paragraph(
        Style::Plain,
        2,
        &format!(
            "{}: {}; {}: {}; {}: {}",
            language.label(Label::Certificates),
            output.certificates.len(),
            language.label(Label::Countries),
            countries.len(),
            language.label(Label::RevocationLists),
            output.crls.len(),
        ),
    );
}

fn imports(output: &Output, language: Language, page: &mut Page) {
    let mut table = Table::new([
        Column::left(language.label(Label::File)),
        Column::left(language.label(Label::TakenIn)),
        Column::left(language.label(Label::SignedOn)),
        Column::left(language.label(Label::ListSignature)),
    ]);
    for import in &output.imports {
        table.row([
            import.file.clone(),
            day(&import.at).to_owned(),
            import
                .signed_at
                .as_deref()
                .map(day)
                .unwrap_or_default()
                .to_owned(),
            language.words().status(import.status).to_owned(),
        ]);
    }
    table.write(page);
}

/// The day of a moment as JSON writes it.
fn day(moment: &str) -> &str {
    moment.get(..10).unwrap_or(moment)
}

pub(super) const fn role_label(role: &str) -> Label {
    match role.as_bytes() {
        b"link" => Label::RoleLink,
        b"document_signer" => Label::RoleSigner,
        _ => Label::RoleAuthority,
    }
}
