//! `pa.chain`: the document signer leads to a trust anchor (Doc 9303-12, 4).

use core::fmt;
use std::sync::Arc;

use ::time::OffsetDateTime;

use super::Evidence;
use super::finding::Finding;
use super::report::{Check, CheckName, Outcome};
use super::signature::SignatureHolds;
use super::sod::SodContent;
use crate::pki::{Certificate, Path, PathError, SignedData, TrustStore};

/// Every signature from the document signer up to an anchor was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedChain {
    path: Path,
}

impl TrustedChain {
    /// The certificates, the document signer first, the anchor last.
    #[must_use]
    pub fn certificates(&self) -> &[Arc<Certificate>] {
        &self.path.certificates
    }

    /// One line per step, the document signer first, the anchor last.
    #[must_use]
    pub fn steps(&self) -> Vec<String> {
        self.path.lines()
    }
}

impl fmt::Display for TrustedChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.steps().join(" <- "))
    }
}

/// The check, and the path if it passed. Where several issuers fit, one that was valid `at` that
/// moment is taken.
pub(super) fn check(
    sod: &SodContent,
    signature: Option<&SignatureHolds>,
    trust: &TrustStore,
    at: OffsetDateTime,
) -> (Check, Option<Path>) {
    let done = |outcome| (Check::new(CheckName::PaChain, outcome), None);
    let (Some(holds), Ok(signed)) = (signature, sod.signed()) else {
        return done(Outcome::NotAvailable(Finding::Needs {
            check: "pa.signature",
        }));
    };
    let path = match walk(signed, holds.signer(), trust, at) {
        Ok(path) => path,
        Err(outcome) => return done(outcome),
    };
    let evidence = TrustedChain { path: path.clone() };
    let mut check = Check::new(
        CheckName::PaChain,
        Outcome::Passed(Evidence::Chain(evidence)),
    );
    let weak = path.signatures.iter().flat_map(|verified| verified.weak());
    check
        .findings
        .extend(weak.map(|what| Finding::Weak { what: what.clone() }));
    let departures = path.departures().into_iter();
    check
        .findings
        .extend(departures.map(|rule| Finding::Departs { rule }));
    (check, Some(path))
}

/// The path from a signer to an anchor, if it may sign documents and all before the anchor is
/// understood.
pub(super) fn walk(
    signed: &SignedData,
    signer: &Arc<Certificate>,
    trust: &TrustStore,
    at: OffsetDateTime,
) -> Result<Path, Outcome> {
    let extra: Vec<&Certificate> = signed.certificates.iter().map(AsRef::as_ref).collect();
    let path = match trust.find_path(signer, &extra, Some(at)) {
        Ok(path) => path,
        Err(PathError::IssuerUnknown { issuer, candidates }) => {
            return Err(Outcome::NotAvailable(Finding::IssuerUnknown {
                issuer,
                candidates,
            }));
        }
        Err(PathError::Unsupported { oid, .. }) => {
            return Err(Outcome::Inconclusive(Finding::UnsupportedAlgorithm { oid }));
        }
        Err(PathError::NotUnderstood { subject, oid }) => {
            return Err(Outcome::Failed(not_understood(subject, &oid)));
        }
        Err(error) => {
            return Err(Outcome::Failed(Finding::ChainBroken {
                error: error.to_string(),
            }));
        }
    };
    let usage = signer.extensions().key_usage;
    if usage.is_some_and(|usage| !usage.digital_signature() && !usage.non_repudiation()) {
        let subject = signer.subject().to_string();
        let error = "its key is not for signing documents".to_owned();
        return Err(Outcome::Failed(Finding::WrongUsage { subject, error }));
    }
    if let Some(oid) = signer.extensions().unknown_critical.first() {
        let subject = signer.subject().to_string();
        return Err(Outcome::Failed(not_understood(subject, oid)));
    }
    Ok(path)
}

fn not_understood(subject: String, oid: &str) -> Finding {
    let error = format!("its critical extension {oid} is not known");
    Finding::WrongUsage { subject, error }
}
