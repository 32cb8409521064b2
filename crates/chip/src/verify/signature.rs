//! `pa.signature`: the SOD is signed by its document signer (Doc 9303-11, 5.1).

use core::fmt;
use std::sync::Arc;

use super::Evidence;
use super::finding::Finding;
use super::report::{Check, CheckName, Outcome};
use super::sod::SodContent;
use crate::crypto::signature::{SignatureError, Verified};
use crate::pki::{Certificate, CmsError, Path, SignedData, TrustStore};

/// The signature over the SOD was verified with the key of this certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHolds {
    verified: Verified,
    signer: Arc<Certificate>,
}

impl SignatureHolds {
    /// The document signer.
    #[must_use]
    pub const fn signer(&self) -> &Arc<Certificate> {
        &self.signer
    }

    /// The signature.
    #[must_use]
    pub const fn verified(&self) -> &Verified {
        &self.verified
    }
}

impl fmt::Display for SignatureHolds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signed by {} ({})", self.signer, self.verified)
    }
}

/// The check, and what holds if it passed.
pub(super) type Checked = (Check, Option<SignatureHolds>);

/// Runs it.
pub(super) fn check(sod: &SodContent, trust: &TrustStore) -> Checked {
    match sod
        .signed()
        .and_then(|signed| verify("the SOD", signed, trust))
    {
        Err(outcome) => {
            let mut check = Check::new(CheckName::PaSignature, outcome);
            let broken = sod.signed().map_or(0, |signed| signed.broken_certificates);
            if broken > 0 {
                check
                    .findings
                    .push(Finding::BrokenCertificates { count: broken });
            }
            (check, None)
        }
        Ok(holds) => {
            let outcome = Outcome::Passed(Evidence::Signature(holds.clone()));
            let mut check = Check::new(CheckName::PaSignature, outcome);
            let weak = holds.verified.weak().iter();
            check
                .findings
                .extend(weak.map(|what| Finding::Weak { what: what.clone() }));
            let departures = sod.signed().map_or(&[][..], |signed| &signed.departures);
            check.findings.extend(
                departures
                    .iter()
                    .map(|rule| Finding::Departs { rule: *rule }),
            );
            (check, Some(holds))
        }
    }
}

/// What is weak about a signature and the chain above it, each once.
pub(super) fn weak(signature: Option<&SignatureHolds>, path: Option<&Path>) -> Vec<String> {
    let of_chain = path.into_iter().flat_map(|path| &path.signatures);
    let verified = signature.map(SignatureHolds::verified).into_iter();
    let mut weak: Vec<String> = verified
        .chain(of_chain)
        .flat_map(|verified| verified.weak().iter().cloned())
        .collect();
    weak.sort();
    weak.dedup();
    weak
}

/// Tries every certificate that a signer can mean: those that came along, and signers at hand.
pub(super) fn verify(
    what: &str,
    signed: &SignedData,
    trust: &TrustStore,
) -> Result<SignatureHolds, Outcome> {
    let mut worst: Option<Outcome> = None;
    for info in &signed.signers {
        let came_along = signed.certificates.iter();
        let came_along = came_along.filter(|signer| info.id.names(signer));
        for signer in came_along.chain(trust.signers_named(&info.id)) {
            match signed.verify(info, signer) {
                Ok(verified) => {
                    return Ok(SignatureHolds {
                        verified,
                        signer: Arc::clone(signer),
                    });
                }
                Err(error) => {
                    let outcome = outcome(what, error);
                    if !matches!(worst, Some(Outcome::Failed(_))) {
                        worst = Some(outcome);
                    }
                }
            }
        }
        let signer = info.id.to_string();
        worst = worst.or(Some(Outcome::NotAvailable(Finding::SignerUnknown {
            signer,
        })));
    }
    Err(worst.unwrap_or_else(|| {
        Outcome::Failed(Finding::BadAttributes {
            error: "nobody has signed".into(),
        })
    }))
}

fn outcome(what: &str, error: CmsError) -> Outcome {
    match error {
        CmsError::Signature(error) => signature_outcome(what, error),
        CmsError::Digest => Outcome::Failed(Finding::DigestMismatch),
        other => Outcome::Failed(Finding::BadAttributes {
            error: other.to_string(),
        }),
    }
}

/// A signature that does not hold has failed; one that could not be computed is undecided.
pub(super) fn signature_outcome(what: &str, error: SignatureError) -> Outcome {
    match error {
        SignatureError::Invalid(algorithm) => Outcome::Failed(Finding::BadSignature {
            what: what.into(),
            algorithm,
        }),
        SignatureError::Unsupported(oid) => {
            Outcome::Inconclusive(Finding::UnsupportedAlgorithm { oid })
        }
        other => Outcome::Failed(Finding::UnusableKey {
            error: other.to_string(),
        }),
    }
}
