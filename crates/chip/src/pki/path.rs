//! Paths from a certificate to a trust anchor (Doc 9303-12, 4; RFC 5280, 6).
//!
//! States re-key under the same name, link old keys to new ones, and write key identifiers that
//! lead nowhere. So every certificate that can be the issuer is tried: first those whose key
//! identifier fits, then those of the name. Only a signature that verifies decides.

use core::fmt;
use std::sync::Arc;

use ::time::OffsetDateTime;

use super::certificate::Certificate;
use super::departure::Departure;
use super::store::TrustStore;
use crate::crypto::signature::{SignatureError, Verified};

/// How many certificates may stand between the first one and the anchor.
const MAX_INTERMEDIATES: usize = 4;
/// How many signatures are checked in search of one path: many times what the worst real case
/// needs, and an end to certificates made to send the search around in circles.
const MAX_SIGNATURES: usize = 256;

/// A path whose every signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The first certificate, then each one's issuer; the last is the anchor.
    pub certificates: Vec<Arc<Certificate>>,
    /// How each but the last was signed by the next.
    pub signatures: Vec<Verified>,
    /// Where the anchor comes from.
    pub source: String,
}

impl Path {
    /// In what the certificates before the anchor depart from their profile, each once.
    #[must_use]
    pub fn departures(&self) -> Vec<Departure> {
        let mut found = Vec::new();
        for (certificate, issuer) in self.steps() {
            found.extend(certificate.departures());
            if certificate.issuer() != issuer.subject() {
                found.push(Departure::IssuerName);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Each certificate before the anchor, with its issuer's.
    pub fn steps(&self) -> impl Iterator<Item = (&Arc<Certificate>, &Arc<Certificate>)> {
        let issuers = self.certificates.iter().skip(1);
        self.certificates.iter().zip(issuers)
    }

    /// One line per step: subject, key and algorithm, where the anchor comes from.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let signed = self.certificates.iter().zip(&self.signatures);
        let signed =
            signed.map(|(certificate, verified)| format!("{certificate}: signed with {verified}"));
        let anchor = self.anchor().into_iter();
        let anchor = anchor.map(|anchor| format!("{anchor}: trust anchor from {}", self.source));
        signed.chain(anchor).collect()
    }

    /// The trust anchor.
    #[must_use]
    pub fn anchor(&self) -> Option<&Arc<Certificate>> {
        self.certificates.last()
    }
}

/// Why no path was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// No anchor's key made the signature.
    #[error("no trust anchor for {issuer} ({candidates} of that name tried)")]
    IssuerUnknown {
        /// The issuer wanted.
        issuer: String,
        /// How many certificates of that name were tried.
        candidates: usize,
    },
    /// A certificate between the first one and the anchor has a critical extension that is not
    /// known, and no other leads around it.
    #[error("critical extension {oid} of {subject} is not known")]
    NotUnderstood {
        /// The certificate.
        subject: String,
        /// The extension's identifier.
        oid: String,
    },
    /// The certificate names the key of an issuer at hand, and that key did not sign it.
    #[error("{subject} claims to be signed by the key of {issuer}, and is not")]
    Forged {
        /// The certificate.
        subject: String,
        /// Whose key it claims.
        issuer: String,
    },
    /// The signature is of an algorithm that is not implemented.
    #[error("{subject} is signed with algorithm {oid}, which is not supported")]
    Unsupported {
        /// The certificate.
        subject: String,
        /// The identifier.
        oid: String,
    },
}

struct Candidate {
    certificate: Arc<Certificate>,
    is_anchor: bool,
    by_key_id: bool,
}

impl TrustStore {
    /// Finds a path from a certificate to an anchor of this store.
    ///
    /// `extra` are certificates that came along and are not trusted by themselves. Where several
    /// issuers fit, one that was valid `at` that moment is preferred.
    ///
    /// # Errors
    /// [`PathError`] where there is none; the gravest reason met.
    pub fn find_path(
        &self,
        certificate: &Arc<Certificate>,
        extra: &[&Certificate],
        at: Option<OffsetDateTime>,
    ) -> Result<Path, PathError> {
        let start = Arc::clone(certificate);
        let mut budget = MAX_SIGNATURES;
        self.extend(&[start], extra, at, &mut budget)
    }

