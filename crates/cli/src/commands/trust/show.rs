//! `cccd trust show`.

use cccd_chip::pki::{Certificate, Held, Standing, TrustFolder, lineage};
use serde::Serialize;
use std::sync::Arc;
use time::OffsetDateTime;

use super::list::{CertificateOutput, role_label};
use super::{hex, open, sources};
use crate::args::ShowArgs;
use crate::exit::Exit;
use crate::messages::{Label, Language};
use crate::problem::Problem;
use crate::render::fields::Fields;
use crate::render::json;
use crate::render::page::Page;
use crate::render::screen::Screen;

/// Shows every certificate that the digits fit.
///
/// # Errors
/// Where there is no store, or no such certificate in it.
pub(super) fn run(args: &ShowArgs, screen: &Screen) -> Result<Exit, Problem> {
    let store = open(&args.store.store)?;
    let now = OffsetDateTime::now_utc();
    let wanted = args.certificate.to_lowercase().replace(':', "");
    let fits = |held: &Held<Arc<Certificate>>| {
        let certificate = &held.item;
        let starts = |bytes: &[u8]| hex(bytes).starts_with(&wanted);
        starts(&certificate.sha256()) || starts(certificate.key_id())
    };
    let all: Vec<Arc<Certificate>> = store
        .certificates()
        .iter()
        .map(|held| Arc::clone(&held.item))
        .collect();
    let found: Vec<Output> = store
        .certificates()
        .iter()
        .enumerate()
        .filter(|(_, held)| fits(held))
        .map(|(position, held)| Output::new(&store, held, path(&all, position), now))
        .collect();
    if wanted.is_empty() || found.is_empty() {
        return Err(Problem::NoCertificate {
            wanted: args.certificate.clone(),
        });
    }
    if args.store.json {
        json::print(
            screen,
            &Outputs {
                certificates: found,
            },
        );
    } else {
        for output in &found {
            screen.page(&output.page(screen));
        }
    }
    Ok(Exit::Genuine)
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Outputs {
    certificates: Vec<Output>,
}

#[derive(Debug, Serialize)]
struct Output {
    #[serde(flatten)]
    certificate: CertificateOutput,
    issuer: String,
    serial: String,
    /// The identifier of the issuer's key, where it is named.
    aki: Option<String>,
    private_key_from: Option<String>,
    private_key_to: Option<String>,
    document_types: Vec<String>,
    /// What is weak about its key by now.
    weak: Option<String>,
    /// Extensions that do not parse, and critical ones that are not known, by identifier.
    odd_extensions: Vec<String>,
    /// File, day of import, and what the signature of a list in it is worth.
    provenance: Vec<String>,
    /// From this certificate up, through the keys in the store.
    path: Vec<Step>,
}

/// A certificate on the way up, and whose key signed it.
#[derive(Debug, Serialize)]
struct Step {
    subject: String,
    sha256: String,
    /// `own_key`, `next` (the certificate of the step that follows), `absent` or `bad`.
    signed_by: &'static str,
    /// The algorithm and key, or what is wrong.
    how: Option<String>,
}

fn path(all: &[Arc<Certificate>], position: usize) -> Vec<Step> {
    let steps = lineage(all, position).into_iter();
    steps
        .filter_map(|step| {
            let certificate = all.get(step.position)?;
            let (signed_by, how) = match step.standing {
                Standing::SelfSigned(how) => ("own_key", Some(how.to_string())),
                Standing::Linked { verified, .. } => ("next", Some(verified.to_string())),
                Standing::IssuerAbsent => ("absent", None),
                Standing::Bad(error) => ("bad", Some(error.to_string())),
            };
            Some(Step {
                subject: certificate.subject().to_string(),
                sha256: hex(&certificate.sha256()),
                signed_by,
                how,
            })
        })
        .collect()
}

impl Output {
    fn new(
        store: &TrustFolder,
        held: &Held<Arc<Certificate>>,
        path: Vec<Step>,
        now: OffsetDateTime,
    ) -> Self {
        let certificate = &held.item;
        let extensions = certificate.extensions();
        let files = sources(store, held).map(|import| import.file.clone());
        let odd = extensions
            .defects
            .iter()
            .chain(&extensions.unknown_critical);
        Self {
            certificate: CertificateOutput::new(certificate, files.collect(), now),
            issuer: certificate.issuer().to_string(),
            serial: hex(certificate.serial()),
            aki: extensions.authority_key_id.as_deref().map(hex),
            private_key_from: extensions.private_key_from.map(super::moment),
            private_key_to: extensions.private_key_to.map(super::moment),
            document_types: extensions.document_types.clone(),
            weak: certificate.public_key().ok().and_then(|key| key.weakness()),
            odd_extensions: odd.cloned().collect(),
            provenance: sources(store, held)
                .map(|import| match import.signature.reason() {
                    "" => import.to_string(),
                    reason => format!("{import}: {} ({reason})", super::status(&import.signature)),
                })
                .collect(),
            path,
        }
    }

    fn page(&self, screen: &Screen) -> Page {
        let one = &self.certificate;
        let language = screen.language();
        let mut fields = Fields::new(language);
        let mut field = |label, value: &str| fields.text("", label, value);
        field(Label::Subject, &one.subject);
        field(Label::IssuedBy, &self.issuer);
        field(Label::Role, language.label(role_label(one.role)));
        field(Label::SerialNumber, &self.serial);
        field(Label::ValidFrom, &one.not_before);
        field(Label::ValidUntil, &one.not_after);
        field(
            Label::KeyInUse,
            &period(&self.private_key_from, &self.private_key_to),
        );
        field(Label::Key, &one.key);
        field(Label::CurveParameters, one.parameters.unwrap_or_default());
        field(Label::Weak, self.weak.as_deref().unwrap_or_default());
        field(Label::Signature, &one.signature_algorithm);
        field(Label::KeyIdentifier, &one.ski);
        field(
            Label::IssuerKeyIdentifier,
            self.aki.as_deref().unwrap_or_default(),
        );
        field(Label::DocumentTypes, &self.document_types.join(", "));
        field(Label::OddExtensions, &self.odd_extensions.join(", "));
        field(Label::Fingerprint, &one.sha256);
        field(Label::Source, &self.provenance.join(" · "));
        let steps: Vec<String> = self.path.iter().map(|step| step.line(language)).collect();
        field(Label::PathUp, &steps.join(" ← "));
        let mut page = Page::new(screen.view());
        fields.write(&mut page);
        page
    }
}

impl Step {
    /// `subject (another key in the store: ECDSA SHA-384, brainpoolP384r1)`.
    fn line(&self, language: Language) -> String {
        let by = language.label(match self.signed_by {
            "own_key" => Label::SelfSigned,
            "next" => Label::SignedByAnother,
            "absent" => Label::IssuerAbsent,
            _ => Label::BadlySigned,
        });
        let subject = &self.subject;
        match &self.how {
            Some(how) => format!("{subject} ({by}: {how})"),
            None => format!("{subject} ({by})"),
        }
    }
}

fn period(from: &Option<String>, to: &Option<String>) -> String {
    match (from, to) {
        (None, None) => String::new(),
        (from, to) => format!(
            "{} – {}",
            from.as_deref().unwrap_or_default(),
            to.as_deref().unwrap_or_default()
        ),
    }
}
