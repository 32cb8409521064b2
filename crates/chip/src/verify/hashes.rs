//! `pa.hashes`: every data group read has the hash that the SOD lists (Doc 9303-11, 5.1).

use core::fmt;

use cccd_lds::sod::LdsSecurityObject;
use cccd_lds::{DataGroup, FileIdentity};

use super::Evidence;
use super::ahead::Done;
use super::finding::{Finding, Groups};
use super::report::{Check, CheckName, Outcome};
use super::sod::SodContent;
use crate::crypto::{HashAlgorithm, constant_time_eq};
use crate::document::{Document, FileState};
use crate::pki::Departure;

/// The hashes of these groups were computed and are the signed ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashesMatch {
    algorithm: HashAlgorithm,
    groups: Groups,
}

impl HashesMatch {
    /// The groups whose content is bound to the SOD.
    #[must_use]
    pub fn groups(&self) -> &[DataGroup] {
        &self.groups.0
    }

    /// The hash that the SOD lists.
    #[must_use]
    pub const fn algorithm(&self) -> HashAlgorithm {
        self.algorithm
    }
}

impl fmt::Display for HashesMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} match ({})", self.groups, self.algorithm)
    }
}

/// The check, and the groups whose content is bound to the SOD.
pub(super) fn check(document: &Document, sod: &SodContent, done: &Done) -> (Check, Vec<DataGroup>) {
    let outcome = |outcome| (Check::new(CheckName::PaHashes, outcome), Vec::new());
    let object = match sod.object() {
        Ok(object) => object,
        Err(missing) => return outcome(missing),
    };
    let Some(algorithm) = object.hash_algorithm() else {
        let oid = object.digest_algorithm.to_string();
        return outcome(Outcome::Inconclusive(Finding::UnsupportedAlgorithm { oid }));
    };
    let sorted = Sorted::new(document, object, algorithm, done);
    let mut findings: Vec<Finding> = [
        (sorted.mismatched, failing_mismatch as fn(Groups) -> Finding),
        (sorted.not_signed, not_signed),
    ]
    .into_iter()
    .filter(|(groups, _)| !groups.is_empty())
    .map(|(groups, finding)| finding(Groups(groups)))
    .collect();
    let outcome = if !findings.is_empty() {
        Outcome::Failed(findings.remove(0))
    } else if sorted.matched.is_empty() {
        Outcome::NotAvailable(Finding::NothingRead)
    } else {
        let groups = Groups(sorted.matched.clone());
        Outcome::Passed(Evidence::Hashes(HashesMatch { algorithm, groups }))
    };
    let remarks = [
        (
            sorted.not_signed_not_used,
            not_signed as fn(Groups) -> Finding,
        ),
        (sorted.hash_only, |groups| Finding::HashOnly { groups }),
        (sorted.withheld, |groups| Finding::Withheld { groups }),
        (sorted.not_read, |groups| Finding::NotRead { groups }),
    ];
    let remarks = remarks.into_iter().filter(|(groups, _)| !groups.is_empty());
    findings.extend(remarks.map(|(groups, finding)| finding(Groups(groups))));
    if object.lds_version.is_some() != (object.version == 1) || object.version > 1 {
        let rule = Departure::SecurityObjectVersion;
        findings.push(Finding::Departs { rule });
    }
    if algorithm == HashAlgorithm::Sha1 {
        findings.push(Finding::Weak {
            what: algorithm.to_string(),
        });
    }
    (
        Check {
            name: CheckName::PaHashes,
            outcome,
            findings,
        },
        sorted.matched,
    )
}

fn not_signed(groups: Groups) -> Finding {
    Finding::NotSigned { groups }
}

fn failing_mismatch(groups: Groups) -> Finding {
    Finding::HashMismatch { groups }
}

/// All sixteen groups by what came of them.
#[derive(Default)]
struct Sorted {
    matched: Vec<DataGroup>,
    mismatched: Vec<DataGroup>,
    not_signed: Vec<DataGroup>,
    /// Not signed either, but of no consequence: fingers and irises that nobody reads, and keys
    /// that count only where they are listed.
    not_signed_not_used: Vec<DataGroup>,
    hash_only: Vec<DataGroup>,
    withheld: Vec<DataGroup>,
    not_read: Vec<DataGroup>,
}

impl Sorted {
    fn new(
        document: &Document,
        object: &LdsSecurityObject,
        algorithm: HashAlgorithm,
        done: &Done,
    ) -> Self {
        let mut sorted = Self::default();
        for group in DataGroup::ALL {
            let state = document.files.get(&FileIdentity::dg(group));
            let found = match state {
                Some(FileState::Read(bytes)) => Some(done.digest(algorithm, bytes.reveal())),
                Some(FileState::Hash(hash)) => Some(hash.clone()),
                _ => None,
            };
            match (found, object.hash_of(group)) {
                (Some(found), Some(listed)) if constant_time_eq(&found, listed) => {
                    sorted.matched.push(group);
                    if matches!(state, Some(FileState::Hash(_))) {
                        sorted.hash_only.push(group);
                    }
                }
                (Some(_), Some(_)) => sorted.mismatched.push(group),
                (Some(_), None) => match group {
                    DataGroup::Dg3 | DataGroup::Dg4 | DataGroup::Dg14 | DataGroup::Dg15 => {
                        sorted.not_signed_not_used.push(group);
                    }
                    _ => sorted.not_signed.push(group),
                },
                (None, None) => {}
                (None, Some(_)) => match state {
                    Some(FileState::Absent(_) | FileState::Refused(_)) => {
                        sorted.withheld.push(group);
                    }
                    _ => sorted.not_read.push(group),
                },
            }
        }
        sorted
    }
}
