//! `pa.revocation`: no certificate of the chain is revoked (Doc 9303-12, 4 and 7.1.4).

use core::fmt;

use ::time::OffsetDateTime;

use super::Evidence;
use super::finding::Finding;
use super::report::{Check, CheckName, Outcome};
use crate::pki::{Path, TrustStore};

/// Revocation lists of these issuers were searched and do not name the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRevoked {
    lists: Vec<String>,
}

impl NotRevoked {
    /// The names of the issuers whose lists were searched.
    #[must_use]
    pub fn lists(&self) -> &[String] {
        &self.lists
    }
}

impl fmt::Display for NotRevoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not on the revocation list of {}", self.lists.join(", "))
    }
}

pub(super) fn check(path: Option<&Path>, trust: &TrustStore, at: OffsetDateTime) -> Check {
    let Some(path) = path else {
        let needs = Finding::Needs { check: "pa.chain" };
        return Check::new(CheckName::PaRevocation, Outcome::NotAvailable(needs));
    };
    let (mut searched, mut findings, mut missing) = (Vec::new(), Vec::new(), None);
    for (certificate, issuer) in path.steps() {
        let name = certificate.issuer().to_string();
        let mut found = false;
        // An issuer found by its key may be named otherwise, and its lists with it.
        for (list, signed_by_anchor) in trust.crls_of([certificate.issuer(), issuer.subject()]) {
            if !signed_by_anchor && list.verify_signed_by(issuer).is_err() {
                findings.push(Finding::BadCrl {
                    issuer: name.clone(),
                });
                continue;
            }
            if let Some(date) = list.revocation_of(certificate, issuer) {
                let subject = certificate.subject().to_string();
                let day = date.unwrap_or(at).date();
                let outcome = Outcome::Failed(Finding::Revoked { subject, day });
                return Check {
                    name: CheckName::PaRevocation,
                    outcome,
                    findings,
                };
            }
            if let Some(oid) = list.unknown_critical() {
                findings.push(Finding::PartialCrl {
                    issuer: name.clone(),
                    oid: oid.to_owned(),
                });
                continue;
            }
            found = true;
            if let Some(due) = list.next_update().filter(|due| *due < at) {
                findings.push(Finding::StaleCrl {
                    issuer: name.clone(),
                    day: due.date(),
                });
            }
        }
        if found {
            searched.push(name);
        } else {
            missing = missing.or(Some(Finding::NoCrl { issuer: name }));
        }
    }
    let outcome = match missing {
        Some(finding) => Outcome::NotAvailable(finding),
        None if searched.is_empty() => Outcome::NotApplicable(Finding::Needs {
            check: "an issuer other than the anchor",
        }),
        None => Outcome::Passed(Evidence::Revocation(NotRevoked { lists: searched })),
    };
    Check {
        name: CheckName::PaRevocation,
        outcome,
        findings,
    }
}
