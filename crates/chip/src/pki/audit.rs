//! Whether the certificates of a store hold together: each signature against every key at hand
//! that can have made it.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use super::certificate::Certificate;
use crate::crypto::signature::{SignatureError, Verified};

/// What came of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The certificate's position among those given.
    pub position: usize,
    /// How it stands.
    pub standing: Standing,
}

/// Who signed a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Its own key.
    SelfSigned(Verified),
    /// The key of another certificate at hand, by position.
    Linked {
        /// The issuer's position among those given.
        issuer: usize,
        /// How it was signed.
        verified: Verified,
    },
    /// A key that is not at hand.
    IssuerAbsent,
    /// The key that it names is at hand and did not make the signature, or how it was made is not
    /// known.
    Bad(SignatureError),
}

/// Verifies every certificate, on all processors.
#[must_use]
pub fn audit(certificates: &[Arc<Certificate>]) -> Vec<Finding> {
    let index = Index::new(certificates);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = certificates.len().div_ceil(workers).max(1);
    let mut findings = Vec::with_capacity(certificates.len());
    thread::scope(|scope| {
        let shares: Vec<_> = certificates
            .chunks(share)
            .enumerate()
            .map(|(number, chunk)| {
                let index = &index;
                let first = number.saturating_mul(share);
                scope.spawn(move || {
                    let numbered = chunk.iter().zip(first..);
                    numbered
                        .map(|(certificate, position)| Finding {
                            position,
                            standing: index.standing(certificate, position),
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for share in shares {
            // A worker only computes; were it to panic, its certificates would be missing, which
            // the caller sees by their number.
            findings.extend(share.join().unwrap_or_default());
        }
    });
    findings
}

/// The way up from a certificate: how it stands, then its issuer, and so on to one that signed
/// itself, or whose issuer is not at hand, or that is bad. Links between keys can lead around in a
/// circle, which ends the way as well.
#[must_use]
pub fn lineage(certificates: &[Arc<Certificate>], position: usize) -> Vec<Finding> {
    let index = Index::new(certificates);
    let mut steps: Vec<Finding> = Vec::new();
    let mut next = Some(position);
    while let Some(position) = next.take() {
        let seen = steps.iter().any(|step| step.position == position);
        let Some(certificate) = certificates.get(position).filter(|_| !seen) else {
            break;
        };
        let standing = index.standing(certificate, position);
        if let Standing::Linked { issuer, .. } = standing {
            next = Some(issuer);
        }
        steps.push(Finding { position, standing });
    }
    steps
}

struct Index<'a> {
    certificates: &'a [Arc<Certificate>],
    by_key_id: HashMap<&'a [u8], Vec<usize>>,
    by_name: HashMap<&'a [u8], Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(certificates: &'a [Arc<Certificate>]) -> Self {
        let (mut by_key_id, mut by_name) = (HashMap::new(), HashMap::new());
        for (position, certificate) in certificates.iter().enumerate() {
            let of_key: &mut Vec<usize> = by_key_id.entry(certificate.key_id()).or_default();
            of_key.push(position);
            let of_name: &mut Vec<usize> =
                by_name.entry(certificate.subject().folded()).or_default();
            of_name.push(position);
        }
        Self {
            certificates,
            by_key_id,
            by_name,
        }
    }

    fn standing(&self, certificate: &Certificate, position: usize) -> Standing {
        let wanted = certificate.extensions().authority_key_id.as_deref();
        let named = wanted.and_then(|key_id| self.by_key_id.get(key_id));
        let of_name = self.by_name.get(certificate.issuer().folded());
        let own = certificate.is_self_issued().then_some(position);
        let mut candidates: Vec<usize> = Vec::new();
        let all = named.into_iter().flatten().copied();
        for candidate in all.chain(own).chain(of_name.into_iter().flatten().copied()) {
            if !candidates.contains(&candidate) {
                candidates.push(candidate);
            }
        }
        let mut bad = None;
        for candidate in candidates {
            let Some(issuer) = self.certificates.get(candidate) else {
                continue;
            };
            match certificate.verify_signed_by(issuer) {
                // The same key may stand in several certificates of one authority.
                Ok(verified) if issuer.spki() == certificate.spki() => {
                    return Standing::SelfSigned(verified);
                }
                Ok(verified) => {
                    return Standing::Linked {
                        issuer: candidate,
                        verified,
                    };
                }
                // Re-keying under one name makes a wrong candidate normal, unless the very key
                // was named.
                Err(error) => {
                    let meant = wanted == Some(issuer.key_id());
                    if meant || matches!(error, SignatureError::Unsupported(_)) {
                        bad.get_or_insert(error);
                    }
                }
            }
        }
        bad.map_or(Standing::IssuerAbsent, Standing::Bad)
    }
}
