//! `cccd trust`: the certificates that documents are judged by.

mod export;
mod import;
mod list;
mod show;
mod verify;

use std::path::Path;

use cccd_chip::crypto::signature::{PublicKey, SignatureAlgorithm};
use cccd_chip::pki::{Certificate, FolderError, Held, Import, ListSignature, TrustFolder};
use cccd_chip::verify::Status;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::args::TrustCommand;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::render::screen::Screen;

/// # Errors
/// Where the store cannot be opened or written, or what was given cannot be read.
pub(crate) fn run(command: &TrustCommand, screen: &Screen) -> Result<Exit, Problem> {
    match command {
        TrustCommand::Import(args) => import::run(args, screen),
        TrustCommand::List(args) => list::run(args, screen),
        TrustCommand::Show(args) => show::run(args, screen),
        TrustCommand::Verify(args) => verify::run(args, screen),
        TrustCommand::Export(args) => export::run(args, screen),
    }
}

fn open(folder: &Path) -> Result<TrustFolder, Problem> {
    TrustFolder::open(folder).map_err(|error| problem(folder, error))
}

fn problem(folder: &Path, error: FolderError) -> Problem {
    match error {
        FolderError::Io { path, error } => Problem::read_file(&path, &error),
        FolderError::Missing(folder) => Problem::NoStore { folder },
        other => Problem::Store {
            folder: folder.to_owned(),
            why: other.to_string(),
        },
    }
}

/// Hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A moment as JSON writes it.
pub(super) fn moment(moment: OffsetDateTime) -> String {
    moment.format(&Rfc3339).unwrap_or_default()
}

/// The kind and size of a key, e.g. `RSA 4096`, `EC brainpoolP384r1`; or why it cannot be used.
pub(super) fn key(certificate: &Certificate) -> String {
    match certificate.public_key() {
        Ok(PublicKey::Rsa(key)) => format!("RSA {}", key.bits()),
        Ok(PublicKey::Ec(key)) => format!("EC {}", key.curve()),
        Ok(PublicKey::Dsa(key)) => format!("DSA {}", key.bits()),
        Ok(other) => other.to_string(),
        Err(error) => error.to_string(),
    }
}

/// How the parameters of the curve are given; `None` for a key without a curve.
fn parameters(certificate: &Certificate) -> Option<&'static str> {
    match certificate.public_key() {
        Ok(PublicKey::Ec(_)) if PublicKey::has_explicit_parameters(certificate.spki()) => {
            Some("explicit")
        }
        Ok(PublicKey::Ec(_)) => Some("named"),
        _ => None,
    }
}

/// The algorithm of a certificate's signature, or why it is not known.
fn algorithm(certificate: &Certificate) -> String {
    match SignatureAlgorithm::parse(certificate.signature_algorithm(), None) {
        Ok(algorithm) => algorithm.to_string(),
        Err(error) => error.to_string(),
    }
}

/// What a certificate is for: `csca`, `link` or `document_signer`.
fn role(certificate: &Certificate) -> &'static str {
    let named = certificate.extensions().authority_key_id.as_deref();
    match (certificate.is_ca(), named) {
        (false, _) => "document_signer",
        (true, Some(named)) if named != certificate.key_id() => "link",
        (true, _) => "csca",
    }
}

/// Two letters, in upper case; empty where the certificate names none.
fn country(certificate: &Certificate) -> String {
    certificate.subject().country().unwrap_or_default()
}

fn of_country(certificate: &Certificate, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| country(certificate).eq_ignore_ascii_case(wanted))
}

/// The files that brought this.
fn sources<'a, T>(store: &'a TrustFolder, held: &'a Held<T>) -> impl Iterator<Item = &'a Import> {
    let imports = store.imports();
    held.imports
        .iter()
        .filter_map(|position| imports.get(*position))
}

/// The status of a check of the list's signature.
const fn status(signature: &ListSignature) -> Status {
    match signature {
        ListSignature::NotSigned => Status::NotApplicable,
        ListSignature::Holds(_) => Status::Passed,
        ListSignature::NoAnchor(_) => Status::NotAvailable,
        ListSignature::Unknown(_) => Status::Inconclusive,
        ListSignature::Bad(_) => Status::Failed,
    }
}