    fn extend(
        &self,
        walked: &[Arc<Certificate>],
        extra: &[&Certificate],
        at: Option<OffsetDateTime>,
        budget: &mut usize,
    ) -> Result<Path, PathError> {
        let Some(current) = walked.last() else {
            return Err(PathError::IssuerUnknown {
                issuer: String::new(),
                candidates: 0,
            });
        };
        if let Some(source) = self.anchored(current) {
            return Ok(Path {
                certificates: vec![Arc::clone(current)],
                signatures: Vec::new(),
                source: source.to_owned(),
            });
        }
        let candidates = self.candidates(current, extra, at);
        let count = candidates.len();
        let mut worst = None;
        for candidate in candidates {
            let issuer = &candidate.certificate;
            if walked.contains(issuer) {
                continue;
            }
            let Some(left) = budget.checked_sub(1) else {
                break;
            };
            *budget = left;
            let verified = if candidate.is_anchor {
                self.memory.verify(current, issuer)
            } else {
                current.verify_signed_by(issuer)
            };
            match verified {
                Ok(verified) => {
                    // The anchor is trusted as it is; whoever stands before it must be understood.
                    let odd = issuer.extensions().unknown_critical.first();
                    if let (false, Some(oid)) = (candidate.is_anchor, odd) {
                        let (subject, oid) = (issuer.subject().to_string(), oid.clone());
                        worst = graver(worst, PathError::NotUnderstood { subject, oid });
                        continue;
                    }
                    if !candidate.is_anchor && walked.len() > MAX_INTERMEDIATES {
                        continue;
                    }
                    let mut walked = walked.to_vec();
                    walked.push(Arc::clone(issuer));
                    match self.extend(&walked, extra, at, budget) {
                        Ok(mut path) => {
                            path.certificates.insert(0, Arc::clone(current));
                            path.signatures.insert(0, verified);
                            return Ok(path);
                        }
                        Err(error) => worst = graver(worst, error),
                    }
                }
                Err(SignatureError::Unsupported(oid)) => {
                    let subject = current.to_string();
                    worst = graver(worst, PathError::Unsupported { subject, oid });
                }
                // Re-keying under one name makes a wrong candidate normal, unless the very key
                // was named and is trusted.
                Err(_) if candidate.by_key_id && candidate.is_anchor => {
                    let (subject, issuer) = (current.to_string(), issuer.to_string());
                    worst = graver(worst, PathError::Forged { subject, issuer });
                }
                Err(_) => {}
            }
        }
        Err(worst.unwrap_or_else(|| PathError::IssuerUnknown {
            issuer: current.issuer().to_string(),
            candidates: count,
        }))
    }

    /// Every certificate that can be the issuer, the likeliest first.
    fn candidates(
        &self,
        current: &Certificate,
        extra: &[&Certificate],
        at: Option<OffsetDateTime>,
    ) -> Vec<Candidate> {
        let wanted = current.extensions().authority_key_id.as_deref();
        let fits = |certificate: &Certificate| {
            wanted == Some(certificate.key_id()) || certificate.subject() == current.issuer()
        };
        let anchors = self
            .with_name_or_key(current.issuer(), wanted)
            .map(|certificate| (Arc::clone(certificate), true));
        let extra = extra
            .iter()
            // Nobody gave these, so that they must say it themselves.
            .filter(|extra| fits(extra) && extra.says_it_is_ca())
            .map(|extra| (Arc::new((*extra).clone()), false));
        let mut found: Vec<Candidate> = anchors
            .chain(extra)
            .map(|(certificate, is_anchor)| Candidate {
                by_key_id: wanted == Some(certificate.key_id()),
                certificate,
                is_anchor,
            })
            .collect();
        let valid = |certificate: &Certificate| {
            at.is_none_or(|at| certificate.not_before() <= at && at <= certificate.not_after())
        };
        found.sort_by_key(|candidate| {
            let certificate = &candidate.certificate;
            (
                !candidate.by_key_id,
                !valid(certificate),
                !candidate.is_anchor,
                !certificate.is_self_issued(),
            )
        });
        found
    }
}

/// The graver one of what was met so far, if anything but an unknown issuer was, and what is met now.
fn graver(one: Option<PathError>, two: PathError) -> Option<PathError> {
    let weight = |error: &PathError| match error {
        PathError::IssuerUnknown { .. } => 0,
        PathError::Unsupported { .. } => 1,
        PathError::NotUnderstood { .. } => 2,
        PathError::Forged { .. } => 3,
    };
    if weight(&two) > one.as_ref().map_or(0, weight) {
        Some(two)
    } else {
        one
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}
